//! The address holds the run, the step and the view, both ways.

use coordinator_core::{
    protocol::{Convention, ProcessId},
    protocols::ProtocolId,
    scenario::{Draft, Fault, Link, Scenario, Trigger, View},
    simulate::simulate,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, hash, window};

fn crashed_by_hand() -> Scenario {
    let protocol = ProtocolId::named("2pc").expect("it is in the registry");
    let draft = Draft::new(protocol, 4).with(Trigger::Step(11), Fault::Crash(ProcessId(2)));
    draft.build().expect("it is valid")
}

#[wasm_bindgen_test]
async fn the_address_follows_the_step() {
    let page = Page::at("#/play/2pc-abort").await;
    Page::press("ArrowRight");
    Page::press("ArrowRight");
    page.until_step(2).await;
    page.until("the address has the step", |_| hash() == "#/play/2pc-abort@2").await;
    page.close().await;
}

#[wasm_bindgen_test]
async fn run_step_and_view_come_back_from_the_address() {
    let scenario = crashed_by_hand();
    let link = Link {
        scenario: scenario.clone(),
        cursor: Some(13),
        view: View { convention: Convention::GrayLamport, panel: 3 },
        check: Some(simulate(&scenario).digest()),
    };
    let page = Page::at(&link.address()).await;
    page.until_step(13).await;
    assert_eq!(page.get("#tab-costs").get_attribute("aria-selected").as_deref(), Some("true"));
    assert!(page.text("[role=tabpanel]").contains("Gray & Lamport 2006"));
    assert!(!page.live().contains("another version"), "the same run was played");
    Page::press("ArrowRight");
    let next = Link { cursor: Some(14), ..link };
    page.until("the address has all of it", |_| hash() == next.address()).await;
    page.close().await;
}

#[wasm_bindgen_test]
async fn a_pasted_address_opens() {
    let page = Page::at("#/play/2pc-commit@4").await;
    window().location().set_hash("#/play/2pc-abort@6").expect("an address can be set");
    page.until("the other run is open", |page| page.text("header").contains("votes NO")).await;
    page.until_step(6).await;
    page.close().await;
}

#[wasm_bindgen_test]
async fn a_broken_address_explains_itself_and_changes_nothing() {
    let page = Page::at("#/play/2pc-abort@6").await;
    let cut = &Link::new(crashed_by_hand()).address()[..15];
    window().location().set_hash(cut).expect("an address can be set");
    page.until("it is explained", |page| page.find("[role=alert]").is_some()).await;
    let explained = page.text("[role=alert]");
    assert!(explained.contains("could not be opened"), "{explained}");
    assert!(explained.contains(cut), "what was received is shown: {explained}");
    assert!(page.text("header").contains("votes NO"), "the run stays");
    assert_eq!(hash(), cut, "the broken address stays to be looked at");
    Page::press("Escape");
    page.until("it is closed", |page| page.find("[role=alert]").is_none()).await;
    page.until("the address is whole again", |_| hash() == "#/play/2pc-abort@6").await;
    page.close().await;
}

#[wasm_bindgen_test]
async fn a_page_that_starts_at_a_broken_address_explains_it_too() {
    let page = Page::at("#/play/2pc-comit").await;
    let explained = page.text("[role=alert]");
    assert!(explained.contains("2pc-commit"), "it names the nearest: {explained}");
    assert!(page.find("[aria-label='Pause']").is_none(), "nothing plays by itself then");
    page.close().await;
}
