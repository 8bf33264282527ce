//! The space-time diagram: a lane a process, time to the right.
//!
//! The picture is laid out once for a run and a zoom, and drawn in chunks of which only those in
//! the window exist. The cursor, what lies beyond it and the selection are thin layers above.

mod chunk;
mod highlight;
mod keys;
mod scroll;

use std::rc::Rc;

use coordinator_core::{num::bounded, protocol::ProcessId};
use wasm_bindgen::JsCast as _;
use web_sys::Element;
use yew::prelude::*;

use crate::{
    diagram::{
        Size,
        columns::{NORMAL_ZOOM, ZOOMS},
        round,
        space_time::Picture,
    },
    dom::target,
    hooks::{use_element_size::use_element_size, use_gestures::use_gestures},
    model::run::Run,
    store::{Action, Dispatch, Selection},
};
use chunk::{Chunk, Far};
use highlight::{highlight, just_now};
pub(crate) use keys::OWN_KEYS;
use keys::use_zoom_keys;
use scroll::{use_filled, use_window};

/// The properties of [`SpaceTime`].
#[derive(Clone, PartialEq, Properties)]
pub struct SpaceTimeProps {
    /// The run.
    pub run: Rc<Run>,
    /// After how many of its steps.
    pub cursor: u32,
    /// The selection.
    pub selection: Selection,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The attribute of a mark: the cursor just after it.
const SEEK: &str = "data-cursor";
/// The size of a diagram that has not been measured.
const AT_FIRST: Size = Size { width: 860, height: 260 };

/// The space-time diagram.
#[component]
pub fn SpaceTime(props: &SpaceTimeProps) -> Html {
    let (root, scroller, sheet) = (use_node_ref(), use_node_ref(), use_node_ref());
    let room = use_element_size(&root, AT_FIRST);
    let zoom = use_state_eq(|| NORMAL_ZOOM);
    let picture = use_memo((props.run.clone(), *zoom, room.height), |(run, zoom, height)| {
        Picture::new(&run.trace, &run.timeline, ZOOMS[*zoom], *height)
    });
    let chunks = use_window(&scroller, &picture, props.cursor, room);
    let drawn = use_filled(&picture, &chunks, props.cursor);
    let gestures = use_gestures(&props.dispatch);
    let to_zoom = {
        let zoom = zoom.setter();
        Callback::from(move |place: usize| zoom.set(place.min(ZOOMS.len() - 1)))
    };
    use_zoom_keys(&root, *zoom, &to_zoom);

    let onclick = {
        let (dispatch, gestures) = (props.dispatch.clone(), gestures.clone());
        let (picture, sheet) = (picture.clone(), sheet.clone());
        Callback::from(move |event: MouseEvent| {
            if !gestures.swallows_click()
                && let Some(action) = click(&event, &picture, &sheet)
            {
                dispatch.dispatch(action);
            }
        })
    };
    let names = lane_names(props, &picture);
    let (width, height) = (picture.columns.width(), picture.lanes.height());
    let x = picture.columns.x(props.cursor);
    html! {
        <div ref={root} class="space-time" role="group" aria-label="Space-time diagram">
            <div ref={scroller} class="st-scroll" tabindex="0" role="group"
                aria-label="A lane for each process, time to the right. The list of events says the \
                            same in words."
                {onclick} oncontextmenu={gestures.context_menu} onpointerdown={gestures.down}
                onpointermove={gestures.moved} onpointerup={gestures.up.clone()}
                onpointercancel={gestures.up}>
                <div class="st-whole" style={format!("height:{height}px")}>
                    { names }
                    <div ref={sheet} class="st-sheet" style={format!("width:{width}px;height:{height}px")}>
                        <Lanes picture={picture.clone()} />
                        <Far picture={picture.clone()} first={chunks.start} end={chunks.end} />
                        <div>
                            for nth in drawn {
                                <Chunk key={nth} {nth} picture={picture.clone()} />
                            }
                        </div>
                        if props.cursor < props.run.end() {
                            <div class="st-future" style={format!("transform:translateX({x}px)")}></div>
                        }
                        { highlight(&picture, props.selection) }
                        <div class="st-cursor" style={format!("transform:translateX({x}px)")}></div>
                        { just_now(&picture, props.cursor) }
                    </div>
                </div>
            </div>
            { zoom_buttons(*zoom, &to_zoom) }
        </div>
    }
}

/// What a click asks for.
fn click(event: &MouseEvent, picture: &Picture, sheet: &NodeRef) -> Option<Action> {
    let hit = event.target().and_then(|hit| hit.dyn_into::<Element>().ok());
    let mark = hit.and_then(|hit| hit.closest(&format!("[{SEEK}]")).ok().flatten());
    let cursor = mark.and_then(|mark| mark.get_attribute(SEEK)?.parse().ok());
    if let Some(cursor) = cursor {
        return Some(Action::Seek(cursor));
    }
    if let Some((hit, _)) = target::of(event) {
        return Some(Action::Select(hit));
    }
    let left = round(sheet.cast::<Element>()?.get_bounding_client_rect().left());
    Some(Action::Seek(picture.columns.cursor_at(event.client_x() - left)))
}

fn lane_names(props: &SpaceTimeProps, picture: &Picture) -> Html {
    let setup = &props.run.trace.setup;
    let top = picture.lanes.y(ProcessId(0)) - picture.lanes.pitch / 2;
    let name = |id: ProcessId| {
        let class = classes!(
            "st-name",
            (props.selection == Selection::Process(id)).then_some("is-selected")
        );
        html! {
            <button key={id.0} type="button" {class} tabindex="-1"
                style={format!("height:{}px", picture.lanes.pitch)}
                data-target={target::code(Selection::Process(id))}>{ setup.name(id) }</button>
        }
    };
    html! {
        <div class="st-names" style={format!("padding-top:{top}px")}>
            { for setup.ids().map(name) }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct LanesProps {
    picture: Rc<Picture>,
}

/// The lines on which everything stands.
#[component]
fn Lanes(props: &LanesProps) -> Html {
    let lanes = props.picture.lanes;
    let line = |nth: i32| {
        let y = lanes.y(ProcessId(bounded(nth)));
        html! { <div key={nth} class="st-lane" style={format!("top:{y}px")}></div> }
    };
    html! { <div class="st-lanes">{ for (0..lanes.count).map(line) }</div> }
}

fn zoom_buttons(zoom: usize, to_zoom: &Callback<usize>) -> Html {
    let button = |label: &'static str, sign: &'static str, to: Option<usize>| {
        let to_zoom = to_zoom.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                to_zoom.emit(to);
            }
        });
        html! {
            <button type="button" class="st-zoom-button" aria-label={label} title={label}
                disabled={to.is_none()} {onclick}>{ sign }</button>
        }
    };
    html! {
        <div class="st-zoom" role="group" aria-label="Zoom">
            { button("+ zoom in", "+", (zoom + 1 < ZOOMS.len()).then_some(zoom + 1)) }
            { button("0: normal zoom", "0", (zoom != NORMAL_ZOOM).then_some(NORMAL_ZOOM)) }
            { button("− zoom out (-)", "−", zoom.checked_sub(1)) }
        </div>
    }
}
