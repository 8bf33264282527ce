//! A participant, the paper's resource manager (RM): proposes its own vote in ballot 0 of its
//! instance, and waits for what all instances come to.

use alloc::vec;

use super::{
    Aborting, Answers, Cx, LEADER, Message, Out, PaxosCommit, Record, Values, Wait, values::chosen,
};
use crate::protocol::{
    Decision, Input, OutcomeStatus, ProcessId, ProcessSet, Role, RoleMachine, Status, Timer, Work,
    WorkOutcome,
};

/// The volatile state of a participant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Participant {
    /// How far it is.
    pub state: RmState,
    /// What the acceptors say to it in ballot 0 (Faster Paxos Commit).
    pub said: Answers,
}

/// The states of an RM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RmState {
    /// Knows of no transaction: none has begun, or a crash lost it, in which case it has proposed nothing and has
    /// aborted.
    Unknown,
    /// Has done its part of the work; may still abort by itself.
    Working,
    /// Makes ready to commit.
    Preparing,
    /// Has proposed `prepared`: may not decide alone.
    Prepared,
    /// Knows the outcome.
    Decided(Decision),
}

impl RoleMachine<PaxosCommit> for Participant {
    /// An RM that has prepared asks for the outcome; one that has not has aborted.
    fn boot(cx: Cx<'_>, log: &[Record], out: &mut Out) -> Self {
        let state = match log.last() {
            Some(Record::Prepared) => RmState::Prepared,
            Some(Record::Outcome(decision)) => RmState::Decided(*decision),
            _ => RmState::Unknown,
        };
        if state == RmState::Prepared {
            inquire(cx, Wait::Outcome.into(), out);
        }
        Self { state, said: Answers::default() }
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.state, input) {
            (RmState::Unknown, Input::Start) if cx.config.initiates(cx.me) => self.prepare(out),
            (RmState::Unknown, Input::Start) => {
                self.state = RmState::Working;
                out.arm(Wait::Request);
            }
            (RmState::Working, Input::Timeout(_)) => self.rm_choose_to_abort(cx, out),
            (RmState::Preparing, Input::Finished { outcome, .. }) => match outcome {
                WorkOutcome::Done => self.rm_prepare(cx, out),
                WorkOutcome::Refused | WorkOutcome::ReadOnly | WorkOutcome::Failed => {
                    self.rm_choose_to_abort(cx, out);
                }
            },
            (RmState::Prepared, Input::Timeout(timer)) => inquire(cx, timer, out),
            (_, Input::Message { from, message }) => self.receive(cx, from, message, out),
            _ => {}
        }
    }

    fn status(&self, _cx: Cx<'_>) -> Status {
        let (state, outcome_status) = match self.state {
            RmState::Working => ("WORKING", OutcomeStatus::Undecided),
            RmState::Preparing => ("PREPARING", OutcomeStatus::Undecided),
            RmState::Prepared => ("PREPARED", OutcomeStatus::InDoubt),
            RmState::Decided(Decision::Commit) => {
                ("COMMITTED", OutcomeStatus::Decided(Decision::Commit))
            }
            RmState::Unknown | RmState::Decided(Decision::Abort) => {
                ("ABORTED", OutcomeStatus::Decided(Decision::Abort))
            }
        };
        let locks = matches!(self.state, RmState::Working | RmState::Preparing | RmState::Prepared);
        Status { state, outcome_status, locks, facts: vec![] }
    }

    fn awaits(&self, cx: Cx<'_>, timer: Wait) -> ProcessSet {
        match timer {
            Wait::Request => ProcessSet::one(LEADER),
            _ if cx.config.tells_participants() => cx.used_acceptors(),
            _ => cx.setup.with_role(Role::Coordinator),
        }
    }
}

impl Participant {
    fn receive(&mut self, cx: Cx<'_>, from: ProcessId, message: Message, out: &mut Out) {
        match (self.state, message) {
            (RmState::Working, Message::Prepare) => self.prepare(out),
            (RmState::Unknown, Message::Prepare) => self.rm_choose_to_abort(cx, out),
            (RmState::Unknown | RmState::Decided(_), _) => {}
            // `RMRcvCommitMsg`, `RMRcvAbortMsg`.
            (_, Message::Commit) => self.decide(Decision::Commit, out),
            (_, Message::Abort) => self.decide(Decision::Abort, out),
            // GL06 5, Faster Paxos Commit: it learns the outcome from the acceptors itself.
            (_, Message::Phase2b(it)) if it.ballot == 0 => {
                self.said.insert(from, it);
                if let Some(outcome) = chosen(cx, &self.said).outcome(cx.participants()) {
                    self.decide(outcome, out);
                }
            }
            _ => {}
        }
    }

    fn prepare(&mut self, out: &mut Out) {
        out.disarm(Wait::Request);
        self.state = RmState::Preparing;
        out.perform(Work::Prepare);
    }

    /// `RMPrepare`: ballot 0 of its instance is its own, so it needs no phase 1. The record is on disk before
    /// the first 2a leaves.
    fn rm_prepare(&mut self, cx: Cx<'_>, out: &mut Out) {
        self.state = RmState::Prepared;
        out.force(Record::Prepared);
        let mut acceptors = cx.used_acceptors();
        if cx.config.initiates(cx.me) {
            let first = cx.first_acceptor();
            if cx.setup.share_host(LEADER, first) {
                acceptors.remove(first);
                out.send(first, Message::BeginCommitAnd2a);
            } else {
                out.send(LEADER, Message::BeginCommit);
            }
        }
        out.broadcast(acceptors, &Message::vote_2a(Values::prepared(cx.me)));
        out.arm(Wait::Outcome);
    }

    /// `RMChooseToAbort`, which an RM may until it has prepared. A crash may lose the record: without one it has
    /// aborted too.
    fn rm_choose_to_abort(&mut self, cx: Cx<'_>, out: &mut Out) {
        self.decide(Decision::Abort, out);
        if cx.config.aborting == Aborting::ShortCut {
            out.send(LEADER, Message::Aborted);
        } else {
            let vote = Message::vote_2a(Values::aborted(cx.me));
            out.broadcast(cx.used_acceptors(), &vote);
        }
    }

    fn decide(&mut self, decision: Decision, out: &mut Out) {
        self.state = RmState::Decided(decision);
        self.said.clear();
        out.disarm(Wait::Request);
        out.disarm(Wait::Outcome);
        out.append(Record::Outcome(decision));
    }
}

/// Asks every leader for the outcome: one that knows it says so, one that does not finds out.
fn inquire(cx: Cx<'_>, timer: Timer<Wait>, out: &mut Out) {
    let leaders = cx.setup.with_role(Role::Coordinator);
    if timer.attempt == 0 {
        out.broadcast(leaders, &Message::Inquiry);
    } else {
        out.repeat(leaders, &Message::Inquiry);
    }
    out.arm(timer.again());
}
