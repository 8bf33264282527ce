//! Breadth-first search, a slice at a time.

use alloc::{string::ToString, vec::Vec};

use crate::{DescribedPath, Invariant, Limit, Limits, Model, Path, State, state_store::StateStore};

/// The number of states that are expanded together. The memory that their successors need is requested
/// in one pass, so that cache misses overlap.
const BATCH: u32 = 32;
/// The number of states that can be rehashed in the time that it takes to expand one.
const PLACED: u32 = 16;

/// The state of a search: unfinished, or its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchOutcome {
    /// The frontier is not empty: [`Search::advance`] goes on.
    Unfinished,
    /// Every reachable state was visited, and every invariant holds in each.
    Holds,
    /// The invariant of this name is violated in the state that was found last, number
    /// [`Search::found`]` - 1`. No state of a smaller depth violates one.
    Violated(&'static str),
    /// A limit ended the search. It says nothing about states beyond [`Progress::complete_depth`].
    Stopped(Limit),
}

/// The figures of a search. A depth counts states, so that an initial state has depth 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Unfinished, or the result.
    pub outcome: SearchOutcome,
    /// The number of distinct states found; with symmetry reduction, of distinct representatives.
    pub states: u64,
    /// The number of transitions taken, those that change nothing included.
    pub transitions: u64,
    /// The greatest depth of a state that was found: the states on a shortest path to it.
    pub depth: u32,
    /// The depth up to which every reachable state was found and checked; 0 if not even every initial one was.
    pub complete_depth: u32,
    /// The number of states found and not expanded yet.
    pub frontier: u64,
    /// The number of bytes allocated, [`Model::bytes`] included.
    pub bytes: u64,
}

/// A breadth-first search through all reachable states of a model.
///
/// # The state graph
///
/// States are numbered from 0 in the order in which they were found, which is by depth: initial states first. A client can
/// therefore analyse the graph of a finished search, or of the part that an unfinished one has visited, with plain
/// arrays: [`found`](Self::found) is the number of nodes, [`state`](Self::state) and [`model`](Self::model) tell what a
/// node is, [`follow`](Self::follow) lists its edges, and [`path_to`](Self::path_to) gives a shortest run to it. This is
/// how to check what is no invariant, as "from every state a decision can be reached": mark the nodes with a decision,
/// then mark the nodes with an edge to a marked one until there are no more (`tests/state_graph.rs` does).
pub struct Search<M: Model> {
    model: M,
    invariants: Vec<Invariant<M>>,
    limits: Limits,
    store: StateStore<M::State>,
    /// The number of the first state that was not expanded; it and those after it are the frontier.
    next: u32,
    /// The depth of that state less one, and the number of the first state that lies deeper.
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
    /// The number of the state that it follows; `None` for an initial state.
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
    /// Finds and checks the initial states, which may already give a result ([`Search::progress`]).
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

    /// Expands up to `states` states and tells how far the search has come. It expands fewer if the search ends, or
    /// if the time goes into rehashing. Once there is a result, it does nothing.
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

    /// The current figures.
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

    /// A shortest path to a violated invariant; `None` unless the outcome is [`SearchOutcome::Violated`]. With symmetry
    /// reduction too it is a path of the model itself, not one of representatives.
    pub fn counterexample(&mut self) -> Option<Path<M::State, M::Action>> {
        let SearchOutcome::Violated(_) = self.outcome else {
            return None;
        };
        self.path_to(self.store.len() - 1)
    }

