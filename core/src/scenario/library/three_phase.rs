//! Runs of three-phase commit.

use super::{
    Entry,
    two_phase::{C, P1, P2, P3, first},
};
use crate::{
    protocol::{ProcessId, ProcessSet, WorkOutcome},
    protocols::ProtocolId,
    scenario::{Draft, Fault, MessageRef, Trigger},
};

const GROUP: &str = "Three-phase commit";

/// A participant's timer for the decision, and an elected coordinator's for answers.
const DECISION: u8 = 3;
const ANSWERS: u8 = 4;

/// The rules for timeouts.
pub(super) const NAIVE: u8 = 1;
pub(super) const COURSE: u8 = 2;
const COURSE_ABORT: u8 = 3;

/// A failure-free run of three-phase commit in which everybody votes YES.
pub(super) fn three_phase(participants: u8) -> Draft {
    let protocol = ProtocolId::named("3pc").expect("three-phase commit is in the registry");
    Draft::new(protocol, participants)
}

pub(super) fn ruled(rule: u8, participants: u8) -> Draft {
    three_phase(participants).with_option("rule", rule)
}

fn second(from: ProcessId, to: ProcessId) -> MessageRef {
    MessageRef::new(from, to, 2)
}

fn set(ids: impl IntoIterator<Item = ProcessId>) -> ProcessSet {
    ids.into_iter().collect()
}

pub(super) fn split(
    one: impl IntoIterator<Item = ProcessId>,
    other: impl IntoIterator<Item = ProcessId>,
) -> Fault {
    Fault::Cut { from: set(one), to: set(other), both_ways: true }
}

fn lost(draft: Draft, message: MessageRef) -> Draft {
    draft.with(Trigger::Sent(message), Fault::Drop(message))
}

fn late(draft: Draft, message: MessageRef, ticks: u32) -> Draft {
    draft.with(Trigger::Sent(message), Fault::Delay { message, ticks })
}

/// The coordinator crashes when PRE-COMMIT has gone to the last participant only.
pub(super) fn crash_after_one(draft: Draft) -> Draft {
    let asked = u16::try_from(draft.votes.len()).unwrap_or(u16::MAX);
    draft.with(Trigger::AfterSend { process: C, nth: asked + 1 }, Fault::Crash(C))
}

/// X9: what an old coordinator said arrives when a new one has been answered.
pub(super) fn old_pre_commit(draft: Draft) -> Draft {
    late(crash_after_one(draft), second(C, P2), 112)
        .with(Trigger::AfterWrite { process: P1, nth: 2 }, Fault::Crash(P1))
}

/// X8: one participant has PRE-COMMIT in its log and is down; the other missed it, and comes back.
pub(super) fn comes_back_uncertain(draft: Draft) -> Draft {
    draft
        .with(Trigger::AfterWrite { process: P1, nth: 2 }, Fault::Crash(P1))
        .with(Trigger::Tick(30), Fault::Crash(P2))
        .with(Trigger::Tick(110), Fault::Recover(P2))
}

/// X3: the only thing that fails is an acknowledgement.
pub(super) fn ack_lost(draft: Draft) -> Draft {
    lost(draft, second(P1, C)).with(Trigger::Tick(60), Fault::Fire { process: P1, timer: DECISION })
}

/// The network splits while PRE-COMMIT is on its way: only p1 is on the coordinator's side.
pub(super) fn split_during_pre_commit(draft: Draft) -> Draft {
    draft.with(Trigger::AfterSend { process: C, nth: 6 }, split([C, P1], [P2, P3]))
}

