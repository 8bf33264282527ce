//! A goal, rendered from the expression that judges: which of its parts hold.

use coordinator_learn::judge::Judged;
use yew::prelude::*;

/// The goal at the learner's cursor.
pub(super) fn goal_card(judged: &Judged) -> Html {
    let open = judged.parts.iter().filter(|part| !part.holds).count();
    let state = if judged.is_solved() {
        "Reached."
    } else if !judged.against_the_rules.is_empty() {
        "Not by these means."
    } else if open == 0 {
        "All hold here: play to the end, where the goal is judged."
    } else {
        "Judged at the end of your run."
    };
    html! {
        <div class={classes!("goal", judged.is_solved().then_some("goal-reached"))}>
            <p class="goal-title">{ "Goal" }</p>
            <ul>
                for part in &judged.parts {
                    <li key={part.text.clone()} class={if part.holds { "holds" } else { "open" }} title={part.text.clone()}>
                        <span class="visually-hidden">{ if part.holds { "holds: " } else { "open: " } }</span>
                        { &part.words }
                    </li>
                }
            </ul>
            for sentence in &judged.against_the_rules {
                <p key={sentence.clone()} class="against">{ sentence }</p>
            }
            <p class="goal-state" role="status">{ state }</p>
        </div>
    }
}
