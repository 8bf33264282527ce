//! The conditions of atomic commitment (Bernstein, Hadzilacos, Goodman, 1987, chapter 7; agreement in
//! its uniform reading), isolation, and who is blocked.

mod observations;
mod reason;

use alloc::vec::Vec;

pub(super) use observations::Observations;
pub use reason::{AtomicCommitReason, NonTriviality};

use super::{Blocking, Property, Reason, Termination, Unfinished, Verdict};
use crate::{
    event::Event,
    protocol::{Decision, OutcomeStatus, ProcessId, ProcessSet, Role, Setup},
    trace::{End, Trace},
};

/// Judges the first `cursor` steps of a run.
pub(super) fn verdict(trace: &Trace, cursor: u32) -> Verdict {
    let observed = Observations::of(trace, cursor);
    let reasons = [
        agreement(trace, &observed),
        stability(&observed),
        commit_validity(&observed),
        AtomicCommitReason::NonTriviality(non_triviality(trace, &observed, cursor)),
        AtomicCommitReason::Termination(termination(trace, &observed, cursor)),
        isolation(&observed),
        forgetting(trace, &observed, cursor),
    ];
    let blocking = Blocking::at(trace, &observed.faults, cursor);
    let prepared = "voted YES and cannot decide alone";
    Verdict {
        properties: Property::all(trace, reasons.map(Reason::AtomicCommit)),
        blocked: blocking.processes(),
        blocked_why: blocking.sentence(trace, prepared),
        blocking,
        decisions: observed.decisions.iter().map(|made| made.first()).collect(),
    }
}

fn agreement(trace: &Trace, observed: &Observations<u32>) -> AtomicCommitReason {
    let made = |decision| {
        let deciders = observed.decisions.iter().zip(trace.setup.ids());
        deciders
            .filter(|(_, id)| !observed.read_only.contains(*id))
            .filter_map(|(made, id)| Some((id, made.of(decision)?)))
            .min_by_key(|(_, step)| *step)
    };
    match (made(Decision::Commit), made(Decision::Abort)) {
        (Some(commit), Some(abort)) => AtomicCommitReason::Diverged { commit, abort },
        (None, None) => AtomicCommitReason::NoneDecided,
        (Some(_), None) => AtomicCommitReason::AllDecided(Decision::Commit),
        (None, Some(_)) => AtomicCommitReason::AllDecided(Decision::Abort),
    }
}

fn stability(observed: &Observations<u32>) -> AtomicCommitReason {
    match observed.reversed {
        Some((process, step)) => AtomicCommitReason::Reversed { process, step },
        None => AtomicCommitReason::NoneReversed,
    }
}

fn commit_validity(observed: &Observations<u32>) -> AtomicCommitReason {
    match observed.unfounded {
        Some((process, step, missing)) => {
            AtomicCommitReason::CommittedWithoutVotes { process, step, missing }
        }
        None if observed.decided(Decision::Commit) => AtomicCommitReason::AllVotedYes,
        None => AtomicCommitReason::NoneCommitted,
    }
}

fn non_triviality(trace: &Trace, observed: &Observations<u32>, cursor: u32) -> NonTriviality {
    let is_timeout = |event: &Event| matches!(event, Event::TimedOut { .. });
    if let Some(step) = observed.disturbed {
        if trace.events_of(step).iter().any(is_timeout) {
            NonTriviality::Timeout(step)
        } else {
            NonTriviality::Failure(step)
        }
    } else if !observed.no.is_empty() {
        NonTriviality::VotedNo(observed.no)
    } else if observed.decided(Decision::Abort) {
        NonTriviality::Aborted
    } else if observed.decided(Decision::Commit) {
        NonTriviality::Committed
    } else if observed.read_only == trace.setup.with_role(Role::Participant) {
        NonTriviality::AllReadOnly
    } else if cursor == trace.len() && trace.end == End::Quiet {
        NonTriviality::EndedUndecided
    } else {
        NonTriviality::Pending
    }
}

fn termination(trace: &Trace, observed: &Observations<u32>, cursor: u32) -> Termination {
    let undecided: ProcessSet = trace
        .setup
        .ids()
        .filter(|id| observed.decisions[id.index()].first().is_none() && !observed.is_released(*id))
        .collect();
    if undecided.is_empty() {
        return Termination::Ended;
    }
    let unfinished = Unfinished::Undecided(undecided);
    Termination::of(trace, cursor, unfinished, &observed.faults, ProcessSet::EMPTY)
}

fn isolation(observed: &Observations<u32>) -> AtomicCommitReason {
    match observed.trespass {
        Some((process, step)) => AtomicCommitReason::WrittenInDoubt { process, step },
        None => AtomicCommitReason::NoneWrittenInDoubt,
    }
}

fn forgetting(trace: &Trace, observed: &Observations<u32>, cursor: u32) -> AtomicCommitReason {
    if let Some((process, step, in_doubt)) = observed.forgotten {
        return AtomicCommitReason::ForgottenInDoubt { process, step, in_doubt };
    }
    AtomicCommitReason::Forgetting(if observed.keeping.is_empty() {
        Termination::Ended
    } else {
        let unfinished = Unfinished::AwaitsAcknowledgements(observed.keeping);
        Termination::of(trace, cursor, unfinished, &observed.faults, ProcessSet::EMPTY)
    })
}

impl<At: Copy + Ord> Observations<At> {
    /// The first property that is broken whatever comes, by its id.
    pub(super) fn broken(&self, setup: &Setup) -> Option<&'static str> {
        let voters = setup.ids().filter(|id| !self.read_only.contains(*id));
        let made: Vec<_> = voters.map(|id| self.decisions[id.index()]).collect();
        let decided = |decision| made.iter().any(|made| made.of(decision).is_some());
        let (commit, abort) = (decided(Decision::Commit), decided(Decision::Abort));
        let undisturbed = self.disturbed.is_none() && self.no.is_empty();
        [
            ("AC1", commit && abort),
            ("AC2", self.reversed.is_some()),
            ("AC3", self.unfounded.is_some()),
            ("AC4", abort && undisturbed),
            ("ISO", self.trespass.is_some()),
            ("FORGET", self.forgotten.is_some()),
        ]
        .into_iter()
        .find_map(|(id, broken)| broken.then_some(id))
    }

    /// Whether a coordinator waits for acknowledgements, although every failure is repaired.
    pub(super) fn waits(&self) -> bool {
        !self.keeping.is_empty() && self.faults.unrepaired().is_none()
    }

    /// Who has decided so, ever.
    pub(super) fn deciders(&self, decision: Decision) -> ProcessSet {
        let made = (0..).map(ProcessId).zip(&self.decisions);
        made.filter_map(|(id, made)| made.of(decision).map(|_| id)).collect()
    }

    fn decided(&self, decision: Decision) -> bool {
        self.decisions.iter().any(|made| made.of(decision).is_some())
    }

    /// Whether a process has no part in the outcome.
    fn is_released(&self, id: ProcessId) -> bool {
        self.read_only.contains(id) || self.standings[id.index()] == OutcomeStatus::NotInvolved
    }
}
