//! Every schedule of a run, as a model: the world of the animation itself, driven by an adversary with a
//! budget of faults instead of a clock.
//!
//! A state is a row of numbers, one for each process, one for what is in flight and one for the rest:
//! the values behind the numbers are kept once (Holzmann's collapse compression), and what follows from
//! a number is worked out once. Two liberties are taken, and nothing that matters is lost by either:
//!
//! - While a process alone on its machine has effects to carry out, only it moves, or crashes: what
//!   others do meanwhile they can as well do before or after (a persistent set, Godefroid 1996).
//! - A message that is sent again while one that says the same is still in flight changes nothing. That
//!   both arrive is what the budget of duplicates is for.

mod environment;
mod interner;
mod moves;
mod node_transitions;
mod symmetry;

use alloc::{boxed::Box, format, string::String, vec::Vec};
use core::{convert::Infallible, fmt};

use environment::EnvironmentTable;
use interner::{Interner, Memo};
use node_transitions::{Activity, Change, NodeTransitions, Stimulus};
use symmetry::Symmetry;

pub(super) use environment::{EnvironmentState, EnvironmentStep};
pub(super) use interner::hash;
pub use node_transitions::Envelope;
pub(super) use node_transitions::{forget_attempts, is_judged};

use super::{goal::Target, query::Query};
use crate::{
    checker::{Invariant, Model},
    event::Event,
    fault::{Fault, FaultKind},
    goal::StateView,
    protocol::{Decision, ProcessId, ProcessSet, Protocol, Setup, Status, Work},
    scenario::WorkOutcomes,
    world::{Action, World},
};

/// The numbers of what is in flight, and of the surroundings, come before those of the processes.
const NETWORK: usize = 0;
const REST: usize = 1;
const FIRST: usize = 2;

/// The bit of [`Schedules::in_doubt`] that stands for no process.
pub(super) const SOMETHING: u64 = 1 << 63;

/// Every schedule of a run of at most `W - 2` processes.
pub(super) struct Schedules<P: Protocol, const W: usize> {
    setup: Setup,
    question: Query,
    target: Target,
    initial: [u32; W],
    locals: NodeTransitions<P>,
    networks: Interner<Box<[u32]>>,
    deliveries: Memo,
    atlas: EnvironmentTable,
    symmetry: Symmetry,
    /// The processes of each machine.
    machines: Vec<ProcessSet>,
    outcomes: WorkOutcomes,
    /// Both sides of every way to split the machines, by one of the two.
    splits: Vec<ProcessSet>,
}

/// What an adversary lets happen next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move<L = u32> {
    /// A process carries out its next effect.
    Advance(ProcessId),
    /// A message arrives.
    Deliver(L),
    /// Local work ends.
    Finish(ProcessId, Work),
    /// A timer fires.
    Fire(ProcessId, u8),
    /// A fault or a repair. A process stands for its machine, and of two sides of a partition the one
    /// that is cut off from all others.
    Fault(Fault<ProcessId, ProcessSet, L>),
    /// What the processes of a machine wrote without waiting reaches stable storage, and the machine
    /// stops.
    FlushAndCrash(ProcessId),
}

impl<L> Move<L> {
    /// The kind of fault or repair that it is; absent for what the protocol does by itself.
    pub const fn fault(&self) -> Option<FaultKind> {
        match self {
            Self::Advance(_) | Self::Deliver(_) | Self::Finish(..) | Self::Fire(..) => None,
            Self::Fault(fault) => Some(fault.kind()),
            Self::FlushAndCrash(_) => Some(FaultKind::Crash),
        }
    }
}

impl<L: fmt::Debug> fmt::Display for Move<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl<P: Protocol, const W: usize> Schedules<P, W> {
    /// The most processes that fit.
    pub(super) const PROCESSES: usize = W - FIRST;

    /// The schedules that a question is about, and its [target](Query::target).
    pub(super) fn new(question: &Query, target: Target) -> Self {
        let setup = question.scenario.setup();
        let outcomes = question.scenario.work_outcomes(&setup);
        let mut schedules = Self {
            symmetry: if question.symmetry {
                Symmetry::of(&setup, &outcomes)
            } else {
                Symmetry::none()
            },
            outcomes,
            initial: [0; W],
            locals: NodeTransitions::new(&setup),
            networks: Interner::new(),
            deliveries: Memo::new(),
            atlas: EnvironmentTable::new(question.timing),
            machines: setup.ids().map(|id| setup.on_host_of(id)).collect(),
            splits: splits(&setup, question.budget.cuts),
            question: question.clone(),
            target,
            setup,
        };
        schedules.begin();
        schedules
    }

