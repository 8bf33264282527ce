//! Known implementation mistakes, each with the schedule that exposes it. With the option switched
//! off the same schedule does no harm.

use super::{
    Entry,
    three_phase::{ack_lost, comes_back_uncertain, crash_after_one, old_pre_commit, three_phase},
    two_phase::{C, P1, P2, first, two_phase},
};
use crate::{
    protocol::WorkOutcome,
    scenario::{Draft, Fault, MessageRef, Trigger},
};

const GROUP: &str = "Mistakes";

fn mistake(number: u8, participants: u8) -> Draft {
    two_phase(participants).with_option("mistake", number)
}

fn in_three_phases(number: u8) -> Draft {
    three_phase(2).with_option("mistake", number)
}

pub(super) const ENTRIES: [Entry; 11] = [
    Entry {
        id: "m1-yes-before-force",
        alias: "m1",
        group: GROUP,
        title: "M1: YES leaves before the prepare record is on disk",
        watch_for: "p2 says YES and crashes before its write. The coordinator commits; p2 restarts \
                    with an empty log and has aborted.",
        draft: || {
            mistake(1, 2)
                .with(Trigger::AfterSend { process: P2, nth: 1 }, Fault::Crash(P2))
                .with(Trigger::Tick(100), Fault::Recover(P2))
        },
    },
    Entry {
        id: "m2-commit-before-force",
        alias: "m2",
        group: GROUP,
        title: "M2: COMMIT leaves before the decision is on disk",
        watch_for: "p1 hears COMMIT. The coordinator crashes before its write, restarts with no \
                    record, and tells p2 ABORT.",
        draft: || {
            mistake(2, 2)
                .with(Trigger::AfterSend { process: C, nth: 3 }, Fault::Crash(C))
                .with(Trigger::Tick(60), Fault::Recover(C))
        },
    },
    Entry {
        id: "m3-forgets-commit",
        alias: "m3",
        group: GROUP,
        title: "M3: a commit is forgotten before every ACK is in",
        watch_for: "COMMIT to p1 is lost. p1 asks, and the coordinator, which knows nothing any \
                    more, presumes abort.",
        draft: || {
            let second = MessageRef { nth: 2, ..first(C, P1) };
            mistake(3, 2).with(Trigger::Sent(second), Fault::Drop(second))
        },
    },
    Entry {
        id: "m4-aborts-alone",
        alias: "m4",
        group: GROUP,
        title: "M4: a participant in doubt aborts alone",
        watch_for: "The coordinator has decided commit and crashes before it can say so. The \
                    participants lose patience and abort.",
        draft: || mistake(4, 2).with(Trigger::AfterWrite { process: C, nth: 1 }, Fault::Crash(C)),
    },
    Entry {
        id: "m5-majority",
        alias: "m5",
        group: GROUP,
        title: "M5: a majority of YES is enough",
        watch_for: "p3 votes NO and aborts; the coordinator counts two of three and commits.",
        draft: || {
            let mut draft = mistake(5, 3);
            draft.votes[2] = WorkOutcome::Refused;
            draft
        },
    },
    Entry {
        id: "m6-no-collecting-record",
        alias: "m6",
        group: GROUP,
        title: "M6: presumed commit without its collecting record",
        watch_for: "Only p1 is asked before the coordinator crashes. Restarted, it knows nothing \
                    and presumes commit; p2 was never asked and has aborted.",
        draft: || {
            mistake(6, 2)
                .with_option("presumption", 2)
                .with(Trigger::AfterSend { process: C, nth: 1 }, Fault::Crash(C))
                .with(Trigger::Tick(70), Fault::Recover(C))
        },
    },
    Entry {
        id: "m7-locks-lost",
        alias: "m7",
        group: GROUP,
        title: "M7: locks are not taken again at restart",
        watch_for: "p1 restarts in doubt without its locks. Another transaction writes the same \
                    rows; then COMMIT arrives.",
        draft: || {
            mistake(7, 2)
                .with(Trigger::AfterSend { process: P1, nth: 1 }, Fault::Crash(P1))
                .with(Trigger::Tick(50), Fault::Recover(P1))
                .with(Trigger::Tick(55), Fault::Rival(P1))
        },
    },
    Entry {
        id: "m8-timeouts-as-truth",
        alias: "m8",
        group: GROUP,
        title: "M8: three-phase commit takes timeouts for truth",
        watch_for: "A timeout in READY aborts and one in PRECOMMITTED commits. The coordinator crashes \
                    after one PRE-COMMIT, and both happen.",
        draft: || crash_after_one(in_three_phases(1)),
    },
    Entry {
        id: "m9-aborts-without-acks",
        alias: "m9",
        group: GROUP,
        title: "M9: the coordinator aborts when ACKs of PRE-COMMIT are missing",
        watch_for: "One ACK is lost. p1 loses patience first and takes over, finds only PRECOMMITTED and commits; the coordinator \
                    takes the missing ACK for a reason to abort.",
        draft: || ack_lost(in_three_phases(2)),
    },
    Entry {
        id: "m10-old-coordinator",
        alias: "m10",
        group: GROUP,
        title: "M10: the old coordinator is still listened to",
        watch_for: "p2 has told p1 that it is uncertain, and then accepts PRE-COMMIT from the dead \
                    coordinator. p1 aborts; p2 commits.",
        draft: || old_pre_commit(in_three_phases(3)),
    },
    Entry {
        id: "m13-fresh-voter",
        alias: "m13",
        group: GROUP,
        title: "M13: a recovered participant counts as a fresh voter",
        watch_for: "p2 missed PRE-COMMIT and the decision while it was down. Back again, it takes over \
                    and aborts what the coordinator has committed.",
        draft: || comes_back_uncertain(in_three_phases(4)),
    },
];
