//! What is to be known about Paxos Commit: options, variants, mistakes, assumptions.

use super::costs::costs;
use crate::protocol::{
    Choice, Convention, Described, MistakeInfo, OptionInfo, OptionKind, Options, ProtocolFamily,
    ProtocolInfo, TimerInfo, Variant, WorkOutcomeInfo,
};

/// The places of the options.
pub(super) const LEARNERS: usize = 0;
pub(super) const FAULTS: usize = 1;
pub(super) const INITIATED_BY: usize = 2;
pub(super) const MACHINES: usize = 3;
pub(super) const ROUNDS: usize = 4;
pub(super) const ABORTING: usize = 5;
pub(super) const MISTAKE: usize = 6;

/// Values of the options.
pub(super) const PARTICIPANTS: u8 = 1;
pub(super) const BY_PARTICIPANT: u8 = 1;
pub(super) const SHARED: u8 = 0;
pub(super) const COLOCATED: u8 = 1;
pub(super) const SEPARATE: u8 = 2;
pub(super) const SHORT_CUT: u8 = 0;
/// Mistake M10.
pub(super) const IGNORES_MBAL: u8 = 1;
/// Mistake M11.
pub(super) const ANSWERS_BEFORE_WRITE: u8 = 2;
/// Mistake M12.
pub(super) const FREE_IS_PREPARED: u8 = 3;

pub(super) const INFO: ProtocolInfo = ProtocolInfo {
    id: "paxos-commit",
    name: "Paxos Commit",
    about: "Every participant's vote is agreed on by consensus among 2F+1 acceptors, so that no \
            single process has to be up for the outcome to be known.",
    source: "Gray, Lamport, \"Consensus on Transaction Commit\", ACM TODS 31(1), 2006",
    assumptions: "Processes crash and restart from stable storage; messages may be lost, repeated, \
                  delayed and reordered. Nothing is assumed about time for safety. To decide, F+1 \
                  of the 2F+1 acceptors must be up and connected to a leader.",
    how_it_fails: "It is never unsafe. It waits while no leader reaches F+1 acceptors, and a \
                   participant that is cut off from every leader waits for the network. Leaders \
                   that keep superseding each other decide nothing; nothing can rule that out \
                   without a bound on time.",
    family: ProtocolFamily::AtomicCommit,
    independent: |_| false,
    options: OPTIONS,
    variants: &[
        Variant { id: "paxos-commit", name: "Paxos Commit", set: &[] },
        Variant {
            id: "faster-paxos-commit",
            name: "Faster Paxos Commit",
            set: &[("learners", PARTICIPANTS)],
        },
    ],
    timers: &[
        TimerInfo { awaits: "the votes", timeouts: 1 },
        TimerInfo { awaits: "a majority of the acceptors", timeouts: 1 },
        // The leader loses patience first, and then has two rounds of messages to make.
        TimerInfo { awaits: "a request to prepare", timeouts: 3 },
        TimerInfo { awaits: "the outcome", timeouts: 3 },
    ],
    states: &[
        "INITIAL",
        "WORKING",
        "PREPARING",
        "PREPARED",
        "VOTING",
        "ACCEPTING",
        "STANDBY",
        "PHASE 1",
        "PHASE 2",
        "SUPERSEDED",
        "COMMIT",
        "ABORT",
        "COMMITTED",
        "ABORTED",
    ],
    mistakes: &[
        MistakeInfo {
            id: "M10",
            about: "An acceptor accepts in a ballot below the one that it has promised.",
            breaks: "AC1",
            scenario: "m10-ignores-mbal",
        },
        MistakeInfo {
            id: "M11",
            about: "An acceptor answers before its write is on disk.",
            breaks: "AC1",
            scenario: "m11-answer-before-force",
        },
        MistakeInfo {
            id: "M12",
            about: "A new leader proposes prepared for a participant that never prepared.",
            breaks: "AC3",
            scenario: "m12-free-choice-prepared",
        },
    ],
    outcomes: &WorkOutcomeInfo::VOTES,
    script: None,
    participants: (1, 64),
    check,
    describe,
    costs,
};

const OPTIONS: &[OptionInfo] = &[
    OptionInfo {
        id: "learners",
        name: "Acceptors tell",
        about: "To whom the acceptors send their 2b: the leader, which announces the outcome, or \
                every participant, which saves a delay and costs messages.",
        kind: OptionKind::Choice(&[
            Choice { id: "leader", name: "the leader" },
            Choice { id: "participants", name: "the participants (Faster Paxos Commit)" },
        ]),
        default: 0,
    },
    OptionInfo {
        id: "faults",
        name: "Faulty acceptors, F",
        about: "There are 2F+1 acceptors, and any F of them may be down. With F = 0 it is two-phase \
                commit.",
        kind: OptionKind::Number { least: 0, greatest: 4 },
        default: 1,
    },
    OptionInfo {
        id: "initiator",
        name: "Who initiates",
        about: "A participant that prepares first and tells the leader, as Gray and Lamport count, \
                or the leader, which asks all participants at once.",
        kind: OptionKind::Choice(&[
            Choice { id: "coordinator", name: "the leader" },
            Choice { id: "participant", name: "participant p1" },
        ]),
        default: BY_PARTICIPANT,
    },
    OptionInfo {
        id: "machines",
        name: "Machines",
        about: "Which processes share a machine: messages between them cost nothing, and they crash \
                together.",
        kind: OptionKind::Choice(&[
            Choice { id: "shared", name: "the leader with acceptor a1" },
            Choice {
                id: "colocated",
                name: "the leader with p1, each acceptor of the normal case with a participant",
            },
            Choice { id: "separate", name: "none" },
        ]),
        default: SHARED,
    },
    OptionInfo {
        id: "rounds",
        name: "Ballots a leader",
        about: "How many ballots each of the two leaders may begin; a bound, so that a search \
                through all runs ends.",
        kind: OptionKind::Number { least: 1, greatest: 16 },
        default: 3,
    },
    OptionInfo {
        id: "abort",
        name: "A participant that aborts tells",
        about: "Whom a participant tells that aborts by itself: the leader, which announces it at \
                once, or the acceptors, as with every other vote.",
        kind: OptionKind::Choice(&[
            Choice { id: "leader", name: "the leader (abort short cut)" },
            Choice { id: "acceptors", name: "the acceptors" },
        ]),
        default: SHORT_CUT,
    },
    OptionInfo {
        id: "mistake",
        name: "Mistake",
        about: "A known implementation mistake, to see what it breaks.",
        kind: OptionKind::Choice(&[
            Choice { id: "none", name: "none" },
            Choice { id: "m10", name: "M10: an acceptor accepts in a ballot below its promise" },
            Choice { id: "m11", name: "M11: an acceptor answers before its write is on disk" },
            Choice { id: "m12", name: "M12: a new leader proposes prepared where it is free" },
        ]),
        default: 0,
    },
];

/// Gray and Lamport count a run that a participant initiates; the others, a separate coordinator.
fn describe(options: &mut Options, described: Described) {
    let by_participant = described.convention == Convention::GrayLamport;
    options.set(INITIATED_BY, u8::from(by_participant));
    options.set(MACHINES, if described.colocated { COLOCATED } else { SHARED });
}

fn check(options: &Options, participants: u8) -> Result<(), &'static str> {
    if options.get(MACHINES) == COLOCATED && participants <= options.get(FAULTS) {
        return Err(
            "co-location puts each of F+1 acceptors on the machine of a participant of its \
                    own: it needs at least F+1 participants",
        );
    }
    Ok(())
}
