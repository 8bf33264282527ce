//! A prediction: first the visitor says, then the run answers.

use coordinator_core::simulate::simulate;
use coordinator_learn::{blocks::Predict, run};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{
    block_view::{broken, rich},
    player::Player,
    progress,
};
use crate::hooks::use_focus_rescued::use_focus_rescued;

/// The properties of a [`Prediction`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct PredictionProps {
    pub(super) predict: Predict,
    pub(super) id: AttrValue,
}

/// What was predicted.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Number(i64),
    Choice(usize),
}

/// A question about a run that has not been seen.
#[component]
pub(super) fn Prediction(props: &PredictionProps) -> Html {
    let PredictionProps { predict, id } = props;
    let said = use_state_eq(|| None::<Said>);
    let chosen = use_state_eq(|| None::<usize>);
    let (input, problem) = (use_node_ref(), use_state_eq(|| None::<&'static str>));
    let answered = use_node_ref();
    use_focus_rescued(&answered, said.is_some());
    let scenario = match run::read(&predict.run) {
        Ok(scenario) => scenario,
        Err(error) => return broken(&error.to_string()),
    };
    let onsubmit = {
        let (said, chosen, input, problem) =
            (said.clone(), chosen.clone(), input.clone(), problem.clone());
        let by_number = predict.answer.is_some();
        let id = id.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let now = if by_number {
                let typed = input.cast::<HtmlInputElement>().map(|input| input.value());
                typed.and_then(|typed| typed.trim().parse().ok()).map(Said::Number)
            } else {
                chosen.map(Said::Choice)
            };
            match now {
                Some(now) => {
                    problem.set(None);
                    progress::solved(&id);
                    said.set(Some(now));
                }
                None if by_number => {
                    problem.set(Some("Type a whole number first; a guess will do."));
                }
                None => problem.set(Some("Choose one first; a guess will do.")),
            }
        })
    };
    let choice = |(place, words): (usize, &String)| {
        let onchange = {
            let chosen = chosen.clone();
            Callback::from(move |_: Event| chosen.set(Some(place)))
        };
        html! {
            <label key={place} class="choice">
                <input type="radio" name={format!("{id}-choice")} disabled={said.is_some()} checked={*chosen == Some(place)} {onchange} />
                { rich(words) }
            </label>
        }
    };
    html! {
        <>
            <form {onsubmit}>
                <p class="ask" id={format!("{id}-ask")}>{ rich(&predict.ask) }</p>
                if predict.answer.is_some() {
                    <input ref={input} type="text" inputmode="numeric" class="number-input" disabled={said.is_some()}
                        aria-labelledby={format!("{id}-ask")} />
                } else {
                    <div role="radiogroup" aria-labelledby={format!("{id}-ask")}>
                        { for predict.choices.iter().map(|choice| &choice.say).enumerate().map(choice) }
                    </div>
                }
                if said.is_none() {
                    <button type="submit" class="primary">{ "See what happens" }</button>
                }
                if let Some(problem) = *problem {
                    <p role="alert">{ problem }</p>
                }
            </form>
            if let Some(said) = &*said {
                <div class="answered">
                    <p ref={answered} role="status" tabindex="-1"><strong>{ answer(predict, said, &simulate(&scenario)) }</strong></p>
                    <p>{ rich(&predict.why) }</p>
                    <Player {scenario} play=true />
                </div>
            }
        </>
    }
}

/// What the run answers, beside what was said.
fn answer(predict: &Predict, said: &Said, trace: &coordinator_core::trace::Trace) -> Html {
    match said {
        Said::Number(said) => match predict.number(trace) {
            Ok(Some(value)) if value == *said => html! { { format!("Right: {value}.") } },
            Ok(Some(value)) => html! { { format!("You said {said}; the run has {value}.") } },
            _ => html! { { "The run does not say." } },
        },
        Said::Choice(said) => {
            let right = predict.right_choices(trace).unwrap_or_default();
            if right.contains(said) {
                return html! { { "Right." } };
            }
            let what = right.first().map(|place| rich(&predict.choices[*place].say));
            html! { <>{ "Not so. What happens: " }{ what }</> }
        }
    }
}
