//! Every choice of a run. A combination that is refused is explained beside the control, and changes
//! nothing.

mod faults;
mod times;

use std::rc::Rc;

use coordinator_core::{
    num::bounded,
    protocol::{OptionInfo, OptionKind, WorkOutcome},
    protocols::ProtocolId,
    simulate::edited,
};
use yew::prelude::*;

use crate::{
    model::run::Run,
    store::Dispatch,
    views::controls::{
        choices::{Change, Choices, use_wrong},
        field::{SelectField, field, number_field, text_field},
    },
    worker::client::WorkerHandle,
};
use faults::faults;
use times::times;

/// The properties of a [`SetupPanel`].
#[derive(Clone, PartialEq, Properties)]
pub struct SetupPanelProps {
    /// The run.
    pub run: Rc<Run>,
    /// How to act.
    pub dispatch: Dispatch,
    /// Finds the fewest faults.
    pub worker: WorkerHandle,
}

/// Faults, protocol, votes and times.
#[component]
pub fn SetupPanel(props: &SetupPanelProps) -> Html {
    let SetupPanelProps { run, dispatch, worker } = props;
    let wrong = use_wrong((run.clone(), None));
    let choices = Choices::new(run, wrong, dispatch);
    html! {
        <div class="panel setup">
            { faults(run, dispatch, worker) }
            { protocol_choices(&choices) }
            { votes(&choices) }
            { times(&choices) }
        </div>
    }
}

/// Protocol, variant and options.
///
/// # Panics
///
/// Never: the registry holds the protocol of every scenario.
pub fn protocol_choices(props: &Choices) -> Html {
    let scenario = props.run.scenario();
    let info = scenario.info();
    let protocols: Vec<_> = ProtocolId::all().map(|id| AttrValue::from(id.info().name)).collect();
    let protocol = ProtocolId::all().position(|id| id == scenario.protocol);
    let protocol = protocol.expect("all protocols are in the registry");
    let variant = info.variant_of(&scenario.options);
    let as_such = info.options_of(variant) == scenario.options;
    let mut variants: Vec<_> = info.variants.iter().map(|it| AttrValue::from(it.name)).collect();
    let chosen = info.variants.iter().position(|it| it.id == variant.id);
    let chosen = chosen.expect("a variant of the protocol");
    if !as_such {
        variants.push(AttrValue::from("with other options"));
    }
    let chosen = if as_such { chosen } else { variants.len() - 1 };
    let set_protocol = props.edit("protocol", |draft, place: usize| {
        if let Some(protocol) = ProtocolId::all().nth(place) {
            *draft = draft.carried_to(protocol);
        }
    });
    let set_variant = props.edit("variant", |draft, place: usize| {
        if let Some(variant) = draft.info().variants.get(place) {
            draft.options = draft.info().options_of(variant);
        }
    });
    html! {
        <section>
            <h2>{ "Protocol" }</h2>
            <p>{ info.about }</p>
            { field(("protocol", "Protocol"), "", props.error_at("protocol"), html! {
                <SelectField id="protocol" choices={protocols} chosen={protocol} onchange={set_protocol} />
            }) }
            { field(("variant", "Variant"), "", props.error_at("variant"), html! {
                <SelectField id="variant" choices={variants} {chosen} onchange={set_variant} />
            }) }
            // A list of its own: the controls above keep their places, and so the focus.
            <>{ for info.options.iter().enumerate().map(|(place, it)| option(props, place, it)) }</>
            { script(props) }
            <dl class="facts spec">
                <dt>{ "Assumes" }</dt>
                <dd>{ info.assumptions }</dd>
                <dt>{ "How it fails" }</dt>
                <dd>{ info.how_it_fails }</dd>
                <dt>{ "Published in" }</dt>
                <dd>{ info.source }</dd>
            </dl>
        </section>
    }
}

