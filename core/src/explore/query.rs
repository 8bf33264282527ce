//! Queries: which run a search varies, its fault budget, its timing and its goal.

use alloc::{boxed::Box, format, string::String, vec::Vec};
use core::fmt::{Display, Formatter, Result};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Goal, Target};
use crate::{
    checker::Limits,
    fault::Budget,
    goal::{Expression, NotSearchable, ParseError},
    protocol::{ProtocolFamily, ProtocolInfo},
    protocols::ProtocolId,
    scenario::Scenario,
};

/// A query about every schedule of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Its protocol, options and votes are searched; its interventions, environment and seed are ignored.
    pub scenario: Scenario,
    /// The fault budget.
    pub budget: Budget,
    /// When timers may fire.
    pub timing: Timing,
    /// Where a crash may fall.
    pub grain: Grain,
    /// What the search looks for.
    pub goal: Goal,
    /// Symmetry reduction: whether states that differ only in the names of interchangeable participants are one.
    pub symmetry: bool,
    /// Limits on states and memory.
    pub limits: Limits,
}

/// When timers may fire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Timing {
    /// Only if what they wait for is really missing: its sender is down or cut off, or a message
    /// between the two was lost, and nothing from the sender is in flight; or nothing else can happen.
    #[default]
    Synchronous,
    /// Whenever they are armed: a slow process cannot be told from a crashed one.
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
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QueryError {
    /// There are too many processes.
    #[error("a search takes at most {greatest} processes, and this run has {found}")]
    Processes {
        /// The most that it takes.
        greatest: usize,
        /// How many there are.
        found: usize,
    },
    /// Whether a process is blocked depends on timers that the budget forbids.
    #[error("goal `blocked` needs unlimited timeouts: remove the limit on timeouts")]
    BlockedWithTimeouts,
    /// No run of the protocol has what the goal is about.
    #[error("{}", not_applicable(goal, protocol.info()))]
    GoalNotApplicable {
        /// The goal.
        goal: Goal,
        /// The protocol.
        protocol: ProtocolId,
    },
    /// The goal is no goal with a name, and no expression about the run.
    #[error(
        "goal `{text}`: {why}; a goal is an expression, or one of {}, or `state:` and a state",
        presets()
    )]
    NoGoal {
        /// The text of the goal.
        text: Box<str>,
        /// Why it is no expression, and where.
        why: ParseError,
    },
    /// The goal is an expression with a part that a search cannot judge.
    #[error("goal: {0}")]
    NotSearchable(NotSearchable),
    /// The goal is an expression about blocked processes, which a saga does not have.
    #[error(
        "no process of a saga is in doubt, and so none is blocked: goal `blocked` by itself looks for sagas that cannot end"
    )]
    NoneBlocked,
    /// The participants do not behave alike.
    #[error(
        "symmetry reduction needs interchangeable participants, which this protocol does not have with these options"
    )]
    NotInterchangeable,
    /// A crash in the middle of a broadcast tells the participants apart.
    #[error(
        "symmetry reduction cannot be combined with crashes within a broadcast, which tell participants \
         apart: let crashes fall between inputs only"
    )]
    SymmetryWithCrashes,
    /// The goal names processes.
    #[error("symmetry reduction cannot be combined with `blocked`, which names processes")]
    SymmetryWithBlocked,
    /// The goal is an expression that names processes.
    #[error("symmetry reduction cannot be combined with a goal that names processes")]
    SymmetryWithNames,
}

/// The names of goals, as the rest of a sentence.
fn presets() -> String {
    let known: Vec<String> = Goal::ALL.iter().map(|goal| format!("`{goal}`")).collect();
    known.join(", ")
}

pub(super) fn not_applicable(goal: &dyn Display, info: &ProtocolInfo) -> String {
    let known: Vec<String> = Goal::of(info).map(|goal| format!("`{goal}`")).collect();
    format!("goal `{goal}` does not apply to {}; expected one of {}", info.name, known.join(", "))
}

