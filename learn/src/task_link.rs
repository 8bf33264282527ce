//! A task as a link: a run, a goal, what is on offer, and a few sentences. What somebody makes of a run for others to
//! solve, without a server.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use coordinator_core::{scenario::Scenario, simulate::simulate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    blocks::Break,
    judge::JudgeError,
    run::{self, RunError},
};

/// The version of these links: their first character.
const VERSION: char = '1';
/// The longest link, in bytes.
pub const MAX_LENGTH: usize = 6_000;
/// The longest text, in characters.
pub const MAX_TEXT: usize = 800;

/// A task that somebody made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskLink {
    /// The run to begin with: a name of the library, or the code of a link.
    pub run: String,
    /// What has to hold at the end, as an expression.
    pub goal: String,
    /// The kinds of faults on offer, and `vote`; empty: all.
    pub may: Vec<String>,
    /// What the solver reads.
    pub text: String,
}

/// Why a link is no task, or a task no link. Each says what to do.
#[derive(Debug, Error)]
pub enum TaskLinkError {
    /// Nothing stands behind the `#`.
    #[error("the link holds no task: ask for the whole link, it goes on behind the `#`")]
    Empty,
    /// It is of a version to come, or no such link.
    #[error(
        "the link begins with `{0}`, and tasks that this page knows begin with `{VERSION}`: reload the page, or ask for the link again"
    )]
    Version(char),
    /// It is cut off or changed.
    #[error("the link is damaged: {0} characters came; ask for it again, as a whole")]
    Damaged(usize),
    /// It is too long.
    #[error("the link has {0} characters, and may have {MAX_LENGTH}: shorten the text, or the run")]
    TooLong(usize),
    /// Its text is too long.
    #[error("the text has {0} characters, and may have {MAX_TEXT}")]
    Text(usize),
    /// Its run cannot be read.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Its goal cannot be read.
    #[error(transparent)]
    Judge(#[from] JudgeError),
    /// A kind of fault does not exist.
    #[error("there is no kind of fault `{0}`")]
    Kind(String),
    /// The run reaches the goal as it is.
    #[error("the run reaches the goal as it is: nothing is left to be done")]
    Solved,
}

impl TaskLink {
    /// The task as a block, if it makes sense: its run and its goal can be read, and the run does not reach the goal.
    pub fn block(&self) -> Result<(Break, Scenario), TaskLinkError> {
        let length = self.text.chars().count();
        if length > MAX_TEXT {
            return Err(TaskLinkError::Text(length));
        }
        let start = run::read(&self.run)?;
        let task = Break {
            start: self.run.clone(),
            goal: self.goal.clone(),
            may: (!self.may.is_empty()).then(|| self.may.clone()),
            solution: None,
            after: None,
            wrong: Vec::new(),
            hints: Vec::new(),
        };
        if let Some(unknown) = task.unknown_kinds().next() {
            return Err(TaskLinkError::Kind(unknown.into()));
        }
        if task.judge(&simulate(&start))?.is_solved() {
            return Err(TaskLinkError::Solved);
        }
        Ok((task, start))
    }

    /// What stands behind the `#`.
    ///
    /// # Errors
    /// If it is no task ([`TaskLink::block`]), or too long.
    #[expect(clippy::missing_panics_doc, reason = "every field of a task serialises")]
    pub fn code(&self) -> Result<String, TaskLinkError> {
        self.block()?;
        let payload = postcard::to_allocvec(self).expect("every field of a task serialises");
        let mut bytes = crc32fast::hash(&payload).to_le_bytes().to_vec();
        bytes.extend(payload);
        let code = format!("{VERSION}{}", BASE64_URL_SAFE_NO_PAD.encode(bytes));
        if code.len() > MAX_LENGTH { Err(TaskLinkError::TooLong(code.len())) } else { Ok(code) }
    }

    /// Reads what stands behind the `#`.
    pub fn parse(code: &str) -> Result<Self, TaskLinkError> {
        let code = code.trim().trim_start_matches('#');
        let mut characters = code.chars();
        match characters.next() {
            None => return Err(TaskLinkError::Empty),
            Some(VERSION) => {}
            Some(other) => return Err(TaskLinkError::Version(other)),
        }
        if code.len() > MAX_LENGTH {
            return Err(TaskLinkError::TooLong(code.len()));
        }
        let damaged = || TaskLinkError::Damaged(code.chars().count());
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(characters.as_str()).map_err(|_| damaged())?;
        let (check, payload) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
        if u32::from_le_bytes(*check) != crc32fast::hash(payload) {
            return Err(damaged());
        }
        postcard::from_bytes(payload).map_err(|_| damaged())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task() -> TaskLink {
        TaskLink {
            run: "2pc-commit".into(),
            goal: "blocked(p1) and faults <= 1".into(),
            may: vec!["crash".into()],
            text: "Hold up p1 with one crash.".into(),
        }
    }

    #[test]
    fn a_task_comes_back_from_its_link() {
        let code = task().code().unwrap();
        assert!(code.len() < 150, "{code}");
        assert_eq!(TaskLink::parse(&code).unwrap(), task());
        assert_eq!(TaskLink::parse(&format!("#{code}")).unwrap(), task());
    }

    #[test]
    fn a_link_that_is_cut_off_changed_or_of_another_version_says_so() {
        let code = task().code().unwrap();
        let said = |code: &str| TaskLink::parse(code).unwrap_err().to_string();
        for cut in 1..code.len() {
            assert!(said(&code[..cut]).contains("damaged"), "{cut}");
        }
        assert!(said("").contains("holds no task"));
        assert!(said("2abc").contains("begins with `2`"));
        assert!(said(&format!("1{}", "A".repeat(MAX_LENGTH))).contains("may have"));
        let changed = code.replacen(&code[10..11], if &code[10..11] == "A" { "B" } else { "A" }, 1);
        assert!(said(&changed).contains("damaged"));
    }

    #[test]
    fn what_is_no_task_has_no_link() {
        let said = |change: fn(&mut TaskLink)| {
            let mut task = task();
            change(&mut task);
            task.code().unwrap_err().to_string()
        };
        assert!(said(|task| task.run = "9pc".into()).starts_with("`9pc` is no run"));
        assert!(said(|task| task.goal = "blockd".into()).contains("the nearest is `blocked`"));
        assert!(said(|task| task.goal = "messages = 4N".into()).contains("as it is"));
        assert!(said(|task| task.may = vec!["bomb".into()]).contains("no kind of fault `bomb`"));
        assert!(said(|task| task.text = "x".repeat(MAX_TEXT + 1)).contains("may have 800"));
    }
}
