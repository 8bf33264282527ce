//! Tries everything that can happen, in any [`Model`], breadth first.
//!
//! The first state that breaks an invariant is one of the nearest to the beginning, so the way to it is
//! a shortest counterexample. Without one the search has seen every reachable state, or it says at which
//! limit it ended and up to which depth it knows them all. States are stored and compared in full: the
//! answer does not depend on luck.
//!
//! A search does nothing by itself. Whoever owns it calls [`Search::advance`], with so many states that
//! the answer comes soon enough to show figures or to stop. A slice is also what makes it fast in a
//! browser, which puts compiled code to use only from one call to the next.
//!
//! ```
//! use coordinator_core::{
//!     check::{Limits, Outcome},
//!     spec::{Instance, Specification, check},
//! };
//!
//! let mut search = check(&Instance::of(Specification::TwoPhase), Limits::default())?;
//! let progress = loop {
//!     let progress = search.advance(100);
//!     if progress.outcome != Outcome::Unfinished {
//!         break progress;
//!     }
//! };
//! assert_eq!(progress.outcome, Outcome::Holds);
//! assert_eq!((progress.states, progress.depth), (288, 11));
//! # Ok::<(), coordinator_core::spec::Invalid>(())
//! ```

mod goal;
mod inquiry;
pub mod plain;
mod question;
mod replay;
mod schedules;
mod search;
mod shrink;
mod store;
pub mod table;

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::model::Model;

pub use goal::{Condition, Goal};
pub use inquiry::{Answer, Finding, Inquiry, ask};
pub use question::{Budget, Grain, Question, Timing, Unanswerable};
pub use schedules::{Letter, Move};
pub use search::Search;
pub use shrink::{Symptom, shrink};

/// What a search may use up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many states it may store.
    pub states: u32,
    /// How many bytes it may allocate.
    pub bytes: u64,
}

impl Default for Limits {
    /// As many states as can be numbered, in two gibibytes.
    fn default() -> Self {
        Self { states: u32::MAX, bytes: 2 << 30 }
    }
}

/// One of the [`Limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The number of states.
    States,
    /// The bytes, be it those that were allowed or those that the machine had.
    Memory,
    /// The run that was found takes more interventions than a run may have.
    Moves,
}

/// How a search stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
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
    pub outcome: Outcome,
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

/// A run of a model: its initial state, then what happened and where it led, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path<S, A> {
    /// Where it begins.
    pub initial: S,
    /// Every action and the state after it.
    pub steps: Vec<(A, S)>,
}

/// A run in words.
pub type Told = Path<String, String>;

/// A search through a model that only its maker knows.
pub trait Explore {
    /// See [`Search::advance`].
    fn advance(&mut self, states: u32) -> Progress;
    /// See [`Search::progress`].
    fn progress(&self) -> Progress;
    /// See [`Search::counterexample`].
    fn counterexample(&mut self) -> Option<Told>;
}

impl<M: Model> Explore for Search<M> {
    fn advance(&mut self, states: u32) -> Progress {
        Self::advance(self, states)
    }

    fn progress(&self) -> Progress {
        Self::progress(self)
    }

    fn counterexample(&mut self) -> Option<Told> {
        let path = Self::counterexample(self)?;
        let told = |(action, state): (M::Action, M::State)| {
            (action.to_string(), self.model().describe(state))
        };
        Some(Path {
            initial: self.model().describe(path.initial),
            steps: path.steps.into_iter().map(told).collect(),
        })
    }
}
