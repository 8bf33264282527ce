//! The interventions of the run: the faults, repairs and orders of events that were injected.

use coordinator_core::{
    analysis::narrate,
    scenario::{Link, Scenario},
};
use yew::prelude::*;

use crate::{
    dom::focus,
    model::{labels, run::Run},
    router::Screen,
    store::{Action, Dispatch},
    views::controls::icon::{Icon, IconButton},
    worker::{
        client::{Answer, WorkerHandle},
        messages::{Reply, Request, Unread},
    },
};

/// The interventions of the run, each with a way to take it out.
pub(crate) fn faults(run: &Run, dispatch: &Dispatch, worker: &WorkerHandle) -> Html {
    let count = run.scenario().interventions.len();
    html! {
        <section class="faults">
            <h2 id="faults" tabindex="-1">{ "Faults in this run" }</h2>
            if count == 0 {
                <p class="about">
                    { "None. Click a process, a message or a link on the stage to add one at the current step." }
                </p>
            } else {
                if let Some(words) = narrate::without_effect(&run.trace) {
                    <p class="remark">{ words }</p>
                }
                <ol>{ for (0..count).map(|place| fault(run, place, dispatch)) }</ol>
            }
            <div class="actions">
                if count > 0 {
                    <button type="button" onclick={shrink(run, dispatch, worker)}
                        title="Leaves out every intervention that the outcome does not need">
                        { "Minimise" }
                    </button>
                }
                <button type="button" onclick={check(dispatch)}
                    title="Searches every schedule of this protocol, with these options and votes">
                    { "Check every schedule" }
                </button>
            </div>
        </section>
    }
}

fn check(dispatch: &Dispatch) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.dispatch(Action::Go(Screen::Check)))
}

/// Asks the worker for the same outcome with the fewest faults.
fn shrink(run: &Run, dispatch: &Dispatch, worker: &WorkerHandle) -> Callback<MouseEvent> {
    let (of, dispatch, worker) = (run.scenario().clone(), dispatch.clone(), worker.clone());
    Callback::from(move |_| {
        let request = Request::Shrink { link: Link::new(of.clone()).code() };
        let (of, dispatch) = (of.clone(), dispatch.clone());
        dispatch.dispatch(Action::Say("Trying which faults can be left out…".into()));
        let answered = move |answer: Answer| dispatch.dispatch(shrunk(&of, answer));
        worker.ask(&request, Callback::from(answered));
    })
}

fn shrunk(of: &Scenario, answer: Answer) -> Action {
    let why = match answer {
        Ok(Reply::Shrunk(shrunk)) => match Link::parse(&shrunk.link) {
            Ok(link) => {
                let (of, to) = (of.clone().into(), link.scenario.into());
                return Action::Shrunk { of, to, words: shrunk.sentence.into() };
            }
            Err(error) => error.to_string(),
        },
        Ok(Reply::Failed(why)) | Err(why) => why,
        Ok(_) => Unread::Garbled.to_string(),
    };
    Action::Complain(labels::sentence(&why).into())
}

fn fault(run: &Run, place: usize, dispatch: &Dispatch) -> Html {
    let scenario = run.scenario();
    let setup = &run.trace.setup;
    let words = scenario
        .interventions
        .get(place)
        .map(|it| narrate::intervention(setup, scenario.info(), it))
        .unwrap_or_default();
    let refused = run.trace.refused.iter().find(|it| usize::from(it.intervention) == place);
    let act = |action: Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(action.clone()))
    };
    // The button goes with the fault: the focus stays near.
    let remove = act(Action::Remove(place)).reform(|it| {
        focus::give_first("#faults");
        it
    });
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
                icon={Icon::Cross}
                name={format!("Remove: {words}")}
                onclick={remove}
            />
        </li>
    }
}
