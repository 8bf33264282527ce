//! Concurrent transactions: agreement on each, serialisability by the conflict graph, no dirty read,
//! read-your-writes (Bernstein, Hadzilacos, Goodman, 1987, chapters 2 and 7), and that all end.

mod conflicts;
mod observations;
mod reason;

pub use conflicts::Conflict;
pub(super) use observations::Observations;
pub use reason::TransactionReason;

use super::{Blocking, Property, Reason, Termination, Unfinished, Verdict};
use crate::{
    protocol::{Decision, ProcessId, ProcessSet},
    trace::Trace,
};

/// Judges the first `cursor` steps of a run.
pub(super) fn verdict(trace: &Trace, cursor: u32) -> Verdict {
    let observed = Observations::of(trace, cursor);
    let reasons = [
        agreement(&observed),
        serialisability(&observed),
        no_dirty_read(&observed),
        read_your_writes(&observed),
        TransactionReason::Termination(termination(trace, &observed, cursor)),
    ];
    let blocking = Blocking::at(trace, &observed.faults, cursor);
    let prepared = "prepared a transaction and cannot decide it alone: the locks stay";
    let decision = |id: ProcessId| observed.ends.get(id.index()).and_then(|made| made.first());
    Verdict {
        properties: Property::all(trace, reasons.map(Reason::Transactions)),
        blocked: blocking.processes(),
        blocked_why: blocking.sentence(trace, prepared),
        blocking,
        decisions: trace.setup.ids().map(decision).collect(),
    }
}

fn agreement(observed: &Observations<u32>) -> TransactionReason {
    match observed.torn() {
        Some((transaction, commit, abort)) => {
            TransactionReason::Diverged { transaction, commit, abort }
        }
        None => TransactionReason::Agreed,
    }
}

fn serialisability(observed: &Observations<u32>) -> TransactionReason {
    let committed = observed.deciders(Decision::Commit);
    match conflicts::order(committed, &observed.conflicts()) {
        Err(cycle) => TransactionReason::Cycle(cycle),
        Ok(order) => TransactionReason::SerialOrder(order),
    }
}

fn no_dirty_read(observed: &Observations<u32>) -> TransactionReason {
    match observed.dirty {
        Some((reader, key, writer, step)) => {
            let end = observed.ends[writer.index()].first();
            TransactionReason::DirtyRead { reader, key, writer, end, step }
        }
        None => TransactionReason::NoDirtyRead,
    }
}

fn read_your_writes(observed: &Observations<u32>) -> TransactionReason {
    match observed.unseen() {
        Some((reader, key)) => TransactionReason::OwnWriteUnseen { reader, key },
        None => TransactionReason::OwnWritesSeen,
    }
}

fn termination(trace: &Trace, observed: &Observations<u32>, cursor: u32) -> Termination {
    let undecided = observed.undecided();
    let unfinished = if !undecided.is_empty() {
        Unfinished::Undecided(undecided)
    } else if !observed.unfinished.is_empty() {
        Unfinished::KeepsLocks(observed.unfinished)
    } else {
        return Termination::Ended;
    };
    Termination::of(trace, cursor, unfinished, &observed.faults, ProcessSet::EMPTY)
}

/// The name of a key in the protocol's script.
fn key(trace: &Trace, key: u8) -> &'static str {
    let objects = trace.scenario.info().script.map_or(&[][..], |script| script.objects);
    objects.get(usize::from(key)).copied().unwrap_or("?")
}
