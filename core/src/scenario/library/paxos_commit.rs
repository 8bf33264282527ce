//! Runs of Paxos Commit and Faster Paxos Commit.

use super::Entry;
use crate::{
    protocol::{ProcessId, ProcessSet, WorkOutcome},
    protocols::ProtocolId,
    scenario::{Draft, Fault, MessageRef, Trigger},
};

const L: ProcessId = ProcessId(0);
const P1: ProcessId = ProcessId(1);
const P2: ProcessId = ProcessId(2);
const P3: ProcessId = ProcessId(3);
/// The acceptors and the standby leader of three participants, F = 1.
const A1: ProcessId = ProcessId(4);
const A2: ProcessId = ProcessId(5);
const A3: ProcessId = ProcessId(6);
const L2: ProcessId = ProcessId(7);
/// The leader's wait for votes, a participant's for the outcome.
const VOTES: u8 = 0;
const OUTCOME: u8 = 3;

const GROUP: &str = "Paxos Commit";

/// A failure-free run of Paxos Commit among three, F = 1.
fn paxos_commit() -> Draft {
    let protocol = ProtocolId::named("paxos-commit").expect("Paxos Commit is in the registry");
    Draft::new(protocol, 3)
}

fn faster() -> Draft {
    paxos_commit().with_option("learners", 1)
}

fn mistake(number: u8) -> Draft {
    paxos_commit().with_option("mistake", number)
}

fn cut(one: &[ProcessId], other: &[ProcessId]) -> Fault {
    let set = |ids: &[ProcessId]| ids.iter().copied().collect::<ProcessSet>();
    Fault::Cut { from: set(one), to: set(other), both_ways: true }
}

/// The leader has what a2 accepted and crashes, with the acceptor on its machine, before it can
/// announce anything.
fn leader_crash(draft: Draft) -> Draft {
    draft.with(Trigger::Sent(MessageRef::new(A2, L, 1)), Fault::Crash(L))
}

