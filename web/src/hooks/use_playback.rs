//! Plays a run: one timeout a step, and no work while nothing plays.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    model::run::Run,
    store::{Action, State},
};

/// Steps that would be shown faster than this are shown together.
const FRAME_MS: u32 = 16;

/// Dispatches [`Action::Tick`] for as long as the state says that the run plays.
#[hook]
pub fn use_playback(state: &UseReducerHandle<State>) {
    let dispatcher = state.dispatcher();
    let watched = (state.playing, state.cursor, state.speed, state.run.clone());
    use_effect_with(watched, move |(playing, cursor, speed, run)| {
        let timer = playing.then(|| {
            let (steps, wait) = next(run, *cursor, speed.percent());
            Timeout::new(wait, move || dispatcher.dispatch(Action::Tick(steps)))
        });
        move || drop(timer)
    });
}

/// How many steps come next together, and in how many milliseconds.
fn next(run: &Rc<Run>, cursor: u32, speed_percent: u32) -> (u32, u32) {
    let (mut steps, mut wait) = (0, 0);
    while cursor + steps < run.end() && wait < FRAME_MS {
        wait += run.timeline.step_ms(cursor + steps, speed_percent);
        steps += 1;
    }
    (steps.max(1), wait)
}
