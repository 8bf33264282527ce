//! Notices that go by themselves.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::store::{Action, State};

/// Long enough to read a sentence twice.
const READ_MS: u32 = 8_000;

/// Dismisses a notice that need not be closed by hand.
#[hook]
pub fn use_auto_dismiss(state: &UseReducerHandle<State>) {
    let passing = state.notice.as_ref().filter(|it| !it.stays).map(|it| it.words.clone());
    let dispatcher = state.dispatcher();
    use_effect_with(passing, move |words| {
        let timer = words
            .clone()
            .map(|words| Timeout::new(READ_MS, move || dispatcher.dispatch(Action::Forget(words))));
        move || drop(timer)
    });
}
