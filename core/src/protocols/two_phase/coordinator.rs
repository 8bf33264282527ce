//! The coordinator: asks for votes, decides once, and tells its decision until every acknowledgement that
//! it waits for is in.

use alloc::vec;

use super::{
    Cx, INITIATOR,
    Message::{self, Ack, Begin, Inquiry, No, Read, Unknown, VoteRequest, Yes},
    Out, Record, TwoPhase, Wait,
    options::{Mistake, Presumption},
};
use crate::protocol::{
    Decision, Fact, FactValue, Initiator, Input, Names, Note, OutcomeStatus, ProcessId, ProcessSet,
    Role, RoleMachine, Status,
};

/// The volatile state of the coordinator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Coordinator {
    state: State,
    /// The participants that were asked for a vote, or that voted unasked.
    asked: ProcessSet,
    yes: ProcessSet,
    no: ProcessSet,
    read: ProcessSet,
    /// The participants whose acknowledgement of the decision is missing.
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
    /// Has decided, and waits for acknowledgements.
    Decided(Decision),
    /// Has forgotten the transaction: an inquiry is answered by the presumption. The decision, if one was made, is
    /// kept for observers only.
    End(Option<Decision>),
}

impl RoleMachine<TwoPhase> for Coordinator {
    /// R* 2.2, restart: goes on from the last record.
    fn boot(cx: Cx<'_>, log: &[Record], out: &mut Out) -> Self {
        let mut this = Self {
            state: State::Unknown,
            asked: ProcessSet::EMPTY,
            yes: ProcessSet::EMPTY,
            no: ProcessSet::EMPTY,
            read: ProcessSet::EMPTY,
            silent: ProcessSet::EMPTY,
        };
        let outcome = log.iter().find_map(|record| match record {
            Record::Commit(to) => Some((Decision::Commit, *to)),
            Record::Abort(to) => Some((Decision::Abort, *to)),
            _ => None,
        });
        match (log.last(), outcome) {
            (None, _) => {}
            (Some(Record::End), outcome) => this.state = State::End(outcome.map(|(it, _)| it)),
            (Some(_), Some((decision, to))) => this.resume(cx, decision, to, out),
            // It asked for votes and did not decide, so no participant has committed.
            (Some(_), None) => {
                this.asked = cx.setup.with_role(Role::Participant);
                this.abort(cx, out);
            }
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.state, input) {
            (State::Unknown, Input::Start) => self.start(cx, out),
            (_, Input::Message { from, message }) => self.receive(cx, from, &message, out),
            // BHG 7.4, timeout actions: a vote that is missing counts as NO.
            (State::Initial, Input::Timeout(_)) => self.abort(cx, out),
            (State::Wait, Input::Timeout(_)) => self.decide(cx, out),
            // R* 2.2: a participant that has not acknowledged is told again.
            (State::Decided(decision), Input::Timeout(timer)) => {
                out.repeat(self.silent, &Message::telling(decision));
                out.arm(timer.again());
            }
            _ => {}
        }
    }

    fn status(&self, _cx: Cx<'_>) -> Status {
        let (state, outcome_status) = match self.state {
            State::Unknown => ("UNKNOWN", OutcomeStatus::NotInvolved),
            State::Initial => ("INITIAL", OutcomeStatus::Undecided),
            State::Wait => ("WAIT", OutcomeStatus::Undecided),
            State::Decided(Decision::Commit) => {
                ("COMMIT", OutcomeStatus::Decided(Decision::Commit))
            }
            State::Decided(Decision::Abort) => ("ABORT", OutcomeStatus::Decided(Decision::Abort)),
            State::End(None) => ("END", OutcomeStatus::NotInvolved),
            State::End(Some(decision)) => ("END", OutcomeStatus::Decided(decision)),
        };
        let missing = match self.state {
            State::Wait => self.missing(),
            _ => ProcessSet::EMPTY,
        };
        let mut facts = vec![];
        for (name, processes) in [
            ("votes YES", self.yes),
            ("votes NO", self.no),
            ("votes READ", self.read),
            ("votes missing", missing),
            ("ACKs missing", self.silent),
        ] {
            if !processes.is_empty() {
                facts.push(Fact { name, value: FactValue::Processes(processes) });
            }
        }
        Status { state, outcome_status, locks: false, facts }
    }

