//! How far the learner has come, and the ways to carry that elsewhere.

use coordinator_learn::progress::{Change, Record, RecordError};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, EventTarget, HtmlInputElement};
use yew::prelude::*;

use super::progress;
use crate::{
    dom::{clipboard, files},
    hooks::{use_focus_rescued::use_focus_rescued, use_listener::use_listener},
};

/// What stands before a record in the address of a link that brings one.
const LINK: &str = "#progress=";
/// The name of the file that it is saved as.
const FILE: &str = "coordinator-progress.json";

/// The properties of the [`ProgressBar`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ProgressBarProps {
    /// How many exercises there are.
    pub(super) exercises: usize,
}

/// What was said last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Said {
    words: String,
    is_bad: bool,
    /// A link for a visitor whose browser has no clipboard.
    link: Option<String>,
}

impl Said {
    fn well(words: impl Into<String>) -> Self {
        Self { words: words.into(), ..Self::default() }
    }

    fn badly(words: impl Into<String>) -> Self {
        Self { words: words.into(), is_bad: true, link: None }
    }
}

/// How far the learner has come.
#[component]
pub(super) fn ProgressBar(props: &ProgressBarProps) -> Html {
    let said = use_state_eq(Said::default);
    let line = use_node_ref();
    let again = use_force_update();
    // Another tab, or a page that one comes back from, may have solved something.
    let heard = use_callback((), move |_: Event, ()| {
        mark_links();
        again.force_update();
    });
    use_listener(window, "pageshow", heard.clone());
    use_listener(window, "storage", heard);
    let act = {
        let said = said.clone();
        Callback::from(move |now: Said| {
            said.set(now);
            mark_links();
        })
    };
    // A button that has done its work may be gone.
    use_focus_rescued(&line, (*said).clone());
    {
        let act = act.clone();
        use_effect_with((), move |()| {
            if let Some(text) = of_address() {
                act.emit(add("the link", &text));
            }
        });
    }
    let record = progress::load();
    let buttons = buttons(record.as_ref(), &act);
    html! {
        <section class="progress" aria-label="Your progress">
            { match &record {
                Ok(record) => html! {
                    <p class="progress-line">
                        <progress max={props.exercises.to_string()} value={record.solved().to_string()}
                            aria-label="Exercises solved"></progress>
                        <span>{ format!("{} of {} exercises solved", record.solved(), props.exercises) }</span>
                    </p>
                },
                Err(error) => html! { <p role="alert" class="not-kept">{ progress::unreadable(error) }</p> },
            } }
            <details>
                <summary>{ "Carry your progress elsewhere, or start over" }</summary>
                <p class="about">{ "It stays in this browser unless you take it with you." }</p>
                { buttons }
            </details>
            <p ref={line} role="status" tabindex="-1" class={classes!("said", said.is_bad.then_some("said-badly"))}>
                { &said.words }
            </p>
            if let Some(link) = &said.link {
                <input type="text" class="link-field" readonly=true value={link.clone()} aria-label="The link" />
            }
        </section>
    }
}

fn buttons(record: Result<&Record, &RecordError>, act: &Callback<Said>) -> Html {
    let on = |does: fn() -> Said| act.reform(move |_: MouseEvent| does());
    let copy_link = {
        let act = act.clone();
        Callback::from(move |_: MouseEvent| copy(&act))
    };
    let open = {
        let act = act.clone();
        Callback::from(move |event: Event| {
            let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                import(&input, &act);
            }
        })
    };
    let readable = record.is_ok();
    html! {
        <div class="player-row">
            <button type="button" onclick={on(save)}>{ "Save as a file" }</button>
            <button type="button" disabled={!readable} onclick={copy_link}>{ "Copy as a link" }</button>
            <label class="file">
                <span>{ "Add a file" }</span>
                <input type="file" accept=".json,application/json" disabled={!readable} onchange={open} />
            </label>
            if readable {
                <button type="button" onclick={on(reset)}>{ "Reset" }</button>
            } else {
                <button type="button" onclick={on(start_over)}>{ "Delete it and start over" }</button>
            }
            if progress::last_change().is_some() {
                <button type="button" onclick={on(undo)}>{ "Undo" }</button>
            }
        </div>
    }
}

