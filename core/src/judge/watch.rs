//! A judge without words: remembers just enough to tell that a promise is broken, and no more, so that a
//! search through all schedules can carry it along in every state.

use super::{atomic_commit::Ledger, transactions::Ledger as Transactions};
use crate::{
    event::Event,
    protocol::{Decision, Judged, ProcessSet, Setup},
};

/// What has to be remembered of a run so far to judge it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Watch(Memory);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Memory {
    AtomicCommit(Ledger<()>),
    Transactions(Transactions<()>),
}

impl Watch {
    /// Nothing has happened yet.
    pub fn new(judged: Judged, setup: &Setup) -> Self {
        Self(match judged {
            Judged::AtomicCommit => Memory::AtomicCommit(Ledger::new(setup)),
            Judged::Transactions => Memory::Transactions(Transactions::new(setup)),
        })
    }

    /// Something happens.
    pub fn see(&mut self, setup: &Setup, event: &Event) {
        match &mut self.0 {
            Memory::AtomicCommit(ledger) => ledger.see(setup, event, ()),
            Memory::Transactions(ledger) => ledger.see(setup, event, ()),
        }
    }

    /// The property that is broken, whatever comes, by its id.
    pub fn broken(&self, setup: &Setup) -> Option<&'static str> {
        match &self.0 {
            Memory::AtomicCommit(ledger) => ledger.broken(setup),
            Memory::Transactions(ledger) => ledger.broken(),
        }
    }

    /// Who has decided so, ever.
    pub fn decided(&self, decision: Decision) -> ProcessSet {
        match &self.0 {
            Memory::AtomicCommit(ledger) => ledger.deciders(decision),
            Memory::Transactions(ledger) => ledger.deciders(decision),
        }
    }
}
