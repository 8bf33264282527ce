//! What is to be known about orchestrated sagas: options, variants, mistakes, assumptions.

use super::{
    Wait,
    costs::costs,
    options::{Business, Config, Mistake},
};
use crate::protocol::{
    Configuration, ProtocolFamily, ProtocolInfo, Variant, WorkOutcome, WorkOutcomeInfo,
};

pub(super) const INFO: ProtocolInfo = ProtocolInfo {
    id: "saga-orchestrated",
    name: "Saga, orchestrated",
    about: "An orchestrator has services carry out one local transaction after the other, and has \
            those that took effect undone in reverse order if one cannot be done.",
    source: "Garcia-Molina, Salem, SIGMOD 1987; Richardson, Microservices Patterns, 2018, chapter 4",
    assumptions: "Processes crash and restart from stable storage; messages may be lost, repeated, \
                  delayed and reordered. Nothing is assumed about time. Compensations succeed in \
                  the end, or people are told.",
    how_it_fails: "There is no isolation: each step is visible at once, and what others have read \
                   may be undone. No lock outlives a local transaction and nobody is ever blocked, \
                   but while the orchestrator or a service is gone the saga stays half done.",
    family: ProtocolFamily::Saga,
    independent: |_| false,
    options: Config::TABLE,
    variants: &[
        Variant { id: "saga-orchestrated", name: "Saga, orchestrated", set: &[] },
        Variant {
            id: "checkout",
            name: "Checkout as a saga",
            set: &[("business", Business::Checkout as u8)],
        },
        Variant {
            id: "checkout-no-lock",
            name: "Checkout of two customers without a lock (a mistake)",
            set: &[
                ("business", Business::Checkout as u8),
                ("sagas", 2),
                ("mistake", Mistake::NoSemanticLock.choice()),
            ],
        },
    ],
    timers: Wait::TABLE,
    states: &[
        "PENDING",
        "WORKING",
        "EXECUTING",
        "DONE",
        "REFUSED",
        "COMPENSATING",
        "COMPENSATED",
        "TOMBSTONE",
        "DEAD LETTER",
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
    check: |options, participants| Config::of(options).check(participants),
    describe: |_, _| {},
    costs,
};
