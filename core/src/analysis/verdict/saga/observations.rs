//! What the conditions of sagas depend on, folded from events.

use alloc::{vec, vec::Vec};

use crate::{
    analysis::verdict::{faults::Faults, observe},
    event::Event,
    protocol::{Decision, Note, OutcomeStatus, ProcessId, ProcessSet, Setup, WorkOutcome},
    trace::Trace,
};

/// What the conditions of sagas depend on. `At` is the step of an event for a verdict, and `()` for a monitor,
/// which need not tell states apart by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in super::super) struct Observations<At> {
    in_order: bool,
    /// The sagas that have begun, in the order of their numbers.
    pub(super) sagas: Vec<(u8, Saga)>,
    pub(super) decisions: Vec<Option<Decision>>,
    pub(super) faults: Faults,
    /// Whose latest local work did not get done.
    pub(super) failing: ProcessSet,
    /// The first saga that had ended with a step neither done nor undone.
    pub(super) half_done: Option<HalfDone<At>>,
    /// The first effect that came a second time: was it a compensation?
    pub(super) doubled: Option<(Place<At>, bool)>,
    /// The first compensation that came too early, and the later step that was not undone.
    pub(super) disordered: Option<(Place<At>, u8)>,
    /// The first effect that came after its compensation was settled.
    pub(super) late: Option<Place<At>>,
    pub(super) isolation: Isolation<At>,
}

/// An effect of a step, or of its compensation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place<At> {
    /// The saga, counted from 0.
    pub saga: u8,
    /// The step of the saga, counted from 0.
    pub step: u8,
    /// The step of the run, counted from 0.
    pub at: At,
}

/// A step that was neither done once nor compensated, although its saga had ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HalfDone<At> {
    /// The step, and when it was found so.
    pub place: Place<At>,
    /// How the saga had ended.
    pub decision: Decision,
    /// What had taken effect by then.
    pub counts: StepCounts,
}

/// What has become of a saga.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Saga {
    pub(super) ended: Option<Decision>,
    pub(super) parked: bool,
    pub(super) steps: Vec<StepCounts>,
}

/// How often a step and its compensation took effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StepCounts {
    /// How often the step did.
    pub applied: u8,
    /// How often its compensation did.
    pub compensated: u8,
    /// Whether the step counts as compensated: its effect must not come any more.
    settled: bool,
}

/// Who has seen whose data.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Isolation<At> {
    /// What has been read, by saga and key.
    reads: Vec<Read>,
    /// The first saga that read what another had written and not ended with.
    pub(super) dirty: Option<(u8, u8, At)>,
    /// The first saga that wrote over what another had written since it had read.
    pub(super) lost: Option<(u8, u8, At)>,
}

/// A saga has read a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Read {
    saga: u8,
    key: u8,
    /// Who has written it since.
    overwritten: Option<u8>,
}

impl Observations<u32> {
    pub(super) fn of(trace: &Trace, cursor: u32) -> Self {
        observe(trace, cursor, Self::new(&trace.setup, true), Self::observe)
    }
}

impl<At: Copy> Observations<At> {
    /// Who does not ask in which order steps are undone need not remember it.
    pub(in super::super) fn new(setup: &Setup, in_order: bool) -> Self {
        Self {
            in_order,
            sagas: vec![],
            decisions: vec![None; setup.processes.len()],
            faults: Faults::default(),
            failing: ProcessSet::EMPTY,
            half_done: None,
            doubled: None,
            disordered: None,
            late: None,
            isolation: Isolation { reads: vec![], dirty: None, lost: None },
        }
    }

    pub(in super::super) fn observe(&mut self, setup: &Setup, event: &Event, at: At) {
        self.faults.observe(event);
        match event {
            Event::Noted { process, note } => {
                // What is refused for good is not going to be tried again.
                if matches!(note, Note::Refused { .. }) {
                    self.failing.remove(*process);
                }
                self.note(setup, *note, at);
            }
            // A saga begins with the first record of its orchestrator.
            Event::Wrote { process, .. } => {
                let leaders = setup.leaders();
                let place = leaders.into_iter().position(|leader| leader == *process);
                if let Some(saga) = place.and_then(|place| u8::try_from(place).ok()) {
                    self.saga(setup, saga);
                }
            }
            Event::Changed { process, status, .. } => {
                if let OutcomeStatus::Decided(decision) = status.outcome_status {
                    self.decisions[process.index()].get_or_insert(decision);
                }
            }
            Event::WorkEnded {
                process,
                outcome: WorkOutcome::Done | WorkOutcome::ReadOnly,
                ..
            } => {
                self.failing.remove(*process);
            }
            Event::WorkEnded { process, .. } => {
                self.failing.insert(*process);
            }
            _ => {}
        }
    }