    fn awaits(&self, cx: Cx<'_>, timer: Wait) -> ProcessSet {
        match (timer, self.state) {
            (Wait::Votes, State::Initial) => ProcessSet::one(INITIATOR),
            (Wait::Votes, _) => self.missing(),
            (Wait::Acks, _) => self.silent.without(ProcessSet::one(cx.me)),
            (Wait::Request | Wait::Decision | Wait::Recovery, _) => ProcessSet::EMPTY,
        }
    }

    fn rename(&mut self, names: &Names) {
        let Self { state: _, asked, yes, no, read, silent } = self;
        for set in [asked, yes, no, read, silent] {
            *set = names.of_all(*set);
        }
    }
}

impl Coordinator {
    fn receive(&mut self, cx: Cx<'_>, from: ProcessId, message: &Message, out: &mut Out) {
        let presumption = Message::telling(cx.config.presumption.answer());
        match (self.state, message) {
            // GL06 3.1: a participant initiates, with its vote or, under presumed commit, with a request.
            (State::Initial, Begin) => self.ask(cx, out),
            (State::Initial, Yes | Read) => {
                self.count(from, message);
                self.ask(cx, out);
            }
            (State::Initial, No) => {
                self.count(from, message);
                self.abort(cx, out);
            }
            // R* 2.1, phase 1: the last vote decides.
            (State::Wait, Yes | No | Read) => {
                self.count(from, message);
                if self.missing().is_empty() {
                    self.decide(cx, out);
                }
            }
            // R* 2.1, phase 2: the last acknowledgement ends the transaction.
            (State::Decided(decision), Ack) => self.acknowledge(cx, from, decision, out),
            // R* 2.2, inquiries: the decision, or the presumption once it is forgotten. While votes are missing there
            // is no answer yet.
            (State::Decided(decision), Inquiry) => out.send(from, Message::telling(decision)),
            (State::Unknown | State::End(_), Inquiry) => out.send(from, presumption),
            // The initiator is in doubt and its YES was lost, so no other participant was asked.
            (State::Initial, Inquiry) => {
                self.asked.insert(from);
                self.abort(cx, out);
            }
            // Mistakes M24 and M26.
            (State::Wait, Inquiry) if cx.config.makes(Mistake::PresumesWhileCounting) => {
                out.send(from, presumption);
            }
            (State::Decided(decision), Unknown) if cx.config.makes(Mistake::ErrorAsAck) => {
                self.acknowledge(cx, from, decision, out);
            }
            _ => {}
        }
    }

    /// Asks for votes at once, or when the initiator says so.
    fn start(&mut self, cx: Cx<'_>, out: &mut Out) {
        match cx.config.initiator {
            Initiator::Coordinator => self.ask(cx, out),
            Initiator::Participant => {
                self.state = State::Initial;
                out.arm(Wait::Votes);
            }
        }
    }

    /// R* 2.1, phase 1: asks every participant that has not voted. R* 4: under presumed commit the list of
    /// participants is on disk first. Without it a crash now would have an inquiry answered with "commit".
    fn ask(&mut self, cx: Cx<'_>, out: &mut Out) {
        if cx.config.presumption == Presumption::Commit {
            if !cx.config.makes(Mistake::NoCollectingRecord) {
                out.force(Record::Collecting);
            }
        } else if cx.config.start_record {
            out.append(Record::Start);
        }
        self.state = State::Wait;
        let asked = cx.setup.with_role(Role::Participant).without(self.voted());
        self.asked = asked.union(self.voted());
        if asked.is_empty() {
            return self.decide(cx, out);
        }
        out.broadcast(asked, &VoteRequest);
        out.arm(Wait::Votes);
    }

    /// `TMRcvPrepared` of GL06's module, and its like for the other votes.
    fn count(&mut self, from: ProcessId, vote: &Message) {
        match vote {
            Yes => self.yes.insert(from),
            No => self.no.insert(from),
            _ => self.read.insert(from),
        };
    }

    fn voted(&self) -> ProcessSet {
        self.yes.union(self.no).union(self.read)
    }

    fn missing(&self) -> ProcessSet {
        self.asked.without(self.voted())
    }

    /// The participants that are told the decision: one that voted NO has aborted already, and one that voted READ
    /// has left the transaction (R* 3).
    fn told(&self, cx: Cx<'_>) -> ProcessSet {
        let told = self.asked.without(self.no);
        if cx.config.makes(Mistake::IgnoresRead) { told } else { told.without(self.read) }
    }

