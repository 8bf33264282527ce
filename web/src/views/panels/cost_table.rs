//! The costs of the run, beside the published formulas.

use std::rc::Rc;

use coordinator_core::{
    analysis::{
        costs::{Counts, MeasuredCosts},
        formulas,
    },
    event::Event,
    protocol::{Convention, Formula, OutcomeStatus, ProtocolFamily},
};
use yew::prelude::*;

use crate::{
    model::{at_cursor::AtCursor, labels, run::Run},
    store::{Action, Dispatch},
    views::controls::{
        field::segments,
        icon::{Icon, icon},
    },
};

/// The properties of a [`CostTable`].
#[derive(Clone, PartialEq, Properties)]
pub struct CostTableProps {
    /// The run at the cursor.
    pub at: Rc<AtCursor>,
    /// The counting convention.
    pub convention: Convention,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The costs of the run in a counting convention.
#[component]
pub fn CostTable(props: &CostTableProps) -> Html {
    let CostTableProps { at, convention, .. } = props;
    let run = &at.run;
    let whole = use_memo((run.clone(), *convention), |(run, convention)| {
        MeasuredCosts::of(&run.trace, run.end(), *convention)
    });
    let so_far = at.costs(*convention);
    let expected = formulas::expected(&run.trace, *convention);
    let family = run.scenario().info().family;
    let row = |(name, about): (&'static str, &'static str), of: Of, formula: Option<&Formula>| {
        let (now, end) = (of(&so_far.total), of(&whole.total));
        html! {
            <tr>
                <th scope="row" title={about}>{ name }</th>
                <td>{ now }</td>
                <td>{ end }</td>
                <td class="formula">{ formula_cell(formula, end) }</td>
            </tr>
        }
    };
    html! {
        <div class="panel costs" tabindex="0" role="group" aria-label="Cost of this run">
            { conventions(family, *convention, &props.dispatch) }
            <table class="numbers">
                <thead>
                    <tr>
                        <th scope="col">{ "Cost of this run" }</th>
                        <th scope="col">{ "so far" }</th>
                        <th scope="col">{ "whole run" }</th>
                        <th scope="col">{ "published" }</th>
                    </tr>
                </thead>
                <tbody>
                    { row(MESSAGES, |it| it.messages, expected.messages.as_ref()) }
                    { delays(run, at.cursor, (&so_far, &whole), expected.delays.as_ref()) }
                    { row(FORCED_WRITES, |it| it.forced_writes, expected.forced_writes.as_ref()) }
                    { row(WRITE_DELAYS, |it| it.write_delays, expected.write_delays.as_ref()) }
                </tbody>
            </table>
            if let Some(remark) = expected.remark {
                <p class="remark">{ remark }</p>
            }
            { extras(&so_far.total, &whole.total) }
            { by_phase(&so_far, &whole) }
            { by_process(run, &so_far) }
        </div>
    }
}

/// The costs and their tooltips.
const MESSAGES: (&str, &str) = ("messages", "From machine to machine, repeats left out");
const FORCED_WRITES: (&str, &str) =
    ("forced writes", "Log records that a process waits for until they are on disk");
const WRITE_DELAYS: (&str, &str) =
    ("write delays", "Forced writes that wait for each other, on the longest chain to the outcome");
const DELAYS: &str = "Messages that wait for each other, on the longest chain to the outcome";

/// Message delays to the outcome: before it is known there are none to count.
fn delays(
    run: &Run,
    cursor: u32,
    (so_far, whole): (&MeasuredCosts, &MeasuredCosts),
    formula: Option<&Formula>,
) -> Html {
    let cell = |cursor: u32, delays: u32| {
        let decides = |event: &Event| {
            matches!(event, Event::Changed { status, .. }
                if matches!(status.outcome_status, OutcomeStatus::Decided(_)))
        };
        if delays > 0 || run.trace.events_until(cursor).iter().any(decides) {
            return html! { <td>{ delays }</td> };
        }
        html! {
            <td title="No decision yet">
                <span aria-hidden="true">{ "–" }</span>
                <span class="visually-hidden">{ "no decision yet" }</span>
            </td>
        }
    };
    let end = whole.total.delays;
    html! {
        <tr>
            <th scope="row" title={DELAYS}>{ "delays" }</th>
            { cell(cursor, so_far.total.delays) }
            { cell(run.end(), end) }
            <td class="formula">{ formula_cell(formula, end) }</td>
        </tr>
    }
}

fn formula_cell(formula: Option<&Formula>, measured: u32) -> Html {
    let Some(formula) = formula else {
        return html! { <span class="nothing">{ "no formula" }</span> };
    };
    let equal = formula.value == measured;
    let (shape, word) = if equal { (Icon::Check, "equal") } else { (Icon::Cross, "differs") };
    let put_in = formula.substituted != formula.expression
        && formula.substituted != formula.value.to_string();
    let value = formula.value.to_string();
    html! {
        <>
            <span class="expression">{ formula.expression }</span>
            if put_in {
                { " = " }<span>{ &formula.substituted }</span>
            }
            { " " }
            <span class={classes!("match", word)}>
                if formula.expression != value {
                    { "= " }<b>{ value }</b>
                }
                { icon(shape) }<span class="visually-hidden">{ word }</span>
            </span>
        </>
    }
}

/// Which convention counts; for sagas, that it does not matter.
pub(super) fn conventions(family: ProtocolFamily, chosen: Convention, dispatch: &Dispatch) -> Html {
    if !family.info().has_conventions {
        return html! {
            <p class="about">
                { "The counting conventions do not differ here: they count final acknowledgements and \
                   records of a known outcome differently, and a saga has neither." }
            </p>
        };
    }
    let choices = Convention::ALL.map(|it| (it, it.citation(), it.about()));
    let dispatch = dispatch.clone();
    let onchange = Callback::from(move |it| dispatch.dispatch(Action::Count(it)));
    html! {
        <>
            { segments(("convention", "Counting convention"), &choices, chosen, &onchange) }
            <p class="about">{ labels::sentence(chosen.about()) }</p>
        </>
    }
}

/// One of the counts.
type Of = fn(&Counts) -> u32;

/// Counts without a published formula, where the run has any.
fn extras(so_far: &Counts, whole: &Counts) -> Html {
    let rows: [(&str, Of); 8] = [
        ("lazy writes", |it| it.lazy_writes),
        ("messages lost", |it| it.lost),
        ("messages duplicated", |it| it.duplicated),
        ("messages repeated", |it| it.repeated),
        ("ticks under lock", |it| it.lock_ticks),
        ("ticks in doubt", |it| it.doubt_ticks),
        ("ticks blocked", |it| it.blocked_ticks),
        ("ticks under semantic lock", |it| it.semantic_lock_ticks),
    ];
    let row = |(name, of): (&'static str, Of)| {
        html! {
            <tr key={name}>
                <th scope="row">{ name }</th>
                <td>{ of(so_far) }</td>
                <td>{ of(whole) }</td>
            </tr>
        }
    };
    let used: Vec<_> = rows.into_iter().filter(|(_, of)| of(whole) > 0).collect();
    if used.is_empty() {
        return html! {};
    }
    html! {
        <table class="numbers">
            <thead>
                <tr>
                    <th scope="col">{ "Also counted" }</th>
                    <th scope="col">{ "so far" }</th>
                    <th scope="col">{ "whole run" }</th>
                </tr>
            </thead>
            <tbody>{ for used.into_iter().map(row) }</tbody>
        </table>
    }
}

/// The phases that the run has.
fn by_phase(so_far: &MeasuredCosts, whole: &MeasuredCosts) -> Html {
    let used = |counts: &Counts| counts.messages + counts.forced_writes + counts.lazy_writes > 0;
    let phases = so_far.by_phase.iter().zip(&whole.by_phase);
    html! {
        <table class="numbers">
            <thead>
                <tr>
                    <th scope="col">{ "By phase, so far" }</th>
                    <th scope="col">{ "messages" }</th>
                    <th scope="col">{ "forced" }</th>
                    <th scope="col">{ "lazy" }</th>
                </tr>
            </thead>
            <tbody>
                for ((phase, counts), _) in phases.filter(|(_, (_, whole))| used(whole)) {
                    <tr key={phase.name()}>
                        <th scope="row">{ phase.name() }</th>
                        <td>{ counts.messages }</td>
                        <td>{ counts.forced_writes }</td>
                        <td>{ counts.lazy_writes }</td>
                    </tr>
                }
            </tbody>
        </table>
    }
}

fn by_process(run: &Run, so_far: &MeasuredCosts) -> Html {
    let setup = &run.trace.setup;
    let has_steps = run.scenario().info().family.info().has_steps;
    html! {
        <table class="numbers">
            <thead>
                <tr>
                    <th scope="col">{ "By process, so far" }</th>
                    <th scope="col">{ "sent" }</th>
                    <th scope="col">{ "forced" }</th>
                    <th scope="col">{ "locked" }</th>
                    <th scope="col">{ "in doubt" }</th>
                    <th scope="col">{ "blocked" }</th>
                    if has_steps {
                        <th
                            scope="col"
                            title="From a step's effect to its compensation or the end of the saga: \
                                   others see what may still be undone"
                        >
                            { "semantic lock" }
                        </th>
                    }
                </tr>
            </thead>
            <tbody>
                for (id, counts) in setup.ids().zip(&so_far.by_process) {
                    <tr key={id.0}>
                        <th scope="row">{ setup.name(id) }</th>
                        <td>{ counts.messages }</td>
                        <td>{ counts.forced_writes }</td>
                        <td>{ counts.lock_ticks }</td>
                        <td>{ counts.doubt_ticks }</td>
                        <td>{ counts.blocked_ticks }</td>
                        if has_steps {
                            <td>{ counts.semantic_lock_ticks }</td>
                        }
                    </tr>
                }
            </tbody>
        </table>
    }
}
