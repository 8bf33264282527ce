//! What the conditions of atomic commitment depend on, folded from events.

use alloc::{vec, vec::Vec};

use crate::{
    analysis::verdict::{decisions::DecisionTimes, faults::Faults, observe},
    event::Event,
    protocol::{
        Decision, Names, Note, OutcomeStatus, ProcessId, ProcessSet, Role, Setup, WorkOutcome,
    },
    trace::Trace,
};

/// What the conditions of atomic commitment depend on. `At` is the step of an event for a verdict, and `()`
/// for a monitor, which need not tell states apart by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in super::super) struct Observations<At> {
    pub(super) standings: Vec<OutcomeStatus>,
    pub(super) decisions: Vec<DecisionTimes<At>>,
    pub(super) yes: ProcessSet,
    pub(super) no: ProcessSet,
    pub(super) read_only: ProcessSet,
    pub(super) faults: Faults,
    /// The first step in which something failed, or a process took it for failed.
    pub(super) disturbed: Option<At>,
    /// Who first reversed a decision.
    pub(super) reversed: Option<(ProcessId, At)>,
    /// The process that first committed although a participant had not voted YES.
    pub(super) unfounded: Option<(ProcessId, At, ProcessSet)>,
    /// Whose rows were first written by another transaction while in doubt.
    pub(super) trespass: Option<(ProcessId, At)>,
    /// The coordinators that keep a decision until it is acknowledged. A crash ends it: who restarts keeps what its
    /// log holds.
    pub(super) keeping: ProcessSet,
    /// Which coordinator first forgot a decision other than its presumption, and who was in doubt then.
    pub(super) forgotten: Option<(ProcessId, At, ProcessSet)>,
}

impl Observations<u32> {
    pub(super) fn of(trace: &Trace, cursor: u32) -> Self {
        observe(trace, cursor, Self::new(&trace.setup), Self::observe)
    }
}

impl<At: Copy + Ord> Observations<At> {
    pub(in super::super) fn new(setup: &Setup) -> Self {
        let processes = setup.processes.len();
        Self {
            standings: vec![OutcomeStatus::Undecided; processes],
            decisions: vec![DecisionTimes::NONE; processes],
            yes: ProcessSet::EMPTY,
            no: ProcessSet::EMPTY,
            read_only: ProcessSet::EMPTY,
            faults: Faults::default(),
            disturbed: None,
            reversed: None,
            unfounded: None,
            trespass: None,
            keeping: ProcessSet::EMPTY,
            forgotten: None,
        }
    }

    pub(in super::super) fn observe(&mut self, setup: &Setup, event: &Event, step: At) {
        self.faults.observe(event);
        match event {
            Event::Noted { process, note: Note::Keeps } => {
                self.keeping.insert(*process);
            }
            Event::Noted { process, note: Note::Forgot { presumption } } => {
                self.forget(*process, *presumption, step);
            }
            // A vote is cast when it is said, not when the work behind it ends.
            Event::Sent { from, vote: Some(vote), .. } => {
                match vote {
                    WorkOutcome::Done => self.yes.insert(*from),
                    WorkOutcome::Refused | WorkOutcome::Failed => self.no.insert(*from),
                    WorkOutcome::ReadOnly => self.read_only.insert(*from),
                };
            }
            // Who cannot commit may abort before it has said so.
            Event::WorkEnded {
                process,
                outcome: WorkOutcome::Refused | WorkOutcome::Failed,
                ..
            } => {
                self.no.insert(*process);
            }
            Event::Changed { process, status, .. } => {
                self.standings[process.index()] = status.outcome_status;
                if let OutcomeStatus::Decided(decision) = status.outcome_status {
                    self.note_decision(setup, *process, decision, step);
                }
            }
            Event::Crashed { process, .. } => {
                self.keeping.remove(*process);
                self.disturbed.get_or_insert(step);
            }
            Event::Cut { .. } | Event::Lost { .. } | Event::TimedOut { .. } => {
                self.disturbed.get_or_insert(step);
            }
            Event::RivalWrote { process }
                if self.standings[process.index()] == OutcomeStatus::InDoubt =>
            {
                self.trespass.get_or_insert((*process, step));
            }
            _ => {}
        }
    }

    pub(in super::super) fn rename(&mut self, names: &Names) {
        self.standings = names.reordered(&self.standings);
        self.decisions = names.reordered(&self.decisions);
        let Self { yes, no, read_only, keeping, .. } = self;
        for set in [yes, no, read_only, keeping, &mut self.faults.down] {
            *set = names.of_all(*set);
        }
        for (id, _) in [&mut self.reversed, &mut self.trespass].into_iter().flatten() {
            *id = names.of(*id);
        }
        for (id, _, set) in [&mut self.unfounded, &mut self.forgotten].into_iter().flatten() {
            (*id, *set) = (names.of(*id), names.of_all(*set));
        }
    }

    /// Who is in doubt now and asks later is told the presumption, which must be what was decided.
    fn forget(&mut self, process: ProcessId, presumption: Decision, step: At) {
        self.keeping.remove(process);
        let decided = self.decisions[process.index()].first();
        let standings = (0..).map(ProcessId).zip(&self.standings);
        let in_doubt = standings.filter(|(_, it)| **it == OutcomeStatus::InDoubt);
        let in_doubt: ProcessSet = in_doubt.map(|(id, _)| id).collect();
        if decided.is_some_and(|decided| decided != presumption) && !in_doubt.is_empty() {
            self.forgotten.get_or_insert((process, step, in_doubt));
        }
    }

    fn note_decision(&mut self, setup: &Setup, process: ProcessId, decision: Decision, step: At) {
        if self.read_only.contains(process) {
            return;
        }
        let made = &mut self.decisions[process.index()];
        if !made.record(decision, step) {
            return;
        }
        if made.commit.is_some() && made.abort.is_some() {
            self.reversed.get_or_insert((process, step));
        }
        let founded = self.yes.union(self.read_only);
        let missing = setup.with_role(Role::Participant).without(founded);
        if decision == Decision::Commit && !missing.is_empty() {
            self.unfounded.get_or_insert((process, step, missing));
        }
    }
}
