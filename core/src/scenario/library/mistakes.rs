//! Known implementation mistakes, each with the schedule that exposes it. With the option switched
//! off the same schedule does no harm.

use super::{
    Entry,
    two_phase::{C, P1, P2, first, two_phase},
};
use crate::{
    protocol::Outcome,
    scenario::{Draft, MessageRef, What, When},
};

const GROUP: &str = "Mistakes";

fn mistake(number: u8, participants: u8) -> Draft {
    two_phase(participants).with_option("mistake", number)
}

pub(super) const ENTRIES: [Entry; 7] = [
    Entry {
        id: "m1-yes-before-force",
        alias: "m1",
        group: GROUP,
        title: "M1: YES leaves before the prepare record is on disk",
        watch_for: "p2 says YES and crashes before its write. The coordinator commits; p2 restarts \
                    with an empty log and has aborted.",
        draft: || {
            mistake(1, 2)
                .with(When::AfterSend { process: P2, nth: 1 }, What::Crash(P2))
                .with(When::Tick(100), What::Recover(P2))
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
                .with(When::AfterSend { process: C, nth: 3 }, What::Crash(C))
                .with(When::Tick(60), What::Recover(C))
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
            mistake(3, 2).with(When::Sent(second), What::Drop(second))
        },
    },
    Entry {
        id: "m4-aborts-alone",
        alias: "m4",
        group: GROUP,
        title: "M4: a participant in doubt aborts alone",
        watch_for: "The coordinator has decided commit and crashes before it can say so. The \
                    participants lose patience and abort.",
        draft: || mistake(4, 2).with(When::AfterWrite { process: C, nth: 1 }, What::Crash(C)),
    },
    Entry {
        id: "m5-majority",
        alias: "m5",
        group: GROUP,
        title: "M5: a majority of YES is enough",
        watch_for: "p3 votes NO and aborts; the coordinator counts two of three and commits.",
        draft: || {
            let mut draft = mistake(5, 3);
            draft.votes[2] = Outcome::Refused;
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
                .with(When::AfterSend { process: C, nth: 1 }, What::Crash(C))
                .with(When::Tick(70), What::Recover(C))
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
                .with(When::AfterSend { process: P1, nth: 1 }, What::Crash(P1))
                .with(When::Tick(50), What::Recover(P1))
                .with(When::Tick(55), What::Rival(P1))
        },
    },
];
