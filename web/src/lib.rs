//! The Coordinator page: screens, store and hooks over `coordinator-core`.
//!
//! Data flows one way: a [`store::Action`] makes a new [`store::State`], of which everything on the
//! page is derived. `store`, `timeline` and `markers` are pure and tested without a browser; the
//! only side effects are in `hooks`, and in what a component asks of its own elements: where they are
//! scrolled to, how large they are.
pub mod app;
pub mod components;
pub mod counters;
pub mod diagram;
pub mod hooks;
pub mod markers;
pub mod messages;
pub mod panel;
pub mod screens;
pub mod store;
pub mod terms;
pub mod timeline;
pub mod words;
pub mod worker;
