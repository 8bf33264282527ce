//! The stage, the line of outcomes above it, and what lies over it for a while.

use coordinator_core::snapshot::Snapshot;
use yew::prelude::*;

use super::{
    notices::{invitation, notice, problem_panel},
    outcome::outcome,
    stage::Stage,
};
use crate::store::{Invitation, MenuRequest, Selection, State};

/// The stage, and what belongs to it.
pub fn scene(
    state: &UseReducerHandle<State>,
    snapshot: &Snapshot,
    on_select: &Callback<Selection>,
    on_menu: &Callback<MenuRequest>,
) -> Html {
    let dispatch = state.dispatcher();
    let (run, cursor) = (&state.run, state.cursor);
    html! {
        <section class="scene" aria-label="Stage">
            { outcome(run, cursor, snapshot) }
            <div class="stage-slot">
                <Stage
                    run={run.clone()}
                    {cursor}
                    playing={state.playing}
                    speed_percent={state.speed.percent()}
                    selection={state.selection}
                    {on_select}
                    {on_menu}
                />
            </div>
            if let Some(problem) = &state.problem {
                { problem_panel(problem, &dispatch) }
            }
            if let Some(words) = &state.notice {
                { notice(words, &dispatch) }
            }
            if state.invitation == Invitation::Shown {
                { invitation(&dispatch) }
            }
        </section>
    }
}
