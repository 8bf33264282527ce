//! Any of our models, for stateright.

use std::{fmt::Debug, hash::Hash};

use coordinator_core::checker::Model;
use stateright::Property;

/// The same model, state for state.
#[derive(Clone)]
pub(crate) struct Ours<M>(pub(crate) M);

/// Where an action leads is part of it, so as not to be worked out twice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step<A, S> {
    pub(crate) action: A,
    pub(crate) to: S,
}

impl<M> stateright::Model for Ours<M>
where
    M: Model<State: Debug + Hash, Action: Clone + Debug + PartialEq> + Clone + 'static,
{
    type State = M::State;
    type Action = Step<M::Action, M::State>;

    fn init_states(&self) -> Vec<M::State> {
        let mut states = Vec::new();
        self.0.clone().initial(|state| states.push(state));
        states
    }

    fn actions(&self, state: &M::State, actions: &mut Vec<Self::Action>) {
        self.0.clone().successors(*state, |action, to| actions.push(Step { action, to }));
    }

    fn next_state(&self, _: &M::State, step: Self::Action) -> Option<M::State> {
        Some(step.to)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let all_hold = |model: &Self, state: &M::State| {
            model.0.invariants().iter().all(|it| (it.holds)(&model.0, *state))
        };
        vec![Property::always("every invariant", all_hold)]
    }
}
