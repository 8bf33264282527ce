//! The environment of the run: latencies, local times and timeouts in ticks, and the random seed.

use coordinator_core::{
    num::bounded,
    scenario::{Environment, Latency},
};
use yew::prelude::*;

use crate::views::controls::{
    choices::Choices,
    field::{SelectField, field, number_field},
};

/// The environment and the seed of the run.
pub(crate) fn times(props: &Choices) -> Html {
    let scenario = props.run.scenario();
    let environment = scenario.environment;
    let seed = props.try_edit("seed", |draft, seed: u32| draft.seed = seed);
    html! {
        <section>
            <h2>{ "Time, in ticks" }</h2>
            { latency(props, environment.latency) }
            { number(props, "force-ticks", "Forced write time", environment.force_ticks.into(), 0, 1_000,
                |it, ticks| it.force_ticks = short(ticks)) }
            { number(props, "work-ticks", "Local prepare time", environment.work_ticks.into(), 0, 1_000,
                |it, ticks| it.work_ticks = short(ticks)) }
            { number(props, "timeout-ticks", "Timeout", environment.timeout_ticks.into(), 1, 10_000,
                |it, ticks| it.timeout_ticks = short(ticks)) }
            { number(props, "patience-ticks", "Stop after … ticks without progress",
                environment.patience_ticks, 1, 1_000_000, |it, ticks| it.patience_ticks = ticks) }
            { field(
                ("seed", "Random seed"),
                "",
                props.error_at("seed"),
                number_field("seed", scenario.seed, (0, u32::MAX), seed),
            ) }
        </section>
    }
}

fn latency(props: &Choices, latency: Latency) -> Html {
    let choices = ["constant", "uniform", "exponential"];
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
    let timed =
        |id: &'static str, name: &'static str, value: u16, set: fn(u16, Latency) -> Latency| {
            number(props, id, name, value.into(), 1, 1_000, move |it, ticks| {
                it.latency = set(short(ticks), it.latency);
            })
        };
    html! {
        <>
            { field(("latency", "Message latency"), "", props.error_at("latency"), html! {
                <SelectField id="latency" {choices} chosen={kind} onchange={set_kind} />
            }) }
            { match latency {
                Latency::Constant(ticks) => {
                    timed("latency-ticks", "latency", ticks, |ticks, _| Latency::Constant(ticks))
                }
                Latency::Exponential(mean) => {
                    timed("latency-mean", "mean", mean, |ticks, _| Latency::Exponential(ticks))
                }
                Latency::Uniform(least, greatest) => html! {
                    <>
                        { timed("latency-least", "least", least, |ticks, old| {
                            Latency::Uniform(ticks, bounds(old).1)
                        }) }
                        { timed("latency-greatest", "greatest", greatest, |ticks, old| {
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
    props: &Choices,
    id: &'static str,
    name: &'static str,
    value: u32,
    least: u32,
    greatest: u32,
    set: impl Fn(&mut Environment, u32) + 'static,
) -> Html {
    let onchange = props.try_edit(id, move |draft, number| set(&mut draft.environment, number));
    field((id, name), "", props.error_at(id), number_field(id, value, (least, greatest), onchange))
}

/// A number of ticks; the field lets no more through.
fn short(ticks: u32) -> u16 {
    bounded(ticks)
}
