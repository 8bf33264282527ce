//! Module `PaxosCommit`: an instance of Paxos consensus for every resource manager's vote.
//!
//! A resource manager proposes its own vote in ballot 0 of its instance; acceptors remember it. A leader
//! may begin a higher ballot in any instance: it asks the acceptors, and proposes what a majority of them
//! shows to be possibly chosen, or `aborted` if nothing is. The transaction commits once every instance
//! has chosen `prepared`, and aborts once some instance has chosen `aborted`. Who leads is left open, and
//! several may at once.
//!
//! With 2 resource managers, 3 acceptors and the ballots 0 and 1 there are 1,321,761 states, the farthest
//! 28 deep.

mod sent;

use alloc::{format, string::String, vec::Vec};
use core::fmt;

pub use sent::{OfInstance, Sent};

use super::{
    Instance, Invalid,
    packed::{ResourceManagers, RmState, ones, resource_managers, sorted},
};
use crate::checker::{Invariant, Model};

/// The model. A state is a word: a row for every resource manager, above them a bit each for `Commit`
/// and `Abort` in msgs. A row, its lowest bits first:
///
/// ```text
/// 2 bits                rmState[rm]
/// a bit a ballot > 0    whether phase1a with ins = rm is in msgs
/// 2 bits a ballot       phase2a with ins = rm in msgs: none, "prepared" or "aborted"
/// a cell an acceptor:
///     a bit a ballot        whether its phase2b with ins = rm is in msgs
///     a bit a ballot > 0    whether its phase1b with ins = rm is in msgs
/// ```
///
/// The rest of the module's state follows from that. A ballot of an instance has at most one phase2a
/// message, so its value is that of every phase2b message of the ballot. An acceptor sends whenever it
/// changes `aState`, so its `mbal` is the highest ballot for which it sent anything and its `bal` the
/// highest for which it sent phase2b. What a phase1b message reports is the highest phase2b below its
/// ballot, because after it the acceptor takes nothing lower any more.
#[derive(Clone, Copy, Debug)]
pub struct PaxosCommit {
    resource_managers: u32,
    acceptors: u32,
    max_ballot: u32,
    /// How many acceptors make a majority.
    majority: u32,
    symmetry: bool,
}

/// What a phase2a message proposes, and an instance chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// The resource manager has prepared.
    Prepared,
    /// It has aborted, or its state is not known.
    Aborted,
}

impl Value {
    const BITS: u32 = 2;

    /// Zero stands for no value.
    const fn bits(self) -> u64 {
        match self {
            Self::Prepared => 1,
            Self::Aborted => 2,
        }
    }

    const fn from_bits(bits: u64) -> Option<Self> {
        match bits & 3 {
            1 => Some(Self::Prepared),
            2 => Some(Self::Aborted),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Aborted => "aborted",
        }
    }
}

/// What happens, by the names of the module; resource managers and acceptors are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    RMPrepare(u32),
    RMChooseToAbort(u32),
    RMRcvCommitMsg(u32),
    RMRcvAbortMsg(u32),
    Phase1a { ballot: u32, rm: u32 },
    Phase2a { ballot: u32, rm: u32, value: Value },
    Decide(Value),
    Phase1b { acceptor: u32, ballot: u32, rm: u32 },
    Phase2b { acceptor: u32, ballot: u32, rm: u32 },
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::RMPrepare(rm) => write!(f, "RMPrepare(r{})", rm + 1),
            Self::RMChooseToAbort(rm) => write!(f, "RMChooseToAbort(r{})", rm + 1),
            Self::RMRcvCommitMsg(rm) => write!(f, "RMRcvCommitMsg(r{})", rm + 1),
            Self::RMRcvAbortMsg(rm) => write!(f, "RMRcvAbortMsg(r{})", rm + 1),
            Self::Phase1a { ballot, rm } => write!(f, "Phase1a({ballot}, r{})", rm + 1),
            Self::Phase2a { ballot, rm, value } => {
                write!(f, "Phase2a({ballot}, r{}): {}", rm + 1, value.name())
            }
            Self::Decide(Value::Prepared) => write!(f, "Decide: Commit"),
            Self::Decide(Value::Aborted) => write!(f, "Decide: Abort"),
            Self::Phase1b { acceptor, ballot, rm } => {
                write!(f, "Phase1b(a{}): ballot {ballot} of r{}", acceptor + 1, rm + 1)
            }
            Self::Phase2b { acceptor, ballot, rm } => {
                write!(f, "Phase2b(a{}): ballot {ballot} of r{}", acceptor + 1, rm + 1)
            }
        }
    }
}

