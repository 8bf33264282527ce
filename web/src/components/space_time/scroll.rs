//! Which part of the diagram is seen, and how it follows the cursor.

use core::ops::Range;
use std::rc::Rc;

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::Element;
use yew::prelude::*;

use crate::diagram::{Size, space_time::Picture};

/// The width of the names of the lanes, which cover what lies below them.
const NAMES: i32 = 52;

/// The chunks to draw. When the cursor moves out of the middle of the window, the window follows.
#[hook]
pub(super) fn use_window(
    scroller: &NodeRef,
    picture: &Rc<Picture>,
    cursor: u32,
    room: Size,
) -> Range<i32> {
    let chunks = use_state_eq(|| picture.chunks(&(0..room.width)));
    let x = picture.columns.x(cursor);
    {
        let (scroller, picture, setter) = (scroller.clone(), picture.clone(), chunks.setter());
        use_effect_with((x, picture, room), move |(x, picture, _)| {
            if let Some(scroller) = scroller.cast::<Element>() {
                follow(&scroller, *x);
                setter.set(picture.chunks(&seen(&scroller)));
            }
        });
    }
    {
        let (scroller, setter) = (scroller.clone(), chunks.setter());
        // Scrolling does not bubble, so the listener stands on the element itself.
        use_effect_with(picture.clone(), move |picture| {
            let picture = picture.clone();
            let listening = scroller.cast::<Element>().map(|scroller| {
                let watched = scroller.clone();
                let closure = Closure::<dyn FnMut()>::new(move || {
                    setter.set(picture.chunks(&seen(&watched)));
                });
                let listener = closure.as_ref().unchecked_ref();
                let _ = scroller.add_event_listener_with_callback("scroll", listener);
                (scroller, closure)
            });
            move || {
                if let Some((scroller, closure)) = listening {
                    let listener = closure.as_ref().unchecked_ref();
                    let _ = scroller.remove_event_listener_with_callback("scroll", listener);
                }
            }
        });
    }
    // A new picture may be shorter than the old one.
    let all = picture.chunks(&(0..picture.columns.width()));
    chunks.start.min(all.end - 1).max(0)..chunks.end.min(all.end)
}

fn seen(scroller: &Element) -> Range<i32> {
    let left = scroller.scroll_left();
    left..left + scroller.client_width()
}

/// Scrolls so that a place is in the middle part of the window.
fn follow(scroller: &Element, x: i32) {
    let room = (scroller.client_width() - NAMES).max(1);
    let left = scroller.scroll_left();
    let place = x - left;
    if place < room / 12 || place > room * 3 / 4 {
        scroller.set_scroll_left((x - room * 2 / 5).max(0));
    }
}
