//! Whether an expression holds at a cursor of a run.

use alloc::vec::Vec;
use core::cell::OnceCell;

use super::{Atom, Comparison, Counter, Expression, Number, Predicate};
use crate::{
    analysis::{
        costs::MeasuredCosts,
        verdict::{Ruling, Verdict},
    },
    event::Event,
    fault::Nature,
    num::bounded,
    protocol::{Convention, Decision, OutcomeStatus, ProcessId},
    snapshot::Snapshot,
    trace::Trace,
};

/// A run at a cursor. What several atoms need is worked out once, when the first asks for it.
#[derive(Debug)]
pub struct Moment<'a> {
    trace: &'a Trace,
    cursor: u32,
    convention: Convention,
    snapshot: OnceCell<Snapshot>,
    verdict: OnceCell<Verdict>,
    costs: OnceCell<MeasuredCosts>,
}

impl<'a> Moment<'a> {
    /// The run after its first `cursor` steps, counted as `convention` counts; a cursor beyond the end is the end.
    pub fn new(trace: &'a Trace, cursor: u32, convention: Convention) -> Self {
        Self {
            trace,
            cursor: cursor.min(trace.len()),
            convention,
            snapshot: OnceCell::new(),
            verdict: OnceCell::new(),
            costs: OnceCell::new(),
        }
    }

    /// The end of the run, with costs counted as for R*.
    pub fn at_end(trace: &'a Trace) -> Self {
        Self::new(trace, trace.len(), Convention::RStar)
    }

    /// After how many steps it is.
    pub const fn cursor(&self) -> u32 {
        self.cursor
    }

    fn snapshot(&self) -> &Snapshot {
        self.snapshot.get_or_init(|| self.trace.snapshot(self.cursor))
    }

    fn verdict(&self) -> &Verdict {
        self.verdict.get_or_init(|| Verdict::at(self.trace, self.cursor))
    }

    /// How many faults took effect.
    pub fn faults(&self) -> u32 {
        let steps = &self.trace.steps[..self.cursor as usize];
        let places = steps.iter().filter_map(|step| step.intervention);
        let interventions = &self.trace.scenario.interventions;
        let faults = places.filter(|place| {
            let kind = interventions[usize::from(*place)].fault.kind();
            kind.info().nature == Nature::Fault
        });
        bounded(faults.count())
    }

    fn costs(&self) -> &MeasuredCosts {
        self.costs.get_or_init(|| MeasuredCosts::of(self.trace, self.cursor, self.convention))
    }
}

/// What can be seen of a run without looking back: enough for everything that `ever` takes.
struct State<'a> {
    trace: &'a Trace,
    cursor: u32,
    snapshot: &'a Snapshot,
    /// What each process has decided first.
    decided: &'a [Option<Decision>],
}

impl Expression {
    /// Whether it holds.
    pub fn holds(&self, moment: &Moment<'_>) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds(moment)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(moment)),
            Self::Not(part) => !part.holds(moment),
            Self::Ever(part) => part.first_step(moment).is_some(),
            Self::Atom(atom) => atom.holds(moment),
        }
    }

    /// The parts of a conjunction, each with whether it holds: what a goal card ticks off. Any other expression is its
    /// only part.
    pub fn parts(&self, moment: &Moment<'_>) -> Vec<(&Self, bool)> {
        let parts = match self {
            Self::And(parts) => parts.as_slice(),
            other => core::slice::from_ref(other),
        };
        parts.iter().map(|part| (part, part.holds(moment))).collect()
    }

    /// The first part of a conjunction that does not hold, and the cursor at which it fails: that of the moment, but
    /// for `not ever …` the first at which it happened after all. Nothing if the expression holds.
    pub fn failure(&self, moment: &Moment<'_>) -> Option<(&Self, u32)> {
        let (part, _) = self.parts(moment).into_iter().find(|(_, holds)| !holds)?;
        let happened = match part {
            Self::Not(inner) => match &**inner {
                Self::Ever(inner) => inner.first_step(moment),
                _ => None,
            },
            _ => None,
        };
        Some((part, happened.unwrap_or(moment.cursor)))
    }

    /// The first cursor up to the moment's at which it holds. It must be made of what a single state shows.
    fn first_step(&self, moment: &Moment<'_>) -> Option<u32> {
        let trace = moment.trace;
        let mut snapshot = trace.snapshot(0);
        let mut decided = alloc::vec![None; trace.setup.processes.len()];
        (0..=moment.cursor).find(|cursor| {
            if let Some(step) = cursor.checked_sub(1) {
                for event in trace.events_of(step) {
                    snapshot.apply(event);
                    note_decision(&mut decided, event);
                }
            }
            let state = State { trace, cursor: *cursor, snapshot: &snapshot, decided: &decided };
            self.holds_in(&state)
        })
    }

    fn holds_in(&self, state: &State<'_>) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds_in(state)),
            Self::Or(parts) => parts.iter().any(|part| part.holds_in(state)),
            Self::Not(part) => !part.holds_in(state),
            Self::Ever(_) => unreachable!("the parser refuses `ever` within `ever`"),
            Self::Atom(atom) => atom
                .holds_in(state)
                .expect("the parser refuses counters and properties within `ever`"),
        }
    }
}

