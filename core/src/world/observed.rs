//! What an observer sees of effects and states.

use alloc::vec;

use crate::{
    event::{Event, Planned},
    protocol::{Effect, Machine, MessageInfo, OutcomeStatus, ProcessId, RecordInfo, Status},
};

/// The status of a process whose state has not been observed yet.
pub(super) fn unobserved(state: &'static str) -> Status {
    Status { state, outcome_status: OutcomeStatus::Undecided, locks: false, facts: vec![] }
}

pub(super) fn wrote<R: RecordInfo>(process: ProcessId, record: &R, forced: bool) -> Event {
    Event::Wrote { process, name: record.name(), purpose: record.purpose(), forced }
}

/// An effect as an observer sees it in the list; timers and notes are not worth showing.
pub(crate) fn planned<P: Machine>(effect: &Effect<P::Message, P::Record>) -> Option<Planned> {
    match effect {
        Effect::Send { to, message, .. } => Some(Planned::Send { to: *to, name: message.name() }),
        Effect::Force(record) => Some(Planned::Write { name: record.name(), forced: true }),
        Effect::Append(record) => Some(Planned::Write { name: record.name(), forced: false }),
        Effect::Perform(work) => Some(Planned::Work(*work)),
        Effect::Arm(_) | Effect::Disarm(_) | Effect::Note(_) => None,
    }
}
