//! A task that came as a link, and the page on which one is made.

use coordinator_core::fault::{FAULTS, Nature};
use coordinator_learn::{judge::VOTE, task_link::TaskLink};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::break_it::BreakIt;
use crate::{dom::clipboard, model::labels};

/// What stands behind the `#` of this page's address.
fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default().trim_start_matches('#').to_owned()
}

/// The task of this page's address, or why there is none.
#[component]
pub(super) fn TaskPage() -> Html {
    let read = TaskLink::parse(&fragment()).and_then(|task| Ok((task.block()?, task)));
    match read {
        Ok(((block, _), task)) => html! {
            <>
                <p class="task-text">{ &task.text }</p>
                <BreakIt task={block} id="task" />
            </>
        },
        Err(error) => html! {
            <p role="alert">{ labels::sentence(&error.to_string()) }</p>
        },
    }
}

/// Makes a task of a run.
#[component]
pub(super) fn TaskBuilder() -> Html {
    let task = use_state_eq(|| TaskLink { run: first_run(), ..TaskLink::default() });
    let said = use_state_eq(|| None::<&'static str>);
    let edit = |change: fn(&mut TaskLink, String)| {
        let (task, said) = (task.clone(), said.clone());
        move |text: String| {
            let mut next = (*task).clone();
            change(&mut next, text);
            said.set(None);
            task.set(next);
        }
    };
    let typed = |change: fn(&mut TaskLink, String)| {
        let edit = edit(change);
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                edit(input.value());
            } else if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
                edit(area.value());
            }
        })
    };
    let kinds =
        FAULTS.iter().filter(|info| info.nature != Nature::Order).map(|info| info.id).chain([VOTE]);
    let kind = |id: &'static str| {
        let task = task.clone();
        let checked = task.may.iter().any(|it| it == id);
        let onchange = Callback::from(move |_: Event| {
            let mut next = (*task).clone();
            if checked {
                next.may.retain(|it| it != id);
            } else {
                next.may.push(id.into());
            }
            task.set(next);
        });
        html! { <label key={id} class="kind"><input type="checkbox" {checked} {onchange} />{ id }</label> }
    };
    let code = task.code();
    html! {
        <div class="builder">
            <label for="task-run">{ "Run to begin with" }</label>
            <input id="task-run" type="text" value={task.run.clone()} oninput={typed(|task, text| task.run = text.trim().into())}
                aria-describedby="task-run-help" />
            <p id="task-run-help" class="may">{ "A name of the library, or a link that Share in Play gives." }</p>
            <label for="task-goal">{ "Goal, judged at the end of the solver's run" }</label>
            <input id="task-goal" type="text" value={task.goal.clone()} oninput={typed(|task, text| task.goal = text)}
                aria-describedby="task-goal-help" spellcheck="false" />
            <p id="task-goal-help" class="may">{ "An expression, as blocked(p1) and down(C) and faults <= 1." }</p>
            <fieldset>
                <legend>{ "On offer (none ticked: everything)" }</legend>
                <div class="kinds">{ for kinds.map(kind) }</div>
            </fieldset>
            <label for="task-text">{ "What the solver reads" }</label>
            <textarea id="task-text" rows="4" value={task.text.clone()} oninput={typed(|task, text| task.text = text)} />
            { match code {
                Ok(code) => made(&code, *said, &said),
                Err(error) => html! { <p role="status" class="against">{ labels::sentence(&error.to_string()) }</p> },
            } }
        </div>
    }
}

/// The run that the address names: what Play hands over.
fn first_run() -> String {
    let fragment = fragment();
    if fragment.is_empty() { "2pc-commit".into() } else { fragment }
}

/// The finished link.
fn made(
    code: &str,
    words: Option<&'static str>,
    said: &UseStateHandle<Option<&'static str>>,
) -> Html {
    let here =
        web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let folder = here
        .split('#')
        .next()
        .and_then(|page| page.rsplit_once('/'))
        .map_or("", |(folder, _)| folder);
    let address = format!("{folder}/task.html#{code}");
    let copy = {
        let (address, said) = (address.clone(), said.clone());
        Callback::from(move |_: MouseEvent| {
            let said = said.clone();
            clipboard::copy(
                &address,
                Callback::from(move |copied: bool| {
                    said.set(Some(if copied {
                        "The link is on the clipboard."
                    } else {
                        "The browser does not let the page copy: open the task, and the address bar holds its link."
                    }));
                }),
            );
        })
    };
    html! {
        <div class="solved">
            <p>{ format!("The task is a link of {} characters.", address.chars().count()) }</p>
            <p class="player-row">
                <button type="button" class="primary" onclick={copy}>{ "Copy the link" }</button>
                <a href={address}>{ "Open the task" }</a>
            </p>
            <p role="status">{ words.unwrap_or_default() }</p>
        </div>
    }
}
