//! Whether a run kept its promises, and who is blocked. Each ruling comes with the sentence that says
//! why. What is promised depends on the kind of protocol: a file below for each.

mod atomic_commit;
mod decisions;
mod monitor;
mod saga;
mod transactions;

use alloc::{format, string::String, vec::Vec};

pub use monitor::Monitor;

use crate::{
    protocol::{Decision, OutcomeStatus, ProcessId, ProcessSet, ProtocolFamily},
    snapshot::Snapshot,
    trace::Trace,
};

/// What is to be said of a run at a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Every property, in the literature's order.
    pub properties: Vec<Property>,
    /// What each process has decided, in the order of the setup. A decision that was reversed
    /// stands as it was first made.
    pub decisions: Vec<Option<Decision>>,
    /// Who is blocked now.
    pub blocked: ProcessSet,
    /// Why they are, or why nobody is.
    pub blocked_why: String,
}

/// A promise, and whether it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// As the literature numbers it: `AC1`.
    pub id: &'static str,
    /// In a few words.
    pub name: &'static str,
    /// Whether it was kept.
    pub ruling: Ruling,
    /// Why, as a sentence.
    pub why: String,
}

/// Whether a promise was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ruling {
    /// Nothing speaks against it.
    Holds,
    /// It was broken.
    Violated,
    /// It is too early to say.
    Open,
    /// It promises nothing in a run like this: it is not broken, and that means little.
    NotApplicable,
}

/// Whether the outcome is a process's to decide: acceptors, services and shards only serve those whose
/// it is, and who has only read has left.
pub fn has_part(trace: &Trace, snapshot: &Snapshot, id: ProcessId) -> bool {
    match trace.scenario.info().family {
        ProtocolFamily::AtomicCommit => snapshot
            .processes
            .get(id.index())
            .is_some_and(|process| process.status.outcome_status != OutcomeStatus::NotInvolved),
        ProtocolFamily::Transactions | ProtocolFamily::Saga => trace.setup.leaders().contains(id),
    }
}

/// The ids of the properties that runs of a family are judged by, in the order of [`Verdict::properties`].
pub const fn property_ids(family: ProtocolFamily) -> &'static [&'static str] {
    match family {
        ProtocolFamily::AtomicCommit => &["AC1", "AC2", "AC3", "AC4", "AC5", "ISO"],
        ProtocolFamily::Transactions => &["AC1", "SER", "DIRTY", "RYW", "AC5"],
        ProtocolFamily::Saga => &["S1", "S2", "S3", "S4", "S5", "ISO"],
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

    /// The first property that was broken.
    pub fn violated(&self) -> Option<&Property> {
        self.properties.iter().find(|property| property.ruling == Ruling::Violated)
    }

    /// The property with this id.
    pub fn property(&self, id: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.id == id)
    }
}

/// Why nothing is said of who is blocked.
const UNKNOWN_BLOCKED: &str = "Who is blocked is not known here: with so many interventions it would \
                               take too long to find out.";

/// A set as the subject of a sentence, with its verb.
fn subject(trace: &Trace, set: ProcessSet, one: &str, many: &str) -> String {
    format!("{} {}", trace.setup.names(set), if set.len() == 1 { one } else { many })
}
