//! A site: votes, follows an election, and takes over when it is its turn.

use alloc::vec;

use super::{
    COORDINATOR, Cx, Election, Lean, Message, Out, QuorumCommit, Record, Stand, Wait,
    last_election, next_election, options::ELECTIONS, others, owner, poll::Lead, recording,
    telling,
};
use crate::protocol::{
    Decision, Fact, FactValue, Input, OutcomeStatus, ProcessId, ProcessSet, Role, RoleMachine,
    Status, Timer, Work, WorkOutcome,
};

/// The volatile state of a site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    pub(super) state: State,
    /// The election that it follows, or is the coordinator of.
    pub(super) election: Election,
    /// E3PC: the latest that its log knows of (`Last_Elected`); 0 in Q3PC, which logs none.
    pub(super) last_elected: Election,
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
    /// Has voted YES, and may lean one way. The coordinator, which has no vote to log, is here as soon as
    /// it has asked.
    Voted(Stand),
    Decided(Decision),
}

/// What a site does to bring the decision about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// Waits for the elected site.
    Follows,
    /// The coordinator: counts votes.
    Collects {
        yes: ProcessSet,
    },
    Leads(Lead),
}

const W: Stand = Stand { lean: None, attempt: 0 };

impl RoleMachine<QuorumCommit> for Site {
    /// Restart: a site goes on where its log ends. The coordinator logs nothing before PC; without a record, it has
    /// sent no PRE-COMMIT, and has aborted.
    fn boot(cx: Cx<'_>, log: &[Record], out: &mut Out) -> Self {
        let (mut state, mut last_elected) = (State::Unknown, 0);
        for record in log {
            match record {
                Record::Prepared => state = State::Voted(W),
                Record::Leaning(lean, number) => {
                    let attempt = if cx.config.is_e3pc() { *number } else { 0 };
                    state = State::Voted(Stand { lean: Some(*lean), attempt });
                    last_elected = last_elected.max(attempt);
                }
                Record::Elected(number) => last_elected = last_elected.max(*number),
                Record::Commit => state = State::Decided(Decision::Commit),
                Record::Abort => state = State::Decided(Decision::Abort),
            }
        }
        if let State::Voted(_) = state {
            out.arm(Wait::Decision);
        } else {
            last_elected = 0;
        }
        Self { state, election: last_elected.max(1), last_elected, part: Part::Follows }
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.state, input) {
            (State::Unknown, Input::Start) => self.start(cx, out),
            (State::Initial, Input::Timeout(_)) => self.decide(Decision::Abort, out),
            (State::Preparing, Input::Finished { outcome, .. }) => self.vote(outcome, out),
            (State::Voted(stand), Input::Timeout(timer)) => self.time_out(cx, stand, timer, out),
            (_, Input::Message { from, message }) => self.receive(cx, from, &message, out),
            _ => {}
        }
    }

    fn status(&self, cx: Cx<'_>) -> Status {
        let coordinates = cx.me == COORDINATOR;
        let (state, outcome_status) = match self.state {
            State::Initial => ("INITIAL", OutcomeStatus::Undecided),
            State::Preparing => ("PREPARING", OutcomeStatus::Undecided),
            State::Voted(Stand { lean: Some(Lean::Commit), .. }) => ("PC", OutcomeStatus::InDoubt),
            State::Voted(Stand { lean: Some(Lean::Abort), .. }) => ("PA", OutcomeStatus::InDoubt),
            State::Voted(_) if coordinates => ("WAIT", OutcomeStatus::Undecided),
            State::Voted(_) => ("W", OutcomeStatus::InDoubt),
            State::Decided(Decision::Commit) => {
                ("COMMITTED", OutcomeStatus::Decided(Decision::Commit))
            }
            // Without a record it has not voted YES, and has aborted.
            State::Unknown | State::Decided(Decision::Abort) => {
                ("ABORTED", OutcomeStatus::Decided(Decision::Abort))
            }
        };
        let mut facts = match self.part {
            Part::Follows => vec![],
            Part::Collects { yes } => {
                vec![Fact { name: "votes YES", value: FactValue::Processes(yes) }]
            }
            Part::Leads(lead) => lead.facts(cx),
        };
        if self.election > 1 {
            let value = FactValue::Number(u32::from(self.election));
            facts.push(Fact { name: "election", value });
        }
        let follows = matches!((self.state, self.part), (State::Voted(_), Part::Follows));
        if follows && next_election(cx, self.election).is_none() {
            facts.push(Fact { name: "elections left", value: FactValue::Spent(&ELECTIONS) });
        }
        if let State::Voted(Stand { attempt: attempt @ 1.., .. }) = self.state {
            facts.push(Fact { name: "attempt", value: FactValue::Number(u32::from(attempt)) });
        }
        let locks = !coordinates && !matches!(outcome_status, OutcomeStatus::Decided(_));
        Status { state, outcome_status, locks, facts }
    }

    /// Whose answer a timer waits for.
    fn awaits(&self, cx: Cx<'_>, timer: Wait) -> ProcessSet {
        match (timer, self.part) {
            (Wait::Votes, Part::Collects { yes }) => others(cx).without(yes),
            (Wait::Answers, Part::Leads(lead)) => lead.missing(cx),
            (Wait::Decision, _) => ProcessSet::one(owner(cx, self.election)),
            _ => ProcessSet::one(COORDINATOR),
        }
    }
}

