//! Which blocks are solved: one record in the browser's storage, which leaves it only by hand.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use web_sys::{Document, Storage};

use crate::dom::focus;

const KEY: &str = "coordinator-learn";
/// The version of the record.
const VERSION: u32 = 1;
/// The most blocks that a record may name, and the longest name in bytes.
const MOST: usize = 2_000;
const LONGEST: usize = 200;

/// What is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Record {
    version: u32,
    /// The solved blocks, as `tasks/saga#break-2`.
    solved: BTreeSet<String>,
}

impl Default for Record {
    fn default() -> Self {
        Self { version: VERSION, solved: BTreeSet::new() }
    }
}

impl Record {
    /// Reads a record; nothing of a broken one, or one of another version, is taken.
    fn parse(text: &str) -> Option<Self> {
        let record: Self = serde_json::from_str(text).ok()?;
        let is_bounded =
            record.solved.len() <= MOST && record.solved.iter().all(|name| name.len() <= LONGEST);
        (record.version == VERSION && is_bounded).then_some(record)
    }

    fn text(&self) -> String {
        serde_json::to_string(self).expect("a record serialises")
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn load() -> Record {
    let text = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    text.and_then(|text| Record::parse(&text)).unwrap_or_default()
}

/// The page, as `tasks/saga`: the last two parts of its path without the ending.
fn page() -> String {
    let path =
        web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default();
    page_of(&path)
}

fn page_of(path: &str) -> String {
    let mut parts = path.trim_end_matches(".html").rsplit('/');
    let (name, folder) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{folder}/{name}")
}

/// Notes that a block of this page is solved, at once: a page may be closed at any time.
pub(super) fn solved(id: &str) {
    let mut record = load();
    if record.solved.len() < MOST && record.solved.insert(format!("{}#{id}", page())) {
        let kept = storage().is_some_and(|storage| storage.set_item(KEY, &record.text()).is_ok());
        if !kept {
            say_denied();
        }
    }
}

/// Says once that progress is lost when the page closes.
fn say_denied() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let main = document.query_selector("main").ok().flatten();
    let said = document.query_selector(".not-kept").ok().flatten();
    if let (Some(main), None) = (main, said)
        && let Ok(line) = document.create_element("p")
    {
        line.set_class_name("not-kept");
        line.set_text_content(Some(
            "The browser does not let this page keep anything: what you solve is forgotten when you leave.",
        ));
        // It stands without it too.
        let _ = line.set_attribute("role", "status");
        let _ = main.prepend_with_node_1(&line);
    }
}

/// Marks the links to tasks of which a block is solved.
pub(super) fn mark_links(document: &Document) {
    let record = load();
    let Ok(links) = document.query_selector_all(".pages a[href]") else { return };
    for link in focus::elements(&links) {
        let Some(href) = link.get_attribute("href") else { continue };
        let here = page_of(&href);
        let name = here.rsplit('/').next().unwrap_or_default();
        let count = record.solved.iter().filter(|it| page_name(it) == name).count();
        if count > 0 {
            // It is only said where it can be.
            let _ = link.set_attribute("data-solved", &count.to_string());
        }
    }
}

/// The file name of the page that a block stands on.
fn page_name(block: &str) -> &str {
    let page = block.split('#').next().unwrap_or_default();
    page.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_comes_back_and_a_broken_one_does_not() {
        let record =
            Record { solved: ["tasks/saga#break-2".to_owned()].into(), ..Record::default() };
        assert_eq!(Record::parse(&record.text()), Some(record));
        for text in
            ["", "{}", "[1]", r#"{"version":2,"solved":[]}"#, r#"{"version":1,"solved":[1]}"#]
        {
            assert_eq!(Record::parse(text), None, "{text}");
        }
        let many: Vec<String> = (0..=MOST).map(|nth| nth.to_string()).collect();
        let text = format!(r#"{{"version":1,"solved":{many:?}}}"#);
        assert_eq!(Record::parse(&text), None);
    }

    #[test]
    fn a_page_is_named_by_its_folder_and_file() {
        assert_eq!(page_of("/x/learn/tasks/saga.html"), "tasks/saga");
        assert_eq!(page_name("tasks/saga#break-2"), "saga");
    }
}
