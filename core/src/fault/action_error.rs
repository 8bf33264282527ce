//! Why something cannot happen in a run.

use alloc::{
    format,
    string::{String, ToString},
};

use thiserror::Error;

use super::{Label, MessageRef};
use crate::protocol::{ProcessId, Setup};

/// Why something cannot happen: its text is the rest of a sentence about [`ActionError::subject`], or a
/// sentence of its own if there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum ActionError {
    /// The transaction begins once.
    #[error("the transaction has begun already")]
    Begun,
    /// The message has arrived or is lost.
    #[error("the message is not in flight then")]
    NotInFlight,
    /// The message has not been sent.
    #[error("message {} from {} to {} has not been sent then", .0.nth, .0.from.0, .0.to.0)]
    NotSent(MessageRef),
    /// The network has made no copy of the message with this number.
    #[error("the network has made no such copy then")]
    NoCopy,
    /// The message is between two processes of one machine.
    #[error("the message does not leave its machine, where nothing happens to it")]
    Local,
    /// There is nothing to heal.
    #[error("no link is cut then")]
    NotCut,
    /// What orders events is no fault that a world could let happen.
    #[error("a choice of order is no fault")]
    Order,
    /// The event that triggers it never happens.
    #[error("its trigger never comes in this run")]
    Untriggered,
    /// The process is down.
    #[error("is down then")]
    Down(ProcessId),
    /// The process is down, so that it cannot crash.
    #[error("is down already")]
    DownAlready(ProcessId),
    /// The process is up.
    #[error("is not down then")]
    Up(ProcessId),
    /// The process takes no input while it has effects to carry out.
    #[error("is still carrying out what it decided before")]
    Busy(ProcessId),
    /// The process has no effect to carry out.
    #[error("has nothing to carry out then")]
    Idle(ProcessId),
    /// The process does no local work.
    #[error("is doing no local work then")]
    NoWork(ProcessId),
    /// The process does other local work.
    #[error("is not doing that work then")]
    OtherWork(ProcessId),
    /// The timer is not armed.
    #[error("has no such timer armed then")]
    NotArmed(ProcessId),
    /// There is one rival for the rows of a process.
    #[error("has been asked for the same rows already")]
    Wanted(ProcessId),
    /// The log has fewer records.
    #[error("has no more records than that in its log")]
    ShortLog(ProcessId),
    /// The process is not about to force a record.
    #[error("is not about to force a record then")]
    NoForce(ProcessId),
    /// Every record is stable.
    #[error("has every record on stable storage already")]
    Stable(ProcessId),
}

impl ActionError {
    /// The process that the text is about.
    pub const fn subject(self) -> Option<ProcessId> {
        match self {
            Self::Begun
            | Self::NotInFlight
            | Self::NotSent(_)
            | Self::NoCopy
            | Self::Local
            | Self::NotCut
            | Self::Order
            | Self::Untriggered => None,
            Self::Down(process)
            | Self::DownAlready(process)
            | Self::Up(process)
            | Self::Busy(process)
            | Self::Idle(process)
            | Self::NoWork(process)
            | Self::OtherWork(process)
            | Self::NotArmed(process)
            | Self::Wanted(process)
            | Self::ShortLog(process)
            | Self::NoForce(process)
            | Self::Stable(process) => Some(process),
        }
    }

    /// A sentence without its stop: `p1 is down then`.
    pub fn words(self, setup: &Setup) -> String {
        match (self, self.subject()) {
            (Self::NotSent(message), _) => {
                let (from, to) = (setup.name(message.from), setup.name(message.to));
                let what = message.label.as_ref().map_or("message", Label::as_str);
                format!("{what} {} from {from} to {to} has not been sent then", message.nth)
            }
            (_, Some(process)) => format!("{} {self}", setup.name(process)),
            (_, None) => self.to_string(),
        }
    }
}
