//! A participant: votes once, and after a YES waits for as long as it takes.

use alloc::vec;

use super::{
    COORDINATOR, Cx,
    Message::{self, Abort, Ack, Begin, Commit, Inquiry, No, Read, Unknown, VoteRequest, Yes},
    Out, Record, TwoPhase, Wait,
    options::{Mistake, Presumption, Recovery, Termination},
};
use crate::protocol::{
    Decision, Input, OutcomeStatus, ProcessId, ProcessSet, RoleMachine, Status, Timer, Work,
    WorkOutcome,
};

/// The volatile state of a participant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Participant {
    state: State,
    /// Whether the rows of the transaction are locked.
    locks: bool,
    /// Whether the coordinator has been given a vote.
    voted: bool,
    /// Whether the coordinator has been given an ACK.
    acknowledged: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    /// Knows of no transaction: lost it in a crash, and so never promised anything.
    Unknown,
    /// Has done its part of the work and waits to be asked.
    Initial,
    /// Prepares.
    Preparing,
    /// Has promised to commit: may not decide alone.
    Ready,
    Decided(Decision),
    /// Has voted READ and is out of the transaction.
    Done,
    /// Has restarted, and has not found in its log yet that it is in doubt.
    Recovering,
}

impl RoleMachine<TwoPhase> for Participant {
    /// Recovery by what the log says last (R* 2.2).
    fn boot(cx: Cx<'_>, log: &[Record], out: &mut Out) -> Self {
        let (state, locks) = match log.last() {
            Some(Record::Prepared) => (State::Ready, !cx.config.makes(Mistake::LocksLost)),
            Some(Record::Commit(_)) => (State::Decided(Decision::Commit), false),
            Some(_) => (State::Decided(Decision::Abort), false),
            None => (State::Unknown, false),
        };
        let mut this = Self { state, locks, voted: state == State::Ready, acknowledged: false };
        match (state, cx.config.recovery) {
            (State::Ready, Recovery::First) => Self::inquire(cx, Wait::Decision.into(), out),
            (State::Ready, Recovery::Serving) => {
                this.state = State::Recovering;
                out.arm(Wait::Recovery);
            }
            _ => {}
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.state, input) {
            (State::Unknown, Input::Start) => self.start(cx, out),
            // R* 2.1, phase 1: prepare and vote.
            (State::Initial, Input::Message { message: VoteRequest, .. }) => self.prepare(out),
            (State::Preparing, Input::Finished { outcome, .. }) => self.vote(cx, outcome, out),
            (state, Input::Message { message: VoteRequest, .. }) => self.vote_again(state, out),
            // BHG 7.4, timeout actions: who has not voted aborts, who has voted YES asks.
            (State::Initial, Input::Timeout(_)) => self.abort(cx, out),
            (State::Ready, Input::Timeout(_)) if cx.config.makes(Mistake::AbortsInDoubt) => {
                self.abort(cx, out);
            }
            (State::Ready, Input::Timeout(timer)) => Self::inquire(cx, timer, out),
            // R* 2.1, phase 2: heed the decision, then acknowledge it to the coordinator.
            (State::Ready, Input::Message { from, message: Commit }) => {
                self.commit(cx, out);
                self.acknowledge(cx, from, Decision::Commit, out);
            }
            (
                State::Initial | State::Preparing | State::Ready,
                Input::Message { from, message: Abort },
            ) => {
                self.abort(cx, out);
                self.acknowledge(cx, from, Decision::Abort, out);
            }
            // R* 2.2: the ACK was lost, or the part in it was lost in a crash.
            (State::Decided(Decision::Commit), Input::Message { from, message: Commit }) => {
                self.acknowledge(cx, from, Decision::Commit, out);
            }
            (
                State::Unknown | State::Decided(Decision::Abort) | State::Done,
                Input::Message { from, message: Abort },
            ) => self.acknowledge(cx, from, Decision::Abort, out),
            // R* 2.2: it has found in its log that it is in doubt.
            (State::Recovering, Input::Timeout(_)) => {
                self.state = State::Ready;
                Self::inquire(cx, Wait::Decision.into(), out);
            }
            // XA: a decision about an unknown transaction is answered with an error, which is no ACK.
            (State::Unknown | State::Recovering, Input::Message { from, message: Commit })
                if cx.config.makes(Mistake::AcksUnknown) =>
            {
                self.acknowledge(cx, from, Decision::Commit, out);
            }
            (
                State::Recovering,
                Input::Message { from: from @ COORDINATOR, message: Commit | Abort },
            ) => {
                out.send(from, Unknown);
            }
            // BHG 7.4, cooperative termination.
            (state, Input::Message { from, message: Inquiry }) => self.help(cx, state, from, out),
            _ => {}
        }
    }