    /// A shortest path to the state of this number. With symmetry reduction it ends in a state of which that one is the
    /// representative.
    ///
    /// `None` if the model breaks its contract: it no longer has the transitions that the search has seen, or
    /// [`Model::canonical`] is no symmetry.
    ///
    /// # Panics
    ///
    /// If `number` is not less than [`Search::found`].
    pub fn path_to(&mut self, number: u32) -> Option<Path<M::State, M::Action>> {
        let stored = self.parents_of(number);
        let (first, later) = stored.split_first()?;
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

    /// The number of states found. They are numbered from 0 in the order in which they were found.
    pub const fn found(&self) -> u32 {
        self.store.len()
    }

    /// The state of this number; with symmetry reduction, the representative.
    ///
    /// # Panics
    ///
    /// If `number` is not less than [`Search::found`].
    pub fn state(&self, number: u32) -> M::State {
        self.store.state(number)
    }

    /// Calls `found` with each transition from the state of this number: its action and the number of the state that it
    /// leads to. That is `None` only if the search has not come there: in a finished search that
    /// [`Holds`](SearchOutcome::Holds) it never is.
    ///
    /// # Panics
    ///
    /// If `number` is not less than [`Search::found`].
    pub fn follow(&mut self, number: u32, mut found: impl FnMut(M::Action, Option<u32>)) {
        let state = self.store.state(number);
        let mut after = Vec::new();
        self.model.successors(state, |action, state| after.push((action, state)));
        for (action, state) in after {
            let state = self.model.canonical(state);
            found(action, self.store.number(state));
        }
    }

    /// The model, with its caches as the search has left them.
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

    /// Stores the candidates that are new and checks the invariants in them.
    ///
    /// A search spends nearly all its time waiting for memory, so this makes three passes over the
    /// candidates: the first loads the slots of all, the second the states that these name, and only
    /// what is undecided after that is looked up one by one.
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
            candidate.hash = candidate.state.hash64();
            candidate.home = store.home(candidate.hash);
        }
        candidates.retain(|it| !store.is_known_at_home(it.home, it.state, it.hash));
        for Candidate { state, parent, hash, .. } in candidates.drain(..) {
            match store.insert(state, hash, parent) {
                Ok(false) => {}
                Ok(true) => {
                    let broken = self.invariants.iter().find(|it| !(it.holds)(model, state));
                    if let Some(invariant) = broken {
                        self.outcome = SearchOutcome::Violated(invariant.name);
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

    /// Goes on to the next level if this one is expanded, or ends if there is none.
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

    /// The number of bytes allocated outside of the store.
    fn other_bytes(&self) -> u64 {
        let candidates = self.candidates.capacity() * size_of::<Candidate<M::State>>();
        candidates as u64 + self.model.bytes()
    }

    /// The stored states from an initial one to this one.
    fn parents_of(&self, number: u32) -> Vec<M::State> {
        let numbers = core::iter::successors(Some(number), |number| self.store.parent(*number));
        let mut states: Vec<M::State> = numbers.map(|number| self.store.state(number)).collect();
        states.reverse();
        states
    }
}

/// A [`Search`] as a trait object, for a model chosen at run time: states and actions are text.
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

    /// Five counters alike that go up to a height, one at a time.
    #[derive(Clone, Copy)]
    struct Counters {
        height: u32,
        /// The sum that is forbidden where the last counter is 3.
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

    /// The number of states of at most this depth.
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
    fn the_size_of_slices_changes_nothing() {
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
    fn counterexamples_are_shortest_paths_of_the_model() {
        for symmetry in [false, true] {
            let mut model = Counters { forbidden: Some(9), symmetry, ..COUNTERS };
            let mut search = end(model, Limits::default(), 100);
            assert_eq!(search.progress().outcome, SearchOutcome::Violated("allowed"));
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
    fn an_initial_state_may_violate_an_invariant() {
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
        assert_eq!((progress.outcome, progress.states), (SearchOutcome::Violated("not three"), 4));
        assert_eq!((progress.depth, progress.complete_depth), (1, 0));
        assert_eq!(search.counterexample(), Some(Path { initial: 3, steps: vec![] }));
    }

    #[test]
    fn a_limit_ends_the_search_and_the_complete_depth_is_true() {
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
    fn bytes_of_the_model_count() {
        let model = Counters { bytes: 1 << 20, ..COUNTERS };
        let light = end(COUNTERS, Limits::default(), 100).progress();
        let heavy = end(model, Limits::default(), 100).progress();
        assert_eq!(heavy.bytes, light.bytes + (1 << 20));
        let limits = Limits { bytes: light.bytes, ..Limits::default() };
        let outcome = end(model, limits, 100).progress().outcome;
        assert_eq!(outcome, SearchOutcome::Stopped(Limit::Memory));
        // The model alone may exceed the limit.
        let limits = Limits { bytes: 1 << 19, ..Limits::default() };
        let progress = Search::new(model, limits).progress();
        assert_eq!((progress.outcome, progress.states), (SearchOutcome::Stopped(Limit::Memory), 0));
    }
}
