//! A participant: votes once, and after a YES waits for as long as it takes.

use alloc::vec;

use super::{
    COORDINATOR, DECISION, Message, Presumption, REQUEST, Record,
    info::{COOPERATIVE, TERMINATION},
    mistaken,
};
use crate::protocol::{
    Context, Decision, Input, Outbox, OutcomeStatus, ProcessId, ProcessSet, Role, Status, Timer,
    Work, WorkOutcome,
};

type Out = Outbox<Message, Record>;

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
    /// Makes ready to commit.
    Preparing,
    /// Has promised to commit: may not decide alone.
    Ready,
    Decided(Decision),
    /// Has voted READ and is out of the transaction.
    Done,
}

impl Participant {
    /// Recovery by what the log says last (R*, section 2).
    pub(super) fn boot(cx: Context<'_>, log: &[Record], out: &mut Out) -> Self {
        let (state, locks) = match log.last() {
            Some(Record::Prepared) => (State::Ready, !mistaken(cx, 7)),
            Some(Record::Commit(_)) => (State::Decided(Decision::Commit), false),
            Some(_) => (State::Decided(Decision::Abort), false),
            None => (State::Unknown, false),
        };
        let this = Self { state, locks, voted: state == State::Ready, acknowledged: false };
        if state == State::Ready {
            Self::inquire(cx, Timer::new(DECISION), out);
        }
        this
    }

    pub(super) fn step(&mut self, cx: Context<'_>, input: Input<Message>, out: &mut Out) {
        match (self.state, input) {
            (State::Unknown, Input::Start) => self.start(cx, out),
            (State::Initial, Input::Timeout(_)) => self.abort(cx, false, out),
            (State::Preparing, Input::Finished { outcome, .. }) => self.vote(cx, outcome, out),
            (State::Ready, Input::Timeout(_)) if mistaken(cx, 4) => self.abort(cx, false, out),
            (State::Ready, Input::Timeout(timer)) => Self::inquire(cx, timer, out),
            (_, Input::Message { from, message }) => self.receive(cx, from, &message, out),
            _ => {}
        }
    }

    fn start(&mut self, cx: Context<'_>, out: &mut Out) {
        self.locks = true;
        self.state = State::Initial;
        if !cx.initiates() {
            out.arm(Timer::new(REQUEST));
        } else if Presumption::of(cx) == Presumption::Commit {
            // To vote now would be to be ready before the coordinator's list is on disk.
            out.send(COORDINATOR, Message::Begin);
            out.arm(Timer::new(REQUEST));
        } else {
            self.state = State::Preparing;
            out.perform(Work::Prepare);
        }
    }

    fn receive(&mut self, cx: Context<'_>, from: ProcessId, message: &Message, out: &mut Out) {
        match (self.state, message) {
            (State::Initial, Message::VoteRequest) => {
                out.disarm(REQUEST);
                self.state = State::Preparing;
                out.perform(Work::Prepare);
            }
            (state, Message::VoteRequest) => self.answer_again(state, out),
            (State::Ready, Message::Commit) => self.commit(cx, from, out),
            (State::Decided(Decision::Commit), Message::Commit)
                if from == COORDINATOR && Presumption::of(cx).acknowledges_commit() =>
            {
                self.acknowledge(out);
            }
            (State::Initial | State::Preparing | State::Ready, Message::Abort) => {
                self.abort(cx, from == COORDINATOR, out);
            }
            (State::Unknown | State::Decided(Decision::Abort) | State::Done, Message::Abort)
                if from == COORDINATOR && Presumption::of(cx).acknowledges_abort() =>
            {
                self.acknowledge(out);
            }
            (state, Message::Inquiry) => self.help(cx, state, from, out),
            _ => {}
        }
    }

    /// The prepare record is on disk before YES leaves.
    fn vote(&mut self, cx: Context<'_>, outcome: WorkOutcome, out: &mut Out) {
        self.voted = true;
        match outcome {
            WorkOutcome::Done => {
                self.state = State::Ready;
                if mistaken(cx, 1) {
                    out.send(COORDINATOR, Message::Yes);
                    out.force(Record::Prepared);
                } else {
                    out.force(Record::Prepared);
                    out.send(COORDINATOR, Message::Yes);
                }
                out.arm(Timer::new(DECISION));
            }
            WorkOutcome::Refused | WorkOutcome::Failed => {
                self.vote_no(cx, out);
            }
            WorkOutcome::ReadOnly => {
                self.state = State::Done;
                self.locks = false;
                out.send(COORDINATOR, Message::Read);
            }
        }
    }

