//! A saga as a table: each step beside its compensation and what its service holds.

use coordinator_core::{
    analysis::saga_progress::{Backward, Forward, Kind, Row, SagaProgress, SagaState},
    protocol::{Decision, FactValue, ProcessId},
};
use yew::prelude::*;

use crate::{
    model::{at_cursor::AtCursor, labels},
    views::controls::icon::{Icon, icon},
};

/// The sagas of a run at the cursor, side by side.
pub fn saga_panel(at: &AtCursor) -> Html {
    html! {
        <div class="panel sagas" tabindex="0" role="group" aria-label="Sagas">
            for view in at.sagas() {
                <section key={view.leader.0}>{ table(at, view) }</section>
            }
        </div>
    }
}

fn table(at: &AtCursor, view: &SagaProgress) -> Html {
    let leader = at.run.trace.setup.name(view.leader);
    let (shape, class, state) = outcome_status(view);
    html! {
        <>
            <h2>
                { format!("Saga of {leader} ") }
                <span class={classes!("tag", class)}>{ icon(shape) }{ state }</span>
            </h2>
            <table class="numbers saga">
                <thead>
                    <tr>
                        <th scope="col">{ "Step" }</th>
                        <th scope="col">{ "Compensation" }</th>
                        <th scope="col">{ "Service" }</th>
                    </tr>
                </thead>
                <tbody>{ for view.rows.iter().map(|it| row(at, it)) }</tbody>
            </table>
        </>
    }
}

/// The state of a saga: an icon, a class and words.
fn outcome_status(view: &SagaProgress) -> (Icon, &'static str, &'static str) {
    let backwards = view.rows.iter().any(|row| row.backward != Backward::Waiting);
    match view.state {
        SagaState::Ended(Decision::Commit) => (Icon::Check, "commit", "completed"),
        SagaState::Ended(Decision::Abort) => (Icon::Cross, "abort", "compensated"),
        SagaState::Parked => (Icon::Warning, "blocked", "parked"),
        SagaState::Open if backwards => (Icon::Open, "doubt", "compensating"),
        SagaState::Open => (Icon::Open, "", "running"),
    }
}

fn row(at: &AtCursor, row: &Row) -> Html {
    let (forward, backward) = (forward(row.forward), backward(row));
    let cell = |name: &str, (class, state): (&'static str, String)| {
        html! {
            <>
                <span class="saga-name">{ name.to_owned() }</span>
                <span class={classes!("saga-state", class)}>{ state }</span>
            </>
        }
    };
    html! {
        <tr key={row.service.0}>
            <th scope="row">
                { cell(&row.name, forward) }
                <small>{ row.kind.name() }</small>
            </th>
            <td>
                if let Some(backward) = backward {
                    { cell(&row.compensation, backward) }
                } else {
                    <span class="nothing">{ "none" }</span>
                }
            </td>
            <td>{ service(at, row.service) }</td>
        </tr>
    }
}

fn forward(forward: Forward) -> (&'static str, String) {
    match forward {
        Forward::Waiting => ("", "not requested".into()),
        Forward::Asked => ("doubt", "requested".into()),
        Forward::Done(times) => ("commit", done(times)),
        Forward::Refused => ("abort", "refused".into()),
    }
}

/// The state of a compensation; absent of a step that has none.
fn backward(row: &Row) -> Option<(&'static str, String)> {
    Some(match row.backward {
        Backward::Waiting if row.kind != Kind::Compensatable => return None,
        Backward::Waiting => ("", "not requested".into()),
        Backward::Asked => ("doubt", "requested".into()),
        Backward::Done(times) => ("abort", done(times)),
        Backward::Nothing => ("", "nothing to compensate".into()),
    })
}

fn done(times: u8) -> String {
    match times {
        1 => "done".into(),
        times => format!("done {times} times"),
    }
}

/// What the service shows of itself: its state, and its business.
fn service(at: &AtCursor, id: ProcessId) -> Html {
    let setup = &at.run.trace.setup;
    let Some(view) = at.snapshot.processes.get(id.index()) else {
        return html! {};
    };
    // The words are those of commands, which the other columns show; an item's stays.
    let business = view.status.facts.iter().filter(|it| !it.name.starts_with("saga "));
    let value = |value: FactValue| labels::fact(setup, value);
    html! {
        <>
            <span class="saga-name">{ setup.name(id).to_owned() }</span>
            <span class="saga-state">{ if view.up { view.status.state } else { "down" } }</span>
            { for business.map(|it| html! { <small>{ format!("{}: {}", it.name, value(it.value)) }</small> }) }
        </>
    }
}
