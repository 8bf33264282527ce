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
    pub(super) model: FlightModel,
    pub(super) choreography: Rc<Choreography>,
}

/// A message in flight: rendered once, moved by the browser.
#[component]
pub(super) fn FlightPill(props: &FlightPillProps) -> Html {
    let model = &props.model;
    let node = use_node_ref();
    let journey = Journey { way: model.way, times: model.times };
    use_effect_with((journey, model.reduced, props.choreography.clone()), {
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
        format!("flight-{}", model.phase),
        model.dot.then_some("is-dot"),
        model.copy.then_some("is-copy"),
        model.again.then_some("is-again"),
        model.selected.then_some("is-selected"),
    );
    let rest = model.still;
    html! {
        <div ref={node} {class} role="button" aria-haspopup="menu" aria-label={model.label.clone()}
            style={format!("{};transform:translate({}px,{}px)", hit_box(model), rest.x, rest.y)}
            data-target={target::code(Selection::Message(model.id))}
            tabindex={if model.tab_stop { "0" } else { "-1" }}>
            <span class="pill">
                if model.dot {
                    { model.name.chars().next().map(String::from) }
                } else {
                    { words(model) }
                }
            </span>
        </div>
    }
}

/// A box around the place of the message, large enough for a finger.
fn hit_box(model: &FlightModel) -> String {
    let words = if model.dot { 0 } else { text_width(&model.name, 11) };
    let width = (words + 18).max(28);
    format!("width:{width}px;height:28px;margin:-14px 0 0 -{}px", width / 2)
}

fn words(model: &FlightModel) -> Html {
    html! {
        <>
            if model.copy {
                <span class="pill-mark">{ "×2 " }</span>
            }
            { &*model.name }
            if model.again {
                <span class="pill-mark">{ " again" }</span>
            }
            if model.delayed {
                <span class="pill-mark">{ " late" }</span>
            }
        </>
    }
}

/// A message that has just been lost: a cross and the reason.
pub(super) fn ghost(key: String, model: &GhostModel) -> Html {
    let class = classes!("ghost", model.fading.then_some("is-fading"));
    html! {
        <div {key} {class} style={format!("transform:translate({}px,{}px)", model.at.x, model.at.y)}
            role="img" aria-label={format!("Message {} lost: {}", model.name, model.why)}>
            <span class="pill">
                <span class="ghost-cross">{ "✕" }</span>
                <s>{ &*model.name }</s>
            </span>
            <span class="ghost-why">{ &model.why }</span>
        </div>
    }
}
