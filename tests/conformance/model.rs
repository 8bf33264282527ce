//! The published specifications as models for the checker.

mod stateright;
mod tlc_counts;
