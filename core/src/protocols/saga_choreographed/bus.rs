//! The bus: passes on what is published, and keeps the event that ends the saga. It holds nothing back: the
//! receipt comes from the process that has taken the event, which is the bus only for what it keeps.

use alloc::vec;

use super::{
    BUS, Cx, Event, Message, Out, Record, SagaChoreographed, Wait, What, goes_through_bus,
    is_fanned_out, post,
};
use crate::protocol::{Decision, Input, Note, OutcomeStatus, ProcessSet, RoleMachine, Status};

/// The volatile state of the bus.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bus {
    ended: Option<Decision>,
    /// Of a failure that was fanned out, the step.
    failed: Option<u8>,
    /// Which services have undone their steps since.
    undone: ProcessSet,
}

impl RoleMachine<SagaChoreographed> for Bus {
    fn boot(_cx: Cx<'_>, log: &[Record], _out: &mut Out) -> Self {
        let ended = log.iter().find_map(|record| match record {
            Record::Ended(decision) => Some(*decision),
            _ => None,
        });
        Self { ended, failed: None, undone: ProcessSet::EMPTY }
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match input {
            Input::Message { message: Message::Event { event, again }, .. } => {
                let to = event.subscribers(cx);
                if goes_through_bus(cx) {
                    let event = Message::Event { event, again };
                    post(to.without(ProcessSet::one(BUS)), &event, again, out);
                }
                if to.contains(BUS) {
                    self.take(cx, event, out);
                }
            }
            Input::Message { message: Message::Receipt { event, by }, .. } => {
                out.send(event.source(), Message::Receipt { event, by });
            }
            _ => {}
        }
    }

    fn status(&self, _cx: Cx<'_>) -> Status {
        let (state, outcome_status) = match self.ended {
            None => ("OPEN", OutcomeStatus::Undecided),
            Some(Decision::Commit) => ("COMPLETED", OutcomeStatus::Decided(Decision::Commit)),
            Some(Decision::Abort) => ("ABORTED", OutcomeStatus::Decided(Decision::Abort)),
        };
        Status { state, outcome_status, locks: false, facts: vec![] }
    }

    fn awaits(&self, _cx: Cx<'_>, _timer: Wait) -> ProcessSet {
        ProcessSet::EMPTY
    }
}

impl Bus {
    fn take(&mut self, cx: Cx<'_>, event: Event, out: &mut Out) {
        if self.ended.is_some() {
            return receipt(event, out);
        }
        match event.what {
            What::Done => self.end(Decision::Commit, out),
            _ if is_fanned_out(cx) => return self.gather(event, out),
            _ => self.end(Decision::Abort, out),
        }
        receipt(event, out);
    }

    /// The end is known by all of the events together. They are not written down, so they stay in the
    /// outboxes of their services until there is nothing more to be lost.
    fn gather(&mut self, event: Event, out: &mut Out) {
        if event.what == What::Failed {
            self.failed = Some(event.step);
        } else {
            self.undone.insert(event.source());
        }
        let Some(failed) = self.failed else { return };
        if self.undone.len() == u32::from(failed) {
            self.end(Decision::Abort, out);
            (0..failed).for_each(|step| receipt(Event::new(step, What::Undone), out));
            receipt(Event::new(failed, What::Failed), out);
            (self.failed, self.undone) = (None, ProcessSet::EMPTY);
        }
    }

    fn end(&mut self, decision: Decision, out: &mut Out) {
        self.ended = Some(decision);
        // On disk before a receipt leaves: an event with a receipt is not sent again.
        out.force(Record::Ended(decision));
        out.note(Note::Ended { transaction: 0, decision });
    }
}

fn receipt(event: Event, out: &mut Out) {
    out.send(event.source(), Message::Receipt { event, by: BUS });
}
