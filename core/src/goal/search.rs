//! What of an expression a search can judge: it sees single states, and every one of them.

use thiserror::Error;

use super::{Atom, Counter, Expression, Number, Predicate};
use crate::protocol::ProcessSet;

/// What a search cannot know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotSearchable {
    /// A counter, by its word.
    #[error("`{0}` is counted along one run, and a search judges single states: leave it out")]
    Counter(&'static str),
    /// The number of faults.
    #[error("`faults` is counted along one run: a search bounds faults by its fault budget")]
    Faults,
    /// Numbers that no run changes.
    #[error("a comparison of constants is the same in every state: leave it out")]
    Constants,
    /// `ever`.
    #[error("a search looks at every state of every run: leave out `ever`")]
    Ever,
    /// `at end`.
    #[error("a search looks at every state, be it the last of a run or not: leave out `at end`")]
    AtEnd,
    /// The holding of a property, by its id.
    #[error(
        "`holds({0})` is ruled on a whole run: a search can look for `violated` and `not violated`"
    )]
    Holds(&'static str),
    /// The violation of one property, by its id.
    #[error("a search tells that some property is violated, and not which: write `violated`")]
    ViolatedProperty(&'static str),
}

impl Expression {
    /// Whether a search can look for it.
    ///
    /// # Errors
    /// Names the first part that a single state does not show, or that says nothing in a search.
    pub fn searchable(&self) -> Result<(), NotSearchable> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().try_for_each(Self::searchable),
            Self::Not(part) => part.searchable(),
            Self::Ever(_) => Err(NotSearchable::Ever),
            Self::Atom(atom) => atom.searchable(),
        }
    }

    /// Whether it is about who is blocked, which takes a look at what can follow a state.
    pub fn is_about_blocking(&self) -> bool {
        self.any_atom(&mut |atom| matches!(atom, Atom::Is(Predicate::Blocked, _)))
    }

    /// The processes that it names.
    pub fn processes(&self) -> ProcessSet {
        let mut named = ProcessSet::EMPTY;
        self.any_atom(&mut |atom| {
            named = named.union(atom.processes());
            false
        });
        named
    }

    /// Whether one of its atoms is so.
    fn any_atom(&self, is_so: &mut impl FnMut(&Atom) -> bool) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.any_atom(is_so)),
            Self::Not(part) | Self::Ever(part) => part.any_atom(is_so),
            Self::Atom(atom) => is_so(atom),
        }
    }
}

impl Atom {
    fn searchable(&self) -> Result<(), NotSearchable> {
        match self {
            Self::Is(..) | Self::Decided(..) | Self::State(..) | Self::Violated(None) => Ok(()),
            Self::AtEnd => Err(NotSearchable::AtEnd),
            Self::Holds(id) => Err(NotSearchable::Holds(id)),
            Self::Violated(Some(id)) => Err(NotSearchable::ViolatedProperty(id)),
            Self::Compare(left, _, right) => {
                Err(match left.counter().or_else(|| right.counter()) {
                    Some(Counter::Faults) => NotSearchable::Faults,
                    Some(counter) => NotSearchable::Counter(counter.word()),
                    None => NotSearchable::Constants,
                })
            }
        }
    }

    fn processes(&self) -> ProcessSet {
        match self {
            Self::Is(_, ids) => ids.iter().copied().collect(),
            Self::Decided(_, Some(id)) | Self::State(id, _) => ProcessSet::one(*id),
            Self::Compare(left, _, right) => left.processes().union(right.processes()),
            Self::AtEnd | Self::Decided(_, None) | Self::Holds(_) | Self::Violated(_) => {
                ProcessSet::EMPTY
            }
        }
    }
}

impl Number {
    /// The first counter in it.
    fn counter(&self) -> Option<Counter> {
        match self {
            Self::Literal(_) | Self::Participants => None,
            Self::Counted(counter, _) => Some(*counter),
            Self::Add(left, right) | Self::Subtract(left, right) | Self::Multiply(left, right) => {
                left.counter().or_else(|| right.counter())
            }
        }
    }

    fn processes(&self) -> ProcessSet {
        match self {
            Self::Literal(_) | Self::Participants | Self::Counted(_, None) => ProcessSet::EMPTY,
            Self::Counted(_, Some(id)) => ProcessSet::one(*id),
            Self::Add(left, right) | Self::Subtract(left, right) | Self::Multiply(left, right) => {
                left.processes().union(right.processes())
            }
        }
    }
}
