//! What can be done to a message.

use coordinator_core::{
    event::MessageId,
    scenario::{Fault, MessageRef, Trigger},
    trace::{Fate, MessageView},
};

use super::entries::{Around, Entry, Group};
use crate::store::Action;

/// How much later a message may be made to arrive.
const DELAYS: [(&str, u32); 2] = [("delay-30", 30), ("delay-100", 100)];

pub(super) fn groups(around: &Around<'_>, id: MessageId) -> Vec<Group> {
    let Some(message) = around.run.trace.messages.get(id.index()) else {
        return vec![];
    };
    let named = message.named();
    let mut groups = if message.sent_in >= around.cursor {
        vec![ahead(message, named)]
    } else {
        vec![in_flight(around, id, message, named)]
    };
    groups.push(Group::new("Go to", go_to(around, message)));
    groups
}

/// It is in flight, or was.
fn in_flight(
    around: &Around<'_>,
    id: MessageId,
    message: &MessageView,
    named: MessageRef,
) -> Group {
    let over = match (around.world.flight(id).is_some(), message.fate) {
        (true, _) => None,
        (false, Fate::Lost(..)) => Some("It is lost at this step".to_string()),
        (false, Fate::Received(_) | Fate::InFlight) => Some("It has arrived at this step".into()),
    };
    let stays =
        message.local.then(|| "It does not leave its machine, where nothing is lost".to_string());
    let busy = around.busy(message.to);
    let mut entries = vec![
        Entry::now("deliver", "Deliver now", Fault::Deliver(named))
            .with_note(what_becomes(around, message))
            .unless(over.clone().or(busy)),
        Entry::now("drop", "Drop", Fault::Drop(named)).unless(over.clone().or(stays)),
        Entry::now("duplicate", "Duplicate", Fault::Duplicate(named)).unless(over.clone()),
    ];
    for (id, ticks) in DELAYS {
        let delay = Fault::Delay { message: named, ticks };
        let label = format!("Delay by {ticks} ticks");
        entries.push(Entry::now(id, label, delay).unless(over.clone()));
    }
    Group::new("This message", entries)
}

/// What delivery leads to where it cannot succeed.
fn what_becomes(around: &Around<'_>, message: &MessageView) -> Option<String> {
    let name = around.name(message.to);
    if !message.local && !around.world.connected(message.from, message.to) {
        return Some("The link is cut: it will be lost".into());
    }
    let down = around.process(message.to).is_some_and(|process| !process.up);
    down.then(|| format!("{name} is down: it will be lost"))
}

/// It is not sent yet at this step.
fn ahead(message: &MessageView, named: MessageRef) -> Group {
    let stays =
        message.local.then(|| "It does not leave its machine, where nothing is lost".to_string());
    let sent = || Trigger::Sent(named);
    let mut entries = vec![
        Entry::plan("drop", "Drop when it is sent", sent(), Fault::Drop(named)).unless(stays),
        Entry::plan("duplicate", "Duplicate when it is sent", sent(), Fault::Duplicate(named)),
    ];
    for (id, ticks) in DELAYS {
        let delay = Fault::Delay { message: named, ticks };
        let label = format!("Delay by {ticks} ticks when it is sent");
        entries.push(Entry::plan(id, label, sent(), delay));
    }
    Group::new("This message, not sent yet", entries)
}

fn go_to(around: &Around<'_>, message: &MessageView) -> Vec<Entry> {
    let sent = message.sent_in + 1;
    let here = |cursor: u32| (around.cursor == cursor).then(|| "That is this step".to_string());
    let mut entries =
        vec![Entry::act("go-sent", "Its sending", Action::Seek(sent)).unless(here(sent))];
    if let Some(step) = message.fate.step() {
        let label = match message.fate {
            Fate::Lost(..) => "Its loss",
            Fate::Received(_) | Fate::InFlight => "Its arrival",
        };
        entries.push(Entry::act("go-end", label, Action::Seek(step + 1)).unless(here(step + 1)));
    }
    entries
}
