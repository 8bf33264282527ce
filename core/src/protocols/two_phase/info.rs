//! What is to be known about two-phase commit: options, variants, mistakes, assumptions.

use super::costs::costs;
use crate::protocol::{
    Choice, Convention, Described, MistakeInfo, OptionInfo, OptionKind, Options, ProtocolFamily,
    ProtocolInfo, TimerInfo, Variant, WorkOutcome, WorkOutcomeInfo,
};

/// The places of the options.
pub(super) const PRESUMPTION: usize = 0;
pub(super) const TERMINATION: usize = 1;
pub(super) const INITIATOR_OPTION: usize = 2;
pub(super) const COLOCATED: usize = 3;
pub(super) const START_RECORD: usize = 4;
pub(super) const MISTAKE: usize = 5;

/// Values of the options.
pub(super) const COOPERATIVE: u8 = 1;
pub(super) const INITIATED_BY_PARTICIPANT: u8 = 1;

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
    options: &[
        OptionInfo {
            id: "presumption",
            name: "Presumption",
            about: "What the coordinator answers about a transaction that it does not know; \
                    records and acknowledgements that the answer makes needless are left out.",
            kind: OptionKind::Choice(&[
                Choice { id: "nothing", name: "presumed nothing" },
                Choice { id: "abort", name: "presumed abort" },
                Choice { id: "commit", name: "presumed commit" },
            ]),
            default: 0,
        },
        OptionInfo {
            id: "termination",
            name: "In doubt, ask",
            about: "Whom a participant asks that voted YES and hears nothing.",
            kind: OptionKind::Choice(&[
                Choice { id: "coordinator", name: "the coordinator only" },
                Choice { id: "cooperative", name: "everybody (cooperative termination)" },
            ]),
            default: 0,
        },
        OptionInfo::INITIATOR,
        OptionInfo::COLOCATED,
        OptionInfo {
            id: "start-record",
            name: "Start record",
            about: "Whether the coordinator notes that it asked, unforced, so that it can abort \
                    actively after a crash (not under presumed commit, which forces its own).",
            kind: OptionKind::Choice(&[
                Choice { id: "no", name: "none" },
                Choice { id: "yes", name: "written, not forced" },
            ]),
            default: 0,
        },
        OptionInfo {
            id: "mistake",
            name: "Mistake",
            about: "A known implementation mistake, to see what it breaks.",
            kind: OptionKind::Choice(&[
                Choice { id: "none", name: "none" },
                Choice { id: "m1", name: "M1: YES leaves before the prepare record is on disk" },
                Choice { id: "m2", name: "M2: COMMIT leaves before the decision is on disk" },
                Choice { id: "m3", name: "M3: a commit is forgotten before every ACK is in" },
                Choice { id: "m4", name: "M4: a participant in doubt aborts alone" },
                Choice { id: "m5", name: "M5: a majority of YES is enough" },
                Choice { id: "m6", name: "M6: presumed commit without its collecting record" },
                Choice { id: "m7", name: "M7: locks are not taken again at restart" },
            ]),
            default: 0,
        },
    ],
    variants: &[
        Variant { id: "2pc", name: "2PC", set: &[] },
        Variant { id: "2pc-pa", name: "2PC, presumed abort", set: &[("presumption", 1)] },
        Variant { id: "2pc-pc", name: "2PC, presumed commit", set: &[("presumption", 2)] },
        Variant {
            id: "2pc-cooperative",
            name: "2PC, cooperative termination",
            set: &[("termination", 1)],
        },
        Variant {
            id: "2pc-unilateral",
            name: "2PC, unilateral abort in READY (a mistake)",
            set: &[("mistake", 4)],
        },
    ],
    timers: &[
        TimerInfo { awaits: "votes", timeouts: 1 },
        TimerInfo { awaits: "acknowledgements", timeouts: 1 },
        TimerInfo { awaits: "a request to vote", timeouts: 1 },
        TimerInfo { awaits: "the decision", timeouts: 1 },
    ],
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
    ],
    mistakes: &[
        MistakeInfo {
            id: "M1",
            about: "YES is sent before the prepare record is forced.",
            breaks: "AC1",
            scenario: "m1-yes-before-force",
        },
        MistakeInfo {
            id: "M2",
            about: "COMMIT is sent before the decision is forced.",
            breaks: "AC1",
            scenario: "m2-commit-before-force",
        },
        MistakeInfo {
            id: "M3",
            about: "The coordinator forgets a commit while ACKs are missing, then presumes abort.",
            breaks: "AC1",
            scenario: "m3-forgets-commit",
        },
        MistakeInfo {
            id: "M4",
            about: "A participant in READY times out and aborts alone.",
            breaks: "AC1",
            scenario: "m4-aborts-alone",
        },
        MistakeInfo {
            id: "M5",
            about: "The coordinator commits on a majority of YES.",
            breaks: "AC3",
            scenario: "m5-majority",
        },
        MistakeInfo {
            id: "M6",
            about: "Presumed commit without the forced collecting record.",
            breaks: "AC1",
            scenario: "m6-no-collecting-record",
        },
        MistakeInfo {
            id: "M7",
            about: "Locks of a transaction in doubt are not taken again at restart.",
            breaks: "ISO",
            scenario: "m7-locks-lost",
        },
    ],
    outcomes: &[
        WorkOutcomeInfo::VOTES[0],
        WorkOutcomeInfo::VOTES[1],
        WorkOutcomeInfo { outcome: WorkOutcome::ReadOnly, name: "READ" },
    ],
    script: None,
    participants: (1, 64),
    check,
    describe,
    costs,
};

/// Gray and Lamport count a run that a participant initiates; the others, a separate coordinator.
fn describe(options: &mut Options, described: Described) {
    let by_participant = described.convention == Convention::GrayLamport;
    options.set(INITIATOR_OPTION, u8::from(by_participant));
    options.set(COLOCATED, u8::from(described.colocated));
}

fn check(options: &Options, _participants: u8) -> Result<(), &'static str> {
    match (options.get(MISTAKE), options.get(PRESUMPTION)) {
        (6, 0 | 1) => Err("mistake M6 is one of presumed commit: set the presumption to commit"),
        (3, 2) => {
            Err("mistake M3 is one of presumed nothing and presumed abort: under presumed commit \
             forgetting a commit is correct")
        }
        _ => Ok(()),
    }
}
