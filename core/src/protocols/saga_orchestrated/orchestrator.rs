//! The orchestrator: writes down what it is going to ask for, asks until it is answered, and turns
//! round if a step does not get done.

use alloc::{vec, vec::Vec};

use super::{
    Body, Call, Cx, Direction, Message, Out, Record, SagaOrchestrated, Wait, options::Mistake,
    service_of,
};
use crate::protocol::{
    Decision, Fact, FactValue, Input, Note, OutcomeStatus, ProcessSet, RoleMachine, Status, Timer,
};

/// The volatile state of an orchestrator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Orchestrator {
    at: At,
    /// How often it has asked again, where that is limited.
    tries: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum At {
    /// Knows of no saga: it has not begun, or was forgotten in a crash.
    Idle,
    /// Has asked for this step.
    Step(u8),
    /// Has asked for this step to be undone; the highest to be undone is `last`.
    Undo { step: u8, last: u8 },
    /// Every step is done.
    Completed { lock_released: bool },
    /// Every step that may have taken effect is undone.
    Compensated,
    /// People have to undo this step.
    Parked(u8),
}

impl RoleMachine<SagaOrchestrated> for Orchestrator {
    /// Restart, by the last record of the saga log (GS87 5): what it asked for is asked for again.
    fn boot(cx: Cx<'_>, log: &[Record], out: &mut Out) -> Self {
        let at = match log.last() {
            Some(Record::Step(step)) => At::Step(*step),
            Some(Record::Compensate { step, last }) => At::Undo { step: *step, last: *last },
            Some(Record::Completed) => At::Completed { lock_released: !cx.config.has_lock() },
            Some(Record::End) => At::Completed { lock_released: true },
            Some(Record::Compensated) => At::Compensated,
            Some(Record::Parked(step)) => At::Parked(*step),
            _ => At::Idle,
        };
        let this = Self { at, tries: 0 };
        if let Some((_, timer)) = this.asked(cx)
            && !cx.config.makes(Mistake::LogNotResumed)
        {
            this.ask_again(cx, timer.into(), out);
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.at, input) {
            (At::Idle, Input::Start) => self.go_to(cx, 0, out),
            (_, Input::Timeout(timer)) => self.lose_patience(cx, timer, out),
            // Replies to anything else are old.
            (_, Input::Message { message: Message { call, body }, .. })
                if self.asked(cx).is_some_and(|(asked, _)| asked == call) =>
            {
                self.hear(cx, body, out);
            }
            _ => {}
        }
    }

    fn status(&self, _cx: Cx<'_>) -> Status {
        let (state, outcome_status, step) = match self.at {
            At::Idle => ("PENDING", OutcomeStatus::Undecided, None),
            At::Step(step) => ("EXECUTING", OutcomeStatus::Undecided, Some(step)),
            At::Undo { step, .. } => ("COMPENSATING", OutcomeStatus::Undecided, Some(step)),
            At::Completed { .. } => ("COMPLETED", OutcomeStatus::Decided(Decision::Commit), None),
            At::Compensated => ("ABORTED", OutcomeStatus::Decided(Decision::Abort), None),
            At::Parked(step) => ("DEAD LETTER", OutcomeStatus::Undecided, Some(step)),
        };
        let number = |step: u8| FactValue::Number(u32::from(step) + 1);
        let facts: Vec<Fact> = match step {
            Some(step) => vec![Fact { name: "step", value: number(step) }],
            None => vec![],
        };
        Status { state, outcome_status, locks: false, facts }
    }

    fn awaits(&self, cx: Cx<'_>, _timer: Wait) -> ProcessSet {
        let asked = self.asked(cx);
        asked.map_or(ProcessSet::EMPTY, |(call, _)| ProcessSet::one(service_of(cx, call.step)))
    }
}

impl Orchestrator {
    /// The reply to the last command.
    fn hear(&mut self, cx: Cx<'_>, body: Body, out: &mut Out) {
        match (self.at, body) {
            (At::Step(step), Body::Done) => self.go_to(cx, step + 1, out),
            // GS87 5, backward recovery. A refused step has no effect: only the steps before it are undone.
            (At::Step(step), Body::Refused) => {
                out.disarm(Wait::Reply);
                self.turn_round(cx, step, out);
            }
            (At::Undo { step, last }, Body::Done) => {
                let next = next_to_undo(cx, step, last);
                self.undo(cx, next, last, out);
            }
            (At::Completed { .. }, Body::Done) => {
                self.at = At::Completed { lock_released: true };
                out.disarm(Wait::Released);
                out.append(Record::End);
            }
            // What failed is tried again when the timer fires.
            _ => {}
        }
    }

