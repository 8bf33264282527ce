//! The one line that screen readers are told: each step in a sentence, and what became of an act.

use yew::prelude::*;

use crate::model::at_cursor::AtCursor;

/// The polite live line.
pub fn live_line(at: &AtCursor, notice: Option<&str>) -> Html {
    let notice = notice.map(|notice| format!("{notice} "));
    html! {
        <p class="visually-hidden" role="status" aria-live="polite">{ notice }{ at.sentence() }</p>
    }
}
