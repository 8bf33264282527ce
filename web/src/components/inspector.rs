//! The panels beside the stage: one is in front, the others are a tab away.

use std::rc::Rc;

use coordinator_core::snapshot::Snapshot;
use yew::prelude::*;

use super::{
    cost_panel::CostPanel, event_list::EventList, node_cards::NodeCards, picker::library_entry,
    selection::SelectionStrip, setup_panel::SetupPanel, verdict_panel::VerdictPanel,
};
use crate::{
    hooks::{dialog, wide_screen},
    panel::Panel,
    store::{Action, Dispatch, Run, Selection},
};
use coordinator_core::scenario::View;

/// The properties of the [`Inspector`].
#[derive(Clone, PartialEq, Properties)]
pub struct InspectorProps {
    /// The run.
    pub run: Rc<Run>,
    /// After how many steps we stand.
    pub cursor: u32,
    /// The world there.
    pub snapshot: Rc<Snapshot>,
    /// What is picked out.
    pub selection: Selection,
    /// Which panel is in front, and what counts.
    pub view: View,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The panels beside the stage.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let InspectorProps { run, cursor, snapshot, selection, view, dispatch } = props;
    let panel = Panel::numbered(view.panel);
    let (run, dispatch) = (run.clone(), dispatch.clone());
    let cursor = *cursor;
    html! {
        <section class="inspector" aria-label="Inspector">
            <Tabs chosen={panel} dispatch={dispatch.clone()} />
            <SelectionStrip
                run={run.clone()}
                snapshot={snapshot.clone()}
                selection={*selection}
                dispatch={dispatch.clone()}
            />
            <div
                class="tab-panel"
                id="panel"
                role="tabpanel"
                aria-labelledby={format!("tab-{}", panel.id())}
            >
                { match panel {
                    Panel::Events | Panel::Diagram => html! {
                        <>
                            <WatchFor run={run.clone()} />
                            <EventList {run} {cursor} {dispatch} />
                        </>
                    },
                    Panel::Processes => html! {
                        <NodeCards {run} {cursor} snapshot={snapshot.clone()}
                            selection={*selection} {dispatch} />
                    },
                    Panel::Verdict => html! { <VerdictPanel {run} {cursor} {dispatch} /> },
                    Panel::Costs => html! {
                        <CostPanel {run} {cursor} convention={view.convention} {dispatch} />
                    },
                    Panel::Setup => html! { <SetupPanel {run} {dispatch} /> },
                } }
            </div>
        </section>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct WatchForProps {
    run: Rc<Run>,
}

/// What to watch for in a run of the library.
#[component]
fn WatchFor(props: &WatchForProps) -> Html {
    let open = *use_memo((), |()| wide_screen());
    match library_entry(&props.run) {
        None => html! {},
        Some(entry) => html! {
            <details class="watch-for" {open}>
                <summary>{ "What to watch for" }</summary>
                <p>{ entry.watch_for }</p>
            </details>
        },
    }
}

#[derive(Clone, PartialEq, Properties)]
struct TabsProps {
    chosen: Panel,
    dispatch: Dispatch,
}

#[component]
fn Tabs(props: &TabsProps) -> Html {
    let TabsProps { chosen, dispatch } = props;
    let show = |panel: Panel| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::ShowPanel(panel.number())))
    };
    let onkeydown =
        use_callback((*chosen, dispatch.clone()), |event: KeyboardEvent, (chosen, dispatch)| {
            let here = Panel::ALL.iter().position(|panel| panel == chosen).unwrap_or(0);
            let count = Panel::ALL.len();
            let there = match event.key().as_str() {
                "ArrowLeft" => (here + count - 1) % count,
                "ArrowRight" => (here + 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            dispatch.dispatch(Action::ShowPanel(Panel::ALL[there].number()));
            dialog::focus(&format!("tab-{}", Panel::ALL[there].id()));
        });
    html! {
        <div class="tabs" role="tablist" aria-label="Panels" {onkeydown}>
            for panel in Panel::ALL {
                <button
                    key={panel.id()}
                    type="button"
                    id={format!("tab-{}", panel.id())}
                    class={format!("tab tab-{}", panel.id())}
                    role="tab"
                    aria-controls="panel"
                    aria-selected={(panel == *chosen).to_string()}
                    tabindex={if panel == *chosen { "0" } else { "-1" }}
                    onclick={show(panel)}
                >
                    { panel.name() }
                </button>
            }
        </div>
    }
}
