//! The messages in flight, and the links that let nothing through.

use alloc::{collections::VecDeque, vec::Vec};

use crate::{
    event::MessageId,
    protocol::{ProcessId, ProcessSet},
};

/// The network: it may reorder, lose, duplicate and delay, but only if an action says so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Network<M> {
    flights: VecDeque<Flight<M>>,
    cuts: Vec<(ProcessSet, ProcessSet)>,
    next_id: u32,
}

/// A message in flight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Flight<M> {
    /// Which; for observers, no process sees it.
    pub id: MessageId,
    /// From whom.
    pub from: ProcessId,
    /// To whom.
    pub to: ProcessId,
    /// What it says.
    pub message: M,
}

impl<M> Default for Network<M> {
    fn default() -> Self {
        Self { flights: VecDeque::new(), cuts: Vec::new(), next_id: 0 }
    }
}

impl<M: Clone> Network<M> {
    /// Every message in flight, oldest first.
    pub fn flights(&self) -> &VecDeque<Flight<M>> {
        &self.flights
    }

    /// Puts a message in flight.
    pub fn send(&mut self, from: ProcessId, to: ProcessId, message: M) -> MessageId {
        let id = MessageId(self.next_id);
        self.next_id += 1;
        self.flights.push_back(Flight { id, from, to, message });
        id
    }

    /// Takes a message out of flight.
    pub fn take(&mut self, id: MessageId) -> Option<Flight<M>> {
        let place = self.place(id)?;
        self.flights.remove(place)
    }

    /// The message in flight with this identity.
    pub fn flight(&self, id: MessageId) -> Option<&Flight<M>> {
        self.place(id).map(|place| &self.flights[place])
    }

    /// Puts a copy of a message in flight.
    pub fn duplicate(&mut self, id: MessageId) -> Option<MessageId> {
        let Flight { from, to, message, .. } = self.flight(id)?.clone();
        Some(self.send(from, to, message))
    }

    /// Lets nothing through from the one set to the other.
    pub fn cut(&mut self, from: ProcessSet, to: ProcessSet) {
        if !self.cuts.contains(&(from, to)) {
            self.cuts.push((from, to));
        }
    }

    /// Lets everything through; tells whether anything was cut.
    pub fn heal(&mut self) -> bool {
        let cut = !self.cuts.is_empty();
        self.cuts.clear();
        cut
    }

    /// Whether a message would get through.
    pub fn connects(&self, from: ProcessId, to: ProcessId) -> bool {
        !self.cuts.iter().any(|(left, right)| left.contains(from) && right.contains(to))
    }

    // Identities count up and the list keeps their order.
    fn place(&self, id: MessageId) -> Option<usize> {
        self.flights.binary_search_by_key(&id, |flight| flight.id).ok()
    }
}
