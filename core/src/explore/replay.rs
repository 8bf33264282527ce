//! From a path of moves to the actions of a world that make it, and to the scenario that plays them.

use alloc::vec::Vec;

use super::{
    query::Query,
    schedules::{Envelope, Move},
};
use crate::{
    event::MessageId,
    fault::{Budget, Fault},
    protocol::{ProcessId, Protocol, Setup},
    scenario::{Invalid, Scenario, WorkOutcomes},
    simulate::steer,
    world::{Action, World},
};

/// The scenario that plays these moves first and then goes on by itself.
pub(super) fn scenario<P: Protocol>(
    question: &Query,
    moves: impl IntoIterator<Item = Move<Envelope<P::Message>>>,
) -> Result<Scenario, Invalid> {
    let setup = question.scenario.setup();
    let mut replay = Replay::<P> {
        outcomes: question.scenario.work_outcomes(&setup),
        world: World::new(&setup),
        actions: Vec::new(),
        left: question.budget,
        question,
        setup,
    };
    replay.take(Action::Begin);
    replay.settle();
    for step in moves {
        replay.make(&step);
        replay.settle();
    }
    steer(&question.scenario, &replay.actions)
}

struct Replay<'a, P: Protocol> {
    setup: Setup,
    outcomes: WorkOutcomes,
    question: &'a Query,
    /// The faults that are left.
    left: Budget,
    world: World<P>,
    actions: Vec<Action>,
}

impl<P: Protocol> Replay<'_, P> {
    fn take(&mut self, action: Action) {
        let done = self.world.apply(&self.setup, &action, &mut ());
        debug_assert!(done.is_ok(), "the world goes where its model went: {action:?}, {done:?}");
        if done.is_ok() {
            self.actions.push(action);
        }
    }

    /// Carries out effects between which nothing can come, as the model did.
    fn settle(&mut self) {
        while self.question.is_fused(&self.left) {
            let busy = self.setup.ids().find(|id| self.world.node(*id).next_effect().is_some());
            let Some(id) = busy else {
                return;
            };
            self.take(Action::Advance(id));
        }
    }

    fn make(&mut self, step: &Move<Envelope<P::Message>>) {
        match step {
            Move::Advance(id) => self.take(Action::Advance(*id)),
            Move::Deliver(letter) => {
                if let Some(message) = self.message(letter) {
                    self.take(Action::Deliver(message));
                }
            }
            Move::Finish(id, work) => {
                self.take(Action::Finish(*id, *work, self.outcomes.of(*id, *work)));
            }
            Move::Fire(id, kind) => self.take(Action::Fire(*id, *kind)),
            Move::Fault(fault) => {
                let named = |letter: &_| self.message(letter).ok_or(());
                if let Ok(fault) = fault.try_map_message(named) {
                    self.take(Action::Fault(fault));
                }
            }
            Move::FlushAndCrash(id) => {
                let lazy = |id: &ProcessId| {
                    let node = self.world.node(*id);
                    node.running.is_some() && node.log.stable() < node.log.records().len()
                };
                let lazy: Vec<ProcessId> =
                    self.setup.on_host_of(*id).into_iter().filter(lazy).collect();
                for id in lazy {
                    self.take(Action::Fault(Fault::Flush(id)));
                }
                self.take(Action::Fault(Fault::Crash(*id)));
            }
        }
        if let Some(kind) = step.fault() {
            self.left.spend(kind);
        }
    }

    /// A message in flight that says this.
    fn message(&self, letter: &Envelope<P::Message>) -> Option<MessageId> {
        let flights = self.world.network().flights();
        let flight = flights.iter().find(|flight| {
            (flight.from, flight.to) == (letter.from, letter.to) && flight.message == letter.message
        });
        debug_assert!(flight.is_some(), "the world goes where its model went");
        flight.map(|flight| flight.id)
    }
}
