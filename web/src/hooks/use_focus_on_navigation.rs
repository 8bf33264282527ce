//! The focus after a navigation: into what was navigated to.

use yew::prelude::*;

use crate::{dom::focus, store::State};

/// Gives the focus to a screen that was gone to, and to the explanation of what could not be opened.
#[hook]
pub fn use_focus_on_navigation(state: &State) {
    let before = use_mut_ref(|| state.screen);
    use_effect_with(state.screen, move |screen| {
        if before.replace(*screen) != *screen {
            focus::give_first("main");
        }
    });
    use_effect_with(state.problem.is_some(), |is_there| {
        if *is_there {
            focus::give_first(".problem button");
        }
    });
}
