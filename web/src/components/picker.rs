//! The library: every named run, with what to watch for.

use std::rc::Rc;

use coordinator_core::scenario::{Entry, LIBRARY, Link};
use yew::prelude::*;

use super::icon::{Shape, icon};
use crate::{
    hooks::reduced_motion,
    store::{Action, Dispatch, Run},
    words,
};

/// The properties of the [`Picker`].
#[derive(Clone, PartialEq, Properties)]
pub struct PickerProps {
    /// The run that is open.
    pub run: Rc<Run>,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The name of the run, and the library that opens under it.
#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let PickerProps { run, dispatch } = props;
    let here = run.entry();
    let spec = run.scenario().spec();
    let variant = spec.variant_of(&run.scenario().options);
    let title = here.map_or_else(
        || {
            let count = run.scenario().interventions.len();
            let faults = match count {
                0 => "no fault".into(),
                count => words::count(count, "fault", "faults"),
            };
            let participants = run.scenario().votes.len();
            let participants = words::count(participants, "participant", "participants");
            format!("{}: {participants}, {faults}", variant.name)
        },
        |entry| entry.title.to_owned(),
    );
    let mut groups: Vec<(&str, Vec<&Entry>)> = vec![];
    for entry in LIBRARY {
        match groups.last_mut() {
            Some((group, entries)) if *group == entry.group => entries.push(entry),
            _ => groups.push((entry.group, vec![entry])),
        }
    }
    html! {
        <div class="picker">
            <button type="button" class="picker-button" popovertarget="picker"
                aria-label={format!("Run: {title}. Choose another")}>
                <span>{ title }</span>
                { icon(Shape::Down) }
            </button>
            <div id="picker" class="popover left library" popover="auto">
                for (group, entries) in groups {
                    <section key={group}>
                        <h2>{ group }</h2>
                        <ul>{ for entries.into_iter().map(|it| item(it, here, dispatch)) }</ul>
                    </section>
                }
            </div>
        </div>
    }
}

fn item(entry: &Entry, here: Option<&Entry>, dispatch: &Dispatch) -> Html {
    let current = here.is_some_and(|here| here.id == entry.id);
    let onclick = {
        let (dispatch, scenario) = (dispatch.clone(), entry.scenario());
        Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(Action::Open {
                link: Box::new(Link::new(scenario.clone())),
                play: !reduced_motion(),
            });
        })
    };
    html! {
        <li key={entry.id}>
            <button
                type="button"
                popovertarget="picker"
                popovertargetaction="hide"
                aria-current={current.then_some("true")}
                {onclick}
            >
                <strong>{ entry.title }</strong>
                <span>{ entry.watch_for }</span>
                <code>{ entry.id }</code>
            </button>
        </li>
    }
}
