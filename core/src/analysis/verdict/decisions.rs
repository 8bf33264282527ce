//! The first commit and the first abort, per process or transaction.

use crate::protocol::Decision;

/// The first commit and the first abort of a process, or of a transaction: at most one of the two, unless a
/// decision was reversed. Both count: agreement is judged in its uniform reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct DecisionTimes<At> {
    pub(super) commit: Option<At>,
    pub(super) abort: Option<At>,
}

impl<At: Copy + Ord> DecisionTimes<At> {
    pub(super) const NONE: Self = Self { commit: None, abort: None };

    /// The decision that was made first.
    pub(super) fn first(self) -> Option<Decision> {
        match (self.commit, self.abort) {
            (None, None) => None,
            (Some(commit), Some(abort)) if abort < commit => Some(Decision::Abort),
            (Some(_), _) => Some(Decision::Commit),
            (None, Some(_)) => Some(Decision::Abort),
        }
    }

    /// When this decision was made.
    pub(super) const fn of(self, decision: Decision) -> Option<At> {
        match decision {
            Decision::Commit => self.commit,
            Decision::Abort => self.abort,
        }
    }

    /// Records a decision; whether it is the first of its kind.
    pub(super) fn record(&mut self, decision: Decision, at: At) -> bool {
        let slot = match decision {
            Decision::Commit => &mut self.commit,
            Decision::Abort => &mut self.abort,
        };
        let first = slot.is_none();
        slot.get_or_insert(at);
        first
    }
}
