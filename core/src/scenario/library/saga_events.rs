//! Runs of sagas without an orchestrator.

use super::{
    Entry,
    sagas::{S1, S2, S3, lose, refused_at},
};
use crate::{
    protocols::ProtocolId,
    scenario::{Draft, Fault, MessageRef, Trigger},
};

const GROUP: &str = "Sagas, choreographed";

/// A choreographed saga of three steps that all succeed.
pub(super) fn events() -> Draft {
    let protocol = ProtocolId::named("saga-choreographed").expect("it is in the registry");
    Draft::new(protocol, 3)
}

/// s2 crashes between its local transaction and its event, and comes back.
pub(super) fn crash_after_commit(draft: Draft) -> Draft {
    draft
        .with(Trigger::AfterWrite { process: S2, nth: 1 }, Fault::Crash(S2))
        .with(Trigger::Tick(150), Fault::Recover(S2))
}

/// Step 3 is refused, and everybody before it hears of that at once.
fn fan_out() -> Draft {
    refused_at(events().with_option("failure", 1), 3)
}

pub(super) const ENTRIES: [Entry; 10] = [
    Entry {
        id: "saga-events-completed",
        alias: "",
        group: GROUP,
        title: "Each event brings about the next",
        watch_for: "Three events for three steps; nobody is in charge. Effect, outbox and inbox are \
                    one local transaction a service.",
        draft: events,
    },
    Entry {
        id: "saga-events-refused",
        alias: "",
        group: GROUP,
        title: "A failure event sends the saga back",
        watch_for: "s2 refuses and says so; s1 reacts to that and undoes its step. 2k−1 events for \
                    a refusal at step k: 3 for the second.",
        draft: || refused_at(events(), 2),
    },
    Entry {
        id: "saga-events-refused-late",
        alias: "",
        group: GROUP,
        title: "Step 3 is refused: the way back has as many events",
        watch_for: "T3 failed, C2 done, C1 done: each service undoes its step only when it hears \
                    that the later one is undone.",
        draft: || refused_at(events(), 3),
    },
    Entry {
        id: "saga-events-bus",
        alias: "",
        group: GROUP,
        title: "The same through a bus: publications and deliveries",
        watch_for: "Three publications and two deliveries: the last event goes to nobody in \
                    particular.",
        draft: || events().with_option("delivery", 1),
    },
    Entry {
        id: "saga-events-lost",
        alias: "",
        group: GROUP,
        title: "An event is lost and sent again",
        watch_for: "s1 keeps the event in its outbox until there is a receipt, and sends it again.",
        draft: || lose(events(), S1, S2, 1),
    },
    Entry {
        id: "saga-events-duplicate",
        alias: "",
        group: GROUP,
        title: "An event arrives twice",
        watch_for: "The second time s2 finds it in its inbox: there is a receipt, and nothing else \
                    happens.",
        draft: || {
            let event = MessageRef::new(S1, S2, 1);
            let copy = MessageRef { copy: 1, ..event };
            events()
                .with(Trigger::Sent(event), Fault::Duplicate(event))
                .with(Trigger::Sent(event), Fault::Delay { message: copy, ticks: 100 })
        },
    },
    Entry {
        id: "saga-events-outbox",
        alias: "",
        group: GROUP,
        title: "A crash between the commit and the event",
        watch_for: "After the restart s2 finds the event in its outbox and publishes it.",
        draft: || crash_after_commit(events()),
    },
    Entry {
        id: "saga-events-stuck",
        alias: "",
        group: GROUP,
        title: "Nobody answers: a timer turns the saga round",
        watch_for: "s2 is down. After three attempts s1 cancels T2 instead; when s2 is back it \
                    writes a tombstone, says that T2 failed, and s1 undoes its step.",
        draft: || {
            events()
                .with_option("stuck", 3)
                .with(Trigger::Tick(5), Fault::Crash(S2))
                .with(Trigger::Tick(800), Fault::Recover(S2))
        },
    },
    Entry {
        id: "saga-events-fan-out",
        alias: "",
        group: GROUP,
        title: "A failure event that goes to everybody at once",
        watch_for: "T3 failed goes to s1, s2 and the bus, and both services undo their steps at the \
                    same time: no longer than one of them takes. C1 does not wait for C2, so no order is \
                    promised. The bus waits for both.",
        draft: fan_out,
    },
    Entry {
        id: "saga-events-fan-out-lost",
        alias: "",
        group: GROUP,
        title: "Fanned out: step 1 is undone long before step 2",
        watch_for: "s2 does not get the failure event. s3 has the receipt of s1 and sends the event \
                    again to the others alone. In between T2 stands and T1 does not: that is harmless \
                    only if C1 and C2 do not depend on each other.",
        draft: || lose(fan_out(), S3, S2, 2),
    },
];
