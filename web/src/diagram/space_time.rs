//! The space-time diagram: a lane a process, time to the right.
//!
//! The whole is laid out once for a run and a zoom. What is seen of it is drawn in chunks, so that
//! a run of many thousand steps costs no more than what stands in the window.

use core::ops::Range;

use coordinator_core::{num::bounded, protocol::ProcessId, trace::Trace};

use super::{
    arrows::{Arrow, arrows},
    columns::Columns,
    marks::{Mark, marks},
    spans::{CutBand, Span, cuts, spans},
};
use crate::model::timeline::Timeline;

/// Where the lanes run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// From one lane to the next.
    pub pitch: i32,
    /// How many there are.
    pub count: i32,
}

/// The room above the first lane.
const TOP: i32 = 18;

impl Lanes {
    /// Lanes for this many processes that fill `height` as well as they can.
    pub fn new(processes: usize, height: i32) -> Self {
        let count = bounded::<i32>(processes).max(1);
        Self { pitch: ((height - 2 * TOP) / count).clamp(22, 84), count }
    }

    /// The middle of a process's lane.
    pub fn y(self, process: ProcessId) -> i32 {
        TOP + self.pitch / 2 + i32::from(process.0) * self.pitch
    }

    /// The height of the whole.
    pub const fn height(self) -> i32 {
        2 * TOP + self.pitch * self.count
    }
}

/// The width of a chunk.
pub const CHUNK: i32 = 320;

/// A space-time diagram, laid out.
#[derive(Debug)]
pub struct Picture {
    /// Where the cursors stand.
    pub columns: Columns,
    /// Where the lanes run.
    pub lanes: Lanes,
    /// Every message.
    pub arrows: Vec<Arrow>,
    /// Every mark.
    pub marks: Vec<Mark>,
    /// Everything that lasts at a process.
    pub spans: Vec<Span>,
    /// Every cut.
    pub cuts: Vec<CutBand>,
    /// Where the simulated time is written, and what it is.
    pub ticks: Vec<(i32, u32)>,
}

/// A picture is laid out once, and handed on as an `Rc`.
impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self, other)
    }
}

/// The room that the time needs.
const TICK_ROOM: i32 = 44;

impl Picture {
    /// Lays a run out.
    pub fn new(trace: &Trace, timeline: &Timeline, zoom_percent: u16, height: i32) -> Self {
        let columns = Columns::new(timeline, trace.len(), zoom_percent);
        let lanes = Lanes::new(trace.setup.processes.len(), height);
        let marks = marks(trace, &columns, lanes);
        Self {
            arrows: arrows(trace, &columns, lanes, &marks),
            marks,
            spans: spans(trace, &columns, lanes),
            cuts: cuts(trace, &columns, lanes),
            ticks: ticks(trace, &columns),
            columns,
            lanes,
        }
    }

    /// The chunks that a stretch touches, with one more on each side.
    pub fn chunks(&self, seen: &Range<i32>) -> Range<i32> {
        let last = self.columns.width() / CHUNK + 1;
        let first = (seen.start / CHUNK - 1).clamp(0, last);
        first..(seen.end / CHUNK + 2).clamp(first, last)
    }

    /// The arrows that begin in a chunk and end in it or the next.
    pub fn arrows_of(&self, chunk: i32) -> impl Iterator<Item = &Arrow> {
        let stretch = stretch(chunk);
        let first = self.arrows.partition_point(|arrow| arrow.from.x < stretch.start);
        self.arrows[first..]
            .iter()
            .take_while(move |arrow| arrow.from.x < stretch.end)
            .filter(|arrow| !long(arrow.from.x, arrow.to.x))
    }

    /// The marks that stand in a chunk.
    pub fn marks_of(&self, chunk: i32) -> impl Iterator<Item = &Mark> {
        let stretch = stretch(chunk);
        // A decision stands a few pixels beside its step, so the order holds only nearly.
        let first = self.marks.partition_point(|mark| mark.at.x < stretch.start - 20);
        self.marks[first..]
            .iter()
            .take_while(move |mark| mark.at.x < stretch.end + 20)
            .filter(move |mark| stretch.contains(&mark.at.x))
    }

    /// The marks of the step that leads to a cursor.
    pub fn marks_at(&self, cursor: u32) -> &[Mark] {
        let place = |end: u32| self.marks.partition_point(|mark| mark.step < end);
        &self.marks[place(cursor.saturating_sub(1))..place(cursor)]
    }

    /// The times that are written in a chunk.
    pub fn ticks_of(&self, chunk: i32) -> &[(i32, u32)] {
        let stretch = stretch(chunk);
        let place = |edge: i32| self.ticks.partition_point(|(x, _)| *x < edge);
        &self.ticks[place(stretch.start)..place(stretch.end)]
    }

    /// The spans that begin in a chunk and end in it or the next.
    pub fn spans_of(&self, chunk: i32) -> impl Iterator<Item = &Span> {
        let stretch = stretch(chunk);
        let first = self.spans.partition_point(|span| span.from < stretch.start);
        self.spans[first..]
            .iter()
            .take_while(move |span| span.from < stretch.end)
            .filter(|span| !long(span.from, span.to))
    }

