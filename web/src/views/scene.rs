//! The stage, the line of outcomes above it, and what lies over it for a while.

use std::rc::Rc;

use coordinator_core::snapshot::Snapshot;
use yew::prelude::*;

use super::{
    controls::notices::{invitation, notice, problem_panel},
    outcome_line::outcome,
    stage::Stage,
};
use crate::store::{Invitation, State};

/// The stage, and what belongs to it.
pub fn scene(state: &UseReducerHandle<State>, snapshot: &Rc<Snapshot>) -> Html {
    let dispatch = state.dispatcher();
    let (run, cursor) = (&state.run, state.cursor);
    html! {
        <section class="scene" aria-label="Stage">
            { outcome(run, cursor, snapshot) }
            <div class="stage-slot">
                <Stage
                    run={run.clone()}
                    {cursor}
                    {snapshot}
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
