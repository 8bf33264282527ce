//! An explicit-state model checker: breadth first, exact, resumable.
//!
//! [`Search`] visits every reachable state of a [`Model`], nearest first, and checks its [`Invariant`]s in each.
//! The first violation found is therefore one of the nearest to an initial state, and the path to it a shortest
//! counterexample. Without a violation the search has either visited every reachable state, or it reports the
//! [`Limit`] that ended it and the depth up to which it is complete ([`Progress::complete_depth`]).
//!
//! - **Exact.** States are fixed-width values ([`State`]) stored once and compared in full; no verdict rests on a hash.
//! - **Resumable.** A search has no thread. Its owner calls [`Search::advance`] with a number of states, and can report
//!   progress or stop between two calls. In a browser, short slices also make it fast: the engine switches to optimised
//!   code only from one call to the next.
//! - **Deterministic.** States are numbered in the order in which they are found, the same on every platform and for
//!   every size of slice.
//! - **Bounded.** [`Limits`] caps states and bytes; reaching either ends the search with a result, not a panic.
//! - **Open.** The state graph of a search can be read ([`Search::follow`]), for properties that are no invariants.
//!
//! Symmetry reduction is [`Model::canonical`]. The crate is `no_std` with `alloc` and has no dependencies.
//!
//! # Example
//!
//! The jugs of *Die Hard 3* (Lamport, *The TLA+ Video Course*, lecture 4): with jugs of three and five gallons and a
//! tap, can exactly four gallons be measured? The claim that they cannot is the invariant; its shortest counterexample
//! is the solution.
//!
//! ```
//! use coordinator_checker::{Invariant, Limits, Model, Search, SearchOutcome};
//!
//! struct Jugs;
//!
//! const SMALL: u32 = 3;
//! const BIG: u32 = 5;
//!
//! impl Model for Jugs {
//!     type State = [u32; 2]; // gallons in the small jug and in the big one
//!     type Action = &'static str;
//!
//!     fn initial(&mut self, mut found: impl FnMut(Self::State)) {
//!         found([0, 0]);
//!     }
//!
//!     fn successors(&mut self, [small, big]: Self::State, mut found: impl FnMut(Self::Action, Self::State)) {
//!         let (to_big, to_small) = (small.min(BIG - big), big.min(SMALL - small));
//!         found("fill the small jug", [SMALL, big]);
//!         found("fill the big jug", [small, BIG]);
//!         found("empty the small jug", [0, big]);
//!         found("empty the big jug", [small, 0]);
//!         found("pour small into big", [small - to_big, big + to_big]);
//!         found("pour big into small", [small + to_small, big - to_small]);
//!     }
//!
//!     fn invariants(&self) -> Vec<Invariant<Self>> {
//!         vec![Invariant { name: "never four gallons", holds: |_, [_, big]| big != 4 }]
//!     }
//!
//!     fn describe(&self, [small, big]: Self::State) -> String {
//!         format!("{small} and {big} gallons")
//!     }
//! }
//!
//! let mut search = Search::new(Jugs, Limits::default());
//! let progress = loop {
//!     let progress = search.advance(1_000);
//!     if progress.outcome != SearchOutcome::Unfinished {
//!         break progress;
//!     }
//! };
//! assert_eq!(progress.outcome, SearchOutcome::Violated("never four gallons"));
//!
//! let path = search.counterexample().expect("the invariant is violated");
//! let actions: Vec<_> = path.steps.iter().map(|(action, _)| *action).collect();
//! assert_eq!(
//!     actions,
//!     [
//!         "fill the big jug",
//!         "pour big into small",
//!         "empty the small jug",
//!         "pour big into small",
//!         "fill the big jug",
//!         "pour big into small",
//!     ],
//! );
//! ```
#![no_std]
#![warn(clippy::std_instead_of_core, clippy::std_instead_of_alloc, clippy::alloc_instead_of_core)]

extern crate alloc;
#[cfg(test)]
extern crate std;

/// Runs the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExample;

mod limits;
mod model;
mod path;
mod search;
mod state_store;

pub use limits::{Limit, Limits};
pub use model::{Invariant, Model, State};
pub use path::{DescribedPath, Path};
pub use search::{DynSearch, Progress, Search, SearchOutcome};
