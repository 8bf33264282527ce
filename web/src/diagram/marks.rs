//! What happened at a process, as marks on its lane of the space-time diagram.

use std::borrow::Cow;

use coordinator_core::{
    event::Event,
    protocol::{Decision, OutcomeStatus, ProcessId, ProtocolFamily},
    trace::Trace,
};

use super::{Point, columns::Columns, space_time::Lanes, text_width};
use crate::model::labels;

/// The shape of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// The transaction begins.
    Began,
    /// A forced write.
    Forced,
    /// A lazy write.
    Lazy,
    /// A vote.
    Vote,
    /// A timer fired.
    Timeout,
    /// A crash.
    Crash,
    /// A restart.
    Recovery,
    /// Another fault.
    Fault,
    /// The outcome is known.
    Decision(Decision),
    /// Another transaction waits for the rows.
    RivalWaits,
    /// Another transaction has written.
    RivalWrote,
}

impl MarkKind {
    /// The word that style sheets know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Began => "began",
            Self::Forced => "forced",
            Self::Lazy => "lazy",
            Self::Vote => "vote",
            Self::Timeout => "timeout",
            Self::Crash => "crash",
            Self::Recovery => "recovery",
            Self::Fault => "fault",
            Self::Decision(Decision::Commit) => "commit",
            Self::Decision(Decision::Abort) => "abort",
            Self::RivalWaits => "rival-waits",
            Self::RivalWrote => "rival-wrote",
        }
    }

    /// Which mark stands where several would stand on one spot: the greater one.
    const fn weight(self) -> u8 {
        match self {
            Self::Crash => 10,
            Self::Recovery => 9,
            Self::Fault => 8,
            Self::Decision(_) => 7,
            Self::Timeout => 6,
            Self::RivalWrote => 5,
            Self::RivalWaits => 4,
            Self::Forced => 3,
            Self::Lazy => 2,
            Self::Vote => 1,
            Self::Began => 0,
        }
    }
}

/// A mark on a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The step in which it happened.
    pub step: u32,
    /// At whom.
    pub process: ProcessId,
    /// Where it stands.
    pub at: Point,
    /// What it is.
    pub kind: MarkKind,
    /// What happened, in words.
    pub words: Cow<'static, str>,
    /// Where its label stands, if there is room for one: its left end.
    pub label: Option<Point>,
}

/// The size of the letters of a mark.
pub const MARK_FONT: i32 = 9;
/// The lowest lane that has room for labels.
const ROOMY_LANE: i32 = 30;

/// Draws what happened at the processes of a run, in order.
pub fn marks(trace: &Trace, columns: &Columns, lanes: Lanes) -> Vec<Mark> {
    let mut drawn: Vec<Mark> = Vec::new();
    let mut decided: Vec<Option<Decision>> = vec![None; trace.setup.processes.len()];
    let family = trace.scenario.info().family;
    for step in 0..trace.len() {
        let first = drawn.len();
        for event in trace.events_of(step) {
            let Some((process, kind, words)) = read(event, family, &mut decided) else {
                continue;
            };
            let shift = match kind {
                MarkKind::Decision(_) => 11,
                _ => 0,
            };
            let at = Point { x: columns.x(step + 1) + shift, y: lanes.y(process) };
            let mark = Mark { step, process, at, kind, words, label: None };
            match drawn[first..].iter_mut().find(|other| other.at == at) {
                Some(other) if other.kind.weight() < kind.weight() => *other = mark,
                Some(_) => {}
                None => drawn.push(mark),
            }
        }
    }
    if lanes.pitch >= ROOMY_LANE {
        label(&mut drawn, trace.setup.processes.len());
    }
    drawn
}

