//! How messages travel: one animation a message, run by the browser's compositor.
//!
//! The display-time table says when a message leaves and when it arrives; its animation runs over
//! that time. After each step every animation is compared with where it should be. A small lag is
//! made good by a little more or less speed, so that nothing jumps; only a seek sets it anew.
//!
//! Where nothing plays a message stands by its own style, see [`Journey::at`]: each animation costs
//! the browser a layer, and a seek may bring a hundred messages.

use coordinator_core::num::bounded;
use std::cell::{Cell, RefCell};

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{
    Animation, AnimationPlayState, Element, FillMode, KeyframeEffect, KeyframeEffectOptions,
};
use yew::NodeRef;

use crate::diagram::{Point, links::Way};

/// Where the run stands and how it moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Beat {
    /// The display time.
    pub(super) now_ms: u32,
    /// Whether it plays.
    pub(super) playing: bool,
    /// How fast, in per cent.
    pub(super) speed_percent: u32,
}

/// A way, and the display times at which a message is at its beginning and at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Journey {
    pub(super) way: Way,
    pub(super) times: (u32, u32),
}

/// Every message that travels.
#[derive(Default)]
pub(super) struct Choreography {
    beat: Cell<Beat>,
    next: Cell<u32>,
    dancers: RefCell<Vec<Dancer>>,
}

/// There is one for a stage.
impl PartialEq for Choreography {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self, other)
    }
}

impl Journey {
    /// Where the message is at a display time.
    pub(super) fn at(&self, now_ms: u32) -> Point {
        let (leaves, arrives) = self.times;
        let whole = arrives.saturating_sub(leaves).max(1);
        let part = now_ms.saturating_sub(leaves).min(whole);
        let thousandths = u64::from(part) * 1_000 / u64::from(whole);
        let share = |from: i32, to: i32| from + (to - from) * bounded::<i32>(thousandths) / 1_000;
        let Way { from, to } = self.way;
        Point { x: share(from.x, to.x), y: share(from.y, to.y) }
    }
}

struct Dancer {
    number: u32,
    element: Element,
    /// Absent while its style says where it stands.
    animation: Option<Animation>,
    journey: Journey,
    /// The beat that it follows.
    follows: Beat,
}

/// A greater difference is a seek, not a lag.
const SEEK_MS: f64 = 1_500.0;
/// A smaller difference is not seen.
const UNSEEN_MS: f64 = 40.0;

impl Choreography {
    /// Says where the run stands; [`Self::sync`] carries it out.
    pub(super) fn set(&self, beat: Beat) {
        self.beat.set(beat);
    }

    /// Brings every message to where it should be.
    pub(super) fn sync(&self) {
        let beat = self.beat.get();
        for dancer in self.dancers.borrow_mut().iter_mut() {
            dancer.follow(beat);
        }
    }

    /// Lets an element travel; its number, by which it leaves.
    pub(super) fn join(&self, node: &NodeRef, journey: Journey) -> Option<u32> {
        let element = node.cast::<Element>()?;
        let beat = self.beat.get();
        let number = self.next.get();
        self.next.set(number.wrapping_add(1));
        let mut dancer = Dancer { number, element, animation: None, journey, follows: beat };
        dancer.follow(beat);
        self.dancers.borrow_mut().push(dancer);
        Some(number)
    }

    /// Lets an element stand where it would without travelling.
    pub(super) fn leave(&self, number: u32) {
        let mut dancers = self.dancers.borrow_mut();
        if let Some(place) = dancers.iter().position(|dancer| dancer.number == number)
            && let Some(animation) = dancers.swap_remove(place).animation
        {
            animation.cancel();
        }
    }
}

impl Dancer {
    fn follow(&mut self, beat: Beat) {
        let before = core::mem::replace(&mut self.follows, beat);
        if !beat.playing {
            // To stop in the middle of a step is no reason to jump back to its beginning.
            if before.playing && before.now_ms == beat.now_ms {
                if let Some(animation) = &self.animation {
                    let _ = animation.pause();
                }
            } else if before.now_ms != beat.now_ms
                && let Some(animation) = self.animation.take()
            {
                animation.cancel();
            }
            return;
        }
        let new = self.animation.is_none();
        if new {
            self.animation = animate(&self.element, self.journey);
        }
        let Some(animation) = &self.animation else {
            return;
        };
        let (leaves, arrives) = self.journey.times;
        let whole = f64::from(arrives.saturating_sub(leaves));
        let wanted = f64::from(beat.now_ms.saturating_sub(leaves)).min(whole);
        let is = animation.current_time().unwrap_or(wanted);
        let speed = f64::from(beat.speed_percent) / 100.0;
        if new || (is - wanted).abs() > SEEK_MS {
            animation.set_current_time(Some(wanted));
            animation.set_playback_rate(speed);
        } else {
            catch_up(animation, whole, wanted, is, speed);
        }
        if animation.play_state() != AnimationPlayState::Running && is < whole {
            let _ = animation.play();
        }
    }
}

/// Sets a speed at which a message arrives in time.
fn catch_up(animation: &Animation, whole: f64, wanted: f64, is: f64, speed: f64) {
    let rate = if (is - wanted).abs() < UNSEEN_MS || whole - wanted < UNSEEN_MS {
        speed
    } else {
        speed * ((whole - is) / (whole - wanted)).clamp(0.2, 4.0)
    };
    let now = animation.playback_rate();
    if (now - rate).abs() > speed * 0.03 {
        animation.update_playback_rate(rate);
    }
}

fn animate(element: &Element, journey: Journey) -> Option<Animation> {
    let (leaves, arrives) = journey.times;
    let frames = Array::of2(&frame(journey.way.from)?, &frame(journey.way.to)?);
    let options = KeyframeEffectOptions::new();
    options.set_duration_f64(f64::from(arrives.saturating_sub(leaves)));
    options.set_fill(FillMode::Both);
    let effect = KeyframeEffect::new_with_opt_element_and_keyframes_and_keyframe_effect_options(
        Some(element),
        Some(&frames),
        &options,
    )
    .ok()?;
    Animation::new_with_effect(Some(&effect)).ok()
}

fn frame(at: Point) -> Option<JsValue> {
    let frame = Object::new();
    let value = format!("translate({}px,{}px)", at.x, at.y);
    Reflect::set(&frame, &"transform".into(), &value.into()).ok()?;
    Some(frame.into())
}
