//! Models that others published together with what a checker finds in them, to hold ours against.

pub mod acp;
