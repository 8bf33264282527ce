//! Atomic commit protocols as sans-I/O state machines, with a deterministic world to run them in.
#![no_std]
#![warn(clippy::std_instead_of_core, clippy::std_instead_of_alloc, clippy::alloc_instead_of_core)]
extern crate alloc;
