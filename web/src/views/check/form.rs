//! The form of a model check: goal, fault budget, timing, and the protocol.

use std::rc::Rc;

use coordinator_core::{
    explore::{Goal, Grain, SearchSettings, Timing},
    fault::{BUDGETED, BudgetInfo},
    num::bounded,
    protocol::ProtocolInfo,
};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    hooks::use_goal_words::{GoalWords, use_goal_words},
    model::{labels, run::Run},
    store::{Action, Dispatch},
    views::{
        controls::{
            choices::{Choices, Wrong, use_wrong},
            field::{SelectField, field, number_field, text_field},
        },
        panels::setup::{protocol_choices, votes},
    },
    worker::client::WorkerHandle,
};

/// The properties of a [`CheckForm`].
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct CheckFormProps {
    /// The run whose protocol, options and votes count.
    pub run: Rc<Run>,
    /// The settings.
    pub settings: SearchSettings,
    /// The run as a code, without what intervenes in it.
    pub code: Rc<String>,
    /// Parses goals that are expressions.
    pub worker: WorkerHandle,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The form.
#[component]
pub(crate) fn CheckForm(props: &CheckFormProps) -> Html {
    let CheckFormProps { run, settings, code, worker, dispatch } = props;
    let (wrong, say) = use_wrong((run.clone(), Some(settings.clone())));
    let words = use_goal_words(worker, code, settings);
    let choices = Choices::new(run, (wrong.clone(), say.clone()), dispatch);
    let info = run.scenario().info();
    let settings = settings.clone();
    let ask = Asking { settings, info, dispatch: dispatch.clone(), wrong, say };
    html! {
        <form class="setup" onsubmit={|event: SubmitEvent| event.prevent_default()}>
            { sought(&ask, words) }
            { faults(&ask) }
            { schedules(&ask) }
            { protocol_choices(&choices) }
            { votes(&choices) }
        </form>
    }
}

struct Asking {
    settings: SearchSettings,
    info: &'static ProtocolInfo,
    dispatch: Dispatch,
    wrong: Option<Wrong>,
    say: Callback<Option<Wrong>>,
}

impl Asking {
    /// A callback that takes a control's value into the settings.
    fn edit<T: 'static>(&self, change: impl Fn(&mut SearchSettings, T) + 'static) -> Callback<T> {
        let (settings, dispatch) = (self.settings.clone(), self.dispatch.clone());
        Callback::from(move |value| {
            let mut settings = settings.clone();
            change(&mut settings, value);
            dispatch.dispatch(Action::Ask(settings));
        })
    }

    /// A number, with a label and a sentence about it.
    fn number(
        &self,
        (id, name, about): (&'static str, impl Into<AttrValue>, &'static str),
        value: u32,
        bounds: (u32, u32),
        change: impl Fn(&mut SearchSettings, u32) + 'static,
    ) -> Html {
        let (edit, say) = (self.edit(change), self.say.clone());
        let onchange = Callback::from(move |number: Result<u32, String>| match number {
            Ok(number) => edit.emit(number),
            Err(why) => say.emit(Some(Wrong {
                control: id.into(),
                why: labels::sentence(&why).into(),
                typed: None,
            })),
        });
        let error = self.wrong.as_ref().filter(|it| it.control == id).map(|it| it.why.clone());
        field((id, name), about, error, number_field(id, value, bounds, onchange))
    }

    /// A choice between the values of `all`.
    fn choice<T: Copy + PartialEq + 'static, const N: usize>(
        &self,
        id: &'static str,
        value: T,
        all: [(T, &'static str); N],
        change: impl Fn(&mut SearchSettings, T) + 'static,
    ) -> Html {
        let chosen = all.iter().position(|(one, _)| *one == value).unwrap_or(0);
        let choices: Vec<_> = all.iter().map(|(_, name)| AttrValue::from(*name)).collect();
        let onchange =
            self.edit(move |settings, place: usize| change(settings, all[place.min(N - 1)].0));
        html! { <SelectField {id} {choices} {chosen} {onchange} /> }
    }

    /// Something that is so or not.
    fn tick(
        &self,
        (id, words): (&'static str, &'static str),
        is_so: bool,
        change: impl Fn(&mut SearchSettings, bool) + 'static,
    ) -> Html {
        let onchange = self.edit(change).reform(|event: Event| {
            let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
            input.is_some_and(|input| input.checked())
        });
        html! {
            <label class="tick" for={id}>
                <input type="checkbox" {id} checked={is_so} {onchange} />
                <span>{ words }</span>
            </label>
        }
    }
}

/// What an expression is at first: one that makes sense of every protocol.
const FIRST_EXPRESSION: &str = "decided(commit) and down";

/// The goals with a name that runs of the protocol can reach, and behind them that it is an expression.
fn goals(ask: &Asking) -> Html {
    let goals: Vec<Goal> = Goal::of(ask.info).collect();
    let place = goals.iter().position(|goal| *goal == ask.settings.goal);
    let chosen = place.unwrap_or(goals.len());
    let names = goals.iter().map(|goal| goal.name().into());
    let choices: Vec<AttrValue> = names.chain(["an expression".into()]).collect();
    let onchange = ask.edit(move |settings, place: usize| {
        let first = || Goal::of_text(FIRST_EXPRESSION);
        settings.goal = goals.get(place).cloned().unwrap_or_else(first);
    });
    html! { <SelectField id="goal" {choices} {chosen} {onchange} /> }
}

/// The expression that is looked for, and what it says, or why it cannot be looked for.
fn expression(ask: &Asking, words: Option<GoalWords>) -> Html {
    let Goal::Expression(text) = &ask.settings.goal else {
        return html! {};
    };
    let onchange = ask.edit(|settings, text: String| settings.goal = Goal::of_text(&text));
    let (said, error) = match words {
        None => (None, None),
        Some(Ok(said)) => (Some(said), None),
        Some(Err(why)) => (None, Some(labels::sentence(&why).into())),
    };
    let control = text_field("expression", text.to_string().into(), &onchange);
    html! {
        <>
            { field(("expression", "Expression"),
                "Conditions on a state, with and, or, not and parentheses, as in blocked(p1) and up(C)",
                error, control) }
            if let Some(said) = said {
                <p class="about">{ format!("A state in which {said}.") }</p>
            }
        </>
    }
}

fn sought(ask: &Asking, words: Option<GoalWords>) -> Html {
    html! {
        <section>
            <h2>{ "Query" }</h2>
            { field(("goal", "Goal"), "What the search looks for", None,
                goals(ask)) }
            { expression(ask, words) }
            { ask.number(("memory", "Memory, MiB", "The search ends when its states take more"),
                ask.settings.memory, SearchSettings::MEMORY, |settings, memory| settings.memory = memory) }
        </section>
    }
}

fn faults(ask: &Asking) -> Html {
    let count = |info: &'static BudgetInfo| {
        let value = ask.settings.budget.count(info.kind);
        let words = (info.id, labels::capitalized(info.many), info.about);
        ask.number(
            words,
            value.into(),
            (0, SearchSettings::MOST_FAULTS.into()),
            move |settings, number| {
                if let Some(count) = settings.budget.count_mut(info.kind) {
                    *count = bounded(number);
                }
            },
        )
    };
    html! {
        <section>
            <h2>{ "Fault budget" }</h2>
            <div class="counts">{ for BUDGETED.iter().map(count) }</div>
            { ask.tick(("total-failure", "Any process may crash (total failure allowed)"),
                ask.settings.budget.total_failure, |settings, is_so| settings.budget.total_failure = is_so) }
        </section>
    }
}

