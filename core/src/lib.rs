//! Atomic commit protocols as sans-I/O state machines, with a deterministic world to run them in.
#![no_std]
#![warn(clippy::std_instead_of_core, clippy::std_instead_of_alloc, clippy::alloc_instead_of_core)]
extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod event;
pub mod export;
pub mod judge;
pub mod measures;
pub mod narrate;
pub mod protocol;
pub mod protocols;
pub mod scenario;
pub mod simulate;
pub mod snapshot;
pub mod theory;
pub mod trace;
pub mod world;
