//! `+`, `-` and `0` zoom, wherever the focus is, unless the focused element uses the key.

use wasm_bindgen::JsCast as _;
use web_sys::{Event, EventTarget, KeyboardEvent};
use yew::prelude::*;

use crate::{
    diagram::columns::{NORMAL_ZOOM, ZOOMS},
    hooks::{use_keys::is_for_the_page, use_listener::use_listener},
};

/// Lets keys zoom.
#[hook]
pub(super) fn use_zoom_keys(zoom: usize, to_zoom: &Callback<usize>) {
    let heard = use_callback((zoom, to_zoom.clone()), |event: Event, (zoom, to_zoom)| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.ctrl_key() || event.alt_key() || event.meta_key() || !is_for_the_page(event) {
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
