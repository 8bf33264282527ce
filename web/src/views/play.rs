//! The screen on which a run is played, looked at and broken.

use yew::prelude::*;

use super::{
    controls::{help::Help, live_line::live_line, top_bar::top_bar, transport::transport},
    menu::ActionMenu,
    panels::inspector::inspector,
    scene::{Place, scene},
    space_time::SpaceTime,
};
use crate::{
    hooks::use_theme::Theme,
    model::{at_cursor::AtCursor, panel::Panel},
    store::State,
    worker::client::WorkerHandle,
};

/// The properties of [`Play`].
#[derive(Clone, PartialEq, Properties)]
pub struct PlayProps {
    /// The page.
    pub state: UseReducerHandle<State>,
    /// Light or dark.
    pub theme: Theme,
    /// Goes to the next theme.
    pub on_theme: Callback<()>,
    /// Reads and writes files.
    pub worker: WorkerHandle,
}

/// The screen.
#[component]
pub fn Play(props: &PlayProps) -> Html {
    let PlayProps { state, theme, on_theme, worker } = props;
    let dispatch = state.dispatcher();
    let (run, cursor) = (&state.run, state.cursor);
    let at = use_memo((run.clone(), cursor), |(run, cursor)| AtCursor::new(run, *cursor));
    html! {
        <div class="app" data-panel={Panel::numbered(state.view.panel, run.scenario().info().family).id()}>
            { top_bar(state, *theme, on_theme, worker) }
            <main class="play" tabindex="-1">
                { scene(state, &at, Place::Page) }
                <section class="diagram-zone" aria-label="Space-time diagram">
                    <SpaceTime
                        run={run.clone()}
                        {cursor}
                        selection={state.selection}
                        dispatch={dispatch.clone()}
                    />
                </section>
                { inspector(state, &at, &dispatch, worker) }
            </main>
            { transport(state, &at, &dispatch) }
            { live_line(&at, state.notice.as_ref().map(|it| &*it.words)) }
            if let Some(request) = state.menu {
                <ActionMenu run={run.clone()} {cursor} {request} {dispatch} />
            }
            <Help />
        </div>
    }
}
