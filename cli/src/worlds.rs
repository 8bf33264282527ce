//! Our world, for stateright: the same schedules, of which it knows only what may happen next and where
//! that leads.

use std::fmt::{self, Debug, Formatter};

use coordinator_core::{
    explore::{
        Query, QueryError,
        reference_model::{ReferenceModel, State, Step},
    },
    protocol::Protocol,
};
use stateright::{Model, Property};

/// Every schedule that a question is about.
#[derive(Clone)]
pub(crate) struct Worlds<P: Protocol>(pub(crate) ReferenceModel<P>);

/// What may happen next, and where it leads, so as not to be worked out twice.
#[derive(Clone, PartialEq)]
pub(crate) struct EnvironmentStep<P: Protocol> {
    pub(crate) step: Step<P>,
    pub(crate) to: State<P>,
}

impl<P: Protocol> Debug for EnvironmentStep<P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.step.fmt(f)
    }
}

impl<P: Protocol> Worlds<P> {
    pub(crate) fn new(question: &Query) -> Result<Self, QueryError> {
        ReferenceModel::new(question).map(Self)
    }
}

impl<P: Protocol> Model for Worlds<P> {
    type State = State<P>;
    type Action = EnvironmentStep<P>;

    fn init_states(&self) -> Vec<Self::State> {
        vec![self.0.initial()]
    }

    fn actions(&self, state: &Self::State, actions: &mut Vec<Self::Action>) {
        let turn = |step: Step<P>| EnvironmentStep { to: self.0.next(state, &step), step };
        actions.extend(self.0.steps(state).into_iter().map(turn));
    }

    fn next_state(&self, _: &Self::State, turn: Self::Action) -> Option<Self::State> {
        Some(turn.to)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("goal", |model: &Self, state| !model.0.reaches_goal(state))]
    }
}
