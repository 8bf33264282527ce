//! A service: takes an event, carries out or undoes its step, and owes the next event.

use alloc::vec;

use super::{
    Cx, Event, Message, Out, Record, SagaChoreographed, Wait, What, by_way_of, confirm,
    options::Mistake, publish,
};
use crate::protocol::{
    Input, Note, OutcomeStatus, ProcessSet, RoleMachine, Status, Timer, Work, WorkOutcome,
};

/// The volatile state of a service.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Service {
    /// Which step it carries out.
    step: u8,
    row: Row,
    now: Option<Job>,
    /// The event that it owes (Ri18 3.3.7), until every subscriber has given a receipt.
    outbox: Option<Event>,
    /// The subscribers whose receipt is missing.
    owed: ProcessSet,
    /// How often it has sent the event again, where that is limited.
    tries: u8,
}

/// What became of the step: the inbox too, since it says which events were taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Row {
    Empty,
    Done,
    Failed,
    Undone,
    Tombstone,
}

/// A local transaction that is going on, or is going to be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Job {
    work: Work,
    /// The event that asked for it; absent: the beginning.
    because: Option<Event>,
    /// How often it has failed, up to one more than it may.
    failures: u8,
}

impl RoleMachine<SagaChoreographed> for Service {
    /// Ri18 3.3.7: what the outbox holds is sent again.
    fn boot(cx: Cx<'_>, log: &[Record], out: &mut Out) -> Self {
        let step = cx.me.0.saturating_sub(1);
        let (row, owed) = (Row::Empty, ProcessSet::EMPTY);
        let mut this = Self { step, row, now: None, outbox: None, owed, tries: 0 };
        for record in log {
            let (row, event) = match record {
                Record::Did(event) if event.what == What::Undone => (Row::Undone, *event),
                Record::Did(event) => (Row::Done, *event),
                Record::Refused(event) => (Row::Failed, *event),
                Record::Tombstone(event) => (Row::Tombstone, *event),
                Record::Sent(event) => {
                    this.outbox = this.outbox.filter(|owed| owed != event);
                    continue;
                }
                Record::Ended(_) => continue,
            };
            this.row = row;
            this.outbox = Some(event).filter(|_| !cx.config.makes(Mistake::NoOutbox));
        }
        if let Some(event) = this.outbox {
            this.owed = event.subscribers(cx);
            publish(cx, event, this.owed, true, out);
            out.arm(Wait::Receipt);
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match input {
            Input::Start if self.step == 0 => self.begin(Work::Step(0), None, out),
            Input::Message { message: Message::Event { event, .. }, .. } => {
                self.take(cx, event, out);
            }
            Input::Message { message: Message::Receipt { event, by }, .. }
                if self.outbox == Some(event) =>
            {
                self.owed.remove(by);
                if self.owed.is_empty() {
                    self.outbox = None;
                    self.tries = 0;
                    out.disarm(Wait::Receipt);
                    out.append(Record::Sent(event));
                }
            }
            Input::Finished { outcome, .. } => self.finish(cx, outcome, out),
            Input::Timeout(Timer { kind: Wait::Retry, .. }) => {
                if let Some(Job { work, .. }) = self.now {
                    out.perform(work);
                }
            }
            Input::Timeout(timer @ Timer { kind: Wait::Receipt, .. }) => self.relay(cx, timer, out),
            _ => {}
        }
    }

    fn status(&self, _cx: Cx<'_>) -> Status {
        let state = match (self.now, self.row) {
            (Some(_), _) => "WORKING",
            (None, Row::Empty) => "IDLE",
            (None, Row::Done) => "DONE",
            (None, Row::Failed) => "FAILED",
            (None, Row::Undone) => "COMPENSATED",
            (None, Row::Tombstone) => "TOMBSTONE",
        };
        let outcome_status = OutcomeStatus::Undecided;
        Status { state, outcome_status, locks: self.now.is_some(), facts: vec![] }
    }

    fn awaits(&self, cx: Cx<'_>, timer: Wait) -> ProcessSet {
        match self.outbox {
            Some(_) if timer == Wait::Receipt => self.owed.union(by_way_of(cx, self.owed)),
            _ => ProcessSet::EMPTY,
        }
    }
}

impl Service {
    /// Ri18 4.2.1 and 3.3.6: reacts to an event, once. Of one that was taken already only the receipt is missing.
    fn take(&mut self, cx: Cx<'_>, event: Event, out: &mut Out) {
        if self.now.is_some() {
            // It will come again.
            return;
        }
        match (event.what, self.row) {
            (What::Done, Row::Empty) => self.begin(Work::Step(self.step), Some(event), out),
            (What::Failed | What::Undone, Row::Done) => {
                self.begin(Work::Compensate(self.step), Some(event), out);
            }
            (What::Cancelled, Row::Empty) => {
                let failed = Event::new(self.step, What::Failed);
                out.force(Record::Tombstone(failed));
                out.note(Note::Settled { saga: 0, step: self.step });
                self.row = Row::Tombstone;
                confirm(cx, event, out);
                self.owe(cx, failed, out);
            }
            _ => confirm(cx, event, out),
        }
    }

