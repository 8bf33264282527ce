//! Makes a page of Learn live: a page is complete as it comes, and each of its blocks is replaced by one that
//! answers. It is a program of its own, so that the playground does not carry it.

mod block_view;
mod break_it;
mod drill;
mod figure;
mod fix;
mod goal_card;
mod hunt;
mod player;
mod predict;
mod progress;
mod progress_bar;
mod prove;
mod task_page;

use coordinator_learn::blocks::Block;
use gloo_events::EventListener;
use web_sys::{Document, Element};
use yew::AppHandle;

use crate::{dom::focus, hooks::use_theme};
use block_view::{BlockView, BlockViewProps};
use drill::Drill;
use progress_bar::{ProgressBar, ProgressBarProps};
use task_page::{TaskBuilder, TaskPage};

/// The attribute of a block: what it asks, as JSON.
const ATTRIBUTE: &str = "data-block";

/// The attribute of a page that is live, and of the parts that are empty until it is.
const LIVE: &str = "data-live";

/// Makes the page live: its blocks, and what only a live page has.
pub fn mount() {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    use_theme::apply_stored();
    progress::mark_links(&document);
    // A page that one comes back to stands as it was left.
    let shown = document.clone();
    let again = EventListener::new(&window, "pageshow", move |_| progress::mark_links(&shown));
    again.forget();
    mount_parts(&document);
    if let Some(root) = document.document_element() {
        mount_blocks(&root);
        // What waits for a live page, such as a test, looks for this.
        let _ = root.set_attribute(LIVE, "");
    }
}

/// Makes every block below an element live. One that cannot be read stays as it came.
fn mount_blocks(root: &Element) -> Vec<AppHandle<BlockView>> {
    let Ok(found) = root.query_selector_all(&format!("[{ATTRIBUTE}]")) else { return Vec::new() };
    let live = focus::elements(&found).into_iter().filter_map(|element| {
        let props = props_of(&element)?;
        element.set_inner_html("");
        Some(yew::Renderer::<BlockView>::with_root_and_props(element, props).render())
    });
    live.collect()
}

/// Makes the parts of a page that are empty without a script.
fn mount_parts(document: &Document) {
    let part = |name: &str| document.query_selector(&format!("[{LIVE}={name}]")).ok().flatten();
    if let Some(place) = part("progress") {
        let exercises = place.get_attribute("data-exercises").and_then(|all| all.parse().ok());
        let props = ProgressBarProps { exercises: exercises.unwrap_or_default() };
        yew::Renderer::<ProgressBar>::with_root_and_props(place, props).render();
    }
    if let Some(element) = by_attribute(document, "data-task") {
        yew::Renderer::<TaskPage>::with_root(element).render();
    }
    if let Some(element) = by_attribute(document, "data-task-builder") {
        yew::Renderer::<TaskBuilder>::with_root(element).render();
    }
    if let Some(place) = part("drill") {
        yew::Renderer::<Drill>::with_root(place).render();
    }
}

fn by_attribute(document: &Document, name: &str) -> Option<Element> {
    let element = document.query_selector(&format!("[{name}]")).ok().flatten()?;
    element.set_inner_html("");
    Some(element)
}

fn props_of(element: &Element) -> Option<BlockViewProps> {
    let block: Block = serde_json::from_str(&element.get_attribute(ATTRIBUTE)?).ok()?;
    Some(BlockViewProps {
        block: block.into(),
        id: element.id().into(),
        as_it_came: element.inner_html().into(),
    })
}
