//! The same faults under another choice.

use coordinator_learn::blocks::Fix;
use yew::prelude::*;

use super::{
    block_view::{broken, rich},
    goal_card::goal_card,
    player::Player,
    progress,
};

/// The properties of [`FixIt`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct FixItProps {
    pub(super) fix: Fix,
    pub(super) id: AttrValue,
}

/// Which choice does no harm under the same faults?
#[component]
pub(super) fn FixIt(props: &FixItProps) -> Html {
    let FixItProps { fix, id } = props;
    let chosen = use_state_eq(|| None::<usize>);
    let choice = |place: usize| {
        let onchange = {
            let chosen = chosen.clone();
            Callback::from(move |_: Event| chosen.set(Some(place)))
        };
        html! {
            <label key={place} class="choice">
                <input type="radio" name={format!("{id}-choice")} checked={*chosen == Some(place)} {onchange} />
                { rich(&fix.choices[place].say) }
            </label>
        }
    };
    html! {
        <>
            <p class="ask" id={format!("{id}-ask")}>{ rich(&fix.ask) }</p>
            <div role="radiogroup" aria-labelledby={format!("{id}-ask")}>
                { for (0..fix.choices.len()).map(choice) }
            </div>
            if let Some(place) = *chosen {
                { under(fix, place, id) }
            }
        </>
    }
}

/// What happens under a choice.
fn under(fix: &Fix, place: usize, id: &str) -> Html {
    let choice = &fix.choices[place];
    let (edited, judged) = match (fix.under(choice), fix.judge(choice)) {
        (Ok(edited), Ok(judged)) => (edited, judged),
        (Err(error), _) | (_, Err(error)) => return broken(&error.to_string()),
    };
    let solved = judged.is_solved();
    if solved {
        progress::solved(id);
    }
    html! {
        <div key={place} class="answered">
            { goal_card(&judged) }
            <p><strong>{ if solved { "Yes. " } else { "No. " } }</strong>{ rich(&choice.why) }</p>
            for line in &edited.left_out {
                <p key={line.clone()} class="may">{ format!("Left out, since it means nothing there: {line}.") }</p>
            }
            <Player scenario={edited.scenario} play=true />
            if let Some(after) = fix.after.as_ref().filter(|_| solved) {
                <p class="solved">{ rich(after) }</p>
            }
        </div>
    }
}
