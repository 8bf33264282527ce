//! An expression as text that parses to it again, and as a sentence.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{Atom, Comparison, Counter, Expression, Number, Predicate};
use crate::protocol::{Decision, ProcessId, ProcessSet, Setup};

impl Expression {
    /// The text of the expression: [`Expression::parse`] gives it back.
    pub fn text(&self, setup: &Setup) -> String {
        match self {
            Self::And(parts) => self.joined(parts, " and ", setup),
            Self::Or(parts) => self.joined(parts, " or ", setup),
            Self::Not(part) => format!("not {}", self.nested(part, setup)),
            Self::Ever(part) => format!("ever {}", self.nested(part, setup)),
            Self::Atom(atom) => atom.text(setup),
        }
    }

    fn joined(&self, parts: &[Self], word: &str, setup: &Setup) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.nested(part, setup)).collect();
        parts.join(word)
    }

    /// The text of a part, in parentheses where they are needed.
    fn nested(&self, part: &Self, setup: &Setup) -> String {
        let bare = match part {
            Self::Atom(_) | Self::Not(_) | Self::Ever(_) => true,
            Self::And(_) => matches!(self, Self::Or(_)),
            Self::Or(_) => false,
        };
        let text = part.text(setup);
        if bare { text } else { format!("({text})") }
    }

    /// What the expression says, as a sentence without its capital and its stop.
    pub fn sentence(&self, setup: &Setup) -> String {
        let all = |parts: &[Self], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| part.sentence(setup)).collect();
            parts.join(word)
        };
        match self {
            Self::And(parts) => all(parts, ", and "),
            Self::Or(parts) => format!("either {}", all(parts, ", or ")),
            Self::Not(part) => {
                let sentence = part.sentence(setup);
                match (&**part, sentence.strip_prefix("some ")) {
                    (Self::Atom(_), Some(none)) => format!("no {none}"),
                    _ => format!("it is not so that {sentence}"),
                }
            }
            Self::Ever(part) => format!("at some step {}", part.sentence(setup)),
            Self::Atom(atom) => atom.sentence(setup),
        }
    }
}

impl Atom {
    fn text(&self, setup: &Setup) -> String {
        match self {
            Self::AtEnd => "at end".into(),
            Self::Is(predicate, ids) if ids.is_empty() => predicate.word().into(),
            Self::Is(predicate, ids) => format!("{}({})", predicate.word(), listed(ids, setup)),
            Self::Decided(decision, None) => format!("decided({})", decision.name()),
            Self::Decided(decision, Some(id)) => {
                format!("decided({}) by {}", decision.name(), setup.name(*id))
            }
            Self::State(id, state) => {
                format!("state({}) = {}", setup.name(*id), state.replace(' ', "_"))
            }
            Self::Holds(property) => format!("holds({property})"),
            Self::Violated(None) => "violated".into(),
            Self::Violated(Some(property)) => format!("violated({property})"),
            Self::Compare(left, comparison, right) => {
                format!("{} {} {}", left.text(setup), comparison.sign(), right.text(setup))
            }
        }
    }

    fn sentence(&self, setup: &Setup) -> String {
        match self {
            Self::AtEnd => "the run has ended".into(),
            Self::Is(predicate, ids) if ids.is_empty() => {
                format!("some process {}", predicate.words(true))
            }
            Self::Is(predicate, ids) => {
                let set: ProcessSet = ids.iter().copied().collect();
                format!("{} {}", setup.names(set), predicate.words(set.len() == 1))
            }
            Self::Decided(decision, by) => {
                let subject = by.map_or("some process", |id| setup.name(id));
                let verb = match decision {
                    Decision::Commit => "committed",
                    Decision::Abort => "aborted",
                };
                format!("{subject} has {verb}")
            }
            Self::State(id, state) => format!("{} is in state {state}", setup.name(*id)),
            Self::Holds(property) => format!("{property} holds"),
            Self::Violated(None) => "some property is violated".into(),
            Self::Violated(Some(property)) => format!("{property} is violated"),
            Self::Compare(left, comparison, right) => {
                let (left, right) = (left.words(setup), right.words(setup));
                format!("{left} {} {right}", comparison.words())
            }
        }
    }
}

fn listed(ids: &[ProcessId], setup: &Setup) -> String {
    let names: Vec<&str> = ids.iter().map(|id| setup.name(*id)).collect();
    names.join(", ")
}

impl Predicate {
    const fn words(self, one: bool) -> &'static str {
        match (self, one) {
            (Self::Blocked, true) => "is blocked",
            (Self::Blocked, false) => "are blocked",
            (Self::InDoubt, true) => "is in doubt",
            (Self::InDoubt, false) => "are in doubt",
            (Self::Up, true) => "is up",
            (Self::Up, false) => "are up",
            (Self::Down, true) => "is down",
            (Self::Down, false) => "are down",
            (Self::Locks, true) => "holds locks",
            (Self::Locks, false) => "hold locks",
            (Self::Knows, true) => "knows the outcome",
            (Self::Knows, false) => "know the outcome",
        }
    }
}

impl Comparison {
    const fn words(self) -> &'static str {
        match self {
            Self::Equal => "is",
            Self::NotEqual => "is not",
            Self::Less => "is less than",
            Self::AtMost => "is at most",
            Self::More => "is more than",
            Self::AtLeast => "is at least",
        }
    }
}

impl Counter {
    const fn words(self) -> &'static str {
        match self {
            Self::Messages => "number of messages",
            Self::Delivered => "number of delivered messages",
            Self::Delays => "number of message delays",
            Self::ForcedWrites => "number of forced writes",
            Self::LazyWrites => "number of lazy writes",
            Self::Lost => "number of lost messages",
            Self::Repeated => "number of repeated messages",
            Self::BlockedTicks => "blocked time in ticks",
            Self::DoubtTicks => "time in doubt in ticks",
            Self::LockTicks => "time under lock in ticks",
            Self::Steps => "number of steps",
            Self::Ticks => "time in ticks",
            Self::Faults => "number of faults",
        }
    }
}

impl Number {
    /// The number as [`Number::parse`] reads it.
    pub fn text(&self, setup: &Setup) -> String {
        match self {
            Self::Literal(value) => value.to_string(),
            Self::Participants => "N".into(),
            Self::Counted(counter, None) => counter.word().into(),
            Self::Counted(counter, Some(id)) => format!("{}({})", counter.word(), setup.name(*id)),
            Self::Add(left, right) => format!("{} + {}", left.text(setup), right.factor(setup)),
            Self::Subtract(left, right) => {
                format!("{} - {}", left.text(setup), right.factor(setup))
            }
            Self::Multiply(left, right) => match (&**left, &**right) {
                (Self::Literal(times), Self::Participants) => format!("{times}N"),
                (_, Self::Multiply(..)) => {
                    format!("{} * ({})", left.factor(setup), right.text(setup))
                }
                _ => format!("{} * {}", left.factor(setup), right.factor(setup)),
            },
        }
    }

    /// The text as a term: a sum stands in parentheses.
    fn factor(&self, setup: &Setup) -> String {
        let text = self.text(setup);
        match self {
            Self::Add(..) | Self::Subtract(..) => format!("({text})"),
            _ => text,
        }
    }

    /// The number in words: `the number of messages of C`.
    pub fn words(&self, setup: &Setup) -> String {
        match self {
            Self::Counted(counter, None) => format!("the {}", counter.words()),
            Self::Counted(counter, Some(id)) => {
                format!("the {} of {}", counter.words(), setup.name(*id))
            }
            Self::Participants => format!("N, here {},", setup.participants),
            other => other.text(setup),
        }
    }
}
