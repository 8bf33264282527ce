//! What single processes do, worked out once: a process in a state that is given an input always answers
//! the same, whatever the others do.

use alloc::{boxed::Box, vec::Vec};

use super::interner::{Interner, Memo};
use crate::{
    event::Event,
    fault::{DiskFault, Fault},
    protocol::{
        Effect, OutcomeStatus, ProcessId, ProcessSet, Protocol, Setup, Timer, Work, WorkOutcome,
    },
    world::{Action, Node, World},
};

/// A message without its identity: two that say the same from the same to the same are one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Envelope<M> {
    /// From whom.
    pub from: ProcessId,
    /// To whom.
    pub to: ProcessId,
    /// What it says.
    pub message: M,
}

/// What may happen to a single process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stimulus {
    /// It carries out its next effect.
    Advance,
    /// A message arrives, by its number.
    Receive(u32),
    /// Local work ends.
    Finish(Work, WorkOutcome),
    /// A timer fires.
    Fire(u8),
    /// It stops, with or without what it wrote lazily.
    Stop {
        /// Whether the lazy records had reached the disk.
        kept: bool,
    },
    /// It starts again.
    Restart,
    /// Another transaction asks for its rows.
    Rival,
    /// Something happens to its disk; perhaps it stops.
    Disk(DiskFault),
}

/// What became of a process, and what others may notice of it.
pub(super) struct Change {
    /// Its state afterwards.
    pub(super) node: u32,
    /// The messages that it sent.
    pub(super) sent: Box<[u32]>,
    /// What a judge would have seen; 0 for nothing.
    pub(super) happening: u32,
}

/// What is known of the state of a process without looking at it again.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    pub(super) activity: Activity,
    pub(super) in_doubt: bool,
    /// Whether a crash would lose records.
    pub(super) lazy: bool,
}

/// Whether a process can take anything in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Activity {
    /// It has stopped.
    Down,
    /// It can.
    Idle,
    /// It has effects to carry out first.
    Busy,
}

/// Every state of a process that was met, every message, and what follows from each.
pub(super) struct NodeTransitions<P: Protocol> {
    nodes: Interner<Node<P>>,
    facts: Vec<Facts>,
    letters: Interner<Envelope<P::Message>>,
    happenings: Interner<Vec<Event>>,
    memo: Memo,
    changes: Vec<Change>,
    /// A world to try things out in.
    bench: World<P>,
}

impl<P: Protocol> NodeTransitions<P> {
    pub(super) fn new(setup: &Setup) -> Self {
        let mut happenings = Interner::new();
        happenings.number(Vec::new());
        Self {
            nodes: Interner::new(),
            facts: Vec::new(),
            letters: Interner::new(),
            happenings,
            memo: Memo::new(),
            changes: Vec::new(),
            bench: World::new(setup),
        }
    }

    /// The number of a state of a process.
    pub(super) fn node_number(&mut self, mut node: Node<P>) -> u32 {
        forget_attempts(&mut node);
        let activity = match (node.running.is_some(), node.next_effect()) {
            (false, _) => Activity::Down,
            (true, None) => Activity::Idle,
            (true, Some(_)) => Activity::Busy,
        };
        let facts = Facts {
            activity,
            in_doubt: node.running.is_some()
                && node.status.outcome_status == OutcomeStatus::InDoubt,
            lazy: node.log.stable() < node.log.records().len(),
        };
        let number = self.nodes.number(node);
        if number as usize == self.facts.len() {
            self.facts.push(facts);
        }
        number
    }

    pub(super) fn node(&self, number: u32) -> &Node<P> {
        self.nodes.value(number)
    }

    pub(super) fn facts(&self, number: u32) -> Facts {
        self.facts[number as usize]
    }

    pub(super) fn letter(&self, number: u32) -> &Envelope<P::Message> {
        self.letters.value(number)
    }

    /// The number of a message.
    pub(super) fn letter_number(&mut self, letter: Envelope<P::Message>) -> u32 {
        self.letters.number(letter)
    }

    pub(super) fn happening(&self, number: u32) -> &[Event] {
        self.happenings.value(number)
    }

    pub(super) fn change(&self, place: u32) -> &Change {
        &self.changes[place as usize]
    }

    /// What a process in this state does; the place of the [`Change`]. Absent if a fault at a disk
    /// cannot happen in this state; all else is asked only where it can.
    pub(super) fn react(
        &mut self,
        setup: &Setup,
        id: ProcessId,
        node: u32,
        stimulus: Stimulus,
    ) -> Option<u32> {
        let (place, new) = self.memo.place([u32::from(id.0), node, code(stimulus)]);
        if !new {
            return Some(self.memo.result(place)).filter(|number| *number != IMPOSSIBLE);
        }
        let Some(change) = self.try_out(setup, id, node, stimulus) else {
            self.memo.learn(IMPOSSIBLE);
            return None;
        };
        let number = u32::try_from(self.changes.len()).expect("memory ends before the numbers do");
        self.changes.push(change);
        Some(self.memo.learn(number))
    }

