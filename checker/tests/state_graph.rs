//! An example that analyses the state graph of a finished search: a property of paths, not of single states.
//!
//! Two philosophers, each of whom takes one fork, then the other, eats, and puts both back. From which states can
//! every philosopher still eat?

use coordinator_checker::{Invariant, Limits, Model, Search, SearchOutcome};

/// The forks that a philosopher holds: none, the first, both.
struct Philosophers {
    /// Both take fork 0 first, rather than each the one to the left.
    ordered: bool,
}

impl Philosophers {
    const fn fork(&self, philosopher: usize, nth: u64) -> usize {
        let left_first = philosopher == 0 || self.ordered;
        if left_first == (nth == 0) { 0 } else { 1 }
    }
}

impl Model for Philosophers {
    /// A byte for each philosopher: the number of forks held.
    type State = u64;
    type Action = &'static str;

    fn initial(&mut self, mut found: impl FnMut(u64)) {
        found(0);
    }

    fn successors(&mut self, state: u64, mut found: impl FnMut(&'static str, u64)) {
        let held = [state & 0xff, state >> 8];
        let is_held =
            |fork| (0..2).any(|other| (0..held[other]).any(|nth| self.fork(other, nth) == fork));
        for (philosopher, held) in held.into_iter().enumerate() {
            let one = 1 << (8 * philosopher);
            match held {
                2 => found("eats and puts both forks back", state - 2 * one),
                nth if is_held(self.fork(philosopher, nth)) => {}
                _ => found("takes a fork", state + one),
            }
        }
    }

    fn invariants(&self) -> Vec<Invariant<Self>> {
        Vec::new()
    }

    fn describe(&self, state: u64) -> String {
        format!("forks held: {} and {}", state & 0xff, state >> 8)
    }
}

/// The nodes from which a node of `wanted` can be reached, by a fixed point over the edges.
fn can_reach<M: Model>(search: &mut Search<M>, wanted: impl Fn(M::State) -> bool) -> Vec<bool> {
    let mut marked: Vec<bool> = (0..search.found()).map(|it| wanted(search.state(it))).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for node in 0..search.found() {
            let mut reaches = marked[node as usize];
            search.follow(node, |_, next| {
                reaches |= marked[next.expect("the search is finished") as usize];
            });
            changed |= reaches != marked[node as usize];
            marked[node as usize] = reaches;
        }
    }
    marked
}

#[test]
fn a_deadlock_is_a_node_from_which_no_meal_can_be_reached() {
    for (ordered, deadlocks) in [(true, 0), (false, 1)] {
        let mut search = Search::new(Philosophers { ordered }, Limits::default());
        while search.advance(100).outcome == SearchOutcome::Unfinished {}
        assert_eq!(search.progress().outcome, SearchOutcome::Holds);

        let marked = can_reach(&mut search, |state| state & 0xff == 2 || state >> 8 == 2);
        let stuck: Vec<u32> = (0..search.found()).filter(|node| !marked[*node as usize]).collect();
        assert_eq!(stuck.len(), deadlocks, "ordered: {ordered}");

        for node in stuck {
            let path = search.path_to(node).expect("it was found");
            assert_eq!(path.steps.len(), 2, "each takes one fork");
            assert_eq!(search.model().describe(search.state(node)), "forks held: 1 and 1");
        }
    }
}
