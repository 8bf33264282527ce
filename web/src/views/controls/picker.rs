//! The library: every named run, with what to watch for.

use std::rc::Rc;

use coordinator_core::scenario::{Entry, LIBRARY, Link, View, find};
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::{
    dom::focus,
    dom::media::reduced_motion,
    hooks::use_listener::use_listener,
    model::run::Run,
    store::{Action, Dispatch},
};

/// The id of the library.
const POPOVER: &str = "picker";
/// What the groups of a course are.
const OF_A_COURSE: &str = "Tasks of a course on distributed systems: as it teaches them (“as taught”), and \
                           as the papers have it.";
/// The heading of runs that answer to a query.
const FOUND: &str = "Best matches first";
/// Where to type what is looked for.
const FIELD: &str = "#picker input";

/// The properties of the [`Picker`].
#[derive(Clone, PartialEq, Properties)]
pub struct PickerProps {
    /// The run that is open.
    pub run: Rc<Run>,
    /// How it is looked at; the next one is looked at likewise.
    pub view: View,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The protocol, the name of the run, and the library that opens under it.
#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let PickerProps { run, view, dispatch } = props;
    let opened = use_state_eq(|| false);
    let popover = || web_sys::window()?.document()?.get_element_by_id(POPOVER);
    let setter = opened.setter();
    // What was looked for last time is forgotten: the list is another one each time.
    let toggled = use_callback((), move |_: Event, ()| {
        setter.set(popover().is_some_and(|it| it.matches(":popover-open").unwrap_or(true)));
    });
    use_listener(move || popover().map(EventTarget::from), "toggle", toggled);
    let (protocol, title) = (run.protocol(), run.title());
    html! {
        <div class="picker">
            <button type="button" class="picker-button" popovertarget={POPOVER}
                aria-label={format!("Run: {protocol} {title}. Choose another")}>
                <span class="picker-run"><small>{ protocol }{ " " }</small><span>{ title }</span></span>
                { icon(Icon::Down) }
            </button>
            <div id={POPOVER} class="popover left library" popover="auto">
                if *opened {
                    <Library here={run.entry.map(|it| it.id)} view={*view} dispatch={dispatch.clone()} />
                }
            </div>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct LibraryProps {
    here: Option<&'static str>,
    view: View,
    dispatch: Dispatch,
}

/// Every named run that has all the words that were typed.
#[component]
fn Library(props: &LibraryProps) -> Html {
    let query = use_state_eq(String::new);
    use_effect_with((), |()| focus::give_first(FIELD));
    let oninput = {
        let query = query.setter();
        Callback::from(move |event: InputEvent| {
            query.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        let typing = event.target().is_some_and(|it| it.has_type::<HtmlInputElement>());
        if event.key() == "Enter" && typing {
            // Else the button that has the focus then is pressed, too, and opens it again.
            event.prevent_default();
            first_found();
        } else if walk(&event.key()) {
            event.prevent_default();
        }
    });
    let groups = use_memo((), |()| found(""));
    let found = found(&query);
    let chip = |group: &'static str| {
        let chosen = *query == group;
        let (setter, wanted) = (query.setter(), if chosen { "" } else { group });
        let onclick = Callback::from(move |_| setter.set(wanted.to_owned()));
        html! {
            <button key={group} type="button" aria-pressed={chosen.to_string()} {onclick}>
                { group }
            </button>
        }
    };
    html! {
        <div {onkeydown}>
            <div class="library-head">
                <input type="search" aria-label="Find a run"
                    placeholder="Find a run: a symptom, a question, or a name such as x5"
                    value={(*query).clone()} {oninput} />
                <div class="library-groups">{ for groups.iter().map(|(group, _)| chip(group)) }</div>
            </div>
            for (group, entries) in &found {
                <section key={*group}>
                    <h2>{ *group }</h2>
                    if group.to_ascii_lowercase().contains("course") {
                        <p class="about">{ OF_A_COURSE }</p>
                    }
                    <ul>{ for entries.iter().map(|it| item(it, props)) }</ul>
                </section>
            }
            if found.is_empty() {
                <p class="about" role="status">{ "No run has these words: try other words, or a name such as x5." }</p>
            }
        </div>
    }
}

fn item(entry: &'static Entry, props: &LibraryProps) -> Html {
    let current = props.here == Some(entry.id);
    let (dispatch, view) = (props.dispatch.clone(), props.view);
    let onclick = Callback::from(move |_: MouseEvent| {
        dispatch.dispatch(Action::Open {
            link: Box::new(Link { view, ..Link::new(entry.scenario()) }),
            play: !reduced_motion(),
        });
    });
    html! {
        <li key={entry.id}>
            <button
                type="button"
                popovertarget={POPOVER}
                popovertargetaction="hide"
                aria-current={current.then_some("true")}
                {onclick}
            >
                <strong>{ entry.title }</strong>
                <span>{ entry.watch_for }</span>
                <code>{ entry.id }{ " " }{ entry.alias }</code>
            </button>
        </li>
    }
}

/// The runs that answer to a query under one heading, best first; without one, or by the name of a group, under
/// their own headings.
fn found(query: &str) -> Vec<(&'static str, Vec<&'static Entry>)> {
    let by_group = LIBRARY.iter().any(|entry| entry.group == query);
    if !query.trim().is_empty() && !by_group {
        let found = find(query);
        return if found.is_empty() { vec![] } else { vec![(FOUND, found)] };
    }
    let mut groups: Vec<(&str, Vec<&Entry>)> = vec![];
    for entry in LIBRARY.iter().filter(|entry| !by_group || entry.group == query) {
        match groups.last_mut() {
            Some((last, entries)) if *last == entry.group => entries.push(entry),
            _ => groups.push((entry.group, vec![entry])),
        }
    }
    groups
}

/// Opens the first run of those that were found.
fn first_found() {
    let found = focus::stops("#picker li button").into_iter().next();
    if let Some(button) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        button.click();
    }
}

/// Moves the focus between the field and the runs; tells whether the key means to.
fn walk(key: &str) -> bool {
    let forth = match key {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return false,
    };
    let stops = focus::stops("#picker input, #picker li button");
    let active = focus::active();
    let here = stops.iter().position(|stop| Some(stop) == active.as_ref()).unwrap_or(0);
    let next = if forth { here + 1 } else { here.saturating_sub(1) };
    if let Some(stop) = stops.get(next) {
        focus::give(stop);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(query: &str) -> Vec<&'static str> {
        found(query).into_iter().flat_map(|(_, entries)| entries).map(|it| it.id).collect()
    }

    #[test]
    fn without_words_every_run_is_found_once() {
        assert_eq!(ids("  ").len(), LIBRARY.len());
    }

    #[test]
    fn a_run_is_found_by_its_name_its_alias_its_group_and_its_words() {
        for entry in LIBRARY {
            for query in [entry.id, entry.alias, entry.group, entry.title] {
                assert!(ids(query).contains(&entry.id), "{} by `{query}`", entry.id);
            }
        }
    }

    #[test]
    fn the_best_match_comes_first() {
        assert_eq!(ids("Crash COORDINATOR")[0], "2pc-coordinator-crash");
        assert_eq!(ids("zebra"), Vec::<&str>::new());
    }

    #[test]
    fn the_name_of_a_group_is_that_group() {
        let group = LIBRARY[0].group;
        assert!(matches!(&found(group)[..], [(heading, _)] if *heading == group));
    }
}
