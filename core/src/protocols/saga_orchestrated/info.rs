//! What is to be known about orchestrated sagas: options, variants, mistakes, assumptions.

use super::costs::costs;
use crate::protocol::{
    Choice, MistakeInfo, OptionInfo, OptionKind, Options, ProtocolFamily, ProtocolInfo, TimerInfo,
    Variant, WorkOutcome, WorkOutcomeInfo,
};

/// The places of the options.
pub(super) const BUSINESS: usize = 0;
pub(super) const SAGAS: usize = 1;
pub(super) const RETRIES: usize = 2;
pub(super) const DEAD_LETTER: usize = 3;
pub(super) const PIVOT: usize = 4;
pub(super) const RETRIABLE_FROM: usize = 5;
pub(super) const STOCK: usize = 6;
pub(super) const DECLINED: usize = 7;
pub(super) const MISTAKE: usize = 8;

/// Values of the options.
pub(super) const CHECKOUT: u8 = 1;
pub(super) const M14: u8 = 1;
pub(super) const M15: u8 = 2;
pub(super) const M16: u8 = 3;
pub(super) const M17: u8 = 4;
pub(super) const M18: u8 = 5;
pub(super) const M19: u8 = 6;
pub(super) const M20: u8 = 7;
pub(super) const M22: u8 = 8;
pub(super) const M23: u8 = 9;
pub(super) const X16: u8 = 10;

/// How many steps a checkout has.
const CHECKOUT_STEPS: u8 = 3;

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
    options: OPTIONS,
    variants: &[
        Variant { id: "saga-orchestrated", name: "Saga, orchestrated", set: &[] },
        Variant { id: "checkout", name: "Checkout as a saga", set: &[("business", 1)] },
        Variant {
            id: "checkout-no-lock",
            name: "Checkout of two customers without a lock (a mistake)",
            set: &[("business", 1), ("sagas", 2), ("mistake", M22)],
        },
    ],
    timers: &[
        TimerInfo { awaits: "the reply to a step", timeouts: 1 },
        TimerInfo { awaits: "the reply to a compensation", timeouts: 1 },
        TimerInfo { awaits: "the release of the lock", timeouts: 1 },
    ],
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
    mistakes: MISTAKES,
    outcomes: &[
        WorkOutcomeInfo { outcome: WorkOutcome::Done, name: "succeeds" },
        WorkOutcomeInfo { outcome: WorkOutcome::Refused, name: "is refused" },
        WorkOutcomeInfo { outcome: WorkOutcome::Failed, name: "fails for ever" },
    ],
    script: None,
    participants: (1, 64),
    check,
    describe: |_, _| {},
    costs,
};

const OPTIONS: &[OptionInfo] = &[
    OptionInfo {
        id: "business",
        name: "Steps",
        about: "What the services do: plain steps, or the three of a checkout with stock, balances \
                and shipments.",
        kind: OptionKind::Choice(&[
            Choice { id: "steps", name: "T1, T2, …" },
            Choice { id: "checkout", name: "a checkout: stock, payment, shipment" },
        ]),
        default: 0,
    },
    OptionInfo {
        id: "sagas",
        name: "Sagas at once",
        about: "How many sagas run over the same services, each with an orchestrator of its own; \
                in a checkout, how many customers there are.",
        kind: OptionKind::Number { least: 1, greatest: 2 },
        default: 1,
    },
    OptionInfo {
        id: "retries",
        name: "Retries of a step",
        about: "How often a step is asked for again before the saga turns round. The pivot and \
                retriable steps are asked for until they are answered.",
        kind: OptionKind::Number { least: 0, greatest: 8 },
        default: 2,
    },
    OptionInfo {
        id: "dead-letter",
        name: "Dead letter after",
        about: "After how many attempts a compensation is handed to people; 0: never.",
        kind: OptionKind::Number { least: 0, greatest: 8 },
        default: 0,
    },
    OptionInfo {
        id: "pivot",
        name: "Pivot",
        about: "The step after which the saga only goes forward, and which cannot be undone; 0: \
                none.",
        kind: OptionKind::Number { least: 0, greatest: 64 },
        default: 0,
    },
    OptionInfo {
        id: "retriable-from",
        name: "Retriable from",
        about: "From this step on every step succeeds in the end, and is tried until it does; 0: \
                none does.",
        kind: OptionKind::Number { least: 0, greatest: 64 },
        default: 0,
    },
    OptionInfo {
        id: "stock",
        name: "Items in stock",
        about: "How many items a checkout finds in stock at the beginning.",
        kind: OptionKind::Number { least: 0, greatest: 9 },
        default: 2,
    },
    OptionInfo {
        id: "declined",
        name: "Payment declined",
        about: "Which customer of a checkout cannot pay; 0: both can.",
        kind: OptionKind::Number { least: 0, greatest: 2 },
        default: 0,
    },
    OptionInfo {
        id: "mistake",
        name: "Mistake",
        about: "A known implementation mistake, to see what it breaks.",
        kind: OptionKind::Choice(&[
            Choice { id: "none", name: "none" },
            Choice { id: "m14", name: "M14: commands have no key" },
            Choice { id: "m15", name: "M15: a step and its compensation share a key" },
            Choice { id: "m16", name: "M16: the key is stored after the effect" },
            Choice { id: "m17", name: "M17: no tombstone" },
            Choice { id: "m18", name: "M18: no reply is taken for no effect" },
            Choice { id: "m19", name: "M19: compensations in forward order" },
            Choice { id: "m20", name: "M20: a compensation is given up silently" },
            Choice { id: "m22", name: "M22: no semantic lock" },
            Choice { id: "m23", name: "M23: steps after the pivot are not retried" },
            Choice { id: "x16", name: "X16: the saga log is in memory" },
        ]),
        default: 0,
    },
];

