//! The state of the page and the one pure function that changes it.
//!
//! Nothing here touches the browser: the hooks do. A user's act never changes the past; it makes a
//! new scenario, of which a new run is derived by replay.

mod action;
mod edit;
mod notice;
mod reduce;
mod state;
mod walk;

pub use action::Action;
pub use notice::Notice;
pub use state::{Invitation, MenuRequest, Problem, Selection, Speed, State};

/// How components act. It compares by pointer, so it never causes a render.
pub type Dispatch = yew::UseReducerDispatcher<State>;

#[cfg(test)]
mod tests;
