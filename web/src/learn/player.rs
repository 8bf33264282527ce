//! A run that can be played, stepped through and broken, within a text.

use std::rc::Rc;

use coordinator_core::scenario::{Link, Scenario};
use yew::prelude::*;

use crate::{
    dom::{media::reduced_motion, page},
    hooks::{
        use_auto_dismiss::use_auto_dismiss, use_focus_rescued::use_focus_rescued, use_keys,
        use_playback::use_playback,
    },
    model::{at_cursor::AtCursor, run::Run},
    store::{Action, Dispatch, State},
    views::{
        controls::{
            icon::{Icon, IconButton, icon},
            live_line::live_line,
            scrubber::scrubber,
        },
        menu::ActionMenu,
        scene::{self, scene},
        space_time::SpaceTime,
    },
};

/// A run and a cursor in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    pub(super) run: Rc<Run>,
    pub(super) cursor: u32,
}

/// The properties of a [`Player`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct PlayerProps {
    /// The run that it begins with. Another one starts it anew.
    pub(super) scenario: Scenario,
    /// Where it stands at first; without it, it plays from the beginning.
    #[prop_or_default]
    pub(super) at: Option<u32>,
    /// Whether it begins by playing.
    #[prop_or_default]
    pub(super) play: bool,
    /// Whether it has a link that opens the run in Play.
    #[prop_or(true)]
    pub(super) opens: bool,
    /// Hears of every run and cursor.
    #[prop_or_default]
    pub(super) on_place: Callback<Place>,
}

/// The player.
#[component]
pub(super) fn Player(props: &PlayerProps) -> Html {
    let first = {
        let (scenario, at, play) = (props.scenario.clone(), props.at, props.play);
        move || {
            let mut state = State::new(&Link { cursor: at, ..Link::new(scenario) });
            state.playing = play && !reduced_motion();
            if play && reduced_motion() {
                state.cursor = state.run.end();
                state.furthest = state.cursor;
            }
            state
        }
    };
    let state: UseReducerHandle<State> = use_reducer(first);
    use_playback(&state);
    use_auto_dismiss(&state);
    let dispatch = state.dispatcher();
    let (run, cursor) = (&state.run, state.cursor);
    let at = use_memo((run.clone(), cursor), |(run, cursor)| AtCursor::new(run, *cursor));
    {
        let on_place = props.on_place.clone();
        use_effect_with((run.clone(), cursor), move |(run, cursor)| {
            on_place.emit(Place { run: run.clone(), cursor: *cursor });
        });
    }
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(action) = use_keys::action_of(&event) {
                event.prevent_default();
                dispatch.dispatch(action);
            }
        })
    };
    let root = use_node_ref();
    let buttons = (
        cursor == 0,
        cursor == run.end(),
        state.history.can_undo(),
        run.scenario() == &props.scenario,
        state.notice.is_some(),
    );
    use_focus_rescued(&root, buttons);
    html! {
        <div ref={root} class="player" role="group" aria-label="A run" tabindex="-1" data-own-keys="" {onkeydown}>
            { scene(&state, &at, scene::Place::Text) }
            <div class="diagram-zone">
                <SpaceTime run={run.clone()} {cursor} selection={state.selection} dispatch={dispatch.clone()} />
            </div>
            { controls(&state, &at, &props.scenario, props.opens, &dispatch) }
            { live_line(&at, state.notice.as_ref().map(|it| &*it.words)) }
            if let Some(request) = state.menu {
                <ActionMenu run={run.clone()} {cursor} {request} {dispatch} />
            }
        </div>
    }
}

/// What moves through the run, and the way out of it.
fn controls(
    state: &State,
    at: &AtCursor,
    first: &Scenario,
    opens: bool,
    dispatch: &Dispatch,
) -> Html {
    let State { run, cursor, playing, .. } = state;
    let act = |action: Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let (shape, name) = if *playing { (Icon::Pause, "Pause") } else { (Icon::Play, "Play") };
    let changed = run.scenario() != first;
    let again = {
        let (dispatch, first) = (dispatch.clone(), first.clone());
        Callback::from(move |_: MouseEvent| {
            let link = Link::new(first.clone()).into();
            dispatch.dispatch(Action::Open { link, play: false });
        })
    };
    html! {
        <div class="player-controls">
            <p class="now">
                <span class="now-words">{ at.sentence() }</span>
                <span class="now-place">{ format!("step {cursor} of {}", run.end()) }</span>
            </p>
            <div class="player-row">
                <IconButton icon={Icon::Back} name="One event back" hint="←"
                    disabled={*cursor == 0} onclick={act(Action::StepBack)} />
                <button type="button" class="play-button" aria-label={name} title={format!("{name} (Space)")}
                    onclick={act(Action::TogglePlay)}>{ icon(shape) }</button>
                <IconButton icon={Icon::On} name="One event on" hint="→"
                    disabled={*cursor == run.end()} onclick={act(Action::StepOn)} />
                { scrubber(run, *cursor, dispatch) }
                <IconButton icon={Icon::Undo} name="Undo" hint="Ctrl+Z"
                    disabled={!state.history.can_undo()} onclick={act(Action::Undo)} />
                if changed {
                    <button type="button" onclick={again}>{ "Begin again" }</button>
                }
                if opens {
                    <a class="to-run" href={format!("{}{}", page::root(), state.address())}>{ "Open in Play" }</a>
                }
            </div>
        </div>
    }
}
