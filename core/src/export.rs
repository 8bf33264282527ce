//! A run as text for other tools; of a protocol, its TLA+ module. The command line and the page each list the
//! formats that they offer: ARCHITECTURE.md lists the places of a new one.

mod mermaid;
mod svg;
mod tla;

pub use mermaid::mermaid;
pub use svg::svg;
pub use tla::{NoModule, Tla, tla};
