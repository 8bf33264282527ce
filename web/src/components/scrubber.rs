//! The slider over the steps of a run, with its marks painted on it.

use std::rc::Rc;

use coordinator_core::narrate;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    markers::{Marker, MarkerKind, blocked_stretches},
    store::{Action, Dispatch, Run},
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

/// What stands out in a run. Nothing here moves, so it is rendered once a run.
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
    let path = match marker.kind {
        MarkerKind::Decided(..) => "M0 2l5 5-5 5-5-5z",
        MarkerKind::Crashed(_) => "M-4 3l8 8M4 3l-8 8",
        MarkerKind::Recovered(_) => "M0 12V3M-4 7l4-4 4 4",
        MarkerKind::TimedOut(_) => "M-3 3h6l-6 9h6z",
        MarkerKind::Cut => "M-4 7h3M1 7h3M-1 3v8M1 3v8",
        MarkerKind::Healed => "M-4 7h8",
        MarkerKind::Lost => "M0 4v5M0 11v1",
        MarkerKind::Violated => "M-6 1h12l-6 11z",
    };
    html! {
        <svg
            key={format!("{} {}", marker.step, marker.kind.word())}
            x={percent(marker.step + 1, end)}
            y="0"
            overflow="visible"
        >
            <path class={format!("mark mark-{}", marker.kind.word())} d={path} />
        </svg>
    }
}

fn thousandths(cursor: u32, end: u32) -> u32 {
    u32::try_from(u64::from(cursor) * 1_000 / u64::from(end)).unwrap_or(1_000)
}

fn percent(cursor: u32, end: u32) -> String {
    let thousandths = thousandths(cursor, end);
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}
