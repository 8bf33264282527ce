//! The key events of a run: what the scrubber paints and jumps to.

use coordinator_core::{
    analysis::verdict::Verdict,
    event::Event,
    protocol::{Decision, OutcomeStatus, ProcessId, ProcessSet},
    trace::Trace,
};

/// A step with a key event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    /// The step; the cursor just after it shows what it did.
    pub step: u32,
    /// The key event.
    pub kind: MarkerKind,
}

/// A kind of key event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkerKind {
    /// A process knows the outcome.
    Decided(ProcessId, Decision),
    /// A process stopped.
    Crashed(ProcessId),
    /// A process is back.
    Recovered(ProcessId),
    /// A timer fired.
    TimedOut(ProcessId),
    /// Links were cut.
    Cut,
    /// The cuts were mended.
    Healed,
    /// A message was lost.
    Lost,
    /// A property was violated, for the first time.
    Violated,
}

impl MarkerKind {
    /// The word of a legend, and the class of the painted mark.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Decided(_, Decision::Commit) => "commit",
            Self::Decided(_, Decision::Abort) => "abort",
            Self::Crashed(_) => "crash",
            Self::Recovered(_) => "recovery",
            Self::TimedOut(_) => "timeout",
            Self::Cut => "cut",
            Self::Healed => "healed",
            Self::Lost => "lost",
            Self::Violated => "violation",
        }
    }

    /// Its shape, 14 high, around its place.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Decided(..) => "M0 2l5 5-5 5-5-5z",
            Self::Crashed(_) => "M-4 3l8 8M4 3l-8 8",
            Self::Recovered(_) => "M0 12V3M-4 7l4-4 4 4",
            Self::TimedOut(_) => "M-3 3h6l-6 9h6z",
            Self::Cut => "M-4 7h3M1 7h3M-1 3v8M1 3v8",
            Self::Healed => "M-4 7h8",
            Self::Lost => "M0 4v5M0 11v1",
            Self::Violated => "M-6 1h12l-6 11z",
        }
    }
}

/// Every key event, in order.
pub fn markers(trace: &Trace) -> Vec<Marker> {
    let mut decided = ProcessSet::EMPTY;
    let mut found: Vec<Marker> = Vec::new();
    for step in 0..trace.len() {
        for event in trace.events_of(step) {
            if let Some(kind) = kind(event, &mut decided) {
                let marker = Marker { step, kind };
                if found.last() != Some(&marker) {
                    found.push(marker);
                }
            }
        }
    }
    if let Some(step) = first_violation(trace) {
        let place = found.partition_point(|marker| marker.step <= step);
        found.insert(place, Marker { step, kind: MarkerKind::Violated });
    }
    found
}

/// The first step after which a property is violated. A violation is permanent.
fn first_violation(trace: &Trace) -> Option<u32> {
    let broken = |cursor: u32| Verdict::at(trace, cursor).violated().is_some();
    if !broken(trace.len()) {
        return None;
    }
    let (mut whole, mut broke) = (0, trace.len());
    while broke - whole > 1 {
        let middle = whole + (broke - whole) / 2;
        if broken(middle) {
            broke = middle;
        } else {
            whole = middle;
        }
    }
    broke.checked_sub(1)
}

/// A decision is a key event once a life of a process, not in each state that follows from it.
fn kind(event: &Event, decided: &mut ProcessSet) -> Option<MarkerKind> {
    Some(match event {
        Event::Changed { process, status, .. } => match status.outcome_status {
            OutcomeStatus::Decided(decision) if decided.insert(*process) => {
                MarkerKind::Decided(*process, decision)
            }
            _ => return None,
        },
        Event::Crashed { process, .. } => {
            decided.remove(*process);
            MarkerKind::Crashed(*process)
        }
        Event::Recovered { process } => MarkerKind::Recovered(*process),
        Event::TimedOut { process, .. } => MarkerKind::TimedOut(*process),
        Event::Cut { .. } => MarkerKind::Cut,
        Event::Healed => MarkerKind::Healed,
        Event::Lost { .. } => MarkerKind::Lost,
        _ => return None,
    })
}

/// The ranges of cursors at which a process is blocked, both ends included.
pub fn blocked_stretches(trace: &Trace) -> Vec<(u32, u32)> {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    let mut since: Option<u32> = None;
    for (cursor, blocked) in &trace.blocked {
        match (since, blocked.is_empty()) {
            (None, false) => since = Some(*cursor),
            (Some(first), true) => {
                stretches.push((first, *cursor));
                since = None;
            }
            _ => {}
        }
    }
    if let Some(first) = since {
        stretches.push((first, trace.len()));
    }
    stretches
}
