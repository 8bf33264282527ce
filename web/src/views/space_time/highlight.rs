//! The selection and the current step, drawn above the diagram.

use coordinator_core::protocol::ProcessId;
use yew::prelude::*;

use super::chunk::{head, mark};
use crate::{
    diagram::{arrows::Ending, space_time::Picture},
    store::Selection,
};

/// The lane of a process, both lanes of a link, or the arrow of a message.
pub(super) fn highlight(picture: &Picture, selection: Selection) -> Html {
    match selection {
        Selection::None => html! {},
        Selection::Process(id) => lane(picture, id),
        Selection::Link(a, b) => html! { <>{ lane(picture, a) }{ lane(picture, b) }</> },
        Selection::Message(id) => {
            let Some(arrow) = picture.arrows.get(id.index()) else {
                return html! {};
            };
            let (from, to) = (arrow.from, arrow.to);
            html! {
                <svg class="st-chunk st-picked" width="1" height="1" aria-hidden="true">
                    <path class="st-picked-arrow"
                        d={format!("M{} {}L{} {}", from.x, from.y, to.x, to.y)} />
                    if arrow.ending == Ending::Arrow {
                        <path class="st-picked-arrow" d={head(from, to)} />
                    }
                    if let Some(spot) = arrow.label {
                        <text x={spot.x.to_string()} y={(spot.y + 3).to_string()}>
                            { &*arrow.name }
                        </text>
                    }
                </svg>
            }
        }
    }
}

/// The marks of the last step: what has just happened is not half hidden by what is still to come.
pub(super) fn just_now(picture: &Picture, cursor: u32) -> Html {
    html! {
        <svg class="st-chunk" width="1" height="1" aria-hidden="true">
            { for picture.marks_at(cursor).iter().map(mark) }
        </svg>
    }
}

fn lane(picture: &Picture, id: ProcessId) -> Html {
    let top = picture.lanes.y(id) - picture.lanes.pitch / 2;
    let style = format!("top:{top}px;height:{}px", picture.lanes.pitch);
    html! { <div class="st-picked-lane" {style}></div> }
}
