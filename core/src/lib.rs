//! Protocols of distributed transactions, from two-phase commit to sagas, as sans-I/O state machines,
//! and a deterministic world to run them in.
//!
//! A run is data. A [`Scenario`](scenario::Scenario) says everything that there is to choose: the
//! protocol and its options, how long things take, and what intervenes. [`simulate`](simulate::simulate)
//! plays it and gives a [`Trace`](trace::Trace); everything else is read off the trace.
//!
//! ```text
//! Scenario ──► simulate ──► Trace ──┬──► Snapshot     the world at any step
//!     ▲           │ drives          ├──► costs         messages, delays, writes, blocked time
//!     │           ▼                 ├──► Verdict      AC1 to AC5, isolation, who is blocked
//!   link,       World ◄── Protocol  ├──► narrate      a sentence a step
//!   file,                           └──► export       SVG, Mermaid, TLA+
//!   library             formulas ──► what was published, to hold the measured costs against
//! ```
//!
//! ```
//! use coordinator_core::{
//!     analysis::{costs::MeasuredCosts, verdict::Verdict},
//!     protocol::{Convention, ProcessId},
//!     protocols::ProtocolId,
//!     scenario::{Draft, Link, Fault, Trigger},
//!     simulate::simulate,
//! };
//!
//! // Two-phase commit among three, and the coordinator crashes before its decision is written.
//! let coordinator = ProcessId(0);
//! let protocol = ProtocolId::named("2pc").expect("it is in the registry");
//! let scenario = Draft::new(protocol, 3)
//!     .with(Trigger::BeforeWrite { process: coordinator, nth: 1 }, Fault::Crash(coordinator))
//!     .build()?;
//!
//! let trace = simulate(&scenario);
//! let verdict = Verdict::at(&trace, trace.len());
//! assert_eq!(verdict.blocked.len(), 3);
//! assert!(verdict.violated().is_none(), "it blocks, but it is safe");
//!
//! let measures = MeasuredCosts::of(&trace, trace.len(), Convention::RStar);
//! assert!(measures.total.blocked_ticks > 0);
//!
//! // The same run, to be sent to another person.
//! let address = Link::new(scenario.clone()).address();
//! assert_eq!(Link::parse(&address).map(|link| link.scenario), Ok(scenario));
//! # Ok::<(), coordinator_core::scenario::Invalid>(())
//! ```
//!
//! [`explore`] searches every schedule and every fault of a scenario with the model checker in [`checker`];
//! [`tla_models`] holds the checker against published TLA+ specifications.
//!
//! Read [`protocol`] first, then `protocols/two_phase.rs` beside its papers, then [`world`].
#![no_std]
#![warn(clippy::std_instead_of_core, clippy::std_instead_of_alloc, clippy::alloc_instead_of_core)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub use coordinator_checker as checker;

mod nearest;
pub mod num;

pub mod fault;
pub mod protocol;
pub mod protocols;

pub mod event;
pub mod snapshot;
pub mod world;

pub mod scenario;
pub mod simulate;
pub mod trace;

pub mod explore;
pub mod tla_models;

pub mod analysis;
pub mod export;
pub mod goal;
pub mod report;
