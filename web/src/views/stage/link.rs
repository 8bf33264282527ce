//! A link between two processes.

use yew::prelude::*;

use super::view_model::LinkModel;
use crate::{
    diagram::{
        Point, length,
        links::{Severed, Way},
        round,
    },
    dom::target,
    store::Selection,
};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct LinkLineProps {
    pub(super) model: LinkModel,
}

/// A link: a line, or two halves with a gap and the word where it is cut.
#[component]
pub(super) fn LinkLine(props: &LinkLineProps) -> Html {
    let model = &props.model;
    let (a, b) = (&model.names.0, &model.names.1);
    let state = match model.severed {
        Severed::No => String::new(),
        Severed::Both => ", cut".into(),
        Severed::Forth => format!(", cut from {a} to {b}"),
        Severed::Back => format!(", cut from {b} to {a}"),
    };
    let class = classes!(
        "link",
        (model.severed != Severed::No).then_some("is-cut"),
        model.selected.then_some("is-selected"),
    );
    html! {
        <g {class} role="button" aria-haspopup="menu"
            aria-label={format!("Link between {a} and {b}{state}")}
            data-target={target::code(Selection::Link(model.pair.0, model.pair.1))}
            tabindex={if model.tab_stop { "0" } else { "-1" }}>
            { line("link-hit", model.way) }
            if model.severed == Severed::No {
                { line("link-line", model.way) }
            } else {
                { severed(model) }
            }
        </g>
    }
}

fn severed(model: &LinkModel) -> Html {
    let Way { from, to } = model.way;
    let middle = model.way.middle();
    let words = match model.severed {
        Severed::No => String::new(),
        Severed::Both => "cut".into(),
        Severed::Forth => format!("cut {}→{}", model.names.0, model.names.1),
        Severed::Back => format!("cut {}→{}", model.names.1, model.names.0),
    };
    // Two short strokes across the line, on either side of the gap.
    let (dx, dy) = (f64::from(to.x - from.x), f64::from(to.y - from.y));
    let whole = length(dx, dy).max(1.0);
    // In whole thousandths, which need no code to write fractions.
    let (u, v) = (round(dx / whole * 1_000.0), round(dy / whole * 1_000.0));
    let turned = format!("scale(.001) matrix({u} {v} {} {u} 0 0)", -v);
    html! {
        <>
            { line("link-line", Way { from, to: from.towards(to, 44) }) }
            { line("link-line", Way { from: to, to: to.towards(from, 44) }) }
            <path class="link-gap" d="M-6 -8L-2 8M2 -8L6 8"
                transform={format!("translate({} {}) {turned}", middle.x, middle.y)} />
            if model.worded {
                <text class="link-word" x={(middle.x + 12).to_string()} y={(middle.y - 8).to_string()}>
                    { words }
                </text>
            }
        </>
    }
}

fn line(class: &'static str, way: Way) -> Html {
    let Point { x: x1, y: y1 } = way.from;
    let Point { x: x2, y: y2 } = way.to;
    html! {
        <line {class} x1={x1.to_string()} y1={y1.to_string()} x2={x2.to_string()} y2={y2.to_string()} />
    }
}
