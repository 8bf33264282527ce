//! A run as text that other tools take in.

mod mermaid;
mod svg;

pub use mermaid::mermaid;
pub use svg::svg;
