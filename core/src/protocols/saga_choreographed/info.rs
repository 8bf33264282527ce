//! What is to be known about choreographed sagas: options, variants, mistakes, assumptions.

use super::costs::costs;
use crate::protocol::{
    Choice, MistakeInfo, OptionInfo, OptionKind, ProtocolFamily, ProtocolInfo, TimerInfo, Variant,
    WorkOutcome, WorkOutcomeInfo,
};

/// The places of the options.
pub(super) const DELIVERY: usize = 0;
pub(super) const RETRIES: usize = 1;
pub(super) const STUCK: usize = 2;
pub(super) const MISTAKE: usize = 3;
pub(super) const FAILURE: usize = 4;

/// Values of the options.
pub(super) const THROUGH_BUS: u8 = 1;
pub(super) const M21: u8 = 1;
pub(super) const FANNED_OUT: u8 = 1;

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
    independent: |options| options.get(FAILURE) == FANNED_OUT,
    options: &[
        OptionInfo {
            id: "delivery",
            name: "Events go",
            about: "Straight to the service that reacts to them, or through the bus: one message \
                    to publish an event and one to deliver it.",
            kind: OptionKind::Choice(&[
                Choice { id: "point-to-point", name: "from service to service" },
                Choice { id: "bus", name: "through the bus" },
            ]),
            default: 0,
        },
        OptionInfo {
            id: "retries",
            name: "Retries of a step",
            about: "How often a service tries a step again that failed before it says so. \
                    Compensations are tried until they succeed.",
            kind: OptionKind::Number { least: 0, greatest: 8 },
            default: 2,
        },
        OptionInfo {
            id: "stuck",
            name: "Stuck after",
            about: "After how many attempts to reach the next service its step is cancelled, and the \
                    saga turns round once that service is back and agrees: it may have done its \
                    step. 0: never, the event is sent until it gets there.",
            kind: OptionKind::Number { least: 0, greatest: 8 },
            default: 0,
        },
        OptionInfo {
            id: "mistake",
            name: "Mistake",
            about: "A known implementation mistake, to see what it breaks.",
            kind: OptionKind::Choice(&[
                Choice { id: "none", name: "none" },
                Choice { id: "m21", name: "M21: no outbox" },
            ]),
            default: 0,
        },
        OptionInfo {
            id: "failure",
            name: "A failure goes to",
            about: "The service before, which undoes its step and tells the one before it; or to all \
                    services before at once, whose compensations then come in any order.",
            kind: OptionKind::Choice(&[
                Choice { id: "chained", name: "the service before" },
                Choice { id: "fan-out", name: "all services before" },
            ]),
            default: 0,
        },
    ],
    variants: &[
        Variant { id: "saga-choreographed", name: "Saga, choreographed", set: &[] },
        Variant {
            id: "saga-choreographed-bus",
            name: "Saga, choreographed, through a bus",
            set: &[("delivery", 1)],
        },
        Variant {
            id: "saga-choreographed-fan-out",
            name: "Saga, choreographed, failure fanned out",
            set: &[("failure", 1)],
        },
    ],
    timers: &[
        TimerInfo { awaits: "a receipt", timeouts: 1 },
        TimerInfo { awaits: "a better moment", timeouts: 1 },
    ],
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
    mistakes: &[MistakeInfo {
        id: "M21",
        about: "An event is published outside the local transaction.",
        breaks: "S5",
        scenario: "m21-no-outbox",
    }],
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
