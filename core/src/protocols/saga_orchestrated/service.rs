//! A service: carries out one step of every saga, or undoes it, in local transactions.

use alloc::{vec, vec::Vec};

use super::{
    Body, Call, Cx, Direction, Message, Out, Record, SagaOrchestrated, Wait,
    options::{Business, Mistake},
    orchestrator_of,
    shop::{Answer, Shop},
};
use crate::protocol::{
    Fact, FactValue, Input, Note, OutcomeStatus, ProcessSet, RoleMachine, Status, Work, WorkOutcome,
};

/// The volatile state of a service.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Service {
    /// What became of its step in each saga.
    rows: Vec<Row>,
    /// The local transaction that is going on: one at a time.
    now: Option<Call>,
    /// Commands that wait for it to end, each at most once.
    waiting: Vec<Call>,
    shop: Shop,
}

/// The idempotency record of a step in a saga.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Row {
    Empty,
    Executed,
    Refused,
    Undone,
    /// Compensated before it was executed (Seata: `SUSPENDED`).
    Tombstone,
}

impl RoleMachine<SagaOrchestrated> for Service {
    fn boot(cx: Cx<'_>, log: &[Record], _out: &mut Out) -> Self {
        let sagas = usize::from(cx.config.sagas);
        let mut this =
            Self { rows: vec![Row::Empty; sagas], now: None, waiting: vec![], shop: Shop::of(cx) };
        for record in log {
            match record {
                Record::Did(call) => {
                    this.shop.change(*call);
                    this.remember(*call);
                }
                Record::Effect(call) => this.shop.change(*call),
                Record::Key(call) => this.remember(*call),
                Record::Refused(call) => this.set_row(*call, Row::Refused),
                Record::Tombstone(call) => this.set_row(*call, Row::Tombstone),
                _ => {}
            }
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match input {
            Input::Message { message: Message { call, body: Body::Command }, .. }
                if self.overtakes(cx, call) =>
            {
                self.bury(cx, call, out);
            }
            Input::Message { message: Message { call, body: Body::Command }, .. } => {
                let known = self.now == Some(call) && !cx.config.makes(Mistake::NoKeys);
                if !known && !self.waiting.contains(&call) {
                    self.waiting.push(call);
                }
            }
            Input::Finished { outcome, .. } => self.finish(cx, outcome, out),
            _ => return,
        }
        while self.now.is_none() && !self.waiting.is_empty() {
            let call = self.waiting.remove(0);
            self.serve(cx, call, out);
        }
    }

    fn status(&self, cx: Cx<'_>) -> Status {
        let mut facts = vec![];
        let mut state = if self.now.is_some() { "WORKING" } else { "IDLE" };
        if let [row] = self.rows[..] {
            state = if self.now.is_some() { state } else { row.name() };
        } else {
            let names = ["saga 1", "saga 2"].into_iter().zip(&self.rows);
            facts
                .extend(names.map(|(name, row)| Fact { name, value: FactValue::Word(row.name()) }));
        }
        if cx.config.business == Business::Checkout {
            facts.extend(self.shop.facts(cx));
        }
        Status { state, outcome_status: OutcomeStatus::Undecided, locks: self.now.is_some(), facts }
    }

    fn awaits(&self, _cx: Cx<'_>, _timer: Wait) -> ProcessSet {
        ProcessSet::EMPTY
    }
}

impl Service {
    /// Whether a compensation is not made to wait for its step, which is still at work.
    fn overtakes(&self, cx: Cx<'_>, call: Call) -> bool {
        let at_work = call.direction == Direction::Backward && self.now == Some(call.forward());
        at_work && cx.config.makes(Mistake::UndoOvertakesWork)
    }

    /// Carries out a command, or answers a repeated one from its row (Ri18 3.3.6).
    fn serve(&mut self, cx: Cx<'_>, call: Call, out: &mut Out) {
        let without_keys = cx.config.makes(Mistake::NoKeys);
        match (call.direction, self.row(call)) {
            (Direction::Forward, Row::Empty) => self.begin(cx, call, out),
            (Direction::Forward, _) if without_keys => self.begin(cx, call, out),
            (Direction::Forward, Row::Undone | Row::Tombstone)
                if cx.config.makes(Mistake::UndoneSaysDone) =>
            {
                reply_again(call, Body::Done, out);
            }
            (Direction::Forward, Row::Refused | Row::Undone | Row::Tombstone) => {
                reply_again(call, Body::Refused, out);
            }
            // Without a direction in the key, the reply to the step is found.
            (Direction::Backward, Row::Executed) if cx.config.makes(Mistake::NoDirectionInKey) => {
                out.note(Note::Settled { saga: call.saga, step: call.step });
                reply_again(call, Body::Done, out);
            }
            (Direction::Backward, Row::Executed) => self.work(call, out),
            (Direction::Backward, Row::Undone) if without_keys => self.work(call, out),
            (Direction::Backward, Row::Empty) => self.bury(cx, call, out),
            (Direction::Release, _) if self.shop.is_locked_by(call.saga) => {
                self.commit(cx, call, out);
            }
            (Direction::Forward | Direction::Backward | Direction::Release, _) => {
                reply_again(call, Body::Done, out);
            }
        }
    }

