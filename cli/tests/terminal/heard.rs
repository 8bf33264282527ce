//! Starts the command line and listens.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use serde_json::Value;

/// What came back.
pub(crate) struct Heard {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program, ready to be started.
pub(crate) fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_coordinator"))
}

/// Starts it with these arguments.
pub(crate) fn say(args: &[&str]) -> Heard {
    say_with(args, "")
}

/// Starts it with these arguments and this on standard input.
pub(crate) fn say_with(args: &[&str], input: &str) -> Heard {
    let mut child = program()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // It may have ended without reading.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    Heard {
        status: output.status.code().expect("no signal ends it"),
        out: String::from_utf8(output.stdout).expect("it writes UTF-8"),
        err: String::from_utf8(output.stderr).expect("it writes UTF-8"),
    }
}

impl Heard {
    /// What it says as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("it is JSON")
    }

    /// Checks that it was bad input, and that this sentence says so, alone.
    #[track_caller]
    pub(crate) fn is_refused(&self, sentence: &str) {
        assert_eq!(self.err, format!("coordinator: {sentence}\n"));
        assert_eq!(self.status, 2);
        assert_eq!(self.out, "");
    }

    /// Checks that it was bad input, and that one sentence with these words in it says so.
    #[track_caller]
    pub(crate) fn is_refused_with(&self, words: &[&str]) {
        for word in words {
            assert!(self.err.contains(word), "`{word}` is not in: {}", self.err);
        }
        assert!(self.err.starts_with("coordinator: "), "{}", self.err);
        assert_eq!(self.err.lines().count(), 1, "{}", self.err);
        assert_eq!(self.status, 2);
        assert_eq!(self.out, "");
    }
}
