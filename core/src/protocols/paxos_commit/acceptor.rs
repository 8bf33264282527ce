//! An acceptor: promises, accepts, and forgets neither.

use alloc::vec;

use super::{
    Accepted, Cx, LEADER, Message, Out, PaxosCommit, Record, Values, Wait, options::Mistake, owner,
};
use crate::protocol::{
    Fact, FactValue, Input, OutcomeStatus, ProcessId, ProcessSet, RoleMachine, Status,
};

/// The volatile state of an acceptor.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Acceptor {
    /// The highest ballot that it has heard of, in every instance.
    pub mbal: u8,
    /// What it accepted last: `bal` and `val` of the instances.
    pub accepted: Accepted,
    /// Values of ballot 0 that it has received and not yet accepted: it waits for the rest of the
    /// bundle. To the paper these messages are still on their way.
    pub waiting: Values,
}

impl RoleMachine<PaxosCommit> for Acceptor {
    /// GL06 4.1: what it has promised and accepted is in its log.
    fn boot(_cx: Cx<'_>, log: &[Record], _out: &mut Out) -> Self {
        let mut this = Self { mbal: 0, accepted: Accepted::default(), waiting: Values::default() };
        for record in log {
            match record {
                Record::Accepted(accepted) => {
                    this.accepted = *accepted;
                    this.mbal = accepted.ballot;
                }
                Record::Promised(ballot) => this.mbal = *ballot,
                Record::Prepared | Record::Outcome(_) | Record::Ballot(_) => {}
            }
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        let Input::Message { from, message } = input else {
            return;
        };
        match message {
            Message::BeginCommitAnd2a => {
                out.send(LEADER, Message::BeginCommit);
                self.vote(cx, Values::prepared(from), out);
            }
            Message::Phase2a(proposed) if proposed.ballot == 0 => {
                self.vote(cx, proposed.values, out);
            }
            Message::Phase1a { ballot } => self.phase_1b(from, ballot, out),
            Message::Phase2a(proposed) => self.accept_of_leader(cx, proposed, out),
            _ => {}
        }
    }

    fn status(&self, _cx: Cx<'_>) -> Status {
        let Accepted { ballot, values } = self.accepted;
        let mut facts = vec![Fact { name: "mbal", value: FactValue::Number(self.mbal.into()) }];
        if !values.is_empty() {
            facts.push(Fact { name: "bal", value: FactValue::Number(ballot.into()) });
        }
        for (name, processes) in [
            ("accepted prepared", values.prepared),
            ("accepted aborted", values.aborted),
            ("2a received", self.waiting.prepared.union(self.waiting.aborted)),
        ] {
            if !processes.is_empty() {
                facts.push(Fact { name, value: FactValue::Processes(processes) });
            }
        }
        Status {
            state: "ACCEPTING",
            outcome_status: OutcomeStatus::NotInvolved,
            locks: false,
            facts,
        }
    }

    fn awaits(&self, _cx: Cx<'_>, _timer: Wait) -> ProcessSet {
        ProcessSet::EMPTY
    }
}

impl Acceptor {
    /// `Phase2b`, of ballot 0, from an RM. GL06 4.2: the acceptor answers once for all instances: when it has every
    /// vote, or one that settles the outcome.
    fn vote(&mut self, cx: Cx<'_>, values: Values, out: &mut Out) {
        let late = self.mbal > 0 && !cx.config.makes(Mistake::IgnoresMbal);
        let known = self.accepted.values.and(self.waiting);
        if late || known.and(values) == known {
            return;
        }
        self.waiting = self.waiting.and(values);
        let bundle = known.and(values);
        let complete = cx.participants().without(bundle.prepared).is_empty();
        if complete || !self.waiting.aborted.is_empty() {
            self.phase_2b(cx, Accepted { ballot: 0, values: bundle }, out);
        }
    }

    /// `Phase1b`: promises to take part in no lower ballot.
    fn phase_1b(&mut self, from: ProcessId, ballot: u8, out: &mut Out) {
        if ballot < self.mbal {
            return out.send(from, Message::Rejected { mbal: self.mbal });
        }
        if ballot == self.mbal {
            let answer = Message::Phase1b { ballot, accepted: self.accepted };
            return out.repeat(ProcessSet::one(from), &answer);
        }
        if !self.waiting.is_empty() {
            // Votes that arrived before this ballot count, although their bundle is incomplete.
            self.accepted.values = self.accepted.values.and(self.waiting);
            self.waiting = Values::default();
            out.append(Record::Accepted(self.accepted));
        }
        self.mbal = ballot;
        out.force(Record::Promised(ballot));
        out.send(from, Message::Phase1b { ballot, accepted: self.accepted });
    }

    /// `Phase2b`, of a leader's ballot, with a value for every instance.
    fn accept_of_leader(&mut self, cx: Cx<'_>, proposed: Accepted, out: &mut Out) {
        if proposed.ballot < self.mbal && !cx.config.makes(Mistake::IgnoresMbal) {
            out.send(owner(cx.setup, proposed.ballot), Message::Rejected { mbal: self.mbal });
        } else if self.accepted == proposed {
            let leader = ProcessSet::one(owner(cx.setup, proposed.ballot));
            out.repeat(leader, &Message::Phase2b(proposed));
        } else {
            self.phase_2b(cx, proposed, out);
        }
    }

    /// `Phase2b`: accepts, writes, answers, in this order.
    fn phase_2b(&mut self, cx: Cx<'_>, accepted: Accepted, out: &mut Out) {
        self.mbal = accepted.ballot;
        self.accepted = accepted;
        self.waiting = Values::default();
        let learners = match accepted.ballot {
            0 if cx.config.tells_participants() => cx.participants(),
            0 => ProcessSet::one(LEADER),
            ballot => ProcessSet::one(owner(cx.setup, ballot)),
        };
        if cx.config.makes(Mistake::AnswersBeforeWrite) {
            out.broadcast(learners, &Message::Phase2b(accepted));
            out.force(Record::Accepted(accepted));
        } else {
            out.force(Record::Accepted(accepted));
            out.broadcast(learners, &Message::Phase2b(accepted));
        }
    }
}