    fn try_out(
        &mut self,
        setup: &Setup,
        id: ProcessId,
        node: u32,
        stimulus: Stimulus,
    ) -> Option<Change> {
        let mut world = self.bench.clone();
        world.put(id, self.nodes.value(node).clone());
        let mut events: Vec<Event> = Vec::new();
        let action = match stimulus {
            Stimulus::Advance => Action::Advance(id),
            Stimulus::Receive(letter) => {
                let Envelope { from, to, message } = self.letters.value(letter).clone();
                Action::Deliver(world.put_in_flight(from, to, message))
            }
            Stimulus::Finish(work, outcome) => Action::Finish(id, work, outcome),
            Stimulus::Fire(kind) => Action::Fire(id, kind),
            Stimulus::Stop { kept } => {
                if kept {
                    // Whether there was anything to keep is the asker's to know.
                    let _ = world.apply(setup, &Action::Fault(Fault::Flush(id)), &mut events);
                }
                alone(&mut world, setup, id);
                Action::Fault(Fault::Crash(id))
            }
            Stimulus::Restart => Action::Fault(Fault::Recover(id)),
            Stimulus::Rival => Action::Fault(Fault::Rival(id)),
            Stimulus::Disk(fault) => {
                alone(&mut world, setup, id);
                Action::Fault(fault.widened())
            }
        };
        let done = world.apply(setup, &action, &mut events);
        if done.is_err() && matches!(stimulus, Stimulus::Disk(_)) {
            return None;
        }
        debug_assert!(done.is_ok(), "only what can happen is tried out: {action:?}, {done:?}");
        let sent = world.network().flights().iter().map(|flight| Envelope {
            from: flight.from,
            to: flight.to,
            message: flight.message.clone(),
        });
        let mut sent: Vec<u32> = sent.map(|letter| self.letters.number(letter)).collect();
        sent.sort_unstable();
        events.retain(is_judged);
        let node = self.node_number(world.node(id).clone());
        Some(Change { node, sent: sent.into(), happening: self.happenings.number(events) })
    }

    /// Whose answer a process in this state misses when a timer of this kind fires.
    pub(super) fn awaits(&self, setup: &Setup, id: ProcessId, node: u32, kind: u8) -> ProcessSet {
        let running = self.node(node).running.as_ref();
        running.map_or(ProcessSet::EMPTY, |running| running.awaits(setup, id, kind))
    }

    /// About how many bytes are held.
    pub(super) fn bytes(&self) -> u64 {
        // What nodes, changes and happenings point to is taken to be as much again.
        2 * (self.nodes.bytes() + (self.changes.capacity() * size_of::<Change>()) as u64)
            + self.letters.bytes()
            + self.happenings.bytes()
            + self.memo.bytes()
    }
}

/// Takes down every other process that could stop with a process.
fn alone<P: Protocol>(world: &mut World<P>, setup: &Setup, id: ProcessId) {
    for other in setup.ids().filter(|other| *other != id) {
        world.take_down(other);
    }
}

/// Stands in the memo for what cannot happen.
const IMPOSSIBLE: u32 = u32::MAX;

/// How often a timer has fired before decides only how long it runs and what counts as a repeat.
pub(in crate::explore) fn forget_attempts<P: Protocol>(node: &mut Node<P>) {
    let Some(running) = &mut node.running else {
        return;
    };
    let forget = |timer: &mut Timer| timer.attempt = timer.attempt.min(1);
    running.timers.iter_mut().for_each(forget);
    running.timers.sort_unstable();
    for effect in &mut running.queue {
        if let Effect::Arm(timer) = effect {
            forget(timer);
        }
    }
}

/// Whether a judge goes by events of this kind.
pub(in crate::explore) fn is_judged(event: &Event) -> bool {
    match event {
        Event::Sent { vote, .. } => vote.is_some(),
        Event::Changed { .. }
        | Event::Crashed { .. }
        | Event::Recovered { .. }
        | Event::TimedOut { .. }
        | Event::WorkEnded { .. }
        | Event::RivalWrote { .. }
        | Event::Noted { .. } => true,
        _ => false,
    }
}

fn code(stimulus: Stimulus) -> u32 {
    let (kind, more) = match stimulus {
        Stimulus::Advance => (0, 0),
        Stimulus::Receive(letter) => (1, letter),
        Stimulus::Finish(work, outcome) => {
            let work = match work {
                Work::Prepare => 0,
                Work::Step(step) => 0x100 + u32::from(step),
                Work::Compensate(step) => 0x200 + u32::from(step),
            };
            let outcome = match outcome {
                WorkOutcome::Done => 0,
                WorkOutcome::Refused => 1,
                WorkOutcome::ReadOnly => 2,
                WorkOutcome::Failed => 3,
            };
            (2, work << 2 | outcome)
        }
        Stimulus::Fire(kind) => (3, u32::from(kind)),
        Stimulus::Stop { kept } => (4, u32::from(kept)),
        Stimulus::Restart => (5, 0),
        Stimulus::Rival => (6, 0),
        Stimulus::Disk(fault) => {
            (7, fault.number().unwrap_or_default() << 8 | u32::from(fault.kind() as u8))
        }
    };
    more << 3 | kind
}
