//! Where this page lies.

/// The way from this page to the folder of the playground, with its last `/`: a page of Learn says it in its first
/// tag, and the playground itself is there.
pub fn root() -> String {
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.document_element());
    element.and_then(|element| element.get_attribute("data-root")).unwrap_or_else(|| "./".into())
}
