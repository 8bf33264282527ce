//! The stage, the line of outcomes above it, and what lies over it for a while.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    controls::notices::{invitation, notice, problem_panel},
    outcome_line::outcome,
    stage::Stage,
};
use crate::{
    model::at_cursor::AtCursor,
    store::{Invitation, State},
};

/// Whether a run is what its page is about, or one of several in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is what the page is about: its stage is a landmark.
    Page,
    /// It stands in a text.
    Text,
}

/// The stage, and what belongs to it.
pub fn scene(state: &UseReducerHandle<State>, at: &Rc<AtCursor>, place: Place) -> Html {
    let dispatch = state.dispatcher();
    html! {
        <section class="scene" aria-label="Stage" role={(place == Place::Text).then_some("group")}>
            { outcome(at) }
            <div class="stage-slot">
                <Stage
                    at={at.clone()}
                    playing={state.playing}
                    speed_percent={state.speed.percent()}
                    selection={state.selection}
                    dispatch={dispatch.clone()}
                />
            </div>
            if let Some(problem) = &state.problem {
                { problem_panel(problem, &dispatch) }
            }
            if let Some(said) = &state.notice {
                { notice(&said.words, &dispatch) }
            }
            if state.invitation == Invitation::Shown {
                { invitation(&dispatch) }
            }
        </section>
    }
}
