//! What the conditions of concurrent transactions depend on, folded from events. A transaction is named by
//! its client.

use alloc::{vec, vec::Vec};

use super::conflicts::{Access, Conflict, Operation};
use crate::{
    analysis::verdict::{decisions::DecisionTimes, faults::Faults, observe},
    event::Event,
    protocol::{Decision, Note, OutcomeStatus, ProcessId, ProcessSet, Role, Setup},
    trace::Trace,
};

/// Who did something first, and when.
type First<At> = (At, ProcessId);

/// What the conditions of concurrent transactions depend on. `At` is the step of an event for a verdict, and
/// `()` for a monitor, which need not tell states apart by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in super::super) struct Observations<At> {
    /// How each transaction ended, wherever it did so first.
    pub(super) ends: Vec<DecisionTimes<First<At>>>,
    /// The operations on each key, in their order, by key.
    history: Vec<(u8, Vec<Operation>)>,
    /// Who first committed after it had read from one that had not: reader, key, writer, when.
    pub(super) dirty: Option<(ProcessId, u8, ProcessId, At)>,
    /// Who holds locks, or is in doubt.
    pub(super) unfinished: ProcessSet,
    pub(super) faults: Faults,
}

impl Observations<u32> {
    pub(super) fn of(trace: &Trace, cursor: u32) -> Self {
        observe(trace, cursor, Self::new(&trace.setup), Self::observe)
    }
}

impl<At: Copy + Ord> Observations<At> {
    pub(in super::super) fn new(setup: &Setup) -> Self {
        Self {
            ends: vec![DecisionTimes::NONE; setup.script.transactions.len()],
            history: vec![],
            dirty: None,
            unfinished: ProcessSet::EMPTY,
            faults: Faults::default(),
        }
    }

    pub(in super::super) fn observe(&mut self, setup: &Setup, event: &Event, step: At) {
        self.faults.observe(event);
        match event {
            Event::Changed { process, status, .. } => {
                let client = setup.processes[process.index()].role == Role::Client;
                if let (true, OutcomeStatus::Decided(decision)) = (client, status.outcome_status) {
                    self.end(*process, decision, (step, *process));
                }
                if status.locks || status.outcome_status == OutcomeStatus::InDoubt {
                    self.unfinished.insert(*process);
                } else {
                    self.unfinished.remove(*process);
                }
            }
            Event::Noted { process, note } => self.noted(*process, *note, step),
            Event::Crashed { process, .. } => {
                self.unfinished.remove(*process);
            }
            _ => {}
        }
    }

    fn noted(&mut self, at: ProcessId, note: Note, step: At) {
        match note {
            Note::Read { transaction, key, of } => {
                let access = Access::Read(of.map(ProcessId));
                self.accessed(key, Operation { by: ProcessId(transaction), at, access });
            }
            Note::Wrote { transaction, key } => {
                let access = Access::Write;
                self.accessed(key, Operation { by: ProcessId(transaction), at, access });
            }
            Note::Undid { transaction } => {
                let lost = |it: &Operation| it.by == ProcessId(transaction) && it.at == at;
                self.history.iter_mut().for_each(|(_, key)| key.retain(|it| !lost(it)));
            }
            Note::Ended { transaction, decision } => {
                self.end(ProcessId(transaction), decision, (step, at));
            }
            Note::Keeps
            | Note::Forgot { .. }
            | Note::Waits { .. }
            | Note::Applied { .. }
            | Note::Compensated { .. }
            | Note::Settled { .. }
            | Note::Marked { .. }
            | Note::Unmarked { .. }
            | Note::Refused { .. }
            | Note::Parked { .. } => {}
        }
    }

    fn accessed(&mut self, key: u8, operation: Operation) {
        match self.history.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(place) => self.history[place].1.push(operation),
            Err(place) => self.history.insert(place, (key, vec![operation])),
        }
    }

    fn end(&mut self, transaction: ProcessId, decision: Decision, first: First<At>) {
        let Some(made) = self.ends.get_mut(transaction.index()) else {
            return;
        };
        if made.record(decision, first) && decision == Decision::Commit {
            self.committed(transaction, first.0);
        }
    }

    fn committed(&mut self, reader: ProcessId, step: At) {
        let committed = self.deciders(Decision::Commit);
        for (key, operations) in &self.history {
            for operation in operations.iter().filter(|it| it.by == reader) {
                if let Access::Read(Some(writer)) = operation.access
                    && !committed.contains(writer)
                {
                    self.dirty.get_or_insert((reader, *key, writer, step));
                }
            }
        }
    }

    /// The transactions that have decided so anywhere.
    pub(in super::super) fn deciders(&self, decision: Decision) -> ProcessSet {
        let ends = (0..).map(ProcessId).zip(&self.ends);
        ends.filter(|(_, made)| made.of(decision).is_some()).map(|(id, _)| id).collect()
    }

    pub(super) fn undecided(&self) -> ProcessSet {
        let ends = (0..).map(ProcessId).zip(&self.ends);
        ends.filter(|(_, made)| made.first().is_none()).map(|(id, _)| id).collect()
    }

    /// Whether a transaction has yet to end, although nothing is left to be repaired.
    pub(in super::super) fn waits(&self) -> bool {
        let open = !self.undecided().union(self.unfinished).is_empty();
        self.faults.unrepaired().is_none() && open
    }

    /// A transaction that one committed and another aborted: who and when.
    #[expect(clippy::type_complexity, reason = "two of the same")]
    pub(super) fn torn(&self) -> Option<(ProcessId, (ProcessId, At), (ProcessId, At))> {
        (0..).map(ProcessId).zip(&self.ends).find_map(|(id, made)| {
            let ((commit, one), (abort, other)) = (made.commit?, made.abort?);
            Some((id, (one, commit), (other, abort)))
        })
    }

    /// A committed transaction that did not see what it had written itself, and where.
    pub(super) fn unseen(&self) -> Option<(ProcessId, u8)> {
        let committed = self.deciders(Decision::Commit);
        for (key, operations) in &self.history {
            let mut wrote = ProcessSet::EMPTY;
            for Operation { by, access, .. } in operations {
                match access {
                    Access::Write => {
                        wrote.insert(*by);
                    }
                    Access::Read(of) => {
                        let own = *of == Some(*by);
                        if committed.contains(*by) && wrote.contains(*by) && !own {
                            return Some((*by, *key));
                        }
                    }
                }
            }
        }
        None
    }

    /// Which committed transaction comes before which, and why.
    pub(super) fn conflicts(&self) -> Vec<Conflict> {
        let committed = self.deciders(Decision::Commit);
        let mut found = vec![];
        for (key, operations) in &self.history {
            let mut before: Vec<Operation> = vec![];
            for later in operations.iter().copied().filter(|it| committed.contains(it.by)) {
                found.extend(before.iter().filter_map(|it| Conflict::between(*it, later, *key)));
                before.push(later);
            }
        }
        found
    }

    /// The property that is broken, whatever comes.
    pub(in super::super) fn broken(&self) -> Option<&'static str> {
        let committed = self.deciders(Decision::Commit);
        if self.torn().is_some() {
            Some("AC1")
        } else if super::conflicts::order(committed, &self.conflicts()).is_err() {
            Some("SER")
        } else if self.dirty.is_some() {
            Some("DIRTY")
        } else {
            self.unseen().map(|_| "RYW")
        }
    }
}
