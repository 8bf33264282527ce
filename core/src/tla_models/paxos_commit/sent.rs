//! States put together from parts, for whoever maps something else to the module.

use super::{super::packed::ones, PaxosCommit, RmState, Value};

/// A message in msgs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Of an instance: `ins` is the resource manager of this number, counted from 0.
    Of(u32, OfInstance),
    /// Every instance has chosen `prepared`.
    Commit,
    /// Some instance has chosen `aborted`.
    Abort,
}

/// What the messages of an instance say. Acceptors are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfInstance {
    /// Begins this ballot, above 0.
    Phase1a(u32),
    /// An acceptor's answer to it.
    Phase1b {
        /// The acceptor that answers.
        acceptor: u32,
        /// `mbal`: the ballot.
        ballot: u32,
        /// `bal` and `val`: what it took last, if anything.
        accepted: Option<(u32, Value)>,
    },
    /// Proposes a value in this ballot.
    Phase2a(u32, Value),
    /// An acceptor has taken it.
    Phase2b {
        /// The acceptor that has taken it.
        acceptor: u32,
        /// In which ballot.
        ballot: u32,
        /// The value.
        value: Value,
    },
}

impl PaxosCommit {
    /// `rmState[rm]`
    pub const fn rm_state(&self, state: u64, rm: u32) -> RmState {
        RmState::from_bits(state >> (rm * self.row()))
    }

    /// `[rmState EXCEPT ![rm] = to]`
    pub const fn with_rm_state(&self, state: u64, rm: u32, to: RmState) -> u64 {
        let place = rm * self.row();
        state & !(ones(RmState::BITS) << place) | to.bits() << place
    }

    /// `msgs \cup {sent}`, whether or not an action leads there. None if no state of the module has that
    /// message beside the others: a ballot has one value, what an acceptor takes was proposed, what it
    /// reports it has taken last, and all of that has to be within the instance.
    pub fn with_sent(&self, state: u64, sent: Sent) -> Option<u64> {
        let (rm, said) = match sent {
            Sent::Of(rm, said) => (rm, said),
            Sent::Commit => return Some(state | 1 << self.commit_bit()),
            Sent::Abort => return Some(state | 1 << self.abort_bit()),
        };
        let (acceptor, ballot, least) = match said {
            OfInstance::Phase1a(ballot) => (0, ballot, 1),
            OfInstance::Phase1b { acceptor, ballot, .. } => (acceptor, ballot, 1),
            OfInstance::Phase2a(ballot, _) => (0, ballot, 0),
            OfInstance::Phase2b { acceptor, ballot, .. } => (acceptor, ballot, 0),
        };
        let is_within = rm < self.resource_managers
            && acceptor < self.acceptors
            && (least..self.ballots()).contains(&ballot);
        if !is_within {
            return None;
        }
        let place = rm * self.row();
        self.part(state >> place, said).map(|part| state | part << place)
    }

    /// The bits of the message in a row, if the row can have it.
    fn part(&self, row: u64, said: OfInstance) -> Option<u64> {
        let (fits, part) = match said {
            OfInstance::Phase1a(ballot) => (true, 1 << Self::phase1a_bit(ballot)),
            OfInstance::Phase1b { acceptor, ballot, accepted } => {
                let last = self.accepted(row, acceptor, ballot);
                let last = last.and_then(|ballot| Some((ballot, self.proposed(row, ballot)?)));
                (last == accepted, 1 << self.phase1b_bit(acceptor, ballot))
            }
            OfInstance::Phase2a(ballot, value) => {
                let fits = self.proposed(row, ballot).is_none_or(|other| other == value);
                (fits, value.bits() << self.phase2a_bits(ballot))
            }
            OfInstance::Phase2b { acceptor, ballot, value } => {
                let fits = self.proposed(row, ballot) == Some(value);
                (fits, 1 << self.phase2b_bit(acceptor, ballot))
            }
        };
        fits.then_some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        checker::Model,
        tla_models::{Instance, Specification, paxos_commit::Action},
    };

