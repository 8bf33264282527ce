//! How long things take in the run, and where its luck starts.

use coordinator_core::scenario::{Environment, Latency};
use yew::prelude::*;

use super::{
    field::{Field, NumberField, SelectField},
    setup_panel::PartProps,
};

/// The environment and the seed of the run.
#[component]
pub fn Times(props: &PartProps) -> Html {
    let scenario = props.run.scenario();
    let environment = scenario.environment;
    let seed = props.edit("seed", |draft, seed: u32| draft.seed = seed);
    html! {
        <section>
            <h2>{ "Time" }</h2>
            { latency(props, environment.latency) }
            { number(props, "force-ticks", "A forced write takes", environment.force_ticks.into(), 0, 1_000,
                |it, ticks| it.force_ticks = short(ticks)) }
            { number(props, "work-ticks", "To make ready takes", environment.work_ticks.into(), 0, 1_000,
                |it, ticks| it.work_ticks = short(ticks)) }
            { number(props, "timeout-ticks", "A timer waits first", environment.timeout_ticks.into(), 1, 10_000,
                |it, ticks| it.timeout_ticks = short(ticks)) }
            { number(props, "patience-ticks", "The run goes on after the last fault",
                environment.patience_ticks, 1, 1_000_000, |it, ticks| it.patience_ticks = ticks) }
            <Field id="seed" name="Seed of the random times" error={props.error_at("seed")}>
                <NumberField id="seed" value={scenario.seed} least={0} greatest={u32::MAX} onchange={seed} />
            </Field>
        </section>
    }
}

fn latency(props: &PartProps, latency: Latency) -> Html {
    let choices = ["always the same", "between two", "exponential"];
    let choices: Vec<_> = choices.into_iter().map(AttrValue::from).collect();
    let (kind, first) = match latency {
        Latency::Constant(ticks) => (0, ticks),
        Latency::Uniform(least, _) => (1, least),
        Latency::Exponential(mean) => (2, mean),
    };
    let set_kind = props.edit("latency", move |draft, kind: usize| {
        draft.environment.latency = match kind {
            0 => Latency::Constant(first),
            1 => Latency::Uniform(first, first.saturating_mul(3)),
            _ => Latency::Exponential(first),
        };
    });
    let field =
        |id: &'static str, name: &'static str, value: u16, set: fn(u16, Latency) -> Latency| {
            number(props, id, name, value.into(), 1, 1_000, move |it, ticks| {
                it.latency = set(short(ticks), it.latency);
            })
        };
    html! {
        <>
            <Field id="latency" name="A message takes" error={props.error_at("latency")}>
                <SelectField id="latency" {choices} chosen={kind} onchange={set_kind} />
            </Field>
            { match latency {
                Latency::Constant(ticks) => {
                    field("latency-ticks", "ticks", ticks, |ticks, _| Latency::Constant(ticks))
                }
                Latency::Exponential(mean) => {
                    field("latency-mean", "ticks, on average", mean, |ticks, _| Latency::Exponential(ticks))
                }
                Latency::Uniform(least, greatest) => html! {
                    <>
                        { field("latency-least", "ticks, at least", least, |ticks, old| {
                            Latency::Uniform(ticks, bounds(old).1)
                        }) }
                        { field("latency-greatest", "ticks, at most", greatest, |ticks, old| {
                            Latency::Uniform(bounds(old).0, ticks)
                        }) }
                    </>
                },
            } }
        </>
    }
}

fn bounds(latency: Latency) -> (u16, u16) {
    match latency {
        Latency::Uniform(least, greatest) => (least, greatest),
        Latency::Constant(ticks) | Latency::Exponential(ticks) => (ticks, ticks),
    }
}

fn number(
    props: &PartProps,
    id: &'static str,
    name: &'static str,
    value: u32,
    least: u32,
    greatest: u32,
    set: impl Fn(&mut Environment, u32) + 'static,
) -> Html {
    let onchange = props.edit(id, move |draft, number| set(&mut draft.environment, number));
    html! {
        <Field {id} {name} error={props.error_at(id)}>
            <NumberField {id} {value} {least} {greatest} {onchange} />
        </Field>
    }
}

/// A number of ticks; too many are refused by the scenario, not cut here.
fn short(ticks: u32) -> u16 {
    u16::try_from(ticks).unwrap_or(u16::MAX)
}
