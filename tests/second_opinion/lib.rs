//! Stateright, which knows nothing of our checker, asked the same questions: about our models, and about
//! the same specifications written for it.

use std::{fmt::Debug, hash::Hash};

use stateright::Model;

pub(crate) mod ours;
pub(crate) mod paxos_commit;
pub(crate) mod two_phase;
#[path = "../../cli/src/worlds.rs"]
pub(crate) mod worlds;

/// What stateright can search and show.
pub(crate) trait Checkable:
    Model<
        State: Clone + Debug + Hash + PartialEq + Send + Sync,
        Action: Clone + Debug + PartialEq + Send + Sync,
    > + Clone
    + Send
    + Sync
    + 'static
{
}

impl<M> Checkable for M where
    M: Model<
            State: Clone + Debug + Hash + PartialEq + Send + Sync,
            Action: Clone + Debug + PartialEq + Send + Sync,
        > + Clone
        + Send
        + Sync
        + 'static
{
}

/// A resource manager's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Rm {
    Working,
    Prepared,
    Committed,
    Aborted,
}

fn consistent(all: &[Rm]) -> bool {
    !(all.contains(&Rm::Committed) && all.contains(&Rm::Aborted))
}