const MISTAKES: &[MistakeInfo] = &[
    MistakeInfo {
        id: "M14",
        about: "Steps and compensations are not idempotent: a repeated command is done again.",
        breaks: "S2",
        scenario: "m14-refunded-twice",
    },
    MistakeInfo {
        id: "M15",
        about: "The key of a command has no direction: a refund finds the reply to its charge.",
        breaks: "S1",
        scenario: "m15-no-direction",
    },
    MistakeInfo {
        id: "M16",
        about: "The key is stored after the effect, not with it.",
        breaks: "S2",
        scenario: "m16-key-after-effect",
    },
    MistakeInfo {
        id: "M17",
        about: "A compensation that finds nothing to undo leaves no tombstone for the late step.",
        breaks: "S4",
        scenario: "m17-no-tombstone",
    },
    MistakeInfo {
        id: "M18",
        about: "A step that was not answered is taken as not executed.",
        breaks: "S1",
        scenario: "m18-unknown-not-undone",
    },
    MistakeInfo {
        id: "M19",
        about: "Compensations run in forward order.",
        breaks: "S3",
        scenario: "m19-forward-order",
    },
    MistakeInfo {
        id: "M20",
        about: "A compensation is given up after some retries, and nobody is told.",
        breaks: "S1",
        scenario: "m20-gives-up",
    },
    MistakeInfo {
        id: "M22",
        about: "What a saga has not ended with is open to others.",
        breaks: "ISO",
        scenario: "checkout-no-lock",
    },
    MistakeInfo {
        id: "M23",
        about: "Work after the pivot is not retried.",
        breaks: "S1",
        scenario: "m23-after-the-pivot",
    },
    MistakeInfo {
        id: "X16",
        about: "The saga log is kept in memory.",
        breaks: "S5",
        scenario: "x16-log-in-memory",
    },
];

fn check(options: &Options, participants: u8) -> Result<(), &'static str> {
    let (pivot, retriable) = (options.get(PIVOT), options.get(RETRIABLE_FROM));
    let checkout = options.get(BUSINESS) == CHECKOUT;
    if checkout && participants != CHECKOUT_STEPS {
        return Err("a checkout has three steps: set the number of participants to 3");
    }
    if checkout && (1..CHECKOUT_STEPS).contains(&retriable) {
        return Err(
            "in a checkout only the shipment is sure to succeed in the end: set `retriable-from` to 3 \
             or to 0",
        );
    }
    if pivot > participants {
        return Err("the pivot is a step: it cannot be greater than the number of participants");
    }
    if retriable > participants {
        return Err(
            "`retriable-from` is a step: it cannot be greater than the number of participants",
        );
    }
    if retriable != 0 && pivot > retriable {
        return Err(
            "the pivot cannot come after a retriable step: what is retried until it succeeds leaves \
             no choice between going on and turning round",
        );
    }
    if pivot != 0 && pivot < participants && !(1..=pivot + 1).contains(&retriable) {
        return Err(
            "every step after the pivot has to be retriable, since the saga cannot turn round any \
             more: set `retriable-from` to the step after the pivot",
        );
    }
    match options.get(MISTAKE) {
        M22 if !checkout => Err("mistake M22 is one of the checkout: set `business` to checkout"),
        M23 if pivot == 0 || pivot == participants => {
            Err("mistake M23 needs a step after the pivot: set `pivot` and `retriable-from`")
        }
        _ => Ok(()),
    }
}
