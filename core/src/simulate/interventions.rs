//! The interventions of a scenario: when the moment of each has come, and what it does then.

use alloc::vec::Vec;

use super::Simulation;
use crate::{
    event::{Event, MessageId},
    fault::ActionError,
    num::bounded,
    protocol::{Effect, Erased, ProcessId},
    scenario::{Fault, Intervention, MessageRef, Scenario, Trigger},
    trace::{Refused, Tick, Trace},
    world::{Action, World},
};

/// The interventions that have yet to take effect, in the order of the scenario.
#[derive(Clone, Debug)]
pub(super) struct Interventions {
    list: Vec<Intervention>,
    pending: Vec<Pending>,
}

/// An intervention that has yet to take effect.
#[derive(Clone, Debug)]
struct Pending {
    /// Its place in the scenario.
    place: u16,
    /// How many events there have been of the kind that its trigger counts.
    seen: u16,
}

impl Interventions {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let waits = |place| Pending { place, seen: 0 };
        let pending = (0..bounded(scenario.interventions.len())).map(waits).collect();
        Self { list: scenario.interventions.clone(), pending }
    }

    fn trigger(&self, pending: usize) -> &Trigger {
        &self.list[usize::from(self.pending[pending].place)].trigger
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
        Some(self.pending.remove(due).place)
    }

    fn has_come(
        &self,
        pending: usize,
        step: u32,
        next: Option<Tick>,
        world: &World<Erased>,
    ) -> bool {
        let seen = self.pending[pending].seen;
        match self.trigger(pending) {
            Trigger::Step(at) => *at <= step,
            Trigger::Tick(at) => next.is_none_or(|next| *at <= next.0),
            Trigger::BeforeWrite { process, nth } => {
                seen + 1 == *nth && writes_next(world, *process)
            }
            Trigger::Received(_) => seen > 0,
            Trigger::Sent(MessageRef { nth, .. })
            | Trigger::AfterWrite { nth, .. }
            | Trigger::AfterSend { nth, .. }
            | Trigger::AfterVote { nth, .. }
            | Trigger::AfterWorkStart { nth, .. }
            | Trigger::AfterWorkEnd { nth, .. }
            | Trigger::AfterTimeout { nth, .. }
            | Trigger::AfterCrash { nth, .. }
            | Trigger::AfterRecovery { nth, .. } => seen >= *nth,
        }
    }

    /// Of two pending interventions whose moments have come, the one that comes first: the one that
    /// names the earlier time, else the one that stands first in the scenario.
    fn earlier(&self, first: Option<usize>, second: usize) -> usize {
        let tick = |pending: usize| match self.trigger(pending) {
            Trigger::Tick(at) => Some(*at),
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
        let ticks = (0..self.pending.len()).filter_map(|pending| match self.trigger(pending) {
            Trigger::Tick(at) => Some(Tick(*at)),
            _ => None,
        });
        ticks.max().unwrap_or_default()
    }

    /// Whether an intervention waits for a step.
    pub(super) fn await_a_step(&self) -> bool {
        (0..self.pending.len()).any(|pending| matches!(self.trigger(pending), Trigger::Step(_)))
    }

    /// Counts what interventions are named by.
    pub(super) fn observe(&mut self, trace: &Trace, event: &Event) {
        for pending in &mut self.pending {
            if counts(&self.list[usize::from(pending.place)].trigger, trace, event) {
                pending.seen = pending.seen.saturating_add(1);
            }
        }
    }

    /// The interventions whose moment never came.
    pub(super) fn unmet(&self) -> impl Iterator<Item = Refused> + '_ {
        self.pending.iter().map(|pending| Refused {
            intervention: pending.place,
            step: None,
            why: ActionError::Untriggered,
        })
    }
}

/// Whether an event is of the kind of which a trigger names the nth, or the very event that it names.
pub(super) fn counts(trigger: &Trigger, trace: &Trace, event: &Event) -> bool {
    match (trigger, event) {
        (Trigger::Sent(named), Event::Sent { from, to, name, .. }) => {
            let says = named.label.is_none_or(|label| label.as_str() == name);
            (named.from, named.to) == (*from, *to) && says
        }
        (Trigger::Received(named), Event::Received { message, .. }) => {
            trace.is_named(*message, *named)
        }
        (Trigger::AfterVote { process, .. }, Event::Received { message, process: at }) => {
            process == at && trace.messages[message.index()].vote.is_some()
        }
        (
            Trigger::BeforeWrite { process, .. } | Trigger::AfterWrite { process, .. },
            Event::Wrote { process: at, .. },
        )
        | (Trigger::AfterSend { process, .. }, Event::Sent { from: at, .. })
        | (Trigger::AfterWorkStart { process, .. }, Event::WorkBegan { process: at, .. })
        | (Trigger::AfterWorkEnd { process, .. }, Event::WorkEnded { process: at, .. })
        | (Trigger::AfterTimeout { process, .. }, Event::TimedOut { process: at, .. })
        | (Trigger::AfterCrash { process, .. }, Event::Crashed { process: at, .. })
        | (Trigger::AfterRecovery { process, .. }, Event::Recovered { process: at }) => {
            process == at
        }
        _ => false,
    }
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
