//! The same schedules as the search goes through, state by state as plain values: slow, simple, and
//! written apart from it, so that the one can be held against the other, and so that checkers of other
//! people can go through our world.

mod state;

use alloc::{vec, vec::Vec};

use state::Seen;

pub use state::State;

use super::{
    goal::Target,
    query::{Query, QueryError, Timing},
    replay,
    schedules::{
        Envelope, EnvironmentState, EnvironmentStep, Move, forget_attempts, hash, is_judged, splits,
    },
};
use crate::{
    analysis::verdict::Monitor,
    event::{Event, Loss, WorldFault},
    fault::{FAULTS, Fault, FaultKind},
    protocol::{Machine, ProcessId, ProcessSet, Protocol, Setup},
    scenario::{Invalid, Scenario, WorkOutcomes},
    snapshot::Rival,
    world::{Action, Node, World},
};

/// Every schedule of a run of one protocol.
#[derive(Clone, Debug)]
pub struct ReferenceModel<P: Protocol> {
    setup: Setup,
    question: Query,
    target: Target,
    outcomes: WorkOutcomes,
    splits: Vec<ProcessSet>,
    protocol: core::marker::PhantomData<P>,
}

/// What happens next.
pub type Step<P> = Move<Envelope<<P as Machine>::Message>>;

/// A fault among them.
type StepFault<P> = Fault<ProcessId, ProcessSet, Envelope<<P as Machine>::Message>>;

impl<P: Protocol> ReferenceModel<P> {
    /// The schedules that a question is about, whose scenario must be one of this protocol.
    ///
    /// # Errors
    /// If the goal has no [target](Query::target).
    pub fn new(question: &Query) -> Result<Self, QueryError> {
        let setup = question.scenario.setup();
        Ok(Self {
            target: question.target()?,
            outcomes: question.scenario.work_outcomes(&setup),
            splits: splits(&setup, question.budget.cuts),
            question: question.clone(),
            setup,
            protocol: core::marker::PhantomData,
        })
    }

    /// The processes of the run.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The transaction has begun, and nothing else has happened.
    pub fn initial(&self) -> State<P> {
        let mut world = World::new(&self.setup);
        let mut events = Vec::new();
        let begun = world.apply(&self.setup, &Action::Begin, &mut events);
        debug_assert!(begun.is_ok(), "every world begins once");
        let mut watch = Monitor::new(self.question.scenario.info(), &self.setup);
        for event in &events {
            watch.see(&self.setup, event);
        }
        let rest = EnvironmentState::new(watch, self.question.budget);
        let mut state = State { nodes: world.nodes().to_vec(), flights: vec![], rest };
        state.nodes.iter_mut().for_each(forget_attempts);
        self.settle(state)
    }

    /// Whether the question's goal is reached; never, if it is about who is blocked.
    pub fn reaches_goal(&self, state: &State<P>) -> bool {
        !self.target.is_about_blocking() && self.reaches_goal_with(state, ProcessSet::EMPTY)
    }

    /// Whether a state shows the question's goal if these are blocked in it. How a goal is judged in a state is the
    /// search's own code.
    pub fn reaches_goal_with(&self, state: &State<P>, blocked: ProcessSet) -> bool {
        self.target.is_reached(&Seen { setup: &self.setup, state, blocked })
    }

    /// The scenario that plays these steps first and then goes on by itself.
    ///
    /// # Errors
    /// If they take more interventions than a run may have.
    pub fn scenario(&self, steps: impl IntoIterator<Item = Step<P>>) -> Result<Scenario, Invalid> {
        replay::scenario::<P>(&self.question, steps)
    }

    /// Everything that may happen in a state.
    pub fn steps(&self, state: &State<P>) -> Vec<Step<P>> {
        let mut steps = Vec::new();
        let busy = self.setup.ids().find(|id| state.node(*id).next_effect().is_some());
        if let Some(id) = busy {
            steps.push(Move::Advance(id));
            if self.machine(id).len() == 1 {
                steps.extend(self.crashes(state, id));
                steps.extend(
                    self.disk_faults(state, id)
                        .into_iter()
                        .filter(|it| it.kind().info().halts)
                        .map(Move::Fault),
                );
                return steps;
            }
        }
        let mut letters = state.flights.clone();
        letters.dedup();
        let taken = letters.iter().filter(|letter| {
            let lost = !state.rest.connects(letter.from, letter.to);
            let down = state.node(letter.to).running.is_none();
            lost || down || state.node(letter.to).is_idle()
        });
        steps.extend(taken.cloned().map(Move::Deliver));
        for id in self.setup.ids().filter(|id| state.node(*id).is_idle()) {
            steps.extend(self.own_steps(state, id));
        }
        if state.rest.left.rivals > 0 {
            let asked = self.setup.workers().into_iter().filter(|id| {
                state.node(*id).running.is_some() && state.node(*id).rival == Rival::Absent
            });
            steps.extend(asked.map(|id| Move::Fault(Fault::Rival(id))));
        }
        for id in self.setup.ids().filter(|id| self.machine(*id).into_iter().next() == Some(*id)) {
            steps.extend(self.crashes(state, id));
            let down = self.machine(id).into_iter().any(|id| state.node(id).running.is_none());
            if down && state.rest.left.recoveries > 0 {
                steps.push(Move::Fault(Fault::Recover(id)));
            }
        }
        let disks = self.setup.ids().flat_map(|id| self.disk_faults(state, id));
        steps.extend(disks.map(Move::Fault));
        steps.extend(self.disturbances(state, letters));
        steps
    }

