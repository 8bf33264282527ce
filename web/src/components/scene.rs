//! The stage, the line of outcomes above it, and what lies over it for a while.

use std::rc::Rc;

use coordinator_core::snapshot::Snapshot;
use yew::prelude::*;

use super::{
    notices::{InvitationCard, Notice, ProblemPanel},
    outcome::Outcome,
    stage::Stage,
};
use crate::store::{Invitation, MenuRequest, Selection, State};

/// The properties of the [`Scene`].
#[derive(Clone, PartialEq, Properties)]
pub struct SceneProps {
    /// The page.
    pub state: UseReducerHandle<State>,
    /// The world at the cursor.
    pub snapshot: Rc<Snapshot>,
    /// Something is picked out here.
    pub on_select: Callback<Selection>,
    /// A menu is wanted.
    pub on_menu: Callback<MenuRequest>,
}

/// The stage, and what belongs to it.
#[component]
pub fn Scene(props: &SceneProps) -> Html {
    let SceneProps { state, snapshot, on_select, on_menu } = props;
    let dispatch = state.dispatcher();
    let (run, cursor) = (&state.run, state.cursor);
    html! {
        <section class="scene" aria-label="Stage">
            <Outcome run={run.clone()} {cursor} snapshot={snapshot.clone()} />
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
                <ProblemPanel problem={problem.clone()} dispatch={dispatch.clone()} />
            }
            if let Some(words) = &state.notice {
                <Notice words={words.clone()} dispatch={dispatch.clone()} />
            }
            if state.invitation == Invitation::Shown {
                <InvitationCard {dispatch} />
            }
        </section>
    }
}
