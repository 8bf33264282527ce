//! From a path of moves to the actions of a world that make it, and to the scenario that plays them.

use alloc::vec::Vec;

use super::{
    query::Query,
    schedules::{Envelope, Move},
};
use crate::{
    event::MessageId,
    protocol::{ProcessId, ProcessSet, Protocol, Setup},
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
        crashes: question.budget.crashes,
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
    /// The crashes that are left.
    crashes: u8,
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
        while self.question.is_fused(self.crashes) {
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
            Move::Deliver(letter) => self.with_message(letter, Action::Deliver),
            Move::Drop(letter) => self.with_message(letter, Action::Drop),
            Move::Duplicate(letter) => self.with_message(letter, Action::Duplicate),
            Move::Finish(id, work) => {
                self.take(Action::Finish(*id, *work, self.outcomes.of(*id, *work)));
            }
            Move::Fire(id, kind) => self.take(Action::Fire(*id, *kind)),
            Move::Crash(id, kept) => self.crash(*id, *kept),
            Move::Recover(id) => self.take(Action::Recover(*id)),
            Move::Cut(side) => {
                let others = self.setup.ids().collect::<ProcessSet>().without(*side);
                self.take(Action::Cut(*side, others));
                self.take(Action::Cut(others, *side));
            }
            Move::Heal => self.take(Action::Heal),
            Move::Rival(id) => self.take(Action::Rival(*id)),
        }
    }

    fn crash(&mut self, id: ProcessId, kept: bool) {
        let machine = self.setup.ids().filter(|other| self.setup.share_host(id, *other));
        let has_lazy = |id: &ProcessId| {
            let node = self.world.node(*id);
            node.running.is_some() && node.log.stable() < node.log.records().len()
        };
        let lazy: Vec<ProcessId> = machine.filter(|id| kept && has_lazy(id)).collect();
        for id in lazy {
            self.take(Action::Flush(id));
        }
        self.take(Action::Crash(id));
        self.crashes = self.crashes.saturating_sub(1);
    }

    fn with_message(
        &mut self,
        letter: &Envelope<P::Message>,
        action: impl Fn(MessageId) -> Action,
    ) {
        let flights = self.world.network().flights();
        let flight = flights.iter().find(|flight| {
            (flight.from, flight.to) == (letter.from, letter.to) && flight.message == letter.message
        });
        if let Some(id) = flight.map(|flight| flight.id) {
            self.take(action(id));
        }
    }
}
