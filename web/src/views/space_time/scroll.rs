//! Which part of the diagram is seen, and how it follows the cursor.

use core::ops::Range;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use web_sys::Element;
use yew::prelude::*;

use crate::diagram::{
    Size,
    space_time::{CHUNK, Picture},
};

/// The width of the names of the lanes, which cover what lies below them.
const NAMES: i32 = 52;
/// How long a frame is.
const FRAME_MS: u32 = 16;

/// The chunks to draw. When the cursor moves out of the middle of the window, the window follows.
///
/// Where the window stands is remembered, not asked for: to ask the browser after every step makes
/// it lay out the page twice.
#[hook]
pub(super) fn use_window(
    scroller: &NodeRef,
    picture: &Rc<Picture>,
    cursor: u32,
    room: Size,
) -> Range<i32> {
    let left = use_mut_ref(|| 0);
    let scrolled = use_state_eq(|| 0..0);
    let moment = (picture.columns.x(cursor), picture.clone(), room);
    let goal = use_memo(moment.clone(), |(x, _, room)| {
        let mut left = left.borrow_mut();
        *left = followed(*left, *x, room.width);
        *left
    });
    {
        let scroller = scroller.clone();
        use_effect_with(moment, move |_| {
            if let Some(scroller) = scroller.cast::<Element>() {
                scroller.set_scroll_left(*goal);
            }
        });
    }
    {
        let (scroller, left, scrolled) = (scroller.clone(), left.clone(), scrolled.setter());
        // Scrolling does not bubble, so the listener stands on the element itself.
        use_effect_with((picture.clone(), room), move |(picture, room)| {
            let (picture, width) = (picture.clone(), room.width);
            let listening = scroller.cast::<Element>().map(|scroller| {
                let watched = scroller.clone();
                EventListener::new(&scroller, "scroll", move |_| {
                    let now = watched.scroll_left();
                    // What was scrolled to from here is drawn already.
                    if left.replace(now) != now {
                        scrolled.set(picture.chunks(&(now..now + width)));
                    }
                })
            });
            move || drop(listening)
        });
    }
    let now = *left.borrow();
    let chunks = picture.chunks(&(now..now + room.width));
    // A new picture may be shorter than the old one.
    let all = picture.chunks(&(0..picture.columns.width()));
    chunks.start.min(all.end - 1).max(0)..chunks.end.min(all.end)
}

/// How many of the wanted chunks to draw now: a window that jumps is filled a chunk a frame, from the
/// cursor on, so that dragging through a long run draws nothing that is gone in the next frame.
#[hook]
pub(super) fn use_filled(picture: &Rc<Picture>, wanted: &Range<i32>, cursor: u32) -> Range<i32> {
    let drawn = use_mut_ref(|| None::<(Rc<Picture>, Range<i32>)>);
    let next_frame = use_force_update();
    let at = picture.columns.x(cursor) / CHUNK;
    let now = match &*drawn.borrow() {
        Some((of, drawn)) if Rc::ptr_eq(of, picture) => filled(drawn, wanted, at),
        _ => wanted.clone(),
    };
    *drawn.borrow_mut() = Some((picture.clone(), now.clone()));
    use_effect_with((now.clone(), wanted.clone()), move |(now, wanted)| {
        let waiting =
            (now != wanted).then(|| Timeout::new(FRAME_MS, move || next_frame.force_update()));
        move || drop(waiting)
    });
    now
}

/// One chunk more of those that are wanted; `at` is the one with the cursor.
fn filled(drawn: &Range<i32>, wanted: &Range<i32>, at: i32) -> Range<i32> {
    let kept = drawn.start.max(wanted.start)..drawn.end.min(wanted.end);
    if kept.is_empty() {
        let first = at.clamp(wanted.start, (wanted.end - 1).max(wanted.start));
        first..(first + 1).min(wanted.end)
    } else if kept.end < wanted.end && (at >= kept.end || kept.start == wanted.start) {
        kept.start..kept.end + 1
    } else {
        (kept.start - 1).max(wanted.start)..kept.end
    }
}

/// Where a window has to begin so that a place is in its middle part; where it does, if it is.
fn followed(left: i32, x: i32, width: i32) -> i32 {
    let room = (width - NAMES).max(1);
    let place = x - left;
    if place < room / 12 || place > room * 3 / 4 { (x - room * 2 / 5).max(0) } else { left }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_follows_only_what_leaves_its_middle() {
        let follow = |left, x| followed(left, x, 852);
        assert_eq!(follow(0, 100), 0);
        assert_eq!(follow(1_000, 1_400), 1_000);
        assert_eq!(follow(1_000, 1_700), 1_380);
        assert_eq!(follow(1_000, 900), 580);
        assert_eq!(follow(1_000, 10), 0);
    }

    #[test]
    fn a_window_that_jumps_is_filled_from_the_cursor_on_a_chunk_at_a_time() {
        let (mut drawn, wanted) = (0..5, 20..25);
        let mut seen = Vec::new();
        while drawn != wanted {
            drawn = filled(&drawn, &wanted, 22);
            seen.push(drawn.clone());
        }
        assert_eq!(seen, [22..23, 21..23, 20..23, 20..24, 20..25]);
    }

    #[test]
    fn what_is_drawn_and_still_wanted_stays() {
        assert_eq!(filled(&(20..25), &(21..26), 24), 21..26);
        assert_eq!(filled(&(20..25), &(18..23), 20), 19..23);
        assert_eq!(filled(&(20..25), &(20..25), 22), 20..25);
        assert_eq!(filled(&(3..4), &(0..0), 0), 0..0);
    }
}