    fn status(&self, _cx: Cx<'_>) -> Status {
        let (state, outcome_status) = match self.state {
            State::Initial => ("INITIAL", OutcomeStatus::Undecided),
            State::Preparing => ("PREPARING", OutcomeStatus::Undecided),
            State::Ready => ("READY", OutcomeStatus::InDoubt),
            State::Decided(Decision::Commit) => {
                ("COMMITTED", OutcomeStatus::Decided(Decision::Commit))
            }
            // Who finds nothing in its log has promised nothing, and has aborted.
            State::Unknown | State::Decided(Decision::Abort) => {
                ("ABORTED", OutcomeStatus::Decided(Decision::Abort))
            }
            State::Done => ("DONE", OutcomeStatus::NotInvolved),
            State::Recovering => ("RECOVERING", OutcomeStatus::InDoubt),
        };
        Status { state, outcome_status, locks: self.locks, facts: vec![] }
    }

    fn awaits(&self, _cx: Cx<'_>, timer: Wait) -> ProcessSet {
        match timer {
            Wait::Request | Wait::Decision => ProcessSet::one(COORDINATOR),
            Wait::Votes | Wait::Acks | Wait::Recovery => ProcessSet::EMPTY,
        }
    }
}

impl Participant {
    fn start(&mut self, cx: Cx<'_>, out: &mut Out) {
        self.locks = true;
        self.state = State::Initial;
        if !cx.config.initiates(cx.me) {
            out.arm(Wait::Request);
        } else if cx.config.presumption == Presumption::Commit {
            // To vote now would be to be ready before the coordinator's list is on disk.
            out.send(COORDINATOR, Begin);
            out.arm(Wait::Request);
        } else {
            self.state = State::Preparing;
            out.perform(Work::Prepare);
        }
    }

    fn prepare(&mut self, out: &mut Out) {
        out.disarm(Wait::Request);
        self.state = State::Preparing;
        out.perform(Work::Prepare);
    }

    /// R* 2.1: the prepare record is on disk before YES leaves.
    fn vote(&mut self, cx: Cx<'_>, outcome: WorkOutcome, out: &mut Out) {
        match outcome {
            WorkOutcome::Done => self.vote_yes(cx, out),
            WorkOutcome::Refused | WorkOutcome::Failed => self.vote_no(cx, out),
            WorkOutcome::ReadOnly => self.vote_read(out),
        }
    }

    fn vote_yes(&mut self, cx: Cx<'_>, out: &mut Out) {
        self.voted = true;
        self.state = State::Ready;
        if cx.config.makes(Mistake::YesBeforeForce) {
            out.send(COORDINATOR, Yes);
            out.force(Record::Prepared);
        } else {
            out.force(Record::Prepared);
            out.send(COORDINATOR, Yes);
        }
        if cx.config.termination != Termination::Nobody || cx.config.makes(Mistake::AbortsInDoubt) {
            out.arm(Wait::Decision);
        }
    }

    /// Who votes NO has aborted. R* 3: under presumed abort the record need not be forced.
    fn vote_no(&mut self, cx: Cx<'_>, out: &mut Out) {
        self.voted = true;
        self.close(Decision::Abort);
        if cx.config.presumption == Presumption::Abort {
            out.append(Record::Abort(ProcessSet::EMPTY));
        } else {
            out.force(Record::Abort(ProcessSet::EMPTY));
        }
        out.send(COORDINATOR, No);
    }

