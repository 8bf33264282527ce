//! Why a text is no scenario file, and where in it.

use alloc::{format, string::String};

use thiserror::Error;

use super::{super::Invalid, VERSION};
use crate::protocol::ScriptError;

/// Why a text is no scenario file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// It is not JSON, or a value in it is not of the kind that belongs there.
    #[error("{}{why}", at(path))]
    Shape {
        /// The place of the value, as `interventions[0].what.fire`; empty for the whole file.
        path: String,
        /// What is wrong, with line and column.
        why: String,
    },
    /// It is of another version.
    #[error("this file is of version {0}, and this Coordinator reads version {VERSION}")]
    Version(u32),
    /// Its protocol is not known.
    #[error("`protocol`: there is no protocol `{found}`; there are {known}")]
    Protocol {
        /// What stands there.
        found: String,
        /// What may stand there.
        known: String,
    },
    /// It sets an option that the protocol does not have.
    #[error("`options.{found}`: {protocol} has no such option; it has {known}")]
    Option {
        /// The protocol's name.
        protocol: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        known: String,
    },
    /// It sets an option to a value that it does not have.
    #[error("`options.{option}` cannot be `{found}`; it can be {known}")]
    Value {
        /// The id of the option.
        option: &'static str,
        /// What stands there.
        found: String,
        /// What may stand there.
        known: String,
    },
    /// An intervention names a process that is not there.
    #[error("`{path}`: there is no process `{found}`; there are {known}")]
    Process {
        /// The place of the name, as `interventions[0].what.crash`.
        path: String,
        /// What stands there.
        found: String,
        /// What may stand there.
        known: String,
    },
    /// An intervention makes no sense in any run.
    #[error("`interventions[{index}]`: {why}")]
    Intervention {
        /// Its place in the list, counted from 0.
        index: usize,
        /// Why, as a sentence without its stop.
        why: String,
    },
    /// Its number of participants and its list of votes differ.
    #[error("`participants` is {participants}, but `votes` has {votes}")]
    Votes {
        /// The number.
        participants: u32,
        /// The list's length.
        votes: usize,
    },
    /// Its script cannot be read.
    #[error("`script`: {0}")]
    Script(#[from] ScriptError),
    /// A value in it is out of range.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

fn at(path: &str) -> String {
    if path.is_empty() { "this is no scenario file: ".into() } else { format!("`{path}`: ") }
}
