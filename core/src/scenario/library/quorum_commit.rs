//! Runs of three-phase commit with quorums.

use super::{
    Entry,
    three_phase::{split, split_during_pre_commit},
    two_phase::{C, P1, P2},
};
use crate::{
    protocol::WorkOutcome,
    protocols::ProtocolId,
    scenario::{Draft, Fault, Trigger},
};

const GROUP: &str = "Three-phase commit with quorums";

fn q3pc(participants: u8) -> Draft {
    let protocol = ProtocolId::named("3pc-quorum").expect("it is in the registry");
    Draft::new(protocol, participants)
}

fn e3pc(participants: u8) -> Draft {
    q3pc(participants).with_option("rules", 1)
}

/// X11: the coordinator is in PC alone, p1 in PA alone, and then the two are connected.
fn two_splits(draft: Draft) -> Draft {
    let changes = Trigger::AfterSend { process: P1, nth: 4 };
    draft
        .with(Trigger::AfterSend { process: C, nth: 4 }, split([C], [P1, P2]))
        .with(changes.clone(), Fault::Heal)
        .with(changes, split([C, P1], [P2]))
}

pub(super) const ENTRIES: [Entry; 8] = [
    Entry {
        id: "3pc-quorum-commit",
        alias: "",
        group: GROUP,
        title: "Everybody votes YES",
        watch_for: "The coordinator is a site, too: it goes to PC itself, and commits as soon as a \
                    majority of the four sites is there.",
        draft: || q3pc(3),
    },
    Entry {
        id: "3pc-quorum-abort",
        alias: "",
        group: GROUP,
        title: "One participant votes NO",
        watch_for: "Nobody has been told to commit, so that no quorum is needed to abort.",
        draft: || {
            let mut draft = q3pc(3);
            draft.votes[2] = WorkOutcome::Refused;
            draft
        },
    },
    Entry {
        id: "3pc-quorum-coordinator-crash",
        alias: "",
        group: GROUP,
        title: "The coordinator crashes before PRE-COMMIT",
        watch_for: "p1 is elected, finds W and nothing else, brings a majority to PA and aborts.",
        draft: || q3pc(3).with(Trigger::Tick(20), Fault::Crash(C)),
    },
    Entry {
        id: "3pc-quorum-two-crashes",
        alias: "",
        group: GROUP,
        title: "Two of three sites crash: blocked",
        watch_for: "p2 is alive, and alone. Elected three-phase commit would decide here; a minority of \
                    a quorum protocol waits.",
        draft: || {
            q3pc(2)
                .with(Trigger::Tick(20), Fault::Crash(C))
                .with(Trigger::Tick(20), Fault::Crash(P1))
        },
    },
    Entry {
        id: "3pc-quorum-partition",
        alias: "",
        group: GROUP,
        title: "The partition that splits elected three-phase commit",
        watch_for: "C and p1 are in PC, and two of four are no majority; nor are p2 and p3. All wait, and \
                    when the network is whole again they agree.",
        draft: || split_during_pre_commit(q3pc(3)).with(Trigger::Tick(900), Fault::Heal),
    },
    Entry {
        id: "3pc-quorum-stuck",
        alias: "x11",
        group: GROUP,
        title: "Q3PC: a connected majority is blocked",
        watch_for: "After the second split C and p1 are connected, two of three. C stays in PC and p1 in \
                    PA: neither way is there a quorum any more.",
        draft: || two_splits(q3pc(2)),
    },
    Entry {
        id: "e3pc-decides",
        alias: "x11-e3pc",
        group: GROUP,
        title: "E3PC: the same splits, and it aborts",
        watch_for: "p1's attempt, number 2, beats the coordinator's, number 1: C changes from PC to PA, \
                    and two of three abort.",
        draft: || two_splits(e3pc(2)),
    },
    Entry {
        id: "e3pc-commit",
        alias: "",
        group: GROUP,
        title: "E3PC: everybody votes YES",
        watch_for: "As in Q3PC: the numbers of elections and attempts matter only after a failure.",
        draft: || e3pc(3),
    },
];
