//! What an observer may know of a process, and what a process tells observers.

use alloc::vec::Vec;

use super::{OptionInfo, ProcessSet};

/// What an observer may know of a process.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Status {
    /// The state in the paper's word.
    pub state: &'static str,
    /// What the state means for the outcome.
    pub outcome_status: OutcomeStatus,
    /// Whether the process holds the locks of the transaction.
    pub locks: bool,
    /// What else the volatile state holds, for a reader.
    pub facts: Vec<Fact>,
}

/// What a process in this state knows about the outcome, and whether it may still decide it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OutcomeStatus {
    /// Undecided, and free to abort alone.
    Undecided,
    /// Has promised to commit and does not know the outcome: may not decide alone.
    InDoubt,
    /// Knows the outcome.
    Decided(Decision),
    /// Has no part in the outcome: it only read, only relays, or has left the transaction.
    NotInvolved,
}

/// The outcome of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decision {
    /// Everything happens.
    Commit,
    /// Nothing happens.
    Abort,
}

impl Decision {
    /// `commit` or `abort`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Abort => "abort",
        }
    }
}

/// One thing that the volatile state of a process holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    /// What it is.
    pub name: &'static str,
    /// Its value.
    pub value: FactValue,
}

/// The value of a [`Fact`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FactValue {
    /// Some processes.
    Processes(ProcessSet),
    /// A number.
    Number(u32),
    /// A word.
    Word(&'static str),
    /// The process may do no more of it: this option sets a bound, which the paper does not.
    Spent(&'static OptionInfo),
}

/// What an observer has to be told to judge a run, because no message and no record's name says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Note {
    /// The local transaction of a saga's step took effect.
    Applied {
        /// Which saga, counted from 0.
        saga: u8,
        /// Which step, counted from 0.
        step: u8,
    },
    /// The compensation of a saga's step took effect.
    Compensated {
        /// Which saga, counted from 0.
        saga: u8,
        /// Which step, counted from 0.
        step: u8,
    },
    /// A service promises that a step counts as compensated, although there was nothing to undo: its
    /// effect must not come any more.
    Settled {
        /// Which saga, counted from 0.
        saga: u8,
        /// Which step, counted from 0.
        step: u8,
    },
    /// A service refuses a step for good: it had no effect, and never will have one.
    Refused {
        /// Which saga, counted from 0.
        saga: u8,
        /// Which step, counted from 0.
        step: u8,
    },
    /// A compensation was given up and handed to people, and they were told.
    Parked {
        /// Which saga, counted from 0.
        saga: u8,
    },
    /// A service has marked what a step wrote as not ended with, so that others keep away: the step's
    /// semantic lock. It is as durable as the effect, and a compensation takes it away with the effect.
    Marked {
        /// Which saga, counted from 0.
        saga: u8,
        /// Which step, counted from 0.
        step: u8,
    },
    /// A service has taken such a mark away because the saga has completed.
    Unmarked {
        /// Which saga, counted from 0.
        saga: u8,
        /// Which step, counted from 0.
        step: u8,
    },
    /// A transaction read a value.
    Read {
        /// Which transaction, counted from 0.
        transaction: u8,
        /// Which key, counted from 0.
        key: u8,
        /// Whose write it saw; absent: the value of the beginning.
        of: Option<u8>,
    },
    /// A transaction wrote a value, which is in the store from now on unless it is undone.
    Wrote {
        /// Which transaction, counted from 0.
        transaction: u8,
        /// Which key, counted from 0.
        key: u8,
    },
    /// A transaction waits for the lock on a key.
    Waits {
        /// Which transaction, counted from 0.
        transaction: u8,
        /// Which key, counted from 0.
        key: u8,
    },
    /// A process has undone, or lost in a crash, whatever it did for a transaction before, and had
    /// promised nothing.
    Undid {
        /// Which transaction, counted from 0.
        transaction: u8,
    },
    /// A coordinator keeps a decision until every participant that it told has acknowledged it.
    Keeps,
    /// A coordinator has forgotten the transaction: from now on an inquiry gets the presumption.
    Forgot {
        /// The presumption.
        presumption: Decision,
    },
    /// A transaction, or a saga, came to its end at this process.
    Ended {
        /// Which, counted from 0.
        transaction: u8,
        /// How: completed or undone.
        decision: Decision,
    },
}