    /// The arrows that span several chunks and touch some of these.
    pub fn long_arrows(&self, chunks: &Range<i32>) -> impl Iterator<Item = &Arrow> {
        let seen = chunks.start * CHUNK..chunks.end * CHUNK;
        let end = self.arrows.partition_point(|arrow| arrow.from.x < seen.end);
        self.arrows[..end]
            .iter()
            .filter(move |arrow| long(arrow.from.x, arrow.to.x) && arrow.to.x >= seen.start)
    }

    /// The spans that reach over several chunks and touch some of these.
    pub fn long_spans(&self, chunks: &Range<i32>) -> impl Iterator<Item = &Span> {
        let seen = chunks.start * CHUNK..chunks.end * CHUNK;
        let end = self.spans.partition_point(|span| span.from < seen.end);
        self.spans[..end]
            .iter()
            .filter(move |span| long(span.from, span.to) && span.to >= seen.start)
    }

    /// The cuts that touch some of these chunks.
    pub fn cuts_in(&self, chunks: &Range<i32>) -> impl Iterator<Item = &CutBand> {
        let seen = chunks.start * CHUNK..chunks.end * CHUNK;
        self.cuts.iter().filter(move |cut| cut.from < seen.end && cut.to >= seen.start)
    }
}

/// The first step of each tick, where there is room.
fn ticks(trace: &Trace, columns: &Columns) -> Vec<(i32, u32)> {
    let mut written: Vec<(i32, u32)> = Vec::new();
    for (step, cursor) in trace.steps.iter().zip(1..) {
        let x = columns.x(cursor);
        let room = written
            .last()
            .is_none_or(|(before, tick)| x - before >= TICK_ROOM && *tick != step.at.0);
        if room {
            written.push((x, step.at.0));
        }
    }
    written
}

const fn stretch(chunk: i32) -> Range<i32> {
    chunk * CHUNK..(chunk + 1) * CHUNK
}

/// Whether something reaches beyond the chunk after the one in which it begins.
const fn long(from: i32, to: i32) -> bool {
    to / CHUNK - from / CHUNK > 1
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use coordinator_core::{
        protocols::ProtocolId,
        scenario::{Draft, Fault, Trigger},
        simulate::simulate,
    };

    use super::*;

    fn long_run() -> Picture {
        let protocol = ProtocolId::named("2pc").expect("it is in the registry");
        let who = ProcessId(0);
        let mut draft = Draft::new(protocol, 16)
            .with(Trigger::BeforeWrite { process: who, nth: 1 }, Fault::Crash(who));
        draft.environment.patience_ticks = 9_000;
        let trace = simulate(&draft.build().expect("it is valid"));
        Picture::new(&trace, &Timeline::of(&trace), 100, 400)
    }

    #[test]
    fn a_window_shows_all_that_is_visible_in_it() {
        let picture = long_run();
        let width = picture.columns.width();
        assert!(width > 5 * CHUNK, "the run is long enough to need windows: {width}");
        for left in (0..width).step_by(977) {
            let seen = left..left + 900;
            let chunks = picture.chunks(&seen);
            let drawn: BTreeSet<u32> = chunks
                .clone()
                .flat_map(|chunk| picture.arrows_of(chunk))
                .chain(picture.long_arrows(&chunks))
                .map(|arrow| arrow.message.0)
                .collect();
            for arrow in &picture.arrows {
                let visible = arrow.from.x < seen.end && arrow.to.x >= seen.start;
                assert!(!visible || drawn.contains(&arrow.message.0), "{arrow:?} at {left}");
            }
            let marks = chunks.clone().flat_map(|chunk| picture.marks_of(chunk)).count();
            let visible = picture.marks.iter().filter(|mark| seen.contains(&mark.at.x)).count();
            assert!(marks >= visible);
        }
    }

    #[test]
    fn a_window_draws_little_of_a_long_run() {
        let picture = long_run();
        let chunks = picture.chunks(&(0..900));
        let drawn = chunks.flat_map(|chunk| picture.arrows_of(chunk)).count();
        assert!(drawn * 2 < picture.arrows.len(), "{drawn} of {}", picture.arrows.len());
    }

    #[test]
    fn every_mark_is_in_exactly_one_chunk() {
        let picture = long_run();
        let chunks = 0..picture.columns.width() / CHUNK + 1;
        let drawn = chunks.flat_map(|chunk| picture.marks_of(chunk)).count();
        assert_eq!(drawn, picture.marks.len());
    }

    #[test]
    fn every_mark_leads_to_exactly_one_cursor() {
        let picture = long_run();
        let steps = picture.marks.last().expect("it has marks").step;
        assert!(picture.marks_at(0).is_empty(), "nothing has happened before the first step");
        let marks: Vec<&Mark> = (0..=steps + 1).flat_map(|it| picture.marks_at(it)).collect();
        assert_eq!(marks, picture.marks.iter().collect::<Vec<_>>());
    }

    #[test]
    fn lanes_fill_the_height_and_stay_readable() {
        assert_eq!(Lanes::new(4, 200).pitch, 41);
        assert_eq!(Lanes::new(65, 200).pitch, 22);
        assert!(Lanes::new(4, 200).height() <= 200);
    }
}
