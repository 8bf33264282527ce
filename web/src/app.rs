//! The root component: the state, the hooks that tie it to the browser, and the screen.

use yew::prelude::*;

use crate::{
    hooks::{
        address, use_address, use_check, use_keys, use_landing, use_passing, use_playback,
        use_table, use_theme, use_title, use_worker,
    },
    screens::{check::Check, play::Play},
    store::{Screen, State},
};

/// The whole page.
#[component]
pub fn App() -> Html {
    let state: UseReducerHandle<State> = use_reducer(address::first_state);
    let (theme, on_theme) = use_theme();
    let worker = use_worker();
    // Here, so that a search goes on and its answer stays while a run is played.
    let check = use_check();
    let table = use_table();
    use_playback(&state);
    use_address(&state);
    use_landing(&state);
    use_passing(&state);
    use_title(&state.run, state.screen);
    use_keys(&state);
    match state.screen {
        Screen::Play => html! { <Play {state} {theme} {on_theme} {worker} /> },
        Screen::Check | Screen::Table => {
            html! { <Check {state} {theme} {on_theme} {worker} {check} {table} /> }
        }
    }
}
