//! The interventions of the run: what happens in it that the protocol would not have let happen.

use coordinator_core::narrate;
use yew::prelude::*;

use super::icon::{IconButton, Shape};
use crate::store::{Action, Dispatch, Run};

/// The interventions of the run, each with a way to take it out.
pub fn faults(run: &Run, dispatch: &Dispatch) -> Html {
    let count = run.scenario().interventions.len();
    html! {
        <section class="faults">
            <h2>{ "Faults in this run" }</h2>
            if count == 0 {
                <p class="about">
                    { "None. Click a process, a message or a link on the stage to add one: it happens \
                       at the step where you stand." }
                </p>
            } else {
                <ol>{ for (0..count).map(|place| fault(run, place, dispatch)) }</ol>
            }
        </section>
    }
}

fn fault(run: &Run, place: usize, dispatch: &Dispatch) -> Html {
    let scenario = run.scenario();
    let setup = &run.trace.setup;
    let words = scenario
        .interventions
        .get(place)
        .map(|it| narrate::intervention(setup, scenario.spec(), it))
        .unwrap_or_default();
    let refused = run.trace.refused.iter().find(|it| usize::from(it.intervention) == place);
    let act = |action: Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(action.clone()))
    };
    html! {
        <li key={place} class={classes!("fault", refused.is_some().then_some("refused"))}>
            <div>
                <p class="fault-words">{ &words }</p>
                if let Some(refused) = refused {
                    <p class="remark">{ narrate::refused(&run.trace, refused) }</p>
                }
                if let Some(step) = run.step_of(place) {
                    <button type="button" class="plain" onclick={act(Action::Seek(step + 1))}>
                        { format!("Go to step {}", step + 1) }
                    </button>
                }
            </div>
            <IconButton
                shape={Shape::Cross}
                name={format!("Remove: {words}")}
                onclick={act(Action::Remove(place))}
            />
        </li>
    }
}
