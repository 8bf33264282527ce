//! What moves by itself, and what does not for a reader who asked for less motion.

use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, window};

/// Lets the browser answer as if the reader had asked for less motion, until it is dropped.
struct LessMotion(JsValue);

impl LessMotion {
    fn asked() -> Self {
        let real = Reflect::get(&window(), &"matchMedia".into()).expect("a window has it");
        let body = "return { matches: query.includes('reduce'), media: query, onchange: null, \
                    addEventListener() {}, removeEventListener() {} };";
        let answer = Function::new_with_args("query", body);
        Reflect::set(&window(), &"matchMedia".into(), &answer).expect("it can be replaced");
        Self(real)
    }
}

impl Drop for LessMotion {
    fn drop(&mut self) {
        Reflect::set(&window(), &"matchMedia".into(), &self.0).expect("it can be put back");
    }
}

#[wasm_bindgen_test]
async fn a_first_visit_plays_by_itself() {
    let page = Page::at("").await;
    page.until("it plays", |page| page.step() >= 2).await;
    Page::press(".");
    page.close().await;
}

#[wasm_bindgen_test]
async fn with_less_motion_nothing_plays_by_itself_and_steps_are_all_there() {
    let asked = LessMotion::asked();
    let page = Page::at("").await;
    assert!(page.find("[aria-label='Pause']").is_none());
    for step in 1..6 {
        Page::press("ArrowRight");
        page.until_step(step).await;
    }
    assert_eq!(page.live(), page.text("[role=option][aria-selected=true] .event-words"));
    drop(asked);
    page.close().await;
}