fn save() -> Said {
    let text = progress::stored().or_else(|| progress::load().ok().map(|it| it.text()));
    let saved = text.is_some_and(|text| files::download(FILE, "application/json", &text));
    if saved {
        Said::well(format!("Saved as {FILE}."))
    } else {
        Said::badly("The browser did not save the file.")
    }
}

fn copy(act: &Callback<Said>) {
    let Some(link) = link() else { return act.emit(Said::badly("There is no link.")) };
    let act = act.clone();
    let shown = link.clone();
    let done = move |copied| {
        act.emit(if copied {
            Said::well("The link is on the clipboard. It has all of your progress in it.")
        } else {
            let words = "The browser did not copy the link: it stands below.";
            Said { link: Some(shown.clone()), ..Said::badly(words) }
        });
    };
    clipboard::copy(&link, Callback::from(done));
}

/// A link to this page with the record in it.
fn link() -> Option<String> {
    let location = web_sys::window()?.location();
    let (origin, path) = (location.origin().ok()?, location.pathname().ok()?);
    let text = String::from(js_sys::encode_uri_component(&progress::load().ok()?.text()));
    Some(format!("{origin}{path}{LINK}{text}"))
}

/// What a link has brought: the text of a record. The address is then without it, so that to load the page again
/// does not bring it again.
fn of_address() -> Option<String> {
    let window = web_sys::window()?;
    let fragment = window.location().hash().ok()?;
    let text = fragment.strip_prefix(LINK)?;
    let path = window.location().pathname().ok()?;
    // Otherwise it stays in the address, and adds nothing more.
    let _ = window.history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    let decoded = js_sys::decode_uri_component(text).map(String::from);
    Some(decoded.unwrap_or_else(|_| text.to_owned()))
}

fn import(input: &HtmlInputElement, act: &Callback<Said>) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    let (name, act) = (file.name(), act.clone());
    let done = move |read: Result<String, String>| {
        act.emit(match read {
            Ok(text) => add(&name, &text),
            Err(why) => Said::badly(format!("Nothing was added. {why}")),
        });
    };
    files::read(file, Callback::from(done));
    // The same file can be picked again.
    input.set_value("");
}

/// Adds a record, from where it came, to the one that is here.
fn add(from: &str, text: &str) -> Said {
    let added = Record::parse(text).and_then(|other| {
        let before = progress::load()?;
        Ok((before.with(&other)?, before))
    });
    match added {
        Err(error) => Said::badly(format!("Nothing was added from {from}: {error}.")),
        Ok((after, before)) if after == before => Said::well(format!("Nothing in {from} is new.")),
        Ok((after, before)) => {
            let solved = after.solved() - before.solved();
            let questions = after.cards().len() - before.cards().len();
            let words = format!(
                "Added from {from}: {solved} solved exercises, {questions} interview questions."
            );
            change(before, after, &words)
        }
    }
}

fn reset() -> Said {
    match progress::load() {
        Ok(before) if before.is_empty() => Said::well("There is nothing to reset."),
        Ok(before) => change(before, Record::default(), "Your progress is empty again."),
        Err(error) => Said::badly(progress::unreadable(&error)),
    }
}

fn change(before: Record, after: Record, words: &str) -> Said {
    if !progress::keep(&after) {
        return Said::badly(format!("{words} {}", progress::DENIED));
    }
    progress::remember_change(Some(&Change::new(before, after)));
    Said::well(format!("{words} “Undo” takes that back."))
}

fn undo() -> Said {
    let undone = progress::load().and_then(|now| {
        let change = progress::last_change();
        change.map(|change| change.undone(&now)).transpose()
    });
    match undone {
        Ok(Some(record)) => {
            progress::remember_change(None);
            if progress::keep(&record) {
                Said::well("Your progress is as it was, with what you have solved since.")
            } else {
                Said::badly(progress::DENIED)
            }
        }
        Ok(None) => Said::well("There is nothing to undo."),
        Err(error) => Said::badly(format!("Nothing was changed: {error}.")),
    }
}

fn start_over() -> Said {
    progress::forget();
    Said::well("Your progress is empty.")
}

fn window() -> Option<EventTarget> {
    web_sys::window().map(EventTarget::from)
}

fn mark_links() {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        progress::mark_links(&document);
    }
}
