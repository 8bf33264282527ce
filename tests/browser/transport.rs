//! Going through a run by keys.

use coordinator_core::{scenario::entry, simulate::simulate};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

use crate::page::Page;

fn steps(name: &str) -> u32 {
    simulate(&entry(name).expect("it is in the library").scenario()).len()
}

#[wasm_bindgen_test]
async fn arrows_go_one_event_and_shift_goes_to_marks() {
    let page = Page::at("#/play/2pc-coordinator-crash").await;
    Page::press("ArrowRight");
    page.until_step(1).await;
    Page::press("ArrowRight");
    page.until_step(2).await;
    Page::press("ArrowLeft");
    page.until_step(1).await;
    Page::press("Shift+ArrowRight");
    page.until("the crash is said", |page| page.live().contains("crashes")).await;
    Page::press("Shift+ArrowLeft");
    page.until_step(0).await;
    page.close().await;
}

#[wasm_bindgen_test]
async fn home_and_end_go_to_the_ends() {
    let page = Page::at("#/play/2pc-commit@7").await;
    Page::press("End");
    page.until_step(steps("2pc-commit")).await;
    Page::press("Home");
    page.until_step(0).await;
    page.close().await;
}

#[wasm_bindgen_test]
async fn space_and_the_full_stop_play_and_pause() {
    let page = Page::at("#/play/2pc-commit").await;
    let body = crate::page::document().body().expect("a body");
    assert!(!Page::press_in(&body, " "), "space must not scroll");
    page.until("it plays", |page| page.find("[aria-label='Pause']").is_some()).await;
    page.until("it has gone on", |page| page.step() >= 3).await;
    Page::press(".");
    page.until("it has stopped", |page| page.find("[aria-label='Play']").is_some()).await;
    page.close().await;
}

#[wasm_bindgen_test]
async fn brackets_change_the_speed() {
    let page = Page::at("#/play/2pc-commit").await;
    let speed = |page: &Page| {
        let select: HtmlSelectElement = page.get("#speed").dyn_into().expect("it is a select");
        select.selected_index()
    };
    let before = speed(&page);
    Page::press("]");
    page.until("it is faster", |page| speed(page) == before + 1).await;
    Page::press("[");
    Page::press("[");
    page.until("it is slower", |page| speed(page) == before - 1).await;
    page.close().await;
}

#[wasm_bindgen_test]
async fn a_restart_can_be_undone_and_done_again() {
    let page = Page::at("#/play/2pc-commit@9").await;
    Page::press("r");
    page.until_step(0).await;
    Page::press("Control+z");
    page.until_step(9).await;
    Page::press("Shift+Control+z");
    page.until_step(0).await;
    page.close().await;
}

#[wasm_bindgen_test]
async fn whoever_types_keeps_the_keys() {
    let page = Page::at("#/play/2pc-commit@9").await;
    page.click("#tab-setup");
    page.until("the choices are there", |page| page.find("#participants").is_some()).await;
    let field = page.get("#participants");
    for key in ["ArrowLeft", "Home", " ", "r", "."] {
        assert!(Page::press_in(&field, key), "{key} belongs to the field");
    }
    yew::scheduler::flush().await;
    assert_eq!(page.step(), 9);
    page.close().await;
}

#[wasm_bindgen_test]
async fn whoever_looks_for_a_choice_keeps_the_letters() {
    let page = Page::at("#/play/2pc-commit@9").await;
    page.click("#tab-setup");
    page.until("the votes are there", |page| page.find("#vote-1").is_some()).await;
    for key in ["r", ".", "[", "?", "ArrowLeft", "+"] {
        assert!(Page::press_in(&page.get("#vote-1"), key), "{key} belongs to the list of choices");
    }
    yew::scheduler::flush().await;
    assert_eq!(page.step(), 9);
    page.close().await;
}

#[wasm_bindgen_test]
async fn a_click_on_an_event_goes_there_and_the_keys_go_on_from_it() {
    let page = Page::at("#/play/2pc-commit").await;
    page.click("#event-11");
    page.until_step(12).await;
    let row = page.get("#event-11");
    assert_eq!(row.get_attribute("aria-selected").as_deref(), Some("true"));
    Page::press_in(&row, "ArrowRight");
    page.until_step(13).await;
    Page::press_in(&page.get("#event-12"), "Home");
    page.until_step(0).await;
    page.close().await;
}
