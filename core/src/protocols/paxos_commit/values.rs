//! What instances of consensus have as their values.

use alloc::vec::Vec;

use super::Cx;
use crate::protocol::{Decision, ProcessId, ProcessSet};

/// The values of the instances, each named by its RM. An instance in neither set has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Values {
    /// Instances with the value `prepared`.
    pub prepared: ProcessSet,
    /// Instances with the value `aborted`.
    pub aborted: ProcessSet,
}

/// What an acceptor has accepted: values, and the ballot of every instance that has one (`bal`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Accepted {
    /// The ballot; 0 also while nothing is accepted.
    pub ballot: u8,
    /// The values; all of them if the ballot is a leader's.
    pub values: Values,
}

/// What acceptors have said, each at last, in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Answers(Vec<(ProcessId, Accepted)>);

impl Values {
    pub(super) fn prepared(rm: ProcessId) -> Self {
        Self { prepared: ProcessSet::one(rm), ..Self::default() }
    }

    pub(super) fn aborted(rm: ProcessId) -> Self {
        Self { aborted: ProcessSet::one(rm), ..Self::default() }
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// These, and the later ones over them.
    pub(super) fn and(self, later: Self) -> Self {
        Self {
            prepared: self.prepared.without(later.aborted).union(later.prepared),
            aborted: self.aborted.without(later.prepared).union(later.aborted),
        }
    }

    /// In a word: all that have a value are prepared, or one is aborted.
    pub(super) fn word(self) -> &'static str {
        if self.aborted.is_empty() { "prepared" } else { "aborted" }
    }

    /// The outcome, were these chosen: commit if every instance is prepared, abort if one is not.
    pub(super) fn outcome(self, participants: ProcessSet) -> Option<Decision> {
        if !self.aborted.is_empty() {
            Some(Decision::Abort)
        } else if participants.without(self.prepared).is_empty() {
            Some(Decision::Commit)
        } else {
            None
        }
    }
}

impl Answers {
    pub(super) fn insert(&mut self, from: ProcessId, accepted: Accepted) {
        match self.0.binary_search_by_key(&from, |(id, _)| *id) {
            Ok(place) => self.0[place].1 = accepted,
            Err(place) => self.0.insert(place, (from, accepted)),
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Whose they are.
    pub(super) fn from(&self) -> ProcessSet {
        self.0.iter().map(|(id, _)| *id).collect()
    }

    fn said(&self) -> impl Iterator<Item = &Accepted> {
        self.0.iter().map(|(_, accepted)| accepted)
    }
}

/// The values that a majority of the acceptors has accepted, by what they said in one ballot.
pub(super) fn chosen(cx: Cx<'_>, answers: &Answers) -> Values {
    let by_majority = |has: &dyn Fn(&Values, ProcessId) -> bool| {
        let count = |rm| answers.said().filter(|accepted| has(&accepted.values, rm)).count();
        cx.participants().into_iter().filter(|rm| count(*rm) >= cx.majority()).collect()
    };
    Values {
        prepared: by_majority(&|values, rm| values.prepared.contains(rm)),
        aborted: by_majority(&|values, rm| values.aborted.contains(rm)),
    }
}

/// What may have been chosen, by what a majority of the acceptors reported: in every instance the
/// value of the highest ballot.
pub(super) fn found(reported: &Answers) -> Values {
    let highest = reported.said().map(|accepted| accepted.ballot).max().unwrap_or(0);
    let of_highest = reported.said().filter(|accepted| accepted.ballot == highest);
    of_highest.fold(Values::default(), |values, accepted| values.and(accepted.values))
}
