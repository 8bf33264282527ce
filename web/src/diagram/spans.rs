//! What lasts: stretches of a lane of the space-time diagram, and cuts between lanes.

use coordinator_core::{
    event::Event,
    protocol::{OutcomeStatus, ProcessId, ProcessSet},
    trace::Trace,
};

use super::{columns::Columns, space_time::Lanes};

/// What lasts at a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SpanKind {
    /// It holds locks.
    Locks,
    /// It has promised to commit and does not know the outcome.
    InDoubt,
    /// It is in doubt, and nothing that can still happen frees it.
    Blocked,
    /// It does local work.
    Work,
    /// It is down.
    Down,
}

impl SpanKind {
    const ALL: [Self; 5] = [Self::Locks, Self::InDoubt, Self::Blocked, Self::Work, Self::Down];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Locks => "locks",
            Self::InDoubt => "in doubt",
            Self::Blocked => "blocked",
            Self::Work => "work",
            Self::Down => "down",
        }
    }

    /// The word that style sheets know it by.
    pub const fn class(self) -> &'static str {
        match self {
            Self::InDoubt => "in-doubt",
            _ => self.name(),
        }
    }
}

/// A stretch of a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Whose lane.
    pub process: ProcessId,
    /// What lasts.
    pub kind: SpanKind,
    /// Where it begins.
    pub from: i32,
    /// Where it ends.
    pub to: i32,
    /// The middle of the lane.
    pub y: i32,
}

/// A stretch of time in which a cut lets nothing through between two groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutBand {
    /// Where it begins.
    pub from: i32,
    /// Where it ends.
    pub to: i32,
    /// Upper and lower edge of each strip between neighbouring lanes that are cut apart.
    pub strips: Vec<(i32, i32)>,
    /// Who is cut from whom.
    pub words: String,
}

/// Draws everything that lasts at a process, in order of the beginnings.
pub fn spans(trace: &Trace, columns: &Columns, lanes: Lanes) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut state = vec![Lasting::default(); trace.setup.processes.len()];
    // The places of the spans that have yet to end.
    let mut open = vec![[None; SpanKind::ALL.len()]; state.len()];
    let mut blocked = trace.blocked.iter().peekable();
    let mut now_blocked = ProcessSet::EMPTY;
    for cursor in 0..=trace.len() {
        let mut touched: ProcessSet = match cursor.checked_sub(1) {
            Some(step) => observe(trace.events_of(step), &mut state),
            None => trace.setup.ids().collect(),
        };
        while let Some((_, set)) = blocked.next_if(|(from, _)| *from <= cursor) {
            touched = touched.union(*set).union(now_blocked);
            now_blocked = *set;
        }
        for process in touched {
            let holds = state[process.index()].kinds(now_blocked.contains(process));
            for (slot, kind) in open[process.index()].iter_mut().zip(SpanKind::ALL) {
                match (*slot, holds.contains(&Some(kind))) {
                    (None, true) => {
                        *slot = Some(spans.len());
                        // What does not end within the run lasts until the edge.
                        let (from, to) = (columns.x(cursor), columns.width());
                        spans.push(Span { process, kind, from, to, y: lanes.y(process) });
                    }
                    (Some(place), false) => {
                        spans[place].to = columns.x(cursor);
                        *slot = None;
                    }
                    (None, false) | (Some(_), true) => {}
                }
            }
        }
    }
    spans
}

/// What lasts at a process, as far as events tell.
#[derive(Clone, Debug, Default)]
struct Lasting {
    down: bool,
    in_doubt: bool,
    locks: bool,
    work: u32,
}

impl Lasting {
    fn kinds(&self, blocked: bool) -> [Option<SpanKind>; 3] {
        if self.down {
            return [Some(SpanKind::Down), None, None];
        }
        let doubt = match (self.in_doubt, blocked) {
            (_, true) => Some(SpanKind::Blocked),
            (true, false) => Some(SpanKind::InDoubt),
            (false, false) => None,
        };
        [doubt, self.locks.then_some(SpanKind::Locks), (self.work > 0).then_some(SpanKind::Work)]
    }
}

/// Notes what the events of a step change; tells at whom.
fn observe(events: &[Event], state: &mut [Lasting]) -> ProcessSet {
    let mut touched = ProcessSet::EMPTY;
    for event in events {
        let Some(process) = event.process() else {
            continue;
        };
        let lasting = &mut state[process.index()];
        match event {
            Event::Changed { status, .. } => {
                lasting.in_doubt = status.outcome_status == OutcomeStatus::InDoubt;
                lasting.locks = status.locks;
            }
            Event::Crashed { .. } => {
                lasting.down = true;
                lasting.work = 0;
            }
            Event::Recovered { .. } => lasting.down = false,
            Event::WorkBegan { .. } => lasting.work += 1,
            Event::WorkEnded { .. } => lasting.work = lasting.work.saturating_sub(1),
            _ => continue,
        }
        touched.insert(process);
    }
    touched
}

