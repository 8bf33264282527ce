//! What the judge has to remember of a run.

use alloc::{vec, vec::Vec};

use crate::{
    event::Event,
    protocol::{Decision, Outcome, ProcessId, ProcessSet, Role, Standing, Work},
    trace::Trace,
};

/// A decision, and the step in which it was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made {
    pub(super) decision: Decision,
    pub(super) step: u32,
}

/// What the judge has to remember of a run.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    pub(super) standings: Vec<Standing>,
    pub(super) decisions: Vec<Option<Made>>,
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
            decisions: vec![None; processes],
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
            if trace.steps[step as usize].intervention.is_some() {
                ledger.disturbed.get_or_insert(step);
            }
            for event in trace.events_of(step) {
                ledger.see(trace, event, step);
            }
        }
        ledger
    }

    fn see(&mut self, trace: &Trace, event: &Event, step: u32) {
        match event {
            Event::WorkEnded { process, work: Work::Prepare, outcome } => {
                match outcome {
                    Outcome::Done => self.yes.insert(*process),
                    Outcome::Refused => self.no.insert(*process),
                    Outcome::ReadOnly => self.read_only.insert(*process),
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
            }
            Event::Recovered { process } => {
                self.down.remove(*process);
            }
            Event::Cut { .. } => self.cut = true,
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
        match self.decisions[process.index()] {
            None => {
                self.decisions[process.index()] = Some(Made { decision, step });
                let founded = self.yes.union(self.read_only);
                let missing = trace.setup.with_role(Role::Participant).without(founded);
                if decision == Decision::Commit && !missing.is_empty() {
                    self.unfounded.get_or_insert((process, step, missing));
                }
            }
            Some(made) if made.decision != decision => {
                self.reversed.get_or_insert((process, step));
            }
            Some(_) => {}
        }
    }
}