impl Site {
    fn start(&mut self, cx: Cx<'_>, out: &mut Out) {
        if cx.process().role == Role::Participant {
            self.state = State::Initial;
            return out.arm(Wait::Request);
        }
        self.state = State::Voted(W);
        self.part = Part::Collects { yes: ProcessSet::EMPTY };
        out.broadcast(others(cx), &Message::VoteRequest);
        out.arm(Wait::Votes);
    }

    fn time_out(&mut self, cx: Cx<'_>, stand: Stand, timer: Timer<Wait>, out: &mut Out) {
        match self.part {
            Part::Leads(lead) => self.lead_on(cx, lead, timer, out),
            // No site leans to commit before the coordinator does.
            _ if cx.me == COORDINATOR && stand.lean.is_none() => {
                self.announce(cx, Decision::Abort, out);
            }
            _ => self.elect(cx, stand, timer, out),
        }
    }

    /// The elected site is silent: the next one takes over.
    fn elect(&mut self, cx: Cx<'_>, stand: Stand, timer: Timer<Wait>, out: &mut Out) {
        let next = next_election(cx, self.election);
        self.election = next.unwrap_or(self.election);
        if owner(cx, self.election) == cx.me {
            // Of the last election, only after a crash in which it forgot that it was elected.
            self.lead(cx, stand, out);
        } else if next.is_some() {
            out.arm(Wait::Decision);
        } else {
            out.repeat(others(cx), &Message::Inquiry);
            out.arm(timer.again());
        }
    }

    /// E3PC: a site that inquires has come to the last election, and heeds no earlier one, so the leader of an
    /// earlier one is not followed. A follower gets to the last election without being told. In Q3PC no site remembers
    /// across a crash which election it followed last, and so none gets past an election that is being led.
    fn catch_up(&mut self, cx: Cx<'_>, stand: Stand, out: &mut Out) {
        let last = last_election(cx);
        let leads_in_vain = matches!(self.part, Part::Leads(_)) && self.election < last;
        if !cx.config.is_e3pc() || !leads_in_vain {
            return;
        }
        self.follow(last, out);
        if owner(cx, last) == cx.me {
            self.lead(cx, stand, out);
        } else {
            out.arm(Wait::Decision);
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
            (State::Voted(stand), Message::Yes | Message::No) => {
                self.count(cx, stand, from, *message == Message::Yes, out);
            }
            (State::Voted(stand), Message::Prepare(lean, election)) => {
                self.prepare(cx, stand, from, (*lean, *election), out);
            }
            (State::Voted(stand), Message::StateRequest(election)) => {
                self.answer(cx, stand, from, *election, out);
            }
            (State::Voted(stand), Message::Inquiry) => self.catch_up(cx, stand, out),
            (_, Message::StateRequest(_) | Message::Prepare(..) | Message::Inquiry) => {
                self.help(from, out);
            }
            (_, Message::Commit) => self.hear(cx, from, Decision::Commit, out),
            (_, Message::Abort) => self.hear(cx, from, Decision::Abort, out),
            (State::Voted(stand), Message::State(..) | Message::Ack(..)) => {
                self.hear_as_leader(cx, stand, from, message, out);
            }
            _ => {}
        }
    }

    /// Phase 1: the prepare record is on disk before YES leaves.
    fn vote(&mut self, outcome: WorkOutcome, out: &mut Out) {
        if outcome != WorkOutcome::Done {
            return self.refuse(out);
        }
        self.state = State::Voted(W);
        out.force(Record::Prepared);
        out.send(COORDINATOR, Message::Yes);
        out.arm(Wait::Decision);
    }

    fn refuse(&mut self, out: &mut Out) {
        self.decide(Decision::Abort, out);
        out.send(COORDINATOR, Message::No);
    }

