//! The tasks of a course on three-phase commit, in two readings where they differ: as the course tells
//! it, and as the literature has it.

use super::{
    Entry,
    three_phase::{
        COURSE, NAIVE, crash_after_one, ruled, split, split_during_pre_commit, three_phase,
    },
    two_phase::{C, P1, P2, P3, first},
};
use crate::{
    protocol::WorkOutcome,
    scenario::{Draft, Fault, Trigger},
};

const GROUP: &str = "The course's tasks: three-phase commit";

/// The coordinator crashes when everybody has acknowledged PRE-COMMIT.
fn crash_after_all(draft: Draft) -> Draft {
    draft.with(Trigger::BeforeWrite { process: C, nth: 1 }, Fault::Crash(C))
}

fn crash_before_pre_commit(draft: Draft) -> Draft {
    draft.with(Trigger::Tick(20), Fault::Crash(C))
}

fn cut_off_p3(draft: Draft, trigger: Trigger) -> Draft {
    draft.with(trigger, split([P3], [C, P1, P2])).with(Trigger::Tick(400), Fault::Heal)
}

pub(super) const ENTRIES: [Entry; 13] = [
    Entry {
        id: "course-9-3",
        alias: "",
        group: GROUP,
        title: "9-3, three-phase commit",
        watch_for: "Six rounds for three participants: 6N = 18 messages with the final acknowledgements. \
                    The course and the literature agree.",
        draft: || three_phase(3),
    },
    Entry {
        id: "course-19-2-1",
        alias: "",
        group: GROUP,
        title: "19-2-1, one participant cannot commit",
        watch_for: "One NO, and everybody aborts. PRE-COMMIT is never sent.",
        draft: || {
            let mut draft = three_phase(2);
            draft.votes[1] = WorkOutcome::Refused;
            draft
        },
    },
    Entry {
        id: "course-19-2-2-as-taught",
        alias: "",
        group: GROUP,
        title: "19-2-2, the coordinator crashes after PRE-COMMIT to all (as taught)",
        watch_for: "Each participant times out in PRECOMMITTED, commits and tells the others. No \
                    inconsistency: nobody was left in READY.",
        draft: || {
            // The coordinator's first record is that it begins to send PRE-COMMIT, its second the decision.
            ruled(COURSE, 2).with(Trigger::BeforeWrite { process: C, nth: 2 }, Fault::Crash(C))
        },
    },
    Entry {
        id: "course-19-2-2",
        alias: "",
        group: GROUP,
        title: "19-2-2, the coordinator crashes after PRE-COMMIT to all (literature)",
        watch_for: "Nobody commits alone: p1 is elected, finds only PRECOMMITTED, and commits for all.",
        draft: || crash_after_all(three_phase(2)),
    },
    Entry {
        id: "course-19-2-2-one-as-taught",
        alias: "",
        group: GROUP,
        title: "19-2-2, the coordinator crashes after PRE-COMMIT to one (as taught)",
        watch_for: "p2 times out, commits and tells p1, who has waited. Safe only because p1 waited.",
        draft: || crash_after_one(ruled(COURSE, 2)),
    },
    Entry {
        id: "course-19-2-2-one-naive",
        alias: "",
        group: GROUP,
        title: "19-2-2, the same, and READY aborts on its timeout (naive)",
        watch_for: "The rule for PRECOMMITTED alone does not make it safe: p1 and p2 abort, p3 commits.",
        draft: || crash_after_one(ruled(NAIVE, 3)),
    },
    Entry {
        id: "course-19-2-2-one",
        alias: "",
        group: GROUP,
        title: "19-2-2, the coordinator crashes after PRE-COMMIT to one (literature)",
        watch_for: "p1 is elected, finds p2 in PRECOMMITTED, joins it there, and commits.",
        draft: || crash_after_one(three_phase(2)),
    },
    Entry {
        id: "course-19-2-2-before-as-taught",
        alias: "",
        group: GROUP,
        title: "19-2-2, the coordinator crashes before PRE-COMMIT (as taught)",
        watch_for: "Everybody is in READY and waits: blocked, as in two-phase commit.",
        draft: || crash_before_pre_commit(ruled(COURSE, 2)),
    },
    Entry {
        id: "course-19-2-2-before",
        alias: "",
        group: GROUP,
        title: "19-2-2, the coordinator crashes before PRE-COMMIT (literature)",
        watch_for: "p1 is elected, finds only READY, and aborts: the course says that this blocks, and it \
                    does not.",
        draft: || crash_before_pre_commit(three_phase(2)),
    },
    Entry {
        id: "course-19-2-3-before-vote",
        alias: "",
        group: GROUP,
        title: "19-2-3, p3 is cut off before it votes",
        watch_for: "The course says that p1 and p2 block. A missing vote is a NO: the coordinator gives \
                    up and aborts, and p3, who promised nothing, aborts alone.",
        draft: || cut_off_p3(ruled(COURSE, 3), Trigger::Sent(first(C, P3))),
    },
    Entry {
        id: "course-19-2-3-after-vote-as-taught",
        alias: "",
        group: GROUP,
        title: "19-2-3, p3 is cut off and its YES is lost (as taught)",
        watch_for: "p1 and p2 abort. p3 has promised to commit and waits, alone, for the heal.",
        draft: || cut_off_p3(ruled(COURSE, 3), Trigger::Sent(first(P3, C))),
    },
    Entry {
        id: "course-19-2-3-during-as-taught",
        alias: "",
        group: GROUP,
        title: "19-2-3, a split during PRE-COMMIT (as taught)",
        watch_for: "C and p1 commit; p2 and p3 wait in READY until the network is whole again. Blocked, \
                    and consistent.",
        draft: || split_during_pre_commit(ruled(COURSE, 3)).with(Trigger::Tick(400), Fault::Heal),
    },
    Entry {
        id: "course-19-2-3-during",
        alias: "",
        group: GROUP,
        title: "19-2-3, a split during PRE-COMMIT (literature)",
        watch_for: "With elected termination the side that is cut off does not wait, it aborts, while C \
                    and p1 commit: split brain, and the heal does not mend it.",
        draft: || split_during_pre_commit(three_phase(3)).with(Trigger::Tick(400), Fault::Heal),
    },
];
