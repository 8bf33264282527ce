//! Online property monitor: the least state that detects a violation, carried in every search state.

use super::{
    atomic_commit::Observations, saga::Observations as Sagas,
    transactions::Observations as Transactions,
};
use crate::{
    event::Event,
    protocol::{Decision, Names, ProcessSet, ProtocolFamily, ProtocolInfo, Setup},
};

/// The least that has to be known of the events so far to detect a violation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Monitor(Memory);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Memory {
    AtomicCommit(Observations<()>),
    Transactions(Transactions<()>),
    Saga(Sagas<()>),
}

impl Monitor {
    /// Before the first event.
    pub fn new(info: &ProtocolInfo, setup: &Setup) -> Self {
        Self(match info.family {
            ProtocolFamily::AtomicCommit => Memory::AtomicCommit(Observations::new(setup)),
            ProtocolFamily::Transactions => Memory::Transactions(Transactions::new(setup)),
            ProtocolFamily::Saga => {
                Memory::Saga(Sagas::new(setup, !(info.independent)(&setup.options)))
            }
        })
    }

    /// Takes in the next event.
    pub fn see(&mut self, setup: &Setup, event: &Event) {
        match &mut self.0 {
            Memory::AtomicCommit(observations) => observations.observe(setup, event, ()),
            Memory::Transactions(observations) => observations.observe(setup, event, ()),
            Memory::Saga(observations) => observations.observe(setup, event, ()),
        }
    }

    /// Renames processes, for symmetry reduction; families without alike processes have none to rename.
    pub fn rename(&mut self, names: &Names) {
        match &mut self.0 {
            Memory::AtomicCommit(observations) => observations.rename(names),
            // Steps come one after the other, and each shard has its keys: no two behave alike.
            Memory::Saga(_) | Memory::Transactions(_) => {}
        }
    }

    /// The id of the first property that is violated, whatever happens later.
    pub fn broken(&self, setup: &Setup) -> Option<&'static str> {
        match &self.0 {
            Memory::AtomicCommit(observations) => observations.broken(setup),
            Memory::Transactions(observations) => observations.broken(),
            Memory::Saga(observations) => observations.broken(),
        }
    }

    /// Whether something has begun and not ended, although every failure is repaired. In atomic commitment that is a
    /// coordinator that waits for acknowledgements; participants are blocked while they are in doubt.
    pub fn waits(&self) -> bool {
        match &self.0 {
            Memory::AtomicCommit(observations) => observations.waits(),
            Memory::Saga(observations) => observations.waits(),
            Memory::Transactions(observations) => observations.waits(),
        }
    }

    /// The processes, or transactions, that have ever decided so.
    pub fn decided(&self, decision: Decision) -> ProcessSet {
        match &self.0 {
            Memory::AtomicCommit(observations) => observations.deciders(decision),
            Memory::Transactions(observations) => observations.deciders(decision),
            Memory::Saga(observations) => observations.deciders(decision),
        }
    }
}
