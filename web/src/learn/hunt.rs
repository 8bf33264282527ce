//! Several implementations that look alike, of which one is right.

use std::collections::BTreeSet;

use coordinator_learn::{blocks::Hunt, judge};
use yew::prelude::*;

use super::{
    block_view::{broken, rich},
    goal_card::goal_card,
    player::{Place, Player},
    progress,
};

/// The properties of [`HuntDown`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct HuntDownProps {
    pub(super) hunt: Hunt,
    pub(super) id: AttrValue,
}

/// Which of these is right? The others are unmasked by a schedule each.
#[component]
pub(super) fn HuntDown(props: &HuntDownProps) -> Html {
    let HuntDownProps { hunt, id } = props;
    let chosen = use_state_eq(|| 0_usize);
    let place = use_state_eq(|| None::<Place>);
    let unmasked = use_state_eq(BTreeSet::<usize>::new);
    let on_place = {
        let place = place.clone();
        Callback::from(move |at: Place| place.set(Some(at)))
    };
    let scenario = match hunt.of(&hunt.suspects[*chosen]) {
        Ok(scenario) => scenario,
        Err(error) => return broken(&error.to_string()),
    };
    // What is still heard of the implementation before belongs to another run.
    let here = place.as_ref().filter(|at| at.run.scenario().options == scenario.options);
    let judged = here.map(|Place { run, cursor }| judge::goal(&hunt.goal, &run.trace, *cursor));
    let judged = match judged.transpose() {
        Ok(judged) => judged,
        Err(error) => return broken(&error.to_string()),
    };
    let is_unmasked = judged.as_ref().is_some_and(judge::Judged::is_solved);
    if is_unmasked && !unmasked.contains(&chosen) {
        let mut all = (*unmasked).clone();
        all.insert(*chosen);
        unmasked.set(all);
    }
    let all = hunt.suspects.len().saturating_sub(1);
    let done = unmasked.len() == all;
    if done {
        progress::solved(id);
    }
    let suspect = |(nth, letter): (usize, char)| {
        let onchange = {
            let (chosen, place) = (chosen.clone(), place.clone());
            Callback::from(move |_: Event| {
                place.set(None);
                chosen.set(nth);
            })
        };
        let mark = if unmasked.contains(&nth) { " ✗ unmasked" } else { "" };
        html! {
            <label key={nth} class="choice">
                <input type="radio" name={format!("{id}-suspect")} checked={*chosen == nth} {onchange} />
                <span>{ format!("Implementation {letter}{mark}") }</span>
            </label>
        }
    };
    html! {
        <>
            <p class="ask" id={format!("{id}-ask")}>{ rich(&hunt.ask) }</p>
            <div role="radiogroup" aria-labelledby={format!("{id}-ask")} class="suspects-live">
                { for (0..hunt.suspects.len()).zip('A'..).map(suspect) }
            </div>
            if let Some(judged) = &judged {
                { goal_card(judged) }
            }
            <Player key={*chosen} {scenario} at={Some(0)} opens=false {on_place} />
            <p role="status">{ format!("Unmasked: {} of {all}.", unmasked.len()) }</p>
            if done {
                <div class="solved">
                    <p>{ "The one that is left is right: no schedule unmasks it." }</p>
                    if let Some(after) = &hunt.after {
                        <p>{ rich(after) }</p>
                    }
                </div>
            }
        </>
    }
}
