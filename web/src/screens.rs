//! The screens of the page.
pub mod play;
