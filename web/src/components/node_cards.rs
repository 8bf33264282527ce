//! A card a process: what it knows, what it is about to do, and what its log would bring back.

use std::rc::Rc;

use coordinator_core::{
    event::{Event, Planned},
    protocol::{ProcessId, ProcessSet},
    snapshot::{ProcessView, RecordView, Rival, Snapshot},
};
use yew::prelude::*;

use super::icon::{Shape, icon};
use crate::{
    store::{Action, Dispatch, Run, Selection},
    words,
};

/// A card a process.
pub fn node_cards(
    run: &Rc<Run>,
    cursor: u32,
    snapshot: &Snapshot,
    selection: Selection,
    dispatch: &Dispatch,
) -> Html {
    let blocked = run.trace.blocked_at(cursor);
    let views = run.trace.setup.ids().zip(&snapshot.processes);
    html! {
        <ul class="cards">
            for (id, view) in views {
                <NodeCard
                    key={id.0}
                    run={run.clone()}
                    {id}
                    view={view.clone()}
                    lost={lost_records(run, cursor, id, view)}
                    blocked={blocked.contains(id)}
                    selected={selection == Selection::Process(id)}
                    dispatch={dispatch.clone()}
                />
            }
        </ul>
    }
}

/// The records that a process that is down lost in its last crash.
fn lost_records(run: &Run, cursor: u32, id: ProcessId, view: &ProcessView) -> Vec<RecordView> {
    if view.up {
        return vec![];
    }
    let crashed = |step: &u32| {
        run.trace.events_of(*step).iter().any(
            |event| matches!(event, Event::Crashed { process, lost_records } if *process == id && *lost_records > 0),
        )
    };
    let down = |step: &u32| {
        let recovered =
            |event: &Event| matches!(event, Event::Recovered { process } if *process == id);
        !run.trace.events_of(*step).iter().any(recovered)
    };
    let Some(step) = (0..cursor).rev().take_while(down).find(crashed) else {
        return vec![];
    };
    let before = run.trace.snapshot(step);
    let log = before.processes.get(id.index()).map(|view| view.log.clone()).unwrap_or_default();
    log.into_iter().filter(|record| !record.stable).collect()
}

#[derive(Clone, PartialEq, Properties)]
struct NodeCardProps {
    run: Rc<Run>,
    id: ProcessId,
    view: ProcessView,
    lost: Vec<RecordView>,
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
    let standing = words::standing(setup, *id, view.status.standing, run.scenario().spec().judged);
    let mut others: ProcessSet =
        setup.ids().filter(|other| setup.share_host(*id, *other)).collect();
    others.remove(*id);
    html! {
        <li {class}>
            <button type="button" class="card-head" aria-pressed={selected.to_string()} {onclick}>
                <span class="card-name">{ setup.name(*id) }</span>
                <span class="card-role">{ process.role.name() }</span>
                <span class={classes!("state", words::standing_class(view.status.standing))}>
                    { view.status.state }
                </span>
            </button>
            <p class="card-line">
                if view.up {
                    <span>{ standing }</span>
                } else {
                    <strong class="is-down">{ "down" }</strong>
                    <s>{ standing }</s>
                }
                if view.up && view.status.locks {
                    <span class="tag lock">{ icon(Shape::Lock) }{ "holds locks" }</span>
                }
                if *blocked {
                    <span class="tag blocked">{ icon(Shape::Warning) }{ "blocked" }</span>
                }
                if !others.is_empty() {
                    <span class="tag">{ format!("on the machine of {}", words::names(setup, others)) }</span>
                }
            </p>
            { volatile(run, view) }
            { log(view, lost) }
        </li>
    }
}

/// What a crash takes, or has taken.
fn volatile(run: &Run, view: &ProcessView) -> Html {
    let setup = &run.trace.setup;
    let spec = run.scenario().spec();
    let plan: Vec<String> = view.plan.iter().map(|it| words::planned(setup, it)).collect();
    // What waits for a record to be written is not to be seen before; until then the facts are old.
    let writes = view.plan.iter().any(|it| matches!(it, Planned::Write { .. }));
    let works: Vec<String> = view.work.iter().map(|it| words::work(*it)).collect();
    let timers: Vec<String> = view.timers.iter().map(|it| words::timer(spec, *it)).collect();
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
                { for view.status.facts.iter().map(|it| term(it.name, words::fact(setup, it.value))) }
            }
            if !plan.is_empty() {
                { term("about to", plan.join(", then ")) }
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
