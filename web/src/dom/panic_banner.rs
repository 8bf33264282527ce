//! The banner that a panic shows: without it the page would just no longer answer.

use yew::set_custom_panic_hook;

/// From now on a panic is shown on the page, and logged to the console.
pub fn show_on_panic() {
    set_custom_panic_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show();
    }));
}

/// Shows the banner. It goes around Yew, which may be what broke.
pub fn show() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let (Some(body), Ok(told)) = (document.body(), document.create_element("p")) else { return };
    told.set_class_name("broken");
    told.set_text_content(Some(
        "The page has stopped working, which is a defect of it: reload it to go on. The address still holds your run; \
         the browser's console says what happened.",
    ));
    // A failure here has no place left to be shown.
    let _ = told.set_attribute("role", "alert");
    let _ = body.prepend_with_node_1(&told);
}
