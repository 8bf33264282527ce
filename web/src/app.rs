//! The root component: the state, the hooks that tie it to the browser, and the screen.

use yew::prelude::*;

use crate::{
    hooks::use_worker::use_worker,
    hooks::{
        use_address::{self, use_address},
        use_auto_dismiss::use_auto_dismiss,
        use_fault_matrix::use_fault_matrix,
        use_focus_on_navigation::use_focus_on_navigation,
        use_keys::use_keys,
        use_playback::use_playback,
        use_search::use_search,
        use_theme::use_theme,
        use_title::use_title,
    },
    router::Screen,
    store::State,
    views::{check::Check, play::Play},
};

/// The whole page.
#[component]
pub fn App() -> Html {
    let state: UseReducerHandle<State> = use_reducer(use_address::first_state);
    let (theme, on_theme) = use_theme();
    let worker = use_worker();
    // Here, so that a search goes on and its answer stays while a run is played.
    let check = use_search();
    let table = use_fault_matrix();
    use_playback(&state);
    use_address(&state);
    use_focus_on_navigation(&state);
    use_auto_dismiss(&state);
    use_title(&state.run, state.screen);
    use_keys(&state);
    match state.screen {
        Screen::Play => html! { <Play {state} {theme} {on_theme} {worker} /> },
        Screen::Check | Screen::Table => {
            html! { <Check {state} {theme} {on_theme} {worker} {check} {table} /> }
        }
    }
}
