//! The coordinator: asks, counts, decides once, tells until nobody needs to be told.

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
    asked: ProcessSet,
    yes: ProcessSet,
    no: ProcessSet,
    read: ProcessSet,
    /// Who has yet to acknowledge the decision.
    silent: ProcessSet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    /// Knows of no transaction: never heard of it, or lost it in a crash.
    Unknown,
    /// Knows of the transaction; nobody has asked for a commit yet.
    Initial,
    /// Has asked, and waits for votes.
    Wait,
    /// Has decided, and waits for acknowledgements.
    Decided(Decision),
    /// Has forgotten: whoever asks gets the presumption. What was decided is for observers only.
    End(Option<Decision>),
}

impl RoleMachine<TwoPhase> for Coordinator {
    /// Recovery by what the log says last (R* 2.2).
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
            // It began and did not decide: nobody has committed.
            (Some(_), None) => {
                this.asked = cx.setup.with_role(Role::Participant);
                this.abort(cx, out);
            }
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.state, input) {
            // R* 2.1, phase 1: ask for votes, at once or when the initiator says so.
            (State::Unknown, Input::Start) => self.start(cx, out),
            (State::Initial, Input::Message { message: Begin, .. }) => self.ask(cx, out),
            (State::Initial, Input::Message { from, message: vote @ (Yes | Read) }) => {
                self.count(from, &vote);
                self.ask(cx, out);
            }
            (State::Initial, Input::Message { from, message: No }) => {
                self.count(from, &No);
                self.abort(cx, out);
            }
            // R* 2.1: decide once all votes are in; BHG 7.4, timeout actions: or once one is missing.
            (State::Wait, Input::Message { from, message: vote @ (Yes | No | Read) }) => {
                self.count(from, &vote);
                if self.missing().is_empty() {
                    self.decide(cx, out);
                }
            }
            (State::Wait, Input::Timeout(_)) => self.decide(cx, out),
            (State::Initial, Input::Timeout(_)) => self.abort(cx, out),
            // R* 2.1, phase 2: tell until all have acknowledged.
            (State::Decided(decision), Input::Message { from, message: Ack }) => {
                self.acknowledge(cx, from, decision, out);
            }
            (State::Decided(decision), Input::Message { from, message: Unknown })
                if cx.config.makes(Mistake::ErrorAsAck) =>
            {
                self.acknowledge(cx, from, decision, out);
            }
            (State::Decided(decision), Input::Timeout(timer)) => {
                out.repeat(self.silent, &Message::telling(decision));
                out.arm(timer.again());
            }
            // R* 2.2, inquiries: the decision, or the presumption where there is none any more.
            (State::Decided(decision), Input::Message { from, message: Inquiry }) => {
                out.send(from, Message::telling(decision));
            }
            (State::Unknown | State::End(_), Input::Message { from, message: Inquiry }) => {
                out.send(from, Message::telling(cx.config.presumption.answer()));
            }
            (State::Wait, Input::Message { from, message: Inquiry })
                if cx.config.makes(Mistake::PresumesWhileCounting) =>
            {
                out.send(from, Message::telling(cx.config.presumption.answer()));
            }
            // The initiator is ready, its YES was lost, and nobody else was asked.
            (State::Initial, Input::Message { from, message: Inquiry }) => {
                self.asked.insert(from);
                self.abort(cx, out);
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
    fn start(&mut self, cx: Cx<'_>, out: &mut Out) {
        match cx.config.initiator {
            Initiator::Coordinator => self.ask(cx, out),
            Initiator::Participant => {
                self.state = State::Initial;
                out.arm(Wait::Votes);
            }
        }
    }

    /// R* 2.1: asks everybody who has not voted. Under presumed commit (R* 4) the list of those who may
    /// become ready is on disk first: without it a crash now would make an inquiry find "commit".
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

    /// Whom the decision is told: who voted NO has aborted by itself, and who voted READ is out (R* 3).
    fn told(&self, cx: Cx<'_>) -> ProcessSet {
        let told = self.asked.without(self.no);
        if cx.config.makes(Mistake::IgnoresRead) { told } else { told.without(self.read) }
    }

    /// All votes are in, or the wait for them is over: commit if and only if nobody said NO or nothing.
    fn decide(&mut self, cx: Cx<'_>, out: &mut Out) {
        let unanimous = self.asked.without(self.yes.union(self.read)).is_empty();
        let majority = self.yes.len() * 2 > u32::from(cx.setup.participants);
        if unanimous || (cx.config.makes(Mistake::MajorityCommits) && majority) {
            self.commit(cx, out);
        } else {
            self.abort(cx, out);
        }
    }

    /// R* 2.1: the commit record is on disk before COMMIT leaves.
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

    /// R* 3: everybody only read, so there is no second phase, and nothing to remember.
    fn end_read_only(&mut self, cx: Cx<'_>, out: &mut Out) {
        if cx.config.presumption == Presumption::Commit {
            out.append(Record::End);
        }
        self.state = State::End(None);
    }

    /// R* 2.1: the abort record is on disk before ABORT leaves; R* 3 and 4: under a presumption what the
    /// log lacks, or holds already, says the same.
    fn abort(&mut self, cx: Cx<'_>, out: &mut Out) {
        out.disarm(Wait::Votes);
        let to = self.told(cx);
        if cx.config.presumption == Presumption::Nothing {
            out.force(Record::Abort(to));
        }
        self.announce(cx, Decision::Abort, to, out);
    }

    /// Tells the decision for the first time; what nobody acknowledges can be forgotten at once.
    fn announce(&mut self, cx: Cx<'_>, decision: Decision, to: ProcessSet, out: &mut Out) {
        out.broadcast(to, &Message::telling(decision));
        if cx.config.presumption.acknowledges(decision) {
            self.await_acks(cx, decision, to, out);
        } else {
            self.forget(cx, decision, out);
        }
    }

    /// R* 2.2: the log holds a decision and no end, so somebody may not have heard of it.
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

    /// R* 2.1: all have acknowledged, so nobody will ask again.
    fn end(&mut self, cx: Cx<'_>, decision: Decision, out: &mut Out) {
        out.append(Record::End);
        self.forget(cx, decision, out);
    }

    /// R* 2.2 and 3: who asks from now on gets the presumption.
    fn forget(&mut self, cx: Cx<'_>, decision: Decision, out: &mut Out) {
        self.state = State::End(Some(decision));
        out.note(Note::Forgot { presumption: cx.config.presumption.answer() });
    }
}
