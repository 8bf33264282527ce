//! A participant: votes once, and after a YES waits for the decision, however long that takes.

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
    /// Knows of no transaction: none has begun, or a crash lost it, in which case it has not voted YES.
    Unknown,
    /// Has done its part of the work, and waits to be asked for its vote.
    Initial,
    /// Prepares: its local work decides the vote.
    Preparing,
    /// In doubt: has voted YES, and may not decide alone.
    Ready,
    /// Knows the outcome.
    Decided(Decision),
    /// Has voted READ, and has left the transaction.
    Done,
    /// Has restarted in doubt, and has not yet read so in its log.
    Restarting,
}

impl RoleMachine<TwoPhase> for Participant {
    /// R* 2.2, restart: goes on from the last record.
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
                this.state = State::Restarting;
                out.arm(Wait::Recovery);
            }
            _ => {}
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.state, input) {
            (State::Unknown, Input::Start) => self.start(cx, out),
            (State::Preparing, Input::Finished { outcome, .. }) => self.vote(cx, outcome, out),
            (_, Input::Message { from, message }) => self.receive(cx, from, &message, out),
            (_, Input::Timeout(timer)) => self.time_out(cx, timer, out),
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
            // Without a record it has not voted YES, and has aborted.
            State::Unknown | State::Decided(Decision::Abort) => {
                ("ABORTED", OutcomeStatus::Decided(Decision::Abort))
            }
            State::Done => ("DONE", OutcomeStatus::NotInvolved),
            State::Restarting => ("RESTARTING", OutcomeStatus::InDoubt),
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
    fn receive(&mut self, cx: Cx<'_>, from: ProcessId, message: &Message, out: &mut Out) {
        match (self.state, message) {
            // R* 2.1, phase 1: prepares and votes.
            (State::Initial, VoteRequest) => self.prepare(out),
            (_, VoteRequest) => self.vote_again(out),
            // R* 2.1, phase 2: records the decision, then acknowledges it.
            (State::Ready, Commit) => {
                self.commit(cx, out);
                self.acknowledge(cx, from, Decision::Commit, out);
            }
            (State::Initial | State::Preparing | State::Ready, Abort) => {
                self.abort(cx, out);
                self.acknowledge(cx, from, Decision::Abort, out);
            }
            // R* 2.2: told again, because the ACK was lost; after a crash an abort may have left no record.
            (State::Decided(Decision::Commit), Commit) => {
                self.acknowledge(cx, from, Decision::Commit, out);
            }
            (State::Unknown | State::Decided(Decision::Abort) | State::Done, Abort) => {
                self.acknowledge(cx, from, Decision::Abort, out);
            }
            // Mistake M25.
            (State::Unknown | State::Restarting, Commit)
                if cx.config.makes(Mistake::AcksUnknown) =>
            {
                self.acknowledge(cx, from, Decision::Commit, out);
            }
            // XA: a decision about a transaction that is not known yet is answered with an error, which is no ACK.
            (State::Restarting, Commit | Abort) if from == COORDINATOR => out.send(from, Unknown),
            // BHG 7.4, cooperative termination.
            (_, Inquiry) => self.help(cx, from, out),
            _ => {}
        }
    }

    /// BHG 7.4, timeout actions: before the vote it aborts, after a YES it asks for the decision.
    fn time_out(&mut self, cx: Cx<'_>, timer: Timer<Wait>, out: &mut Out) {
        match self.state {
            State::Initial => self.abort(cx, out),
            State::Ready if cx.config.makes(Mistake::AbortsInDoubt) => self.abort(cx, out),
            State::Ready => Self::inquire(cx, timer, out),
            // R* 2.2, restart: it has read in its log that it is in doubt.
            State::Restarting => {
                self.state = State::Ready;
                Self::inquire(cx, Wait::Decision.into(), out);
            }
            State::Unknown | State::Preparing | State::Decided(_) | State::Done => {}
        }
    }

    fn start(&mut self, cx: Cx<'_>, out: &mut Out) {
        self.locks = true;
        self.state = State::Initial;
        if !cx.config.initiates(cx.me) {
            out.arm(Wait::Request);
        } else if cx.config.presumption == Presumption::Commit {
            // A vote now would be one before the coordinator's list of participants is on disk.
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

    /// R* 2.1, phase 1: votes by how its local work ended.
    fn vote(&mut self, cx: Cx<'_>, outcome: WorkOutcome, out: &mut Out) {
        match outcome {
            WorkOutcome::Done => self.vote_yes(cx, out),
            WorkOutcome::Refused | WorkOutcome::Failed => self.vote_no(cx, out),
            WorkOutcome::ReadOnly => self.vote_read(out),
        }
    }

    /// `RMPrepare` of GL06's module. R* 2.1, phase 1: the prepare record is on disk before YES leaves.
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

    /// `RMChooseToAbort` of GL06's module: a participant that votes NO has aborted. R* 3: under presumed abort the
    /// record need not be forced.
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

    /// R* 3: a participant that has only read logs nothing and leaves the transaction.
    fn vote_read(&mut self, out: &mut Out) {
        self.voted = true;
        self.state = State::Done;
        self.locks = false;
        out.send(COORDINATOR, Read);
    }

    /// Asked again, because its vote was lost: votes as before. Without a vote, it has aborted.
    fn vote_again(&mut self, out: &mut Out) {
        let vote = match self.state {
            State::Ready => Yes,
            State::Done => Read,
            State::Unknown | State::Decided(Decision::Abort) => No,
            State::Initial
            | State::Preparing
            | State::Decided(Decision::Commit)
            | State::Restarting => return,
        };
        if self.voted {
            out.repeat(ProcessSet::one(COORDINATOR), &vote);
        } else {
            self.voted = true;
            out.send(COORDINATOR, vote);
        }
    }

    /// `RMRcvCommitMsg` of GL06's module.
    fn commit(&mut self, cx: Cx<'_>, out: &mut Out) {
        out.disarm(Wait::Decision);
        self.close(Decision::Commit);
        Self::record(cx, Decision::Commit, out);
    }

    /// `RMRcvAbortMsg` of GL06's module, or a decision of its own, which a participant may make unless it is in
    /// doubt.
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

    /// R* 2.1, phase 2: an ACK says that the decision is on disk. R* 3 and 4: a decision that equals the presumption
    /// is not acknowledged, so its record need not be forced.
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

    /// Acknowledges a decision, if the coordinator told it and waits for acknowledgements of it.
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

    /// Asks for the decision: the coordinator (R* 2.2), every process (BHG 7.4, cooperative termination), or none
    /// (XA).
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

    /// BHG 7.4, cooperative termination: answers a participant in doubt. One that has not voted aborts now, and so
    /// can tell the outcome. One that has no record after a crash does not answer: it may have voted READ, which
    /// leaves none, and the others may have committed.
    fn help(&mut self, cx: Cx<'_>, from: ProcessId, out: &mut Out) {
        match self.state {
            State::Initial => self.abort(cx, out),
            State::Preparing => self.vote_no(cx, out),
            State::Unknown | State::Ready | State::Decided(_) | State::Done | State::Restarting => {
            }
        }
        if let State::Decided(decision) = self.state {
            out.send(from, Message::telling(decision));
        }
    }
}
