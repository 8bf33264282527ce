//! What happened in a run, with its causal order: the one thing that a reader of a run needs.

use alloc::{borrow::Cow, vec::Vec};
use core::ops::Range;

use crate::{
    event::{Event, Loss, MessageId},
    fault::ActionError,
    num::bounded,
    protocol::{Phase, ProcessId, ProcessSet, Setup, WorkOutcome},
    scenario::{Label, MessageRef, Scenario},
    snapshot::Snapshot,
};

mod digest;

use digest::Fnv;

/// Simulated time. A tick means nothing but its order and its ratio to other ticks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tick(pub u32);

/// Everything that happened in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The run that this is the trace of.
    pub scenario: Scenario,
    /// The processes of the run.
    pub setup: Setup,
    /// The steps, in order. A cursor `s` stands after `s` of them.
    pub steps: Vec<Step>,
    /// The events of all steps, in order.
    pub events: Vec<Event>,
    /// Every message that was ever in flight; a [`MessageId`] is a place in this list.
    pub messages: Vec<MessageView>,
    /// Who was blocked when: each entry holds from its cursor on, until the next.
    pub blocked: Vec<(u32, ProcessSet)>,
    /// Up to which cursor it is known who was blocked: in a run of very many interventions it would
    /// take too long to find out for all of it.
    pub blocked_until: u32,
    /// Why the run ends where it does.
    pub end: End,
    /// Interventions that did not take effect, by their place in the scenario.
    pub refused: Vec<Refused>,
    initial: Snapshot,
    keyframes: Vec<Snapshot>,
}

/// One step: a thing that the simulator, or an intervention, let happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The tick at which it happened.
    pub at: Tick,
    /// The intervention that caused it, by its place in the scenario.
    pub intervention: Option<u16>,
    /// The steps that it follows from: the one before it at each of its processes, and the one that
    /// put the message in flight that it is about. In ascending order.
    pub causes: Vec<u32>,
    first_event: u32,
}

/// A message from its sending to its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MessageView {
    /// From whom.
    pub from: ProcessId,
    /// To whom.
    pub to: ProcessId,
    /// Its number among the messages that the one sent to the other, from 1; a copy has that of its
    /// original.
    pub nth: u16,
    /// 0 for a message that a process sent, else the number of the network's copy of it.
    pub copy: u16,
    /// What it says.
    pub name: Cow<'static, str>,
    /// Which part of the protocol it belongs to.
    pub phase: Phase,
    /// The vote that its sender casts by it, if it is one.
    pub vote: Option<WorkOutcome>,
    /// Whether both processes run on one machine.
    pub local: bool,
    /// Whether it repeats an earlier message.
    pub again: bool,
    /// The step that put it in flight.
    pub sent_in: u32,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It was in flight when the run ended.
    InFlight,
    /// It was taken in, in this step.
    Received(u32),
    /// It was lost, in this step.
    Lost(u32, Loss),
}

impl Fate {
    /// The step in which it left the network, if it did.
    pub const fn step(self) -> Option<u32> {
        match self {
            Self::InFlight => None,
            Self::Received(step) | Self::Lost(step, _) => Some(step),
        }
    }
}

/// Why a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// Nothing is left to happen.
    Quiet,
    /// For as long as the environment has patience nothing has changed, and only retries are left.
    Patience,
    /// The greatest number of steps was reached.
    StepLimit,
}

/// An intervention that did not take effect.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Refused {
    /// Its place in the scenario.
    pub intervention: u16,
    /// The step before which it should have happened; absent if its moment never came.
    pub step: Option<u32>,
    /// What kept it from taking effect.
    pub why: ActionError,
}

/// How many steps lie between two stored snapshots: a cursor replays at most this number.
const KEYFRAME_STEPS: usize = 256;

impl Trace {
    /// A trace of a run that has not begun.
    pub(crate) fn new(scenario: Scenario, setup: Setup, initial: Snapshot) -> Self {
        Self {
            scenario,
            setup,
            steps: Vec::new(),
            events: Vec::new(),
            messages: Vec::new(),
            blocked: Vec::new(),
            blocked_until: 0,
            end: End::Quiet,
            refused: Vec::new(),
            keyframes: Vec::new(),
            initial,
        }
    }

