//! Breadth-first search, a slice at a time.

use alloc::{string::ToString, vec::Vec};

use crate::{DescribedPath, Invariant, Limit, Limits, Model, Path, State, state_store::StateStore};

/// How many states are expanded together. What their successors need from memory is asked for in one
/// go, so that one comes while the others are waited for.
const BATCH: u32 = 32;
/// How many states are given their places anew in the time that it takes to expand one.
const PLACED: u32 = 16;

/// How a search stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchOutcome {
    /// There is more to be seen.
    Unfinished,
    /// Every reachable state was seen, and every invariant holds in it.
    Holds,
    /// The invariant of this name does not hold in the last state that was found.
    Broken(&'static str),
    /// A limit ended the search. Nothing is known beyond [`Progress::complete_depth`].
    Stopped(Limit),
}

/// The figures of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How it stands.
    pub outcome: SearchOutcome,
    /// How many distinct states were found; with symmetry, how many that differ in more than names.
    pub states: u64,
    /// How many steps between them were tried, those included that change nothing.
    pub transitions: u64,
    /// How many states lie on the shortest way to the farthest one, the initial state included.
    pub depth: u32,
    /// Up to which depth every state was found, and every invariant seen to hold or else reported.
    pub complete_depth: u32,
    /// How many states were found whose successors were not looked for yet.
    pub frontier: u64,
    /// How many bytes are allocated.
    pub bytes: u64,
}

