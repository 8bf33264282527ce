//! What the site that leads knows of the others, and what the rules make of it.

use alloc::{vec, vec::Vec};

use super::{Cx, Election, Lean, Stand, is_quorum, others};
use crate::protocol::{Fact, FactValue, ProcessId, ProcessSet};

/// What the site that leads knows of the others, and of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lead {
    /// Has asked where they stand.
    Asking(Poll),
    /// Has told them how to lean, and counts those that do.
    Preparing { lean: Lean, with: ProcessSet },
}

/// Where the sites stand that have answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Poll {
    pub(super) w: ProcessSet,
    pub(super) pc: ProcessSet,
    pub(super) pa: ProcessSet,
    /// E3PC: the latest attempt of which one of them knows (`Max_Attempt`), and whether a site that knows of it
    /// is in PA.
    attempt: Election,
    disputed: bool,
}

impl Poll {
    pub(super) fn note(&mut self, site: ProcessId, stand: Stand) {
        match stand.lean {
            None => self.w.insert(site),
            Some(Lean::Commit) => self.pc.insert(site),
            Some(Lean::Abort) => self.pa.insert(site),
        };
        if stand.attempt > self.attempt {
            (self.attempt, self.disputed) = (stand.attempt, false);
        }
        self.disputed |= stand.attempt == self.attempt && stand.lean == Some(Lean::Abort);
    }

    pub(super) fn heard(&self) -> ProcessSet {
        self.w.union(self.pc).union(self.pa)
    }

    /// What to bring the sites to, if anything may be done.
    pub(super) fn verdict(&self, cx: Cx<'_>) -> Option<Lean> {
        let lean = if cx.config.is_e3pc() { self.keidar_dolev(cx) } else { self.skeen(cx) };
        debug_assert!(lean.is_none() || is_quorum(cx, self.heard().len()), "by a quorum only");
        lean
    }

    /// Sk82: no site changes from PC to PA or back.
    fn skeen(&self, cx: Cx<'_>) -> Option<Lean> {
        if !self.pc.is_empty() && is_quorum(cx, self.pc.len() + self.w.len()) {
            Some(Lean::Commit)
        } else if is_quorum(cx, self.w.len() + self.pa.len()) {
            Some(Lean::Abort)
        } else {
            None
        }
    }

    /// KD98, `Is_Max_Attempt_Committable`: if all sites that know of the latest attempt are in PC.
    fn keidar_dolev(&self, cx: Cx<'_>) -> Option<Lean> {
        let committable = self.attempt > 0 && !self.disputed;
        let lean = if committable { Lean::Commit } else { Lean::Abort };
        is_quorum(cx, self.heard().len()).then_some(lean)
    }
}

impl Lead {
    /// Whose answers are missing.
    pub(super) fn missing(&self, cx: Cx<'_>) -> ProcessSet {
        let heard = match self {
            Self::Asking(poll) => poll.heard(),
            Self::Preparing { with, .. } => *with,
        };
        others(cx).without(heard)
    }

    /// What a reader may know of it.
    pub(super) fn facts(&self, cx: Cx<'_>) -> Vec<Fact> {
        let name = match self {
            Self::Asking(_) => "states missing",
            Self::Preparing { .. } => "ACKs missing",
        };
        vec![Fact { name, value: FactValue::Processes(self.missing(cx)) }]
    }
}
