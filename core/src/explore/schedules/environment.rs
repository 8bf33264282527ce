//! What is neither in a process nor in flight: what was seen so far, which faults are left, and which
//! links are cut.

use alloc::{vec, vec::Vec};

use super::interner::{Interner, Memo};
use crate::{
    analysis::verdict::Monitor,
    event::{Event, Loss, MessageId},
    explore::query::{Query, Timing},
    fault::{Budget, FaultKind},
    protocol::{Decision, Names, ProcessId, ProcessSet, Setup},
};

/// Everything that processes do not know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::explore) struct EnvironmentState {
    pub(in crate::explore) watch: Monitor,
    /// The faults that are left.
    pub(in crate::explore) left: Budget,
    /// The sides of the splits of the network.
    pub(in crate::explore) cuts: Vec<ProcessSet>,
    /// From whom to whom the last message was lost, in order.
    pub(in crate::explore) lost: Vec<(ProcessId, ProcessId)>,
    /// Which processes have crashed at some time.
    pub(in crate::explore) crashed: ProcessSet,
}

/// What happens to the surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::explore) enum EnvironmentStep {
    /// No change.
    None,
    /// A fault or repair that processes notice, or that nothing else is to be said of.
    Fault(FaultKind),
    /// A machine stops, by a fault of this kind.
    Halt(FaultKind, ProcessSet),
    /// A message is lost: by a fault, or because its receiver was down.
    Lose(ProcessId, ProcessId, Loss),
    /// A message arrives.
    Arrive(ProcessId, ProcessId),
    /// The network splits.
    Cut(ProcessSet),
    /// It is whole again.
    Heal,
    /// A timer fires.
    Timeout,
}

impl EnvironmentStep {
    /// What a fault of a kind at a process of a machine, or a repair, does to the surroundings.
    pub(in crate::explore) fn of_a_process(kind: FaultKind, machine: ProcessSet) -> Self {
        if kind.info().halts { Self::Halt(kind, machine) } else { Self::Fault(kind) }
    }
}

/// What is known of surroundings without looking at them again.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    /// The broken promise.
    pub(super) broken: Option<&'static str>,
    /// Whether something has yet to end, although nothing is left to be repaired.
    pub(super) waits: bool,
    /// Who has ever decided to commit, and to abort.
    commit: ProcessSet,
    abort: ProcessSet,
}

impl Facts {
    pub(super) const fn deciders(self, decision: Decision) -> ProcessSet {
        match decision {
            Decision::Commit => self.commit,
            Decision::Abort => self.abort,
        }
    }
}

/// Every surroundings that were met, and what follows from each.
pub(super) struct EnvironmentTable {
    known: Interner<EnvironmentState>,
    facts: Vec<Facts>,
    turns: Interner<EnvironmentStep>,
    memo: Memo,
    /// Whether it matters which messages were lost: only timers that know would look.
    keeps_losses: bool,
}

impl EnvironmentTable {
    pub(super) fn new(timing: Timing) -> Self {
        let mut turns = Interner::new();
        turns.number(EnvironmentStep::None);
        let keeps_losses = timing == Timing::Synchronous;
        Self { known: Interner::new(), facts: Vec::new(), turns, memo: Memo::new(), keeps_losses }
    }

    /// The surroundings in which everything begins.
    pub(super) fn begin(&mut self, setup: &Setup, question: &Query, events: &[Event]) -> u32 {
        let mut watch = Monitor::new(question.scenario.info(), setup);
        for event in events {
            watch.see(setup, event);
        }
        self.number(setup, EnvironmentState::new(watch, question.budget))
    }

    pub(super) fn at(&self, number: u32) -> &EnvironmentState {
        self.known.value(number)
    }

    pub(super) fn facts(&self, number: u32) -> Facts {
        self.facts[number as usize]
    }