impl PaxosCommit {
    const MOST_ACCEPTORS: u32 = 5;
    const HIGHEST_BALLOT: u32 = 3;

    /// Takes 1 to 8 resource managers, 1 to 5 acceptors and a highest ballot of 0 to 3, if all that fits
    /// into a word, and whether names matter.
    pub fn new(instance: &Instance) -> Result<Self, Invalid> {
        let Instance { acceptors, max_ballot, symmetry, .. } = *instance;
        let resource_managers = resource_managers("PaxosCommit", instance.resource_managers, 8)?;
        if acceptors == 0 || acceptors > Self::MOST_ACCEPTORS {
            return Err(Invalid::Acceptors { greatest: Self::MOST_ACCEPTORS, found: acceptors });
        }
        if max_ballot > Self::HIGHEST_BALLOT {
            return Err(Invalid::MaxBallot { greatest: Self::HIGHEST_BALLOT, found: max_ballot });
        }
        let majority = acceptors / 2 + 1;
        let model = Self { resource_managers, acceptors, max_ballot, majority, symmetry };
        let bits = model.abort_bit() + 1;
        if bits > u64::BITS {
            return Err(Invalid::TooWide { resource_managers, acceptors, max_ballot, bits });
        }
        Ok(model)
    }

    // Where things lie.

    const fn ballots(&self) -> u32 {
        self.max_ballot + 1
    }

    const fn cell(&self) -> u32 {
        self.ballots() + self.max_ballot
    }

    /// Where the cells begin in a row.
    const fn header(&self) -> u32 {
        RmState::BITS + self.max_ballot + Value::BITS * self.ballots()
    }

    const fn row(&self) -> u32 {
        self.header() + self.acceptors * self.cell()
    }

    const fn commit_bit(&self) -> u32 {
        self.resource_managers * self.row()
    }

    const fn abort_bit(&self) -> u32 {
        self.commit_bit() + 1
    }

    /// Within a row, as are the next three.
    const fn phase1a_bit(ballot: u32) -> u32 {
        RmState::BITS + ballot - 1
    }

    const fn phase2a_bits(&self, ballot: u32) -> u32 {
        RmState::BITS + self.max_ballot + Value::BITS * ballot
    }

    const fn phase2b_bit(&self, acceptor: u32, ballot: u32) -> u32 {
        self.header() + acceptor * self.cell() + ballot
    }

    const fn phase1b_bit(&self, acceptor: u32, ballot: u32) -> u32 {
        self.phase2b_bit(acceptor, self.max_ballot) + ballot
    }

    // What a row says.

    const fn proposed(&self, row: u64, ballot: u32) -> Option<Value> {
        Value::from_bits(row >> self.phase2a_bits(ballot))
    }

    /// The ballot of the last value that the acceptor took, if lower than `below`.
    fn accepted(&self, row: u64, acceptor: u32, below: u32) -> Option<u32> {
        (0..below).rev().find(|ballot| row >> self.phase2b_bit(acceptor, *ballot) & 1 == 1)
    }

    const fn has_promised(&self, row: u64, acceptor: u32, ballot: u32) -> bool {
        row >> self.phase1b_bit(acceptor, ballot) & 1 == 1
    }

    /// The highest ballot that the acceptor has heard of.
    fn mbal(&self, row: u64, acceptor: u32) -> u32 {
        let promised = (1..self.ballots()).rev().find(|it| self.has_promised(row, acceptor, *it));
        let accepted = self.accepted(row, acceptor, self.ballots());
        promised.max(accepted).unwrap_or(0)
    }

    /// Whether the instance has chosen this value: a majority has taken it in one ballot.
    fn has_chosen(&self, row: u64, value: Value) -> bool {
        (0..self.ballots()).any(|ballot| {
            let took = |acceptor: &u32| row >> self.phase2b_bit(*acceptor, ballot) & 1 == 1;
            self.proposed(row, ballot) == Some(value)
                && (0..self.acceptors).filter(took).count() >= self.majority as usize
        })
    }

    /// Whether the leader of a ballot may find that this is the value to propose, from the reports of
    /// some majority: it has the value of the highest ballot in it, or no ballot at all.
    fn may_propose(&self, row: u64, ballot: u32, value: Value) -> bool {
        let promised = (0..self.acceptors).filter(|it| self.has_promised(row, *it, ballot));
        let reports = promised.map(|acceptor| self.accepted(row, acceptor, ballot));
        reports.clone().any(|highest| {
            let none = Some(Value::Aborted);
            highest.map_or(none, |ballot| self.proposed(row, ballot)) == Some(value)
                && reports.clone().filter(|it| *it <= highest).count() >= self.majority as usize
        })
    }

