//! The stage: processes, links, and messages that travel between them.
//!
//! Nothing is rendered from frame to frame. A step of the run renders what changed in it, and
//! messages travel by animations that the browser runs on its own: see `travel`.

mod flight;
mod keys;
mod layout_flights;
mod link;
mod node;
mod node_labels;
mod travel;
mod view_model;

use std::rc::Rc;

use coordinator_core::{num::bounded, protocol::ProcessId, snapshot::Snapshot};
use yew::prelude::*;

use crate::{
    diagram::{Size, links::links, nodes::StageLayout},
    dom::target,
    hooks::{
        use_element_size::use_element_size,
        use_gestures::{at_element, use_gestures},
        use_reduced_motion::use_reduced_motion,
    },
    model::{at_cursor::AtCursor, run::Run},
    store::{Action, Dispatch, MenuRequest, Selection},
};
use flight::{FlightPill, ghost};
use keys::use_keys;
use link::LinkLine;
use node::NodeCard;
use travel::{Beat, Choreography};
use view_model::{Moment, StageModel};

/// The properties of [`Stage`].
#[derive(Clone, PartialEq, Properties)]
pub struct StageProps {
    /// The run at the cursor.
    pub at: Rc<AtCursor>,
    /// Whether it plays.
    pub playing: bool,
    /// How fast, in per cent.
    pub speed_percent: u32,
    /// The selection.
    pub selection: Selection,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The size of a stage that has not been measured.
const AT_FIRST: Size = Size { width: 860, height: 430 };

/// The stage.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let (frame, root) = (use_node_ref(), use_node_ref());
    let StageProps { at, dispatch, .. } = props;
    let AtCursor { run, cursor, snapshot, .. } = &**at;
    let measured = use_element_size(&frame, AT_FIRST);
    let reduced = use_reduced_motion();
    let (layout, least) = use_layout(run, measured);
    let pairs = use_memo(run.clone(), |run| links(&run.trace));
    let choreography = use_memo((), |()| Choreography::default());
    let keys = use_keys(&root, at, &pairs, dispatch);
    let gestures = use_gestures(dispatch);

    let beat = Beat {
        now_ms: run.timeline.at_ms(*cursor),
        playing: props.playing,
        speed_percent: props.speed_percent,
    };
    choreography.set(beat);
    {
        let choreography = choreography.clone();
        use_effect_with(beat, move |_| choreography.sync());
    }

    let onclick = {
        let (gestures, dispatch) = (gestures.clone(), dispatch.clone());
        Callback::from(move |event: MouseEvent| {
            if gestures.swallows_click() {
                return;
            }
            let (x, y) = (event.client_x(), event.client_y());
            dispatch.dispatch(match target::of(&event) {
                // A click that a key or a screen reader made has no place of its own.
                Some((hit, element)) if event.detail() == 0 => {
                    Action::OpenMenu(at_element(hit, &element))
                }
                Some((target, _)) => Action::OpenMenu(MenuRequest { target, x, y }),
                None => Action::Select(Selection::None),
            });
        })
    };
    let moment = Moment {
        run,
        cursor: *cursor,
        snapshot,
        layout: &layout,
        selection: props.selection,
        tab_stop: keys.tab_stop,
        reduced,
        playing: props.playing,
    };
    let stage = StageModel::of(&moment, &pairs);
    let class = classes!(
        "stage",
        format!("stage-{}", layout.density.name()),
        props.playing.then_some("stage-playing")
    );
    html! {
        <div ref={frame} class="stage-frame">
            <div ref={root} {class} style={format!("min-height:{least}px")} role="group"
                aria-label="Stage: processes, messages in flight and links. Arrow keys move among them, \
                            Enter opens what can be done."
                {onclick} oncontextmenu={gestures.context_menu} onpointerdown={gestures.down}
                onpointermove={gestures.moved} onpointerup={gestures.up.clone()}
                onpointercancel={gestures.up} onkeydown={keys.down} onfocusin={keys.focus_in}
                onfocusout={keys.focus_out}>
                { backdrop(&layout, &stage) }
                <div class="stage-layer">
                    for (key, model) in stage.nodes.into_iter().map(|model| (model.id.0, model)) {
                        <NodeCard {key} {model} />
                    }
                </div>
                <div class="stage-layer stage-flights">
                    for (key, model) in stage.flights.into_iter().map(|model| (model.key.clone(), model)) {
                        <FlightPill {key} {model} choreography={choreography.clone()} />
                    }
                </div>
                <div class="stage-layer stage-flights">
                    for (key, model) in stage.ghosts.into_iter().map(|model| (model.key.clone(), model)) {
                        { ghost(key, &model) }
                    }
                </div>
            </div>
        </div>
    }
}

/// Machines and links, below everything else.
fn backdrop(layout: &StageLayout, stage: &StageModel) -> Html {
    let Size { width, height } = layout.size;
    html! {
        <svg class="stage-backdrop" width={width.to_string()} height={height.to_string()}>
            <g>
                for frame in &layout.machines {
                    <g key={frame.x} class="stage-machine">
                        <rect x={frame.x.to_string()} y={frame.y.to_string()} rx="10"
                            width={frame.size.width.to_string()}
                            height={frame.size.height.to_string()} />
                        <text x={(frame.x + 10).to_string()} y={(frame.y + 15).to_string()}>
                            { "one machine" }
                        </text>
                    </g>
                }
            </g>
            <g>
                for model in &stage.links {
                    <LinkLine key={model.key.clone()} model={model.clone()} />
                }
            </g>
        </svg>
    }
}

/// Where everything stands, and the least height that the stage needs.
#[hook]
fn use_layout(run: &Rc<Run>, measured: Size) -> (Rc<StageLayout>, i32) {
    let setup = use_memo(run.clone(), |run| run.trace.setup.clone());
    let least = use_memo((setup.clone(), measured.width), |(setup, width)| {
        StageLayout::least_height(setup, *width)
    });
    let room = Size { width: measured.width, height: measured.height.max(*least) };
    let layout = use_memo((setup, room), |(setup, room)| StageLayout::new(setup, *room));
    (layout, *least)
}

/// Every target of the stage, in the order in which arrow keys visit them.
fn targets(snapshot: &Snapshot, pairs: &[crate::diagram::links::Pair]) -> Vec<Selection> {
    let processes = (0..bounded(snapshot.processes.len())).map(ProcessId).map(Selection::Process);
    let messages = snapshot.flights.iter().map(|flight| Selection::Message(flight.id));
    let links = pairs.iter().map(|pair| Selection::Link(pair.0, pair.1));
    processes.chain(messages).chain(links).collect()
}
