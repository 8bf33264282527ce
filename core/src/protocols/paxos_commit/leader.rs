//! A leader: in ballot 0 it begins and listens; in a ballot of its own it finds out what may have
//! been chosen and has the acceptors choose it.

use alloc::{vec, vec::Vec};

use super::{
    Accepted, Answers, Cx, INITIATOR, LEADER, Message, Out, PaxosCommit, Record, Values, Wait,
    options::{Mistake, ROUNDS},
    owner,
    values::{chosen, found},
};
use crate::protocol::{
    Decision, Fact, FactValue, Initiator, Input, OutcomeStatus, ProcessId, ProcessSet, Role,
    RoleMachine, Status,
};

/// The volatile state of a leader.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Leader {
    /// What it is doing.
    pub state: Leading,
    /// The highest ballot that it has used or heard of; in a phase, the ballot that it leads.
    pub ballot: u8,
    /// What the acceptors have answered in this ballot and phase.
    pub answers: Answers,
}

/// What a leader is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leading {
    /// Nothing, until it gets an inquiry: as the standby, or after a crash.
    Standby,
    /// Waits for the initiator.
    Initial,
    /// Has asked the participants to prepare, and listens to ballot 0.
    Voting,
    /// Asks the acceptors for their promise, and for what they have accepted.
    Phase1,
    /// Asks the acceptors to accept these values.
    Phase2(Values),
    /// Has heard of a higher ballot than its own, and leaves it to that leader.
    Superseded,
    /// Knows the outcome.
    Decided(Decision),
}

impl RoleMachine<PaxosCommit> for Leader {
    /// GL06 4.2: of its ballots only the highest has to be known, since no ballot may be led twice.
    fn boot(_cx: Cx<'_>, log: &[Record], _out: &mut Out) -> Self {
        let ballot = log.iter().rev().find_map(|record| match record {
            Record::Ballot(ballot) => Some(*ballot),
            _ => None,
        });
        let state = Leading::Standby;
        Self { state, ballot: ballot.unwrap_or(0), answers: Answers::default() }
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.state, input) {
            (Leading::Standby, Input::Start) if cx.me != LEADER => {}
            (Leading::Standby, Input::Start) if cx.config.initiator == Initiator::Participant => {
                self.state = Leading::Initial;
                out.arm(Wait::Votes);
            }
            (Leading::Standby, Input::Start) => self.ask(cx, cx.participants(), out),
            // GL06 4.2: an answer is missing, so it turns to all acceptors, in a ballot of its own.
            (Leading::Initial | Leading::Voting, Input::Timeout(_)) => self.phase_1a(cx, out),
            (Leading::Phase1, Input::Timeout(timer)) => {
                out.repeat(self.silent(cx), &Message::Phase1a { ballot: self.ballot });
                out.arm(timer.again());
            }
            (Leading::Phase2(values), Input::Timeout(timer)) => {
                let proposal = Accepted { ballot: self.ballot, values };
                out.repeat(self.silent(cx), &Message::Phase2a(proposal));
                out.arm(timer.again());
            }
            (_, Input::Message { from, message }) => self.receive(cx, from, message, out),
            _ => {}
        }
    }

    fn status(&self, cx: Cx<'_>) -> Status {
        let (state, outcome_status) = match self.state {
            Leading::Standby => ("STANDBY", OutcomeStatus::NotInvolved),
            Leading::Initial => ("INITIAL", OutcomeStatus::Undecided),
            // The outcome does not come to it.
            Leading::Voting if cx.config.tells_participants() => {
                ("VOTING", OutcomeStatus::NotInvolved)
            }
            Leading::Voting => ("VOTING", OutcomeStatus::Undecided),
            Leading::Phase1 => ("PHASE 1", OutcomeStatus::Undecided),
            Leading::Phase2(_) => ("PHASE 2", OutcomeStatus::Undecided),
            Leading::Superseded => ("SUPERSEDED", OutcomeStatus::NotInvolved),
            Leading::Decided(Decision::Commit) => {
                ("COMMIT", OutcomeStatus::Decided(Decision::Commit))
            }
            Leading::Decided(Decision::Abort) => ("ABORT", OutcomeStatus::Decided(Decision::Abort)),
        };
        Status { state, outcome_status, locks: false, facts: self.facts(cx) }
    }

    /// Whose answer a timer waits for.
    fn awaits(&self, cx: Cx<'_>, _timer: Wait) -> ProcessSet {
        match self.state {
            Leading::Initial => ProcessSet::one(INITIATOR),
            Leading::Voting => cx.used_acceptors().without(self.answers.from()),
            _ => self.silent(cx),
        }
    }
}