/// Draws every cut of a run, in order of the beginnings.
pub fn cuts(trace: &Trace, columns: &Columns, lanes: Lanes) -> Vec<CutBand> {
    let mut bands = Vec::new();
    let mut open: Vec<CutBand> = Vec::new();
    for step in 0..trace.len() {
        for event in trace.events_of(step) {
            let x = columns.x(step + 1);
            match event {
                Event::Cut { from, to } => {
                    let words = cut_words(trace, *from, *to);
                    let strips = strips(trace, lanes, *from, *to);
                    // The two directions of a cut are one band.
                    match open.iter_mut().find(|band| band.strips == strips && band.from == x) {
                        Some(band) => band.words = band.words.replace('→', "|"),
                        None => open.push(CutBand { from: x, to: x, strips, words }),
                    }
                }
                Event::Healed => bands.extend(open.drain(..).map(|band| CutBand { to: x, ..band })),
                _ => {}
            }
        }
    }
    let to = columns.width();
    bands.extend(open.into_iter().map(|band| CutBand { to, ..band }));
    bands
}

fn cut_words(trace: &Trace, from: ProcessSet, to: ProcessSet) -> String {
    let names = |set: ProcessSet| {
        if set.len() > 3 {
            return format!("{} processes", set.len());
        }
        let names: Vec<_> = set.into_iter().map(|id| trace.setup.name(id)).collect();
        names.join(" ")
    };
    format!("cut {} → {}", names(from), names(to))
}

/// The strips between neighbouring lanes that a cut keeps apart; if the cut keeps no neighbours
/// apart, one strip between the nearest two that it does.
fn strips(trace: &Trace, lanes: Lanes, from: ProcessSet, to: ProcessSet) -> Vec<(i32, i32)> {
    let apart = |a: ProcessId, b: ProcessId| {
        (from.contains(a) && to.contains(b)) || (from.contains(b) && to.contains(a))
    };
    let between = |a: ProcessId, b: ProcessId| (lanes.y(a) + 7, lanes.y(b) - 7);
    let ids: Vec<ProcessId> = trace.setup.ids().collect();
    let neighbours: Vec<_> = ids
        .windows(2)
        .filter(|pair| apart(pair[0], pair[1]))
        .map(|pair| between(pair[0], pair[1]))
        .collect();
    if !neighbours.is_empty() {
        return neighbours;
    }
    let pairs = ids.iter().flat_map(|a| ids.iter().map(move |b| (*a, *b)));
    pairs
        .filter(|(a, b)| a < b && apart(*a, *b))
        .min_by_key(|(a, b)| b.0 - a.0)
        .map(|(a, b)| between(a, b))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use coordinator_core::{
        protocols::ProtocolId,
        scenario::{Draft, Fault, Trigger},
        simulate::simulate,
    };

    use super::*;
    use crate::model::timeline::Timeline;

    fn commit() -> Draft {
        Draft::new(ProtocolId::named("2pc").expect("it is in the registry"), 3)
    }

    fn played(draft: Draft) -> (Trace, Columns, Lanes) {
        let trace = simulate(&draft.build().expect("it is valid"));
        let columns = Columns::new(&Timeline::of(&trace), trace.len(), 100);
        let lanes = Lanes::new(trace.setup.processes.len(), 400);
        (trace, columns, lanes)
    }

    #[test]
    fn a_commit_leaves_nobody_in_doubt_at_its_end() {
        let (trace, columns, lanes) = played(commit());
        let spans = spans(&trace, &columns, lanes);
        let doubts = spans.iter().filter(|span| span.kind == SpanKind::InDoubt);
        let doubts: Vec<_> = doubts.collect();
        assert_eq!(doubts.len(), 3);
        assert!(doubts.iter().all(|span| span.from < span.to && span.to < columns.width()));
    }

    #[test]
    fn a_dead_coordinator_is_down_and_the_others_are_blocked_until_the_edge() {
        let who = ProcessId(0);
        let draft = commit().with(Trigger::BeforeWrite { process: who, nth: 1 }, Fault::Crash(who));
        let (trace, columns, lanes) = played(draft);
        let spans = spans(&trace, &columns, lanes);
        let to_the_edge = |kind| {
            spans.iter().filter(|span| span.kind == kind && span.to == columns.width()).count()
        };
        assert_eq!(to_the_edge(SpanKind::Down), 1);
        assert_eq!(to_the_edge(SpanKind::Blocked), 3);
    }

    #[test]
    fn both_ways_of_a_cut_are_one_band() {
        let (from, to) = (ProcessSet::one(ProcessId(0)), ProcessSet::one(ProcessId(2)));
        let draft = commit()
            .with(Trigger::Step(3), Fault::Cut { from, to, both_ways: true })
            .with(Trigger::Step(9), Fault::Heal);
        let (trace, columns, lanes) = played(draft);
        let cuts = cuts(&trace, &columns, lanes);
        assert_eq!(cuts.len(), 1);
        assert_eq!(cuts[0].words, "cut C | p2");
        assert_eq!(cuts[0].strips.len(), 1);
        assert!(cuts[0].to < columns.width());
    }
}
