//! What lies over the stage for a while: what could not be opened, a sentence about the last act,
//! the invitation of a first visit.

use coordinator_core::{
    report::legible,
    scenario::{Link, entry},
};
use yew::prelude::*;

use super::icon::{Icon, IconButton, icon};
use crate::{
    dom::focus,
    dom::media::reduced_motion,
    model::labels,
    store::{Action, Dispatch, Problem},
};

/// The run that the first visit's suggestion opens.
const SUGGESTION: &str = "2pc-coordinator-crash";
/// So much of what was received is shown.
const MOST_SHOWN: usize = 600;

/// Explains what could not be opened: what was received, why not, what to do.
pub fn problem_panel(problem: &Problem, dispatch: &Dispatch) -> Html {
    let open = problem.suggestion.and_then(entry).map(|entry| {
        let dispatch = dispatch.clone();
        let action = Action::Open { link: Box::new(Link::new(entry.scenario())), play: false };
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()));
        html! {
            <button type="button" class="primary" {onclick}>{ format!("Open {}", entry.id) }</button>
        }
    });
    let go_on = if open.is_some() { None } else { Some("primary") };
    let received: String = problem.received.chars().take(MOST_SHOWN).collect();
    let length = problem.received.chars().count();
    let dismiss = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Dismiss))
    };
    html! {
        <section class="problem" role="alert" aria-labelledby="problem-title">
            <span class="problem-mark">{ icon(Icon::Warning) }</span>
            <div>
                <h2 id="problem-title">{ "This could not be opened" }</h2>
                <p class="problem-why">{ quoting(&labels::sentence(&legible(&problem.why))) }</p>
                <p class="about">{ format!("What was received, {length} characters:") }</p>
                <pre class="received" tabindex="0">
                    { received }
                    if length > MOST_SHOWN { { "…" } }
                </pre>
                <div class="actions">
                    { open }
                    <button type="button" class={go_on} onclick={dismiss}>
                        { "Go on with the run on this page" }
                    </button>
                    <button type="button" popovertarget="picker">{ "Choose a run from the library" }</button>
                </div>
            </div>
        </section>
    }
}

/// A sentence with what it quotes between backticks set apart.
fn quoting(sentence: &str) -> Html {
    sentence
        .split('`')
        .enumerate()
        .map(|(nth, part)| match nth % 2 {
            0 => html! { part.to_owned() },
            _ => html! { <code>{ part.to_owned() }</code> },
        })
        .collect()
}

/// A sentence about the last act. Screen readers hear it from the live line.
pub fn notice(said: &str, dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let dismiss = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Dismiss));
    html! {
        <div class="notice">
            <p>{ said.to_owned() }</p>
            <IconButton icon={Icon::Cross} name="Close this message" onclick={dismiss} />
        </div>
    }
}

/// What a first visitor may do next.
pub fn invitation(dispatch: &Dispatch) -> Html {
    let act = |action: Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| {
            // The invitation goes, and the focus with it.
            focus::give_first(".play-button");
            dispatch.dispatch(action.clone());
        })
    };
    let suggestion = entry(SUGGESTION).map(|entry| Action::Open {
        link: Box::new(Link::new(entry.scenario())),
        play: !reduced_motion(),
    });
    html! {
        <section class="invitation" aria-label="What next">
            <p>
                <strong>{ "That was a commit. Now break it: " }</strong>
                { "click a process, a message or a link." }
            </p>
            <div class="actions">
                if let Some(suggestion) = suggestion {
                    <button type="button" class="primary" onclick={act(suggestion)}>
                        { "Crash the coordinator before it decides" }
                    </button>
                }
                <button type="button" onclick={act(Action::Restart)}>{ "Watch it again from the start" }</button>
            </div>
            <IconButton icon={Icon::Cross} name="Close this invitation" onclick={act(Action::Dismiss)} />
        </section>
    }
}