/// A search through all states of a model, nearest first.
pub struct Search<M: Model> {
    model: M,
    invariants: Vec<Invariant<M>>,
    limits: Limits,
    store: StateStore<M::State>,
    /// The first state that was not expanded; it and those after it are the frontier.
    next: u32,
    /// How deep that state lies, and the number of the first state that lies deeper.
    level: u32,
    level_end: u32,
    transitions: u64,
    outcome: SearchOutcome,
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
            store: StateStore::new(limits),
            next: 0,
            level: 0,
            level_end: 0,
            transitions: 0,
            outcome: SearchOutcome::Unfinished,
            candidates,
        };
        search.take_in();
        search.descend();
        search
    }

    /// Expands so many states more, or fewer if the search ends before, or makes room for more.
    pub fn advance(&mut self, states: u32) -> Progress {
        let mut left = states;
        while left > 0 && self.outcome == SearchOutcome::Unfinished {
            match self.store.make_room(left.saturating_mul(PLACED)) {
                Ok(true) => {}
                Ok(false) => break,
                Err(limit) => {
                    self.outcome = SearchOutcome::Stopped(limit);
                    break;
                }
            }
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
        let SearchOutcome::Broken(_) = self.outcome else {
            return None;
        };
        self.path_to(self.store.len() - 1)
    }

    /// A shortest run to the state of this number, which must have been found.
    pub fn path_to(&mut self, number: u32) -> Option<Path<M::State, M::Action>> {
        let way = self.way_to(number);
        let (first, later) = way.split_first()?;
        let mut initial = Vec::new();
        self.model.initial(|state| initial.push(state));
        let model = &mut self.model;
        let initial = initial.into_iter().find(|state| model.canonical(*state) == *first)?;
        let mut steps: Vec<(M::Action, M::State)> = Vec::new();
        for stored in later {
            let before = steps.last().map_or(initial, |(_, state)| *state);
            let mut after = Vec::new();
            self.model.successors(before, |action, state| after.push((action, state)));
            let mut after = after.into_iter();
            let model = &mut self.model;
            steps.push(after.find(|(_, state)| model.canonical(*state) == *stored)?);
        }
        Some(Path { initial, steps })
    }

    /// How many states were found.
    pub const fn found(&self) -> u32 {
        self.store.len()
    }

    /// The state of this number, which must have been found.
    pub fn state(&self, number: u32) -> M::State {
        self.store.state(number)
    }

    /// Calls `found` with every transition from a state that was found, and the number of the state to
    /// which it leads, if that was found too.
    pub fn follow(&mut self, number: u32, mut found: impl FnMut(M::Action, Option<u32>)) {
        let state = self.store.state(number);
        let mut after = Vec::new();
        self.model.successors(state, |action, state| after.push((action, state)));
        for (action, state) in after {
            let state = self.model.canonical(state);
            found(action, self.store.number(state));
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
        let others = self.other_bytes();
        if self.store.bytes() + others > self.limits.bytes {
            self.candidates.clear();
            self.outcome = SearchOutcome::Stopped(Limit::Memory);
            return;
        }
        self.store.allow(self.limits.bytes - others);
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
                        self.outcome = SearchOutcome::Broken(invariant.name);
                        return;
                    }
                }
                Err(limit) => {
                    self.outcome = SearchOutcome::Stopped(limit);
                    return;
                }
            }
        }
    }

    /// Goes on to the next level if this one is done, or ends if there is none.
    fn descend(&mut self) {
        if self.outcome != SearchOutcome::Unfinished || self.next < self.level_end {
            return;
        }
        if self.store.len() == self.level_end {
            self.outcome = SearchOutcome::Holds;
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

/// A [`Search`] behind a pointer, for a model chosen at run time: states and actions come out as text.
pub trait DynSearch {
    /// See [`Search::advance`].
    fn advance(&mut self, states: u32) -> Progress;
    /// See [`Search::progress`].
    fn progress(&self) -> Progress;
    /// See [`Search::counterexample`].
    fn counterexample(&mut self) -> Option<DescribedPath>;
}

impl<M: Model> DynSearch for Search<M> {
    fn advance(&mut self, states: u32) -> Progress {
        Self::advance(self, states)
    }

    fn progress(&self) -> Progress {
        Self::progress(self)
    }

    fn counterexample(&mut self) -> Option<DescribedPath> {
        let path = Self::counterexample(self)?;
        let describe = |(action, state): (M::Action, M::State)| {
            (action.to_string(), self.model().describe(state))
        };
        Some(Path {
            initial: self.model().describe(path.initial),
            steps: path.steps.into_iter().map(describe).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::String, vec};

    use super::*;

    /// Counters that go up to a height, one at a time; they are alike.
    #[derive(Clone, Copy)]
    struct Counters {
        height: u32,
        /// Which sum is forbidden.
        forbidden: Option<u32>,
        symmetry: bool,
        bytes: u64,
    }

    const COUNTERS: Counters = Counters { height: 6, forbidden: None, symmetry: false, bytes: 0 };

    impl Model for Counters {
        type State = [u32; 5];
        type Action = usize;

        fn initial(&mut self, mut found: impl FnMut([u32; 5])) {
            found([0; 5]);
        }

        fn successors(&mut self, state: [u32; 5], mut found: impl FnMut(usize, [u32; 5])) {
            for place in (0..5).filter(|place| state[*place] < self.height) {
                let mut next = state;
                next[place] += 1;
                found(place, next);
            }
        }

        fn invariants(&self) -> Vec<Invariant<Self>> {
            let holds = |model: &Self, state: [u32; 5]| {
                model.forbidden != Some(state.iter().sum()) || state[4] != 3
            };
            vec![Invariant { name: "allowed", holds }]
        }

        fn describe(&self, state: [u32; 5]) -> String {
            format!("{state:?}")
        }

        fn canonical(&mut self, mut state: [u32; 5]) -> [u32; 5] {
            if self.symmetry {
                state.sort_unstable();
            }
            state
        }

        fn bytes(&self) -> u64 {
            self.bytes
        }
    }

    fn end<M: Model>(model: M, limits: Limits, slice: u32) -> Search<M> {
        let mut search = Search::new(model, limits);
        while search.advance(slice).outcome == SearchOutcome::Unfinished {}
        search
    }

    /// How many states there are with so many steps behind them at most.
    fn up_to(depth: u32) -> u64 {
        let all = (0..7_u32.pow(5)).map(|it| (0..5).map(|digit| it / 7_u32.pow(digit) % 7).sum());
        all.filter(|sum: &u32| *sum < depth).count() as u64
    }

    #[test]
    fn every_state_is_found_once() {
        let progress = end(COUNTERS, Limits::default(), 1_000).progress();
        assert_eq!((progress.outcome, progress.states), (SearchOutcome::Holds, 7_u64.pow(5)));
        assert_eq!((progress.depth, progress.complete_depth, progress.frontier), (31, 31, 0));
        // Each of the five goes up from six of its seven heights, whatever the others are.
        assert_eq!(progress.transitions, 5 * 6 * 7_u64.pow(4));
    }

    #[test]
    fn slices_change_nothing() {
        let model = Counters { forbidden: Some(9), ..COUNTERS };
        let whole = end(model, Limits::default(), u32::MAX).counterexample();
        assert!(whole.is_some());
        for slice in [1, 7, 32, 33, 1_000] {
            assert_eq!(end(model, Limits::default(), slice).counterexample(), whole);
        }
        let mut search = Search::new(COUNTERS, Limits::default());
        assert_eq!((search.progress().states, search.progress().depth), (1, 1));
        search.advance(1);
        assert_eq!((search.progress().states, search.progress().frontier), (6, 5));
        assert_eq!(search.advance(0), search.progress());
    }

    #[test]
    fn counterexamples_are_shortest_and_really_happen() {
        for symmetry in [false, true] {
            let mut model = Counters { forbidden: Some(9), symmetry, ..COUNTERS };
            let mut search = end(model, Limits::default(), 100);
            assert_eq!(search.progress().outcome, SearchOutcome::Broken("allowed"));
            let path = search.counterexample().unwrap();
            assert_eq!((path.initial, path.steps.len()), ([0; 5], 9));
            let mut before = path.initial;
            for step in path.steps {
                let mut follows = false;
                model.successors(before, |action, state| follows |= (action, state) == step);
                assert!(follows, "{step:?} does not follow {before:?}");
                before = step.1;
            }
            let broken = model.canonical(before);
            assert_eq!((broken.iter().sum::<u32>(), broken[4]), (9, 3));
        }
    }

    #[test]
    fn an_initial_state_may_be_broken() {
        #[derive(Clone, Copy)]
        struct Still;
        impl Model for Still {
            type State = u128;
            type Action = u8;
            fn initial(&mut self, mut found: impl FnMut(u128)) {
                (0..5).for_each(&mut found);
            }
            fn successors(&mut self, _: u128, _: impl FnMut(u8, u128)) {}
            fn invariants(&self) -> Vec<Invariant<Self>> {
                vec![Invariant { name: "not three", holds: |_, state| state != 3 }]
            }
            fn describe(&self, state: u128) -> String {
                format!("{state}")
            }
        }
        let mut search = Search::new(Still, Limits::default());
        assert_eq!(search.advance(9), search.progress());
        let progress = search.progress();
        assert_eq!((progress.outcome, progress.states), (SearchOutcome::Broken("not three"), 4));
        assert_eq!((progress.depth, progress.complete_depth), (1, 0));
        assert_eq!(search.counterexample(), Some(Path { initial: 3, steps: vec![] }));
    }

    #[test]
    fn a_limit_ends_the_search_and_says_how_far_it_came() {
        let all = end(COUNTERS, Limits::default(), 100).progress();
        for (limits, limit) in [
            (Limits { states: 5_000, ..Limits::default() }, Limit::States),
            (Limits { bytes: 900_000, ..Limits::default() }, Limit::Memory),
        ] {
            let mut search = end(COUNTERS, limits, 100);
            let progress = search.progress();
            assert_eq!(progress.outcome, SearchOutcome::Stopped(limit));
            assert!(progress.states <= u64::from(limits.states) && progress.states < all.states);
            assert!(progress.bytes <= limits.bytes);
            assert!(progress.states >= up_to(progress.complete_depth));
            assert!(progress.states < up_to(progress.depth));
            assert!(progress.frontier > 0);
            assert_eq!(search.counterexample(), None);
            assert_eq!(search.advance(100), progress, "it has ended");
        }
        // Exactly enough is enough.
        let limits = Limits { states: 7_u32.pow(5), bytes: all.bytes };
        assert_eq!(end(COUNTERS, limits, 100).progress(), all);
    }

    #[test]
    fn what_the_model_holds_counts_as_memory() {
        let model = Counters { bytes: 1 << 20, ..COUNTERS };
        let light = end(COUNTERS, Limits::default(), 100).progress();
        let heavy = end(model, Limits::default(), 100).progress();
        assert_eq!(heavy.bytes, light.bytes + (1 << 20));
        let limits = Limits { bytes: light.bytes, ..Limits::default() };
        let outcome = end(model, limits, 100).progress().outcome;
        assert_eq!(outcome, SearchOutcome::Stopped(Limit::Memory));
        // A model alone may be too much.
        let limits = Limits { bytes: 1 << 19, ..Limits::default() };
        let progress = Search::new(model, limits).progress();
        assert_eq!((progress.outcome, progress.states), (SearchOutcome::Stopped(Limit::Memory), 0));
    }
}
