//! What the tests share.

#[cfg(not(target_arch = "wasm32"))]
pub mod golden;
pub mod reference;
