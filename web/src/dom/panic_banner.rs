//! What a visitor sees if the page breaks: a sentence, where there would be a page that no longer answers.

use yew::set_custom_panic_hook;

/// From now on a panic is told on the page, as well as to the console.
pub fn show_on_panic() {
    set_custom_panic_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        tell();
    }));
}

/// Says that the page is broken, past everything that draws it: what drew it may be what broke.
pub fn tell() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let (Some(body), Ok(told)) = (document.body(), document.create_element("p")) else { return };
    told.set_class_name("broken");
    told.set_text_content(Some(
        "The page has broken, which is a fault of ours: reload it to go on. The address still holds your run; \
         the browser's console says what happened.",
    ));
    // There is nobody left to hear of a failure.
    let _ = told.set_attribute("role", "alert");
    let _ = body.prepend_with_node_1(&told);
}