    fn vote_no(&mut self, cx: Context<'_>, out: &mut Out) {
        self.state = State::Decided(Decision::Abort);
        self.locks = false;
        self.voted = true;
        if Presumption::of(cx) == Presumption::Abort {
            out.append(Record::Abort(ProcessSet::EMPTY));
        } else {
            out.force(Record::Abort(ProcessSet::EMPTY));
        }
        out.send(COORDINATOR, Message::No);
    }

    fn answer_again(&mut self, state: State, out: &mut Out) {
        let vote = match state {
            State::Ready => Message::Yes,
            State::Done => Message::Read,
            State::Unknown | State::Decided(Decision::Abort) => Message::No,
            State::Initial | State::Preparing | State::Decided(Decision::Commit) => return,
        };
        if self.voted {
            out.repeat(ProcessSet::one(COORDINATOR), &vote);
        } else {
            self.voted = true;
            out.send(COORDINATOR, vote);
        }
    }

    fn commit(&mut self, cx: Context<'_>, from: ProcessId, out: &mut Out) {
        self.state = State::Decided(Decision::Commit);
        self.locks = false;
        out.disarm(DECISION);
        if Presumption::of(cx).acknowledges_commit() {
            out.force(Record::Commit(ProcessSet::EMPTY));
            if from == COORDINATOR {
                self.acknowledge(out);
            }
        } else {
            out.append(Record::Commit(ProcessSet::EMPTY));
        }
    }

    /// Aborts: told by the coordinator, who may want an ACK; told by another participant; or alone.
    fn abort(&mut self, cx: Context<'_>, told_by_coordinator: bool, out: &mut Out) {
        self.state = State::Decided(Decision::Abort);
        self.locks = false;
        out.disarm(REQUEST);
        out.disarm(DECISION);
        if Presumption::of(cx).acknowledges_abort() {
            // Whoever told: the coordinator will want an ACK, and an ACK promises a stable record.
            out.force(Record::Abort(ProcessSet::EMPTY));
            if told_by_coordinator {
                self.acknowledge(out);
            }
        } else {
            out.append(Record::Abort(ProcessSet::EMPTY));
        }
    }

    fn acknowledge(&mut self, out: &mut Out) {
        if self.acknowledged {
            out.repeat(ProcessSet::one(COORDINATOR), &Message::Ack);
        } else {
            self.acknowledged = true;
            out.send(COORDINATOR, Message::Ack);
        }
    }

    /// Asks for the decision: the coordinator, or everybody.
    fn inquire(cx: Context<'_>, timer: Timer, out: &mut Out) {
        let mut others = ProcessSet::one(COORDINATOR);
        if cx.option(TERMINATION) == COOPERATIVE {
            others = others.union(cx.setup.with_role(Role::Participant));
            others.remove(cx.me);
        }
        if timer.attempt == 0 {
            out.broadcast(others, &Message::Inquiry);
        } else {
            out.repeat(others, &Message::Inquiry);
        }
        out.arm(timer.again());
    }

    /// Cooperative termination: answers another participant that is in doubt. Who has not voted
    /// aborts now, and so can tell. Who finds nothing in its log after a crash stays silent: it may
    /// have voted READ, which leaves no trace, and the others may have committed.
    fn help(&mut self, cx: Context<'_>, state: State, from: ProcessId, out: &mut Out) {
        match state {
            State::Initial => self.abort(cx, false, out),
            State::Preparing => self.vote_no(cx, out),
            State::Unknown | State::Ready | State::Decided(_) | State::Done => {}
        }
        match self.state {
            State::Decided(Decision::Commit) => out.send(from, Message::Commit),
            State::Decided(Decision::Abort) => out.send(from, Message::Abort),
            _ => {}
        }
    }

    pub(super) fn status(&self) -> Status {
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
        };
        Status { state, outcome_status, locks: self.locks, facts: vec![] }
    }
}
