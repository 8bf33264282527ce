//! Every schedule and every fault within a budget, searched exhaustively over the very [`World`](crate::world::World)
//! that a simulated run animates.
//!
//! [`explore`] takes a [`Query`]: a scenario, a fault budget, a timing assumption and a [`Goal`]. What it finds is an
//! ordinary [`Scenario`](crate::scenario::Scenario) with a shortest run to the goal. The search engine is
//! [`coordinator_checker`]; this module is its client.

mod exploration;
pub mod fault_matrix;
mod goal;
mod query;
pub mod reference_model;
mod replay;
mod schedules;
mod search_settings;
mod shrink;

pub use exploration::{Exploration, QueryLimit, QueryResult, Witness, explore};
pub use goal::{Condition, Goal, Target};
pub use query::{Grain, Query, QueryError, Timing};
pub use schedules::{Envelope, Move};
pub use search_settings::{SearchSettings, SettingsError, WrongSetting};
pub use shrink::{Symptom, shrink};

pub use crate::fault::Budget;
