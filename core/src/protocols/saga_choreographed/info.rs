//! What is to be known about choreographed sagas: options, variants, mistakes, assumptions.

use super::{
    Wait,
    costs::costs,
    options::{Config, Delivery, Failure, Mistake},
};
use crate::protocol::{
    Configuration, ProtocolFamily, ProtocolInfo, Variant, WorkOutcome, WorkOutcomeInfo,
};

pub(super) const INFO: ProtocolInfo = ProtocolInfo {
    id: "saga-choreographed",
    name: "Saga, choreographed",
    about: "Each service reacts to the events of the one before it, and undoes its step when the \
            one after it has failed; nobody is in charge.",
    source: "Garcia-Molina, Salem, SIGMOD 1987; Richardson, Microservices Patterns, 2018, chapters \
             3 and 4",
    assumptions: "Processes crash and restart from stable storage; messages may be lost, repeated, \
                  delayed and reordered. Nothing is assumed about time. Compensations succeed in \
                  the end.",
    how_it_fails: "As every saga it has no isolation, and stays half done while a service is gone. \
                   Nobody knows how far it has come, and a service that waits for one that is gone \
                   has nothing to react to: only a timer can cancel the next step, and that, too, \
                   has to reach the service that is gone.",
    family: ProtocolFamily::Saga,
    independent: |options| Config::of(options).failure == Failure::FannedOut,
    options: Config::TABLE,
    variants: &[
        Variant { id: "saga-choreographed", name: "Saga, choreographed", set: &[] },
        Variant {
            id: "saga-choreographed-bus",
            name: "Saga, choreographed, through a bus",
            set: &[("delivery", Delivery::Bus as u8)],
        },
        Variant {
            id: "saga-choreographed-fan-out",
            name: "Saga, choreographed, failure fanned out",
            set: &[("failure", Failure::FannedOut as u8)],
        },
    ],
    timers: Wait::TABLE,
    states: &[
        "OPEN",
        "WORKING",
        "DONE",
        "FAILED",
        "COMPENSATED",
        "TOMBSTONE",
        "COMPLETED",
        "ABORTED",
    ],
    mistakes: Mistake::CATALOGUE,
    outcomes: &[
        WorkOutcomeInfo { outcome: WorkOutcome::Done, name: "succeeds" },
        WorkOutcomeInfo { outcome: WorkOutcome::Refused, name: "is refused" },
        WorkOutcomeInfo { outcome: WorkOutcome::Failed, name: "fails for ever" },
    ],
    script: None,
    participants: (1, 64),
    check: |_, _| Ok(()),
    describe: |_, _| {},
    costs,
};
