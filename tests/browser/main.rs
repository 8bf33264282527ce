//! The page in a headless browser.
#![cfg(target_arch = "wasm32")]
mod faults;

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_page_mounts() {
    let document = web_sys::window().expect("a window").document().expect("a document");
    let root = document.create_element("div").expect("an element");
    document.body().expect("a body").append_child(&root).expect("attached");
    yew::Renderer::<coordinator_web::app::App>::with_root(root.clone()).render();
    yew::scheduler::flush().await;
    assert!(root.inner_html().contains("Coordinator"));
}
