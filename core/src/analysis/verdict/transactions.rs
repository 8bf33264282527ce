//! Concurrent transactions: agreement on each, serialisability by the conflict graph, no dirty read,
//! read-your-writes (Bernstein, Hadzilacos, Goodman, 1987, chapters 2 and 7), and that all end.

mod conflicts;
mod observations;

use alloc::{format, string::String, vec, vec::Vec};

use conflicts::Conflict;
pub(super) use observations::Observations;

use super::{Property, Ruling, Verdict, subject};
use crate::{
    protocol::{Decision, ProcessId, ProcessSet},
    trace::{End, Trace},
};

/// Judges the first `cursor` steps of a run.
pub(super) fn verdict(trace: &Trace, cursor: u32) -> Verdict {
    let ledger = Observations::of(trace, cursor);
    let blocked = trace.blocked_at(cursor);
    let properties = vec![
        agreement(trace, &ledger),
        serialisability(trace, &ledger),
        no_dirty_read(trace, &ledger),
        read_your_writes(trace, &ledger),
        termination(trace, &ledger, cursor),
    ];
    let decision = |id: ProcessId| ledger.ends.get(id.index()).and_then(|made| made.first());
    Verdict {
        properties,
        blocked,
        blocked_why: blocked_why(trace, &ledger, blocked, cursor),
        decisions: trace.setup.ids().map(decision).collect(),
    }
}

fn agreement(trace: &Trace, ledger: &Observations<u32>) -> Property {
    let name = |id: ProcessId| trace.setup.name(id);
    let (ruling, why) = match ledger.torn() {
        Some((transaction, (one, commit), (other, abort))) => (
            Ruling::Violated,
            format!(
                "{} was committed by {} in step {} and aborted by {} in step {}.",
                name(transaction),
                name(one),
                commit + 1,
                name(other),
                abort + 1,
            ),
        ),
        None => (Ruling::Holds, "No transaction was committed here and aborted there.".into()),
    };
    Property { id: "AC1", name: "agreement on each transaction", ruling, why }
}

fn serialisability(trace: &Trace, ledger: &Observations<u32>) -> Property {
    let committed = ledger.deciders(Decision::Commit);
    let conflicts = ledger.conflicts();
    let (ruling, why) = match conflicts::order(committed, &conflicts) {
        Err(cycle) => {
            let links: Vec<String> = cycle.iter().map(|link| said(trace, *link)).collect();
            (Ruling::Violated, format!("No serial order is the same: {}.", links.join(", and ")))
        }
        Ok(order) => {
            let names: Vec<&str> = order.iter().map(|id| trace.setup.name(*id)).collect();
            let why = match names[..] {
                [] => "No transaction has committed yet.".into(),
                [one] => format!("Only {one} has committed."),
                _ => format!("As if they had run one after the other: {}.", names.join(", ")),
            };
            (Ruling::Holds, why)
        }
    };
    Property { id: "SER", name: "serialisable", ruling, why }
}

/// Why one transaction comes before another.
fn said(trace: &Trace, conflict: Conflict) -> String {
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

fn no_dirty_read(trace: &Trace, ledger: &Observations<u32>) -> Property {
    let (ruling, why) = if let Some((reader, at, writer, step)) = ledger.dirty {
        let end = match ledger.ends[writer.index()].first() {
            Some(Decision::Abort) => "aborted",
            Some(Decision::Commit) => "committed only later",
            None => "is undecided",
        };
        let writer = trace.setup.name(writer);
        let why = format!(
            "{} read {} as {writer} had written it and committed in step {}, although {writer} had \
             not: {writer} {end}.",
            trace.setup.name(reader),
            key(trace, at),
            step + 1,
        );
        (Ruling::Violated, why)
    } else {
        let why = "What committed transactions read from others was committed before them.";
        (Ruling::Holds, why.into())
    };
    Property { id: "DIRTY", name: "no dirty read", ruling, why }
}

fn read_your_writes(trace: &Trace, ledger: &Observations<u32>) -> Property {
    let (ruling, why) = match ledger.unseen() {
        Some((reader, at)) => (
            Ruling::Violated,
            format!(
                "{} wrote {} and then did not read what it had written.",
                trace.setup.name(reader),
                key(trace, at),
            ),
        ),
        None => {
            (Ruling::Holds, "Every committed transaction saw what it had written itself.".into())
        }
    };
    Property { id: "RYW", name: "read your writes", ruling, why }
}

fn termination(trace: &Trace, ledger: &Observations<u32>, cursor: u32) -> Property {
    let undecided = ledger.undecided();
    let unfinished = undecided.union(ledger.unfinished);
    let waits = || {
        if undecided.is_empty() {
            subject(trace, ledger.unfinished, "keeps locks", "keep locks")
        } else {
            subject(trace, undecided, "is undecided", "are undecided")
        }
    };
    let (ruling, why) = if unfinished.is_empty() {
        (Ruling::Holds, "Every transaction has ended, and nothing is locked.".into())
    } else if cursor < trace.len() {
        (Ruling::Open, format!("{}.", waits()))
    } else if !ledger.down.is_empty() {
        let down = subject(trace, ledger.down, "is down", "are down");
        (Ruling::NotApplicable, format!("It says nothing while {down}; {}.", waits()))
    } else if ledger.cut {
        (Ruling::NotApplicable, format!("It says nothing while links are cut; {}.", waits()))
    } else if trace.end == End::Quiet || !trace.blocked_at(cursor).is_empty() {
        (Ruling::Violated, format!("Every failure is repaired, and for ever {}.", waits()))
    } else {
        (Ruling::Open, format!("The run was cut off while {}.", waits()))
    };
    Property { id: "AC5", name: "all end once failures are repaired", ruling, why }
}

fn blocked_why(
    trace: &Trace,
    ledger: &Observations<u32>,
    blocked: ProcessSet,
    cursor: u32,
) -> String {
    if cursor > trace.blocked_until {
        return super::UNKNOWN_BLOCKED.into();
    }
    if blocked.is_empty() {
        return "Nobody is blocked.".into();
    }
    let mut why = format!(
        "{} promised to commit a transaction and may not decide alone: the locks stay, and nothing \
         that can still happen without a repair brings the outcome",
        subject(trace, blocked, "has", "have"),
    );
    if !ledger.down.is_empty() {
        why += ": ";
        why += &subject(trace, ledger.down, "is down", "are down");
    } else if ledger.cut {
        why += ": links are cut";
    }
    why.push('.');
    why
}

fn key(trace: &Trace, key: u8) -> &'static str {
    let objects = trace.scenario.info().script.map_or(&[][..], |script| script.objects);
    objects.get(usize::from(key)).copied().unwrap_or("?")
}
