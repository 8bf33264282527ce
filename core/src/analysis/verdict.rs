//! Which properties a run kept, and who is blocked: every ruling with a typed reason, from which its sentence
//! is made. The properties are those of the protocol's family: a file below for each.

mod atomic_commit;
mod blocking;
mod decisions;
mod faults;
mod monitor;
mod saga;
mod termination;
mod transactions;

use alloc::{format, string::String, vec::Vec};

pub use atomic_commit::{AtomicCommitReason, NonTriviality};
pub use blocking::{Blocking, Bound};
pub use faults::Unrepaired;
pub use monitor::Monitor;
pub use saga::{HalfDone, Place, SagaReason, StepCounts};
pub use termination::{Termination, Unfinished};
pub use transactions::{Conflict, TransactionReason};

use serde::Serialize;

use crate::{
    event::Event,
    protocol::{
        Decision, OutcomeStatus, ProcessId, ProcessSet, PropertyInfo, ProtocolFamily, Setup,
    },
    snapshot::Snapshot,
    trace::Trace,
};

/// The rulings on a run after some of its steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The family's properties, in the order of [`FamilyInfo::properties`](crate::protocol::FamilyInfo).
    pub properties: Vec<Property>,
    /// The first decision of each process, in the order of the setup, even if it was reversed.
    pub decisions: Vec<Option<Decision>>,
    /// Who is blocked; empty also where it is not known.
    pub blocked: ProcessSet,
    /// Why they are, or why no process is.
    pub blocking: Blocking,
    /// The same as a sentence.
    pub blocked_why: String,
}

/// The ruling on one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// As the literature numbers it: `AC1`.
    pub id: &'static str,
    /// In a few words.
    pub name: &'static str,
    /// What follows from the reason.
    pub ruling: Ruling,
    /// What in the run decides it.
    pub reason: Reason,
    /// The reason as a sentence.
    pub why: String,
}

/// Why a property is ruled on as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is documented with its type")]
pub enum Reason {
    AtomicCommit(AtomicCommitReason),
    Transactions(TransactionReason),
    Saga(SagaReason),
}

impl Reason {
    /// What follows for the property.
    pub const fn ruling(&self) -> Ruling {
        match self {
            Self::AtomicCommit(reason) => reason.ruling(),
            Self::Transactions(reason) => reason.ruling(),
            Self::Saga(reason) => reason.ruling(),
        }
    }

    /// The reason as a sentence.
    pub fn sentence(&self, trace: &Trace) -> String {
        match self {
            Self::AtomicCommit(reason) => reason.sentence(trace),
            Self::Transactions(reason) => reason.sentence(trace),
            Self::Saga(reason) => reason.sentence(trace),
        }
    }

    /// Whether everything ends, if that is what the property is about.
    pub const fn termination(&self) -> Option<Termination> {
        match self {
            Self::AtomicCommit(
                AtomicCommitReason::Termination(reason) | AtomicCommitReason::Forgetting(reason),
            )
            | Self::Transactions(TransactionReason::Termination(reason))
            | Self::Saga(SagaReason::Termination(reason)) => Some(*reason),
            Self::AtomicCommit(_) | Self::Transactions(_) | Self::Saga(_) => None,
        }
    }
}

impl Property {
    /// The rulings on all properties of the run's family, with a reason for each in their order.
    fn all<const N: usize>(trace: &Trace, reasons: [Reason; N]) -> Vec<Self> {
        let properties = trace.scenario.info().family.info().properties;
        debug_assert_eq!(properties.len(), N, "a reason for each property of the family");
        let ruled = |(info, reason): (&PropertyInfo, Reason)| Self {
            id: info.id,
            name: info.name,
            ruling: reason.ruling(),
            why: reason.sentence(trace),
            reason,
        };
        properties.iter().zip(reasons).map(ruled).collect()
    }
}

/// Whether a run keeps a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum Ruling {
    /// Nothing violates it.
    Holds,
    /// It is violated.
    Violated,
    /// It depends on what happens later.
    Pending,
    /// It says nothing about a run like this, as AC4 after a failure: it is not violated, and that means little.
    #[serde(rename = "not applicable")]
    NotApplicable,
}

impl Ruling {
    /// In a word or two: `holds`, `violated`, `pending`, `not applicable`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Violated => "violated",
            Self::Pending => "pending",
            Self::NotApplicable => "not applicable",
        }
    }
}

/// Whether a process decides the outcome: acceptors, services and shards only serve those that do, and a
/// participant that voted READ-ONLY has left.
pub fn has_part(trace: &Trace, snapshot: &Snapshot, id: ProcessId) -> bool {
    match trace.scenario.info().family {
        ProtocolFamily::AtomicCommit => snapshot
            .processes
            .get(id.index())
            .is_some_and(|process| process.status.outcome_status != OutcomeStatus::NotInvolved),
        ProtocolFamily::Transactions | ProtocolFamily::Saga => trace.setup.leaders().contains(id),
    }
}

impl Verdict {
    /// Judges the first `cursor` steps of a run.
    pub fn at(trace: &Trace, cursor: u32) -> Self {
        let cursor = cursor.min(trace.len());
        match trace.scenario.info().family {
            ProtocolFamily::AtomicCommit => atomic_commit::verdict(trace, cursor),
            ProtocolFamily::Transactions => transactions::verdict(trace, cursor),
            ProtocolFamily::Saga => saga::verdict(trace, cursor),
        }
    }

    /// The first property that is violated.
    pub fn violated(&self) -> Option<&Property> {
        self.properties.iter().find(|property| property.ruling == Ruling::Violated)
    }

    /// The property with this id.
    pub fn property(&self, id: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.id == id)
    }
}

/// Folds the events of the first `cursor` steps into observations.
fn observe<O>(
    trace: &Trace,
    cursor: u32,
    mut observations: O,
    take_in: impl Fn(&mut O, &Setup, &Event, u32),
) -> O {
    for step in 0..cursor {
        for event in trace.events_of(step) {
            take_in(&mut observations, &trace.setup, event, step);
        }
    }
    observations
}

/// A set as the subject of a clause, with its verb.
fn subject(trace: &Trace, set: ProcessSet, one: &str, many: &str) -> String {
    format!("{} {}", trace.setup.names(set), if set.len() == 1 { one } else { many })
}
