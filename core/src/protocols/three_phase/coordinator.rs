//! The coordinator: asks for votes, makes sure that no participant is uncertain, commits.

use alloc::{vec, vec::Vec};

use super::{
    Cx, INITIATOR, Message, Out, Record, ThreePhase, Wait, decision_of,
    options::{Mistake, Rule},
    recording, telling,
};
use crate::protocol::{
    Decision, Fact, FactValue, Initiator, Input, OutcomeStatus, ProcessId, ProcessSet, Role,
    RoleMachine, Status,
};

/// The volatile state of the coordinator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Coordinator {
    state: State,
    yes: ProcessSet,
    no: ProcessSet,
    /// The participants whose acknowledgement is missing.
    silent: ProcessSet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    /// Knows of no transaction: none has begun, or a crash lost it.
    Unknown,
    /// Knows of the transaction, and waits for the initiator.
    Initial,
    /// Has asked for votes, and waits for them.
    Wait,
    /// Every vote is YES; waits until no participant is uncertain.
    PreCommit,
    /// Has decided, and waits for acknowledgements.
    Decided(Decision),
    /// Has decided, and every participant that was told has the decision in its log.
    End(Decision),
}

impl RoleMachine<ThreePhase> for Coordinator {
    /// Restart: goes on from the last record.
    fn boot(cx: Cx<'_>, log: &[Record], out: &mut Out) -> Self {
        let nobody = ProcessSet::EMPTY;
        let mut this = Self { state: State::Unknown, yes: nobody, no: nobody, silent: nobody };
        let outcome = log.iter().find_map(|record| match record {
            Record::Commit => Some(Decision::Commit),
            Record::Abort => Some(Decision::Abort),
            _ => None,
        });
        match (log.last(), outcome) {
            (None, _) => {}
            (Some(Record::End), Some(decision)) => this.state = State::End(decision),
            // A participant that does not know it will ask.
            (Some(_), Some(decision)) => this.state = State::Decided(decision),
            // The course's rule: a participant may have committed on its PRE-COMMIT, so that it was the decision.
            (Some(_), None) if cx.config.on_timeout() == Rule::CourseAbort => {
                this.decide(cx, Decision::Abort, out);
            }
            (Some(_), None) => this.decide(cx, Decision::Commit, out),
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.state, input) {
            (State::Unknown, Input::Start) if cx.config.initiator == Initiator::Coordinator => {
                self.ask(cx, out);
            }
            (State::Unknown, Input::Start) => {
                self.state = State::Initial;
                out.arm(Wait::Votes);
            }
            // BHG 7.5, timeout actions: without a vote it aborts; without an ACK it commits, since a silent
            // participant has failed, and will ask when it is back.
            (State::Initial | State::Wait, Input::Timeout(_)) => {
                self.decide(cx, Decision::Abort, out);
            }
            (State::PreCommit, Input::Timeout(_))
                if cx.config.makes(Mistake::AbortsWithoutAcks) =>
            {
                self.decide(cx, Decision::Abort, out);
            }
            (State::PreCommit, Input::Timeout(_)) => self.decide(cx, Decision::Commit, out),
            (_, Input::Message { from, message }) => self.receive(cx, from, &message, out),
            _ => {}
        }
    }

    fn status(&self, _cx: Cx<'_>) -> Status {
        let (state, outcome_status) = match self.state {
            State::Unknown => ("UNKNOWN", OutcomeStatus::NotInvolved),
            State::Initial => ("INITIAL", OutcomeStatus::Undecided),
            State::Wait => ("WAIT", OutcomeStatus::Undecided),
            State::PreCommit => ("PRECOMMIT", OutcomeStatus::Undecided),
            State::Decided(Decision::Commit) => {
                ("COMMIT", OutcomeStatus::Decided(Decision::Commit))
            }
            State::Decided(Decision::Abort) => ("ABORT", OutcomeStatus::Decided(Decision::Abort)),
            State::End(decision) => ("END", OutcomeStatus::Decided(decision)),
        };
        let mut facts = vec![];
        for (name, processes) in
            [("votes YES", self.yes), ("votes NO", self.no), ("ACKs missing", self.silent)]
        {
            if !processes.is_empty() {
                facts.push(Fact { name, value: FactValue::Processes(processes) });
            }
        }
        Status { state, outcome_status, locks: false, facts }
    }

