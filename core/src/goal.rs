//! One expression language for what should be true of a run: `blocked(p1) and up(C)`, `messages <= 4N`,
//! `ever state(p2) = READY`.
//!
//! An [`Expression`] is parsed for the processes, states and properties of one run, so that a misspelt name is an
//! error with its place and the nearest known word. It is evaluated at a cursor of the run's trace, printed back
//! exactly, and put into words by the same structure that is evaluated: the sentence on a goal card is what is
//! checked.
//!
//! ```text
//! expression   = and { "or" and }
//! and          = unary { "and" unary }
//! unary        = ( "not" | "ever" ) unary | "(" expression ")" | atom
//! atom         = "at end"
//!              | ( "blocked" | "in_doubt" | "up" | "down" | "locks" | "knows" ) [ "(" process { "," process } ")" ]
//!              | "decided" "(" ( "commit" | "abort" ) ")" [ "by" process ]
//!              | "state" "(" process ")" "=" STATE
//!              | ( "holds" | "violated" ) "(" PROPERTY ")" | "violated"
//!              | number ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) number
//! number       = term { ( "+" | "-" ) term }
//! term         = factor { "*" factor }                             4N is 4 * N
//! factor       = DIGITS | "N" | counter [ "(" process ")" ] | "(" number ")"
//! ```
//!
//! A predicate without processes asks for at least one: `blocked` is "some process is blocked"; with several it asks
//! for all of them. `N` is the number of participants. A state whose name has a space is written with `_`. `ever`
//! looks at every step up to the cursor, and takes only what is seen in a single state: no counters, no properties. A
//! [search](crate::explore) takes the same and `violated`, but no `ever` and no `at end`, since it looks at every state.
//!
//! ```
//! use coordinator_core::{goal::{Expression, Moment}, scenario, simulate::simulate};
//!
//! let run = scenario::entry("2pc-coordinator-crash").expect("it is in the library").scenario();
//! let goal = Expression::parse("blocked(p1, p2) and not up(C)", &run)?;
//! let trace = simulate(&run);
//! assert!(goal.holds(&Moment::at_end(&trace)));
//! assert_eq!(goal.sentence(&trace.setup), "p1 and p2 are blocked, and it is not so that C is up");
//! # Ok::<(), coordinator_core::goal::ParseError>(())
//! ```

mod evaluate;
mod parse;
mod scan;
mod search;
#[cfg(test)]
mod tests;
mod text;

use alloc::{boxed::Box, vec::Vec};

pub use evaluate::Moment;
pub(crate) use evaluate::StateView;
pub use parse::{MAX_ATOMS, MAX_DEPTH, MAX_LENGTH};
pub use scan::ParseError;
pub use search::NotSearchable;

use crate::protocol::{Decision, ProcessId};

/// A condition on a run at a cursor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expression {
    /// All of these hold; at least two.
    And(Vec<Self>),
    /// One of these holds; at least two.
    Or(Vec<Self>),
    /// This does not hold.
    Not(Box<Self>),
    /// This holds at the cursor, or did at a step before.
    Ever(Box<Self>),
    /// A condition with no parts.
    Atom(Atom),
}

/// A condition with no parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Atom {
    /// The cursor is at the end of the run.
    AtEnd,
    /// All of these processes, or some process if none is named, are so.
    Is(Predicate, Vec<ProcessId>),
    /// This process, or some process if none is named, has decided so by now, be it up or down. One that reversed its
    /// decision has decided both.
    Decided(Decision, Option<ProcessId>),
    /// The process is up and in a state of this name, one of
    /// [`ProtocolInfo::states`](crate::protocol::ProtocolInfo::states).
    State(ProcessId, &'static str),
    /// The property with this id holds at the cursor: it is not violated, pending or not applicable.
    Holds(&'static str),
    /// The property with this id, or some property if none is named, is violated.
    Violated(Option<&'static str>),
    /// Two numbers compare so.
    Compare(Number, Comparison, Number),
}

/// What a process may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Predicate {
    /// Up, in doubt, and freed by nothing but a repair.
    Blocked,
    /// Up and in doubt.
    InDoubt,
    /// Running, not crashed.
    Up,
    /// Crashed and not restarted.
    Down,
    /// Up and holding the locks of the transaction.
    Locks,
    /// Up and knowing the outcome.
    Knows,
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// A whole number, worked out in 64 bits; what does not fit makes a comparison false.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Number {
    /// As written.
    Literal(u32),
    /// The number of participants.
    Participants,
    /// What was counted up to the cursor, of one process or in total.
    Counted(Counter, Option<ProcessId>),
    /// A sum.
    Add(Box<Self>, Box<Self>),
    /// A difference.
    Subtract(Box<Self>, Box<Self>),
    /// A product.
    Multiply(Box<Self>, Box<Self>),
}

/// What is counted: see [`Counts`](crate::analysis::costs::Counts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counter {
    /// Messages between machines, without repeats and duplicates.
    Messages,
    /// Messages delivered.
    Delivered,
    /// Message delays to the outcome.
    Delays,
    /// Forced writes.
    ForcedWrites,
    /// Lazy writes.
    LazyWrites,
    /// Messages lost.
    Lost,
    /// Messages sent again.
    Repeated,
    /// Ticks blocked.
    BlockedTicks,
    /// Ticks in doubt.
    DoubtTicks,
    /// Ticks under lock.
    LockTicks,
    /// Steps up to the cursor; of no single process.
    Steps,
    /// Ticks up to the cursor; of no single process.
    Ticks,
    /// Faults that took effect up to the cursor, without repairs and changes of order; of no single process.
    Faults,
}

impl Predicate {
    const ALL: [Self; 6] =
        [Self::Blocked, Self::InDoubt, Self::Up, Self::Down, Self::Locks, Self::Knows];

    const fn word(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::InDoubt => "in_doubt",
            Self::Up => "up",
            Self::Down => "down",
            Self::Locks => "locks",
            Self::Knows => "knows",
        }
    }
}

impl Comparison {
    /// Longer signs come first: a scanner takes the first that fits.
    const ALL: [Self; 6] =
        [Self::NotEqual, Self::AtMost, Self::AtLeast, Self::Equal, Self::Less, Self::More];

    const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl Counter {
    const ALL: [Self; 13] = [
        Self::Messages,
        Self::Delivered,
        Self::Delays,
        Self::ForcedWrites,
        Self::LazyWrites,
        Self::Lost,
        Self::Repeated,
        Self::BlockedTicks,
        Self::DoubtTicks,
        Self::LockTicks,
        Self::Steps,
        Self::Ticks,
        Self::Faults,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Delivered => "delivered",
            Self::Delays => "delays",
            Self::ForcedWrites => "forced_writes",
            Self::LazyWrites => "lazy_writes",
            Self::Lost => "lost",
            Self::Repeated => "repeated",
            Self::BlockedTicks => "blocked_ticks",
            Self::DoubtTicks => "doubt_ticks",
            Self::LockTicks => "lock_ticks",
            Self::Steps => "steps",
            Self::Ticks => "ticks",
            Self::Faults => "faults",
        }
    }

    /// Whether it is counted for each process apart.
    const fn is_per_process(self) -> bool {
        !matches!(self, Self::Steps | Self::Ticks | Self::Faults)
    }
}
