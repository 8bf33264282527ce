//! A stretch of the space-time diagram, and what reaches over several of them.

use core::ops::Range;
use std::rc::Rc;

use coordinator_core::event::Loss;
use yew::prelude::*;

use super::SEEK;
use crate::{
    diagram::{
        Point,
        arrows::{Arrow, Ending},
        length,
        marks::{Mark, MarkKind},
        round,
        space_time::{CHUNK, Picture},
        spans::{CutBand, Span, SpanKind},
    },
    dom::target::{self, ATTRIBUTE},
    store::Selection,
};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ChunkProps {
    pub(super) picture: Rc<Picture>,
    pub(super) nth: i32,
}

/// Everything that begins in one stretch of the diagram and does not reach far beyond it.
#[component]
pub(super) fn Chunk(props: &ChunkProps) -> Html {
    let (picture, nth) = (&props.picture, props.nth);
    let height = picture.lanes.height();
    let tick = |(x, tick): &(i32, u32)| {
        html! {
            <g class="st-tick">
                <path d={format!("M{x} 14V{height}")} />
                <text x={x.to_string()} y="10">{ tick }</text>
            </g>
        }
    };
    html! {
        <svg class="st-chunk" style={format!("left:{}px", nth * CHUNK)} width={CHUNK.to_string()}
            height={height.to_string()} aria-hidden="true">
            <g transform={format!("translate({} 0)", -nth * CHUNK)}>
                <g>{ for picture.ticks_of(nth).iter().map(tick) }</g>
                <g>{ for picture.spans_of(nth).map(|it| span(it, &stretch(&(nth..nth + 2)))) }</g>
                <g>{ for picture.arrows_of(nth).map(arrow) }</g>
                <g>{ for picture.marks_of(nth).map(mark) }</g>
            </g>
        </svg>
    }
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct FarProps {
    pub(super) picture: Rc<Picture>,
    pub(super) first: i32,
    pub(super) end: i32,
}

/// Cuts, and everything that reaches over several chunks.
#[component]
pub(super) fn Far(props: &FarProps) -> Html {
    let picture = &props.picture;
    let chunks = props.first..props.end;
    html! {
        <svg class="st-chunk" width="1" height="1" aria-hidden="true">
            <g>{ for picture.cuts_in(&chunks).map(cut) }</g>
            <g>{ for picture.long_spans(&chunks).map(|it| span(it, &stretch(&chunks))) }</g>
            <g>{ for picture.long_arrows(&chunks).map(arrow) }</g>
        </svg>
    }
}

fn cut(band: &CutBand) -> Html {
    let width = (band.to - band.from).max(1);
    let strip = |(top, bottom): &(i32, i32)| {
        let (top, height) = (*top, (bottom - top).max(4));
        html! {
            <>
                <rect x={band.from.to_string()} y={top.to_string()} width={width.to_string()}
                    height={height.to_string()} />
                <path d={format!("M{} {}H{}", band.from, top + height / 2, band.to)} />
            </>
        }
    };
    let label = band.strips.first().map(|(top, _)| Point { x: band.from + 6, y: top + 9 });
    html! {
        <g class="st-cut">
            { for band.strips.iter().map(strip) }
            if let Some(at) = label {
                <text x={at.x.to_string()} y={at.y.to_string()}>{ &band.words }</text>
            }
        </g>
    }
}

/// A stretch of a lane. A long one says what it is again and again, here only where it is drawn.
fn span(span: &Span, drawn: &Range<i32>) -> Html {
    let y = match span.kind {
        SpanKind::Locks => span.y + 9,
        SpanKind::Work | SpanKind::InDoubt | SpanKind::Blocked | SpanKind::Down => span.y,
    };
    let word = match span.kind {
        SpanKind::Locks | SpanKind::Work => None,
        SpanKind::InDoubt | SpanKind::Blocked | SpanKind::Down => Some(span.kind.name()),
    };
    let room = span.to - span.from;
    let label = |x: i32| {
        html! { <text key={x} x={x.to_string()} y={(y + 3).to_string()}>{ span.kind.name() }</text> }
    };
    html! {
        <g class={format!("st-span st-{}", span.kind.class())}>
            <path d={format!("M{} {y}H{}", span.from, span.to)} />
            if word.is_some() && room > 52 {
                <g>{ for labels(span, drawn).map(label) }</g>
            }
        </g>
    }
}

/// How far the words of a long stretch are apart.
const WORDS_APART: i32 = 480;

/// Where the words of a stretch stand, as far as that is drawn.
fn labels(span: &Span, drawn: &Range<i32>) -> impl Iterator<Item = i32> {
    let room = span.to - span.from;
    let first = span.from + room.min(WORDS_APART) / 2;
    let (start, end) = (drawn.start, drawn.end.min(span.to - 30).max(first + 1));
    let before = (start - first).max(0) / WORDS_APART;
    (before..).map(move |nth| first + nth * WORDS_APART).take_while(move |x| *x < end)
}

const fn stretch(chunks: &Range<i32>) -> Range<i32> {
    chunks.start * CHUNK..chunks.end * CHUNK
}

fn arrow(arrow: &Arrow) -> Html {
    let Arrow { from, to, .. } = *arrow;
    let class = classes!(
        "st-arrow",
        (arrow.ending == Ending::Open).then_some("is-open"),
        matches!(arrow.ending, Ending::Cross(_)).then_some("is-lost"),
        arrow.again.then_some("is-again"),
        arrow.copy.then_some("is-copy"),
        arrow.local.then_some("is-local"),
    );
    let line = format!("M{} {}L{} {}", from.x, from.y, to.x, to.y);
    let drawn = match arrow.ending {
        Ending::Arrow => format!("{line}{}", head(from, to)),
        Ending::Cross(_) => format!("{line}M{} {}l8 8m0 -8l-8 8", to.x - 4, to.y - 4),
        Ending::Open => line.clone(),
    };
    let why = match arrow.ending {
        Ending::Cross(Loss::Dropped) => Some("dropped"),
        Ending::Cross(Loss::Cut) => Some("cut"),
        // That the receiver is down stands on its lane.
        Ending::Cross(Loss::ReceiverDown) | Ending::Arrow | Ending::Open => None,
    };
    html! {
        <g {class} data-target={target::code(Selection::Message(arrow.message))}>
            <path class="st-hit" d={line} />
            <path class="st-line" d={drawn} />
            if let Some(why) = why {
                <text class="st-why" x={(to.x + 7).to_string()} y={(to.y + 3).to_string()}>{ why }</text>
            }
            if let Some(spot) = arrow.label {
                <text x={spot.x.to_string()} y={(spot.y + 3).to_string()}>{ &*arrow.name }</text>
            }
        </g>
    }
}

/// The head of an arrow.
pub(super) fn head(from: Point, to: Point) -> String {
    let (dx, dy) = (f64::from(to.x - from.x), f64::from(to.y - from.y));
    let whole = length(dx, dy).max(1.0);
    let (ux, uy) = (dx / whole, dy / whole);
    let wing = |side: f64| Point {
        x: to.x - round(ux * 8.0 - side * uy * 3.6),
        y: to.y - round(uy * 8.0 + side * ux * 3.6),
    };
    let (left, right) = (wing(1.0), wing(-1.0));
    format!("M{} {}L{} {}L{} {}z", left.x, left.y, to.x, to.y, right.x, right.y)
}

/// A mark, and its label.
pub(super) fn mark(mark: &Mark) -> Html {
    let Point { x, y } = mark.at;
    let shape = match mark.kind {
        MarkKind::Began => "M-5 -6L6 0L-5 6z",
        MarkKind::Forced | MarkKind::Lazy => "M-4 -4.5h8v9h-8z",
        MarkKind::Vote => "M0 -3.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0 -7z",
        MarkKind::Timeout => "M-4 -6h8L-4 6h8z",
        MarkKind::Crash => "M-6 -6L6 6M6 -6L-6 6",
        MarkKind::Recovery => "M-4 -6L6 0L-4 6z",
        MarkKind::Fault => "M-6 -4.5h12L0 6z",
        MarkKind::Decision(_) => "M0 -7L7 0L0 7L-7 0z",
        MarkKind::RivalWaits => "M-5 -5h10v10h-10zM-5 0h10",
        MarkKind::RivalWrote => "M-5 -5h10v10h-10zM-3 0l2 3l4 -5",
    };
    let sign = match mark.kind {
        MarkKind::Decision(coordinator_core::protocol::Decision::Commit) => {
            Some("M-3 0l2 2.5l4 -5")
        }
        MarkKind::Decision(coordinator_core::protocol::Decision::Abort) => {
            Some("M-2.5 -2.5l5 5m0 -5l-5 5")
        }
        _ => None,
    };
    debug_assert_eq!((SEEK, ATTRIBUTE), ("data-cursor", "data-target"));
    html! {
        <g class={format!("st-mark st-mark-{}", mark.kind.name())}
            data-cursor={(mark.step + 1).to_string()}>
            <g transform={format!("translate({x} {y})")}>
                <circle class="st-hit" r="9" />
                <path d={shape} />
                if let Some(sign) = sign {
                    <path class="st-sign" d={sign} />
                }
            </g>
            if let Some(at) = mark.label {
                <text x={at.x.to_string()} y={at.y.to_string()}>{ &*mark.words }</text>
            }
        </g>
    }
}

#[cfg(test)]
mod tests {
    use coordinator_core::protocol::ProcessId;

    use super::*;

    fn span(from: i32, to: i32) -> Span {
        Span { process: ProcessId(0), kind: SpanKind::Blocked, from, to, y: 0 }
    }

    #[test]
    fn a_long_stretch_has_words_wherever_it_is_looked_at_and_nowhere_else() {
        let long = span(100, 90_000);
        for start in [0, 4_000, 50_000, 88_000] {
            let places: Vec<i32> = labels(&long, &(start..start + 1_600)).collect();
            assert!((2..=5).contains(&places.len()), "{places:?} from {start}");
            assert!(places.iter().all(|x| *x + WORDS_APART >= start && *x < start + 1_600));
        }
    }

    #[test]
    fn a_short_stretch_has_one_word_in_its_middle() {
        assert_eq!(labels(&span(200, 300), &(0..1_000)).collect::<Vec<_>>(), [250]);
    }
}
