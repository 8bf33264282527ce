//! What a command answers, and how that reaches the terminal.

use std::{
    fmt::{Display, Formatter, Result as Written},
    io::{self, ErrorKind, Write},
    process::ExitCode,
};

use coordinator_core::report::{Unplayable, legible};
use serde::Serialize;

/// What a command has to say.
#[derive(Debug)]
pub(crate) struct Answer {
    /// For standard output.
    pub(crate) text: String,
    /// For standard error: what a reader might not expect, as a sentence.
    pub(crate) note: Option<String>,
    /// Whether a property is violated.
    pub(crate) violated: bool,
}

impl Answer {
    /// An answer with nothing wrong in it.
    pub(crate) fn fine(text: String) -> Self {
        Self { text, note: None, violated: false }
    }
}

/// Why there is no answer, as a sentence.
#[derive(Debug)]
pub(crate) struct Problem(String);

impl Problem {
    /// What is wrong.
    pub(crate) fn new(sentence: impl Display) -> Self {
        Self(sentence.to_string())
    }
}

impl From<Unplayable> for Problem {
    fn from(why: Unplayable) -> Self {
        Self::new(why)
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> Written {
        writeln!(f, "{}", complaint(&self.0))
    }
}

/// A value as JSON, with a line end.
pub(crate) fn json(value: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(value);
    text.expect("every key is a string") + "\n"
}

/// Says an answer, and what the exit status is.
pub(crate) fn give(answer: Result<Answer, Problem>) -> ExitCode {
    let (answer, written) = match answer {
        Ok(answer) => {
            let written = write(io::stdout().lock(), &answer.text);
            (answer, written)
        }
        Err(problem) => return refuse(&problem.to_string()),
    };
    if let Err(why) = written {
        return refuse(&Problem::new(format_args!("cannot write the answer: {why}")).to_string());
    }
    if let Some(note) = &answer.note {
        tell(&format!("{}\n", complaint(note)));
    }
    ExitCode::from(u8::from(answer.violated))
}

/// Says what is wrong; the exit status is that of bad input.
pub(crate) fn refuse(text: &str) -> ExitCode {
    tell(text);
    ExitCode::from(2)
}

/// A sentence as it stands on standard error.
fn complaint(sentence: &str) -> String {
    let sentence = legible(sentence);
    let stop = if sentence.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("coordinator: {sentence}{stop}")
}

/// Nobody is left to be told if standard error is closed.
fn tell(text: &str) {
    let _ = write(io::stderr().lock(), text);
}

/// Writes everything. That a reader has heard enough, as `head` has, is not an error.
fn write(mut out: impl Write, text: &str) -> io::Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