    /// The coordinator: phase 1 ends with the last YES, and phase 2 brings the sites to PC.
    fn count(&mut self, cx: Cx<'_>, stand: Stand, from: ProcessId, yes: bool, out: &mut Out) {
        let Part::Collects { yes: votes } = &mut self.part else {
            return;
        };
        if !yes {
            return self.announce(cx, Decision::Abort, out);
        }
        votes.insert(from);
        if *votes == others(cx) {
            out.disarm(Wait::Votes);
            self.lean(cx, stand, Lean::Commit, out);
            self.bring(cx, Lean::Commit, ProcessSet::one(cx.me), others(cx), out);
        }
    }

    /// PRE-COMMIT or PRE-ABORT: leans as the elected site says, and acknowledges; not as one that was elected before.
    /// Sk82: not from PC to PA or back.
    fn prepare(
        &mut self,
        cx: Cx<'_>,
        stand: Stand,
        from: ProcessId,
        (lean, election): (Lean, Election),
        out: &mut Out,
    ) {
        if election < self.election {
            return;
        }
        let bound = !cx.config.is_e3pc() && stand.lean.is_some_and(|other| other != lean);
        self.follow(election, out);
        if !bound {
            self.lean(cx, stand, lean, out);
            out.send(from, Message::Ack(lean, election));
        }
        out.arm(Wait::Decision);
    }

    /// Comes to lean, in the election that it follows. KD98: that is its `Last_Attempt`.
    pub(super) fn lean(&mut self, cx: Cx<'_>, stand: Stand, lean: Lean, out: &mut Out) {
        let attempt = if cx.config.is_e3pc() { self.election } else { 0 };
        let now = Stand { lean: Some(lean), attempt };
        if stand != now {
            self.state = State::Voted(now);
            self.last_elected = attempt;
            out.force(Record::Leaning(lean, attempt));
        }
    }

    /// KD98, `Last_Elected`: from now on, also after a crash, no earlier election counts.
    pub(super) fn promise(&mut self, cx: Cx<'_>, out: &mut Out) {
        if cx.config.is_e3pc() && self.last_elected != self.election {
            self.last_elected = self.election;
            out.force(Record::Elected(self.election));
        }
    }

    pub(super) fn follow(&mut self, election: Election, out: &mut Out) {
        out.disarm(Wait::Votes);
        out.disarm(Wait::Answers);
        self.election = election;
        self.part = Part::Follows;
    }

    /// Tells the elected site where it stands; not one that was elected before.
    fn answer(
        &mut self,
        cx: Cx<'_>,
        stand: Stand,
        from: ProcessId,
        election: Election,
        out: &mut Out,
    ) {
        if election < self.election {
            return;
        }
        self.follow(election, out);
        self.promise(cx, out);
        out.send(from, Message::State(stand, election));
        out.arm(Wait::Decision);
    }

    /// Answers a site that asks. If it has not voted, it aborts now, and so can tell.
    fn help(&mut self, from: ProcessId, out: &mut Out) {
        match self.state {
            State::Initial => self.decide(Decision::Abort, out),
            State::Preparing => self.refuse(out),
            _ => {}
        }
        match self.state {
            State::Decided(decision) => out.send(from, telling(decision)),
            State::Unknown => out.send(from, Message::Abort),
            _ => {}
        }
    }

    /// Is told the decision. If it leads, it has followers that wait for it, too.
    fn hear(&mut self, cx: Cx<'_>, from: ProcessId, told: Decision, out: &mut Out) {
        match (self.state, self.part) {
            (State::Voted(_), Part::Follows) => self.decide(told, out),
            (State::Voted(_), _) => return self.announce(cx, told, out),
            (State::Initial | State::Preparing, _) if told == Decision::Abort => {
                self.decide(told, out);
            }
            (State::Decided(decision), _) if decision == told && from == COORDINATOR => {
                return out.repeat(ProcessSet::one(from), &Message::Done);
            }
            _ => return,
        }
        if from == COORDINATOR {
            out.send(from, Message::Done);
        }
    }

    pub(super) fn decide(&mut self, decision: Decision, out: &mut Out) {
        for timer in [Wait::Votes, Wait::Request, Wait::Decision, Wait::Answers] {
            out.disarm(timer);
        }
        out.force(recording(decision));
        *self = Self {
            state: State::Decided(decision),
            election: 1,
            last_elected: 0,
            part: Part::Follows,
        };
    }

    /// Decides, and tells every other site.
    pub(super) fn announce(&mut self, cx: Cx<'_>, decision: Decision, out: &mut Out) {
        self.decide(decision, out);
        out.broadcast(others(cx), &telling(decision));
    }
}
