//! A saga as a table: each step beside its compensation, read off a trace.

use alloc::{borrow::Cow, vec::Vec};

use crate::{
    event::Event,
    protocol::{Decision, Note, Options, Phase, ProcessId, ProtocolFamily, ProtocolInfo, Work},
    trace::Trace,
};

/// A saga at a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SagaProgress {
    /// Who leads it, or keeps its last event.
    pub leader: ProcessId,
    /// How it stands.
    pub state: SagaState,
    /// Its steps, in order.
    pub rows: Vec<Row>,
}

/// How a saga stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SagaState {
    /// It has not ended.
    Open,
    /// It came to its end: completed, or compensated.
    Ended(Decision),
    /// It was handed to people.
    Parked,
}

/// A step and its compensation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who carries it out.
    pub service: ProcessId,
    /// What the step is called.
    pub name: Cow<'static, str>,
    /// What its compensation is called.
    pub compensation: Cow<'static, str>,
    /// Whether the saga can turn round there.
    pub kind: Kind,
    /// What became of the step.
    pub forward: Forward,
    /// What became of its compensation.
    pub backward: Backward,
}

/// What a step means for the way back (Richardson 2018, section 4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It can be undone.
    Compensatable,
    /// It cannot be undone, and after it the saga only goes forward.
    Pivot,
    /// It is tried until it succeeds.
    Retriable,
}

impl Kind {
    /// The kind in a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compensatable => "compensatable",
            Self::Pivot => "pivot",
            Self::Retriable => "retriable",
        }
    }

    /// The kind of a step, counted from 0. Protocols that tell kinds apart say so in two options.
    fn of(info: &ProtocolInfo, options: &Options, step: u8) -> Self {
        let number = |id| info.option(id).map_or(0, |place| options.get(place));
        let (pivot, retriable) = (number("pivot"), number("retriable-from"));
        match step + 1 {
            step if step == pivot => Self::Pivot,
            step if retriable != 0 && step >= retriable => Self::Retriable,
            _ => Self::Compensatable,
        }
    }
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Forward {
    /// No process has asked for it.
    Waiting,
    /// It was asked for, and its effect is not known yet.
    Asked,
    /// It took effect this number of times.
    Done(u8),
    /// It has no effect and never will have one.
    Refused,
}

/// What became of a compensation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backward {
    /// No process has asked for it.
    Waiting,
    /// It was asked for.
    Asked,
    /// It took effect this number of times.
    Done(u8),
    /// The step counts as compensated, and nothing was undone.
    Nothing,
}

impl Backward {
    fn undone_so_far(self) -> u8 {
        match self {
            Self::Done(times) => times,
            Self::Waiting | Self::Asked | Self::Nothing => 0,
        }
    }
}

/// The sagas of a run at a cursor; none if the run is not one of sagas.
///
/// ```
/// use coordinator_core::{analysis::saga_progress, scenario, simulate::simulate};
///
/// let trace = simulate(&scenario::entry("saga-refused").expect("it is in the library").scenario());
/// let [saga] = &saga_progress::at(&trace, trace.len())[..] else { panic!("one saga runs") };
/// assert_eq!(saga.rows[0].backward, saga_progress::Backward::Done(1));
/// assert_eq!(saga.rows[1].forward, saga_progress::Forward::Refused);
/// ```
pub fn at(trace: &Trace, cursor: u32) -> Vec<SagaProgress> {
    let mut views = empty(trace);
    for event in trace.events_until(cursor) {
        see(&mut views, event);
    }
    views
}

fn empty(trace: &Trace) -> Vec<SagaProgress> {
    let scenario = &trace.scenario;
    if scenario.info().family != ProtocolFamily::Saga {
        return Vec::new();
    }
    let rows: Vec<Row> = (0..)
        .zip(trace.setup.workers())
        .map(|(step, service)| {
            let (name, compensation) = scenario.protocol.step_names(&scenario.options, step);
            let (forward, backward) = (Forward::Waiting, Backward::Waiting);
            let kind = Kind::of(scenario.info(), &scenario.options, step);
            Row { service, name, compensation, kind, forward, backward }
        })
        .collect();
    let view = |leader| SagaProgress { leader, state: SagaState::Open, rows: rows.clone() };
    trace.setup.leaders().into_iter().map(view).collect()
}

fn see(views: &mut [SagaProgress], event: &Event) {
    match event {
        Event::Noted { note, .. } => hear(views, *note),
        // A command of the leader: whose saga it is stands fast.
        Event::Sent { from, to, phase, .. } => {
            if let Some(view) = views.iter_mut().find(|view| view.leader == *from) {
                let row = view.rows.iter_mut().find(|row| row.service == *to);
                match (row, phase) {
                    (Some(row), Phase::Forward) => row.ask_forward(),
                    (Some(row), Phase::Compensation) => row.ask_backward(),
                    _ => {}
                }
            }
        }
        // Without a leader that commands, a step is asked for when its service begins.
        Event::WorkBegan { work, .. } => {
            if let [view] = views {
                match work {
                    Work::Step(step) => row(view, *step).map(Row::ask_forward),
                    Work::Compensate(step) => row(view, *step).map(Row::ask_backward),
                    Work::Prepare => None,
                };
            }
        }
        _ => {}
    }
}

