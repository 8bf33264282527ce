//! The conditions of a saga (Garcia-Molina, Salem, 1987): it ends with all of its steps or with none, every
//! effect comes once, and compensations come in reverse order unless they are declared independent; and
//! isolation, which a saga does not promise, but its services may.

mod observations;
mod reason;

pub(super) use observations::Observations;
pub use observations::{HalfDone, Place, StepCounts};
pub use reason::SagaReason;

use super::{Blocking, Property, Reason, Termination, Unfinished, Verdict};
use crate::trace::Trace;

/// Judges the first `cursor` steps of a run.
pub(super) fn verdict(trace: &Trace, cursor: u32) -> Verdict {
    let observed = Observations::of(trace, cursor);
    let reasons = [
        all_or_none(&observed),
        once(&observed),
        reverse_order(trace, &observed),
        observed.late.map_or(SagaReason::NoneLate, SagaReason::Late),
        ends(trace, &observed, cursor),
        isolation(&observed),
    ];
    let blocking = Blocking::Impossible;
    Verdict {
        properties: Property::all(trace, reasons.map(Reason::Saga)),
        blocked: blocking.processes(),
        blocked_why: blocking.sentence(trace, ""),
        blocking,
        decisions: observed.decisions,
    }
}

fn all_or_none(observed: &Observations<u32>) -> SagaReason {
    match observed.half_done {
        Some(half_done) => SagaReason::HalfDone(half_done),
        None if observed.sagas.iter().all(|(_, saga)| saga.ended.is_none()) => {
            SagaReason::NoneEnded
        }
        None => SagaReason::AllOrNone,
    }
}

fn once(observed: &Observations<u32>) -> SagaReason {
    match observed.doubled {
        Some((place, compensation)) => SagaReason::Repeated { place, compensation },
        None => SagaReason::NoneRepeated,
    }
}

fn reverse_order(trace: &Trace, observed: &Observations<u32>) -> SagaReason {
    let scenario = &trace.scenario;
    let independent = (scenario.info().independent)(&scenario.options);
    match observed.disordered {
        first if independent => SagaReason::Independent(first),
        Some((place, later)) => SagaReason::OutOfOrder { place, later },
        None => SagaReason::InOrder,
    }
}

fn ends(trace: &Trace, observed: &Observations<u32>, cursor: u32) -> SagaReason {
    let open = observed.sagas.iter().find(|(_, saga)| saga.ended.is_none() && !saga.parked);
    let parked = observed.sagas.iter().find(|(_, saga)| saga.parked && saga.ended.is_none());
    match (open, parked) {
        (Some((open, _)), _) => SagaReason::Termination(Termination::of(
            trace,
            cursor,
            Unfinished::Saga(*open),
            &observed.faults,
            observed.failing,
        )),
        (None, Some((saga, _))) => SagaReason::Parked(*saga),
        (None, None) if observed.sagas.is_empty() => SagaReason::NoneBegun,
        (None, None) => SagaReason::Termination(Termination::Ended),
    }
}

fn isolation(observed: &Observations<u32>) -> SagaReason {
    match (observed.isolation.dirty, observed.isolation.lost) {
        (None, None) => SagaReason::Isolated,
        (dirty_read, lost_update) => SagaReason::Interference { dirty_read, lost_update },
    }
}