    fn begin(&mut self, work: Work, because: Option<Event>, out: &mut Out) {
        self.now = Some(Job { work, because, failures: 0 });
        out.perform(work);
    }

    fn finish(&mut self, cx: Cx<'_>, outcome: WorkOutcome, out: &mut Out) {
        let Some(job) = self.now.take() else {
            return;
        };
        let retries = cx.config.retries;
        let is_step = matches!(job.work, Work::Step(_));
        match outcome {
            WorkOutcome::Done | WorkOutcome::ReadOnly => self.commit(cx, job, out),
            WorkOutcome::Refused if is_step => self.refuse(cx, job, out),
            WorkOutcome::Failed if is_step && job.failures >= retries => self.refuse(cx, job, out),
            WorkOutcome::Failed | WorkOutcome::Refused => {
                out.arm(Timer { kind: Wait::Retry, attempt: job.failures });
                let failures = job.failures.saturating_add(1).min(retries + 1);
                self.now = Some(Job { failures, ..job });
            }
        }
    }

    /// Ri18 3.3.7: effect, inbox and outbox are one local transaction.
    fn commit(&mut self, cx: Cx<'_>, job: Job, out: &mut Out) {
        let step = self.step;
        let event = if matches!(job.work, Work::Compensate(_)) {
            self.row = Row::Undone;
            let event = Event::new(step, What::Undone);
            out.force(Record::Did(event));
            out.note(Note::Compensated { saga: 0, step });
            event
        } else {
            self.row = Row::Done;
            let event = Event::new(step, What::Done);
            out.force(Record::Did(event));
            out.note(Note::Applied { saga: 0, step });
            event
        };
        self.answer(cx, job, event, out);
    }

    /// GS87 5, backward recovery: the step has no effect, and its event has those before it undone.
    fn refuse(&mut self, cx: Cx<'_>, job: Job, out: &mut Out) {
        let event = Event::new(self.step, What::Failed);
        self.row = Row::Failed;
        out.force(Record::Refused(event));
        out.note(Note::Refused { saga: 0, step: self.step });
        self.answer(cx, job, event, out);
    }

    fn answer(&mut self, cx: Cx<'_>, job: Job, event: Event, out: &mut Out) {
        if let Some(taken) = job.because {
            confirm(cx, taken, out);
        }
        self.owe(cx, event, out);
    }

    fn owe(&mut self, cx: Cx<'_>, event: Event, out: &mut Out) {
        self.outbox = Some(event);
        self.owed = event.subscribers(cx);
        self.tries = 0;
        publish(cx, event, self.owed, false, out);
        out.arm(Wait::Receipt);
    }

    /// Sends what it owes again, or cancels the next step if its service is gone for too long. The saga
    /// turns round when that service has taken the cancellation: it may have done its step.
    fn relay(&mut self, cx: Cx<'_>, timer: Timer<Wait>, out: &mut Out) {
        let Some(event) = self.outbox else {
            return;
        };
        let limit = cx.config.stuck;
        let waits = event.what == What::Done && !event.is_last(cx);
        if waits && limit != 0 {
            self.tries += 1;
            if self.tries >= limit {
                return self.owe(cx, Event::new(self.step + 1, What::Cancelled), out);
            }
        }
        publish(cx, event, self.owed, true, out);
        out.arm(timer.again());
    }
}