    fn note(&mut self, setup: &Setup, note: Note, at: At) {
        match note {
            Note::Applied { saga, step } => {
                let place = Place { saga, step, at };
                let Some(own) = self.step(setup, saga, step) else { return };
                own.applied = own.applied.saturating_add(1);
                let (again, late) = (own.applied > 1, own.settled);
                if again {
                    self.doubled.get_or_insert((place, false));
                }
                if late {
                    self.late.get_or_insert(place);
                }
                self.look_at_the_end(setup, saga, at);
            }
            Note::Compensated { saga, step } => {
                let place = Place { saga, step, at };
                let Some(own) = self.step(setup, saga, step) else { return };
                own.compensated = own.compensated.saturating_add(1);
                own.settled = true;
                if own.compensated > 1 {
                    self.doubled.get_or_insert((place, true));
                }
                if self.in_order
                    && let Some(later) = self.saga(setup, saga).standing_after(step)
                {
                    self.disordered.get_or_insert((place, later));
                }
                self.look_at_the_end(setup, saga, at);
            }
            Note::Settled { saga, step } => {
                if let Some(own) = self.step(setup, saga, step) {
                    own.settled = true;
                }
            }
            Note::Refused { saga, .. } => {
                self.saga(setup, saga);
            }
            Note::Parked { saga } => self.saga(setup, saga).parked = true,
            Note::Ended { transaction, decision } => {
                self.saga(setup, transaction).ended.get_or_insert(decision);
                self.look_at_the_end(setup, transaction, at);
            }
            Note::Read { transaction, key, of } => {
                let open = of.filter(|writer| {
                    *writer != transaction && self.saga(setup, *writer).ended.is_none()
                });
                self.isolation.read(transaction, key, open, at);
            }
            Note::Wrote { transaction, key } => self.isolation.write(transaction, key, at),
            Note::Keeps
            | Note::Forgot { .. }
            | Note::Marked { .. }
            | Note::Unmarked { .. }
            | Note::Waits { .. }
            | Note::Undid { .. } => {}
        }
    }

    /// A saga, which has begun if anything is known of it.
    fn saga(&mut self, setup: &Setup, saga: u8) -> &mut Saga {
        let begun = self.sagas.binary_search_by_key(&saga, |(id, _)| *id);
        let place = begun.unwrap_or_else(|place| {
            let steps = vec![StepCounts::default(); usize::from(setup.participants)];
            self.sagas.insert(place, (saga, Saga { steps, ..Saga::default() }));
            place
        });
        &mut self.sagas[place].1
    }

    fn step(&mut self, setup: &Setup, saga: u8, step: u8) -> Option<&mut StepCounts> {
        self.saga(setup, saga).steps.get_mut(usize::from(step))
    }

    /// The property that is broken, whatever comes, by its id.
    pub(in super::super) fn broken(&self) -> Option<&'static str> {
        if self.half_done.is_some() {
            Some("S1")
        } else if self.doubled.is_some() {
            Some("S2")
        } else if self.disordered.is_some() {
            Some("S3")
        } else if self.late.is_some() {
            Some("S4")
        } else if self.isolation.dirty.is_some() || self.isolation.lost.is_some() {
            Some("ISO")
        } else {
            None
        }
    }

    /// Whether a saga has begun that has yet to end, although nothing is left to be repaired.
    pub(in super::super) fn waits(&self) -> bool {
        let open = |saga: &Saga| saga.ended.is_none() && !saga.parked;
        self.faults.unrepaired().is_none() && self.sagas.iter().any(|(_, saga)| open(saga))
    }

    /// Who has decided so, ever.
    pub(in super::super) fn deciders(&self, decision: Decision) -> ProcessSet {
        let decided = (0u8..).zip(&self.decisions).filter(|(_, own)| **own == Some(decision));
        decided.map(|(id, _)| ProcessId(id)).collect()
    }

    /// Looks whether a saga that has ended left a step neither done nor undone.
    fn look_at_the_end(&mut self, setup: &Setup, saga: u8, at: At) {
        if let Some((step, decision, counts)) = self.saga(setup, saga).half_done() {
            let place = Place { saga, step, at };
            self.half_done.get_or_insert(HalfDone { place, decision, counts });
        }
    }
}

impl Saga {
    /// If it has ended, the first step that is neither all done nor all undone.
    fn half_done(&self) -> Option<(u8, Decision, StepCounts)> {
        let decision = self.ended?;
        let wrong = |step: &StepCounts| match decision {
            Decision::Commit => (step.applied, step.compensated) != (1, 0),
            Decision::Abort => step.applied != step.compensated,
        };
        let (step, counts) = (0..).zip(&self.steps).find(|(_, step)| wrong(step))?;
        Some((step, decision, *counts))
    }

    /// The first step after this one whose effect is there.
    fn standing_after(&self, step: u8) -> Option<u8> {
        let later = (0..).zip(&self.steps).skip(usize::from(step) + 1);
        let mut outcome_status = later.filter(|(_, later)| later.applied > later.compensated);
        outcome_status.next().map(|(later, _)| later)
    }
}

impl<At: Copy> Isolation<At> {
    fn read(&mut self, saga: u8, key: u8, open: Option<u8>, at: At) {
        if let Some(writer) = open {
            self.dirty.get_or_insert((saga, writer, at));
        }
        let place = self.reads.binary_search_by_key(&(saga, key), |it| (it.saga, it.key));
        match place {
            Ok(place) => self.reads[place].overwritten = None,
            Err(place) => self.reads.insert(place, Read { saga, key, overwritten: None }),
        }
    }

    fn write(&mut self, saga: u8, key: u8, at: At) {
        for read in self.reads.iter_mut().filter(|read| read.key == key) {
            if read.saga != saga {
                read.overwritten = Some(saga);
            } else if let Some(other) = read.overwritten.take() {
                self.lost.get_or_insert((saga, other, at));
            }
        }
    }
}