    // The actions.

    fn of_resource_manager(&self, state: u64, rm: u32, found: &mut impl FnMut(Action, u64)) {
        let place = rm * self.row();
        let with = |to: RmState| state & !(ones(RmState::BITS) << place) | to.bits() << place;
        let vote = |value: Value| value.bits() << (place + self.phase2a_bits(0));
        if RmState::from_bits(state >> place) == RmState::Working {
            found(Action::RMPrepare(rm), with(RmState::Prepared) | vote(Value::Prepared));
            found(Action::RMChooseToAbort(rm), with(RmState::Aborted) | vote(Value::Aborted));
        }
        if state >> self.commit_bit() & 1 == 1 {
            found(Action::RMRcvCommitMsg(rm), with(RmState::Committed));
        }
        if state >> self.abort_bit() & 1 == 1 {
            found(Action::RMRcvAbortMsg(rm), with(RmState::Aborted));
        }
    }

    fn of_leader(&self, state: u64, rm: u32, found: &mut impl FnMut(Action, u64)) {
        let place = rm * self.row();
        let row = state >> place;
        for ballot in 1..self.ballots() {
            found(Action::Phase1a { ballot, rm }, state | 1 << (place + Self::phase1a_bit(ballot)));
            if self.proposed(row, ballot).is_some() {
                continue;
            }
            for value in [Value::Prepared, Value::Aborted] {
                if self.may_propose(row, ballot, value) {
                    let sent = value.bits() << (place + self.phase2a_bits(ballot));
                    found(Action::Phase2a { ballot, rm, value }, state | sent);
                }
            }
        }
    }

    fn decide(&self, state: u64, found: &mut impl FnMut(Action, u64)) {
        let mut rows = (0..self.resource_managers).map(|rm| state >> (rm * self.row()));
        if rows.clone().all(|row| self.has_chosen(row, Value::Prepared)) {
            found(Action::Decide(Value::Prepared), state | 1 << self.commit_bit());
        }
        if rows.any(|row| self.has_chosen(row, Value::Aborted)) {
            found(Action::Decide(Value::Aborted), state | 1 << self.abort_bit());
        }
    }

    fn of_acceptor(&self, state: u64, rm: u32, acceptor: u32, found: &mut impl FnMut(Action, u64)) {
        let place = rm * self.row();
        let row = state >> place;
        let mbal = self.mbal(row, acceptor);
        for ballot in 0..self.ballots() {
            let is_asked = ballot > 0 && row >> Self::phase1a_bit(ballot) & 1 == 1;
            if is_asked && mbal < ballot {
                let sent = 1 << (place + self.phase1b_bit(acceptor, ballot));
                found(Action::Phase1b { acceptor, ballot, rm }, state | sent);
            }
            if self.proposed(row, ballot).is_some() && mbal <= ballot {
                let sent = 1 << (place + self.phase2b_bit(acceptor, ballot));
                found(Action::Phase2b { acceptor, ballot, rm }, state | sent);
            }
        }
    }

    /// The state with the cells of two acceptors exchanged in every row.
    fn with_exchanged(&self, state: u64, one: u32, other: u32) -> u64 {
        let mut exchanged = state;
        for rm in 0..self.resource_managers {
            let low = rm * self.row() + self.phase2b_bit(one, 0);
            let high = rm * self.row() + self.phase2b_bit(other, 0);
            let differing = (state >> low ^ state >> high) & ones(self.cell());
            exchanged ^= differing << low | differing << high;
        }
        exchanged
    }

    /// The least of all states that come of renaming the first `free` acceptors and all resource managers.
    fn least(&self, state: u64, free: u32) -> u64 {
        if free <= 1 {
            return sorted(state, self.row(), self.resource_managers);
        }
        let last = free - 1;
        let renamed = (0..free).map(|it| self.least(self.with_exchanged(state, it, last), last));
        renamed.min().unwrap_or(state)
    }
}

impl ResourceManagers for PaxosCommit {
    fn rm_states(&self, state: u64) -> impl Iterator<Item = RmState> + Clone {
        let row = self.row();
        (0..self.resource_managers).map(move |rm| RmState::from_bits(state >> (rm * row)))
    }
}

