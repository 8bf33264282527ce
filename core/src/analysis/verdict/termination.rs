//! Whether everything ends once failures are repaired: AC5 of atomic commitment (BHG, section 7.3), and its
//! like for transactions and sagas.

use alloc::{format, string::String};

use super::{Bound, Ruling, Unrepaired, faults::Faults, subject};
use crate::{
    protocol::ProcessSet,
    trace::{End, Trace},
};

/// Why everything ends, or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Termination {
    /// Everything has ended.
    Ended,
    /// The run goes on.
    Pending(Unfinished),
    /// A failure is not repaired, which excuses what has not ended.
    WaitsForRepair {
        /// The failure.
        fault: Unrepaired,
        /// What has not ended.
        unfinished: Unfinished,
    },
    /// An option's bound, which the protocol does not have, keeps a process from going on.
    BoundReached {
        /// The bound.
        bound: Bound,
        /// What has not ended.
        unfinished: Unfinished,
    },
    /// Every failure is repaired, and nothing that can still happen ends it.
    Never(Unfinished),
    /// The run was cut off before.
    CutOff(Unfinished),
}

/// What has not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// These processes, or transactions, are undecided.
    Undecided(ProcessSet),
    /// These processes keep locks, or are in doubt, although every transaction is decided.
    KeepsLocks(ProcessSet),
    /// This saga, counted from 0.
    Saga(u8),
    /// These coordinators keep a decision until it is acknowledged, and tell it again and again.
    AwaitsAcknowledgements(ProcessSet),
}

impl Termination {
    /// Why what is unfinished after `cursor` steps is. `failing` are processes whose local work keeps failing.
    pub(super) fn of(
        trace: &Trace,
        cursor: u32,
        unfinished: Unfinished,
        faults: &Faults,
        failing: ProcessSet,
    ) -> Self {
        let fails = !failing.is_empty() && trace.end == End::Patience;
        let fault = faults.unrepaired().or_else(|| fails.then_some(Unrepaired::Failing(failing)));
        if cursor < trace.len() {
            Self::Pending(unfinished)
        } else if let Some(fault) = fault {
            Self::WaitsForRepair { fault, unfinished }
        } else if trace.end == End::Quiet
            || !trace.blocked_at(cursor).is_empty()
            || unfinished.is_repeated_in_vain(trace)
        {
            match Bound::reached(trace, cursor) {
                Some(bound) => Self::BoundReached { bound, unfinished },
                None => Self::Never(unfinished),
            }
        } else {
            Self::CutOff(unfinished)
        }
    }

    /// What follows for the property.
    pub const fn ruling(self) -> Ruling {
        match self {
            Self::Ended => Ruling::Holds,
            Self::Pending(_) | Self::BoundReached { .. } | Self::CutOff(_) => Ruling::Pending,
            Self::WaitsForRepair { .. } => Ruling::NotApplicable,
            Self::Never(_) => Ruling::Violated,
        }
    }

    /// The reason as a sentence, which the ruling stands before. `ended` says that everything has.
    pub(super) fn sentence(self, trace: &Trace, ended: &str) -> String {
        match self {
            Self::Ended => ended.into(),
            Self::Pending(it) => format!("{}.", it.clause(trace)),
            Self::WaitsForRepair { fault, unfinished } => {
                format!("{}, and {}.", fault.clause(trace), unfinished.clause(trace))
            }
            Self::BoundReached { bound, unfinished } => format!(
                "Every failure is repaired, and {}; but {}.",
                unfinished.clause(trace),
                bound.clause(trace)
            ),
            Self::Never(it) => {
                format!("Every failure is repaired, and {} forever.", it.clause(trace))
            }
            Self::CutOff(it) => {
                format!("The run was cut off, and {}.", it.clause(trace))
            }
        }
    }
}

impl Unfinished {
    /// Whether it is all that was left to happen, and nothing came of it.
    fn is_repeated_in_vain(self, trace: &Trace) -> bool {
        matches!(self, Self::AwaitsAcknowledgements(_)) && trace.end == End::Patience
    }

    fn clause(self, trace: &Trace) -> String {
        match self {
            Self::Undecided(set) => subject(trace, set, "is undecided", "are undecided"),
            Self::KeepsLocks(set) => subject(trace, set, "keeps locks", "keep locks"),
            Self::Saga(saga) if trace.setup.leaders().len() > 1 => {
                format!("saga {} has not ended", saga + 1)
            }
            Self::Saga(_) => "the saga has not ended".into(),
            Self::AwaitsAcknowledgements(set) => {
                subject(trace, set, "waits for acknowledgements", "wait for acknowledgements")
            }
        }
    }
}
