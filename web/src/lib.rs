//! The Coordinator page: screens, store and hooks over `coordinator-core`.
pub mod app;
