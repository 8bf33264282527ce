//! Known mistakes in sagas, each with the schedule that exposes it. With the option switched off the same
//! schedule does no harm.

use super::{
    Entry,
    saga_events::{crash_after_commit, events},
    sagas::{
        O, S2, down_during_compensation, duplicate, fails_after_pivot, late_step, lose,
        orchestrator_crash, refused_at, saga, unknown_outcome,
    },
};
use crate::scenario::{Draft, Fault, Trigger};

const GROUP: &str = "Mistakes in sagas";

// The places of the mistakes among the choices of the option.
pub(super) const M14: u8 = 1;
pub(super) const M15: u8 = 2;
const M16: u8 = 3;
const M17: u8 = 4;
pub(super) const M18: u8 = 5;
const M19: u8 = 6;
const M20: u8 = 7;
pub(super) const M22: u8 = 8;
const M23: u8 = 9;
pub(super) const X16: u8 = 10;
pub(super) const M21: u8 = 1;

pub(super) fn with(mistake: u8, draft: Draft) -> Draft {
    draft.with_option("mistake", mistake)
}

pub(super) const ENTRIES: [Entry; 11] = [
    Entry {
        id: "x13-charged-twice",
        alias: "x13",
        group: GROUP,
        title: "X13: a command arrives twice and has no key",
        watch_for: "ChargePayment is delivered a second time, long after the first, and the \
                    customer pays again.",
        draft: || with(M14, duplicate(saga().with_option("business", 1), O, S2, 200)),
    },
    Entry {
        id: "m14-refunded-twice",
        alias: "m14",
        group: GROUP,
        title: "M14: a compensation is not idempotent",
        watch_for: "The reply to C2 is lost, so C2 is asked for again, and undoes T2 a second time.",
        draft: || with(M14, lose(refused_at(saga(), 3), S2, O, 2)),
    },
    Entry {
        id: "m15-no-direction",
        alias: "m15",
        group: GROUP,
        title: "M15: a step and its compensation share a key",
        watch_for: "C2 finds the reply to T2 under its key and is answered with it: nothing is \
                    undone, and the saga counts as compensated.",
        draft: || with(M15, refused_at(saga(), 3)),
    },
    Entry {
        id: "m16-key-after-effect",
        alias: "m16",
        group: GROUP,
        title: "M16: the key is stored after the effect",
        watch_for: "s2 crashes between the two writes. The effect is there and its key is not, so \
                    the retry takes effect again.",
        draft: || {
            with(M16, saga())
                .with(Trigger::AfterWrite { process: S2, nth: 1 }, Fault::Crash(S2))
                .with(Trigger::Tick(90), Fault::Recover(S2))
        },
    },
    Entry {
        id: "m17-no-tombstone",
        alias: "m17 x14",
        group: GROUP,
        title: "M17, X14: no tombstone for a late step",
        watch_for: "C1 finds nothing to undo, answers and forgets. The saga is over; then T1 \
                    arrives and takes effect. Nothing was lost and nobody crashed.",
        draft: || with(M17, late_step()),
    },
    Entry {
        id: "m18-unknown-not-undone",
        alias: "m18 x15",
        group: GROUP,
        title: "M18, X15: no reply is taken for no effect",
        watch_for: "T2 took effect and its reply is lost. The orchestrator undoes the steps before \
                    T2 only.",
        draft: || with(M18, unknown_outcome()),
    },
    Entry {
        id: "m19-forward-order",
        alias: "m19",
        group: GROUP,
        title: "M19: compensations in forward order",
        watch_for: "C1 undoes T1 while T2, which was built on it, still stands.",
        draft: || with(M19, refused_at(saga(), 3)),
    },
    Entry {
        id: "m20-gives-up",
        alias: "m20",
        group: GROUP,
        title: "M20: a compensation is given up silently",
        watch_for: "s2 is down for longer than the orchestrator tries. It goes on with C1 and calls \
                    the saga compensated; T2 stands, and nobody is told.",
        draft: || with(M20, down_during_compensation()),
    },
    Entry {
        id: "m21-no-outbox",
        alias: "m21",
        group: GROUP,
        title: "M21: an event is published outside the local transaction",
        watch_for: "s2 commits and crashes before it publishes. After the restart nothing reminds \
                    it of the event, and the saga stops for ever.",
        draft: || with(M21, crash_after_commit(events())),
    },
    Entry {
        id: "m23-after-the-pivot",
        alias: "m23",
        group: GROUP,
        title: "M23: work after the pivot is not retried",
        watch_for: "T3 fails and is given up, but T2, the pivot, cannot be undone: T1 is undone, the \
                    saga calls itself compensated, and T2 stands.",
        draft: || with(M23, fails_after_pivot()),
    },
    Entry {
        id: "x16-log-in-memory",
        alias: "x16",
        group: GROUP,
        title: "X16: the saga log is in memory",
        watch_for: "The orchestrator crashes and knows of no saga afterwards. T1 stands, and \
                    nobody will undo it.",
        draft: || with(X16, orchestrator_crash()),
    },
];
