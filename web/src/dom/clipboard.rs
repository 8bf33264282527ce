//! The clipboard.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::Callback;

/// Puts a text on the clipboard; tells whether it is there.
pub fn copy(text: &str, done: Callback<bool>) {
    // A page without a secure origin has no clipboard, and its property is undefined.
    let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
    let Some(clipboard) = clipboard.filter(|clipboard| !JsValue::from(clipboard).is_undefined())
    else {
        return done.emit(false);
    };
    let promise = clipboard.write_text(text);
    spawn_local(async move { done.emit(JsFuture::from(promise).await.is_ok()) });
}