fn hear(views: &mut [SagaProgress], note: Note) {
    match note {
        Note::Applied { saga, step } => {
            if let Some(row) = find(views, saga).and_then(|view| row(view, step)) {
                row.forward = Forward::Done(match row.forward {
                    Forward::Done(times) => times.saturating_add(1),
                    Forward::Waiting | Forward::Asked | Forward::Refused => 1,
                });
            }
        }
        Note::Compensated { saga, step } => {
            if let Some(row) = find(views, saga).and_then(|view| row(view, step)) {
                row.backward = Backward::Done(row.backward.undone_so_far().saturating_add(1));
            }
        }
        Note::Settled { saga, step } => {
            if let Some(row) = find(views, saga).and_then(|view| row(view, step))
                && row.backward.undone_so_far() == 0
            {
                row.backward = Backward::Nothing;
            }
        }
        Note::Refused { saga, step } => {
            if let Some(row) = find(views, saga).and_then(|view| row(view, step)) {
                row.forward = Forward::Refused;
            }
        }
        Note::Parked { saga } => {
            if let Some(view) = find(views, saga) {
                view.state = SagaState::Parked;
            }
        }
        Note::Ended { transaction, decision } => {
            if let Some(view) = find(views, transaction) {
                view.state = SagaState::Ended(decision);
            }
        }
        Note::Keeps
        | Note::Forgot { .. }
        | Note::Marked { .. }
        | Note::Unmarked { .. }
        | Note::Read { .. }
        | Note::Wrote { .. }
        | Note::Waits { .. }
        | Note::Undid { .. } => {}
    }
}

fn find(views: &mut [SagaProgress], saga: u8) -> Option<&mut SagaProgress> {
    views.get_mut(usize::from(saga))
}

fn row(view: &mut SagaProgress, step: u8) -> Option<&mut Row> {
    view.rows.get_mut(usize::from(step))
}

impl Row {
    fn ask_forward(&mut self) {
        if self.forward == Forward::Waiting {
            self.forward = Forward::Asked;
        }
    }

    fn ask_backward(&mut self) {
        if self.backward == Backward::Waiting {
            self.backward = Backward::Asked;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{scenario::entry, simulate::simulate};

    fn table(id: &str) -> Vec<Vec<(Forward, Backward)>> {
        let trace = simulate(&entry(id).expect("it is in the library").scenario());
        let views = at(&trace, trace.len());
        let cells = |view: &SagaProgress| {
            view.rows.iter().map(|row| (row.forward, row.backward)).collect::<Vec<_>>()
        };
        views.iter().map(cells).collect()
    }

    #[test]
    fn a_saga_is_read_as_it_ended() {
        use Backward::Waiting as NotAsked;
        use Forward::{Done, Refused, Waiting};
        assert_eq!(table("saga-completed"), [[(Done(1), NotAsked); 3]]);
        let undone = (Done(1), Backward::Done(1));
        let refused = (Refused, NotAsked);
        assert_eq!(table("saga-refused"), [[undone, refused, (Waiting, NotAsked)]]);
        assert_eq!(table("saga-events-refused"), [[undone, refused, (Waiting, NotAsked)]]);
        assert_eq!(table("saga-late-step")[0][0], (Forward::Asked, Backward::Nothing));
        assert_eq!(table("m17-no-tombstone")[0][0], (Done(1), Backward::Nothing));
        assert_eq!(table("m14-refunded-twice")[0][1], (Done(1), Backward::Done(2)));
        assert_eq!(table("2pc-commit"), Vec::<Vec<_>>::new());
    }

    #[test]
    fn each_customer_has_a_saga_of_its_own() {
        let trace = simulate(&entry("checkout-last-item").expect("it is there").scenario());
        let views = at(&trace, trace.len());
        let states: Vec<_> = views.iter().map(|view| view.state).collect();
        assert_eq!(states, [Decision::Abort, Decision::Commit].map(SagaState::Ended));
        assert_eq!(views[1].rows[1].name, "ChargePayment");
        assert_eq!(views[1].rows[1].compensation, "RefundPayment");
        assert_eq!(views[0].rows[0].backward, Backward::Done(1));
        assert_eq!(views[0].rows[1].forward, Forward::Refused);
        assert!(views[1].rows.iter().all(|row| row.forward == Forward::Done(1)));
    }

    #[test]
    fn a_step_is_of_the_kind_that_its_options_say() {
        use Kind::{Compensatable, Pivot, Retriable};
        let kinds = |id: &str| {
            let trace = simulate(&entry(id).expect("it is in the library").scenario());
            at(&trace, 0)[0].rows.iter().map(|row| row.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds("saga-completed"), [Compensatable; 3]);
        assert_eq!(kinds("m23-after-the-pivot"), [Compensatable, Pivot, Retriable]);
    }

    #[test]
    fn a_saga_moves_with_the_cursor() {
        let trace = simulate(&entry("saga-dead-letter").expect("it is there").scenario());
        let first = &at(&trace, 0)[0];
        assert_eq!((first.state, first.rows[0].forward), (SagaState::Open, Forward::Waiting));
        let asked = &at(&trace, 3)[0];
        assert_eq!(asked.rows[0].forward, Forward::Asked);
        let last = &at(&trace, trace.len())[0];
        assert_eq!((last.state, last.rows[0].backward), (SagaState::Parked, Backward::Asked));
    }
}
