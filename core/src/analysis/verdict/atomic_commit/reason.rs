//! Why a condition of atomic commitment is ruled on as it is.

use alloc::{format, string::String};

use crate::{
    analysis::verdict::{Ruling, Termination, subject},
    protocol::{Decision, ProcessId, ProcessSet},
    trace::Trace,
};

/// Why a condition of atomic commitment is ruled on as it is. Steps are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the processes and steps that the variant is about")]
pub enum AtomicCommitReason {
    /// AC1 is violated: one process decided commit, another abort; each with the step.
    Diverged { commit: (ProcessId, u32), abort: (ProcessId, u32) },
    /// AC1: no process has decided.
    NoneDecided,
    /// AC1: every process that has decided decided this.
    AllDecided(Decision),
    /// AC2 is violated.
    Reversed { process: ProcessId, step: u32 },
    /// AC2: no decision was reversed.
    NoneReversed,
    /// AC3 is violated: a process committed before `missing` had voted YES or READ-ONLY.
    CommittedWithoutVotes { process: ProcessId, step: u32, missing: ProcessSet },
    /// AC3: a process has committed, and every participant had voted YES or READ-ONLY before.
    AllVotedYes,
    /// AC3: no process has committed.
    NoneCommitted,
    /// AC4, non-triviality.
    NonTriviality(NonTriviality),
    /// AC5, termination.
    Termination(Termination),
    /// ISO is violated: another transaction wrote the rows of a participant in doubt.
    WrittenInDoubt { process: ProcessId, step: u32 },
    /// ISO: no other transaction did.
    NoneWrittenInDoubt,
    /// FORGET is violated: a coordinator forgot its decision while participants were in doubt that it would tell
    /// the opposite.
    ForgottenInDoubt { process: ProcessId, step: u32, in_doubt: ProcessSet },
    /// FORGET: whether every acknowledgement comes that a coordinator waits for.
    Forgetting(Termination),
}

impl AtomicCommitReason {
    /// What follows for the property.
    pub const fn ruling(&self) -> Ruling {
        match self {
            Self::NoneDecided
            | Self::AllDecided(_)
            | Self::NoneReversed
            | Self::AllVotedYes
            | Self::NoneCommitted
            | Self::NoneWrittenInDoubt => Ruling::Holds,
            Self::Diverged { .. }
            | Self::Reversed { .. }
            | Self::CommittedWithoutVotes { .. }
            | Self::WrittenInDoubt { .. }
            | Self::ForgottenInDoubt { .. } => Ruling::Violated,
            Self::NonTriviality(reason) => reason.ruling(),
            Self::Termination(reason) | Self::Forgetting(reason) => reason.ruling(),
        }
    }

    /// The reason as a sentence.
    pub fn sentence(&self, trace: &Trace) -> String {
        let name = |process: ProcessId| trace.setup.name(process);
        match *self {
            Self::Diverged { commit: (one, commit), abort: (other, abort) } => format!(
                "{} decided commit in step {}, {} decided abort in step {}.",
                name(one),
                commit + 1,
                name(other),
                abort + 1,
            ),
            Self::NoneDecided => "No process has decided yet.".into(),
            Self::AllDecided(decision) => {
                format!("Every decision so far is {}.", decision.name())
            }
            Self::Reversed { process, step } => {
                format!("{} reversed its decision in step {}.", name(process), step + 1)
            }
            Self::NoneReversed => "No decision was reversed.".into(),
            Self::CommittedWithoutVotes { process, step, missing } => format!(
                "{} decided commit in step {}, before {} had voted YES or READ-ONLY.",
                name(process),
                step + 1,
                trace.setup.names(missing),
            ),
            Self::AllVotedYes => {
                "Every participant had voted YES or READ-ONLY before the first commit.".into()
            }
            Self::NoneCommitted => "No process has committed.".into(),
            Self::NonTriviality(reason) => reason.sentence(trace),
            Self::Termination(reason) => {
                reason.sentence(trace, "Every process with a part in the outcome has decided.")
            }
            Self::WrittenInDoubt { process, step } => format!(
                "Another transaction wrote the rows of {} in step {}, while it was in doubt.",
                name(process),
                step + 1,
            ),
            Self::NoneWrittenInDoubt => {
                "No other transaction wrote the rows of a participant in doubt.".into()
            }
            Self::ForgottenInDoubt { process, step, in_doubt } => format!(
                "{} forgot its decision in step {}, while {} in doubt and would be told the opposite.",
                name(process),
                step + 1,
                subject(trace, in_doubt, "was", "were"),
            ),
            Self::Forgetting(reason) => {
                reason.sentence(trace, "No coordinator waits for an acknowledgement.")
            }
        }
    }
}

/// Why AC4 holds or not: without a failure, a timeout or a NO, the transaction commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NonTriviality {
    /// It does not apply: a process or the network failed in this step.
    Failure(u32),
    /// It does not apply: a timer fired in this step.
    Timeout(u32),
    /// It does not apply: these participants voted NO.
    VotedNo(ProcessSet),
    /// A process aborted.
    Aborted,
    /// The run ended without a decision.
    EndedUndecided,
    /// A process has committed.
    Committed,
    /// Every participant voted READ-ONLY, so that there is nothing to decide.
    AllReadOnly,
    /// No decision yet.
    Pending,
}

impl NonTriviality {
    /// What follows for the property.
    pub const fn ruling(self) -> Ruling {
        match self {
            Self::Failure(_) | Self::Timeout(_) | Self::VotedNo(_) => Ruling::NotApplicable,
            Self::Aborted | Self::EndedUndecided => Ruling::Violated,
            Self::Committed | Self::AllReadOnly => Ruling::Holds,
            Self::Pending => Ruling::Pending,
        }
    }

    fn sentence(self, trace: &Trace) -> String {
        match self {
            Self::Failure(step) => {
                format!("A failure occurred at step {}.", step + 1)
            }
            Self::Timeout(step) => {
                format!("A timeout occurred at step {}.", step + 1)
            }
            Self::VotedNo(no) => format!("{} voted NO.", trace.setup.names(no)),
            Self::Aborted => {
                "No failure occurred and no participant voted NO, but the transaction aborted."
                    .into()
            }
            Self::EndedUndecided => {
                "No failure occurred and no participant voted NO, but nothing was decided.".into()
            }
            Self::Committed => {
                "No failure occurred, no participant voted NO, and the transaction commits.".into()
            }
            Self::AllReadOnly => {
                "Every participant voted READ-ONLY: there is nothing to commit.".into()
            }
            Self::Pending => "No failure so far, and no decision yet.".into(),
        }
    }
}