    /// No reply: asks again. GS87 6, forward recovery: for a pivot or retriable step, until it is answered. Any other
    /// step turns the saga round in the end, and is undone too, since it may have taken effect. GS87 7: a
    /// compensation that is not done is handed to people.
    fn lose_patience(&mut self, cx: Cx<'_>, timer: Timer<Wait>, out: &mut Out) {
        let retries = cx.config.retries;
        match self.at {
            At::Step(step) => {
                let for_ever = cx.config.is_retriable(step) || cx.config.is_pivot(step);
                if for_ever {
                    return self.ask_again(cx, timer.again(), out);
                }
                if self.tries < retries {
                    self.tries += 1;
                    return self.ask_again(cx, timer.again(), out);
                }
                let taken_as_not_executed = cx.config.makes(Mistake::NoReplyIsNoEffect);
                let below = if taken_as_not_executed { step } else { step + 1 };
                self.turn_round(cx, below, out);
            }
            At::Undo { step, last } => {
                let gives_up = cx.config.makes(Mistake::GivesUp);
                let limit = if gives_up { retries + 1 } else { cx.config.dead_letter };
                if limit == 0 || self.tries + 1 < limit {
                    self.tries += u8::from(limit != 0);
                    return self.ask_again(cx, timer.again(), out);
                }
                if gives_up {
                    let next = next_to_undo(cx, step, last);
                    return self.undo(cx, next, last, out);
                }
                self.at = At::Parked(step);
                log(cx, Record::Parked(step), out);
                out.note(Note::Parked { saga: cx.me.0 });
            }
            At::Completed { lock_released: false } => self.ask_again(cx, timer.again(), out),
            _ => {}
        }
    }

    /// Asks for a step, or completes if there is none left.
    fn go_to(&mut self, cx: Cx<'_>, step: u8, out: &mut Out) {
        if step == cx.setup.participants {
            out.disarm(Wait::Reply);
            self.at = At::Completed { lock_released: !cx.config.has_lock() };
            log(cx, Record::Completed, out);
            out.note(Note::Ended { transaction: cx.me.0, decision: Decision::Commit });
        } else {
            self.at = At::Step(step);
            log(cx, Record::Step(step), out);
        }
        self.ask(cx, out);
    }

    /// GS87 5, backward recovery: undoes the steps below one, the last first.
    fn turn_round(&mut self, cx: Cx<'_>, below: u8, out: &mut Out) {
        let last = below.saturating_sub(1);
        let first = if cx.config.makes(Mistake::ForwardOrder) {
            (0..below).find(|step| !cx.config.is_pivot(*step))
        } else {
            next_to_undo(cx, below, last)
        };
        self.undo(cx, first, last, out);
    }

    /// Undoes a step, or ends if there is none left.
    fn undo(&mut self, cx: Cx<'_>, step: Option<u8>, last: u8, out: &mut Out) {
        if let Some(step) = step {
            self.at = At::Undo { step, last };
            log(cx, Record::Compensate { step, last }, out);
            self.ask(cx, out);
        } else {
            out.disarm(Wait::Undone);
            self.at = At::Compensated;
            log(cx, Record::Compensated, out);
            out.note(Note::Ended { transaction: cx.me.0, decision: Decision::Abort });
        }
    }

    fn ask(&mut self, cx: Cx<'_>, out: &mut Out) {
        self.tries = 0;
        if let Some((call, timer)) = self.asked(cx) {
            out.send(service_of(cx, call.step), Message { call, body: Body::Command });
            out.arm(timer);
        }
    }

    fn ask_again(&self, cx: Cx<'_>, timer: Timer<Wait>, out: &mut Out) {
        if let Some((call, _)) = self.asked(cx) {
            let to = ProcessSet::one(service_of(cx, call.step));
            out.repeat(to, &Message { call, body: Body::Command });
            out.arm(timer);
        }
    }

    /// What a service has been asked for and has not answered, and the timer that waits for it.
    fn asked(&self, cx: Cx<'_>) -> Option<(Call, Wait)> {
        let (step, direction, timer) = match self.at {
            At::Step(step) => (step, Direction::Forward, Wait::Reply),
            At::Undo { step, .. } => (step, Direction::Backward, Wait::Undone),
            At::Completed { lock_released: false } => (0, Direction::Release, Wait::Released),
            _ => return None,
        };
        let business = cx.config.business;
        Some((Call { business, saga: cx.me.0, step, direction }, timer))
    }
}

/// The step to be undone after this one: the next lower one that can be.
fn next_to_undo(cx: Cx<'_>, step: u8, last: u8) -> Option<u8> {
    let can_be = |step: &u8| !cx.config.is_pivot(*step);
    if cx.config.makes(Mistake::ForwardOrder) {
        return (step + 1..=last).find(can_be);
    }
    (0..step).rev().find(can_be)
}

/// GS87 5: the saga log is on disk before a command leaves.
fn log(cx: Cx<'_>, record: Record, out: &mut Out) {
    if cx.config.makes(Mistake::LogInMemory) {
        out.append(record);
    } else {
        out.force(record);
    }
}
