//! Events that Yew does not deliver: those of the window, and those that do not bubble.

use gloo_events::{EventListener, EventListenerOptions};
use web_sys::{Event, EventTarget};
use yew::prelude::*;

/// Calls back on every event of a name at a target, for as long as the component lives.
#[hook]
pub fn use_listener(
    target: impl Fn() -> Option<EventTarget> + 'static,
    name: &'static str,
    heard: Callback<Event>,
) {
    use_effect_with(heard, move |heard| {
        let heard = heard.clone();
        let options = EventListenerOptions::enable_prevent_default();
        let listener = target().map(|target| {
            EventListener::new_with_options(&target, name, options, move |event| {
                heard.emit(event.clone());
            })
        });
        move || drop(listener)
    });
}