    /// All votes are in, or the wait for them is over: commits if and only if every vote is YES or READ.
    fn decide(&mut self, cx: Cx<'_>, out: &mut Out) {
        let unanimous = self.asked.without(self.yes.union(self.read)).is_empty();
        let majority = self.yes.len() * 2 > u32::from(cx.setup.participants);
        if unanimous || (cx.config.makes(Mistake::MajorityCommits) && majority) {
            self.commit(cx, out);
        } else {
            self.abort(cx, out);
        }
    }

    /// `TMCommit` of GL06's module. R* 2.1, phase 2: the commit record is on disk before COMMIT leaves.
    fn commit(&mut self, cx: Cx<'_>, out: &mut Out) {
        out.disarm(Wait::Votes);
        let to = self.told(cx);
        if to.is_empty() {
            return self.end_read_only(cx, out);
        }
        if cx.config.makes(Mistake::CommitBeforeForce) {
            self.announce(cx, Decision::Commit, to, out);
            out.force(Record::Commit(to));
        } else {
            out.force(Record::Commit(to));
            self.announce(cx, Decision::Commit, to, out);
        }
        if cx.config.makes(Mistake::ForgetsCommit) {
            out.disarm(Wait::Acks);
            self.forget(cx, Decision::Commit, out);
        }
    }

    /// R* 3: every participant only read, so there is no second phase, and nothing to remember.
    fn end_read_only(&mut self, cx: Cx<'_>, out: &mut Out) {
        if cx.config.presumption == Presumption::Commit {
            out.append(Record::End);
        }
        self.state = State::End(None);
    }

    /// `TMAbort` of GL06's module. R* 2.1, phase 2: the abort record is on disk before ABORT leaves. R* 3 and 4:
    /// under a presumption it is not needed, since an empty log, or one with a list and no commit, means abort.
    fn abort(&mut self, cx: Cx<'_>, out: &mut Out) {
        out.disarm(Wait::Votes);
        let to = self.told(cx);
        if cx.config.presumption == Presumption::Nothing {
            out.force(Record::Abort(to));
        }
        self.announce(cx, Decision::Abort, to, out);
    }

    /// Tells the decision for the first time. One that is not acknowledged is forgotten at once (R* 3 and 4).
    fn announce(&mut self, cx: Cx<'_>, decision: Decision, to: ProcessSet, out: &mut Out) {
        out.broadcast(to, &Message::telling(decision));
        if cx.config.presumption.acknowledges(decision) {
            self.await_acks(cx, decision, to, out);
        } else {
            self.forget(cx, decision, out);
        }
    }

    /// R* 2.2, restart: the log holds a decision and no end record, so a participant may not know the decision.
    fn resume(&mut self, cx: Cx<'_>, decision: Decision, to: ProcessSet, out: &mut Out) {
        if cx.config.presumption.acknowledges(decision) {
            out.repeat(to, &Message::telling(decision));
            self.await_acks(cx, decision, to, out);
        } else {
            self.forget(cx, decision, out);
        }
    }

    fn await_acks(&mut self, cx: Cx<'_>, decision: Decision, to: ProcessSet, out: &mut Out) {
        if to.is_empty() {
            return self.end(cx, decision, out);
        }
        self.state = State::Decided(decision);
        self.silent = to;
        out.note(Note::Keeps);
        out.arm(Wait::Acks);
    }

    fn acknowledge(&mut self, cx: Cx<'_>, from: ProcessId, decision: Decision, out: &mut Out) {
        if self.silent.remove(from) && self.silent.is_empty() {
            out.disarm(Wait::Acks);
            self.end(cx, decision, out);
        }
    }

    /// R* 2.1, phase 2: every participant has the decision in its log, so none will inquire.
    fn end(&mut self, cx: Cx<'_>, decision: Decision, out: &mut Out) {
        out.append(Record::End);
        self.forget(cx, decision, out);
    }

    /// R* 2.2 and 3: from now on an inquiry is answered by the presumption.
    fn forget(&mut self, cx: Cx<'_>, decision: Decision, out: &mut Out) {
        self.state = State::End(Some(decision));
        out.note(Note::Forgot { presumption: cx.config.presumption.answer() });
    }
}
