//! A state of the reference model, and what an expression sees of it.

use alloc::vec::Vec;

use super::{Envelope, EnvironmentState, hash};
use crate::{
    goal::StateView,
    protocol::{Decision, ProcessId, ProcessSet, Protocol, Setup, Status},
    world::Node,
};

/// A world without time, and what the adversary may still do to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State<P: Protocol> {
    /// Every process, in the order of the setup.
    pub nodes: Vec<Node<P>>,
    /// What is in flight, in an order of its own.
    pub flights: Vec<Envelope<P::Message>>,
    pub(super) rest: EnvironmentState,
}

impl<P: Protocol> State<P> {
    /// A process.
    pub fn node(&self, id: ProcessId) -> &Node<P> {
        &self.nodes[id.index()]
    }

    pub(super) fn take(&mut self, letter: &Envelope<P::Message>) {
        if let Some(place) = self.flights.iter().position(|other| other == letter) {
            self.flights.remove(place);
        }
    }

    pub(super) fn sort(&mut self) {
        self.flights.sort_by_key(hash);
    }
}

/// A state, and who is blocked in it.
pub(super) struct Seen<'a, P: Protocol> {
    pub(super) setup: &'a Setup,
    pub(super) state: &'a State<P>,
    pub(super) blocked: ProcessSet,
}

impl<P: Protocol> StateView for Seen<'_, P> {
    fn setup(&self) -> &Setup {
        self.setup
    }

    fn status(&self, id: ProcessId) -> Option<&Status> {
        let node = self.state.node(id);
        node.running.is_some().then_some(&node.status)
    }

    fn deciders(&self, decision: Decision) -> ProcessSet {
        self.state.rest.watch.decided(decision)
    }

    fn blocked(&self) -> ProcessSet {
        self.blocked
    }

    fn is_violated(&self) -> bool {
        self.state.rest.watch.broken(self.setup).is_some()
    }

    fn at_end(&self) -> Option<bool> {
        None
    }
}