    /// How many steps the run has.
    pub fn len(&self) -> u32 {
        bounded(self.steps.len())
    }

    /// Whether nothing happened at all.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The events of a step; none for a step that is not there.
    pub fn events_of(&self, step: u32) -> &[Event] {
        self.events.get(self.event_range(step)).unwrap_or_default()
    }

    /// The events of the first `cursor` steps.
    pub fn events_until(&self, cursor: u32) -> &[Event] {
        let end = self
            .steps
            .get(cursor as usize)
            .map_or(self.events.len(), |step| step.first_event as usize);
        &self.events[..end]
    }

    /// The time at a cursor: that of the last step before it.
    pub fn at(&self, cursor: u32) -> Tick {
        let last = (cursor as usize).min(self.steps.len());
        last.checked_sub(1).map_or(Tick(0), |step| self.steps[step].at)
    }

    /// The world after the first `cursor` steps.
    pub fn snapshot(&self, cursor: u32) -> Snapshot {
        let cursor = cursor.min(self.len());
        let keyframe = cursor as usize / KEYFRAME_STEPS;
        let mut snapshot = match keyframe.checked_sub(1) {
            Some(stored) => self.keyframes[stored].clone(),
            None => self.initial.clone(),
        };
        let first = bounded(keyframe * KEYFRAME_STEPS);
        for step in first..cursor {
            self.events_of(step).iter().for_each(|event| snapshot.apply(event));
        }
        snapshot
    }

    /// Who is blocked at a cursor.
    pub fn blocked_at(&self, cursor: u32) -> ProcessSet {
        let next = self.blocked.partition_point(|(step, _)| *step <= cursor);
        next.checked_sub(1).map_or(ProcessSet::EMPTY, |entry| self.blocked[entry].1)
    }

    /// Whether a message is named so.
    pub(crate) fn is_named(&self, message: MessageId, named: MessageRef) -> bool {
        let it = &self.messages[message.index()];
        let is_alike = (it.from, it.to, it.copy) == (named.from, named.to, named.copy)
            && named.label.is_none_or(|label| label.as_str() == it.name);
        is_alike && self.message(named) == Some(message)
    }

    /// The message that is named so, if it was in flight at all.
    pub fn message(&self, named: MessageRef) -> Option<MessageId> {
        let nth = match named.label {
            None => named.nth,
            Some(label) => {
                let says = |it: &&MessageView| {
                    (it.from, it.to, it.copy) == (named.from, named.to, 0)
                        && it.name == label.as_str()
                };
                let before = usize::from(named.nth.checked_sub(1)?);
                self.messages.iter().filter(says).nth(before)?.nth
            }
        };
        let plain = MessageRef { nth, label: None, ..named };
        let place = self.messages.iter().position(|message| message.named() == plain)?;
        Some(MessageId(bounded(place)))
    }

    /// How a scenario names a message by what it says; by its place among all, if that is too long for
    /// a label.
    pub fn labelled(&self, message: MessageId) -> MessageRef {
        let it = &self.messages[message.index()];
        let Some(label) = Label::new(&it.name) else {
            return it.named();
        };
        let same = |other: &&MessageView| {
            (other.from, other.to, other.copy, &other.name) == (it.from, it.to, 0, &it.name)
        };
        let before = self.messages[..message.index()].iter().filter(same);
        // A copy has the number of its original, which stands before it.
        let nth = bounded(before.filter(|other| other.nth <= it.nth).count());
        let nth: u16 = if it.copy == 0 { nth + 1 } else { nth };
        MessageRef { nth, label: Some(label), ..it.named() }
    }

    /// A check value of everything that happened: equal scenarios give equal values everywhere.
    pub fn digest(&self) -> u32 {
        let mut hasher = Fnv::default();
        for (step, info) in (0..).zip(&self.steps) {
            hasher.number(info.at.0);
            self.events_of(step).iter().for_each(|event| hasher.event(event));
        }
        hasher.finish()
    }

    fn event_range(&self, step: u32) -> Range<usize> {
        let step = step as usize;
        let first_of = |step: usize| {
            self.steps.get(step).map_or(self.events.len(), |step| step.first_event as usize)
        };
        first_of(step)..first_of(step + 1)
    }

