//! The screen on which a run is played, looked at and broken.

use yew::prelude::*;

use crate::{
    components::{
        help::Help, inspector::inspector, live::live_line, menu::ActionMenu, scene::scene,
        space_time::SpaceTime, top_bar::top_bar, transport::transport,
    },
    hooks::{theme::Theme, worker::Helper},
    panel::Panel,
    store::{Action, MenuRequest, Selection, State},
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
    pub worker: Helper,
}

/// The screen.
#[component]
pub fn Play(props: &PlayProps) -> Html {
    let PlayProps { state, theme, on_theme, worker } = props;
    let dispatch = state.dispatcher();
    let (run, cursor) = (&state.run, state.cursor);
    let snapshot = use_memo((run.clone(), cursor), |(run, cursor)| run.trace.snapshot(*cursor));
    let on_select = use_callback(dispatch.clone(), |selection: Selection, dispatch| {
        dispatch.dispatch(Action::Select(selection));
    });
    let on_menu = use_callback(dispatch.clone(), |request: MenuRequest, dispatch| {
        dispatch.dispatch(Action::OpenMenu(request));
    });
    let on_seek = use_callback(dispatch.clone(), |cursor: u32, dispatch| {
        dispatch.dispatch(Action::Seek(cursor));
    });
    let on_action = use_callback(dispatch.clone(), |action: Action, dispatch| {
        dispatch.dispatch(action);
    });
    let on_close = use_callback(dispatch.clone(), |(), dispatch| {
        dispatch.dispatch(Action::CloseMenu);
    });
    html! {
        <div class="app" data-panel={Panel::numbered(state.view.panel, state.run.scenario().spec().judged).id()}>
            { top_bar(state, *theme, on_theme, worker) }
            <main class="play">
                { scene(state, &snapshot, &on_select, &on_menu) }
                <section class="diagram-zone" aria-label="Space-time diagram">
                    <SpaceTime
                        run={run.clone()}
                        {cursor}
                        selection={state.selection}
                        {on_select}
                        {on_seek}
                        {on_menu}
                    />
                </section>
                { inspector(state, &snapshot, &dispatch, worker) }
            </main>
            { transport(state, &dispatch) }
            { live_line(run, cursor, state.notice.as_deref()) }
            if let Some(request) = state.menu {
                <ActionMenu run={run.clone()} {cursor} {request} {on_action} {on_close} />
            }
            <Help />
        </div>
    }
}
