//! A run as text that other tools take in.

mod mermaid;
mod svg;
mod tla;

pub use mermaid::mermaid;
pub use svg::svg;
pub use tla::{NoModule, Tla, tla};
