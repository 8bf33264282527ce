//! Makes a page of Learn live: a page is complete as it comes, and each of its blocks is replaced by one that
//! answers. It is a program of its own, so that the playground does not carry it.

mod block_view;
mod break_it;
mod figure;
mod fix;
mod goal_card;
mod hunt;
mod player;
mod predict;
mod progress;
mod prove;
mod task_page;

use coordinator_learn::blocks::Block;
use web_sys::Element;

use crate::{dom::focus, hooks::use_theme};
use block_view::{BlockView, BlockViewProps};
use task_page::{TaskBuilder, TaskPage};

/// The attribute of a block: what it asks, as JSON.
const ATTRIBUTE: &str = "data-block";

/// Makes every block of the page live. One that cannot be read stays as it came.
pub fn mount() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    use_theme::apply_stored();
    progress::mark_links(&document);
    if let Some(element) = by_attribute(&document, "data-task") {
        yew::Renderer::<TaskPage>::with_root(element).render();
    }
    if let Some(element) = by_attribute(&document, "data-task-builder") {
        yew::Renderer::<TaskBuilder>::with_root(element).render();
    }
    let Ok(found) = document.query_selector_all(&format!("[{ATTRIBUTE}]")) else { return };
    for element in focus::elements(&found) {
        if let Some(props) = props_of(&element) {
            element.set_inner_html("");
            yew::Renderer::<BlockView>::with_root_and_props(element, props).render();
        }
    }
}

fn by_attribute(document: &web_sys::Document, name: &str) -> Option<Element> {
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