fn schedules(ask: &Asking) -> Html {
    let SearchSettings { budget, timing, grain, symmetry, .. } = ask.settings.clone();
    let timings = [(Timing::Synchronous, "synchronous"), (Timing::Asynchronous, "asynchronous")];
    let grains = [(Grain::Effect, "each write and send"), (Grain::Step, "each input handler")];
    let timeouts: [(Option<u8>, &str); 6] = [
        (None, "any number"),
        (Some(0), "0"),
        (Some(1), "1"),
        (Some(2), "2"),
        (Some(3), "3"),
        (Some(4), "4"),
    ];
    html! {
        <section>
            <h2>{ "Schedules" }</h2>
            { field(("timing", "Timing"), "When timers may fire", None,
                ask.choice("timing", timing, timings, |settings, it| settings.timing = it)) }
            <p class="about">
                { match timing {
                    Timing::Synchronous => {
                        "A timer fires only if what it waits for cannot arrive any more: its sender is down or cut off, and nothing is in flight."
                    }
                    Timing::Asynchronous => {
                        "A timer may fire whenever it is armed: a slow process and a dead one look alike."
                    }
                } }
            </p>
            { field(("timeouts", "Timeouts"), "How many timers may fire", None,
                ask.choice("timeouts", budget.timeouts, timeouts, |settings, it| {
                    settings.budget.timeouts = it;
                })) }
            { field(("grain", "Crash granularity"), "Between which two transitions a crash may fall", None,
                ask.choice("grain", grain, grains, |settings, it| settings.grain = it)) }
            { ask.tick(("symmetry", "Symmetry reduction"), symmetry,
                |settings, is_so| settings.symmetry = is_so) }
        </section>
    }
}
