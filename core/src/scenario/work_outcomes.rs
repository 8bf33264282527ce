//! How the local work of each process ends if no intervention makes it fail.

use alloc::vec::Vec;

use super::Scenario;
use crate::protocol::{ProcessId, Setup, Work, WorkOutcome};

/// How the local work of each process ends if no intervention makes it fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkOutcomes(Vec<WorkOutcome>);

impl Scenario {
    /// How the local work of each of these processes ends if no intervention makes it fail: the nth
    /// vote is that of the nth process that works.
    pub fn work_outcomes(&self, setup: &Setup) -> WorkOutcomes {
        let mut votes = self.votes.iter().copied();
        let outcome = |id: ProcessId| {
            let works = setup.processes[id.index()].role.works();
            works.then(|| votes.next()).flatten().unwrap_or(WorkOutcome::Done)
        };
        WorkOutcomes(setup.ids().map(outcome).collect())
    }
}

impl WorkOutcomes {
    /// How a piece of work of a process ends. Only what was done is compensated, and no vote of a
    /// scenario refuses it.
    pub fn of(&self, id: ProcessId, work: Work) -> WorkOutcome {
        match work {
            Work::Compensate(_) => WorkOutcome::Done,
            Work::Prepare | Work::Step(_) => self.0[id.index()],
        }
    }

    /// Whether the local work of two processes ends alike.
    pub fn are_alike(&self, one: ProcessId, other: ProcessId) -> bool {
        self.0[one.index()] == self.0[other.index()]
    }
}