impl Leader {
    fn receive(&mut self, cx: Cx<'_>, from: ProcessId, message: Message, out: &mut Out) {
        match (self.state, message) {
            (Leading::Decided(decision), Message::Inquiry) => {
                out.send(from, Message::announcing(decision));
            }
            (Leading::Decided(_), _) => {}
            // GL06 4.2: the initiator has prepared, and the others are asked to.
            (Leading::Initial, Message::BeginCommit) => {
                self.ask(cx, cx.participants().without(ProcessSet::one(INITIATOR)), out);
            }
            // `Decide`, in ballot 0 and in a ballot of its own.
            (Leading::Initial | Leading::Voting, Message::Phase2b(it)) if it.ballot == 0 => {
                self.answers.insert(from, it);
                if let Some(outcome) = chosen(cx, &self.answers).outcome(cx.participants()) {
                    self.decide(cx, outcome, ProcessSet::EMPTY, out);
                }
            }
            (Leading::Phase1, Message::Phase1b { ballot, accepted }) if ballot == self.ballot => {
                self.answers.insert(from, accepted);
                self.phase_2a(cx, out);
            }
            (Leading::Phase2(values), Message::Phase2b(it)) if it.ballot == self.ballot => {
                self.answers.insert(from, it);
                if self.answers.len() >= cx.majority()
                    && let Some(outcome) = values.outcome(cx.participants())
                {
                    self.decide(cx, outcome, ProcessSet::EMPTY, out);
                }
            }
            // Another leader has begun a higher ballot: two that go on superseding each other decide nothing.
            (Leading::Phase1 | Leading::Phase2(_), Message::Rejected { mbal })
                if mbal > self.ballot =>
            {
                self.leave(Leading::Superseded, out);
                self.ballot = mbal;
            }
            // GL06 4.2, the abort short cut. An RM that has aborted by itself never proposes anything else, and no
            // other process proposes `prepared` for it: its instance can choose only `aborted`.
            (_, Message::Aborted) => {
                self.decide(cx, Decision::Abort, ProcessSet::one(from), out);
            }
            (_, Message::Commit) => self.leave(Leading::Decided(Decision::Commit), out),
            (_, Message::Abort) => self.leave(Leading::Decided(Decision::Abort), out),
            // `Phase1a`: a participant in doubt suspects that the leader of ballot 0 has failed.
            (Leading::Standby | Leading::Initial | Leading::Superseded, Message::Inquiry) => {
                self.phase_1a(cx, out);
            }
            (Leading::Voting, Message::Inquiry) if cx.config.tells_participants() => {
                self.phase_1a(cx, out);
            }
            _ => {}
        }
    }

    /// GL06 4.2: asks participants to prepare. In Faster Paxos Commit the acceptors then tell the participants,
    /// and the leader has no more part in it unless it gets an inquiry.
    fn ask(&mut self, cx: Cx<'_>, participants: ProcessSet, out: &mut Out) {
        self.state = Leading::Voting;
        out.broadcast(participants, &Message::Prepare);
        if cx.config.tells_participants() {
            out.disarm(Wait::Votes);
        } else {
            out.arm(Wait::Votes);
        }
    }

    /// `Phase1a`: begins the lowest ballot of its own above all that it knows of, in every instance: on disk
    /// first, because no ballot is led twice. When none is left, it leads no more.
    fn phase_1a(&mut self, cx: Cx<'_>, out: &mut Out) {
        let Some(ballot) = self.next_ballot(cx) else {
            return;
        };
        self.leave(Leading::Phase1, out);
        self.ballot = ballot;
        out.force(Record::Ballot(ballot));
        out.broadcast(cx.acceptors(), &Message::Phase1a { ballot });
        out.arm(Wait::Majority);
    }

    fn next_ballot(&self, cx: Cx<'_>) -> Option<u8> {
        let highest = 2 * cx.config.rounds;
        let mut above = self.ballot.saturating_add(1)..=highest;
        above.find(|ballot| owner(cx.setup, *ballot) == cx.me)
    }

    /// `Phase2a`, once a majority has promised: what may have been chosen has to be chosen again; an instance
    /// in which nothing can have been is free, and `aborted` is the only safe value for it.
    fn phase_2a(&mut self, cx: Cx<'_>, out: &mut Out) {
        if self.answers.len() < cx.majority() {
            return;
        }
        let mut values = found(&self.answers);
        let free = cx.participants().without(values.prepared.union(values.aborted));
        if cx.config.makes(Mistake::FreeIsPrepared) {
            values.prepared = values.prepared.union(free);
        } else {
            values.aborted = values.aborted.union(free);
        }
        self.leave(Leading::Phase2(values), out);
        let proposal = Accepted { ballot: self.ballot, values };
        out.broadcast(cx.acceptors(), &Message::Phase2a(proposal));
        out.arm(Wait::Majority);
    }

    /// `Decide`: tells every participant that does not know, and after a ballot of its own the other leader.
    fn decide(&mut self, cx: Cx<'_>, decision: Decision, knows: ProcessSet, out: &mut Out) {
        self.leave(Leading::Decided(decision), out);
        let message = Message::announcing(decision);
        out.broadcast(cx.participants().without(knows), &message);
        if self.ballot > 0 {
            let others = cx.setup.with_role(Role::Coordinator).without(ProcessSet::one(cx.me));
            out.broadcast(others, &message);
        }
    }

    /// Goes on to another state, with no answers and no timer.
    fn leave(&mut self, state: Leading, out: &mut Out) {
        self.state = state;
        self.answers.clear();
        out.disarm(Wait::Votes);
        out.disarm(Wait::Majority);
    }

    /// The acceptors that have not answered in this phase.
    fn silent(&self, cx: Cx<'_>) -> ProcessSet {
        cx.acceptors().without(self.answers.from())
    }

    fn facts(&self, cx: Cx<'_>) -> Vec<Fact> {
        let mut facts = vec![];
        if self.ballot > 0 {
            facts.push(Fact { name: "ballot", value: FactValue::Number(self.ballot.into()) });
        }
        let proposal = match self.state {
            Leading::Phase2(values) => values,
            _ => Values::default(),
        };
        let leads =
            matches!(self.state, Leading::Phase1 | Leading::Phase2(_) | Leading::Decided(_));
        if !leads && self.next_ballot(cx).is_none() {
            facts.push(Fact { name: "ballots left", value: FactValue::Spent(&ROUNDS) });
        }
        for (name, processes) in [
            ("answers", self.answers.from()),
            ("proposes prepared", proposal.prepared),
            ("proposes aborted", proposal.aborted),
        ] {
            if !processes.is_empty() {
                facts.push(Fact { name, value: FactValue::Processes(processes) });
            }
        }
        facts
    }
}
