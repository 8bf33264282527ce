//! A card a process: what it knows, what it is about to do, and what its log would bring back.

use std::{collections::VecDeque, rc::Rc};

use coordinator_core::{
    event::{Event, Planned},
    protocol::ProcessId,
    snapshot::{ProcessView, RecordView, Rival},
};
use yew::prelude::*;

use crate::{
    model::{at_cursor::AtCursor, labels, run::Run},
    store::{Action, Dispatch, Selection},
    views::controls::icon::{Icon, icon},
};

/// A card a process.
pub fn node_cards(at: &AtCursor, selection: Selection, dispatch: &Dispatch) -> Html {
    let AtCursor { run, cursor, snapshot, .. } = at;
    let blocked = at.blocked();
    let views = run.trace.setup.ids().zip(&snapshot.processes);
    html! {
        <ul class="cards">
            for (id, view) in views {
                <NodeCard
                    key={id.0}
                    run={run.clone()}
                    {id}
                    view={view.clone()}
                    lost={lost(run, *cursor, id, view)}
                    blocked={blocked.contains(id)}
                    selected={selection == Selection::Process(id)}
                    dispatch={dispatch.clone()}
                />
            }
        </ul>
    }
}

/// What a process that is down lost in its last crash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Lost {
    records: Vec<RecordView>,
    /// What it was about to do.
    plan: VecDeque<Planned>,
}

fn lost(run: &Run, cursor: u32, id: ProcessId, view: &ProcessView) -> Lost {
    if view.up {
        return Lost::default();
    }
    let crashes = |step: &u32| {
        let crash =
            |event: &Event| matches!(event, Event::Crashed { process, .. } if *process == id);
        run.trace.events_of(*step).iter().any(crash)
    };
    let Some(step) = (0..cursor).rev().find(crashes) else {
        return Lost::default();
    };
    let before = run.trace.snapshot(step).processes.into_iter().nth(id.index());
    before.map_or_else(Lost::default, |before| Lost {
        records: before.log.into_iter().filter(|record| !record.stable).collect(),
        plan: before.plan,
    })
}

#[derive(Clone, PartialEq, Properties)]
struct NodeCardProps {
    run: Rc<Run>,
    id: ProcessId,
    view: ProcessView,
    lost: Lost,
    blocked: bool,
    selected: bool,
    dispatch: Dispatch,
}

#[component]
fn NodeCard(props: &NodeCardProps) -> Html {
    let NodeCardProps { run, id, view, lost, blocked, selected, dispatch } = props;
    let setup = &run.trace.setup;
    let process = &setup.processes[id.index()];
    let onclick = {
        let (dispatch, id) = (dispatch.clone(), *id);
        let wanted = if *selected { Selection::None } else { Selection::Process(id) };
        Callback::from(move |_| dispatch.dispatch(Action::Select(wanted)))
    };
    let class = classes!(
        "card",
        (!view.up).then_some("down"),
        selected.then_some("selected"),
        blocked.then_some("blocked"),
    );
    let outcome_status = labels::outcome_status(
        setup,
        *id,
        view.status.outcome_status,
        run.scenario().info().family,
    );
    let mut others = setup.on_host_of(*id);
    others.remove(*id);
    html! {
        <li {class}>
            <button type="button" class="card-head" aria-pressed={selected.to_string()} {onclick}>
                <span class="card-name">{ setup.name(*id) }</span>
                <span class="card-role">{ process.role.name() }</span>
                <span class={classes!("state", labels::outcome_status_class(view.status.outcome_status))}>
                    { view.status.state }
                </span>
            </button>
            <p class="card-line">
                if view.up {
                    <span>{ outcome_status }</span>
                } else {
                    <strong class="is-down">{ "down" }</strong>
                    <s>{ outcome_status }</s>
                }
                if view.up && view.status.locks {
                    <span class="tag lock">{ icon(Icon::Lock) }{ "holds locks" }</span>
                }
                if *blocked {
                    <span class="tag blocked">{ icon(Icon::Warning) }{ "blocked" }</span>
                }
                if !others.is_empty() {
                    <span class="tag">{ format!("on the machine of {}", labels::names(setup, others)) }</span>
                }
            </p>
            { volatile(run, view, &lost.plan) }
            { log(view, &lost.records) }
        </li>
    }
}

/// What a crash takes, or has taken.
fn volatile(run: &Run, view: &ProcessView, lost: &VecDeque<Planned>) -> Html {
    let setup = &run.trace.setup;
    let info = run.scenario().info();
    let plan = if view.up { &view.plan } else { lost };
    // What waits for a record to be written is not to be seen before; until then the facts are old.
    let writes = plan.iter().any(|it| matches!(it, Planned::Write { .. }));
    let plan = labels::plan(setup, plan.iter());
    let works: Vec<String> = view.work.iter().map(|it| labels::work(*it)).collect();
    let timers: Vec<String> = view.timers.iter().map(|it| labels::timer(info, *it)).collect();
    let rival = match view.rival {
        Rival::Absent => None,
        Rival::Waiting => Some("another transaction waits for its locks"),
        Rival::Wrote => Some("another transaction has written its rows"),
    };
    let term = |name: &str, value: String| {
        html! { <><dt>{ name.to_owned() }</dt><dd>{ value }</dd></> }
    };
    html! {
        <dl class={classes!("facts", (!view.up).then_some("lost"))}>
            if !writes {
                { for view.status.facts.iter().map(|it| term(it.name, labels::fact(setup, it.value))) }
            }
            if !plan.is_empty() {
                { term(if view.up { "about to" } else { "was about to" }, plan) }
            }
            if !works.is_empty() {
                { term("at work", works.join(", ")) }
            }
            if !timers.is_empty() {
                { term("timer", timers.join("; ")) }
            }
            if let Some(rival) = rival {
                { term("rows", rival.into()) }
            }
        </dl>
    }
}

fn log(view: &ProcessView, lost: &[RecordView]) -> Html {
    let record = |record: &RecordView, lost: bool| {
        let how = match (lost, record.forced, record.stable) {
            (true, ..) => "lost in the crash",
            (_, true, _) => "forced",
            (_, false, true) => "lazy, stable by now",
            (_, false, false) => "lazy, not stable yet",
        };
        let class = match (lost, record.stable) {
            (true, _) => "record gone",
            (_, true) => "record stable",
            (_, false) => "record unstable",
        };
        html! { <li {class}><b>{ record.name.clone() }</b><span>{ how }</span></li> }
    };
    html! {
        <div class="log">
            <span class="log-title">{ "log" }</span>
            if view.log.is_empty() && lost.is_empty() {
                <span class="nothing">{ "empty" }</span>
            } else {
                <ol>
                    { for view.log.iter().map(|it| record(it, false)) }
                    { for lost.iter().map(|it| record(it, true)) }
                </ol>
            }
        </div>
    }
}
