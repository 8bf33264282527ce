//! What may happen in a state, and where it leads.

use alloc::{boxed::Box, vec::Vec};

use super::{
    Move, NETWORK, Schedules,
    environment::EnvironmentStep,
    exchanged, node,
    node_transitions::{Activity, Envelope, Stimulus},
};
use crate::{
    event::Loss,
    explore::query::Timing,
    fault::{FAULTS, Fault, FaultKind},
    protocol::{ProcessId, ProcessSet, Protocol, Work},
    snapshot::Rival,
};

impl<P: Protocol, const W: usize> Schedules<P, W> {
    /// Every move that may be made, and the state after each.
    pub(super) fn moves(&mut self, state: [u32; W], found: &mut impl FnMut(Move, [u32; W])) {
        if let Some(id) = self.busy(&state) {
            self.advance(state, id, found);
            if self.machine(id).len() == 1 {
                self.crash(state, id, found);
                return self.disk(state, id, true, found);
            }
        }
        let flights: Vec<u32> = self.networks.value(state[NETWORK]).to_vec();
        for (place, letter) in flights.iter().enumerate() {
            if place == 0 || flights[place - 1] != *letter {
                self.deliver(state, *letter, found);
            }
        }
        for id in self.setup.ids() {
            self.work(state, id, found);
            self.fire(state, id, &flights, found);
        }
        if self.rest(&state).left.rivals > 0 {
            self.compete(state, found);
        }
        for id in self.setup.ids() {
            if self.leads(id) {
                self.crash(state, id, found);
                self.recover(state, id, found);
            }
            self.disk(state, id, false, found);
        }
        self.disturb(state, &flights, found);
    }

    fn advance(&mut self, state: [u32; W], id: ProcessId, found: &mut impl FnMut(Move, [u32; W])) {
        let after = self.reacted(state, id, Stimulus::Advance, None, EnvironmentStep::None);
        found(Move::Advance(id), self.settled(after));
    }

    fn deliver(&mut self, state: [u32; W], letter: u32, found: &mut impl FnMut(Move, [u32; W])) {
        let Envelope { from, to, .. } = *self.locals.letter(letter);
        let activity = self.facts(&state, to).activity;
        let rest = self.rest(&state);
        let arrives = rest.connects(from, to);
        let after = if !arrives || activity == Activity::Down {
            let why = if arrives { Loss::ReceiverDown } else { Loss::Cut };
            let network = self.without(&state, letter);
            self.turned(state, EnvironmentStep::Lose(from, to, why), Some(network))
        } else if activity == Activity::Busy {
            return;
        } else {
            let missed = rest.lost.contains(&(from, to));
            let turn =
                if missed { EnvironmentStep::Arrive(from, to) } else { EnvironmentStep::None };
            let after = self.reacted(state, to, Stimulus::Receive(letter), Some(letter), turn);
            self.settled(after)
        };
        found(Move::Deliver(letter), after);
    }

    fn work(&mut self, state: [u32; W], id: ProcessId, found: &mut impl FnMut(Move, [u32; W])) {
        if self.facts(&state, id).activity != Activity::Idle {
            return;
        }
        let running = self.locals.node(node(&state, id)).running.as_ref();
        let works: Vec<Work> = running.map(|running| running.work.clone()).unwrap_or_default();
        for (place, work) in works.iter().enumerate() {
            if works[..place].contains(work) {
                continue;
            }
            let outcome = self.outcomes.of(id, *work);
            let after = self.reacted(
                state,
                id,
                Stimulus::Finish(*work, outcome),
                None,
                EnvironmentStep::None,
            );
            found(Move::Finish(id, *work), self.settled(after));
        }
    }