pub(super) const ENTRIES: [Entry; 17] = [
    Entry {
        id: "paxos-commit-happy",
        alias: "",
        group: GROUP,
        title: "Everybody prepares",
        watch_for: "Each vote goes to two of the three acceptors, which write once and answer once \
                    for all votes together. 12 messages, five delays and five stable writes; a3 is \
                    not needed.",
        draft: paxos_commit,
    },
    Entry {
        id: "paxos-commit-abort",
        alias: "",
        group: GROUP,
        title: "One participant aborts by itself",
        watch_for: "p3 tells the leader, and the leader tells the others: an instance whose own \
                    participant has aborted can choose nothing else, so nobody needs the acceptors.",
        draft: || {
            let mut draft = paxos_commit();
            draft.votes[2] = WorkOutcome::Refused;
            draft
        },
    },
    Entry {
        id: "paxos-commit-abort-accepted",
        alias: "",
        group: GROUP,
        title: "The same, by way of the acceptors",
        watch_for: "p3 proposes aborted in ballot 0 of its instance. An acceptor that has it does \
                    not wait for other votes; the leader waits for two acceptors.",
        draft: || {
            let mut draft = paxos_commit().with_option("abort", 1);
            draft.votes[2] = WorkOutcome::Refused;
            draft
        },
    },
    Entry {
        id: "paxos-commit-leader-crash",
        alias: "",
        group: GROUP,
        title: "The leader crashes after one of the acceptors has answered",
        watch_for: "The leader's machine, with acceptor a1, is gone for good. The participants ask; \
                    L2 begins ballot 2, finds every vote at a2, has it chosen by a2 and a3, and \
                    commits. Two-phase commit would be blocked here.",
        draft: || leader_crash(paxos_commit()),
    },
    Entry {
        id: "paxos-commit-leader-recovers",
        alias: "",
        group: GROUP,
        title: "The leader crashes early, and comes back",
        watch_for: "Nobody was asked to prepare. p2 and p3 abort alone after their wait; p1 is in \
                    doubt and asks, and L2 finds the other instances free: aborted. When L is back, \
                    nobody needs it any more.",
        draft: || {
            paxos_commit()
                .with(Trigger::AfterSend { process: A1, nth: 1 }, Fault::Crash(L))
                .with(Trigger::Tick(400), Fault::Recover(L))
        },
    },
    Entry {
        id: "paxos-commit-silent-participant",
        alias: "",
        group: GROUP,
        title: "A participant is down",
        watch_for: "p3 never votes. The leader loses patience and begins ballot 1; the instance of \
                    p3 is free there, and aborted is chosen. A dead participant holds nobody up.",
        draft: || paxos_commit().with(Trigger::Step(1), Fault::Crash(P3)),
    },
    Entry {
        id: "paxos-commit-acceptor-crash",
        alias: "",
        group: GROUP,
        title: "One of three acceptors is down",
        watch_for: "a2 is silent. The leader turns to all acceptors with ballot 1, finds the votes \
                    at a1, and a3 takes the place of a2: it commits.",
        draft: || paxos_commit().with(Trigger::Step(1), Fault::Crash(A2)),
    },
    Entry {
        id: "paxos-commit-majority-down",
        alias: "",
        group: GROUP,
        title: "Two of three acceptors are down: blocked",
        watch_for: "Both leaders are up and no majority of the acceptors is: the participants wait, \
                    with their locks held, until one acceptor comes back.",
        draft: || {
            paxos_commit()
                .with(Trigger::Step(1), Fault::Crash(A2))
                .with(Trigger::Step(1), Fault::Crash(A3))
                .with(Trigger::Tick(700), Fault::Recover(A3))
        },
    },
    Entry {
        id: "paxos-commit-two-leaders",
        alias: "",
        group: GROUP,
        title: "Two leaders at once",
        watch_for: "p2's vote reaches only a1, so L finds it in ballot 1. Its proposals are slow; L2, \
                    which cannot reach a1, leads ballot 2 and finds p2's instance free: aborted. a2 \
                    and a3 reject what then comes of ballot 1, so only one outcome is chosen.",
        draft: || two_leaders(paxos_commit()),
    },
    Entry {
        id: "paxos-commit-false-suspicion",
        alias: "",
        group: GROUP,
        title: "Nothing has failed, and the leader is suspected",
        watch_for: "p1 asks too early, and both leaders answer with a ballot. Ballot 2 supersedes \
                    ballot 1, and p2 and p3 have not voted yet: it aborts although nothing failed. \
                    Needless, but safe.",
        draft: || {
            paxos_commit().with(
                Trigger::AfterSend { process: P1, nth: 2 },
                Fault::Fire { process: P1, timer: OUTCOME },
            )
        },
    },
    Entry {
        id: "paxos-commit-partition",
        alias: "",
        group: GROUP,
        title: "The network splits, and a majority is on one side",
        watch_for: "L, a1 and p1 are cut off once the votes are in. On the other side L2, a2 and a3 \
                    commit in ballot 2; p1 is blocked. After the heal L's ballot 1 is rejected, and \
                    what L finds in ballot 3 is what was chosen.",
        draft: || {
            paxos_commit()
                .with(
                    Trigger::AfterWrite { process: A2, nth: 1 },
                    cut(&[L, A1, P1], &[P2, P3, A2, A3, L2]),
                )
                .with(Trigger::Tick(900), Fault::Heal)
        },
    },
    Entry {
        id: "faster-paxos-commit-happy",
        alias: "",
        group: GROUP,
        title: "Faster Paxos Commit: the acceptors tell the participants",
        watch_for: "The leader asks, and hears nothing more. Four delays instead of five, for 14 \
                    messages instead of 12.",
        draft: faster,
    },
    Entry {
        id: "faster-paxos-commit-leader-crash",
        alias: "",
        group: GROUP,
        title: "Faster Paxos Commit: the leader crashes, and a2 alone answers in ballot 0",
        watch_for: "The votes are at a2, and one acceptor of three is no majority. The participants \
                    ask, and L2 brings the votes to a3.",
        draft: || faster().with(Trigger::Sent(MessageRef::new(P3, A1, 1)), Fault::Crash(L)),
    },
    Entry {
        id: "course-19-2-5-as-taught",
        alias: "",
        group: GROUP,
        title: "Course 19-2-5, as taught: the proposer proposes commit for everybody",
        watch_for: "L begins with phase 1, finds nothing, and proposes prepared for each \
                    participant in ballot 1. p2 would have said NO and is never asked: commit \
                    without its vote.",
        draft: || {
            let mut draft =
                mistake(3).with(Trigger::Step(1), Fault::Fire { process: L, timer: VOTES });
            draft.votes[1] = WorkOutcome::Refused;
            draft
        },
    },
    Entry {
        id: "course-19-2-5-refused",
        alias: "",
        group: GROUP,
        title: "Course 19-2-5, as published: each participant proposes its own vote",
        watch_for: "The same participants. Ballot 0 of an instance belongs to its participant, which \
                    needs no phase 1 there; p2 aborts by itself, and nobody can overrule it.",
        draft: || {
            let mut draft = paxos_commit();
            draft.votes[1] = WorkOutcome::Refused;
            draft
        },
    },
    Entry {
        id: "course-19-2-5",
        alias: "",
        group: GROUP,
        title: "Course 19-2-5: the proposer crashes, another carries on, the first comes back",
        watch_for: "One acceptor had answered. L2 may propose only what it finds, and it finds every \
                    vote at a2: commit, in ballot 2. Phase 1 is for this case alone; without the \
                    crash it takes 12 messages, not 36.",
        draft: || leader_crash(paxos_commit()).with(Trigger::Tick(400), Fault::Recover(L)),
    },
    Entry {
        id: "course-19-2-5-faster",
        alias: "",
        group: GROUP,
        title: "Course 19-2-5, faster: the acceptors tell the participants",
        watch_for: "On shared machines: L with p1, and the two acceptors of the normal case with p1 \
                    and p2. Three delays and 10 messages; with two-phase commit it is three delays \
                    and six messages, and it blocks.",
        draft: || faster().with_option("machines", 1),
    },
];

