//! The title of the window names the run, for tabs, bookmarks and the browser's history.

use std::rc::Rc;

use yew::prelude::*;

use crate::{model::run::Run, router::Screen};

/// Keeps the title of the window.
#[hook]
pub fn use_title(run: &Rc<Run>, screen: Screen) {
    use_effect_with((run.clone(), screen), |(run, screen)| {
        let title = screen.title(run);
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(&title);
        }
    });
}