    /// Notes that an intervention did not take effect.
    pub(crate) fn refuse(&mut self, refused: Refused) {
        let before = |it: &Refused| it.intervention <= refused.intervention;
        self.refused.insert(self.refused.partition_point(before), refused);
    }

    /// Opens a step; the events that are pushed from now on belong to it.
    pub(crate) fn open_step(&mut self, at: Tick, intervention: Option<u16>) {
        self.steps.push(Step {
            at,
            intervention,
            causes: Vec::new(),
            first_event: bounded(self.events.len()),
        });
    }

    /// Closes the open step: notes the messages that it put in flight, what became of others, and
    /// what it follows from. `last_of` is the last step at each process.
    pub(crate) fn close_step(&mut self, last_of: &mut [Option<u32>]) {
        let step = self.len() - 1;
        let mut causes = Vec::new();
        for place in self.event_range(step) {
            let process = self.events[place].process();
            let before = process.and_then(|process| last_of[process.index()].replace(step));
            for cause in [before, self.note(place, step)].into_iter().flatten() {
                if cause < step
                    && let Err(place) = causes.binary_search(&cause)
                {
                    causes.insert(place, cause);
                }
            }
        }
        self.steps[step as usize].causes = causes;
        if self.steps.len().is_multiple_of(KEYFRAME_STEPS) {
            self.store_keyframe();
        }
    }

    /// Notes what an event means for the messages; the step that put its message in flight.
    fn note(&mut self, event: usize, step: u32) -> Option<u32> {
        match &mut self.events[event] {
            Event::Sent { message, from, to, name, phase, vote, again, local } => {
                let (from, to) = (*from, *to);
                debug_assert_eq!(message.index(), self.messages.len(), "ids count up");
                // Who answers out of its log does not know whether its answer ever left.
                let same = |it: &MessageView| (it.from, it.to, &it.name) == (from, to, &*name);
                *again = *again && self.messages.iter().rev().any(same);
                // Beyond 65,535 between two processes no message can be named any more, so all have that number.
                let nth = originals(&self.messages, from, to).saturating_add(1);
                self.messages.push(MessageView {
                    from,
                    to,
                    nth,
                    copy: 0,
                    name: name.clone(),
                    phase: *phase,
                    vote: *vote,
                    local: *local,
                    again: *again,
                    sent_in: step,
                    fate: Fate::InFlight,
                });
                None
            }
            Event::Duplicated { message, .. } => {
                let original = self.messages[message.index()].clone();
                let sent_in = original.sent_in;
                let same = |other: &&MessageView| {
                    (other.from, other.to, other.nth) == (original.from, original.to, original.nth)
                };
                let copies = self.messages.iter().filter(same).count();
                let copy = bounded(copies);
                let fate = Fate::InFlight;
                self.messages.push(MessageView { copy, sent_in: step, fate, ..original });
                Some(sent_in)
            }
            Event::Received { message, .. } => {
                self.messages[message.index()].fate = Fate::Received(step);
                Some(self.messages[message.index()].sent_in)
            }
            Event::Lost { message, why } => {
                self.messages[message.index()].fate = Fate::Lost(step, *why);
                Some(self.messages[message.index()].sent_in)
            }
            Event::Delayed { message } => Some(self.messages[message.index()].sent_in),
            _ => None,
        }
    }

    fn store_keyframe(&mut self) {
        let mut snapshot = self.keyframes.last().unwrap_or(&self.initial).clone();
        let end = self.len();
        for step in end - bounded::<u32>(KEYFRAME_STEPS)..end {
            self.events_of(step).iter().for_each(|event| snapshot.apply(event));
        }
        self.keyframes.push(snapshot);
    }
}

impl MessageView {
    /// How a scenario names it.
    pub const fn named(&self) -> MessageRef {
        MessageRef { from: self.from, to: self.to, nth: self.nth, copy: self.copy, label: None }
    }
}

/// How many messages, without copies, one process has sent to another.
fn originals(messages: &[MessageView], from: ProcessId, to: ProcessId) -> u16 {
    let sent = |it: &&MessageView| it.from == from && it.to == to && it.copy == 0;
    messages.iter().rev().find(sent).map_or(0, |message| message.nth)
}
