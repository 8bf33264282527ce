//! The gestures that open a menu: click, Enter, right click, long press.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use web_sys::Element;
use yew::prelude::*;

use crate::{
    dom::{focus, target},
    store::{Action, Dispatch, MenuRequest, Selection},
};

/// How long a finger must rest.
const LONG_PRESS_MS: u32 = 500;
/// How far it may stray meanwhile, in CSS pixels.
const STRAY: i32 = 9;

/// The listeners of a drawing on whose elements menus open.
#[derive(Clone)]
pub struct Gestures {
    /// For `oncontextmenu`.
    pub context_menu: Callback<MouseEvent>,
    /// For `onpointerdown`.
    pub down: Callback<PointerEvent>,
    /// For `onpointermove`.
    pub moved: Callback<PointerEvent>,
    /// For `onpointerup` and `onpointercancel`.
    pub up: Callback<PointerEvent>,
    press: Rc<RefCell<Press>>,
}

#[derive(Default)]
struct Press {
    timer: Option<Timeout>,
    at: (i32, i32),
    /// The press has opened a menu: the click that follows it must not act.
    done: bool,
}

impl Gestures {
    /// Whether the click that is being handled ends a long press, and so means nothing more.
    pub fn swallows_click(&self) -> bool {
        core::mem::take(&mut self.press.borrow_mut().done)
    }
}

/// Asks for menus by right click and long press.
#[hook]
pub fn use_gestures(dispatch: &Dispatch) -> Gestures {
    let press = use_mut_ref(Press::default);
    let context_menu = {
        let (dispatch, press) = (dispatch.clone(), press.clone());
        Callback::from(move |event: MouseEvent| {
            let Some((hit, element)) = target::of(&event) else {
                return;
            };
            event.prevent_default();
            press.borrow_mut().timer = None;
            // The context-menu key has no place of its own.
            let request = match (event.client_x(), event.client_y()) {
                (0, 0) => at_element(hit, &element),
                (x, y) => MenuRequest { target: hit, x, y },
            };
            dispatch.dispatch(Action::OpenMenu(request));
        })
    };
    let down = {
        let (dispatch, press) = (dispatch.clone(), press.clone());
        Callback::from(move |event: PointerEvent| rest(&event, &dispatch, &press))
    };
    let moved = {
        let press = press.clone();
        Callback::from(move |event: PointerEvent| {
            let mut press = press.borrow_mut();
            let (x, y) = press.at;
            if (event.client_x() - x).abs() > STRAY || (event.client_y() - y).abs() > STRAY {
                press.timer = None;
            }
        })
    };
    let up = {
        let press = press.clone();
        Callback::from(move |_: PointerEvent| press.borrow_mut().timer = None)
    };
    Gestures { context_menu, down, moved, up, press }
}

/// A finger has been put down.
fn rest(event: &PointerEvent, dispatch: &Dispatch, press: &Rc<RefCell<Press>>) {
    press.borrow_mut().done = false;
    if event.pointer_type() == "mouse" {
        return;
    }
    let Some((hit, _)) = target::of(event) else {
        return;
    };
    let (x, y) = (event.client_x(), event.client_y());
    let (dispatch, later) = (dispatch.clone(), press.clone());
    let timer = Timeout::new(LONG_PRESS_MS, move || {
        later.borrow_mut().done = true;
        dispatch.dispatch(Action::OpenMenu(MenuRequest { target: hit, x, y }));
    });
    let mut press = press.borrow_mut();
    press.at = (x, y);
    press.timer = Some(timer);
}

/// A menu beside an element: for keys, which have no place.
pub fn at_element(hit: Selection, element: &Element) -> MenuRequest {
    let bounds = element.get_bounding_client_rect();
    let pixels = crate::diagram::round;
    MenuRequest {
        target: hit,
        x: pixels(bounds.left() + bounds.width() / 2.0),
        y: pixels(bounds.top() + bounds.height() * 0.75),
    }
}

/// Focuses the element of a target within a drawing; tells whether there is one.
pub fn focus(drawing: &Element, hit: Selection) -> bool {
    let found =
        drawing.query_selector(&format!("[{}=\"{}\"]", target::ATTRIBUTE, target::code(hit)));
    let Ok(Some(element)) = found else {
        return false;
    };
    focus::give(&element)
}
