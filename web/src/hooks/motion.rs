//! What the browser tells of the reader: less motion, a small screen.

use web_sys::{Event, EventTarget, MediaQueryList};
use yew::prelude::*;

use super::use_listener;

/// Whether the reader asks for less motion now.
pub fn reduced_motion() -> bool {
    query().is_some_and(|query| query.matches())
}

/// The same, followed as it changes.
#[hook]
pub fn use_reduced_motion() -> bool {
    let reduced = use_state_eq(reduced_motion);
    let changed = use_callback(reduced.setter(), |_: Event, reduced| reduced.set(reduced_motion()));
    use_listener(|| query().map(EventTarget::from), "change", changed);
    *reduced
}

/// Whether there is room for more than the stage and one panel.
pub fn wide_screen() -> bool {
    matching("(min-width: 821px) and (min-height: 521px)").is_some_and(|query| query.matches())
}

fn query() -> Option<MediaQueryList> {
    matching("(prefers-reduced-motion: reduce)")
}

fn matching(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok().flatten()
}
