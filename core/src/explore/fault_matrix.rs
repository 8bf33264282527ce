//! The fault matrix: which protocol is safe, and which blocks, under which class of faults. Each cell is
//! searched, with stated budgets, and stands beside what the literature says.

mod search_bounds;

use alloc::{boxed::Box, vec::Vec};

pub use search_bounds::SearchBounds;

use super::{Budget, Exploration, Goal, Query, QueryError, QueryResult, Timing, Witness, explore};
use crate::{
    checker::{Limits, Progress},
    protocols::ProtocolId,
    scenario::Draft,
};

/// What an adversary may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultClass {
    /// No fault.
    None,
    /// Stop processes, which stay down.
    CrashStop,
    /// Stop processes and start them again.
    CrashRecovery,
    /// Lose messages.
    Omission,
    /// Split the network, and perhaps mend it.
    Partition,
    /// Delay messages and fire timers as it likes.
    Asynchrony,
    /// The same, and stop a process and start it again.
    AsynchronyAndCrash,
}

impl FaultClass {
    /// Every class, in the literature's order.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::CrashStop,
        Self::CrashRecovery,
        Self::Omission,
        Self::Partition,
        Self::Asynchrony,
        Self::AsynchronyAndCrash,
    ];

    /// `F0` to `F6`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::None => "F0",
            Self::CrashStop => "F1",
            Self::CrashRecovery => "F2",
            Self::Omission => "F3",
            Self::Partition => "F4",
            Self::Asynchrony => "F5",
            Self::AsynchronyAndCrash => "F6",
        }
    }

    /// In a few words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "no fault",
            Self::CrashStop => "crash-stop",
            Self::CrashRecovery => "crash-recovery",
            Self::Omission => "omission",
            Self::Partition => "partition",
            Self::Asynchrony => "asynchrony",
            Self::AsynchronyAndCrash => "asynchrony and crash-recovery",
        }
    }

    /// What was searched, as a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::None => "Every order of events; a timer fires only if its message is missing.",
            Self::CrashStop => "One crash, then two, each at any effect; nobody comes back.",
            Self::CrashRecovery => {
                "One crash and one recovery, then two of each; one process never crashes."
            }
            Self::Omission => "One lost message, then two.",
            Self::Partition => "One split of the network, anywhere; then one split and its end.",
            Self::Asynchrony => "Any delay, and timers that fire whenever they are armed.",
            Self::AsynchronyAndCrash => "The same, with one crash and one recovery.",
        }
    }

    /// What is asked to tell whether a protocol reaches a goal, the smallest budget first.
    ///
    /// # Panics
    /// Never: a test asks for every row.
    pub fn questions(self, row: &Row, goal: Goal, limits: Limits) -> Vec<Query> {
        let (protocol, variant) =
            ProtocolId::variant(row.variant).expect("the table names variants of the registry");
        let extent = row.extent;
        let participants = extent.participants(row.participants, self, &goal);
        let options = protocol.info().options_of(variant);
        let draft = Draft { options, ..Draft::new(protocol, participants) };
        let options = extent.options().iter();
        let draft = options.fold(draft, |draft, (id, value)| draft.with_option(id, *value));
        let scenario = draft.build().expect("a variant is valid");
        let (mut budgets, timing) = self.budgets();
        let published = row.published(self);
        if goal == Goal::Blocked && !published.safe && published.blocking.is_none() {
            // Of a protocol that is unsafe nobody says more, and it is the longest of all searches.
            budgets.clear();
        }
        let budgets = extent.restrict(self, &goal, budgets);
        let question = Query { timing, goal, limits, ..Query::new(scenario) };
        budgets.into_iter().map(|budget| Query { budget, ..question.clone() }).collect()
    }

    /// The budgets that are searched, and the timing.
    fn budgets(self) -> (Vec<Budget>, Timing) {
        let none = Budget::default();
        let budgets = match self {
            Self::None | Self::Asynchrony => alloc::vec![none],
            Self::CrashStop => [1, 2].map(|crashes| Budget { crashes, ..none }).into(),
            Self::CrashRecovery => {
                [1, 2].map(|count| Budget { crashes: count, recoveries: count, ..none }).into()
            }
            Self::Omission => [1, 2].map(|losses| Budget { losses, ..none }).into(),
            Self::Partition => [0, 1].map(|heals| Budget { cuts: 1, heals, ..none }).into(),
            Self::AsynchronyAndCrash => {
                alloc::vec![Budget { crashes: 1, recoveries: 1, ..none }]
            }
        };
        let asynchronous = matches!(self, Self::Asynchrony | Self::AsynchronyAndCrash);
        (budgets, if asynchronous { Timing::Asynchronous } else { Timing::Synchronous })
    }
}

/// A protocol of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The id of the variant.
    pub variant: &'static str,
    /// How many participants are searched.
    pub participants: u8,
    /// What the literature says of each class, in [`FaultClass::ALL`]'s order.
    pub published: [Published; 7],
    /// How much of what its columns say is searched.
    pub extent: SearchBounds,
}

impl Row {
    /// What the literature says of a class.
    pub const fn published(&self, class: FaultClass) -> Published {
        self.published[class as usize]
    }
}

/// What the literature says of a protocol under a class of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Whether it keeps its promises.
    pub safe: bool,
    /// Whether it can block; absent where the literature does not say, or it depends on numbers.
    pub blocking: Option<bool>,
}

/// Safe, and no process is ever blocked.
const SN: Published = Published { safe: true, blocking: Some(false) };
/// Safe, and a process may be blocked.
const SB: Published = Published { safe: true, blocking: Some(true) };
/// Safe; whether a process is blocked depends on numbers.
const S: Published = Published { safe: true, blocking: None };
/// Unsafe, and no process is ever blocked.
const UN: Published = Published { safe: false, blocking: Some(false) };
/// Unsafe, and nothing is published about blocking.
const U: Published = Published { safe: false, blocking: None };

