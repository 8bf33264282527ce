//! The bus: passes on what is published, and keeps the last event of the saga. It holds nothing back:
//! the receipt comes from whoever has taken the event, not from the bus.

use alloc::vec;

use super::{BUS, Event, Message, Record, What, post};
use crate::protocol::{
    Context, Decision, Input, Note, Outbox, Standing, Status,
};

/// The volatile state of the bus.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bus {
    ended: Option<Decision>,
}

impl Bus {
    pub(super) fn boot(log: &[Record]) -> Self {
        let ended = log.iter().find_map(|record| match record {
            Record::Ended(decision) => Some(*decision),
            _ => None,
        });
        Self { ended }
    }

    pub(super) fn step(
        &mut self,
        cx: Context<'_>,
        input: &Input<Message>,
        out: &mut Outbox<Message, Record>,
    ) {
        match input {
            Input::Message { message: Message::Event { event, again }, .. } => {
                let to = event.destination(cx);
                if to == BUS {
                    self.take(*event, out);
                } else {
                    post(to, Message::Event { event: *event, again: *again }, *again, out);
                }
            }
            Input::Message { message: Message::Receipt(event), .. } => {
                out.send(event.source(), Message::Receipt(*event));
            }
            _ => {}
        }
    }

    fn take(&mut self, event: Event, out: &mut Outbox<Message, Record>) {
        if self.ended.is_none() {
            let completed = event.what == What::Done;
            let decision = if completed { Decision::Commit } else { Decision::Abort };
            self.ended = Some(decision);
            // For readers only: no service asks for it.
            out.append(Record::Ended(decision));
            out.note(Note::Ended { transaction: 0, decision });
        }
        out.send(event.source(), Message::Receipt(event));
    }

    pub(super) fn status(&self) -> Status {
        let (state, standing) = match self.ended {
            None => ("OPEN", Standing::Undecided),
            Some(Decision::Commit) => ("COMPLETED", Standing::Decided(Decision::Commit)),
            Some(Decision::Abort) => ("ABORTED", Standing::Decided(Decision::Abort)),
        };
        Status { state, standing, locks: false, facts: vec![] }
    }
}
