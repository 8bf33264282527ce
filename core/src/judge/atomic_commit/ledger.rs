//! What the judge has to remember of a run.

use alloc::{vec, vec::Vec};

use crate::{
    event::Event,
    protocol::{Decision, Outcome, ProcessId, ProcessSet, Role, Standing},
    trace::Trace,
};

/// When a process first decided commit, and when it first decided abort: one of the two, unless it
/// reversed its decision. Both count: agreement is judged in its uniform reading.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Made {
    pub(super) commit: Option<u32>,
    pub(super) abort: Option<u32>,
}

impl Made {
    /// The decision that was made first.
    pub(super) fn first(self) -> Option<Decision> {
        match (self.commit, self.abort) {
            (None, None) => None,
            (Some(commit), Some(abort)) if abort < commit => Some(Decision::Abort),
            (Some(_), _) => Some(Decision::Commit),
            (None, Some(_)) => Some(Decision::Abort),
        }
    }

    pub(super) const fn step(self, decision: Decision) -> Option<u32> {
        match decision {
            Decision::Commit => self.commit,
            Decision::Abort => self.abort,
        }
    }
}

/// What the judge has to remember of a run.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    pub(super) standings: Vec<Standing>,
    pub(super) decisions: Vec<Made>,
    pub(super) yes: ProcessSet,
    pub(super) no: ProcessSet,
    pub(super) read_only: ProcessSet,
    pub(super) down: ProcessSet,
    pub(super) cut: bool,
    /// The first step in which something failed, or somebody thought so.
    pub(super) disturbed: Option<u32>,
    /// Who first reversed a decision.
    pub(super) reversed: Option<(ProcessId, u32)>,
    /// Who first committed although somebody had not voted YES.
    pub(super) unfounded: Option<(ProcessId, u32, ProcessSet)>,
    /// Whose rows were first written by another transaction while in doubt.
    pub(super) trespass: Option<(ProcessId, u32)>,
}

impl Ledger {
    pub(super) fn of(trace: &Trace, cursor: u32) -> Self {
        let processes = trace.setup.processes.len();
        let mut ledger = Self {
            standings: vec![Standing::Undecided; processes],
            decisions: vec![Made::default(); processes],
            yes: ProcessSet::EMPTY,
            no: ProcessSet::EMPTY,
            read_only: ProcessSet::EMPTY,
            down: ProcessSet::EMPTY,
            cut: false,
            disturbed: None,
            reversed: None,
            unfounded: None,
            trespass: None,
        };
        for step in 0..cursor {
            for event in trace.events_of(step) {
                ledger.see(trace, event, step);
            }
        }
        ledger
    }

    fn see(&mut self, trace: &Trace, event: &Event, step: u32) {
        match event {
            // A vote is cast when it is said, not when the work behind it ends.
            Event::Sent { from, vote: Some(vote), .. } => {
                match vote {
                    Outcome::Done => self.yes.insert(*from),
                    Outcome::Refused | Outcome::Failed => self.no.insert(*from),
                    Outcome::ReadOnly => self.read_only.insert(*from),
                };
            }
            Event::Changed { process, status, .. } => {
                self.standings[process.index()] = status.standing;
                if let Standing::Decided(decision) = status.standing {
                    self.note_decision(trace, *process, decision, step);
                }
            }
            Event::Crashed { process, .. } => {
                self.down.insert(*process);
                self.disturbed.get_or_insert(step);
            }
            Event::Recovered { process } => {
                self.down.remove(*process);
            }
            Event::Cut { .. } => {
                self.cut = true;
                self.disturbed.get_or_insert(step);
            }
            Event::Healed => self.cut = false,
            Event::Lost { .. } | Event::TimedOut { .. } => {
                self.disturbed.get_or_insert(step);
            }
            Event::RivalWrote { process }
                if self.standings[process.index()] == Standing::InDoubt =>
            {
                self.trespass.get_or_insert((*process, step));
            }
            _ => {}
        }
    }

    fn note_decision(&mut self, trace: &Trace, process: ProcessId, decision: Decision, step: u32) {
        if self.read_only.contains(process) {
            return;
        }
        let made = &mut self.decisions[process.index()];
        let (same, other) = match decision {
            Decision::Commit => (&mut made.commit, made.abort),
            Decision::Abort => (&mut made.abort, made.commit),
        };
        if same.is_some() {
            return;
        }
        *same = Some(step);
        if other.is_some() {
            self.reversed.get_or_insert((process, step));
        }
        let founded = self.yes.union(self.read_only);
        let missing = trace.setup.with_role(Role::Participant).without(founded);
        if decision == Decision::Commit && !missing.is_empty() {
            self.unfounded.get_or_insert((process, step, missing));
        }
    }
}