impl Model for PaxosCommit {
    type State = u64;
    type Action = Action;

    fn initial(&mut self, mut found: impl FnMut(u64)) {
        found(0);
    }

    fn successors(&mut self, state: u64, mut found: impl FnMut(Action, u64)) {
        for rm in 0..self.resource_managers {
            self.of_resource_manager(state, rm, &mut found);
            self.of_leader(state, rm, &mut found);
        }
        self.decide(state, &mut found);
        for rm in 0..self.resource_managers {
            for acceptor in 0..self.acceptors {
                self.of_acceptor(state, rm, acceptor, &mut found);
            }
        }
    }

    fn invariants(&self) -> Vec<Invariant<Self>> {
        Self::tc_consistent()
    }

    fn describe(&self, state: u64) -> String {
        let mut parts = [self.describe_rm_states(state)].to_vec();
        for rm in 0..self.resource_managers {
            let row = state >> (rm * self.row());
            for ballot in 0..self.ballots() {
                let Some(value) = self.proposed(row, ballot) else {
                    continue;
                };
                let took = |it: &u32| row >> self.phase2b_bit(*it, ballot) & 1 == 1;
                let takers = (0..self.acceptors).filter(took).map(|it| format!("a{}", it + 1));
                let takers = takers.collect::<Vec<_>>().join(" ");
                let value = value.name();
                parts.push(format!("r{} ballot {ballot}: {value}, taken by {{{takers}}}", rm + 1));
            }
        }
        let announced = [(self.commit_bit(), "Commit sent"), (self.abort_bit(), "Abort sent")];
        let sent = announced.into_iter().filter(|(bit, _)| state >> bit & 1 == 1);
        parts.extend(sent.map(|(_, words)| words.into()));
        parts.join("; ")
    }

    fn canonical(&mut self, state: u64) -> u64 {
        if self.symmetry { self.least(state, self.acceptors) } else { state }
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;
    use crate::{
        checker::{Limits, Search, SearchOutcome},
        tla_models::Specification,
    };

    fn model(resource_managers: u32, acceptors: u32, max_ballot: u32) -> PaxosCommit {
        let of = Instance::of(Specification::PaxosCommit);
        PaxosCommit::new(&Instance { resource_managers, acceptors, max_ballot, ..of }).unwrap()
    }

    fn reachable(model: &mut PaxosCommit) -> BTreeSet<u64> {
        let (mut all, mut left) = (BTreeSet::from([0]), [0].to_vec());
        while let Some(state) = left.pop() {
            model.successors(state, |_, next| {
                if all.insert(next) {
                    left.push(next);
                }
            });
        }
        all
    }

    fn with_rows_exchanged(model: &PaxosCommit, state: u64) -> u64 {
        let (row, low) = (model.row(), ones(model.row()));
        state & !ones(2 * row) | (state & low) << row | state >> row & low
    }

    #[test]
    fn what_stands_for_a_state_does_not_depend_on_names() {
        for mut model in [model(2, 2, 1), model(2, 3, 0), model(1, 4, 1)] {
            let all = reachable(&mut model);
            model.symmetry = true;
            let orbits: BTreeSet<u64> = all.iter().map(|state| model.canonical(*state)).collect();
            for state in all {
                let canonical = model.canonical(state);
                assert_eq!(model.canonical(canonical), canonical);
                for other in 1..model.acceptors {
                    let renamed = model.with_exchanged(state, 0, other);
                    assert_eq!(model.canonical(renamed), canonical);
                }
                if model.resource_managers == 2 {
                    let renamed = with_rows_exchanged(&model, state);
                    assert_eq!(model.canonical(renamed), canonical);
                }
            }
            let mut search = Search::new(model, Limits::default());
            while search.advance(1_000).outcome == SearchOutcome::Unfinished {}
            assert_eq!(search.progress().states, orbits.len() as u64);
        }
    }

    #[test]
    fn too_small_a_majority_is_found_out() {
        let broken = PaxosCommit { majority: 1, ..model(2, 2, 1) };
        let mut lengths = BTreeSet::new();
        for symmetry in [false, true] {
            let mut search = Search::new(PaxosCommit { symmetry, ..broken }, Limits::default());
            while search.advance(1_000).outcome == SearchOutcome::Unfinished {}
            assert_eq!(search.progress().outcome, SearchOutcome::Violated("TCConsistent"));
            lengths.insert(search.counterexample().unwrap().steps.len());
        }
        assert_eq!(lengths.len(), 1, "{lengths:?}");
    }
}