    /// Whose answer a timer waits for.
    fn awaits(&self, cx: Cx<'_>, timer: Wait) -> ProcessSet {
        match (timer, self.state) {
            (Wait::Votes, State::Initial) => ProcessSet::one(INITIATOR),
            (Wait::Votes, _) => self.missing(cx),
            _ => self.silent,
        }
    }
}

impl Coordinator {
    fn receive(&mut self, cx: Cx<'_>, from: ProcessId, message: &Message, out: &mut Out) {
        match (self.state, message) {
            (State::Initial, Message::Yes) => {
                self.yes.insert(from);
                self.ask(cx, out);
            }
            (State::Initial | State::Wait, Message::No) => {
                self.no.insert(from);
                self.decide(cx, Decision::Abort, out);
            }
            (State::Wait, Message::Yes) => {
                self.yes.insert(from);
                if self.missing(cx).is_empty() {
                    self.pre_commit(cx, out);
                }
            }
            (State::PreCommit, Message::Ack(0)) | (State::Decided(_), Message::Done) => {
                self.acknowledge(cx, from, out);
            }
            (State::Initial | State::Wait | State::PreCommit, told) => {
                // It leads, and so has to tell the others even what it was told itself.
                if let Some(decision) = decision_of(told) {
                    self.decide(cx, decision, out);
                }
            }
            (state, Message::Inquiry) => Self::help(cx, state, from, out),
            _ => {}
        }
    }

    /// BHG 7.5, phases 2 and 3: the last acknowledgement of PRE-COMMIT commits, that of the decision ends it.
    fn acknowledge(&mut self, cx: Cx<'_>, from: ProcessId, out: &mut Out) {
        if !self.silent.remove(from) || !self.silent.is_empty() {
            return;
        }
        match self.state {
            State::Decided(decision) => self.end(decision, out),
            _ => self.decide(cx, Decision::Commit, out),
        }
    }

    /// BHG 7.5, phase 1: asks every participant that has not voted.
    fn ask(&mut self, cx: Cx<'_>, out: &mut Out) {
        self.state = State::Wait;
        let missing = self.missing(cx);
        if missing.is_empty() {
            return self.pre_commit(cx, out);
        }
        out.broadcast(missing, &Message::VoteRequest);
        out.arm(Wait::Votes);
    }

    /// The participants that have not voted.
    fn missing(&self, cx: Cx<'_>) -> ProcessSet {
        cx.setup.with_role(Role::Participant).without(self.yes.union(self.no))
    }

    /// BHG 7.5, phase 2: every vote is YES. No participant commits before all know that.
    fn pre_commit(&mut self, cx: Cx<'_>, out: &mut Out) {
        out.disarm(Wait::Votes);
        if cx.config.on_timeout().is_the_courses() {
            out.force(Record::PreCommitted);
        }
        self.state = State::PreCommit;
        self.silent = cx.setup.with_role(Role::Participant);
        // The last in the line of succession comes first. The order is left open by the book, and this one has a
        // crash in between leave the next coordinator uncertain, and another participant not.
        let mut line: Vec<ProcessId> = self.silent.into_iter().collect();
        line.reverse();
        for to in line {
            out.send(to, Message::PreCommit(0));
        }
        out.arm(Wait::Acks);
    }

    /// BHG 7.5, phase 3, or an abort: the decision is on disk before it is told to every participant that has not
    /// aborted by itself.
    fn decide(&mut self, cx: Cx<'_>, decision: Decision, out: &mut Out) {
        out.disarm(Wait::Votes);
        out.disarm(Wait::Acks);
        out.force(recording(decision));
        self.state = State::Decided(decision);
        self.silent = cx.setup.with_role(Role::Participant).without(self.no);
        (self.yes, self.no) = (ProcessSet::EMPTY, ProcessSet::EMPTY);
        if self.silent.is_empty() {
            return self.end(decision, out);
        }
        out.broadcast(self.silent, &telling(decision));
    }

    fn end(&mut self, decision: Decision, out: &mut Out) {
        out.append(Record::End);
        self.state = State::End(decision);
    }

    /// Answers a process that asks for the decision. Under the course's rule, a coordinator without a record of
    /// PRE-COMMIT has sent none, so no participant has committed.
    fn help(cx: Cx<'_>, state: State, from: ProcessId, out: &mut Out) {
        match state {
            State::Decided(decision) | State::End(decision) => out.send(from, telling(decision)),
            State::Unknown if cx.config.on_timeout().is_the_courses() => {
                out.send(from, Message::Abort);
            }
            State::Unknown => out.send(from, Message::Undecided(false)),
            State::Initial | State::Wait | State::PreCommit => {}
        }
    }
}