    /// The transaction has begun, and nothing else has happened.
    fn begin(&mut self) {
        let mut world = World::<P>::new(&self.setup);
        let mut events: Vec<Event> = Vec::new();
        let begun = world.apply(&self.setup, &Action::Begin, &mut events);
        debug_assert!(begun.is_ok(), "every world begins once");
        self.initial[NETWORK] = self.networks.number(Box::default());
        self.initial[REST] = self.atlas.begin(&self.setup, &self.question, &events);
        for id in self.setup.ids() {
            self.initial[FIRST + id.index()] = self.locals.node_number(world.node(id).clone());
        }
        self.initial = self.settled(self.initial);
    }

    fn facts(&self, state: &[u32; W], id: ProcessId) -> node_transitions::Facts {
        self.locals.facts(node(state, id))
    }

    fn is_up(&self, state: &[u32; W], id: ProcessId) -> bool {
        self.facts(state, id).activity != Activity::Down
    }

    fn rest(&self, state: &[u32; W]) -> &EnvironmentState {
        self.atlas.at(state[REST])
    }

    fn machine(&self, id: ProcessId) -> ProcessSet {
        self.machines[id.index()]
    }

    /// Whether a process stands for its machine.
    fn leads(&self, id: ProcessId) -> bool {
        self.machine(id).into_iter().next() == Some(id)
    }

    fn busy(&self, state: &[u32; W]) -> Option<ProcessId> {
        self.setup.ids().find(|id| self.facts(state, *id).activity == Activity::Busy)
    }

    /// Whether nothing can come between the effects of a process that would make a difference.
    fn is_fused(&self, state: &[u32; W]) -> bool {
        self.question.is_fused(&self.rest(state).left)
    }

    /// The state after effects between which nothing can come.
    fn settled(&mut self, mut state: [u32; W]) -> [u32; W] {
        if !self.is_fused(&state) {
            return state;
        }
        while let Some(id) = self.busy(&state) {
            state = self.reacted(state, id, Stimulus::Advance, None, EnvironmentStep::None);
        }
        state
    }

    /// The state after a process has taken in something that it can.
    fn reacted(
        &mut self,
        state: [u32; W],
        id: ProcessId,
        stimulus: Stimulus,
        taken: Option<u32>,
        turn: EnvironmentStep,
    ) -> [u32; W] {
        let place = self.locals.react(&self.setup, id, node(&state, id), stimulus);
        let place = place.expect("only a fault at a disk may turn out to be impossible");
        self.changed(state, id, place, taken, turn)
    }

    /// The state after a process has changed in a way that is known.
    fn changed(
        &mut self,
        mut state: [u32; W],
        id: ProcessId,
        place: u32,
        taken: Option<u32>,
        turn: EnvironmentStep,
    ) -> [u32; W] {
        let Change { node: after, ref sent, happening } = *self.locals.change(place);
        state[FIRST + id.index()] = after;
        if taken.is_some() || !sent.is_empty() {
            let took = taken.map_or(0, |letter| letter + 1);
            let (known, new) = self.deliveries.place([state[NETWORK], took, place]);
            state[NETWORK] = if new {
                let after = exchanged(self.networks.value(state[NETWORK]), taken, sent);
                let number = self.networks.number(after);
                self.deliveries.learn(number)
            } else {
                self.deliveries.result(known)
            };
        }
        let seen = (happening, self.locals.happening(happening));
        state[REST] = self.atlas.after(&self.setup, state[REST], turn, seen);
        state
    }

    /// The state after something that no process notices.
    fn turned(
        &mut self,
        mut state: [u32; W],
        turn: EnvironmentStep,
        network: Option<Box<[u32]>>,
    ) -> [u32; W] {
        if let Some(network) = network {
            state[NETWORK] = self.networks.number(network);
        }
        state[REST] = self.atlas.after(&self.setup, state[REST], turn, (0, &[]));
        state
    }
}

/// One of each two sides into which the machines may be split: in all ways for a few machines, each
/// from all others for many.
pub(super) fn splits(setup: &Setup, cuts: u8) -> Vec<ProcessSet> {
    const ALL_WAYS: usize = 8;
    let mut machines: Vec<ProcessSet> = Vec::new();
    for id in setup.ids().filter(|_| cuts > 0) {
        if !machines.iter().any(|machine| machine.contains(id)) {
            machines.push(setup.on_host_of(id));
        }
    }
    if machines.len() > ALL_WAYS {
        return machines;
    }
    let Some((_, others)) = machines.split_first() else {
        return machines;
    };
    let side = |mask: u32| {
        let chosen = (0..).zip(others).filter(|(bit, _)| mask & (1 << bit) != 0);
        chosen.fold(ProcessSet::EMPTY, |side, (_, machine)| side.union(*machine))
    };
    (1..1 << others.len()).map(side).collect()
}