    /// What a process that waits may do by itself.
    fn own_steps(&self, state: &State<P>, id: ProcessId) -> Vec<Step<P>> {
        let Some(running) = &state.node(id).running else {
            return vec![];
        };
        let mut works = running.work.clone();
        works.sort_unstable();
        works.dedup();
        let mut steps: Vec<Step<P>> =
            works.into_iter().map(|work| Move::Finish(id, work)).collect();
        if state.rest.left.timeouts != Some(0) {
            let armed = running.timers.iter().map(|timer| timer.kind);
            let fires = armed.filter(|kind| self.may_fire(state, id, *kind));
            steps.extend(fires.map(|kind| Move::Fire(id, kind)));
        }
        steps
    }

    fn may_fire(&self, state: &State<P>, id: ProcessId, kind: u8) -> bool {
        let Some(running) = &state.node(id).running else {
            return false;
        };
        if self.question.timing == Timing::Asynchronous {
            return true;
        }
        let reaches = |letter: &&Envelope<P::Message>| state.rest.connects(letter.from, letter.to);
        let silent = |other: ProcessId| {
            let gone = state.node(other).running.is_none()
                || !state.rest.connects(other, id)
                || state.rest.lost.iter().any(|pair| *pair == (other, id) || *pair == (id, other));
            let coming = |letter: &&Envelope<P::Message>| letter.from == other && letter.to == id;
            gone && !state.flights.iter().filter(reaches).any(|letter| coming(&letter))
        };
        let awaited = running.awaits(&self.setup, id, kind);
        if !awaited.is_empty() && awaited.into_iter().all(silent) {
            return true;
        }
        let idle = |node: &Node<P>| {
            node.running.as_ref().is_none_or(|it| it.work.is_empty() && it.queue.is_empty())
        };
        let arrives = |letter: &Envelope<P::Message>| state.node(letter.to).running.is_some();
        state.nodes.iter().all(idle) && !state.flights.iter().filter(reaches).any(arrives)
    }

    /// Whether a machine may stop: one that never does is left, where that is asked for.
    fn may_stop(&self, state: &State<P>, machine: ProcessSet) -> bool {
        let crashed = state.rest.crashed.union(machine);
        self.question.budget.total_failure || self.setup.ids().any(|id| !crashed.contains(id))
    }

    fn crashes(&self, state: &State<P>, id: ProcessId) -> Vec<Step<P>> {
        let machine = self.machine(id);
        let nodes = machine.into_iter().map(|id| state.node(id));
        let up: Vec<&Node<P>> = nodes.filter(|it| it.running.is_some()).collect();
        if !self.may_stop(state, machine) || up.is_empty() || state.rest.left.crashes == 0 {
            return vec![];
        }
        if up.iter().any(|node| node.log.stable() < node.log.records().len()) {
            return vec![Move::Fault(Fault::Crash(id)), Move::FlushAndCrash(id)];
        }
        vec![Move::Fault(Fault::Crash(id))]
    }

    /// What may befall the disk of a process: whatever the world lets happen.
    fn disk_faults(&self, state: &State<P>, id: ProcessId) -> Vec<StepFault<P>> {
        let stops = self.may_stop(state, self.machine(id));
        let records = state.node(id).log.records().len();
        let kinds = FAULTS.iter().filter(|it| state.rest.left.count(it.kind) > 0);
        let faults = kinds.filter(|it| stops || !it.halts).flat_map(|it| it.at_disk(id, records));
        let happens = |fault: &StepFault<P>| {
            let at_a_process = fault.try_map_message(|_| Err(()));
            at_a_process.is_ok_and(|fault| {
                let mut world = World::of(state.nodes.clone());
                world.apply(&self.setup, &Action::Fault(fault), &mut ()).is_ok()
            })
        };
        faults.map(|fault| fault.widened()).filter(happens).collect()
    }

    fn disturbances(&self, state: &State<P>, letters: Vec<Envelope<P::Message>>) -> Vec<Step<P>> {
        let left = state.rest.left;
        let mut steps = vec![];
        for letter in letters {
            if self.setup.share_host(letter.from, letter.to) {
                continue;
            }
            if left.losses > 0 {
                steps.push(Move::Fault(Fault::Drop(letter.clone())));
            }
            if left.duplicates > 0 {
                steps.push(Move::Fault(Fault::Duplicate(letter)));
            }
        }
        match state.rest.cuts.is_empty() {
            true if left.cuts > 0 => steps.extend(self.splits.iter().map(|from| {
                let to = self.setup.ids().collect::<ProcessSet>().without(*from);
                Move::Fault(Fault::Cut { from: *from, to, both_ways: true })
            })),
            false if left.heals > 0 => steps.push(Move::Fault(Fault::Heal)),
            _ => {}
        }
        steps
    }