    /// What an action does, by the module's text.
    fn done(model: &PaxosCommit, state: u64, action: Action) -> Option<u64> {
        let row = |rm: u32| state >> (rm * model.row());
        let sent = |rm, said| model.with_sent(state, Sent::Of(rm, said));
        let voted = |rm, to, value| {
            let vote = Sent::Of(rm, OfInstance::Phase2a(0, value));
            model.with_sent(model.with_rm_state(state, rm, to), vote)
        };
        match action {
            Action::RMPrepare(rm) => voted(rm, RmState::Prepared, Value::Prepared),
            Action::RMChooseToAbort(rm) => voted(rm, RmState::Aborted, Value::Aborted),
            Action::RMRcvCommitMsg(rm) => Some(model.with_rm_state(state, rm, RmState::Committed)),
            Action::RMRcvAbortMsg(rm) => Some(model.with_rm_state(state, rm, RmState::Aborted)),
            Action::Phase1a { ballot, rm } => sent(rm, OfInstance::Phase1a(ballot)),
            Action::Phase2a { ballot, rm, value } => sent(rm, OfInstance::Phase2a(ballot, value)),
            Action::Decide(Value::Prepared) => model.with_sent(state, Sent::Commit),
            Action::Decide(Value::Aborted) => model.with_sent(state, Sent::Abort),
            Action::Phase1b { acceptor, ballot, rm } => {
                let bal = model.accepted(row(rm), acceptor, model.ballots());
                let accepted = bal.map(|bal| (bal, model.proposed(row(rm), bal).unwrap()));
                sent(rm, OfInstance::Phase1b { acceptor, ballot, accepted })
            }
            Action::Phase2b { acceptor, ballot, rm } => {
                let value = model.proposed(row(rm), ballot).unwrap();
                sent(rm, OfInstance::Phase2b { acceptor, ballot, value })
            }
        }
    }

    #[test]
    fn every_action_adds_its_messages_and_no_more() {
        let of = Instance::of(Specification::PaxosCommit);
        let mut model = PaxosCommit::new(&Instance { acceptors: 2, ..of }).unwrap();
        let (mut all, mut left) = (alloc::collections::BTreeSet::from([0]), [0].to_vec());
        while let Some(state) = left.pop() {
            let copy = model;
            model.successors(state, |action, next| {
                assert_eq!(done(&copy, state, action), Some(next), "{action}");
                if all.insert(next) {
                    left.push(next);
                }
            });
        }
        assert!(all.len() > 1_000, "{}", all.len());
    }

    #[test]
    fn what_no_state_can_have_said_is_refused() {
        let model = PaxosCommit::new(&Instance::of(Specification::PaxosCommit)).unwrap();
        let proposal = |ballot, value| Sent::Of(1, OfInstance::Phase2a(ballot, value));
        let taken = |ballot, value| Sent::Of(1, OfInstance::Phase2b { acceptor: 2, ballot, value });
        let report =
            |accepted| Sent::Of(1, OfInstance::Phase1b { acceptor: 2, ballot: 1, accepted });
        assert_eq!(model.with_sent(0, taken(0, Value::Prepared)), None);
        let proposed = model.with_sent(0, proposal(0, Value::Prepared)).unwrap();
        assert_eq!(model.with_sent(proposed, proposal(0, Value::Aborted)), None);
        assert_eq!(model.with_sent(proposed, taken(0, Value::Aborted)), None);
        assert!(model.with_sent(proposed, report(None)).is_some());
        let state = model.with_sent(proposed, taken(0, Value::Prepared)).unwrap();
        assert_eq!(model.with_sent(state, report(None)), None);
        assert_eq!(model.with_sent(state, report(Some((0, Value::Aborted)))), None);
        assert!(model.with_sent(state, report(Some((0, Value::Prepared)))).is_some());
        let begun = |rm, ballot| Sent::Of(rm, OfInstance::Phase1a(ballot));
        for beyond in [proposal(2, Value::Prepared), begun(0, 0), begun(2, 1)] {
            assert_eq!(model.with_sent(0, beyond), None, "{beyond:?}");
        }
        assert!(model.with_sent(0, begun(1, 1)).is_some());
    }
}