    /// R* 3: who has only read logs nothing and is out.
    fn vote_read(&mut self, out: &mut Out) {
        self.voted = true;
        self.state = State::Done;
        self.locks = false;
        out.send(COORDINATOR, Read);
    }

    fn vote_again(&mut self, state: State, out: &mut Out) {
        let vote = match state {
            State::Ready => Yes,
            State::Done => Read,
            State::Unknown | State::Decided(Decision::Abort) => No,
            State::Initial
            | State::Preparing
            | State::Decided(Decision::Commit)
            | State::Recovering => return,
        };
        if self.voted {
            out.repeat(ProcessSet::one(COORDINATOR), &vote);
        } else {
            self.voted = true;
            out.send(COORDINATOR, vote);
        }
    }

    fn commit(&mut self, cx: Cx<'_>, out: &mut Out) {
        out.disarm(Wait::Decision);
        self.close(Decision::Commit);
        Self::record(cx, Decision::Commit, out);
    }

    /// Aborts: told to, or alone, which who is not in doubt always may.
    fn abort(&mut self, cx: Cx<'_>, out: &mut Out) {
        out.disarm(Wait::Request);
        out.disarm(Wait::Decision);
        self.close(Decision::Abort);
        Self::record(cx, Decision::Abort, out);
    }

    fn close(&mut self, decision: Decision) {
        self.state = State::Decided(decision);
        self.locks = false;
    }

    /// R* 2.1: an ACK promises a stable record. Whoever told the decision, the coordinator will want one
    /// unless the decision is the presumption (R* 3 and 4).
    fn record(cx: Cx<'_>, decision: Decision, out: &mut Out) {
        let record = match decision {
            Decision::Commit => Record::Commit(ProcessSet::EMPTY),
            Decision::Abort => Record::Abort(ProcessSet::EMPTY),
        };
        if cx.config.presumption.acknowledges(decision) {
            out.force(record);
        } else {
            out.append(record);
        }
    }

    /// Acknowledges a decision to the coordinator, if that is who told it and it waits for ACKs.
    fn acknowledge(&mut self, cx: Cx<'_>, from: ProcessId, decision: Decision, out: &mut Out) {
        if from != COORDINATOR || !cx.config.presumption.acknowledges(decision) {
            return;
        }
        if self.acknowledged {
            out.repeat(ProcessSet::one(COORDINATOR), &Ack);
        } else {
            self.acknowledged = true;
            out.send(COORDINATOR, Ack);
        }
    }

    /// Asks for the decision: the coordinator, or everybody, or nobody at all.
    fn inquire(cx: Cx<'_>, timer: Timer<Wait>, out: &mut Out) {
        let me = ProcessSet::one(cx.me);
        let others = match cx.config.termination {
            Termination::Coordinator => ProcessSet::one(COORDINATOR),
            Termination::Cooperative => cx.setup.ids().collect::<ProcessSet>().without(me),
            Termination::Nobody => return,
        };
        if timer.attempt == 0 {
            out.broadcast(others, &Inquiry);
        } else {
            out.repeat(others, &Inquiry);
        }
        out.arm(timer.again());
    }

    /// Answers another participant that is in doubt. Who has not voted aborts now, and so can tell. Who
    /// finds nothing in its log after a crash stays silent: it may have voted READ, which leaves no trace,
    /// and the others may have committed.
    fn help(&mut self, cx: Cx<'_>, state: State, from: ProcessId, out: &mut Out) {
        match state {
            State::Initial => self.abort(cx, out),
            State::Preparing => self.vote_no(cx, out),
            State::Unknown | State::Ready | State::Decided(_) | State::Done | State::Recovering => {
            }
        }
        if let State::Decided(decision) = self.state {
            out.send(from, Message::telling(decision));
        }
    }
}
