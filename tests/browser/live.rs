//! The one line that screen readers are told.

use coordinator_core::{narrate, scenario::entry, simulate::simulate};
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
        page.press("ArrowRight");
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
async fn an_act_that_is_refused_says_why() {
    let page = Page::at("#/play/2pc-commit@5").await;
    page.click("[aria-label='Undo']");
    assert_eq!(page.step(), 5, "there is nothing to undo");
    page.close().await;
}
