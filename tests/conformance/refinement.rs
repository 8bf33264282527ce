//! Refinement: our protocols, with their disks, crashes and recoveries, do nothing that the published
//! specifications could not do as well. Every reachable state of the world is mapped to one of the
//! specification, and every step between two to actions of the specification, or to none.
//!
//! Our world forgets what a specification remembers for ever: which messages were sent, and what was
//! decided by somebody who has crashed since. That is carried along as a history, which follows from the
//! steps and which no step looks at.
//!
//! The schedules are those of asynchronous timing: timers fire whenever they are armed. Effects are
//! steps of their own throughout.
#![expect(clippy::disallowed_types, reason = "only whether a state is known is asked")]

mod paxos_commit;
mod two_phase;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    hash::Hash,
};

use coordinator_core::{
    checker::{Invariant, Model},
    explore::{
        Budget, Envelope, Move, Query, Timing,
        reference_model::{ReferenceModel, State, Step},
    },
    protocol::{Effect, Machine, Protocol, WorkOutcome},
    scenario::Draft,
    world::Node,
};

const YES: WorkOutcome = WorkOutcome::Done;
const NO: WorkOutcome = WorkOutcome::Refused;

/// Where a step leads that no state of the specification is like.
const NOTHING: &str = "no state of the specification";

/// How a specification sees a protocol.
trait Mapping {
    type Protocol: Protocol;
    type Specification: Model<State = u64>;
    /// What the specification would have seen on the way to a state of the world.
    type Seen: Clone + Eq + Hash;
    /// To how many actions of the specification a single step may come.
    const MOST_ACTIONS: usize;

    fn specification(&mut self) -> &mut Self::Specification;

    fn initial(&self) -> Self::Seen;

    /// What it has seen once the step is done; none if nothing like that can be seen.
    fn seen_after(
        &self,
        before: (&State<Self::Protocol>, &Self::Seen),
        step: &Step<Self::Protocol>,
        after: &State<Self::Protocol>,
    ) -> Option<Self::Seen>;

    fn mapped(&self, seen: &Self::Seen) -> u64;
}

/// What a process says in this step, if it says anything.
fn said<'a, P: Protocol>(before: &'a State<P>, step: &Step<P>) -> Option<&'a P::Message> {
    let Move::Advance(id) = step else {
        return None;
    };
    match before.node(*id).next_effect()? {
        Effect::Send { message, .. } => Some(message),
        _ => None,
    }
}

/// What going through all states has shown.
#[derive(Debug, Default)]
struct Covered {
    states: usize,
    steps: usize,
    /// The names of the specification's actions that were seen.
    actions: BTreeSet<String>,
    /// The most of them that a single step came to.
    bundle: usize,
    /// A step that is none of the specification's, if there is one.
    stray: Option<String>,
}

/// A state of the world with its history.
struct Reached<M: Mapping> {
    state: State<M::Protocol>,
    seen: M::Seen,
    numbers: Numbers,
    used: Budget,
}

/// Stands for the processes, and for what is in flight.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Numbers {
    nodes: Box<[u32]>,
    flights: u32,
}

/// What tells states apart. What a judge has seen is left out: nothing follows from it.
type Key<M> = (Numbers, <M as Mapping>::Seen, Budget);

/// Numbers values as they are met, so that each is kept once.
struct Numbered<T>(HashMap<T, u32>);

impl<T: Clone + Eq + Hash> Numbered<T> {
    fn number(&mut self, value: &T) -> u32 {
        if let Some(number) = self.0.get(value) {
            return *number;
        }
        let number = u32::try_from(self.0.len()).expect("there are fewer");
        self.0.insert(value.clone(), number);
        number
    }
}

/// Every state that is known, in full.
struct Known<M: Mapping> {
    nodes: Numbered<Node<M::Protocol>>,
    flights: Numbered<Vec<Envelope<<M::Protocol as Machine>::Message>>>,
    keys: HashSet<Key<M>>,
}

impl<M: Mapping> Known<M> {
    fn new() -> Self {
        let (nodes, flights) = (Numbered(HashMap::new()), Numbered(HashMap::new()));
        Self { nodes, flights, keys: HashSet::new() }
    }

    fn numbers(&mut self, state: &State<M::Protocol>) -> Numbers {
        let nodes = state.nodes.iter().map(|node| self.nodes.number(node)).collect();
        Numbers { nodes, flights: self.flights.number(&state.flights) }
    }

    /// As few processes take part in a step, most numbers stay.
    fn numbers_after(&mut self, before: &Reached<M>, state: &State<M::Protocol>) -> Numbers {
        let mut numbers = before.numbers.clone();
        let nodes = before.state.nodes.iter().zip(&state.nodes);
        for (number, (node, after)) in numbers.nodes.iter_mut().zip(nodes) {
            if node != after {
                *number = self.nodes.number(after);
            }
        }
        if before.state.flights != state.flights {
            numbers.flights = self.flights.number(&state.flights);
        }
        numbers
    }

