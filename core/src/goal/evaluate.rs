//! Whether an expression holds at a cursor of a run, or in a state of a search.

use alloc::vec::Vec;
use core::cell::OnceCell;

use super::{Atom, Comparison, Counter, Expression, Number, Predicate};
use crate::{
    analysis::{
        costs::MeasuredCosts,
        verdict::{Monitor, Ruling, Verdict},
    },
    fault::Nature,
    num::bounded,
    protocol::{Convention, Decision, OutcomeStatus, ProcessId, ProcessSet, Setup, Status},
    snapshot::Snapshot,
    trace::Trace,
};

/// What can be seen of a run without looking back: at a cursor of its trace, or in a state of a search. The same code
/// judges both.
pub(crate) trait StateView {
    /// The processes.
    fn setup(&self) -> &Setup;
    /// The status of a process; nothing if it is down.
    fn status(&self, id: ProcessId) -> Option<&Status>;
    /// The processes that have ever decided so, be they up or down.
    fn deciders(&self, decision: Decision) -> ProcessSet;
    /// The processes that are blocked.
    fn blocked(&self) -> ProcessSet;
    /// Whether some property is violated, whatever happens later.
    fn is_violated(&self) -> bool;
    /// Whether the run has ended; nothing where there is no single run.
    fn at_end(&self) -> Option<bool>;
}

/// A run after its first steps, as far as a single state shows it.
#[derive(Debug)]
struct TraceState<'a> {
    trace: &'a Trace,
    cursor: u32,
    snapshot: Snapshot,
    monitor: Monitor,
}

impl<'a> TraceState<'a> {
    fn at(trace: &'a Trace, cursor: u32) -> Self {
        let mut monitor = Monitor::new(trace.scenario.info(), &trace.setup);
        for event in trace.events_until(cursor) {
            monitor.see(&trace.setup, event);
        }
        Self { trace, cursor, snapshot: trace.snapshot(cursor), monitor }
    }

    /// Takes one step more.
    fn advance(&mut self) {
        for event in self.trace.events_of(self.cursor) {
            self.snapshot.apply(event);
            self.monitor.see(&self.trace.setup, event);
        }
        self.cursor += 1;
    }

    /// The first cursor up to `until` at which an expression of what a single state shows holds.
    fn first(trace: &'a Trace, until: u32, expression: &Expression) -> Option<u32> {
        let mut state = Self::at(trace, 0);
        (0..=until).find(|cursor| {
            if *cursor > 0 {
                state.advance();
            }
            expression.holds_in(&state)
        })
    }
}

impl StateView for TraceState<'_> {
    fn setup(&self) -> &Setup {
        &self.trace.setup
    }

    fn status(&self, id: ProcessId) -> Option<&Status> {
        self.snapshot.status(id)
    }

    fn deciders(&self, decision: Decision) -> ProcessSet {
        self.monitor.decided(decision)
    }

    fn blocked(&self) -> ProcessSet {
        self.trace.blocked_at(self.cursor)
    }

    fn is_violated(&self) -> bool {
        self.monitor.broken(&self.trace.setup).is_some()
    }

    fn at_end(&self) -> Option<bool> {
        Some(self.cursor == self.trace.len())
    }
}

/// A run at a cursor. What several atoms need is worked out once, when the first asks for it.
#[derive(Debug)]
pub struct Moment<'a> {
    trace: &'a Trace,
    cursor: u32,
    convention: Convention,
    state: OnceCell<TraceState<'a>>,
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
            state: OnceCell::new(),
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

    fn state(&self) -> &TraceState<'a> {
        self.state.get_or_init(|| TraceState::at(self.trace, self.cursor))
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
        TraceState::first(moment.trace, moment.cursor, self)
    }

    /// The first cursor of a run at which it holds, nothing if there is none. It must be
    /// [searchable](Self::searchable).
    pub(crate) fn first_cursor(&self, trace: &Trace) -> Option<u32> {
        TraceState::first(trace, trace.len(), self)
    }

    /// Whether it holds at the end of a run, as far as the last state shows. It must be
    /// [searchable](Self::searchable).
    pub(crate) fn holds_in_the_end(&self, trace: &Trace) -> bool {
        self.holds_in(&TraceState::at(trace, trace.len()))
    }

    /// Whether it holds in a state. It must be made of what a single state shows: be what `ever` takes, or
    /// [searchable](Self::searchable).
    pub(crate) fn holds_in(&self, state: &impl StateView) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds_in(state)),
            Self::Or(parts) => parts.iter().any(|part| part.holds_in(state)),
            Self::Not(part) => !part.holds_in(state),
            Self::Ever(_) => unreachable!("`ever` is refused within `ever` and in a search"),
            Self::Atom(atom) => atom
                .holds_in(state)
                .expect("what a single state does not show is refused beforehand"),
        }
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
                self.holds_in(moment.state()).expect("these are seen in a single state")
            }
        }
    }

    /// Nothing where a single state does not tell.
    fn holds_in(&self, state: &impl StateView) -> Option<bool> {
        Some(match self {
            Self::AtEnd => return state.at_end(),
            Self::Is(predicate, ids) if ids.is_empty() => {
                state.setup().ids().any(|id| predicate.holds(state, id))
            }
            Self::Is(predicate, ids) => ids.iter().all(|id| predicate.holds(state, *id)),
            Self::Decided(decision, None) => !state.deciders(*decision).is_empty(),
            Self::Decided(decision, Some(id)) => state.deciders(*decision).contains(*id),
            Self::State(id, name) => state.status(*id).is_some_and(|status| status.state == *name),
            Self::Violated(None) => state.is_violated(),
            Self::Holds(_) | Self::Violated(Some(_)) | Self::Compare(..) => return None,
        })
    }
}

impl Predicate {
    fn holds(self, state: &impl StateView, id: ProcessId) -> bool {
        let status = state.status(id);
        match self {
            Self::Blocked => state.blocked().contains(id),
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
