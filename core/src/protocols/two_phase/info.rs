//! What is to be known about two-phase commit: options, variants, mistakes, assumptions.

use super::{
    Wait,
    costs::costs,
    options::{Config, Mistake, Presumption, Termination},
};
use crate::protocol::{
    Configuration, ProtocolFamily, ProtocolInfo, Variant, WorkOutcome, WorkOutcomeInfo,
};

pub(super) const INFO: ProtocolInfo = ProtocolInfo {
    id: "2pc",
    name: "Two-phase commit",
    about: "A coordinator asks every participant for a vote, and decides commit if all say YES.",
    source: "Mohan, Lindsay, Obermarck, ACM TODS 11(4), 1986; Bernstein, Hadzilacos, Goodman, \
             1987, chapter 7; Gray, Lamport, ACM TODS 31(1), 2006",
    assumptions: "Processes crash and restart from stable storage; messages may be lost, repeated, \
                  delayed and reordered. Nothing is assumed about time for safety. To decide, the \
                  coordinator must be up and reachable in the end.",
    how_it_fails: "It is never unsafe, but it blocks: a participant that has voted YES may not \
                   decide alone. If the coordinator is gone and everybody that it can reach is in \
                   doubt as well, it waits, with its locks held, until the coordinator is back.",
    family: ProtocolFamily::AtomicCommit,
    independent: |_| false,
    options: Config::TABLE,
    variants: &[
        Variant { id: "2pc", name: "2PC", set: &[] },
        Variant {
            id: "2pc-pa",
            name: "2PC, presumed abort",
            set: &[("presumption", Presumption::Abort as u8)],
        },
        Variant {
            id: "2pc-pc",
            name: "2PC, presumed commit",
            set: &[("presumption", Presumption::Commit as u8)],
        },
        Variant {
            id: "2pc-cooperative",
            name: "2PC, cooperative termination",
            set: &[("termination", Termination::Cooperative as u8)],
        },
        Variant {
            id: "2pc-unilateral",
            name: "2PC, unilateral abort in READY (a mistake)",
            set: &[("mistake", Mistake::AbortsInDoubt.choice())],
        },
    ],
    timers: Wait::TABLE,
    states: &[
        "INITIAL",
        "PREPARING",
        "WAIT",
        "READY",
        "COMMIT",
        "ABORT",
        "COMMITTED",
        "ABORTED",
        "DONE",
        "END",
        "UNKNOWN",
        "RESTARTING",
    ],
    mistakes: Mistake::CATALOGUE,
    outcomes: &[
        WorkOutcomeInfo::VOTES[0],
        WorkOutcomeInfo::VOTES[1],
        WorkOutcomeInfo { outcome: WorkOutcome::ReadOnly, name: "READ" },
    ],
    script: None,
    participants: (1, 64),
    check: |options, _| Config::of(options).check(),
    describe: |options, described| Config::change(options, |config| config.describe(described)),
    costs,
};
