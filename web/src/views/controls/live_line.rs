//! The live line for screen readers: each step in a sentence, and the notice about the last action.

use yew::prelude::*;

use crate::model::at_cursor::AtCursor;

/// The polite live line.
pub fn live_line(at: &AtCursor, notice: Option<&str>) -> Html {
    let notice = notice.map(|notice| format!("{notice} "));
    html! {
        <p class="visually-hidden" role="status" aria-live="polite">{ notice }{ at.sentence() }</p>
    }
}