    /// The surroundings after a turn, and after a judge has seen what happened.
    pub(super) fn after(
        &mut self,
        setup: &Setup,
        before: u32,
        turn: EnvironmentStep,
        happening: (u32, &[Event]),
    ) -> u32 {
        if turn == EnvironmentStep::None && happening.0 == 0 {
            return before;
        }
        let turn_number = self.turns.number(turn);
        let (place, new) = self.memo.place([before, turn_number, happening.0]);
        if !new {
            return self.memo.result(place);
        }
        let mut after = self.known.value(before).clone();
        after.take(setup, turn);
        if !self.keeps_losses {
            after.lost.clear();
        }
        for event in happening.1 {
            after.watch.see(setup, event);
        }
        let number = self.number(setup, after);
        self.memo.learn(number)
    }

    /// The same surroundings with other names.
    pub(super) fn renamed(&mut self, setup: &Setup, number: u32, names: &Names) -> u32 {
        let mut renamed = self.known.value(number).clone();
        renamed.watch.rename(names);
        for side in &mut renamed.cuts {
            *side = names.of_all(*side);
        }
        for (from, to) in &mut renamed.lost {
            (*from, *to) = (names.of(*from), names.of(*to));
        }
        renamed.lost.sort_unstable();
        renamed.crashed = names.of_all(renamed.crashed);
        self.number(setup, renamed)
    }

    fn number(&mut self, setup: &Setup, surroundings: EnvironmentState) -> u32 {
        let facts = Facts {
            broken: surroundings.watch.broken(setup),
            waits: surroundings.watch.waits(),
            commit: surroundings.watch.decided(Decision::Commit),
            abort: surroundings.watch.decided(Decision::Abort),
        };
        let number = self.known.number(surroundings);
        if number as usize == self.facts.len() {
            self.facts.push(facts);
        }
        number
    }

    /// About how many bytes are held.
    pub(super) fn bytes(&self) -> u64 {
        // What a judge's memory points to is taken to be as much again.
        2 * self.known.bytes() + self.turns.bytes() + self.memo.bytes()
    }
}

impl EnvironmentState {
    pub(in crate::explore) fn new(watch: Monitor, left: Budget) -> Self {
        Self { watch, left, cuts: vec![], lost: vec![], crashed: ProcessSet::EMPTY }
    }

    /// Whether a message would get through.
    pub(in crate::explore) fn connects(&self, from: ProcessId, to: ProcessId) -> bool {
        !self.cuts.iter().any(|side| side.contains(from) != side.contains(to))
    }

    pub(in crate::explore) fn take(&mut self, setup: &Setup, turn: EnvironmentStep) {
        match turn {
            EnvironmentStep::None => {}
            EnvironmentStep::Fault(kind) => self.left.spend(kind),
            EnvironmentStep::Halt(kind, machine) => {
                self.left.spend(kind);
                self.crashed = self.crashed.union(machine);
            }
            EnvironmentStep::Lose(from, to, why) => {
                if why == Loss::Dropped {
                    self.left.spend(FaultKind::Drop);
                }
                if let Err(place) = self.lost.binary_search(&(from, to)) {
                    self.lost.insert(place, (from, to));
                }
                // Which message it was is nothing to a judge.
                self.watch.see(setup, &Event::Lost { message: MessageId(0), why });
            }
            EnvironmentStep::Arrive(from, to) => self.lost.retain(|pair| *pair != (from, to)),
            EnvironmentStep::Cut(side) => {
                self.left.spend(FaultKind::Cut);
                self.cuts.push(side);
                let others = setup.ids().collect::<ProcessSet>().without(side);
                self.watch.see(setup, &Event::Cut { from: side, to: others });
            }
            EnvironmentStep::Heal => {
                self.left.spend(FaultKind::Heal);
                self.cuts.clear();
                self.watch.see(setup, &Event::Healed);
            }
            EnvironmentStep::Timeout => {
                self.left.timeouts = self.left.timeouts.map(|left| left.saturating_sub(1));
            }
        }
    }
}
