//! The one line that screen readers are told: each step in a sentence, and what became of an act.

use yew::prelude::*;

use super::transport::sentence;
use crate::model::run::Run;

/// The polite live line.
pub fn live_line(run: &Run, cursor: u32, notice: Option<&str>) -> Html {
    let step = sentence(run, cursor);
    let words = match notice {
        Some(notice) => format!("{notice} {step}"),
        None => step,
    };
    html! { <p class="visually-hidden" role="status" aria-live="polite">{ words }</p> }
}
