//! What may lie in a folder that goes to a static host.
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::seal::RELOADS;

/// Files by their path.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

const START: &str = "index.html";

/// What keeps the files from being a page that can be put on any host, in any of its folders.
pub(super) fn complaints(files: &Files) -> Vec<String> {
    let Some(page) = files.get(START) else { return vec![format!("{START} is missing")] };
    let page = String::from_utf8_lossy(page);
    let mut complaints = Vec::new();
    if !page.contains("content-security-policy") {
        complaints.push(format!("{START} has no content security policy"));
    }
    if page.contains(RELOADS) {
        complaints.push(format!("{START} reloads itself, as `trunk serve` makes it"));
    }
    for address in addresses(&page) {
        match address.strip_prefix("./") {
            None => complaints.push(format!("{START} refers to {address}, which is not relative")),
            Some("") => {}
            Some(name) if files.contains_key(name) => {}
            Some(name) => complaints.push(format!("{START} refers to {name}, which is missing")),
        }
    }
    complaints.extend(unneeded(files).map(|name| format!("{name} is needed by nothing")));
    complaints
}

/// What the page's tags refer to outside of themselves.
fn addresses(page: &str) -> impl Iterator<Item = &str> {
    let values = ["src=", "href="].into_iter().flat_map(|name| page.split(name).skip(1));
    let values = values.map(|rest| match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or(quoted),
        None => rest.split([' ', '>']).next().unwrap_or(rest),
    });
    values.filter(|address| !address.starts_with("data:"))
}

/// The files that neither the page leads to nor anything that it leads to.
fn unneeded(files: &Files) -> impl Iterator<Item = &String> {
    let mut needed = BTreeSet::from([START]);
    let mut unread = vec![START];
    while let Some(from) = unread.pop() {
        let Some(text) = files.get(from) else { continue };
        // A page says by its tags what it leads to; a program names files anywhere in it.
        let linked: BTreeSet<String> = if ends_with(from, &["html"]) {
            let page = String::from_utf8_lossy(text);
            addresses(&page).map(|address| resolved(from, address)).collect()
        } else {
            BTreeSet::new()
        };
        for name in files.keys() {
            let is_named =
                || is_program(from) && is_named_by_programs(name) && contains(text, name);
            if !needed.contains(name.as_str()) && (linked.contains(name) || is_named()) {
                needed.insert(name);
                unread.push(name);
            }
        }
    }
    files.keys().filter(move |name| !needed.contains(name.as_str()))
}

/// The file that an address on a page means.
fn resolved(from: &str, address: &str) -> String {
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    let path = address.split(['#', '?']).next().unwrap_or_default();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(folders.pop()),
            part => folders.push(part),
        }
    }
    folders.join("/")
}

fn ends_with(name: &str, kinds: &[&str]) -> bool {
    Path::new(name).extension().is_some_and(|kind| kinds.iter().any(|it| kind == *it))
}

fn is_program(name: &str) -> bool {
    !name.contains('/') && ends_with(name, &["js", "wasm"])
}

/// Programs lie beside the first page, and know of those in folders only the first.
fn is_named_by_programs(name: &str) -> bool {
    !name.contains('/') || name.ends_with("/index.html")
}

fn contains(text: &[u8], name: &str) -> bool {
    text.windows(name.len()).any(|part| part == name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str =
        r#"<meta http-equiv="content-security-policy" content="default-src 'self'">"#;

    /// The files of a whole page.
    fn whole() -> Files {
        let page = format!(
            r#"{POLICY}<link rel="icon" href="data:,"><base href="./"><link href="./style-1.css">
            <script type=module src=./start-1.js></script>"#
        );
        let files = [
            (START, page.as_str()),
            ("style-1.css", "body{}"),
            ("start-1.js", "import './app-1.js'; fetch('./app-1_bg.wasm')"),
            ("app-1.js", "export default 1"),
            // A worker is named by the page's code only.
            ("app-1_bg.wasm", "\0asm ./worker_loader.js"),
            ("worker_loader.js", "import init from './worker.js'"),
            ("worker.js", "new URL('worker_bg.wasm', import.meta.url)"),
            ("worker_bg.wasm", "\0asm"),
        ];
        files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_owned())).into()
    }

    /// Complaints about the whole page with another text in place of part of `index.html`.
    fn with(part: &str, instead: &str) -> Vec<String> {
        let mut files = whole();
        let page = String::from_utf8(files[START].clone()).unwrap();
        assert!(page.contains(part));
        files.insert(START.to_owned(), page.replacen(part, instead, 1).into_bytes());
        complaints(&files)
    }

    #[test]
    fn a_whole_page_is_fit_for_a_host() {
        assert_eq!(complaints(&whole()), [""; 0]);
    }

    #[test]
    fn a_file_too_many_and_one_too_few_are_named() {
        let mut files = whole();
        files.insert(".stage/index.html".to_owned(), Vec::new());
        assert_eq!(complaints(&files), [".stage/index.html is needed by nothing"]);
        files = whole();
        files.remove("style-1.css");
        assert_eq!(complaints(&files), ["index.html refers to style-1.css, which is missing"]);
        assert_eq!(complaints(&Files::new()), ["index.html is missing"]);
    }

    #[test]
    fn a_page_in_a_folder_may_be_named_from_its_own_folder_or_from_the_one_above() {
        let mut files = whole();
        for (name, text) in [
            ("app-1.js", "open('learn/index.html')"),
            ("learn/index.html", "<a href=tasks/one.html>"),
            ("learn/tasks/one.html", "<a href=two.html#x><img src=../figures/x.svg>"),
            ("learn/tasks/two.html", ""),
            ("learn/figures/x.svg", ""),
            ("learn/lost.html", ""),
        ] {
            files.insert(name.to_owned(), text.as_bytes().to_owned());
        }
        assert_eq!(complaints(&files), ["learn/lost.html is needed by nothing"]);
    }

    #[test]
    fn what_nothing_leads_to_does_not_keep_itself() {
        let mut files = whole();
        for (name, text) in [("a.js", "import './b.js'"), ("b.js", "import './a.js'")] {
            files.insert(name.to_owned(), text.as_bytes().to_owned());
        }
        assert_eq!(complaints(&files), ["a.js is needed by nothing", "b.js is needed by nothing"]);
    }

    #[test]
    fn a_page_that_is_not_sealed_or_reloads_itself_is_not_for_a_host() {
        assert_eq!(with(POLICY, ""), ["index.html has no content security policy"]);
        let script = format!("<script>new WebSocket('{RELOADS}')</script>");
        let complaints = with("<base", &format!("{script}<base"));
        assert_eq!(complaints, ["index.html reloads itself, as `trunk serve` makes it"]);
    }

    #[test]
    fn an_address_that_holds_for_one_folder_only_is_named() {
        let complaints = with("./style-1.css", "/style-1.css");
        assert_eq!(complaints, ["index.html refers to /style-1.css, which is not relative"]);
    }
}
