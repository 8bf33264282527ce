//! A participant: votes, follows a coordinator, and takes over when it is its turn.

use alloc::vec;

use super::{
    COORDINATOR, Cx, INITIATOR, Message, Out, Record, ThreePhase, View, Wait, decision_of,
    election::{Lead, Roll, next_view, owner},
    inquire,
    options::Rule,
    others, recording, telling,
};
use crate::protocol::{
    Decision, Fact, FactValue, Initiator, Input, OutcomeStatus, ProcessId, ProcessSet, RoleMachine,
    Status, Timer, Work, WorkOutcome,
};

/// The volatile state of a participant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Participant {
    pub(super) state: State,
    pub(super) part: Part,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum State {
    /// Knows of no transaction: none has begun, or a crash lost it, in which case it has not voted YES.
    Unknown,
    /// Has done its part of the work, and waits to be asked for its vote.
    Initial,
    /// Prepares: its local work decides the vote.
    Preparing,
    /// Has voted YES (Sk81's state w, BHG's *uncertain*): another process may have aborted.
    Ready,
    /// Every vote is YES (Sk81's state p, BHG's *committable*): no process can have aborted.
    PreCommitted,
    Decided(Decision),
}

/// What a participant does to bring the decision about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// Waits for the coordinator of this number.
    Follows(View),
    /// Is the coordinator.
    Leads(Lead),
    /// Has crashed, and only asks.
    Asks(Roll),
}

impl RoleMachine<ThreePhase> for Participant {
    /// Restart: goes on from the last record.
    fn boot(cx: Cx<'_>, log: &[Record], out: &mut Out) -> Self {
        let state = match log.last() {
            None => State::Unknown,
            Some(Record::Prepared) => State::Ready,
            Some(Record::PreCommitted) => State::PreCommitted,
            Some(Record::Commit) => State::Decided(Decision::Commit),
            Some(_) => State::Decided(Decision::Abort),
        };
        let in_doubt = matches!(state, State::Ready | State::PreCommitted);
        let mut this = Self { state, part: Part::Follows(0) };
        if in_doubt && cx.config.lets_recovered_vote() {
            out.arm(Wait::Decision);
        } else if in_doubt {
            this.part = Part::Asks(Roll::default());
            inquire(cx, Wait::Decision.into(), out);
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.state, input) {
            (State::Unknown, Input::Start) => self.start(cx, out),
            // BHG 7.5, timeout actions: before the vote it aborts, after it it runs the termination protocol.
            (State::Initial, Input::Timeout(_)) => self.decide(Decision::Abort, out),
            (State::Preparing, Input::Finished { outcome, .. }) => self.vote(outcome, out),
            (State::Ready | State::PreCommitted, Input::Timeout(timer)) => {
                self.time_out(cx, timer, out);
            }
            (_, Input::Message { from, message }) => self.receive(cx, from, &message, out),
            _ => {}
        }
    }

    fn status(&self, cx: Cx<'_>) -> Status {
        let (state, outcome_status) = match self.state {
            State::Initial => ("INITIAL", OutcomeStatus::Undecided),
            State::Preparing => ("PREPARING", OutcomeStatus::Undecided),
            State::Ready => ("READY", OutcomeStatus::InDoubt),
            State::PreCommitted => ("PRECOMMITTED", OutcomeStatus::InDoubt),
            State::Decided(Decision::Commit) => {
                ("COMMITTED", OutcomeStatus::Decided(Decision::Commit))
            }
            // Without a record it has not voted YES, and has aborted.
            State::Unknown | State::Decided(Decision::Abort) => {
                ("ABORTED", OutcomeStatus::Decided(Decision::Abort))
            }
        };
        let processes = |name, id| Fact { name, value: FactValue::Processes(ProcessSet::one(id)) };
        let facts = match self.part {
            Part::Follows(0) => vec![],
            Part::Follows(view) => vec![processes("follows", owner(cx, view))],
            Part::Leads(lead) => lead.facts(cx),
            Part::Asks(_) => vec![Fact { name: "recovered", value: FactValue::Word("only asks") }],
        };
        let locks = !matches!(outcome_status, OutcomeStatus::Decided(_));
        Status { state, outcome_status, locks, facts }
    }

