//! The one line that screen readers are told.

use coordinator_core::{analysis::narrate, scenario::entry, simulate::simulate};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::Page;

#[wasm_bindgen_test]
async fn the_live_line_says_each_step() {
    let run = entry("2pc-commit").expect("it is in the library").scenario();
    let trace = simulate(&run);
    let page = Page::at("#/play/2pc-commit@3").await;
    for step in 3..8 {
        page.until_step(step).await;
        assert_eq!(page.live(), narrate::step(&trace, step - 1));
        Page::press("ArrowRight");
    }
    page.close().await;
}

#[wasm_bindgen_test]
async fn there_is_one_live_line_and_it_is_polite() {
    let page = Page::at("#/play/2pc-commit").await;
    assert_eq!(page.get("[role=status]").get_attribute("aria-live").as_deref(), Some("polite"));
    assert!(page.find("[role=status] ~ [role=status]").is_none());
    page.close().await;
}

#[wasm_bindgen_test]
async fn what_became_of_an_act_is_said_before_the_step() {
    let page = Page::at("#/play/2pc-commit@5").await;
    let step = page.live();
    page.click(".share");
    page.until("it is said", |page| page.live() != step).await;
    let said = page.live();
    assert!(said.contains("clipboard") || said.contains("copy"), "{said}");
    assert!(said.ends_with(&step), "{said}");
    page.close().await;
}