/// Known implementation mistakes, each with the schedule that exposes it.
pub(super) const MISTAKES: [Entry; 3] = [
    Entry {
        id: "m10-ignores-mbal",
        alias: "",
        group: "Mistakes",
        title: "M10: an acceptor accepts in a ballot below the one that it has promised",
        watch_for: "L2 has aborted in ballot 2. The slow 2a of ballot 1 reaches a2, which has \
                    promised ballot 2 and accepts it all the same: L counts a majority and commits.",
        draft: || two_leaders(mistake(1)),
    },
    Entry {
        id: "m11-answer-before-force",
        alias: "m11",
        group: "Mistakes",
        title: "M11: an acceptor answers before its write is on disk",
        watch_for: "a2 answers, crashes before its write and comes back knowing nothing. L commits \
                    by that answer, tells p1 and crashes; L2 finds every instance free.",
        draft: || {
            mistake(2)
                .with(Trigger::AfterSend { process: A2, nth: 1 }, Fault::Crash(A2))
                .with(Trigger::AfterSend { process: L, nth: 3 }, Fault::Crash(L))
                .with(Trigger::Tick(100), Fault::Recover(A2))
        },
    },
    Entry {
        id: "m12-free-choice-prepared",
        alias: "m12",
        group: "Mistakes",
        title: "M12: a new leader proposes prepared for a participant that never prepared",
        watch_for: "p3 is down and has voted for nothing. Its instance is free in ballot 1, and the \
                    leader takes prepared for it: commit without a vote. This is the course's \
                    proposer, which proposes commit for each participant.",
        draft: || mistake(3).with(Trigger::Step(1), Fault::Crash(P3)),
    },
];

/// The vote of p2 reaches a1 only, L's proposals in ballot 1 are slow, and L2 cannot be heard by
/// the machine of L and a1; p1 loses patience while L waits.
fn two_leaders(draft: Draft) -> Draft {
    let vote = MessageRef::new(P2, A2, 1);
    let slow = |to| {
        let proposal = MessageRef::new(L, to, 2);
        (Trigger::Sent(proposal), Fault::Delay { message: proposal, ticks: 50 })
    };
    let (to_a2, to_a3) = (slow(A2), slow(A3));
    draft
        .with(Trigger::Step(1), cut(&[L, A1], &[L2]))
        .with(Trigger::Sent(vote), Fault::Drop(vote))
        .with(to_a2.0, to_a2.1)
        .with(to_a3.0, to_a3.1)
        .with(Trigger::Tick(106), Fault::Fire { process: P1, timer: OUTCOME })
}
