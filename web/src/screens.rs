//! The screens of the page.

pub mod check;
pub mod play;
