//! Where the record of progress is kept: the browser's storage, which it leaves only by hand.

use std::cell::RefCell;

use coordinator_learn::progress::{Change, Record, RecordError};
use web_sys::{Document, Element, HtmlAnchorElement, Storage};

use crate::dom::focus;
use wasm_bindgen::JsCast as _;

/// The record.
const KEY: &str = "coordinator-learn";
/// The last import or reset.
const CHANGE_KEY: &str = "coordinator-learn-change";
/// The attribute of a text that stands on another page than its own: that page, as `interview/saga-or-2pc`.
pub(super) const PAGE: &str = "data-page";

/// What is said where nothing can be kept.
pub(super) const DENIED: &str =
    "The browser does not let this page keep anything: what you solve is forgotten when you leave.";

thread_local! {
    /// The record of a page that is not allowed to keep it.
    static NOT_KEPT: RefCell<Option<Record>> = const { RefCell::new(None) };
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// The text of the record in storage, readable or not.
pub(super) fn stored() -> Option<String> {
    storage()?.get_item(KEY).ok().flatten()
}

/// The record.
pub(super) fn load() -> Result<Record, RecordError> {
    if let Some(record) = NOT_KEPT.with_borrow(Clone::clone) {
        return Ok(record);
    }
    stored().map_or_else(|| Ok(Record::default()), |text| Record::parse(&text))
}

/// Keeps a record, at once: a page may be closed at any time. Tells whether it will be there after that.
pub(super) fn keep(record: &Record) -> bool {
    let kept = storage().is_some_and(|storage| storage.set_item(KEY, &record.text()).is_ok());
    NOT_KEPT.set((!kept).then(|| record.clone()));
    kept
}

/// Forgets the record and what could be undone.
pub(super) fn forget() {
    if let Some(storage) = storage() {
        // A storage that cannot be written keeps nothing that there would be to forget.
        let _ = storage.remove_item(KEY);
        let _ = storage.remove_item(CHANGE_KEY);
    }
    NOT_KEPT.set(None);
}

/// The last import or reset, if it can be undone.
pub(super) fn last_change() -> Option<Change> {
    let text = storage()?.get_item(CHANGE_KEY).ok().flatten()?;
    serde_json::from_str(&text).ok()
}

/// Remembers an import or a reset, so that it can be undone; nothing, once it was.
pub(super) fn remember_change(change: Option<&Change>) {
    let Some(storage) = storage() else { return };
    // Where this fails, `keep` has said that nothing is kept.
    let _ = match change {
        Some(change) => {
            let text = serde_json::to_string(change).expect("a change serialises");
            storage.set_item(CHANGE_KEY, &text)
        }
        None => storage.remove_item(CHANGE_KEY),
    };
}

/// The page, as `tasks/saga`: the last two parts of its path without the ending.
fn page_of(path: &str) -> String {
    let mut parts = path.trim_end_matches(".html").rsplit('/');
    let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{folder}/{name}")
}

/// A block of this page by its id, and its name in the record.
fn block(id: &str) -> Option<(Element, String)> {
    let window = web_sys::window()?;
    let block = window.document()?.get_element_by_id(id)?;
    let text = block.closest(&format!("[{PAGE}]")).ok().flatten();
    let page = match text.and_then(|text| text.get_attribute(PAGE)) {
        Some(page) => page,
        None => page_of(&window.location().pathname().ok()?),
    };
    Some((block, format!("{page}#{id}")))
}

/// Notes that a block is solved.
pub(super) fn solved(id: &str) {
    let Some((block, name)) = block(id) else { return };
    match load() {
        Ok(mut record) => {
            if record.solve(&name) && !keep(&record) {
                warn_after(&block, DENIED);
            }
        }
        Err(error) => warn_after(&block, &unreadable(&error)),
    }
}

/// Whether a block is solved.
pub(super) fn is_solved(id: &str) -> bool {
    let (Some((_, name)), Ok(record)) = (block(id), load()) else { return false };
    record.has_solved(&name)
}

/// What is said where the record cannot be read.
pub(super) fn unreadable(error: &RecordError) -> String {
    format!(
        "Your progress in this browser cannot be read: {error}. It is left as it is, and nothing is added to it. The \
         first page of Learn can save it as a file, and start over."
    )
}

/// Says something once, where the learner looks.
fn warn_after(block: &Element, words: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let said = document.query_selector(".not-kept").ok().flatten();
    if said.is_none()
        && let Ok(line) = document.create_element("p")
    {
        line.set_class_name("not-kept");
        line.set_text_content(Some(words));
        // It stands without it too.
        let _ = line.set_attribute("role", "alert");
        let _ = block.after_with_node_1(&line);
    }
}

/// Says beside the links to pages with exercises how many of them are solved.
pub(super) fn mark_links(document: &Document) {
    const MARK: &str = "solved-count";
    let is_mark = |element: &Element| element.class_name() == MARK;
    let record = load().unwrap_or_default();
    let Ok(links) = document.query_selector_all(".pages a[data-exercises]") else { return };
    for element in focus::elements(&links) {
        let Some(link) = element.dyn_ref::<HtmlAnchorElement>() else { continue };
        let solved = record.solved_on(&page_of(&link.pathname()));
        let all = element.get_attribute("data-exercises").unwrap_or_default();
        let mark = element.next_element_sibling().filter(is_mark);
        match (solved, mark) {
            (0, mark) => mark.iter().for_each(Element::remove),
            (_, Some(mark)) => mark.set_text_content(Some(&words(solved, &all))),
            (_, None) => {
                if let Ok(mark) = document.create_element("span") {
                    mark.set_class_name(MARK);
                    mark.set_text_content(Some(&words(solved, &all)));
                    // A link stands in the page, so that there is a place after it.
                    let _ = element.after_with_node_1(&mark);
                }
            }
        }
    }
}

fn words(solved: usize, all: &str) -> String {
    format!("✓ {solved} of {all} solved")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_named_by_its_folder_and_file() {
        assert_eq!(page_of("/x/learn/tasks/saga.html"), "tasks/saga");
    }
}
