//! The keys of the page. Never captured while the user types; Space never scrolls.

use wasm_bindgen::JsCast;
use web_sys::{Event, EventTarget, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use super::use_listener::use_listener;
use crate::{
    dom::dialog,
    router::Screen,
    store::{Action, State},
};

/// The id of the dialog that lists the keys.
pub const HELP_DIALOG: &str = "help";

/// Listens for the keys of the page.
#[hook]
pub fn use_keys(state: &UseReducerHandle<State>) {
    let dispatcher = state.dispatcher();
    let heard = use_callback(state.screen, move |event: Event, screen| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let focus = Focus::of(event);
        if !is_ours(event, focus) {
            return;
        }
        if event.key() == "?" {
            event.prevent_default();
            dialog::open(HELP_DIALOG);
        } else if let Some(action) =
            action(event, focus).filter(|it| *screen == Screen::Play || is_everywhere(it))
        {
            event.prevent_default();
            dispatcher.dispatch(action);
        }
    });
    let document = || web_sys::window().and_then(|window| window.document()).map(EventTarget::from);
    use_listener(document, "keydown", heard);
}

/// What a key asks for within a run, if it is not for what has the focus.
pub fn action_of(event: &KeyboardEvent) -> Option<Action> {
    let focus = Focus::of(event);
    if is_ours(event, focus) { action(event, focus) } else { None }
}

/// Whether a key is for the page, and not for what has the focus.
pub fn is_for_the_page(event: &KeyboardEvent) -> bool {
    is_ours(event, Focus::of(event))
}

fn is_ours(event: &KeyboardEvent, focus: Focus) -> bool {
    let taken = match focus {
        Focus::Typing => true,
        // A letter looks for a choice there.
        Focus::Choosing => event.key() != "Escape" && !is_command(event),
        Focus::Control | Focus::Arrows | Focus::Page => false,
    };
    !taken && !event.default_prevented() && !dialog::is_open()
}

fn is_command(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}

/// What has the focus, as far as keys are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Focus {
    /// Something that takes text.
    Typing,
    /// Something that Space activates.
    Control,
    /// Something that takes letters and arrows: a list of choices.
    Choosing,
    /// Something that takes the arrows, such as a slider.
    Arrows,
    /// Nothing of the kind.
    Page,
}

impl Focus {
    fn of(event: &KeyboardEvent) -> Self {
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(element) = element else {
            return Self::Page;
        };
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            return match input.type_().as_str() {
                "range" | "radio" => Self::Arrows,
                "checkbox" | "button" | "file" => Self::Control,
                _ => Self::Typing,
            };
        }
        let is = |selector: &str| element.closest(selector).ok().flatten().is_some();
        if is("textarea, [contenteditable]") {
            Self::Typing
        } else if is("select, [role=menu]") {
            Self::Choosing
        } else if is("[role=tablist]") {
            Self::Arrows
        } else if is("button, a[href], summary, label, [role=button]") {
            Self::Control
        } else {
            Self::Page
        }
    }
}

/// Whether a key works on every screen: the others go through a run that is not in sight.
const fn is_everywhere(action: &Action) -> bool {
    matches!(action, Action::Undo | Action::Redo | Action::Dismiss)
}

fn action(event: &KeyboardEvent, focus: Focus) -> Option<Action> {
    let command = is_command(event);
    let key = event.key();
    if command || event.alt_key() {
        let undo = command && !event.alt_key() && key.eq_ignore_ascii_case("z");
        return undo.then(|| if event.shift_key() { Action::Redo } else { Action::Undo });
    }
    let free = focus != Focus::Arrows;
    Some(match (key.as_str(), event.shift_key()) {
        (" ", _) if focus == Focus::Page => Action::TogglePlay,
        (".", _) => Action::TogglePlay,
        ("ArrowLeft", true) if free => Action::PrevMarker,
        ("ArrowRight", true) if free => Action::NextMarker,
        ("ArrowLeft", false) if free => Action::StepBack,
        ("ArrowRight", false) if free => Action::StepOn,
        ("Home", _) if free => Action::Home,
        ("End", _) if free => Action::End,
        ("[", _) => Action::Slower,
        ("]", _) => Action::Faster,
        ("r" | "R", _) => Action::Restart,
        ("Escape", _) => Action::Dismiss,
        _ => return None,
    })
}
