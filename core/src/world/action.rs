//! What may happen to a world, and who watches.

use alloc::vec::Vec;

use crate::{
    event::{Event, MessageId},
    protocol::{ProcessId, ProcessSet, Work, WorkOutcome},
};

/// Something that may happen next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The transaction begins: every process that is up gets [`Input::Start`](crate::protocol::Input::Start).
    Begin,
    /// A process carries out its next effect.
    Advance(ProcessId),
    /// A message arrives; at a process that is down, or over a cut link, it is lost.
    Deliver(MessageId),
    /// A message is lost.
    Drop(MessageId),
    /// A message is in flight twice.
    Duplicate(MessageId),
    /// Local work ends.
    Finish(ProcessId, Work, WorkOutcome),
    /// An armed timer fires.
    Fire(ProcessId, u8),
    /// A process stops, and with it every process of its machine.
    Crash(ProcessId),
    /// A process that is down starts again from its log.
    Recover(ProcessId),
    /// Links let nothing through any more.
    Cut(ProcessSet, ProcessSet),
    /// Every link lets messages through again.
    Heal,
    /// Another transaction asks a process for the same rows.
    Rival(ProcessId),
    /// Every record of a process reaches stable storage, forced or not.
    Flush(ProcessId),
    /// So many local works of a process, 0: all, are going to fail. Whoever drives the world lets
    /// them: the world only tells that it will be so.
    Fail(ProcessId, u16),
}

/// Who watches a world change.
pub trait Observer {
    /// Whether events are worth making.
    const WATCHES: bool;
    /// Sees an event.
    fn see(&mut self, event: Event);
}

impl Observer for Vec<Event> {
    const WATCHES: bool = true;
    fn see(&mut self, event: Event) {
        self.push(event);
    }
}

/// Nobody watches.
impl Observer for () {
    const WATCHES: bool = false;
    fn see(&mut self, _event: Event) {}
}

/// Why an action cannot be done, as the rest of a sentence.
pub type Refusal = &'static str;

/// What a message that has arrived, or was lost, is refused with.
pub const NOT_IN_FLIGHT: Refusal = "the message is not in flight then";
