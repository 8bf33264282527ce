//! `+`, `-` and `0` zoom, wherever the focus is, unless somebody is typing.

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::diagram::columns::{NORMAL_ZOOM, ZOOMS};

/// Lets keys zoom.
#[hook]
pub(super) fn use_zoom_keys(zoom: usize, to_zoom: &Callback<usize>) {
    use_effect_with((zoom, to_zoom.clone()), |(zoom, to_zoom)| {
        let (zoom, to_zoom) = (*zoom, to_zoom.clone());
        let press = move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() || types(&event) {
                return;
            }
            match event.key().as_str() {
                "+" | "=" => to_zoom.emit((zoom + 1).min(ZOOMS.len() - 1)),
                "-" => to_zoom.emit(zoom.saturating_sub(1)),
                "0" => to_zoom.emit(NORMAL_ZOOM),
                _ => {}
            }
        };
        let closure = Closure::<dyn FnMut(KeyboardEvent)>::new(press);
        let window = web_sys::window();
        if let Some(window) = &window {
            let listener = closure.as_ref().unchecked_ref();
            let _ = window.add_event_listener_with_callback("keydown", listener);
        }
        move || {
            if let Some(window) = window {
                let listener = closure.as_ref().unchecked_ref();
                let _ = window.remove_event_listener_with_callback("keydown", listener);
            }
        }
    });
}

/// Whether the key goes into a field.
fn types(event: &KeyboardEvent) -> bool {
    let hit = event.target().and_then(|hit| hit.dyn_into::<Element>().ok());
    let field = "input, textarea, select, [contenteditable]";
    hit.is_some_and(|hit| hit.closest(field).ok().flatten().is_some())
}
