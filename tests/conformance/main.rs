//! What the literature says of the protocols, as tests.
#![cfg(not(target_arch = "wasm32"))]

mod contract;
mod costs;
mod mistakes;
mod recovery;
mod regressions;
mod sagas;
