//! The specification `PaxosCommit` with the abort short cut.

use coordinator_core::{
    checker::{Invariant, Limits, Model, Search, SearchOutcome},
    tla_models::{Instance, OfInstance, PaxosCommit as Module, Sent, Specification, Value},
};

/// The module, with or without the abort short cut.
pub(super) struct ProtocolInfo {
    pub(super) module: Module,
    pub(super) resource_managers: u32,
    pub(super) has_short_cut: bool,
}

impl ProtocolInfo {
    pub(super) fn new(
        resource_managers: u32,
        acceptors: u32,
        max_ballot: u32,
        has_short_cut: bool,
    ) -> Self {
        let of = Instance::of(Specification::PaxosCommit);
        let instance = Instance { resource_managers, acceptors, max_ballot, ..of };
        Self {
            module: Module::new(&instance).expect("it has room"),
            resource_managers,
            has_short_cut,
        }
    }

    /// Whether this resource manager has said that it aborts.
    fn has_aborted(&self, state: u64, rm: u32) -> bool {
        let vote = Sent::Of(rm, OfInstance::Phase2a(0, Value::Aborted));
        self.module.with_sent(state, vote) == Some(state)
    }
}

impl Model for ProtocolInfo {
    type State = u64;
    type Action = String;

    fn initial(&mut self, found: impl FnMut(u64)) {
        self.module.initial(found);
    }

    fn successors(&mut self, state: u64, mut found: impl FnMut(String, u64)) {
        self.module.successors(state, |action, next| found(action.to_string(), next));
        let mut all = 0..self.resource_managers;
        if self.has_short_cut
            && all.any(|rm| self.has_aborted(state, rm))
            && let Some(next) = self.module.with_sent(state, Sent::Abort)
        {
            found("Short cut: Abort".into(), next);
        }
    }

    fn invariants(&self) -> Vec<Invariant<Self>> {
        let holds = |model: &Self, state| {
            model.module.invariants().iter().all(|it| (it.holds)(&model.module, state))
        };
        vec![Invariant { name: "TCConsistent", holds }]
    }

    fn describe(&self, state: u64) -> String {
        self.module.describe(state)
    }
}

#[test]
fn the_module_with_the_short_cut_is_consistent() {
    for (resource_managers, acceptors, max_ballot) in [(1, 3, 2), (2, 1, 2), (2, 2, 1), (3, 1, 1)] {
        let info = ProtocolInfo::new(resource_managers, acceptors, max_ballot, true);
        let mut search = Search::new(info, Limits::default());
        while search.advance(1_000).outcome == SearchOutcome::Unfinished {}
        let progress = search.progress();
        assert_eq!(progress.outcome, SearchOutcome::Holds);
        assert!(progress.states > 10_000, "{}", progress.states);
    }
}
