//! The specifications of Gray and Lamport, "Consensus on Transaction Commit" (ACM TODS 31(1), 2006), as
//! models: what it is to commit a transaction, how two-phase commit does it, and how Paxos Commit does.
//!
//! | model | what it says |
//! | --- | --- |
//! | [`TCommit`] | what a resource manager may do, with all states in view |
//! | [`TwoPhase`] | a transaction manager collects `Prepared` and announces the decision |
//! | [`PaxosCommit`] | an instance of Paxos for every resource manager's vote |
//!
//! They are transcriptions of the TLA⁺ modules of these names, with the modules' own names for actions,
//! and no part of our protocols: here a message that was sent stays in a set, no process crashes, and
//! a message that is never received stands for a lost one. TLC has counted their states, so they prove the
//! checker right. The configurations that come with the modules check types only; here `TCConsistent` is
//! checked.

mod packed;
mod paxos_commit;
mod t_commit;
mod two_phase;

use alloc::boxed::Box;

use crate::checker::{DynSearch, Limits, Search};

pub use packed::RmState;
pub use paxos_commit::{OfInstance, PaxosCommit, Sent, Value};
pub use t_commit::TCommit;
pub use two_phase::{Seen, TmState, TwoPhase};

/// One of the modules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Specification {
    /// See [`TCommit`].
    TCommit,
    /// See [`TwoPhase`].
    TwoPhase,
    /// See [`PaxosCommit`].
    PaxosCommit,
}

impl Specification {
    /// Every one, what is to be implemented first.
    pub const ALL: [Self; 3] = [Self::TCommit, Self::TwoPhase, Self::PaxosCommit];

    /// The name of the module.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TCommit => "TCommit",
            Self::TwoPhase => "TwoPhase",
            Self::PaxosCommit => "PaxosCommit",
        }
    }

    /// The specification of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

/// A specification with its constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instance {
    /// The specification that the constants are of.
    pub specification: Specification,
    /// How many resource managers there are: the set `RM`.
    pub resource_managers: u32,
    /// For Paxos Commit, how many acceptors there are: the set `Acceptor`. Every set of more than half of
    /// them is a majority.
    pub acceptors: u32,
    /// For Paxos Commit, the highest ballot: the set `Ballot` goes from 0 to it.
    pub max_ballot: u32,
    /// Whether states that differ only in the names of resource managers, or of acceptors, count as one.
    pub symmetry: bool,
}

impl Instance {
    /// With the constants that the published configuration gives it.
    pub const fn of(specification: Specification) -> Self {
        let resource_managers = match specification {
            Specification::TCommit | Specification::TwoPhase => 3,
            Specification::PaxosCommit => 2,
        };
        Self { specification, resource_managers, acceptors: 3, max_ballot: 1, symmetry: false }
    }
}

/// Why an [`Instance`] cannot be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Too few resource managers, or too many.
    #[error("{specification} takes 1 to {greatest} resource managers, not {found}")]
    ResourceManagers {
        /// The module's name.
        specification: &'static str,
        /// The most that a state has room for.
        greatest: u32,
        /// How many were given.
        found: u32,
    },
    /// Too few acceptors, or too many.
    #[error("PaxosCommit takes 1 to {greatest} acceptors, not {found}")]
    Acceptors {
        /// The most that are allowed.
        greatest: u32,
        /// How many were given.
        found: u32,
    },
    /// Too many ballots.
    #[error("PaxosCommit takes a highest ballot of 0 to {greatest}, not {found}")]
    MaxBallot {
        /// The highest that is allowed.
        greatest: u32,
        /// What was given.
        found: u32,
    },
    /// Each is allowed, all together are too many.
    #[error(
        "PaxosCommit with {resource_managers} resource managers, {acceptors} acceptors and ballots up \
         to {max_ballot} has states of {bits} bits, and there is room for 64: take fewer"
    )]
    TooWide {
        /// How many resource managers were given.
        resource_managers: u32,
        /// How many acceptors.
        acceptors: u32,
        /// The highest ballot.
        max_ballot: u32,
        /// How many bits a state would have.
        bits: u32,
    },
}

/// Begins to check that `TCConsistent` holds in every reachable state.
pub fn check(instance: &Instance, limits: Limits) -> Result<Box<dyn DynSearch>, Invalid> {
    Ok(match instance.specification {
        Specification::TCommit => Box::new(Search::new(TCommit::new(instance)?, limits)),
        Specification::TwoPhase => Box::new(Search::new(TwoPhase::new(instance)?, limits)),
        Specification::PaxosCommit => Box::new(Search::new(PaxosCommit::new(instance)?, limits)),
    })
}
