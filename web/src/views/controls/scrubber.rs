//! The slider over the steps of a run, with its marks painted on it.

use std::rc::Rc;

use coordinator_core::{analysis::narrate, num::bounded};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    model::{
        markers::{Marker, blocked_stretches},
        run::Run,
    },
    store::{Action, Dispatch},
};

/// Marks of one kind that are closer than this, in thousandths of the track, are painted once.
const RESOLUTION: u32 = 1_000 / 160;

/// The slider over the steps of a run.
pub fn scrubber(run: &Rc<Run>, cursor: u32, dispatch: &Dispatch) -> Html {
    let dispatch = dispatch.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        if let Some(cursor) = input.and_then(|it| it.value().parse().ok()) {
            dispatch.dispatch(Action::Seek(cursor));
        }
    });
    let spoken = match cursor.checked_sub(1) {
        None => "before the first step".to_owned(),
        Some(step) => format!("step {cursor}: {}", narrate::step(&run.trace, step)),
    };
    html! {
        <div class="scrubber">
            <Marks run={run.clone()} />
            <input
                type="range"
                min="0"
                max={run.end().to_string()}
                step="1"
                value={cursor.to_string()}
                aria-label="Position in the run"
                aria-valuetext={spoken}
                {oninput}
            />
        </div>
    }
}

/// The properties of the [`Marks`].
#[derive(Clone, PartialEq, Properties)]
struct MarksProps {
    run: Rc<Run>,
}

/// The key events of a run. Nothing here moves, so it is rendered once a run.
#[component]
fn Marks(props: &MarksProps) -> Html {
    let run = &props.run;
    let end = run.end().max(1);
    let place = |marker: &Marker| thousandths(marker.step + 1, end) / RESOLUTION;
    let mut marks: Vec<&Marker> = Vec::new();
    for marker in &run.markers {
        let mut near = marks.iter().rev().take_while(|other| place(other) == place(marker));
        if !near.any(|other| other.kind.word() == marker.kind.word()) {
            marks.push(marker);
        }
    }
    html! {
        <svg class="marks" aria-hidden="true" width="100%" height="100%">
            for (first, last) in blocked_stretches(&run.trace) {
                <rect
                    key={first}
                    class="mark-blocked"
                    x={percent(first, end)}
                    y="62%"
                    width={percent(last - first, end)}
                    height="6"
                />
            }
            { for marks.into_iter().map(|marker| mark(*marker, end)) }
        </svg>
    }
}

fn mark(marker: Marker, end: u32) -> Html {
    html! {
        <svg
            key={format!("{} {}", marker.step, marker.kind.word())}
            x={percent(marker.step + 1, end)}
            y="0"
            overflow="visible"
        >
            <path class={format!("mark mark-{}", marker.kind.word())} d={marker.kind.path()} />
        </svg>
    }
}

fn thousandths(cursor: u32, end: u32) -> u32 {
    bounded(u64::from(cursor) * 1_000 / u64::from(end))
}

fn percent(cursor: u32, end: u32) -> String {
    let thousandths = thousandths(cursor, end);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}
