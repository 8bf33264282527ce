//! A judge without words: remembers just enough to tell that a promise is broken, and no more, so that a
//! search through all schedules can carry it along in every state.

use super::{
    atomic_commit::Observations, saga::Observations as Sagas,
    transactions::Observations as Transactions,
};
use crate::{
    event::Event,
    protocol::{Decision, Names, ProcessSet, ProtocolFamily, ProtocolInfo, Setup},
};

/// What has to be remembered of a run so far to judge it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Monitor(Memory);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Memory {
    AtomicCommit(Observations<()>),
    Transactions(Transactions<()>),
    Saga(Sagas<()>),
}

impl Monitor {
    /// Nothing has happened yet.
    pub fn new(info: &ProtocolInfo, setup: &Setup) -> Self {
        Self(match info.family {
            ProtocolFamily::AtomicCommit => Memory::AtomicCommit(Observations::new(setup)),
            ProtocolFamily::Transactions => Memory::Transactions(Transactions::new(setup)),
            ProtocolFamily::Saga => {
                Memory::Saga(Sagas::new(setup, !(info.independent)(&setup.options)))
            }
        })
    }

    /// Something happens.
    pub fn see(&mut self, setup: &Setup, event: &Event) {
        match &mut self.0 {
            Memory::AtomicCommit(ledger) => ledger.see(setup, event, ()),
            Memory::Transactions(ledger) => ledger.see(setup, event, ()),
            Memory::Saga(ledger) => ledger.see(setup, event, ()),
        }
    }

    /// Renames processes in what was remembered, as far as they have names in it.
    pub fn rename(&mut self, names: &Names) {
        match &mut self.0 {
            Memory::AtomicCommit(ledger) => ledger.rename(names),
            // Steps come one after the other, and each shard has its keys: no two behave alike.
            Memory::Saga(_) | Memory::Transactions(_) => {}
        }
    }

    /// The property that is broken, whatever comes, by its id.
    pub fn broken(&self, setup: &Setup) -> Option<&'static str> {
        match &self.0 {
            Memory::AtomicCommit(ledger) => ledger.broken(setup),
            Memory::Transactions(ledger) => ledger.broken(),
            Memory::Saga(ledger) => ledger.broken(),
        }
    }

    /// Whether something has begun that has yet to end, although nothing is left to be repaired. Atomic
    /// commitment is judged by who is in doubt instead.
    pub fn waits(&self) -> bool {
        match &self.0 {
            Memory::AtomicCommit(_) => false,
            Memory::Saga(ledger) => ledger.waits(),
            Memory::Transactions(ledger) => ledger.waits(),
        }
    }

    /// Who has decided so, ever.
    pub fn decided(&self, decision: Decision) -> ProcessSet {
        match &self.0 {
            Memory::AtomicCommit(ledger) => ledger.deciders(decision),
            Memory::Transactions(ledger) => ledger.deciders(decision),
            Memory::Saga(ledger) => ledger.deciders(decision),
        }
    }
}
