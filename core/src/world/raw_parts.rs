//! A world to try out in what a single process does: for the search through all schedules, which keeps
//! processes and messages apart.

use alloc::vec::Vec;

use super::{Network, Node, World};
use crate::{
    event::MessageId,
    protocol::{Effect, FactValue, Machine, Names, ProcessId, Protocol},
};

impl<P: Machine> World<P> {
    /// A world that has begun, with these processes and nothing in flight.
    pub(crate) fn of(nodes: Vec<Node<P>>) -> Self {
        Self { nodes, network: Network::default(), begun: true }
    }

    /// Puts a process in a state, as if it had got there.
    pub(crate) fn put(&mut self, id: ProcessId, node: Node<P>) {
        self.nodes[id.index()] = node;
    }

    /// Makes a process be down, as if it had never run.
    pub(crate) fn take_down(&mut self, id: ProcessId) {
        self.nodes[id.index()].running = None;
    }

    /// Puts a message in flight, as if it had been sent.
    pub(crate) fn put_in_flight(
        &mut self,
        from: ProcessId,
        to: ProcessId,
        message: P::Message,
    ) -> MessageId {
        self.network.send(from, to, message)
    }
}

impl<P: Protocol> Node<P> {
    /// Renames processes in everything that it holds.
    pub(crate) fn rename(&mut self, names: &Names) {
        if let Some(running) = &mut self.running {
            P::rename_node(&mut running.state, names);
            for effect in &mut running.queue {
                match effect {
                    Effect::Send { to, message, .. } => {
                        *to = names.of(*to);
                        P::rename_message(message, names);
                    }
                    Effect::Force(record) | Effect::Append(record) => {
                        P::rename_record(record, names);
                    }
                    Effect::Perform(_) | Effect::Arm(_) | Effect::Disarm(_) | Effect::Note(_) => {}
                }
            }
        }
        self.log.for_each(|record| P::rename_record(record, names));
        for fact in &mut self.status.facts {
            if let FactValue::Processes(set) = &mut fact.value {
                *set = names.of_all(*set);
            }
        }
    }
}
