//! An example with symmetry reduction: threads that increment a shared counter without a lock, so that an increment
//! can be lost. It is stateright's `examples/increment.rs`, whose documentation lists the states of two threads.

use coordinator_checker::{Invariant, Limits, Model, Search, SearchOutcome};

/// The most threads.
const THREADS: usize = 4;

/// `i = i + 1`, by each thread once, as a load and a store.
#[derive(Clone, Copy)]
struct Increment {
    threads: usize,
    symmetry: bool,
    /// Whether the result is checked, which ends the search at the first lost increment.
    checked: bool,
}

/// Where a thread stands.
const BEFORE_LOAD: u32 = 1;
const BEFORE_STORE: u32 = 2;
const DONE: u32 = 3;

/// The program counter and the local value of a thread, in one word.
const fn thread(counter: u32, local: u32) -> u32 {
    counter << 16 | local
}

const fn parts_of(thread: u32) -> (u32, u32) {
    (thread >> 16, thread & 0xffff)
}

impl Model for Increment {
    /// The shared counter, then the threads; those beyond `threads` are zero.
    type State = [u32; 1 + THREADS];
    type Action = String;

    fn initial(&mut self, mut found: impl FnMut(Self::State)) {
        let mut state = [0; 1 + THREADS];
        state[1..=self.threads].fill(thread(BEFORE_LOAD, 0));
        found(state);
    }

    fn successors(&mut self, state: Self::State, mut found: impl FnMut(Self::Action, Self::State)) {
        for place in 1..=self.threads {
            let mut next = state;
            match parts_of(state[place]) {
                (BEFORE_LOAD, _) => {
                    next[place] = thread(BEFORE_STORE, state[0]);
                    found(format!("{place} loads"), next);
                }
                (BEFORE_STORE, local) => {
                    next[0] = local + 1;
                    next[place] = thread(DONE, local);
                    found(format!("{place} stores"), next);
                }
                _ => {}
            }
        }
    }

    fn invariants(&self) -> Vec<Invariant<Self>> {
        let holds = |_: &Self, state: Self::State| {
            let done = state[1..].iter().filter(|thread| parts_of(**thread).0 == DONE).count();
            state[0] as usize == done
        };
        let no_increment_is_lost = Invariant { name: "no increment is lost", holds };
        if self.checked { vec![no_increment_is_lost] } else { Vec::new() }
    }

    fn describe(&self, state: Self::State) -> String {
        let threads = state[1..=self.threads].iter().map(|thread| parts_of(*thread));
        format!("i = {}, threads: {:?}", state[0], threads.collect::<Vec<_>>())
    }

    /// Threads behave alike, so their order says nothing: the sorted state represents all of its permutations.
    fn canonical(&mut self, mut state: Self::State) -> Self::State {
        if self.symmetry {
            state[1..=self.threads].sort_unstable();
        }
        state
    }
}

fn search(model: Increment) -> Search<Increment> {
    let mut search = Search::new(model, Limits::default());
    while search.advance(100).outcome == SearchOutcome::Unfinished {}
    search
}

#[test]
fn symmetry_reduction_leaves_eight_of_thirteen_states() {
    let found = |symmetry| search(Increment { threads: 2, symmetry, checked: false }).found();
    assert_eq!((found(false), found(true)), (13, 8));
}

#[test]
fn a_counterexample_is_a_path_of_the_model_and_not_of_representatives() {
    let mut search = search(Increment { threads: 4, symmetry: true, checked: true });
    assert_eq!(search.progress().outcome, SearchOutcome::Violated("no increment is lost"));
    let path = search.counterexample().expect("the invariant is violated");
    // Both load before either stores: four steps, and each by the thread that its action names.
    assert_eq!(path.steps.len(), 4);
    let mut before = path.initial;
    for (action, after) in path.steps {
        let changed: Vec<_> =
            (1..=THREADS).filter(|place| before[*place] != after[*place]).collect();
        assert_eq!(changed.len(), 1, "{action}");
        assert!(action.starts_with(&changed[0].to_string()), "{action}: {changed:?}");
        before = after;
    }
}
