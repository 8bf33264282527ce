//! What is asked of the search through all schedules: of which run, with how many faults, and for what.

use alloc::{format, string::String, vec::Vec};
use core::fmt::{Display, Formatter, Result};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Goal;
use crate::{checker::Limits, fault::Budget, protocols::ProtocolId, scenario::Scenario};

/// A question about every schedule of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The protocol, its options and its votes. What intervenes in it is left out, and so is time.
    pub scenario: Scenario,
    /// How many faults there may be.
    pub budget: Budget,
    /// When timers may fire.
    pub timing: Timing,
    /// Where a crash may fall.
    pub grain: Grain,
    /// What is looked for.
    pub goal: Goal,
    /// Whether of states that differ only in the names of participants alike one is enough.
    pub symmetry: bool,
    /// What the search may use up.
    pub limits: Limits,
}

/// When timers may fire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Timing {
    /// Only if what they wait for is really missing: its sender is down or cut off, or a message
    /// between the two was lost, and nothing from the sender is in flight; or nothing else can happen.
    #[default]
    Synchronous,
    /// Whenever they are armed: nobody can tell a slow process from a dead one.
    Asynchronous,
}

/// Where a crash may fall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Grain {
    /// Between any two effects: before a write, after it, between two messages of a broadcast.
    #[default]
    Effect,
    /// Only between two inputs.
    Step,
}

/// Why a question cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QueryError {
    /// There are too many processes.
    #[error("a search takes at most {greatest} processes, and this run has {found}")]
    Processes {
        /// The most that it takes.
        greatest: usize,
        /// How many there are.
        found: usize,
    },
    /// Who is blocked depends on timers that the budget forbids.
    #[error(
        "whether somebody is blocked cannot be told if timers may fire only so often: allow any \
         number of timeouts"
    )]
    TimeoutsWhileBlocked,
    /// What is looked for is not there in any run of the protocol.
    #[error("{}", meaningless(*goal, *protocol))]
    Meaningless {
        /// What is looked for.
        goal: Goal,
        /// The protocol.
        protocol: ProtocolId,
    },
    /// The participants do not behave alike.
    #[error(
        "the participants of this protocol do not behave alike with these options, so that nothing is \
         gained by symmetry: leave it out"
    )]
    NotAlike,
    /// A crash in the middle of a broadcast tells the participants apart.
    #[error(
        "a crash between two messages of a broadcast tells participants apart: with symmetry, let \
         crashes fall between two inputs only"
    )]
    AlikeButForCrashes,
    /// Who is blocked has a name.
    #[error("who is blocked has a name, which symmetry takes away: leave it out")]
    NamelessBlocked,
}

fn meaningless(goal: Goal, protocol: ProtocolId) -> String {
    let info = protocol.info();
    let known: Vec<String> = Goal::of(info).map(|goal| format!("`{goal}`")).collect();
    format!(
        "`{goal}` means nothing in runs of {}; what can be looked for there: {}",
        info.name,
        known.join(", ")
    )
}

impl Query {
    /// Whether a promise can be broken in a run without faults.
    pub fn new(scenario: Scenario) -> Self {
        Self {
            scenario,
            budget: Budget::default(),
            timing: Timing::default(),
            grain: Grain::default(),
            goal: Goal::default(),
            symmetry: false,
            limits: Limits::default(),
        }
    }

    /// Whether it makes sense.
    ///
    /// # Errors
    /// If the goal means nothing for the protocol, or contradicts the budget or the symmetry.
    pub fn check(&self) -> core::result::Result<(), QueryError> {
        let (goal, protocol) = (self.goal, self.scenario.protocol);
        if !Goal::of(protocol.info()).any(|known| known == goal) {
            return Err(QueryError::Meaningless { goal, protocol });
        }
        if goal == Goal::Blocked && self.budget.timeouts.is_some() {
            return Err(QueryError::TimeoutsWhileBlocked);
        }
        if goal == Goal::Blocked && self.symmetry {
            return Err(QueryError::NamelessBlocked);
        }
        if self.symmetry && self.grain == Grain::Effect && self.budget.halts() {
            return Err(QueryError::AlikeButForCrashes);
        }
        Ok(())
    }

    /// The same question of runs without faults: what it answers needs none. Absent if it allows none
    /// anyway, or if faults are what it is about.
    pub fn without_faults(&self) -> Option<Self> {
        let Budget { timeouts, total_failure, .. } = self.budget;
        let budget = Budget { timeouts, total_failure, ..Budget::default() };
        let asks = matches!(self.goal, Goal::Decided(_) | Goal::Reached(_));
        (asks && budget != self.budget).then(|| Self { budget, ..self.clone() })
    }

    /// Whether the effects of one input are one move once this budget is left: if nothing can come
    /// between them, and nobody asks what is so in between.
    pub(super) fn is_fused(&self, left: &Budget) -> bool {
        self.grain == Grain::Step || (!left.halts() && !matches!(self.goal, Goal::Reached(_)))
    }
}

/// What was searched, as the rest of a sentence: `with N = 3, at most 1 crash, synchronous timing`.
impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "with N = {}", self.scenario.votes.len())?;
        if self.budget.has_faults() {
            write!(f, ", {}", self.budget)?;
        }
        f.write_str(if self.budget.total_failure { ", every process may crash" } else { "" })?;
        if let Some(timeouts) = self.budget.timeouts {
            write!(f, ", at most {timeouts} timeouts")?;
        }
        f.write_str(match self.timing {
            Timing::Synchronous => ", synchronous timing",
            Timing::Asynchronous => ", asynchronous timing",
        })?;
        f.write_str(match self.grain {
            Grain::Effect => ", crashes between any two effects",
            Grain::Step => ", crashes between inputs only",
        })?;
        f.write_str(if self.symmetry { ", up to the names of participants alike" } else { "" })
    }
}
