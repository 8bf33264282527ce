//! From a path of moves to the actions of a world that make it.

use alloc::vec::Vec;

use super::{Move, Schedules};
use crate::{
    event::MessageId,
    protocol::{ProcessId, Protocol},
    world::{Action, World},
};

impl<P: Protocol, const W: usize> Schedules<P, W> {
    /// The actions that lead along a path: each move and the state after it.
    pub(in crate::check) fn actions(&self, path: &[(Move, [u32; W])]) -> Vec<Action> {
        let mut replay = Replay { world: World::<P>::new(&self.setup), actions: Vec::new() };
        replay.take(self, Action::Begin);
        replay.settle(self, &self.initial);
        for (step, after) in path {
            replay.make(self, *step);
            replay.settle(self, after);
        }
        replay.actions
    }
}

struct Replay<P: Protocol> {
    world: World<P>,
    actions: Vec<Action>,
}

impl<P: Protocol> Replay<P> {
    fn take<const W: usize>(&mut self, model: &Schedules<P, W>, action: Action) {
        let done = self.world.apply(&model.setup, &action, &mut ());
        debug_assert!(done.is_ok(), "the world goes where its model went: {action:?}, {done:?}");
        if done.is_ok() {
            self.actions.push(action);
        }
    }

    /// Carries out effects between which nothing can come, as the model did.
    fn settle<const W: usize>(&mut self, model: &Schedules<P, W>, state: &[u32; W]) {
        while model.is_fused(state) {
            let busy = model.setup.ids().find(|id| self.world.node(*id).next_effect().is_some());
            let Some(id) = busy else {
                return;
            };
            self.take(model, Action::Advance(id));
        }
    }

    fn make<const W: usize>(&mut self, model: &Schedules<P, W>, step: Move) {
        match step {
            Move::Advance(id) => self.take(model, Action::Advance(id)),
            Move::Deliver(letter) => self.with_message(model, letter, Action::Deliver),
            Move::Drop(letter) => self.with_message(model, letter, Action::Drop),
            Move::Duplicate(letter) => self.with_message(model, letter, Action::Duplicate),
            Move::Finish(id, work) => {
                self.take(model, Action::Finish(id, work, model.outcome(id, work)));
            }
            Move::Fire(id, kind) => self.take(model, Action::Fire(id, kind)),
            Move::Crash(id, kept) => {
                let machine = model.machine(id).into_iter();
                let lazy: Vec<ProcessId> = machine
                    .filter(|id| {
                        let node = self.world.node(*id);
                        kept && node.running.is_some()
                            && node.log.stable() < node.log.records().len()
                    })
                    .collect();
                for id in lazy {
                    self.take(model, Action::Flush(id));
                }
                self.take(model, Action::Crash(id));
            }
            Move::Recover(id) => self.take(model, Action::Recover(id)),
            Move::Cut(side) => {
                let others = model.setup.ids().collect::<crate::protocol::ProcessSet>();
                let others = others.without(side);
                self.take(model, Action::Cut(side, others));
                self.take(model, Action::Cut(others, side));
            }
            Move::Heal => self.take(model, Action::Heal),
        }
    }

    fn with_message<const W: usize>(
        &mut self,
        model: &Schedules<P, W>,
        letter: u32,
        action: impl Fn(MessageId) -> Action,
    ) {
        let letter = model.locals.letter(letter);
        let flights = self.world.network().flights();
        let flight = flights.iter().find(|flight| {
            (flight.from, flight.to) == (letter.from, letter.to) && flight.message == letter.message
        });
        if let Some(id) = flight.map(|flight| flight.id) {
            self.take(model, action(id));
        }
    }
}