fn note_decision(decided: &mut [Option<Decision>], event: &Event) {
    if let Event::Changed { process, status, .. } = event
        && let OutcomeStatus::Decided(decision) = status.outcome_status
    {
        decided[process.index()].get_or_insert(decision);
    }
}

impl Atom {
    fn holds(&self, moment: &Moment<'_>) -> bool {
        match self {
            Self::Holds(id) => {
                moment.verdict().property(id).is_some_and(|it| it.ruling == Ruling::Holds)
            }
            Self::Violated(None) => moment.verdict().violated().is_some(),
            Self::Violated(Some(id)) => {
                moment.verdict().property(id).is_some_and(|it| it.ruling == Ruling::Violated)
            }
            Self::Compare(left, comparison, right) => {
                let numbers = (left.value(moment), right.value(moment));
                matches!(numbers, (Some(left), Some(right)) if comparison.holds(left, right))
            }
            Self::AtEnd | Self::Is(..) | Self::Decided(..) | Self::State(..) => {
                let mut decided = alloc::vec![None; moment.trace.setup.processes.len()];
                if let Self::Decided(..) = self {
                    let events = moment.trace.events_until(moment.cursor);
                    for event in events {
                        note_decision(&mut decided, event);
                    }
                }
                let (trace, cursor, snapshot) = (moment.trace, moment.cursor, moment.snapshot());
                let state = State { trace, cursor, snapshot, decided: &decided };
                self.holds_in(&state).expect("these are seen in a single state")
            }
        }
    }

    /// Nothing where a single state does not tell.
    fn holds_in(&self, state: &State<'_>) -> Option<bool> {
        let all = || state.trace.setup.ids();
        Some(match self {
            Self::AtEnd => state.cursor == state.trace.len(),
            Self::Is(predicate, ids) if ids.is_empty() => {
                all().any(|id| predicate.holds(state, id))
            }
            Self::Is(predicate, ids) => ids.iter().all(|id| predicate.holds(state, *id)),
            Self::Decided(decision, None) => state.decided.contains(&Some(*decision)),
            Self::Decided(decision, Some(id)) => state.decided[id.index()] == Some(*decision),
            Self::State(id, name) => {
                state.snapshot.status(*id).is_some_and(|status| status.state == *name)
            }
            Self::Holds(_) | Self::Violated(_) | Self::Compare(..) => return None,
        })
    }
}

impl Predicate {
    fn holds(self, state: &State<'_>, id: ProcessId) -> bool {
        let status = state.snapshot.status(id);
        match self {
            Self::Blocked => state.trace.blocked_at(state.cursor).contains(id),
            Self::InDoubt => status.is_some_and(|it| it.outcome_status == OutcomeStatus::InDoubt),
            Self::Up => status.is_some(),
            Self::Down => status.is_none(),
            Self::Locks => status.is_some_and(|it| it.locks),
            Self::Knows => {
                status.is_some_and(|it| matches!(it.outcome_status, OutcomeStatus::Decided(_)))
            }
        }
    }
}

impl Comparison {
    const fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::More => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

impl Number {
    /// Its value at a cursor of a run; nothing if it does not fit into 64 bits.
    pub fn value(&self, moment: &Moment<'_>) -> Option<i64> {
        Some(match self {
            Self::Literal(value) => i64::from(*value),
            Self::Participants => i64::from(moment.trace.setup.participants),
            Self::Counted(counter, process) => i64::from(counter.value(moment, *process)),
            Self::Add(left, right) => left.value(moment)?.checked_add(right.value(moment)?)?,
            Self::Subtract(left, right) => left.value(moment)?.checked_sub(right.value(moment)?)?,
            Self::Multiply(left, right) => left.value(moment)?.checked_mul(right.value(moment)?)?,
        })
    }
}

impl Counter {
    fn value(self, moment: &Moment<'_>, process: Option<ProcessId>) -> u32 {
        let costs = moment.costs();
        let counts = process.map_or(&costs.total, |id| &costs.by_process[id.index()]);
        match self {
            Self::Messages => counts.messages,
            Self::Delivered => counts.delivered,
            Self::Delays => counts.delays,
            Self::ForcedWrites => counts.forced_writes,
            Self::LazyWrites => counts.lazy_writes,
            Self::Lost => counts.lost,
            Self::Repeated => counts.repeated,
            Self::BlockedTicks => counts.blocked_ticks,
            Self::DoubtTicks => counts.doubt_ticks,
            Self::LockTicks => counts.lock_ticks,
            Self::Steps => moment.cursor,
            Self::Ticks => moment.trace.at(moment.cursor).0,
            Self::Faults => moment.faults(),
        }
    }
}