    fn fire(
        &mut self,
        state: [u32; W],
        id: ProcessId,
        flights: &[u32],
        found: &mut impl FnMut(Move, [u32; W]),
    ) {
        let left = self.rest(&state).left.timeouts;
        if self.facts(&state, id).activity != Activity::Idle || left == Some(0) {
            return;
        }
        let turn = if left.is_some() { EnvironmentStep::Timeout } else { EnvironmentStep::None };
        let running = self.locals.node(node(&state, id)).running.as_ref();
        let armed: Vec<u8> = running
            .map(|running| running.timers.iter().map(|timer| timer.kind).collect())
            .unwrap_or_default();
        for kind in armed {
            if self.may_fire(&state, id, kind, flights) {
                let after = self.reacted(state, id, Stimulus::Fire(kind), None, turn);
                found(Move::Fire(id, kind), self.settled(after));
            }
        }
    }

    fn may_fire(&self, state: &[u32; W], id: ProcessId, kind: u8, flights: &[u32]) -> bool {
        if self.question.timing == Timing::Asynchronous {
            return true;
        }
        let rest = self.rest(state);
        let on_its_way = |from: ProcessId| {
            flights.iter().any(|letter| {
                let letter = self.locals.letter(*letter);
                letter.from == from && letter.to == id && rest.connects(from, id)
            })
        };
        let missing = |other: ProcessId| {
            let lost = rest.lost.contains(&(other, id)) || rest.lost.contains(&(id, other));
            let down = !self.is_up(state, other);
            (down || lost || !rest.connects(other, id)) && !on_its_way(other)
        };
        let awaited = self.locals.awaits(&self.setup, id, node(state, id), kind);
        (!awaited.is_empty() && awaited.into_iter().all(missing)) || self.is_quiet(state, flights)
    }

    /// Whether nothing but timers, faults and repairs can happen.
    fn is_quiet(&self, state: &[u32; W], flights: &[u32]) -> bool {
        let rest = self.rest(state);
        let arrives = |letter: &u32| {
            let letter = self.locals.letter(*letter);
            rest.connects(letter.from, letter.to) && self.is_up(state, letter.to)
        };
        let acts = |id: ProcessId| {
            let running = self.locals.node(node(state, id)).running.as_ref();
            running.is_some_and(|running| !running.work.is_empty() || !running.queue.is_empty())
        };
        !flights.iter().any(arrives) && !self.setup.ids().any(acts)
    }

    fn crash(&mut self, state: [u32; W], id: ProcessId, found: &mut impl FnMut(Move, [u32; W])) {
        let machine = self.machine(id);
        let up: Vec<ProcessId> = machine.into_iter().filter(|id| self.is_up(&state, *id)).collect();
        if self.rest(&state).left.crashes == 0
            || up.is_empty()
            || !self.is_survived(&state, machine)
        {
            return;
        }
        let lazy = up.iter().any(|id| self.facts(&state, *id).lazy);
        for kept in [false, true].into_iter().take(1 + usize::from(lazy)) {
            let (mut after, mut turn) = (state, EnvironmentStep::Halt(FaultKind::Crash, machine));
            for id in &up {
                after = self.reacted(after, *id, Stimulus::Stop { kept }, None, turn);
                turn = EnvironmentStep::None;
            }
            let crash = Move::Fault(Fault::Crash(id));
            found(if kept { Move::FlushAndCrash(id) } else { crash }, self.settled(after));
        }
    }

    /// What befalls the disk of a process. While the process is `busy` nothing but what stops it can make
    /// a difference.
    fn disk(
        &mut self,
        state: [u32; W],
        id: ProcessId,
        busy: bool,
        found: &mut impl FnMut(Move, [u32; W]),
    ) {
        let left = self.rest(&state).left;
        for info in FAULTS.iter().filter(|info| left.count(info.kind) > 0) {
            if (busy && !info.halts) || (info.halts && !self.is_survived(&state, self.machine(id)))
            {
                continue;
            }
            let records = self.locals.node(node(&state, id)).log.records().len();
            for fault in info.at_disk(id, records) {
                let stimulus = Stimulus::Disk(fault);
                let Some(place) = self.locals.react(&self.setup, id, node(&state, id), stimulus)
                else {
                    continue;
                };
                let machine = self.machine(id);
                let turn = EnvironmentStep::of_a_process(info.kind, machine);
                let mut after = self.changed(state, id, place, None, turn);
                for other in machine.without(ProcessSet::one(id)) {
                    if info.halts && self.is_up(&state, other) {
                        let stop = Stimulus::Stop { kept: false };
                        after = self.reacted(after, other, stop, None, EnvironmentStep::None);
                    }
                }
                found(Move::Fault(fault.widened()), self.settled(after));
            }
        }
    }

