//! Paths through a model.

use alloc::{string::String, vec::Vec};

/// A path through a model: an initial state, then transitions, each from the state before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path<S, A> {
    /// The initial state.
    pub initial: S,
    /// The actions in their order, each with the state that it leads to.
    pub steps: Vec<(A, S)>,
}

/// A [`Path`] as text: states by [`Model::describe`](crate::Model::describe), actions by their `Display`.
pub type DescribedPath = Path<String, String>;