    /// Whose answer a timer waits for.
    fn awaits(&self, cx: Cx<'_>, timer: Wait) -> ProcessSet {
        match (timer, self.part) {
            (Wait::Decision, Part::Follows(view)) => ProcessSet::one(owner(cx, view)),
            (Wait::Decision, Part::Asks(_)) => others(cx),
            (Wait::Answers, Part::Leads(lead)) => lead.missing(cx),
            _ => ProcessSet::one(COORDINATOR),
        }
    }
}

impl Participant {
    fn start(&mut self, cx: Cx<'_>, out: &mut Out) {
        if cx.config.initiator == Initiator::Participant && cx.me == INITIATOR {
            self.state = State::Preparing;
            out.perform(Work::Prepare);
        } else {
            self.state = State::Initial;
            out.arm(Wait::Request);
        }
    }

    /// Follows the rule of the run about a timeout after a YES: BHG's, or another.
    fn time_out(&mut self, cx: Cx<'_>, timer: Timer<Wait>, out: &mut Out) {
        match (self.part, cx.config.on_timeout(), self.state) {
            (Part::Asks(_), ..) => inquire(cx, timer, out),
            (Part::Leads(_), ..) => self.conclude(cx, out),
            (Part::Follows(view), Rule::Elected, _) => self.elect(cx, view, timer, out),
            (_, Rule::Naive, State::PreCommitted) => self.decide(Decision::Commit, out),
            (_, Rule::Naive, _) => self.decide(Decision::Abort, out),
            (_, Rule::Course | Rule::CourseAbort, State::PreCommitted) => {
                self.announce(cx, Decision::Commit, out);
            }
            (_, Rule::Course | Rule::CourseAbort, _) => inquire(cx, timer, out),
        }
    }

    /// BHG 7.5, election: the coordinator is taken to have failed, and the next one takes over.
    fn elect(&mut self, cx: Cx<'_>, view: View, timer: Timer<Wait>, out: &mut Out) {
        match next_view(cx, view) {
            Some(next) if owner(cx, next) == cx.me => self.lead(cx, next, out),
            Some(next) => {
                self.part = Part::Follows(next);
                out.arm(Wait::Decision);
            }
            None => inquire(cx, timer, out),
        }
    }

    fn receive(&mut self, cx: Cx<'_>, from: ProcessId, message: &Message, out: &mut Out) {
        match (self.state, message) {
            (State::Initial, Message::VoteRequest) => {
                out.disarm(Wait::Request);
                self.state = State::Preparing;
                out.perform(Work::Prepare);
            }
            (State::Unknown | State::Decided(Decision::Abort), Message::VoteRequest) => {
                out.send(from, Message::No);
            }
            (State::Ready | State::PreCommitted, Message::PreCommit(view)) => {
                self.pre_commit(cx, from, *view, out);
            }
            (State::Ready | State::PreCommitted, Message::Undecided(committable)) => {
                self.call_roll(cx, from, *committable, out);
            }
            (_, Message::StateRequest(view)) => self.answer(cx, from, *view, out),
            (_, Message::Inquiry) => self.help(from, out),
            (_, Message::Commit | Message::Abort) => self.hear(cx, from, message, out),
            _ => self.hear_as_leader(cx, from, message, out),
        }
    }

    /// BHG 7.5, phase 1: the prepare record is on disk before YES leaves.
    fn vote(&mut self, outcome: WorkOutcome, out: &mut Out) {
        if outcome != WorkOutcome::Done {
            return self.refuse(out);
        }
        self.state = State::Ready;
        out.force(Record::Prepared);
        out.send(COORDINATOR, Message::Yes);
        out.arm(Wait::Decision);
    }

    fn refuse(&mut self, out: &mut Out) {
        self.decide(Decision::Abort, out);
        out.send(COORDINATOR, Message::No);
    }

