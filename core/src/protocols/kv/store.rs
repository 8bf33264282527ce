//! The values of a shard's keys. A value is nothing but who wrote it: that is all that reading from one
//! another is about.

use alloc::{vec, vec::Vec};

use super::keys::KEYS;
use crate::protocol::{FactValue, ProcessId, ProcessSet};

/// For each key, the writers whose values stand there, the newest last: one that has committed, and
/// above it those that may yet be undone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Store(Vec<Vec<ProcessId>>);

impl Store {
    pub(super) fn new() -> Self {
        Self(vec![vec![]; KEYS.len()])
    }

    /// Who wrote what a reader sees now; absent: it is the value of the beginning.
    pub(super) fn read(&self, key: u8) -> Option<ProcessId> {
        self.0[usize::from(key)].last().copied()
    }

    pub(super) fn write(&mut self, key: u8, writer: ProcessId) {
        let values = &mut self.0[usize::from(key)];
        values.retain(|other| *other != writer);
        values.push(writer);
    }

    /// The keys that a transaction has written here.
    pub(super) fn written(&self, writer: ProcessId) -> Vec<u8> {
        let keys = (0..).zip(&self.0).filter(|(_, values)| values.contains(&writer));
        keys.map(|(key, _)| key).collect()
    }

    /// Takes back what a transaction wrote.
    pub(super) fn undo(&mut self, writer: ProcessId) {
        self.0.iter_mut().for_each(|values| values.retain(|other| *other != writer));
    }

    /// A transaction has committed: of its keys, no older committed value is needed any more.
    pub(super) fn settle(&mut self, writer: ProcessId, committed: ProcessSet) {
        for values in &mut self.0 {
            if let Some(place) = values.iter().position(|other| *other == writer) {
                let older = values.drain(..place).filter(|other| !committed.contains(*other));
                let older: Vec<ProcessId> = older.collect();
                values.splice(..0, older);
            }
        }
    }
}

/// A value, for a reader.
pub(super) fn written_by(writer: Option<ProcessId>) -> FactValue {
    writer.map_or(FactValue::Word("the first value"), |writer| {
        FactValue::Processes(ProcessSet::one(writer))
    })
}
