//! Module `TCommit`: what it is to commit a transaction, whatever the protocol.
//!
//! Each resource manager prepares by itself. One that is prepared may commit if all are prepared or have
//! committed; one that has not decided may abort if none has committed. Both look at all states at once,
//! which no distributed program can: protocols must make do with messages.
//!
//! With N resource managers there are 3ᴺ + 2ᴺ − 1 states, the farthest 2N + 1 deep: each is working,
//! prepared or aborted, or each is prepared or committed.

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::{
    Instance, Invalid,
    packed::{ResourceManagers, RmState, resource_managers, sorted},
};
use crate::checker::{Invariant, Model};

/// The model: a state is `rmState`, two bits a resource manager.
#[derive(Clone, Copy, Debug)]
pub struct TCommit {
    resource_managers: u32,
    symmetry: bool,
}

/// What a resource manager, counted from 0, does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `Prepare(rm)`
    Prepare(u32),
    /// `Decide(rm)`, for commit.
    Commit(u32),
    /// `Decide(rm)`, for abort.
    Abort(u32),
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Prepare(rm) => write!(f, "Prepare(r{})", rm + 1),
            Self::Commit(rm) => write!(f, "Decide(r{}): commit", rm + 1),
            Self::Abort(rm) => write!(f, "Decide(r{}): abort", rm + 1),
        }
    }
}

impl TCommit {
    /// Takes the number of resource managers, 1 to 32, and whether their names matter.
    pub fn new(instance: &Instance) -> Result<Self, Invalid> {
        let resource_managers = resource_managers("TCommit", instance.resource_managers, 32)?;
        Ok(Self { resource_managers, symmetry: instance.symmetry })
    }

    fn can_commit(self, state: u64) -> bool {
        let mut all = self.rm_states(state);
        all.all(|it| matches!(it, RmState::Prepared | RmState::Committed))
    }

    fn not_committed(self, state: u64) -> bool {
        self.rm_states(state).all(|it| it != RmState::Committed)
    }
}

impl ResourceManagers for TCommit {
    fn rm_states(&self, state: u64) -> impl Iterator<Item = RmState> + Clone {
        (0..self.resource_managers).map(move |rm| rm_state(state, rm))
    }
}

const fn rm_state(state: u64, rm: u32) -> RmState {
    RmState::from_bits(state >> (rm * RmState::BITS))
}

/// `[rmState EXCEPT ![rm] = to]`
const fn with(state: u64, rm: u32, to: RmState) -> u64 {
    let changed = rm_state(state, rm).bits() ^ to.bits();
    state ^ changed << (rm * RmState::BITS)
}

impl Model for TCommit {
    type State = u64;
    type Action = Action;

    fn initial(&mut self, mut found: impl FnMut(u64)) {
        found(0);
    }

    fn successors(&mut self, state: u64, mut found: impl FnMut(Action, u64)) {
        let (can_commit, not_committed) = (self.can_commit(state), self.not_committed(state));
        for rm in 0..self.resource_managers {
            let is = rm_state(state, rm);
            if is == RmState::Working {
                found(Action::Prepare(rm), with(state, rm, RmState::Prepared));
            }
            if is == RmState::Prepared && can_commit {
                found(Action::Commit(rm), with(state, rm, RmState::Committed));
            }
            if matches!(is, RmState::Working | RmState::Prepared) && not_committed {
                found(Action::Abort(rm), with(state, rm, RmState::Aborted));
            }
        }
    }

    fn invariants(&self) -> Vec<Invariant<Self>> {
        Self::tc_consistent()
    }

    fn describe(&self, state: u64) -> String {
        self.describe_rm_states(state)
    }

    fn canonical(&mut self, state: u64) -> u64 {
        if self.symmetry { sorted(state, RmState::BITS, self.resource_managers) } else { state }
    }
}
