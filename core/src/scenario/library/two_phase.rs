//! Runs of two-phase commit.

use super::Entry;
use crate::{
    protocol::{ProcessId, ProcessSet, WorkOutcome},
    protocols::ProtocolId,
    scenario::{Draft, Fault, MessageRef, Trigger},
};

pub(super) const C: ProcessId = ProcessId(0);
pub(super) const P1: ProcessId = ProcessId(1);
pub(super) const P2: ProcessId = ProcessId(2);
pub(super) const P3: ProcessId = ProcessId(3);

const GROUP: &str = "Two-phase commit";

/// A failure-free run of two-phase commit in which everybody votes YES.
pub(super) fn two_phase(participants: u8) -> Draft {
    let protocol = ProtocolId::named("2pc").expect("two-phase commit is in the registry");
    Draft::new(protocol, participants)
}

pub(super) fn first(from: ProcessId, to: ProcessId) -> MessageRef {
    MessageRef::new(from, to, 1)
}

pub(super) const ENTRIES: [Entry; 13] = [
    Entry {
        id: "2pc-commit",
        alias: "",
        group: GROUP,
        title: "Everybody votes YES",
        watch_for: "Two phases: votes, then the decision. Each participant forces its prepare \
                    record before YES leaves; the coordinator forces its decision before COMMIT \
                    leaves. 12 messages for three participants.",
        draft: || two_phase(3),
    },
    Entry {
        id: "2pc-abort",
        alias: "",
        group: GROUP,
        title: "One participant votes NO",
        watch_for: "One NO is enough. Who votes NO aborts at once and is not told the outcome; the \
                    others are.",
        draft: || {
            let mut draft = two_phase(3);
            draft.votes[2] = WorkOutcome::Refused;
            draft
        },
    },
    Entry {
        id: "2pc-coordinator-crash",
        alias: "x1",
        group: GROUP,
        title: "The coordinator crashes before it decides: blocked",
        watch_for: "All three have voted YES and may not decide alone. They ask again and again, \
                    hold their locks, and wait for a coordinator that does not come back.",
        draft: || two_phase(3).with(Trigger::BeforeWrite { process: C, nth: 1 }, Fault::Crash(C)),
    },
    Entry {
        id: "2pc-coordinator-recovers",
        alias: "",
        group: GROUP,
        title: "The same, and the coordinator comes back",
        watch_for: "The coordinator's log is empty, so it knows of no transaction; asked, it \
                    answers ABORT. Recovery ends the blocking, nothing else does.",
        draft: || {
            two_phase(3)
                .with(Trigger::BeforeWrite { process: C, nth: 1 }, Fault::Crash(C))
                .with(Trigger::Tick(200), Fault::Recover(C))
        },
    },
    Entry {
        id: "2pc-participant-crash",
        alias: "",
        group: GROUP,
        title: "A participant crashes after its YES",
        watch_for: "Nobody who is up is blocked: the others commit. When p2 restarts it finds its \
                    prepare record, takes its locks again, asks, and commits.",
        draft: || {
            two_phase(3)
                .with(Trigger::AfterSend { process: P2, nth: 1 }, Fault::Crash(P2))
                .with(Trigger::Tick(150), Fault::Recover(P2))
        },
    },
    Entry {
        id: "2pc-lost-vote",
        alias: "",
        group: GROUP,
        title: "A vote is lost",
        watch_for: "The coordinator waits for p2's vote, gives up and decides abort. p2 voted YES, \
                    so it had to wait for the answer.",
        draft: || two_phase(3).with(Trigger::Sent(first(P2, C)), Fault::Drop(first(P2, C))),
    },
    Entry {
        id: "2pc-cooperative",
        alias: "",
        group: GROUP,
        title: "Cooperative termination: one who has not voted frees the rest",
        watch_for: "The coordinator is gone and p1 and p2 are in doubt. p3 was never asked, so it \
                    may abort alone; p1 and p2 ask it and learn the outcome.",
        draft: || {
            two_phase(3)
                .with_option("termination", 1)
                .with(Trigger::Sent(first(C, P3)), Fault::Drop(first(C, P3)))
                .with(Trigger::AfterSend { process: C, nth: 3 }, Fault::Crash(C))
        },
    },
    Entry {
        id: "2pc-cooperative-blocked",
        alias: "",
        group: GROUP,
        title: "Cooperative termination: everybody is in doubt, nobody can help",
        watch_for: "They ask each other, and all are in doubt: cooperative termination does not \
                    help exactly then.",
        draft: || {
            two_phase(3)
                .with_option("termination", 1)
                .with(Trigger::BeforeWrite { process: C, nth: 1 }, Fault::Crash(C))
        },
    },
    Entry {
        id: "2pc-partition",
        alias: "x12",
        group: GROUP,
        title: "The network splits after the votes",
        watch_for: "The coordinator has decided commit and cannot say so: p1 and p2 are blocked \
                    although nobody crashed. After the heal the decision gets through. Slow, but \
                    safe.",
        draft: || {
            let participants = [P1, P2].into_iter().collect();
            two_phase(2)
                .with(
                    Trigger::AfterWrite { process: C, nth: 1 },
                    Fault::Cut { from: ProcessSet::one(C), to: participants, both_ways: true },
                )
                .with(Trigger::Tick(400), Fault::Heal)
        },
    },
    Entry {
        id: "2pc-presumed-abort",
        alias: "",
        group: GROUP,
        title: "Presumed abort: an abort costs less",
        watch_for: "The coordinator writes nothing and forgets at once; nobody acknowledges an \
                    abort. Compare the costs with 2pc-abort.",
        draft: || {
            let mut draft = two_phase(3).with_option("presumption", 1);
            draft.votes[2] = WorkOutcome::Refused;
            draft
        },
    },
    Entry {
        id: "2pc-presumed-commit",
        alias: "",
        group: GROUP,
        title: "Presumed commit: a commit costs less",
        watch_for: "The list of participants is forced before anybody is asked. After the decision \
                    nobody acknowledges: 9 messages instead of 12.",
        draft: || two_phase(3).with_option("presumption", 2),
    },
    Entry {
        id: "2pc-read-only",
        alias: "",
        group: GROUP,
        title: "A participant that only read",
        watch_for: "p2 votes READ, releases its locks, writes nothing and is left out of the \
                    second phase.",
        draft: || {
            let mut draft = two_phase(3).with_option("presumption", 1);
            draft.votes[1] = WorkOutcome::ReadOnly;
            draft
        },
    },
    Entry {
        id: "2pc-initiator",
        alias: "",
        group: GROUP,
        title: "A participant initiates, on the coordinator's machine",
        watch_for: "As Gray and Lamport count, GL06 under Costs: p1 prepares first, and what passes \
                    between p1 and the coordinator costs nothing. 3N−3 messages and three delays, without ACKs.",
        draft: || two_phase(5).with_option("initiator", 1).with_option("colocated", 1),
    },
];
