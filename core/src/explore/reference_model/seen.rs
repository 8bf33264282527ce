//! A state of the reference model as an expression looks at it.

use super::State;
use crate::{
    goal::StateView,
    protocol::{Decision, ProcessId, ProcessSet, Protocol, Setup, Status},
};

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
