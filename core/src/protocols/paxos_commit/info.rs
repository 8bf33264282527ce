//! What is to be known about Paxos Commit: options, variants, mistakes, assumptions.

use super::{
    Wait,
    costs::costs,
    options::{Config, Learners, Mistake},
};
use crate::protocol::{Configuration, ProtocolFamily, ProtocolInfo, Variant, WorkOutcomeInfo};

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
    options: Config::TABLE,
    variants: &[
        Variant { id: "paxos-commit", name: "Paxos Commit", set: &[] },
        Variant {
            id: "faster-paxos-commit",
            name: "Faster Paxos Commit",
            set: &[("learners", Learners::Participants as u8)],
        },
    ],
    timers: Wait::TABLE,
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
    mistakes: Mistake::CATALOGUE,
    outcomes: &WorkOutcomeInfo::VOTES,
    script: None,
    participants: (1, 64),
    check: |options, participants| Config::of(options).check(participants),
    describe: |options, described| Config::change(options, |config| config.describe(described)),
    costs,
};
