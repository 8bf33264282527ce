//! How costs grow with the participants: a line a protocol, from the published formulas, and points
//! of runs that were simulated for it.

mod plot;

use std::rc::Rc;

use coordinator_core::{
    num::bounded,
    protocol::{Convention, ProtocolFamily},
};
use yew::prelude::*;

use super::cost_table::conventions;
use crate::{
    model::{
        cost_curves::{Quantity, Question},
        run::Run,
    },
    store::Dispatch,
    views::controls::field::{SelectField, segments},
};
use plot::Plot;

/// The properties of [`CostChart`].
#[derive(Clone, PartialEq, Properties)]
pub struct CostChartProps {
    /// The run, which is marked.
    pub run: Rc<Run>,
    /// What counts.
    pub convention: Convention,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The greatest number of tolerated failures to choose.
const MOST_FAULTS: u8 = 4;

/// How costs grow, protocol beside protocol.
#[component]
pub fn CostChart(props: &CostChartProps) -> Html {
    let CostChartProps { run, convention, dispatch } = props;
    let own = run.scenario().info().family;
    let family = use_state_eq(|| own);
    let quantity = use_state_eq(|| Quantity::Messages);
    let colocated = use_state_eq(|| false);
    let faults = use_state_eq(|| 1_u8);
    let may_share =
        *family == ProtocolFamily::AtomicCommit && *convention == Convention::GrayLamport;
    let question = Question {
        family: *family,
        quantity: *quantity,
        convention: *convention,
        colocated: *colocated && may_share,
        faults: *faults,
    };
    let share = {
        let (colocated, shares) = (colocated.setter(), *colocated);
        Callback::from(move |_: Event| colocated.set(!shares))
    };
    let set_faults = {
        let faults = faults.setter();
        Callback::from(move |number: usize| faults.set(bounded(number)))
    };
    let numbers = (0..=MOST_FAULTS).map(|it| AttrValue::from(it.to_string())).collect::<Vec<_>>();
    html! {
        <div class="panel costs">
            <div class="choices">
                { segments(
                    ("judged", "Protocols"),
                    &[(ProtocolFamily::AtomicCommit, "commit", ""), (ProtocolFamily::Saga, "sagas", "")],
                    *family,
                    &setter(&family),
                ) }
                { segments(
                    ("quantity", "Quantity"),
                    &Quantity::ALL.map(|it| (it, it.name(), "")),
                    *quantity,
                    &setter(&quantity),
                ) }
            </div>
            { conventions(*family, *convention, dispatch) }
            if may_share {
                <label class="check">
                    <input type="checkbox" checked={*colocated} onchange={share} />
                    { "processes share machines" }
                </label>
            }
            if question.asks_for_faults() {
                <div class="field">
                    <label for="faults-made-for">{ "Tolerated failures F" }</label>
                    <SelectField id="faults-made-for" choices={numbers}
                        chosen={usize::from(*faults)} onchange={set_faults} />
                </div>
            }
            <Plot key={question.number()} {question} run={run.clone()} />
        </div>
    }
}

fn setter<T: Copy + PartialEq + 'static>(state: &UseStateHandle<T>) -> Callback<T> {
    let state = state.setter();
    Callback::from(move |value| state.set(value))
}
