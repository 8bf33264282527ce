//! What the literature says of the protocols, as tests.
#![cfg(not(target_arch = "wasm32"))]

mod contract;
mod cost;
mod disk;
mod goal_expressions;
mod mistakes;
mod model;
mod protocol;
mod refinement;
mod regressions;
mod schedule;
#[path = "../second_opinion/lib.rs"]
mod second_opinion;
