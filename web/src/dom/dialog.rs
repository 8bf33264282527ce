//! Dialogs and popovers: the browser keeps the focus in them and closes them on Escape.

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlDialogElement, HtmlElement};

/// Opens the dialog with this id over the page.
pub fn open(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(dialog) = element.and_then(|element| element.dyn_into::<HtmlDialogElement>().ok()) {
        // A dialog that is open already stays open.
        let _ = dialog.show_modal();
    }
}

/// Closes the popover with this id, if it is open.
pub fn close_popover(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(popover) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // One that is closed already stays closed.
        let _ = popover.hide_popover();
    }
}

/// Whether a dialog or a popover is open: keys are its own then.
pub fn is_open() -> bool {
    let open = document()
        .and_then(|document| document.query_selector("dialog[open], :popover-open").ok().flatten());
    open.is_some()
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}