/// Where labels find room: above the lane if the mark is no decision, else below.
fn label(marks: &mut [Mark], processes: usize) {
    let mut ends = vec![(i32::MIN, i32::MIN); processes];
    for mark in marks {
        let width = text_width(&mark.words, MARK_FONT);
        let (above, below) = &mut ends[mark.process.index()];
        let left = mark.at.x - 4;
        if matches!(mark.kind, MarkKind::Decision(_)) {
            if left > *below {
                *below = left + width + 4;
                mark.label = Some(Point { x: left, y: mark.at.y + 17 });
            }
        } else if left > *above {
            *above = left + width + 4;
            mark.label = Some(Point { x: left, y: mark.at.y - 9 });
        } else if left > *below {
            *below = left + width + 4;
            mark.label = Some(Point { x: left, y: mark.at.y + 17 });
        }
    }
}

fn read(
    event: &Event,
    family: ProtocolFamily,
    decided: &mut [Option<Decision>],
) -> Option<(ProcessId, MarkKind, Cow<'static, str>)> {
    let mark = match event {
        Event::Wrote { process, name, forced, .. } => {
            let kind = if *forced { MarkKind::Forced } else { MarkKind::Lazy };
            (*process, kind, name.clone())
        }
        Event::WorkEnded { process, work, outcome } => {
            (*process, MarkKind::Vote, labels::outcome(*work, *outcome))
        }
        Event::TimedOut { process, .. } => (*process, MarkKind::Timeout, Cow::Borrowed("timeout")),
        Event::Crashed { process, .. } => {
            decided[process.index()] = None;
            (*process, MarkKind::Crash, Cow::Borrowed("crash"))
        }
        Event::Recovered { process } => (*process, MarkKind::Recovery, Cow::Borrowed("restart")),
        Event::Fault { process, fault } => {
            (*process, MarkKind::Fault, Cow::Borrowed(fault.kind().info().mark?))
        }
        Event::RivalWaits { process } => {
            (*process, MarkKind::RivalWaits, Cow::Borrowed("other waits"))
        }
        Event::RivalWrote { process } => {
            (*process, MarkKind::RivalWrote, Cow::Borrowed("other wrote"))
        }
        Event::Changed { process, status, .. } => {
            let OutcomeStatus::Decided(decision) = status.outcome_status else {
                return None;
            };
            if decided[process.index()].replace(decision) == Some(decision) {
                return None;
            }
            let word = decision.past_tense(family).to_ascii_uppercase();
            (*process, MarkKind::Decision(decision), Cow::Owned(word))
        }
        Event::Began => (ProcessId(0), MarkKind::Began, Cow::Borrowed("begin")),
        Event::Planned { .. }
        | Event::Sent { .. }
        | Event::Received { .. }
        | Event::Lost { .. }
        | Event::Duplicated { .. }
        | Event::Delayed { .. }
        | Event::WorkBegan { .. }
        | Event::Armed { .. }
        | Event::Disarmed { .. }
        | Event::Cut { .. }
        | Event::Healed
        | Event::Noted { .. } => return None,
    };
    Some(mark)
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

    fn draw(draft: Draft) -> Vec<Mark> {
        let trace = simulate(&draft.build().expect("it is valid"));
        let columns = Columns::new(&Timeline::of(&trace), trace.len(), 100);
        marks(&trace, &columns, Lanes::new(trace.setup.processes.len(), 400))
    }

    fn commit() -> Draft {
        Draft::new(ProtocolId::named("2pc").expect("it is in the registry"), 3)
    }

    fn count(marks: &[Mark], kind: MarkKind) -> usize {
        marks.iter().filter(|mark| mark.kind == kind).count()
    }

    #[test]
    fn a_commit_shows_its_writes_and_decisions() {
        let marks = draw(commit());
        assert_eq!(count(&marks, MarkKind::Forced), 7);
        assert_eq!(count(&marks, MarkKind::Decision(Decision::Commit)), 4);
    }

    #[test]
    fn a_crash_and_a_recovery_are_seen() {
        let who = ProcessId(1);
        let draft = commit()
            .with(Trigger::AfterWrite { process: who, nth: 1 }, Fault::Crash(who))
            .with(Trigger::Tick(100), Fault::Recover(who));
        let marks = draw(draft);
        assert_eq!(count(&marks, MarkKind::Crash), 1);
        assert_eq!(count(&marks, MarkKind::Recovery), 1);
    }
}