    /// Begins a step, if the business admits it.
    fn begin(&mut self, cx: Cx<'_>, call: Call, out: &mut Out) {
        let answer = self.shop.asked(cx, call);
        if let Answer::Busy = answer {
            return reply(call, Body::Busy, out);
        }
        if self.shop.is_shared() {
            out.note(Note::Read { transaction: call.saga, key: 0, of: self.shop.writer() });
        }
        match answer {
            Answer::Refused => self.refuse(call, out),
            Answer::Admitted | Answer::Busy => self.work(call, out),
        }
    }

    fn work(&mut self, call: Call, out: &mut Out) {
        self.now = Some(call);
        out.perform(match call.direction {
            Direction::Backward => Work::Compensate(call.step),
            Direction::Forward | Direction::Release => Work::Step(call.step),
        });
    }

    fn finish(&mut self, cx: Cx<'_>, outcome: WorkOutcome, out: &mut Out) {
        let Some(call) = self.now.take() else {
            return;
        };
        let may_refuse = call.direction == Direction::Forward && !cx.config.is_retriable(call.step);
        match outcome {
            WorkOutcome::Done | WorkOutcome::ReadOnly => self.commit(cx, call, out),
            WorkOutcome::Refused if may_refuse => self.refuse(call, out),
            WorkOutcome::Refused | WorkOutcome::Failed => reply(call, Body::Failed, out),
        }
    }

    /// The effect and its key are one local transaction (Ri18 3.3.6).
    fn commit(&mut self, cx: Cx<'_>, call: Call, out: &mut Out) {
        let key_apart = cx.config.makes(Mistake::KeyAfterEffect);
        out.force(if key_apart { Record::Effect(call) } else { Record::Did(call) });
        let Call { saga, step, .. } = call;
        match call.direction {
            Direction::Forward => out.note(Note::Applied { saga, step }),
            Direction::Backward => out.note(Note::Compensated { saga, step }),
            Direction::Release => out.note(Note::Unmarked { saga, step }),
        }
        if call.direction == Direction::Forward && self.shop.is_shared() && cx.config.has_lock() {
            out.note(Note::Marked { saga, step });
        }
        if call.direction != Direction::Release && self.shop.is_shared() {
            out.note(Note::Wrote { transaction: saga, key: 0 });
        }
        if key_apart {
            out.force(Record::Key(call));
        }
        self.shop.change(call);
        self.remember(call);
        reply(call, Body::Done, out);
    }

    fn refuse(&mut self, call: Call, out: &mut Out) {
        out.force(Record::Refused(call));
        out.note(Note::Refused { saga: call.saga, step: call.step });
        self.set_row(call, Row::Refused);
        reply(call, Body::Refused, out);
    }

    /// Empty rollback (Seata): there is nothing to undo, and a tombstone keeps it so if the step comes late.
    fn bury(&mut self, cx: Cx<'_>, call: Call, out: &mut Out) {
        if !cx.config.makes(Mistake::NoTombstone) {
            out.force(Record::Tombstone(call.forward()));
            self.set_row(call, Row::Tombstone);
        }
        out.note(Note::Settled { saga: call.saga, step: call.step });
        reply(call, Body::Done, out);
    }

    fn remember(&mut self, call: Call) {
        match call.direction {
            Direction::Forward => self.set_row(call, Row::Executed),
            Direction::Backward => self.set_row(call, Row::Undone),
            Direction::Release => {}
        }
    }

    fn row(&self, call: Call) -> Row {
        self.rows.get(usize::from(call.saga)).copied().unwrap_or(Row::Empty)
    }

    fn set_row(&mut self, call: Call, row: Row) {
        if let Some(own) = self.rows.get_mut(usize::from(call.saga)) {
            *own = row;
        }
    }
}

impl Row {
    const fn name(self) -> &'static str {
        match self {
            Self::Empty => "IDLE",
            Self::Executed => "DONE",
            Self::Refused => "REFUSED",
            Self::Undone => "COMPENSATED",
            Self::Tombstone => "TOMBSTONE",
        }
    }
}

fn reply(call: Call, body: Body, out: &mut Out) {
    out.send(orchestrator_of(call.saga), Message { call, body });
}

/// Answers from the record of an earlier answer.
fn reply_again(call: Call, body: Body, out: &mut Out) {
    out.repeat(ProcessSet::one(orchestrator_of(call.saga)), &Message { call, body });
}
