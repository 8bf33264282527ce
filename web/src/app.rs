//! The root component: the state, the hooks that tie it to the browser, and the screen.

use yew::prelude::*;

use crate::{
    hooks::{address, use_address, use_keys, use_playback, use_theme, use_worker},
    screens::play::Play,
    store::State,
};

/// The whole page.
#[component]
pub fn App() -> Html {
    let state: UseReducerHandle<State> = use_reducer(address::first_state);
    let (theme, on_theme) = use_theme();
    let worker = use_worker();
    use_playback(&state);
    use_address(&state);
    use_keys(&state);
    html! { <Play {state} {theme} {on_theme} {worker} /> }
}
