//! A run of a model, step by step.

use alloc::{string::String, vec::Vec};

/// A run of a model: its initial state, then what happened and where it led, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path<S, A> {
    /// Where it begins.
    pub initial: S,
    /// Every action and the state after it.
    pub steps: Vec<(A, S)>,
}

/// A run in words, for people.
pub type DescribedPath = Path<String, String>;