impl Query {
    /// Whether a run without faults can violate a property.
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

    /// Whether it can be searched, apart from the number of processes.
    ///
    /// # Errors
    /// If the goal does not apply to the protocol, or excludes the budget or symmetry reduction.
    pub fn check(&self) -> core::result::Result<(), QueryError> {
        let target = self.target()?;
        let is_about_blocking = target.is_about_blocking();
        if is_about_blocking && self.budget.timeouts.is_some() {
            return Err(QueryError::BlockedWithTimeouts);
        }
        if is_about_blocking && self.symmetry {
            return Err(QueryError::SymmetryWithBlocked);
        }
        if let Target::Expression(expression) = &target
            && self.symmetry
            && !expression.processes().is_empty()
        {
            return Err(QueryError::SymmetryWithNames);
        }
        if self.symmetry && self.grain == Grain::Effect && self.budget.halts() {
            return Err(QueryError::SymmetryWithCrashes);
        }
        Ok(())
    }

    /// The goal, with its expression read for the processes and states of the run.
    ///
    /// # Errors
    /// If the goal does not apply to the protocol, or is no expression about the run, or has a part that a search
    /// cannot judge.
    pub fn target(&self) -> core::result::Result<Target, QueryError> {
        let (goal, protocol) = (&self.goal, self.scenario.protocol);
        let is_known = matches!(goal, Goal::Expression(_))
            || Goal::of(protocol.info()).any(|known| known == *goal);
        if !is_known {
            return Err(QueryError::GoalNotApplicable { goal: goal.clone(), protocol });
        }
        Ok(match goal {
            Goal::Violated => Target::Violated,
            Goal::Blocked => Target::Blocked,
            Goal::Decided(decision) => Target::Decided(*decision),
            Goal::Reached(condition) => Target::Reached(*condition),
            Goal::Expression(text) => Target::Expression(self.expression(text)?),
        })
    }

    fn expression(&self, text: &str) -> core::result::Result<Expression, QueryError> {
        // What is far too long is shown by its beginning.
        let no_goal = |why| QueryError::NoGoal { text: text.chars().take(80).collect(), why };
        let expression = Expression::parse(text, &self.scenario).map_err(no_goal)?;
        expression.searchable().map_err(QueryError::NotSearchable)?;
        let is_saga = self.scenario.info().family == ProtocolFamily::Saga;
        if is_saga && expression.is_about_blocking() {
            return Err(QueryError::NoneBlocked);
        }
        Ok(expression)
    }

    /// The same question of runs without faults: what it answers needs none. Absent if it allows none
    /// anyway, or if faults are what it is about.
    pub fn without_faults(&self) -> Option<Self> {
        let Budget { timeouts, total_failure, .. } = self.budget;
        let budget = Budget { timeouts, total_failure, ..Budget::default() };
        let asks = match &self.goal {
            Goal::Violated | Goal::Blocked => false,
            Goal::Decided(_) | Goal::Reached(_) => true,
            Goal::Expression(_) => self.target().is_ok_and(|target| !target.is_about_blocking()),
        };
        (asks && budget != self.budget).then(|| Self { budget, ..self.clone() })
    }

    /// Whether the effects of one input are one move once this budget is left: if nothing can come
    /// between them, and the goal does not ask about the states in between.
    pub(super) fn is_fused(&self, left: &Budget) -> bool {
        let passes = matches!(self.goal, Goal::Reached(_) | Goal::Expression(_));
        self.grain == Grain::Step || (!left.halts() && !passes)
    }
}

/// What was searched, as the rest of a sentence: `with N = 3, at most 1 crash, synchronous timing`.
impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "with N = {}", self.scenario.votes.len())?;
        if self.budget.has_faults() {
            write!(f, ", {}", self.budget)?;
        }
        f.write_str(if self.budget.total_failure { ", total failure allowed" } else { "" })?;
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
        f.write_str(if self.symmetry { ", symmetry reduction" } else { "" })
    }
}