    fn is_new(&mut self, reached: &Reached<M>) -> bool {
        self.keys.insert((reached.numbers.clone(), reached.seen.clone(), reached.used))
    }
}

/// Which faults there have been, after one more step.
fn used_after<L>(mut used: Budget, step: &Move<L>) -> Budget {
    if let Some(kind) = step.fault() {
        *used.count_mut(kind).expect("a search uses what is budgeted") += 1;
    }
    if let Move::Fire(..) = step {
        // They are counted only where there may not be any number of them.
        used.timeouts = used.timeouts.map(|count| count + 1);
    }
    used
}

/// The actions that lead the specification from one state to another. None of them undoes what another
/// does: each brings it nearer.
fn actions<S: Model<State = u64>>(
    specification: &mut S,
    from: u64,
    to: u64,
    most: usize,
) -> Option<Vec<String>> {
    if from == to {
        return Some(vec![]);
    }
    let mut nearer = vec![];
    let distance = |state: u64| (state ^ to).count_ones();
    specification.successors(from, |action, next| {
        if distance(next) < distance(from) {
            nearer.push((action.to_string(), next));
        }
    });
    let left = most.checked_sub(1)?;
    nearer.into_iter().find_map(|(action, next)| {
        let mut path = actions(specification, next, to, left)?;
        path.push(action);
        Some(path)
    })
}

/// Holds steps against a specification, each pair of its states once.
struct Judge<M: Mapping> {
    mapping: M,
    invariants: Vec<Invariant<M::Specification>>,
    allowed: HashSet<(u64, u64)>,
}

impl<M: Mapping> Judge<M> {
    fn new(mut mapping: M) -> Self {
        let invariants = mapping.specification().invariants();
        Self { mapping, invariants, allowed: HashSet::new() }
    }

    /// What the specification has seen after a step that it allows; else what is wrong.
    fn follow(
        &mut self,
        before: &Reached<M>,
        step: &Step<M::Protocol>,
        after: &State<M::Protocol>,
        covered: &mut Covered,
    ) -> Result<M::Seen, String> {
        let from = self.mapping.mapped(&before.seen);
        let seen = self.mapping.seen_after((&before.state, &before.seen), step, after);
        let to = seen.as_ref().map(|seen| self.mapping.mapped(seen));
        let specification = self.mapping.specification();
        let (Some(seen), Some(to)) = (seen, to) else {
            let from = specification.describe(from);
            return Err(format!("{step}\nfrom {from}\nto {NOTHING}"));
        };
        if from == to || self.allowed.contains(&(from, to)) {
            return Ok(seen);
        }
        let is_consistent = self.invariants.iter().all(|it| (it.holds)(specification, to));
        let found = actions(specification, from, to, M::MOST_ACTIONS);
        let Some(found) = found.filter(|_| is_consistent) else {
            let (from, to) = (specification.describe(from), specification.describe(to));
            return Err(format!("{step}\nfrom {from}\nto {to}"));
        };
        covered.bundle = covered.bundle.max(found.len());
        let names = found.iter().filter_map(|action| action.split('(').next());
        covered.actions.extend(names.map(str::to_owned));
        self.allowed.insert((from, to));
        Ok(seen)
    }
}

/// Goes through every schedule with at most these faults, until a step strays.
fn refined<M: Mapping>(mapping: M, draft: Draft, faults: Budget) -> Covered {
    let question = Query {
        // While a crash is left, effects are steps of their own; one more is left than is taken.
        budget: Budget { crashes: faults.crashes + 1, total_failure: true, ..faults },
        timing: Timing::Asynchronous,
        ..Query::new(draft.build().expect("it is valid"))
    };
    let plain: ReferenceModel<M::Protocol> =
        ReferenceModel::new(&question).expect("it can be asked");
    let mut judge = Judge::new(mapping);
    let mut known: Known<M> = Known::new();
    let (state, seen) = (plain.initial(), judge.mapping.initial());
    let numbers = known.numbers(&state);
    let used = Budget { timeouts: faults.timeouts.map(|_| 0), ..Budget::default() };
    let first = Reached { state, seen, numbers, used };
    known.is_new(&first);
    let mut covered = Covered::default();
    let mut left = vec![first];
    while let Some(before) = left.pop() {
        covered.states += 1;
        for step in plain.steps(&before.state) {
            let used = used_after(before.used, &step);
            if used.crashes > faults.crashes {
                continue;
            }
            covered.steps += 1;
            let state = plain.next(&before.state, &step);
            let seen = match judge.follow(&before, &step, &state, &mut covered) {
                Ok(seen) => seen,
                Err(stray) => {
                    covered.stray = Some(stray);
                    return covered;
                }
            };
            let numbers = known.numbers_after(&before, &state);
            let after = Reached { state, seen, numbers, used };
            if known.is_new(&after) {
                left.push(after);
            }
        }
    }
    covered
}

/// A run of a variant with these votes.
fn draft(variant: &str, votes: &[WorkOutcome]) -> Draft {
    Draft { votes: votes.into(), ..coordinator_tests::draft(variant, 1) }
}
