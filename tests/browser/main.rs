//! The page in a headless browser.
#![cfg(target_arch = "wasm32")]

mod address;
mod digests;
mod faults;
mod live;
mod messages;
mod motion;
mod page;
mod transport;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
