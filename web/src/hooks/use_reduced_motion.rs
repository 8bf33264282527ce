//! Whether the reader asks for less motion, followed as it changes.

use web_sys::{Event, EventTarget};
use yew::prelude::*;

use super::use_listener::use_listener;
use crate::dom::media::{motion_query, reduced_motion};

/// The same, followed as it changes.
#[hook]
pub fn use_reduced_motion() -> bool {
    let reduced = use_state_eq(reduced_motion);
    let changed = use_callback(reduced.setter(), |_: Event, reduced| reduced.set(reduced_motion()));
    use_listener(|| motion_query().map(EventTarget::from), "change", changed);
    *reduced
}