const fn row(variant: &'static str, published: [Published; 7]) -> Row {
    Row { variant, participants: 2, published, extent: SearchBounds::Whole }
}

const fn quorums(variant: &'static str, published: [Published; 7]) -> Row {
    Row { extent: SearchBounds::Quorums, ..row(variant, published) }
}

const fn ballots(variant: &'static str, published: [Published; 7]) -> Row {
    Row { participants: 1, extent: SearchBounds::Ballots, ..row(variant, published) }
}

/// Every protocol of the table. The sources of each claim are those of its protocol.
pub const ROWS: &[Row] = &[
    row("2pc", [SN, SB, SB, SN, SB, SN, SB]),
    row("2pc-pa", [SN, SB, SB, SN, SB, SN, SB]),
    row("2pc-pc", [SN, SB, SB, SN, SB, SN, SB]),
    row("2pc-cooperative", [SN, SB, SB, SN, SB, SN, SB]),
    row("2pc-unilateral", [SN, U, U, U, U, U, U]),
    row("3pc", [SN, SN, SN, U, UN, U, U]),
    row("3pc-naive", [SN, UN, U, U, U, U, U]),
    row("3pc-course", [SN, SB, SB, SN, SB, SN, SB]),
    row("3pc-course-abort", [SN, SB, U, SN, SB, SN, U]),
    row("3pc-recovered-vote", [SN, SN, U, U, U, U, U]),
    row("3pc-no-view", [SN, U, U, U, U, U, U]),
    quorums("3pc-quorum", [SN, SB, SB, SN, SB, SN, SB]),
    quorums("e3pc", [SN, SB, SB, S, SB, SN, SB]),
    // As long as F + 1 acceptors and a leader are up, and together: F crashes leave them, a split may not.
    ballots("paxos-commit", [SN, SN, S, S, SB, S, S]),
    row("saga-orchestrated", [SN; 7]),
    row("saga-choreographed", [SN; 7]),
];

impl Cell {
    /// Whether every promise is kept; absent where a limit ended the search before it was known.
    pub const fn safe(&self) -> Option<bool> {
        match self {
            Self { unsafe_run: Some(_), .. } => Some(false),
            Self { limited: true, .. } => None,
            Self { .. } => Some(true),
        }
    }

    /// Whether a process can be blocked; absent where it was not asked, or not known at a limit.
    pub const fn blocking(&self) -> Option<bool> {
        match self {
            Self { blocked_run: Some(_), .. } => Some(true),
            Self { limited: true, .. } | Self { asked_who_blocks: false, .. } => None,
            Self { .. } => Some(false),
        }
    }
}

/// The search that fills one cell.
pub struct CellSearch {
    /// What is still to be asked, the last first.
    questions: Vec<Query>,
    current: Option<(Goal, Box<dyn Exploration>)>,
    cell: Cell,
}

/// What a cell says, as far as it was searched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Whether every question was answered.
    pub done: bool,
    /// A run in which a promise is broken.
    pub unsafe_run: Option<Witness>,
    /// A run in which a process is blocked.
    pub blocked_run: Option<Witness>,
    /// Whether anything was asked about blocking.
    pub asked_who_blocks: bool,
    /// Whether a limit ended one of the searches: then what was not found proves nothing.
    pub limited: bool,
    /// How many states were searched, all searches together.
    pub states: u64,
}

impl CellSearch {
    /// Begins to fill a cell.
    ///
    /// # Errors
    /// If the variant has too many processes for a search.
    pub fn new(row: &Row, class: FaultClass, limits: Limits) -> Result<Self, QueryError> {
        let mut questions = class.questions(row, Goal::Violated, limits);
        let about_blocking = class.questions(row, Goal::Blocked, limits);
        let cell = Cell { asked_who_blocks: !about_blocking.is_empty(), ..Cell::default() };
        questions.extend(about_blocking);
        questions.reverse();
        let mut search = Self { questions, current: None, cell };
        search.next()?;
        Ok(search)
    }

    /// Searches at most this number of further states.
    ///
    /// # Errors
    /// If a question cannot be asked.
    pub fn advance(&mut self, states: u32) -> Result<Option<Progress>, QueryError> {
        let Some((goal, inquiry)) = &mut self.current else {
            return Ok(None);
        };
        let progress = inquiry.advance(states);
        let goal = goal.clone();
        match inquiry.answer() {
            QueryResult::Unfinished => return Ok(Some(progress)),
            QueryResult::None => {}
            QueryResult::Limit(_) => self.cell.limited = true,
            QueryResult::Found(finding) => {
                // The budgets grow: the first run found is the plainest, and enough.
                self.questions.retain(|question| question.goal != goal);
                let place = match goal {
                    Goal::Blocked => &mut self.cell.blocked_run,
                    Goal::Violated | Goal::Decided(_) | Goal::Reached(_) | Goal::Expression(_) => {
                        &mut self.cell.unsafe_run
                    }
                };
                *place = Some(*finding);
            }
        }
        self.cell.states += progress.states;
        self.next()?;
        Ok(Some(progress))
    }

    /// The cell, as far as it was searched.
    pub const fn cell(&self) -> &Cell {
        &self.cell
    }

    fn next(&mut self) -> Result<(), QueryError> {
        self.current = match self.questions.pop() {
            Some(question) => Some((question.goal.clone(), explore(&question)?)),
            None => None,
        };
        self.cell.done = self.current.is_none();
        Ok(())
    }
}
