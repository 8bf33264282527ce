//! The bar at the top: which run this is, the way back, and the ways out.

use coordinator_core::scenario::Link;
use yew::prelude::*;

use super::{
    exports::Exports,
    icon::{Icon, IconButton, icon},
    picker::Picker,
};
use crate::{
    dom::{clipboard, dialog},
    hooks::{use_address, use_keys::HELP_DIALOG, use_theme::Theme},
    model::history::{Branch, History},
    router::Screen,
    store::{Action, Dispatch, State},
    worker::client::WorkerHandle,
};

/// The first page of the texts, which are pages of their own.
const LEARN: &str = "learn/index.html";

/// The bar at the top.
pub fn top_bar(
    state: &UseReducerHandle<State>,
    theme: Theme,
    on_theme: &Callback<()>,
    worker: &WorkerHandle,
) -> Html {
    let dispatch = state.dispatcher();
    let act = |action: Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let share = {
        let state = state.clone();
        Callback::from(move |_: MouseEvent| share(&state))
    };
    let help = Callback::from(|_: MouseEvent| dialog::open(HELP_DIALOG));
    html! {
        <header class="top-bar">
            <h1 class="brand">
                <svg class="brand-mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
                    <path d="M12 5v6M12 11l-6 6M12 11l6 6" />
                    <circle cx="12" cy="5" r="2.6" />
                    <circle cx="6" cy="18" r="2.6" />
                    <circle cx="18" cy="18" r="2.6" />
                </svg>
                <span>{ "Coordinator" }</span>
            </h1>
            { screens(state) }
            <Picker run={state.run.clone()} view={state.view} dispatch={dispatch.clone()} />
            <nav class="tools" aria-label="Tools">
                <IconButton icon={Icon::Undo} name="Undo" hint="Ctrl+Z"
                    disabled={!state.history.can_undo()} onclick={act(Action::Undo)} />
                <IconButton icon={Icon::Redo} name="Redo" hint="Shift+Ctrl+Z" class="wide-only"
                    disabled={!state.history.can_redo()} onclick={act(Action::Redo)} />
                if state.history.branches().len() > 1 {
                    { branches(&state.history, &dispatch) }
                }
                <button type="button" class="share" onclick={share} title={format!("Copy a link to {}", state.screen.subject())}>
                    { icon(Icon::Link) }<span>{ "Share" }</span>
                </button>
                <Exports
                    run={state.run.clone()}
                    branched={state.history.branches().len() > 1}
                    {theme}
                    on_theme={on_theme}
                    worker={worker.clone()}
                    dispatch={dispatch.clone()}
                />
                <IconButton icon={Icon::Theme} name={format!("Colours: {}", theme.name())}
                    class="wide-only" onclick={on_theme.reform(|_| ())} />
                <IconButton icon={Icon::Help} name="Help" hint="?" class="wide-only" onclick={help} />
            </nav>
        </header>
    }
}

/// The screens.
fn screens(state: &UseReducerHandle<State>) -> Html {
    let has_a_place = |screen: &Screen| screen.section() == *screen;
    html! {
        <nav class="screens" aria-label="Screens">
            <a href={LEARN}>{ "Learn" }</a>
            for screen in Screen::ALL.into_iter().filter(has_a_place) {
                { screen_link(screen.name(), state.screen.section() == screen, screen, state) }
            }
        </nav>
    }
}

/// A link to a screen. Followed here it keeps everything that is open; in another tab it opens the
/// run at its beginning.
pub fn screen_link(
    name: &'static str,
    here: bool,
    to: Screen,
    state: &UseReducerHandle<State>,
) -> Html {
    let dispatch = state.dispatcher();
    let onclick = Callback::from(move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            dispatch.dispatch(Action::Go(to));
        }
    });
    let href = format!("{}{}", to.route(), Link::new(state.run.scenario().clone()).code());
    html! { <a key={to.route()} {href} aria-current={here.then_some("page")} {onclick}>{ name }</a> }
}

/// Puts the address on the clipboard, and says so.
fn share(state: &UseReducerHandle<State>) {
    let address = use_address::whole_address(state);
    let dispatch = state.dispatcher();
    let (length, shown) = (address.chars().count(), state.screen.subject());
    clipboard::copy(
        &address.clone(),
        Callback::from(move |copied: bool| {
            dispatch.dispatch(if copied {
                let words = format!("A link to {shown} is on the clipboard ({length} characters).");
                Action::Say(words.into())
            } else {
                let words =
                    "The browser does not let the page copy: the address bar holds the same link.";
                Action::Complain(words.into())
            });
        }),
    );
}

/// The runs of this visit, each under the one that it left.
fn branches(history: &History, dispatch: &Dispatch) -> Html {
    let item = |branch: &Branch| {
        let current = branch.id == history.current();
        let onclick = {
            let (dispatch, id) = (dispatch.clone(), branch.id);
            Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Switch(id)))
        };
        html! {
            <li key={branch.id} class={format!("depth-{}", history.depth(branch).min(5))}>
                <button
                    type="button"
                    popovertarget="branches"
                    popovertargetaction="hide"
                    aria-current={current.then_some("true")}
                    {onclick}
                >
                    { &branch.label }
                </button>
            </li>
        }
    };
    html! {
        <>
            <button type="button" class="icon-button wide-only" popovertarget="branches"
                aria-label="Branches" title="Branches: runs that were left">
                { icon(Icon::Branch) }
            </button>
            <div id="branches" class="popover right" popover="auto">
                <h2>{ "Runs of this visit" }</h2>
                <ul class="branches">{ for history.branches().iter().map(item) }</ul>
            </div>
        </>
    }
}
