//! The coordinator: asks, counts, decides once, tells until nobody needs to be told.

use alloc::vec;

use super::{
    ACKS, INITIATOR, Message, Presumption, Record, VOTES,
    info::{INITIATED_BY_PARTICIPANT, START_RECORD},
    mistaken,
};
use crate::protocol::{
    Context, Decision, Fact, FactValue, Input, Names, Outbox, OutcomeStatus, ProcessId, ProcessSet,
    Role, Status, Timer,
};

type Out = Outbox<Message, Record>;

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

impl Coordinator {
    /// Recovery by what the log says last (R*, section 2).
    pub(super) fn boot(cx: Context<'_>, log: &[Record], out: &mut Out) -> Self {
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
            (Some(_), Some((decision, to))) => this.tell(cx, decision, to, true, out),
            (Some(_), None) => {
                this.asked = cx.setup.with_role(Role::Participant);
                this.abort(cx, out);
            }
        }
        this
    }

    pub(super) fn step(&mut self, cx: Context<'_>, input: Input<Message>, out: &mut Out) {
        match (self.state, input) {
            (State::Unknown, Input::Start) if !cx.initiated_by_participant() => self.ask(cx, out),
            (State::Unknown, Input::Start) => {
                self.state = State::Initial;
                out.arm(Timer::new(VOTES));
            }
            (State::Initial, Input::Timeout(_)) => self.abort(cx, out),
            (State::Wait, Input::Timeout(_)) => self.decide(cx, out),
            (State::Decided(decision), Input::Timeout(timer)) => {
                out.repeat(self.silent, &message(decision));
                out.arm(timer.again());
            }
            (_, Input::Message { from, message }) => self.receive(cx, from, &message, out),
            _ => {}
        }
    }

    fn receive(&mut self, cx: Context<'_>, from: ProcessId, message: &Message, out: &mut Out) {
        match (self.state, message) {
            (State::Initial, Message::Begin) => self.ask(cx, out),
            (State::Initial, Message::Yes | Message::Read) => {
                self.count(from, message);
                self.ask(cx, out);
            }
            (State::Initial, Message::No) => {
                self.count(from, message);
                self.abort(cx, out);
            }
            // The initiator is ready, its YES was lost, and nobody else was asked.
            (State::Initial, Message::Inquiry) => {
                self.asked.insert(from);
                self.abort(cx, out);
            }
            (State::Wait, Message::Yes | Message::No | Message::Read) => {
                self.count(from, message);
                if self.asked.without(self.voted()).is_empty() {
                    self.decide(cx, out);
                }
            }
            (State::Decided(decision), Message::Ack) => self.acknowledge(from, decision, out),
            (State::Decided(decision), Message::Inquiry) => {
                out.send(from, self::message(decision));
            }
            (State::Unknown | State::End(_), Message::Inquiry) => {
                let presumed = match Presumption::of(cx) {
                    Presumption::Nothing | Presumption::Abort => Decision::Abort,
                    Presumption::Commit => Decision::Commit,
                };
                out.send(from, self::message(presumed));
            }
            _ => {}
        }
    }

    /// Asks everybody who has not voted. Under presumed commit the list of those who may become
    /// ready is on disk first: without it a crash now would make an inquiry find "commit".
    fn ask(&mut self, cx: Context<'_>, out: &mut Out) {
        if Presumption::of(cx) == Presumption::Commit {
            if !mistaken(cx, 6) {
                out.force(Record::Collecting);
            }
        } else if cx.option(START_RECORD) == 1 {
            out.append(Record::Start);
        }
        self.state = State::Wait;
        let asked = cx.setup.with_role(Role::Participant).without(self.voted());
        self.asked = asked.union(self.voted());
        if asked.is_empty() {
            return self.decide(cx, out);
        }
        out.broadcast(asked, &Message::VoteRequest);
        out.arm(Timer::new(VOTES));
    }

    fn count(&mut self, from: ProcessId, vote: &Message) {
        match vote {
            Message::Yes => self.yes.insert(from),
            Message::No => self.no.insert(from),
            _ => self.read.insert(from),
        };
    }

    fn voted(&self) -> ProcessSet {
        self.yes.union(self.no).union(self.read)
    }

    /// All votes are in, or the wait for them is over.
    fn decide(&mut self, cx: Context<'_>, out: &mut Out) {
        let unanimous = self.asked.without(self.yes.union(self.read)).is_empty();
        let majority = self.yes.len() * 2 > u32::from(cx.setup.participants);
        if unanimous || (mistaken(cx, 5) && majority) {
            self.commit(cx, out);
        } else {
            self.abort(cx, out);
        }
    }

    fn commit(&mut self, cx: Context<'_>, out: &mut Out) {
        out.disarm(VOTES);
        let to = self.asked.without(self.no.union(self.read));
        if to.is_empty() {
            // Everybody only read: there is no second phase, and nothing to remember.
            if Presumption::of(cx) == Presumption::Commit {
                out.append(Record::End);
            }
            self.state = State::End(None);
            return;
        }
        if mistaken(cx, 2) {
            self.tell(cx, Decision::Commit, to, false, out);
            out.force(Record::Commit(to));
        } else {
            out.force(Record::Commit(to));
            self.tell(cx, Decision::Commit, to, false, out);
        }
        if mistaken(cx, 3) {
            out.disarm(ACKS);
            self.state = State::End(Some(Decision::Commit));
        }
    }

    /// Whoever voted NO has aborted by itself and is not told.
    fn abort(&mut self, cx: Context<'_>, out: &mut Out) {
        out.disarm(VOTES);
        let to = self.asked.without(self.no.union(self.read));
        if Presumption::of(cx) == Presumption::Nothing {
            out.force(Record::Abort(to));
        }
        self.tell(cx, Decision::Abort, to, false, out);
    }

    /// Tells the decision, and waits for acknowledgements where the presumption wants them.
    fn tell(
        &mut self,
        cx: Context<'_>,
        decision: Decision,
        to: ProcessSet,
        again: bool,
        out: &mut Out,
    ) {
        let presumption = Presumption::of(cx);
        let acknowledged = match decision {
            Decision::Commit => presumption.acknowledges_commit(),
            Decision::Abort => presumption.acknowledges_abort(),
        };
        self.state = State::Decided(decision);
        if !acknowledged {
            if !again {
                out.broadcast(to, &message(decision));
            }
            self.state = State::End(Some(decision));
        } else if to.is_empty() {
            self.end(decision, out);
        } else {
            if again {
                out.repeat(to, &message(decision));
            } else {
                out.broadcast(to, &message(decision));
            }
            self.silent = to;
            out.arm(Timer::new(ACKS));
        }
    }

    fn acknowledge(&mut self, from: ProcessId, decision: Decision, out: &mut Out) {
        if self.silent.remove(from) && self.silent.is_empty() {
            out.disarm(ACKS);
            self.end(decision, out);
        }
    }

    fn end(&mut self, decision: Decision, out: &mut Out) {
        out.append(Record::End);
        self.state = State::End(Some(decision));
    }

    pub(super) fn rename(&mut self, names: &Names) {
        let Self { state: _, asked, yes, no, read, silent } = self;
        for set in [asked, yes, no, read, silent] {
            *set = names.of_all(*set);
        }
    }

    /// Whose answer a timer waits for.
    pub(super) fn awaits(&self, cx: Context<'_>, timer: u8) -> ProcessSet {
        match (timer, self.state) {
            (VOTES, State::Initial) => ProcessSet::one(INITIATOR),
            (VOTES, _) => self.asked.without(self.voted()),
            _ => self.silent.without(ProcessSet::one(cx.me)),
        }
    }

    pub(super) fn status(&self) -> Status {
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
            State::Wait => self.asked.without(self.voted()),
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
}

impl Context<'_> {
    fn initiated_by_participant(self) -> bool {
        self.option(super::info::INITIATOR_OPTION) == INITIATED_BY_PARTICIPANT
    }

    /// Whether this process tells the coordinator to begin.
    pub(super) fn initiates(self) -> bool {
        self.initiated_by_participant() && self.me == INITIATOR
    }
}

fn message(decision: Decision) -> Message {
    match decision {
        Decision::Commit => Message::Commit,
        Decision::Abort => Message::Abort,
    }
}
