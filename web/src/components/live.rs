//! The one line that screen readers are told: each step in a sentence, and what became of an act.

use std::rc::Rc;

use yew::prelude::*;

use super::transport::sentence;
use crate::store::Run;

/// The properties of the [`LiveLine`].
#[derive(Clone, PartialEq, Properties)]
pub struct LiveLineProps {
    /// The run.
    pub run: Rc<Run>,
    /// After how many steps we stand.
    pub cursor: u32,
    /// A sentence about the last act, which goes first.
    pub notice: Option<Rc<str>>,
}

/// The polite live line.
#[component]
pub fn LiveLine(props: &LiveLineProps) -> Html {
    let step = sentence(&props.run, props.cursor);
    let words = match &props.notice {
        Some(notice) => format!("{notice} {step}"),
        None => step,
    };
    html! { <p class="visually-hidden" role="status" aria-live="polite">{ words }</p> }
}
