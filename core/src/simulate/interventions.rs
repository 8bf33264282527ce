//! The interventions of a scenario: when the moment of each has come, and what it does then.

use alloc::{vec, vec::Vec};

use super::Simulation;
use crate::{
    event::{Event, MessageId},
    fault::ActionError,
    num::bounded,
    protocol::{Effect, Erased, ProcessId, Setup},
    scenario::{Fault, Intervention, MessageRef, Scenario, Trigger},
    trace::{Refused, Tick},
    world::{Action, World},
};

/// The interventions that have yet to take effect, and the counts by which they are named.
#[derive(Clone, Debug)]
pub(super) struct Interventions {
    list: Vec<Intervention>,
    pending: Vec<u16>,
    writes: Vec<u16>,
    sends: Vec<u16>,
    /// How many messages went from one process to another, a row a sender.
    between: Vec<u16>,
    /// The messages of each pair are looked up only while somebody names one.
    processes: usize,
}

impl Interventions {
    pub(super) fn new(scenario: &Scenario, setup: &Setup) -> Self {
        let processes = setup.processes.len();
        let named = !scenario.interventions.is_empty();
        Self {
            list: scenario.interventions.clone(),
            pending: (0..bounded(scenario.interventions.len())).collect(),
            writes: vec![0; processes],
            sends: vec![0; processes],
            between: if named { vec![0; processes * processes] } else { vec![] },
            processes,
        }
    }

    /// Takes out the first intervention whose moment has come. `next` is the time of the earliest
    /// entry of the agenda, absent if it is empty.
    pub(super) fn due(
        &mut self,
        step: u32,
        next: Option<Tick>,
        world: &World<Erased>,
    ) -> Option<u16> {
        if self.pending.is_empty() {
            return None;
        }
        let come =
            (0..self.pending.len()).filter(|pending| self.has_come(*pending, step, next, world));
        let due = come.fold(None, |first, second| Some(self.earlier(first, second)))?;
        Some(self.pending.remove(due))
    }

    fn has_come(
        &self,
        pending: usize,
        step: u32,
        next: Option<Tick>,
        world: &World<Erased>,
    ) -> bool {
        match &self.list[usize::from(self.pending[pending])].trigger {
            Trigger::Step(at) => *at <= step,
            Trigger::Tick(at) => next.is_none_or(|next| *at <= next.0),
            Trigger::BeforeWrite { process, nth } => {
                self.writes[process.index()] + 1 == *nth && writes_next(world, *process)
            }
            Trigger::AfterWrite { process, nth } => self.writes[process.index()] >= *nth,
            Trigger::AfterSend { process, nth } => self.sends[process.index()] >= *nth,
            Trigger::Sent(message) => {
                let pair = message.from.index() * self.processes + message.to.index();
                self.between[pair] >= message.nth
            }
        }
    }

    /// Of two pending interventions whose moments have come, the one that comes first: the one that
    /// names the earlier time, else the one that stands first in the scenario.
    fn earlier(&self, first: Option<usize>, second: usize) -> usize {
        let tick = |pending: usize| match self.list[usize::from(self.pending[pending])].trigger {
            Trigger::Tick(at) => Some(at),
            _ => None,
        };
        match first.map(|first| (first, tick(first), tick(second))) {
            None => second,
            Some((_, Some(one), Some(other))) if other < one => second,
            Some((first, ..)) => first,
        }
    }

    /// The latest time that a pending intervention names.
    pub(super) fn last_tick(&self) -> Tick {
        let ticks =
            self.pending.iter().filter_map(|place| match self.list[usize::from(*place)].trigger {
                Trigger::Tick(at) => Some(Tick(at)),
                _ => None,
            });
        ticks.max().unwrap_or_default()
    }

    /// Whether an intervention waits for a step.
    pub(super) fn await_a_step(&self) -> bool {
        let waits =
            |place: &u16| matches!(self.list[usize::from(*place)].trigger, Trigger::Step(_));
        self.pending.iter().any(waits)
    }

    /// Counts what interventions are named by.
    pub(super) fn observe(&mut self, event: &Event) {
        match event {
            Event::Wrote { process, .. } => bump(&mut self.writes[process.index()]),
            Event::Sent { from, to, .. } => {
                bump(&mut self.sends[from.index()]);
                if let Some(count) =
                    self.between.get_mut(from.index() * self.processes + to.index())
                {
                    bump(count);
                }
            }
            _ => {}
        }
    }

    /// The interventions whose moment never came.
    pub(super) fn unmet(&self) -> impl Iterator<Item = Refused> + '_ {
        self.pending.iter().map(|place| Refused {
            intervention: *place,
            step: None,
            why: ActionError::Untriggered,
        })
    }
}

fn bump(count: &mut u16) {
    *count = count.saturating_add(1);
}

fn writes_next(world: &World<Erased>, process: ProcessId) -> bool {
    matches!(world.node(process).next_effect(), Some(Effect::Force(_) | Effect::Append(_)))
}

impl Simulation<'_> {
    /// Lets an intervention happen, or notes why it cannot.
    pub(super) fn intervene(&mut self, place: u16) {
        let intervention = self.interventions.list[usize::from(place)].clone();
        if let Trigger::Tick(at) = intervention.trigger {
            self.clockwork.now = self.clockwork.now.max(Tick(at));
        }
        self.changed_at = self.clockwork.now;
        if let Err(why) = self.act(place, &intervention.fault) {
            let step = Some(self.trace.len());
            self.trace.refuse(Refused { intervention: place, step, why });
        }
    }

    fn act(&mut self, place: u16, fault: &Fault) -> Result<(), ActionError> {
        let action = match fault {
            Fault::Delay { message, ticks } => return self.delay(place, *message, *ticks),
            Fault::Deliver(message) => Action::Deliver(self.find(*message)?),
            Fault::Fire { process, timer } => Action::Fire(*process, *timer),
            Fault::Advance(process) => Action::Advance(*process),
            Fault::Finish(process) => self.finish_of(*process)?,
            fault => Action::Fault(fault.try_map_message(|message| self.find(*message))?),
        };
        self.step(Some(place), &action)
    }

    fn delay(&mut self, place: u16, message: MessageRef, ticks: u32) -> Result<(), ActionError> {
        let message = self.find(message)?;
        if self.world.network().flight(message).is_none() {
            return Err(ActionError::NotInFlight);
        }
        self.trace.open_step(self.clockwork.now, Some(place));
        self.trace.events.push(Event::Delayed { message });
        self.trace.close_step(&mut self.last_of);
        self.clockwork.delay(message, ticks);
        Ok(())
    }

    fn finish_of(&self, process: ProcessId) -> Result<Action, ActionError> {
        let running = self.world.node(process).running.as_ref();
        let work = running.and_then(|running| running.work.first());
        let work = *work.ok_or(ActionError::NoWork(process))?;
        Ok(Action::Finish(process, work, self.clockwork.outcome_of(process, work)))
    }

    fn find(&self, message: MessageRef) -> Result<MessageId, ActionError> {
        let missing =
            if message.copy > 0 { ActionError::NoCopy } else { ActionError::NotSent(message) };
        self.trace.message(message).ok_or(missing)
    }
}
