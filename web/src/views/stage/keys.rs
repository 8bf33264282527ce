//! The stage by keyboard: Tab enters it, arrows move among processes, messages and links, Enter
//! opens the menu. When a message arrives that had the focus, its receiver gets it.

use std::rc::Rc;

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::targets;
use crate::{
    diagram::links::Pair,
    dom::target,
    hooks::use_gestures::{at_element, focus},
    model::at_cursor::AtCursor,
    store::{Action, Dispatch, Selection},
};

/// The keyboard's part of a stage.
pub(super) struct Keys {
    /// The one element that Tab enters.
    pub(super) tab_stop: Selection,
    pub(super) down: Callback<KeyboardEvent>,
    pub(super) focus_in: Callback<FocusEvent>,
    pub(super) focus_out: Callback<FocusEvent>,
}

/// Lets the keyboard move among what stands on the stage.
#[hook]
pub(super) fn use_keys(
    root: &NodeRef,
    at: &Rc<AtCursor>,
    pairs: &Rc<Vec<Pair>>,
    dispatch: &Dispatch,
) -> Keys {
    // The last element that had the focus, and the one that has it now.
    let last = use_state_eq(|| Selection::None);
    let held = use_mut_ref(|| None::<Selection>);
    let tab_stop = present(*last, at, pairs);
    {
        // Read before the DOM changes: an element that goes away takes the focus with it.
        let lost = held.borrow().filter(|held| *held != present(*held, at, pairs));
        let (root, held) = (root.clone(), held.clone());
        use_effect(move || {
            if lost.is_some() && nothing_has_focus() {
                *held.borrow_mut() = None;
                if let Some(root) = root.cast::<Element>() {
                    focus(&root, tab_stop);
                }
            }
        });
    }
    let down = {
        let (root, at, pairs) = (root.clone(), at.clone(), pairs.clone());
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(root) = root.cast::<Element>() else {
                return;
            };
            press(&event, &root, &targets(&at.snapshot, &pairs), &dispatch);
        })
    };
    let focus_in = {
        let (last, held) = (last.setter(), held.clone());
        Callback::from(move |event: FocusEvent| {
            if let Some((hit, _)) = target::of(&event) {
                *held.borrow_mut() = Some(hit);
                last.set(hit);
            }
        })
    };
    let focus_out = Callback::from(move |_: FocusEvent| *held.borrow_mut() = None);
    Keys { tab_stop, down, focus_in, focus_out }
}

/// The target itself while it is on the stage, else what took its place.
fn present(wanted: Selection, at: &AtCursor, pairs: &[Pair]) -> Selection {
    let AtCursor { run, snapshot, .. } = at;
    let first = run.trace.setup.ids().next().map_or(Selection::None, Selection::Process);
    let there = match wanted {
        Selection::None => false,
        Selection::Process(id) => id.index() < snapshot.processes.len(),
        Selection::Message(id) => snapshot.flight(id).is_some(),
        Selection::Link(a, b) => pairs.contains(&Pair::of(a, b)),
    };
    match wanted {
        _ if there => wanted,
        Selection::Message(id) => {
            let message = run.trace.messages.get(id.index());
            message.map_or(first, |message| Selection::Process(message.to))
        }
        Selection::None | Selection::Process(_) | Selection::Link(..) => first,
    }
}

fn press(event: &KeyboardEvent, root: &Element, targets: &[Selection], dispatch: &Dispatch) {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let Some((here, element)) = target::of(event) else {
        return;
    };
    let step = match event.key().as_str() {
        "Enter" | " " => {
            dispatch.dispatch(Action::OpenMenu(at_element(here, &element)));
            0
        }
        "ArrowRight" | "ArrowDown" => 1,
        "ArrowLeft" | "ArrowUp" => targets.len().saturating_sub(1),
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    if step > 0
        && let Some(place) = targets.iter().position(|target| *target == here)
    {
        focus(root, targets[(place + step) % targets.len()]);
    }
}

/// Whether the focus is nowhere.
fn nothing_has_focus() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| match document.active_element() {
        Some(element) => document.body().is_some_and(|body: HtmlElement| *body == element),
        None => true,
    })
}
