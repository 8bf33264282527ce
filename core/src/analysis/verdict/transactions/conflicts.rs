//! The conflict graph: transactions, and who comes before whom (BHG, section 2.3).

use alloc::{vec, vec::Vec};

use crate::protocol::{ProcessId, ProcessSet};

/// An operation on a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Operation {
    /// By which transaction.
    pub(super) by: ProcessId,
    /// At which process.
    pub(super) at: ProcessId,
    /// What was done.
    pub(super) access: Access,
}

/// What an operation does to its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Access {
    /// It reads what this transaction wrote; absent: the value of the beginning.
    Read(Option<ProcessId>),
    Write,
}

/// One transaction did something before another did something that conflicts with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The transaction that accessed the key first.
    pub before: ProcessId,
    /// The one that did so later.
    pub after: ProcessId,
    /// The key, as a number of the protocol's script.
    pub key: u8,
    /// Whether the first access was a write, else a read.
    pub wrote_before: bool,
    /// Whether the later one was.
    pub wrote_after: bool,
}

impl Conflict {
    /// Two operations on a key, if they are of two transactions and one of them is a write.
    pub(super) fn between(earlier: Operation, later: Operation, key: u8) -> Option<Self> {
        let wrote = |it: Operation| it.access == Access::Write;
        let (wrote_before, wrote_after) = (wrote(earlier), wrote(later));
        let conflict = Self { before: earlier.by, after: later.by, key, wrote_before, wrote_after };
        (earlier.by != later.by && (wrote_before || wrote_after)).then_some(conflict)
    }
}

/// A serial order of these transactions in which every conflict keeps its direction, or a shortest
/// circle of conflicts.
pub(super) fn order(
    transactions: ProcessSet,
    conflicts: &[Conflict],
) -> Result<Vec<ProcessId>, Vec<Conflict>> {
    let mut order = vec![];
    let mut left = transactions;
    while !left.is_empty() {
        let free = |id: &ProcessId| {
            conflicts.iter().all(|it| it.after != *id || !left.contains(it.before))
        };
        let Some(first) = left.into_iter().find(free) else {
            let circles = left.into_iter().filter_map(|id| circle(id, conflicts));
            let shortest = circles.min_by_key(Vec::len);
            return Err(shortest.expect("each transaction left has one before it that is left"));
        };
        left.remove(first);
        order.push(first);
    }
    Ok(order)
}

/// A shortest circle from a transaction back to itself: breadth first.
fn circle(start: ProcessId, conflicts: &[Conflict]) -> Option<Vec<Conflict>> {
    let mut paths: Vec<Vec<Conflict>> = vec![vec![]];
    let mut met = ProcessSet::EMPTY;
    while !paths.is_empty() {
        let mut longer = vec![];
        for path in paths {
            let end = path.last().map_or(start, |link| link.after);
            for link in conflicts.iter().filter(|link| link.before == end) {
                let path = [&path[..], &[*link]].concat();
                if link.after == start {
                    return Some(path);
                }
                if met.insert(link.after) {
                    longer.push(path);
                }
            }
        }
        paths = longer;
    }
    None
}