/// The number of a process's state.
fn node<const W: usize>(state: &[u32; W], id: ProcessId) -> u32 {
    state[FIRST + id.index()]
}

/// What is in flight after one message was taken out and others were sent.
fn exchanged(network: &[u32], taken: Option<u32>, sent: &[u32]) -> Box<[u32]> {
    let mut after = network.to_vec();
    if let Some(place) = taken.and_then(|letter| after.binary_search(&letter).ok()) {
        after.remove(place);
    }
    for letter in sent {
        if let Err(place) = after.binary_search(letter) {
            after.insert(place, *letter);
        }
    }
    after.into()
}

impl<P: Protocol, const W: usize> Schedules<P, W> {
    /// Who is up and in doubt, as bits; [`SOMETHING`] is for all together, if something has yet to end
    /// although nothing is left to be repaired.
    pub(super) fn in_doubt(&self, state: &[u32; W]) -> u64 {
        let all = if self.atlas.facts(state[REST]).waits { SOMETHING } else { 0 };
        let doubts = (0..).zip(self.setup.ids()).filter(|(_, id)| self.facts(state, *id).in_doubt);
        doubts.fold(all, |bits, (bit, _)| bits | 1_u64 << bit)
    }

    /// A move, with what its messages say.
    pub(super) fn spelled(&self, step: Move) -> Move<Envelope<P::Message>> {
        let letter = |number: &u32| Ok::<_, Infallible>(self.locals.letter(*number).clone());
        match step {
            Move::Advance(id) => Move::Advance(id),
            Move::Deliver(number) => Move::Deliver(self.locals.letter(number).clone()),
            Move::Finish(id, work) => Move::Finish(id, work),
            Move::Fire(id, kind) => Move::Fire(id, kind),
            Move::Fault(fault) => match fault.try_map_message(letter) {
                Ok(fault) => Move::Fault(fault),
                Err(never) => match never {},
            },
            Move::FlushAndCrash(id) => Move::FlushAndCrash(id),
        }
    }

    /// Whether a state shows the goal if these are blocked in it.
    pub(super) fn reaches_goal_with(&self, state: &[u32; W], blocked: ProcessSet) -> bool {
        self.target.is_reached(&Searched { schedules: self, state, blocked })
    }
}

/// A state, and who is blocked in it.
struct Searched<'a, P: Protocol, const W: usize> {
    schedules: &'a Schedules<P, W>,
    state: &'a [u32; W],
    blocked: ProcessSet,
}

impl<P: Protocol, const W: usize> StateView for Searched<'_, P, W> {
    fn setup(&self) -> &Setup {
        &self.schedules.setup
    }

    fn status(&self, id: ProcessId) -> Option<&Status> {
        let node = self.schedules.locals.node(node(self.state, id));
        node.running.is_some().then_some(&node.status)
    }

    fn deciders(&self, decision: Decision) -> ProcessSet {
        self.schedules.atlas.facts(self.state[REST]).deciders(decision)
    }

    fn blocked(&self) -> ProcessSet {
        self.blocked
    }

    fn is_violated(&self) -> bool {
        self.schedules.atlas.facts(self.state[REST]).broken.is_some()
    }

    fn at_end(&self) -> Option<bool> {
        None
    }
}

impl<P: Protocol, const W: usize> Model for Schedules<P, W> {
    type State = [u32; W];
    type Action = Move;

    fn initial(&mut self, mut found: impl FnMut(Self::State)) {
        found(self.initial);
    }

    fn successors(&mut self, state: Self::State, mut found: impl FnMut(Self::Action, Self::State)) {
        self.moves(state, &mut found);
    }

    fn canonical(&mut self, state: Self::State) -> Self::State {
        self.least(state)
    }

    fn invariants(&self) -> Vec<Invariant<Self>> {
        // Who is blocked is known only once every state is.
        if self.target.is_about_blocking() {
            return Vec::new();
        }
        alloc::vec![Invariant {
            name: "goal",
            holds: |model, state| !model.reaches_goal_with(&state, ProcessSet::EMPTY),
        }]
    }

    fn describe(&self, state: Self::State) -> String {
        format!("{state:?}")
    }

    fn bytes(&self) -> u64 {
        // What networks point to is a few numbers each.
        2 * self.networks.bytes()
            + self.locals.bytes()
            + self.deliveries.bytes()
            + self.atlas.bytes()
            + self.symmetry.bytes()
    }
}
