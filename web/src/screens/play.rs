//! The screen on which a run is played, looked at and broken.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    components::{
        help::Help, inspector::Inspector, live::LiveLine, menu::ActionMenu, scene::Scene,
        space_time::SpaceTime, top_bar::TopBar, transport::Transport,
    },
    hooks::theme::Theme,
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
}

/// The screen.
#[component]
pub fn Play(props: &PlayProps) -> Html {
    let PlayProps { state, theme, on_theme } = props;
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
        <div class="app" data-panel={Panel::numbered(state.view.panel).id()}>
            <TopBar state={state.clone()} theme={*theme} on_theme={on_theme.clone()} />
            <main class="play">
                <Scene
                    state={state.clone()}
                    snapshot={Rc::clone(&snapshot)}
                    on_select={on_select.clone()}
                    on_menu={on_menu.clone()}
                />
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
                <Inspector
                    run={run.clone()}
                    {cursor}
                    snapshot={Rc::clone(&snapshot)}
                    selection={state.selection}
                    view={state.view}
                    dispatch={dispatch.clone()}
                />
            </main>
            <Transport
                run={run.clone()}
                {cursor}
                playing={state.playing}
                speed={state.speed}
                dispatch={dispatch.clone()}
            />
            <LiveLine run={run.clone()} {cursor} notice={state.notice.clone()} />
            if let Some(request) = state.menu {
                <ActionMenu run={run.clone()} {cursor} {request} {on_action} {on_close} />
            }
            <Help />
        </div>
    }
}
