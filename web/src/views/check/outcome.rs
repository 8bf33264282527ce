//! The result of a search: a sentence, the run that was found, and what was covered.

use coordinator_core::{
    explore::{Condition, Goal},
    report::{SearchReport, SearchResult},
};
use yew::prelude::*;

use super::figures::{figures, rounded};
use crate::{
    dom::clipboard,
    dom::media::reduced_motion,
    hooks::{use_address, use_search::SearchHandle},
    model::{labels, search_state::Stage},
    router::Screen,
    store::{Action, Dispatch},
    views::controls::icon::{Icon, icon},
    worker::{client::WorkerHandle, messages::Checked},
};

/// What came of a search, or how far it has come. `is_current` tells whether the form still asks the
/// same.
pub(crate) fn outcome(
    search: &SearchHandle,
    is_current: bool,
    worker: &WorkerHandle,
    dispatch: &Dispatch,
) -> Html {
    match &search.state.stage {
        Stage::Idle => idle(),
        Stage::Running(so_far) => html! {
            <>
                if let Some((_, settings)) = &search.state.asked {
                    <p class="about">{ format!("Goal: {}.", settings.goal.name()) }</p>
                }
                if !is_current {
                    <p class="about">
                        { "The form has changed since: stop this search and start again to search for that." }
                    </p>
                }
                <h2 class="answer">
                    { match so_far {
                        Some(figures) if figures.backwards => {
                            "Backward pass: which blocked processes can still be freed…"
                        }
                        _ => "Searching every schedule…",
                    } }
                </h2>
                { figures(&so_far.unwrap_or_default()) }
            </>
        },
        Stage::Failed(why) => html! {
            <>
                { answer("wrong", Icon::Warning, "This cannot be searched") }
                <p role="alert">{ labels::sentence(why) }</p>
            </>
        },
        Stage::Done(checked) => html! {
            <>
                { done(search, checked, worker, dispatch) }
                if !is_current {
                    <p class="about">{ "The form has changed since: start again to search for that." }</p>
                }
                { figures(&checked.figures) }
            </>
        },
    }
}

/// The same for the live region.
pub(crate) fn said(stage: &Stage) -> String {
    match stage {
        Stage::Idle => String::new(),
        Stage::Running(None) => "Searching.".into(),
        Stage::Running(Some(figures)) => {
            let states = labels::grouped(rounded(figures.states).into());
            format!("Searching, more than {states} states.")
        }
        Stage::Failed(why) => labels::sentence(why),
        Stage::Done(checked) => format!("{} {}", checked.report.sentence, checked.report.covered),
    }
}

fn idle() -> Html {
    html! {
        <>
            <h2 class="answer">{ "Every schedule, not just one" }</h2>
            <p>
                { "A run shows one order of events. Here all of them are tried: whatever may be \
                   delivered, written or time out next, and every fault within the budget, at every \
                   moment." }
            </p>
            <p>
                { "What is found is a run, as short as the search can tell, and opens in Play. If nothing \
                   is found, that holds for exactly what is stated to have been searched." }
            </p>
        </>
    }
}

fn answer(class: &'static str, shape: Icon, sentence: &str) -> Html {
    html! {
        <h2 class={classes!("answer", class)}>
            <span class="answer-mark">{ icon(shape) }</span>
            { sentence.to_owned() }
        </h2>
    }
}

fn done(
    search: &SearchHandle,
    checked: &Checked,
    worker: &WorkerHandle,
    dispatch: &Dispatch,
) -> Html {
    let report = &checked.report;
    // That a decision can be made is no bad news, and what an expression means only its writer knows.
    let is_good = |goal: &Goal| {
        matches!(
            goal,
            Goal::Decided(_)
                | Goal::Reached(Condition::EverybodyKnows | Condition::State(_))
                | Goal::Expression(_)
        )
    };
    let (class, shape) = match report.result {
        SearchResult::Found if !is_good(&report.goal) => ("found", Icon::Warning),
        SearchResult::Found | SearchResult::None => ("none", Icon::Check),
        SearchResult::Limit | SearchResult::Stopped => ("limit", Icon::Open),
    };
    html! {
        <>
            { answer(class, shape, &report.sentence) }
            if let Some(link) = &report.link {
                { run(search, report, link, worker, dispatch) }
            }
            <p class="covered">{ &report.covered }</p>
        </>
    }
}

fn run(
    search: &SearchHandle,
    found: &SearchReport,
    link: &str,
    worker: &WorkerHandle,
    dispatch: &Dispatch,
) -> Html {
    let open = open_in_play(link, dispatch);
    let copy = {
        let (address, dispatch) = (use_address::of_link(link), dispatch.clone());
        Callback::from(move |_: MouseEvent| {
            let dispatch = dispatch.clone();
            clipboard::copy(
                &address,
                Callback::from(move |copied| {
                    let words = if copied {
                        "A link to the run that was found is on the clipboard."
                    } else {
                        "The browser does not let the page copy: open the run in Play, and the address \
                     bar holds its link."
                    };
                    dispatch.dispatch(Action::Say(words.into()));
                }),
            );
        })
    };
    let shrink = {
        let (search, link, worker) = (search.clone(), link.to_owned(), worker.clone());
        Callback::from(move |_: MouseEvent| search.shrink(link.clone(), &worker))
    };
    // To shrink is to keep the outcome, and a moment that passes is none.
    let lasts = !matches!(found.goal, Goal::Reached(_) | Goal::Expression(_));
    html! {
        <div class="found-run">
            <p>{ found.why.as_deref().unwrap_or_default() }</p>
            if found.faults.is_empty() {
                <p class="about">{ "Happens without any fault." }</p>
            } else {
                <ol class="found-faults" aria-label="Interventions">
                    { for found.faults.iter().map(|fault| html! { <li>{ fault }</li> }) }
                </ol>
            }
            if let Some(shrunk) = &search.state.shrunk {
                <p class="about">{ shrunk }</p>
            }
            <div class="actions">
                <button type="button" class="primary" onclick={open}>{ "Open in Play" }</button>
                if !found.faults.is_empty() && lasts {
                    <button type="button" onclick={shrink}
                        title="Leaves out every intervention that the outcome does not need">
                        { "Minimise" }
                    </button>
                }
                <button type="button" onclick={copy}>{ "Copy link" }</button>
            </div>
        </div>
    }
}

/// Opens a run that was found, and plays it.
pub(crate) fn open_in_play(link: &str, dispatch: &Dispatch) -> Callback<MouseEvent> {
    let (link, dispatch) = (link.to_owned(), dispatch.clone());
    Callback::from(move |_| {
        dispatch.dispatch(Action::Go(Screen::Play));
        dispatch.dispatch(use_address::opening(&link, !reduced_motion()));
    })
}