    fn machine(&self, id: ProcessId) -> ProcessSet {
        self.setup.on_host_of(id)
    }

    /// The state after a step.
    pub fn next(&self, state: &State<P>, step: &Step<P>) -> State<P> {
        let mut after = state.clone();
        match step {
            Move::Advance(id) => {
                self.act(&mut after, &[Action::Advance(*id)], EnvironmentStep::None);
            }
            Move::Deliver(letter) => {
                after.take(letter);
                let (from, to) = (letter.from, letter.to);
                if !state.rest.connects(from, to) {
                    self.turn(&mut after, EnvironmentStep::Lose(from, to, Loss::Cut));
                } else if state.node(to).running.is_none() {
                    self.turn(&mut after, EnvironmentStep::Lose(from, to, Loss::ReceiverDown));
                } else {
                    self.receive(&mut after, letter);
                }
            }
            Move::Finish(id, work) => {
                let finish = Action::Finish(*id, *work, self.outcomes.of(*id, *work));
                self.act(&mut after, &[finish], EnvironmentStep::None);
            }
            Move::Fire(id, kind) => {
                self.act(&mut after, &[Action::Fire(*id, *kind)], EnvironmentStep::Timeout);
            }
            Move::Fault(fault) => self.befall(&mut after, fault),
            Move::FlushAndCrash(id) => {
                let flush = self.machine(*id).into_iter().map(Fault::Flush);
                let actions: Vec<Action> =
                    flush.chain([Fault::Crash(*id)]).map(Action::Fault).collect();
                let turn = EnvironmentStep::Halt(FaultKind::Crash, self.machine(*id));
                self.act(&mut after, &actions, turn);
            }
        }
        self.settle(after)
    }

    fn befall(&self, state: &mut State<P>, fault: &StepFault<P>) {
        match fault {
            Fault::Drop(letter) => {
                state.take(letter);
                self.turn(state, EnvironmentStep::Lose(letter.from, letter.to, Loss::Dropped));
            }
            Fault::Duplicate(letter) => {
                state.flights.push(letter.clone());
                state.sort();
                self.turn(state, EnvironmentStep::Fault(FaultKind::Duplicate));
            }
            Fault::Cut { from, .. } => self.turn(state, EnvironmentStep::Cut(*from)),
            Fault::Heal => self.turn(state, EnvironmentStep::Heal),
            fault => {
                let machine = fault.process().map_or(ProcessSet::EMPTY, |id| self.machine(*id));
                let turn = EnvironmentStep::of_a_process(fault.kind(), machine);
                let at_a_process: Result<WorldFault, ()> = fault.try_map_message(|_| Err(()));
                let actions: Vec<Action> = at_a_process.into_iter().map(Action::Fault).collect();
                self.act(state, &actions, turn);
            }
        }
    }

    fn receive(&self, state: &mut State<P>, letter: &Envelope<P::Message>) {
        let mut world = World::of(state.nodes.clone());
        let message = world.put_in_flight(letter.from, letter.to, letter.message.clone());
        let turn = EnvironmentStep::Arrive(letter.from, letter.to);
        self.act_in(world, state, &[Action::Deliver(message)], turn);
    }

    fn act(&self, state: &mut State<P>, actions: &[Action], turn: EnvironmentStep) {
        self.act_in(World::of(state.nodes.clone()), state, actions, turn);
    }

    /// Lets a world without a network act, and takes back what became of it.
    fn act_in(
        &self,
        mut world: World<P>,
        state: &mut State<P>,
        actions: &[Action],
        turn: EnvironmentStep,
    ) {
        let mut events: Vec<Event> = Vec::new();
        for action in actions {
            // Of several processes of a machine some may have nothing to keep.
            let _ = world.apply(&self.setup, action, &mut events);
        }
        self.turn(state, turn);
        for event in events.iter().filter(|event| is_judged(event)) {
            state.rest.watch.see(&self.setup, event);
        }
        state.nodes = world.nodes().to_vec();
        state.nodes.iter_mut().for_each(forget_attempts);
        for flight in world.network().flights() {
            let letter =
                Envelope { from: flight.from, to: flight.to, message: flight.message.clone() };
            if !state.flights.contains(&letter) {
                state.flights.push(letter);
            }
        }
        state.sort();
    }

    fn turn(&self, state: &mut State<P>, turn: EnvironmentStep) {
        let unlimited = state.rest.left.timeouts.is_none();
        if turn != EnvironmentStep::Timeout || !unlimited {
            state.rest.take(&self.setup, turn);
        }
        if self.question.timing == Timing::Asynchronous {
            state.rest.lost.clear();
        }
    }

    /// Carries out effects between which nothing can come.
    fn settle(&self, mut state: State<P>) -> State<P> {
        while self.question.is_fused(&state.rest.left) {
            let busy = self.setup.ids().find(|id| state.node(*id).next_effect().is_some());
            let Some(id) = busy else {
                break;
            };
            self.act(&mut state, &[Action::Advance(id)], EnvironmentStep::None);
        }
        state
    }
}