    /// Lets another transaction ask for rows.
    fn compete(&mut self, state: [u32; W], found: &mut impl FnMut(Move, [u32; W])) {
        for id in self.setup.workers() {
            let node = self.locals.node(node(&state, id));
            if node.running.is_some() && node.rival == Rival::Absent {
                let turn = EnvironmentStep::Fault(FaultKind::Rival);
                let after = self.reacted(state, id, Stimulus::Rival, None, turn);
                found(Move::Fault(Fault::Rival(id)), self.settled(after));
            }
        }
    }

    /// Whether a process is left that never crashed, where that is asked for.
    fn is_survived(&self, state: &[u32; W], machine: ProcessSet) -> bool {
        let crashed = self.rest(state).crashed.union(machine);
        let everybody: ProcessSet = self.setup.ids().collect();
        self.question.budget.total_failure || !everybody.without(crashed).is_empty()
    }

    fn recover(&mut self, state: [u32; W], id: ProcessId, found: &mut impl FnMut(Move, [u32; W])) {
        let down: Vec<ProcessId> =
            self.machine(id).into_iter().filter(|id| !self.is_up(&state, *id)).collect();
        if self.rest(&state).left.recoveries == 0 || down.is_empty() {
            return;
        }
        let (mut after, mut turn) = (state, EnvironmentStep::Fault(FaultKind::Recover));
        for id in down {
            after = self.reacted(after, id, Stimulus::Restart, None, turn);
            turn = EnvironmentStep::None;
        }
        found(Move::Fault(Fault::Recover(id)), self.settled(after));
    }

    /// What befalls the network.
    fn disturb(
        &mut self,
        state: [u32; W],
        flights: &[u32],
        found: &mut impl FnMut(Move, [u32; W]),
    ) {
        let left = self.rest(&state).left;
        for (place, letter) in flights.iter().enumerate() {
            let Envelope { from, to, .. } = *self.locals.letter(*letter);
            let twin = place > 0 && flights[place - 1] == *letter;
            if twin || self.setup.share_host(from, to) {
                continue;
            }
            if left.losses > 0 {
                let network = self.without(&state, *letter);
                let turn = EnvironmentStep::Lose(from, to, Loss::Dropped);
                let after = self.turned(state, turn, Some(network));
                found(Move::Fault(Fault::Drop(*letter)), after);
            }
            if left.duplicates > 0 {
                let mut network = flights.to_vec();
                network.insert(place, *letter);
                let turn = EnvironmentStep::Fault(FaultKind::Duplicate);
                let after = self.turned(state, turn, Some(network.into()));
                found(Move::Fault(Fault::Duplicate(*letter)), after);
            }
        }
        let cut = !self.rest(&state).cuts.is_empty();
        if left.cuts > 0 && !cut {
            for place in 0..self.splits.len() {
                let from = self.splits[place];
                let to = self.setup.ids().collect::<ProcessSet>().without(from);
                let after = self.turned(state, EnvironmentStep::Cut(from), None);
                found(Move::Fault(Fault::Cut { from, to, both_ways: true }), after);
            }
        }
        if left.heals > 0 && cut {
            let after = self.turned(state, EnvironmentStep::Heal, None);
            found(Move::Fault(Fault::Heal), after);
        }
    }

    fn without(&self, state: &[u32; W], letter: u32) -> Box<[u32]> {
        exchanged(self.networks.value(state[NETWORK]), Some(letter), &[])
    }
}