fn option(props: &Choices, place: usize, option: &'static OptionInfo) -> Html {
    let value = props.run.scenario().options.get(place);
    let error = props.error_at(option.id);
    let control = match option.kind {
        OptionKind::Choice(choices) => {
            let onchange = props.edit(option.id, move |draft, chosen: usize| {
                draft.options.set(place, bounded(chosen));
            });
            let choices: Vec<_> = choices.iter().map(|it| AttrValue::from(it.name)).collect();
            html! { <SelectField id={option.id} {choices} chosen={usize::from(value)} {onchange} /> }
        }
        OptionKind::Number { least, greatest } => {
            let onchange = props.try_edit(option.id, move |draft, number: u32| {
                draft.options.set(place, bounded(number));
            });
            let bounds = (u32::from(least), u32::from(greatest));
            number_field(option.id, u32::from(value), bounds, onchange)
        }
    };
    field((option.id, option.name), option.about, error, control)
}

/// What the transactions do, where the protocol plays a script.
fn script(props: &Choices) -> Html {
    let scenario = props.run.scenario();
    let Some(info) = scenario.info().script else {
        return html! {};
    };
    let run = props.run.clone();
    let onchange = props.onchange.reform(move |text: String| Change {
        control: "script".into(),
        edited: match run.scenario().draft().scripted(&text) {
            Ok(scripted) => Ok(edited(run.scenario(), |draft| *draft = scripted)),
            Err(error) => Err(error.to_string()),
        },
        typed: Some(text.into()),
    });
    // What is wrong stays, so that it can be mended.
    let typed = props.wrong_at("script").and_then(|wrong| wrong.typed.clone());
    let text = typed.or_else(|| scenario.script_text().map(Into::into)).unwrap_or_default();
    let control = text_field("script", text, &onchange);
    html! {
        <>
            { field(("script", "Transactions"), "", props.error_at("script"), control) }
            <p class="about">{ info.about }</p>
        </>
    }
}

/// How many participants, and how each votes.
pub fn votes(props: &Choices) -> Html {
    let scenario = props.run.scenario();
    let outcomes = scenario.info().outcomes;
    let setup = &props.run.trace.setup;
    let names: Vec<&str> = setup.workers().into_iter().map(|id| setup.name(id)).collect();
    let (least, greatest) = scenario.info().participants;
    let count = bounded(scenario.votes.len());
    let resize = props.try_edit("participants", |draft, number: u32| {
        draft.votes.resize(number as usize, WorkOutcome::Done);
    });
    let choices: Vec<_> = outcomes.iter().map(|it| AttrValue::from(it.name)).collect();
    let vote = |place: usize, vote: &WorkOutcome| {
        let id = AttrValue::from(format!("vote-{}", place + 1));
        let onchange = props.edit(id.clone(), move |draft, chosen: usize| {
            draft.votes[place] = outcomes.get(chosen).map_or(WorkOutcome::Done, |it| it.outcome);
        });
        let chosen = outcomes.iter().position(|it| it.outcome == *vote).unwrap_or(0);
        html! {
            <div class="vote" key={place}>
                <label for={id.clone()}>{ names.get(place).copied().unwrap_or_default().to_owned() }</label>
                <SelectField id={id.clone()} choices={choices.clone()} {chosen} {onchange} />
            </div>
        }
    };
    let wrong = props.wrong.as_ref().filter(|wrong| wrong.control.starts_with("vote-"));
    html! {
        <section>
            <h2>{ "Participants and votes" }</h2>
            { field(
                ("participants", "Participants"),
                "",
                props.error_at("participants"),
                number_field("participants", count, (least.into(), greatest.into()), resize),
            ) }
            <div class="votes">
                { for scenario.votes.iter().enumerate().map(|(place, it)| vote(place, it)) }
            </div>
            if let Some(wrong) = wrong {
                <p class="error">{ &wrong.why }</p>
            }
        </section>
    }
}
