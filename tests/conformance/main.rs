//! What the literature says of the protocols, as tests.
#![cfg(not(target_arch = "wasm32"))]

mod contract;
mod costs;
mod disk;
mod kv;
mod mistakes;
mod paxos_commit;
mod recovery;
mod refinement;
mod regressions;
mod saga_fan_out;
mod sagas;
mod schedules;
mod searched_mistakes;
#[path = "../second_opinion/lib.rs"]
mod second_opinion;
mod spec_counts;
mod three_phase;
mod truth_table;
mod two_checkers;
mod two_world_checkers;
