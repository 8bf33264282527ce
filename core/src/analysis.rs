//! Readers of a trace: what a run cost, which properties it kept, and its steps in words.

pub mod costs;
pub mod formulas;
pub mod narrate;
pub mod saga_progress;
pub mod verdict;
