//! The Coordinator page, over `coordinator-core`.
//!
//! Data flows one way: a [`store::Action`] makes a new [`store::State`], from which everything on the
//! page is derived. `router`, `model`, `diagram` and `store` are pure and tested without a browser. The
//! browser is touched in `dom`, `hooks` and `worker` only, and by a view for its own elements: where they
//! are scrolled to, how large they are.
pub mod app;
pub mod diagram;
pub mod dom;
pub mod hooks;
pub mod learn;
pub mod model;
pub mod router;
pub mod store;
pub mod views;
pub mod worker;
