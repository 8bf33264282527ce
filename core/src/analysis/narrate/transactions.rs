//! The notes of a transactional store, in words.

use alloc::{format, string::String};

use crate::{
    protocol::{Decision, Note, ProcessId},
    trace::Trace,
};

/// A note as a sentence, if a reader wants one.
pub(super) fn noted(trace: &Trace, process: ProcessId, note: Note) -> Option<String> {
    let name = |id: u8| trace.setup.name(ProcessId(id));
    let key = |key: u8| {
        let objects = trace.scenario.info().script.map_or(&[][..], |script| script.objects);
        objects.get(usize::from(key)).copied().unwrap_or("?")
    };
    let here = trace.setup.name(process);
    Some(match note {
        Note::Read { transaction, key: at, of: None } => {
            format!("{} reads the initial value of {}.", name(transaction), key(at))
        }
        Note::Read { transaction, key: at, of: Some(writer) } if writer == transaction => {
            format!("{} reads its own write of {}.", name(transaction), key(at))
        }
        Note::Read { transaction, key: at, of: Some(writer) } => {
            format!("{} reads {} as {} wrote it.", name(transaction), key(at), name(writer))
        }
        Note::Wrote { transaction, key: at } => {
            format!("{} writes {}.", name(transaction), key(at))
        }
        Note::Waits { transaction, key: at } => {
            format!("{} waits for the lock on {}.", name(transaction), key(at))
        }
        Note::Undid { transaction } => {
            format!("{here} has undone its changes for {}.", name(transaction))
        }
        Note::Ended { transaction, decision: Decision::Commit } => {
            format!("{} is committed at {here}.", name(transaction))
        }
        Note::Ended { transaction, decision: Decision::Abort } => {
            format!("{} is aborted at {here}.", name(transaction))
        }
        Note::Applied { .. }
        | Note::Compensated { .. }
        | Note::Settled { .. }
        | Note::Marked { .. }
        | Note::Unmarked { .. }
        | Note::Refused { .. }
        | Note::Parked { .. }
        | Note::Keeps
        | Note::Forgot { .. } => return None,
    })
}
