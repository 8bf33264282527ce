//! `+`, `-` and `0` zoom, wherever the focus is, unless the focused element uses the key. Where a page has several
//! runs, each has the keys that are pressed within it.

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, EventTarget, KeyboardEvent, Node};
use yew::prelude::*;

use crate::{
    diagram::columns::{NORMAL_ZOOM, ZOOMS},
    hooks::{use_keys::is_for_the_page, use_listener::use_listener},
};

/// The attribute of an element that keeps its keys to itself.
pub(crate) const OWN_KEYS: &str = "data-own-keys";

/// Lets keys zoom the diagram that is `root`.
#[hook]
pub(super) fn use_zoom_keys(root: &NodeRef, zoom: usize, to_zoom: &Callback<usize>) {
    let inputs = (root.clone(), zoom, to_zoom.clone());
    let heard = use_callback(inputs, |event: Event, (root, zoom, to_zoom)| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.ctrl_key() || event.alt_key() || event.meta_key() || !is_for_the_page(event) {
            return;
        }
        if !concerns(event, root) {
            return;
        }
        match event.key().as_str() {
            "+" | "=" => to_zoom.emit((zoom + 1).min(ZOOMS.len() - 1)),
            "-" => to_zoom.emit(zoom.saturating_sub(1)),
            "0" => to_zoom.emit(NORMAL_ZOOM),
            _ => {}
        }
    });
    use_listener(|| web_sys::window().map(EventTarget::from), "keydown", heard);
}

/// Whether a key was pressed where this diagram heeds it.
fn concerns(event: &KeyboardEvent, root: &NodeRef) -> bool {
    let home = root
        .cast::<Element>()
        .and_then(|root| root.closest(&format!("[{OWN_KEYS}]")).ok().flatten());
    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    home.is_none_or(|home| home.contains(target.as_ref()))
}
