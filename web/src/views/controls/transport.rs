//! The bar at the bottom: the place in the run, and every way to move through it.

use coordinator_core::num::bounded;
use yew::prelude::*;

use super::{
    field::SelectField,
    icon::{Icon, IconButton, icon},
    scrubber::scrubber,
};
use crate::{
    model::at_cursor::AtCursor,
    store::{Action, Dispatch, Speed, State},
};

/// The bar at the bottom.
pub fn transport(state: &State, at: &AtCursor, dispatch: &Dispatch) -> Html {
    let State { run, cursor, playing, speed, .. } = state;
    let act = |action: Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let (at_start, at_end) = (*cursor == 0, *cursor == run.end());
    let (shape, name) = if *playing { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
    html! {
        <footer class="transport" aria-label="Transport">
            <p class="now">
                <span class="now-words">{ at.sentence() }</span>
                <span class="now-place">
                    { format!("step {cursor} of {}", run.end()) }
                    <span class="now-tick">{ format!("tick {}", run.trace.at(*cursor).0) }</span>
                </span>
            </p>
            <div class="transport-row">
                <div class="buttons">
                    <IconButton icon={Icon::Previous} name="Previous key event" hint="Shift+←"
                        disabled={at_start} onclick={act(Action::PrevMarker)} />
                    <IconButton icon={Icon::Back} name="One event back" hint="←"
                        disabled={at_start} onclick={act(Action::StepBack)} />
                    <button
                        type="button"
                        class="play-button"
                        title={format!("{name} (Space)")}
                        aria-label={name}
                        onclick={act(Action::TogglePlay)}
                    >
                        { icon(shape) }
                    </button>
                    <IconButton icon={Icon::On} name="One event on" hint="→"
                        disabled={at_end} onclick={act(Action::StepOn)} />
                    <IconButton icon={Icon::Next} name="Next key event" hint="Shift+→"
                        disabled={at_end} onclick={act(Action::NextMarker)} />
                </div>
                { scrubber(run, *cursor, dispatch) }
                { speed_choice(*speed, dispatch) }
            </div>
        </footer>
    }
}

fn speed_choice(speed: Speed, dispatch: &Dispatch) -> Html {
    let speeds: Vec<AttrValue> = Speed::PERCENT
        .iter()
        .map(|percent| match percent {
            25 => "¼×".into(),
            50 => "½×".into(),
            percent => format!("{}×", percent / 100).into(),
        })
        .collect();
    let chosen = Speed::PERCENT.iter().position(|it| *it == speed.percent()).unwrap_or(2);
    let set_speed = {
        let dispatch = dispatch.clone();
        Callback::from(move |place: usize| {
            dispatch.dispatch(Action::SetSpeed(bounded(place)));
        })
    };
    html! {
        <div class="speed">
            <label for="speed" class="visually-hidden">{ "Speed" }</label>
            <SelectField id="speed" choices={speeds} {chosen} onchange={set_speed} />
        </div>
    }
}
