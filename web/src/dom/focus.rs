//! Focus and scrolling.

use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, HtmlElement, NodeList, ScrollIntoViewOptions, ScrollLogicalPosition,
    SvgElement,
};

/// The element that has the focus.
pub fn active() -> Option<Element> {
    document()?.active_element()
}

/// Whether the focus is nowhere, or on what can no longer take it.
pub fn is_lost() -> bool {
    active().is_none_or(|element| {
        element.tag_name() == "BODY" || element.matches(":disabled").unwrap_or(false)
    })
}

/// Gives an element the focus; tells whether it could take it. One that cannot leaves it where it is.
pub fn give(element: &Element) -> bool {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        return element.focus().is_ok();
    }
    element.dyn_ref::<SvgElement>().is_some_and(|element| element.focus().is_ok())
}

/// Gives the focus to the first element of the page that a selector finds.
pub fn give_first(selector: &str) {
    if let Some(element) = first(selector) {
        give(&element);
    }
}

/// Brings the first element that a selector finds into view, by the least scrolling.
pub fn show_first(selector: &str) {
    if let Some(element) = first(selector) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn first(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok().flatten()
}

/// The elements of the page that a selector finds, in its order.
pub fn stops(selector: &str) -> Vec<Element> {
    let found = document().and_then(|document| document.query_selector_all(selector).ok());
    found.as_ref().map(elements).unwrap_or_default()
}

/// The elements of a list.
pub fn elements(list: &NodeList) -> Vec<Element> {
    (0..list.length()).filter_map(|nth| list.get(nth)?.dyn_into().ok()).collect()
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
