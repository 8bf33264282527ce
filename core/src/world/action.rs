//! What may happen to a world, and who watches.

use alloc::vec::Vec;

use crate::{
    event::{Event, MessageId, WorldFault},
    protocol::{ProcessId, Work, WorkOutcome},
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
    /// Local work ends.
    Finish(ProcessId, Work, WorkOutcome),
    /// An armed timer fires.
    Fire(ProcessId, u8),
    /// A fault or a repair. That the next pieces of local work are going to fail
    /// ([`Fault::Fail`](crate::fault::Fault::Fail)) the world only tells: whoever drives it says how
    /// work ends. What only orders events ([`Nature::Order`](crate::fault::Nature::Order)) is refused:
    /// it is one of the actions above.
    Fault(WorldFault),
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

/// Watches nothing, for a search that judges states only.
impl Observer for () {
    const WATCHES: bool = false;
    fn see(&mut self, _event: Event) {}
}
