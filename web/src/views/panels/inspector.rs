//! The panels beside the stage: one is in front, the others are a tab away.

use std::rc::Rc;

use coordinator_core::protocol::ProtocolFamily;
use yew::prelude::*;

use super::{
    cost_chart::CostChart, cost_table::CostTable, event_list::EventList, node_cards::node_cards,
    saga::saga_panel, selection::selection_strip, setup::SetupPanel, verdict::verdict_panel,
};
use crate::{
    dom::{focus, media::wide_screen},
    model::{at_cursor::AtCursor, panel::Panel, run::Run},
    store::{Action, Dispatch, State},
    worker::client::WorkerHandle,
};

/// The panels beside the stage.
pub fn inspector(
    state: &State,
    at: &Rc<AtCursor>,
    dispatch: &Dispatch,
    worker: &WorkerHandle,
) -> Html {
    let State { run, cursor, selection, view, .. } = state;
    let (cursor, selection) = (*cursor, *selection);
    let family = run.scenario().info().family;
    let panel = Panel::numbered(view.panel, family);
    html! {
        <section class="inspector" aria-label="Inspector">
            <Tabs chosen={panel} {family} dispatch={dispatch.clone()} />
            { selection_strip(at, selection, dispatch) }
            <div
                class="tab-panel"
                id="panel"
                role="tabpanel"
                aria-labelledby={format!("tab-{}", panel.id())}
            >
                { match panel {
                    Panel::Events | Panel::Diagram => html! {
                        <>
                            { watch_for(run) }
                            <EventList run={run.clone()} {cursor} dispatch={dispatch.clone()} />
                        </>
                    },
                    Panel::Processes => node_cards(at, selection, dispatch),
                    Panel::Verdict => verdict_panel(at, dispatch),
                    Panel::Costs => html! {
                        <CostTable
                            at={at.clone()}
                            convention={view.convention}
                            dispatch={dispatch.clone()}
                        />
                    },
                    Panel::CostChart => html! {
                        <CostChart
                            run={run.clone()}
                            convention={view.convention}
                            dispatch={dispatch.clone()}
                        />
                    },
                    Panel::Saga => saga_panel(at),
                    Panel::Setup => html! {
                        <SetupPanel
                            run={run.clone()}
                            dispatch={dispatch.clone()}
                            worker={worker.clone()}
                        />
                    },
                } }
            </div>
        </section>
    }
}

/// What to watch for in a run of the library.
fn watch_for(run: &Run) -> Html {
    match run.entry {
        None => html! {},
        Some(entry) => html! {
            <details class="watch-for" open={wide_screen()}>
                <summary>{ "What to watch for" }</summary>
                <p>{ entry.watch_for }</p>
            </details>
        },
    }
}

#[derive(Clone, PartialEq, Properties)]
struct TabsProps {
    chosen: Panel,
    family: ProtocolFamily,
    dispatch: Dispatch,
}

#[component]
fn Tabs(props: &TabsProps) -> Html {
    let TabsProps { chosen, family, dispatch } = props;
    let (chosen, family) = (*chosen, *family);
    // Where there is little room the strip scrolls.
    use_effect_with(chosen, |chosen| focus::show_first(&format!("#tab-{}", chosen.id())));
    let show = |panel: Panel| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::ShowPanel(panel.number())))
    };
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(panel) = beside(chosen, family, &event.key()) {
                event.prevent_default();
                dispatch.dispatch(Action::ShowPanel(panel.number()));
                focus::give_first(&format!("#tab-{}", panel.id()));
            }
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label="Panels" {onkeydown}>
            for panel in Panel::of(family) {
                <button
                    key={panel.id()}
                    type="button"
                    id={format!("tab-{}", panel.id())}
                    class={format!("tab tab-{}", panel.id())}
                    role="tab"
                    aria-controls="panel"
                    aria-selected={(panel == chosen).to_string()}
                    tabindex={if panel == chosen { "0" } else { "-1" }}
                    onclick={show(panel)}
                >
                    { panel.name() }
                </button>
            }
        </div>
    }
}

/// The panel that a key goes to.
fn beside(chosen: Panel, family: ProtocolFamily, key: &str) -> Option<Panel> {
    let all: Vec<_> = Panel::of(family).collect();
    let here = all.iter().position(|panel| *panel == chosen).unwrap_or(0);
    let count = all.len();
    let there = match key {
        "ArrowLeft" => (here + count - 1) % count,
        "ArrowRight" => (here + 1) % count,
        "Home" => 0,
        "End" => count - 1,
        _ => return None,
    };
    Some(all[there])
}
