//! A message in flight, and one that has just been lost.

use std::rc::Rc;

use yew::prelude::*;

use super::{
    travel::{Choreography, Journey},
    view_model::{FlightModel, GhostModel},
};
use crate::{diagram::text_width, dom::target, store::Selection};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct FlightPillProps {
    pub(super) face: FlightModel,
    pub(super) choreography: Rc<Choreography>,
}

/// A message in flight: rendered once, moved by the browser.
#[component]
pub(super) fn FlightPill(props: &FlightPillProps) -> Html {
    let face = &props.face;
    let node = use_node_ref();
    let journey = Journey { way: face.way, times: face.times };
    use_effect_with((journey, face.reduced, props.choreography.clone()), {
        let node = node.clone();
        move |(journey, reduced, choreography): &(Journey, bool, Rc<Choreography>)| {
            let dancer = (!reduced).then(|| choreography.join(&node, *journey)).flatten();
            let choreography = choreography.clone();
            move || {
                if let Some(dancer) = dancer {
                    choreography.leave(dancer);
                }
            }
        }
    });
    let class = classes!(
        "flight",
        format!("flight-{}", face.phase),
        face.dot.then_some("is-dot"),
        face.copy.then_some("is-copy"),
        face.again.then_some("is-again"),
        face.selected.then_some("is-selected"),
    );
    let rest = face.still;
    html! {
        <div ref={node} {class} role="button" aria-haspopup="menu" aria-label={face.label.clone()}
            style={format!("{};transform:translate({}px,{}px)", hit_box(face), rest.x, rest.y)}
            data-target={target::code(Selection::Message(face.id))}
            tabindex={if face.tab_stop { "0" } else { "-1" }}>
            <span class="pill">
                if face.dot {
                    { face.name.chars().next().map(String::from) }
                } else {
                    { words(face) }
                }
            </span>
        </div>
    }
}

/// A box around the place of the message, large enough for a finger.
fn hit_box(face: &FlightModel) -> String {
    let words = if face.dot { 0 } else { text_width(&face.name, 11) };
    let width = (words + 18).max(28);
    format!("width:{width}px;height:28px;margin:-14px 0 0 -{}px", width / 2)
}

fn words(face: &FlightModel) -> Html {
    html! {
        <>
            if face.copy {
                <span class="pill-mark">{ "×2 " }</span>
            }
            { &*face.name }
            if face.again {
                <span class="pill-mark">{ " again" }</span>
            }
            if face.delayed {
                <span class="pill-mark">{ " late" }</span>
            }
        </>
    }
}

/// A message that has just been lost: a cross and the reason.
pub(super) fn ghost(key: String, face: &GhostModel) -> Html {
    let class = classes!("ghost", face.fading.then_some("is-fading"));
    html! {
        <div {key} {class} style={format!("transform:translate({}px,{}px)", face.at.x, face.at.y)}
            role="img" aria-label={format!("Message {} lost: {}", face.name, face.why)}>
            <span class="pill">
                <span class="ghost-cross">{ "✕" }</span>
                <s>{ &*face.name }</s>
            </span>
            <span class="ghost-why">{ &face.why }</span>
        </div>
    }
}
