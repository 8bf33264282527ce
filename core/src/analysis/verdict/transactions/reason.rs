//! Why a condition of concurrent transactions is ruled on as it is.

use alloc::{format, string::String, vec::Vec};

use super::{conflicts::Conflict, key};
use crate::{
    analysis::verdict::{Ruling, Termination},
    protocol::{Decision, ProcessId},
    trace::Trace,
};

/// Why a condition of concurrent transactions is ruled on as it is. A transaction is named by its client; steps
/// are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are what the variant is about")]
pub enum TransactionReason {
    /// AC1 is violated: one process committed a transaction, another aborted it; each with the step.
    Diverged { transaction: ProcessId, commit: (ProcessId, u32), abort: (ProcessId, u32) },
    /// AC1: every transaction has one outcome.
    Agreed,
    /// SER is violated: a shortest cycle of the conflict graph.
    Cycle(Vec<Conflict>),
    /// SER: an equivalent serial order of the committed transactions.
    SerialOrder(Vec<ProcessId>),
    /// DIRTY is violated: `reader` committed what it had read of `key` as the undecided `writer` had written it.
    /// `end` is what became of the writer, as far as the run goes.
    DirtyRead { reader: ProcessId, key: u8, writer: ProcessId, end: Option<Decision>, step: u32 },
    /// DIRTY: what committed transactions read had been committed.
    NoDirtyRead,
    /// RYW is violated.
    OwnWriteUnseen { reader: ProcessId, key: u8 },
    /// RYW: every committed transaction read its own writes.
    OwnWritesSeen,
    /// AC5, termination.
    Termination(Termination),
}

impl TransactionReason {
    /// What follows for the property.
    pub const fn ruling(&self) -> Ruling {
        match self {
            Self::Agreed | Self::SerialOrder(_) | Self::NoDirtyRead | Self::OwnWritesSeen => {
                Ruling::Holds
            }
            Self::Diverged { .. }
            | Self::Cycle(_)
            | Self::DirtyRead { .. }
            | Self::OwnWriteUnseen { .. } => Ruling::Violated,
            Self::Termination(reason) => reason.ruling(),
        }
    }

    /// The reason as a sentence.
    pub fn sentence(&self, trace: &Trace) -> String {
        let name = |id: ProcessId| trace.setup.name(id);
        match self {
            Self::Diverged { transaction, commit: (one, commit), abort: (other, abort) } => {
                format!(
                    "{} was committed by {} in step {} and aborted by {} in step {}.",
                    name(*transaction),
                    name(*one),
                    commit + 1,
                    name(*other),
                    abort + 1,
                )
            }
            Self::Agreed => "Every transaction has one outcome at all processes.".into(),
            Self::Cycle(cycle) => {
                let conflicts: Vec<String> = cycle.iter().map(|it| clause(trace, *it)).collect();
                format!("Not serialisable: {}.", conflicts.join(", and "))
            }
            Self::SerialOrder(order) => match order[..] {
                [] => "No transaction has committed yet.".into(),
                [one] => format!("Only {} has committed.", name(one)),
                _ => {
                    let names: Vec<&str> = order.iter().map(|id| name(*id)).collect();
                    format!("Equivalent to the serial order {}.", names.join(", "))
                }
            },
            Self::DirtyRead { reader, key: at, writer, end, step } => {
                let end = match end {
                    Some(Decision::Abort) => "aborted",
                    Some(Decision::Commit) => "committed only later",
                    None => "is undecided",
                };
                format!(
                    "{} read {} as {writer} had written it and committed in step {}, before {writer} \
                     had committed: {writer} {end}.",
                    name(*reader),
                    key(trace, *at),
                    step + 1,
                    writer = name(*writer),
                )
            }
            Self::NoDirtyRead => "Committed transactions read only committed values.".into(),
            Self::OwnWriteUnseen { reader, key: at } => {
                format!("{} wrote {} and then read another value.", name(*reader), key(trace, *at))
            }
            Self::OwnWritesSeen => "Every committed transaction read its own writes.".into(),
            Self::Termination(reason) => {
                reason.sentence(trace, "Every transaction has ended, and no lock is held.")
            }
        }
    }
}

/// Why one transaction comes before another.
fn clause(trace: &Trace, conflict: Conflict) -> String {
    let verb = |writes: bool| if writes { "wrote" } else { "read" };
    format!(
        "{} {} {} before {} {} it",
        trace.setup.name(conflict.before),
        verb(conflict.wrote_before),
        key(trace, conflict.key),
        trace.setup.name(conflict.after),
        verb(conflict.wrote_after),
    )
}