pub(super) const ENTRIES: [Entry; 19] = [
    Entry {
        id: "3pc-commit",
        alias: "",
        group: GROUP,
        title: "Everybody votes YES",
        watch_for: "Three phases: votes, PRE-COMMIT, decision. The coordinator commits only when nobody \
                    is uncertain any more. 12 messages for two participants.",
        draft: || three_phase(2),
    },
    Entry {
        id: "3pc-abort",
        alias: "",
        group: GROUP,
        title: "One participant votes NO",
        watch_for: "An abort takes two phases, as in two-phase commit: there is nothing to prepare for.",
        draft: || {
            let mut draft = three_phase(3);
            draft.votes[2] = WorkOutcome::Refused;
            draft
        },
    },
    Entry {
        id: "3pc-coordinator-crash",
        alias: "",
        group: GROUP,
        title: "The coordinator crashes before PRE-COMMIT: nobody is blocked",
        watch_for: "The schedule that blocks two-phase commit. All three are in READY, so nobody can \
                    have committed: p1 takes over, asks, and aborts.",
        draft: || three_phase(3).with(Trigger::Tick(20), Fault::Crash(C)),
    },
    Entry {
        id: "3pc-crash-in-pre-commit",
        alias: "",
        group: GROUP,
        title: "The coordinator crashes after one PRE-COMMIT",
        watch_for: "p1 takes over and finds p3 in PRECOMMITTED: nobody can have aborted. It brings \
                    itself and p2 there, waits for the ACK, and commits.",
        draft: || crash_after_one(three_phase(3)),
    },
    Entry {
        id: "3pc-crash-after-pre-commit",
        alias: "",
        group: GROUP,
        title: "The coordinator crashes after every PRE-COMMIT",
        watch_for: "Nobody is uncertain any more. p1 takes over and commits, although no decision was \
                    ever written by anybody else.",
        draft: || three_phase(3).with(Trigger::AfterSend { process: C, nth: 6 }, Fault::Crash(C)),
    },
    Entry {
        id: "3pc-leader-crash",
        alias: "",
        group: GROUP,
        title: "The coordinator crashes, and so does the one that takes over",
        watch_for: "p1 leads, brings p2 to PRECOMMITTED and crashes before it decides. p2 takes over \
                    and commits.",
        draft: || {
            crash_after_one(three_phase(3))
                .with(Trigger::AfterSend { process: P1, nth: 4 }, Fault::Crash(P1))
        },
    },
    Entry {
        id: "3pc-participant-recovers",
        alias: "",
        group: GROUP,
        title: "A participant crashes in READY and recovers",
        watch_for: "The others commit without p2. When it is back it takes no part in anything: it asks \
                    for the decision.",
        draft: || {
            three_phase(3)
                .with(Trigger::AfterSend { process: P2, nth: 1 }, Fault::Crash(P2))
                .with(Trigger::Tick(200), Fault::Recover(P2))
        },
    },
    Entry {
        id: "3pc-total-failure",
        alias: "",
        group: GROUP,
        title: "All processes fail, and come back one by one",
        watch_for: "Nobody decides until the last one is back: whoever failed last may have known more. \
                    Then a PRE-COMMIT in one log is enough to commit.",
        draft: || {
            three_phase(2)
                .with(Trigger::Tick(30), Fault::Crash(P1))
                .with(Trigger::Tick(38), Fault::Crash(C))
                .with(Trigger::AfterWrite { process: P2, nth: 2 }, Fault::Crash(P2))
                .with(Trigger::Tick(200), Fault::Recover(P1))
                .with(Trigger::Tick(300), Fault::Recover(C))
                .with(Trigger::Tick(400), Fault::Recover(P2))
        },
    },
    Entry {
        id: "3pc-naive-crash",
        alias: "x2",
        group: GROUP,
        title: "Naive timeouts, one crash: inconsistent",
        watch_for: "The coordinator says PRE-COMMIT to p2 only and crashes. p1 times out in READY and \
                    aborts; p2 times out in PRECOMMITTED and commits.",
        draft: || crash_after_one(ruled(NAIVE, 2)),
    },
    Entry {
        id: "3pc-naive-lost-message",
        alias: "x3",
        group: GROUP,
        title: "Naive timeouts, one lost message: inconsistent",
        watch_for: "Nobody crashes. PRE-COMMIT to p2 is lost. p2 loses patience first and aborts from \
                    READY; the coordinator, who misses only p2's ACK, commits.",
        draft: || {
            lost(ruled(NAIVE, 2), second(C, P2))
                .with(Trigger::Tick(80), Fault::Fire { process: P2, timer: DECISION })
        },
    },
    Entry {
        id: "3pc-naive-lost-ack",
        alias: "x3-ack",
        group: GROUP,
        title: "Naive timeouts, one lost ACK, and a coordinator that then aborts: inconsistent",
        watch_for: "The ACK of p1 is lost. p1 loses patience first, in PRECOMMITTED, and commits; the \
                    coordinator times out without the ACK and aborts.",
        draft: || ack_lost(ruled(NAIVE, 2).with_option("mistake", 2)),
    },
    Entry {
        id: "3pc-naive-partition",
        alias: "x4",
        group: GROUP,
        title: "Naive timeouts, a partition: inconsistent",
        watch_for: "All have voted YES when the network splits. The coordinator takes both participants \
                    for dead and commits; both abort from READY.",
        draft: || {
            ruled(NAIVE, 2).with(Trigger::AfterSend { process: C, nth: 4 }, split([C], [P1, P2]))
        },
    },
    Entry {
        id: "3pc-split-brain",
        alias: "x5",
        group: GROUP,
        title: "As published, a partition: inconsistent on the two sides",
        watch_for: "p1 is with the coordinator, which skips p2 and p3 and commits. p2 takes over on the \
                    other side, finds only READY, and aborts. Nobody is blocked, and that is the price.",
        draft: || split_during_pre_commit(three_phase(3)),
    },
    Entry {
        id: "3pc-only-slow",
        alias: "x6",
        group: GROUP,
        title: "As published, nothing fails, it is only slow: inconsistent",
        watch_for: "No crash and no loss. p1 suspects the coordinator too early, takes p2 for dead and \
                    aborts. Both votes arrive, and the coordinator commits without p1's ACK.",
        draft: || {
            let slow = [first(P1, P2), second(P1, P2), second(P1, C)];
            slow.into_iter()
                .fold(three_phase(2), |draft, message| late(draft, message, 300))
                .with(Trigger::Tick(17), Fault::Fire { process: P1, timer: DECISION })
                .with(Trigger::Tick(18), Fault::Fire { process: P1, timer: ANSWERS })
        },
    },
    Entry {
        id: "3pc-two-lost-messages",
        alias: "x7",
        group: GROUP,
        title: "As published, two lost messages: inconsistent",
        watch_for: "Both PRE-COMMITs are lost. p1 loses patience first, takes over, finds only READY and \
                    aborts; the coordinator skips both and commits.",
        draft: || {
            lost(lost(three_phase(2), second(C, P1)), second(C, P2))
                .with(Trigger::Tick(70), Fault::Fire { process: P1, timer: DECISION })
        },
    },
    Entry {
        id: "3pc-recovered-site-votes",
        alias: "x8",
        group: GROUP,
        title: "A recovered participant takes part: inconsistent",
        watch_for: "p1 is down with a pre-commit in its log, and the coordinator has committed. p2 \
                    missed all that while it was down. It leads as if it had never been away, and \
                    aborts.",
        draft: || comes_back_uncertain(three_phase(2).with_option("recovered", 1)),
    },
    Entry {
        id: "3pc-without-view-rule",
        alias: "x9",
        group: GROUP,
        title: "Without the view rule, two crashes: inconsistent",
        watch_for: "p2 tells p1 that it is in READY, and then accepts a PRE-COMMIT that the dead \
                    coordinator had sent. p1 aborts and crashes; p2 leads from PRECOMMITTED and commits.",
        draft: || old_pre_commit(three_phase(2).with_option("view-rule", 1)),
    },
    Entry {
        id: "3pc-recovering-coordinator-aborts",
        alias: "x10",
        group: GROUP,
        title: "The course's rule, and a coordinator that aborts when it recovers: inconsistent",
        watch_for: "p2 commits on its PRE-COMMIT and tells p1. The coordinator comes back, finds no \
                    decision in its log, and aborts.",
        draft: || {
            crash_after_one(ruled(COURSE_ABORT, 2)).with(Trigger::Tick(300), Fault::Recover(C))
        },
    },
    Entry {
        id: "3pc-course-blocked",
        alias: "",
        group: GROUP,
        title: "The course's rule blocks as two-phase commit does",
        watch_for: "The coordinator crashes before PRE-COMMIT. All are in READY and wait: the third \
                    phase has gained nothing.",
        draft: || ruled(COURSE, 3).with(Trigger::Tick(20), Fault::Crash(C)),
    },
];
