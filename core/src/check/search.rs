//! Breadth-first search, a slice at a time.

use alloc::vec::Vec;

use super::{Limits, Outcome, Path, Progress, store::Store};
use crate::model::{Invariant, Model, State};

/// How many states are expanded together. What their successors need from memory is asked for in one
/// go, so that one comes while the others are waited for.
const BATCH: u32 = 16;

/// A search through all states of a model, nearest first.
pub struct Search<M: Model> {
    model: M,
    invariants: Vec<Invariant<M>>,
    limits: Limits,
    store: Store<M::State>,
    /// The first state that was not expanded; it and those after it are the frontier.
    next: u32,
    /// How deep that state lies, and the number of the first state that lies deeper.
    level: u32,
    level_end: u32,
    transitions: u64,
    outcome: Outcome,
    /// The successors of one batch; empty between batches.
    candidates: Vec<Candidate<M::State>>,
}

/// A state that may be new.
struct Candidate<S> {
    state: S,
    /// The number of the state that it follows; none for an initial state.
    parent: Option<u32>,
    hash: u64,
    home: u64,
}

impl<S> Candidate<S> {
    const fn new(state: S, parent: Option<u32>) -> Self {
        Self { state, parent, hash: 0, home: 0 }
    }
}

impl<M: Model> Search<M> {
    /// Finds the initial states.
    pub fn new(mut model: M, limits: Limits) -> Self {
        let mut candidates = Vec::new();
        model.initial(|state| candidates.push(Candidate::new(state, None)));
        let mut search = Self {
            invariants: model.invariants(),
            model,
            limits,
            store: Store::new(limits),
            next: 0,
            level: 0,
            level_end: 0,
            transitions: 0,
            outcome: Outcome::Unfinished,
            candidates,
        };
        search.take_in();
        search.descend();
        search
    }

    /// Expands so many states more, or fewer if the search ends before.
    pub fn advance(&mut self, states: u32) -> Progress {
        let mut left = states;
        while left > 0 && self.outcome == Outcome::Unfinished {
            let batch = left.min(BATCH).min(self.level_end - self.next);
            for _ in 0..batch {
                self.expand();
            }
            self.take_in();
            self.descend();
            left -= batch;
        }
        self.progress()
    }

    /// The figures as they are now.
    pub fn progress(&self) -> Progress {
        let found = self.store.len();
        Progress {
            outcome: self.outcome,
            states: u64::from(found),
            transitions: self.transitions,
            depth: self.level + u32::from(found > self.level_end),
            complete_depth: self.level,
            frontier: u64::from(found - self.next),
            bytes: self.store.bytes() + self.other_bytes(),
        }
    }

    /// A shortest run to the state that breaks an invariant, if there is one. It is a run of the model
    /// even where stored states stand for others that are alike: each step is one that really follows.
    pub fn counterexample(&mut self) -> Option<Path<M::State, M::Action>> {
        let Outcome::Broken(_) = self.outcome else {
            return None;
        };
        self.path_to(self.store.len() - 1)
    }

    /// A shortest run to the state of this number, which must have been found.
    pub(super) fn path_to(&mut self, number: u32) -> Option<Path<M::State, M::Action>> {
        let way = self.way_to(number);
        let (first, later) = way.split_first()?;
        let mut initial = Vec::new();
        self.model.initial(|state| initial.push(state));
        let initial = initial.into_iter().find(|state| self.model.canonical(*state) == *first)?;
        let mut steps: Vec<(M::Action, M::State)> = Vec::new();
        for stored in later {
            let before = steps.last().map_or(initial, |(_, state)| *state);
            let mut after = Vec::new();
            self.model.successors(before, |action, state| after.push((action, state)));
            let mut after = after.into_iter();
            steps.push(after.find(|(_, state)| self.model.canonical(*state) == *stored)?);
        }
        Some(Path { initial, steps })
    }

    /// How many states were found.
    pub(super) const fn len(&self) -> u32 {
        self.store.len()
    }

    /// The state of this number, which must have been found.
    pub(super) fn state(&self, number: u32) -> M::State {
        self.store.state(number)
    }

    /// Calls `found` with every transition from a state that was found, and the number of the state to
    /// which it leads, if that was found too.
    pub(super) fn follow(&mut self, number: u32, mut found: impl FnMut(M::Action, Option<u32>)) {
        let state = self.store.state(number);
        let mut after = Vec::new();
        self.model.successors(state, |action, state| after.push((action, state)));
        for (action, state) in after {
            found(action, self.store.number(self.model.canonical(state)));
        }
    }

    /// The model, as the search has left it.
    pub const fn model(&self) -> &M {
        &self.model
    }

    /// Puts the successors of the next state among the candidates.
    fn expand(&mut self) {
        let (number, state) = (self.next, self.store.state(self.next));
        self.next += 1;
        let (candidates, mut transitions) = (&mut self.candidates, 0);
        self.model.successors(state, |_, successor| {
            transitions += 1;
            if successor != state {
                candidates.push(Candidate::new(successor, Some(number)));
            }
        });
        self.transitions += transitions;
    }

    /// Stores those candidates that are new, and looks whether the invariants hold in them.
    ///
    /// Nearly all the time of a search goes into waiting for memory, so this goes over the candidates
    /// three times: the first pass asks for the slots of all, the second for the states that these
    /// name, and only what is still in question after that is looked up one by one.
    fn take_in(&mut self) {
        self.store.allow(self.limits.bytes.saturating_sub(self.other_bytes()));
        let Self { model, store, candidates, .. } = self;
        for candidate in &mut *candidates {
            candidate.state = model.canonical(candidate.state);
            candidate.hash = candidate.state.mixed();
            candidate.home = store.home(candidate.hash);
        }
        candidates.retain(|it| !store.is_known_at_home(it.home, it.state, it.hash));
        for Candidate { state, parent, hash, .. } in candidates.drain(..) {
            match store.insert(state, hash, parent) {
                Ok(false) => {}
                Ok(true) => {
                    let broken = self.invariants.iter().find(|it| !(it.holds)(model, state));
                    if let Some(invariant) = broken {
                        self.outcome = Outcome::Broken(invariant.name);
                        return;
                    }
                }
                Err(limit) => {
                    self.outcome = Outcome::Stopped(limit);
                    return;
                }
            }
        }
    }

    /// Goes on to the next level if this one is done, or ends if there is none.
    fn descend(&mut self) {
        if self.outcome != Outcome::Unfinished || self.next < self.level_end {
            return;
        }
        if self.store.len() == self.level_end {
            self.outcome = Outcome::Holds;
        } else {
            self.level += 1;
            self.level_end = self.store.len();
        }
    }

    /// What is allocated beside the store.
    fn other_bytes(&self) -> u64 {
        let candidates = self.candidates.capacity() * size_of::<Candidate<M::State>>();
        candidates as u64 + self.model.bytes()
    }

    /// The stored states from an initial one to this one.
    fn way_to(&self, number: u32) -> Vec<M::State> {
        let numbers = core::iter::successors(Some(number), |number| self.store.parent(*number));
        let mut way: Vec<M::State> = numbers.map(|number| self.store.state(number)).collect();
        way.reverse();
        way
    }
}