    /// BHG 7.5, phase 2: it is not uncertain any more, and says so. View rule: not to an earlier coordinator.
    /// Passive recovery: not after a crash.
    fn pre_commit(&mut self, cx: Cx<'_>, from: ProcessId, view: View, out: &mut Out) {
        let outdated = cx.config.keeps_to_views() && self.view().is_some_and(|newer| view < newer);
        if outdated || matches!(self.part, Part::Asks(_)) {
            return;
        }
        if self.state == State::Ready {
            self.enter_pre_committed(cx, out);
        }
        out.send(from, Message::Ack(view));
        if matches!(self.part, Part::Follows(_)) {
            out.arm(Wait::Decision);
        }
    }

    pub(super) fn enter_pre_committed(&mut self, cx: Cx<'_>, out: &mut Out) {
        self.state = State::PreCommitted;
        if cx.config.pre_commit_unforced {
            out.append(Record::PreCommitted);
        } else {
            out.force(Record::PreCommitted);
        }
    }

    /// The number of the coordinator that this participant follows, or is.
    pub(super) fn view(&self) -> Option<View> {
        match self.part {
            Part::Follows(view) => Some(view),
            Part::Leads(lead) => Some(lead.view),
            Part::Asks(_) => None,
        }
    }

    /// BHG 7.5, termination: answers an elected coordinator with its state. If it has not voted, it aborts first.
    fn answer(&mut self, cx: Cx<'_>, from: ProcessId, view: View, out: &mut Out) {
        let state = match self.state {
            State::Ready => Message::Uncertain(view),
            State::PreCommitted => Message::PreCommitted(view),
            _ => return self.help(from, out),
        };
        let Some(known) = self.view() else {
            return;
        };
        if view >= known {
            out.disarm(Wait::Answers);
            self.part = Part::Follows(view);
            out.arm(Wait::Decision);
        } else if cx.config.keeps_to_views() {
            return;
        }
        out.send(from, state);
    }

    /// Answers a process that asks for the decision. If it has not voted, it aborts now, and so can tell.
    fn help(&mut self, from: ProcessId, out: &mut Out) {
        match self.state {
            State::Initial => self.decide(Decision::Abort, out),
            State::Preparing => self.refuse(out),
            _ => {}
        }
        match (self.state, self.part) {
            (State::Decided(decision), _) => out.send(from, telling(decision)),
            (State::Unknown, _) => out.send(from, Message::Abort),
            (state, Part::Asks(_)) => {
                out.send(from, Message::Undecided(state == State::PreCommitted));
            }
            _ => {}
        }
    }

    /// Is told the decision. If it leads, it has followers that wait for it, too.
    fn hear(&mut self, cx: Cx<'_>, from: ProcessId, message: &Message, out: &mut Out) {
        let Some(told) = decision_of(message) else {
            return;
        };
        match self.state {
            State::Unknown if told == Decision::Abort => {}
            State::Initial | State::Preparing if told == Decision::Abort => self.decide(told, out),
            State::Ready | State::PreCommitted if matches!(self.part, Part::Leads(_)) => {
                self.announce(cx, told, out);
            }
            State::Ready | State::PreCommitted => self.decide(told, out),
            State::Decided(decision) if decision == told => {
                if from == COORDINATOR {
                    out.repeat(ProcessSet::one(from), &Message::Done);
                }
                return;
            }
            _ => return,
        }
        if from == COORDINATOR {
            out.send(from, Message::Done);
        }
    }

    /// Another process has come back without a decision.
    fn call_roll(&mut self, cx: Cx<'_>, from: ProcessId, committable: bool, out: &mut Out) {
        let Part::Asks(roll) = &mut self.part else {
            return;
        };
        roll.committable |= self.state == State::PreCommitted;
        if let Some(decision) = roll.call(cx, from, committable) {
            self.decide(decision, out);
        }
    }

    pub(super) fn decide(&mut self, decision: Decision, out: &mut Out) {
        for timer in [Wait::Request, Wait::Decision, Wait::Answers] {
            out.disarm(timer);
        }
        out.force(recording(decision));
        self.state = State::Decided(decision);
        self.part = Part::Follows(0);
    }

    /// Decides, and tells every other process.
    pub(super) fn announce(&mut self, cx: Cx<'_>, decision: Decision, out: &mut Out) {
        self.decide(decision, out);
        out.broadcast(others(cx), &telling(decision));
    }
}
