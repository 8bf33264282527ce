//! What is to be known about three-phase commit: options, variants, mistakes, assumptions.

use super::costs::costs;
use crate::protocol::{
    Choice, Convention, Described, MistakeInfo, OptionInfo, OptionKind, Options, ProtocolFamily,
    ProtocolInfo, TimerInfo, Variant, WorkOutcomeInfo,
};

/// The places of the options.
pub(super) const RULE: usize = 0;
pub(super) const RECOVERED: usize = 1;
pub(super) const VIEW_RULE: usize = 2;
pub(super) const PRE_COMMIT_UNFORCED: usize = 3;
pub(super) const INITIATOR_OPTION: usize = 4;
pub(super) const COLOCATED: usize = 5;
pub(super) const MISTAKE: usize = 6;

/// Values of the options.
pub(super) const BY_PARTICIPANT: u8 = 1;
pub(super) const M8: u8 = 1;
pub(super) const M9: u8 = 2;
pub(super) const M10: u8 = 3;
pub(super) const M13: u8 = 4;

pub(super) const INFO: ProtocolInfo = ProtocolInfo {
    id: "3pc",
    name: "Three-phase commit",
    about: "Between the votes and the decision the coordinator makes sure that nobody is uncertain \
            any more, so that the survivors of crashes can decide without it.",
    source: "Skeen, SIGMOD 1981; Bernstein, Hadzilacos, Goodman, 1987, chapter 7; Skeen, Stonebraker, \
             IEEE TSE 9(3), 1983",
    assumptions: "Processes crash, and restart from stable storage; not all of them fail. Messages \
                  arrive, and in time: whoever is silent is dead. Without the last two assumptions the \
                  decisions may differ.",
    how_it_fails: "It never blocks, but it can be unsafe: it takes a silent process for a dead one. If \
                   the network splits, if two messages are lost, or if a process is only slow, two \
                   coordinators lead at once, and one of them may commit while the other aborts.",
    family: ProtocolFamily::AtomicCommit,
    independent: |_| false,
    options: OPTIONS,
    variants: &[
        Variant { id: "3pc", name: "3PC, elected termination", set: &[] },
        Variant { id: "3pc-naive", name: "3PC, naive timeouts (a mistake)", set: &[("rule", 1)] },
        Variant { id: "3pc-course", name: "3PC, the course's timeouts", set: &[("rule", 2)] },
        Variant {
            id: "3pc-course-abort",
            name: "3PC, the course's timeouts, and a recovering coordinator aborts (a mistake)",
            set: &[("rule", 3)],
        },
        Variant {
            id: "3pc-recovered-vote",
            name: "3PC, who recovers takes part (a mistake)",
            set: &[("recovered", 1)],
        },
        Variant {
            id: "3pc-no-view",
            name: "3PC without the view rule (a mistake)",
            set: &[("view-rule", 1)],
        },
    ],
    timers: &[
        TimerInfo { awaits: "votes", timeouts: 1 },
        TimerInfo { awaits: "acknowledgements", timeouts: 1 },
        TimerInfo { awaits: "a request to vote", timeouts: 1 },
        // Whoever leads waits once himself before he tells.
        TimerInfo { awaits: "the decision", timeouts: 2 },
        TimerInfo { awaits: "the others' answers", timeouts: 1 },
    ],
    states: &[
        "INITIAL",
        "PREPARING",
        "WAIT",
        "READY",
        "PRECOMMIT",
        "PRECOMMITTED",
        "COMMIT",
        "ABORT",
        "COMMITTED",
        "ABORTED",
        "END",
        "UNKNOWN",
    ],
    mistakes: &[
        MistakeInfo {
            id: "M8",
            about: "Timeouts are treated as truth: READY aborts, PRECOMMITTED commits.",
            breaks: "AC1",
            scenario: "m8-timeouts-as-truth",
        },
        MistakeInfo {
            id: "M9",
            about: "The coordinator aborts when ACKs of PRE-COMMIT are missing.",
            breaks: "AC1",
            scenario: "m9-aborts-without-acks",
        },
        MistakeInfo {
            id: "M10",
            about: "Messages of the old coordinator are accepted after a new one took over.",
            breaks: "AC1",
            scenario: "m10-old-coordinator",
        },
        MistakeInfo {
            id: "M13",
            about: "A recovered participant counts as a fresh voter.",
            breaks: "AC1",
            scenario: "m13-fresh-voter",
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
        id: "rule",
        name: "After a timeout",
        about: "What a process does that has voted YES and hears nothing more.",
        kind: OptionKind::Choice(&[
            Choice { id: "elected", name: "elect a new coordinator (as published)" },
            Choice { id: "naive", name: "READY aborts, PRECOMMITTED commits (naive)" },
            Choice { id: "course", name: "PRECOMMITTED commits and tells, READY waits" },
            Choice {
                id: "course-abort",
                name: "the same, and a coordinator that recovers undecided aborts",
            },
        ]),
        default: 0,
    },
    OptionInfo {
        id: "recovered",
        name: "Who has crashed and recovered",
        about: "Whether a participant that restarts in READY or PRECOMMITTED may answer an elected \
                coordinator and be one.",
        kind: OptionKind::Choice(&[
            Choice { id: "asks", name: "only asks for the decision" },
            Choice { id: "takes-part", name: "takes part like everybody else" },
        ]),
        default: 0,
    },
    OptionInfo {
        id: "view-rule",
        name: "PRE-COMMIT from an earlier coordinator",
        about: "What a participant does with it that has answered a later one.",
        kind: OptionKind::Choice(&[
            Choice { id: "ignored", name: "is ignored (the view rule)" },
            Choice { id: "accepted", name: "is accepted" },
        ]),
        default: 0,
    },
    OptionInfo {
        id: "pre-commit-record",
        name: "Pre-commit record",
        about: "Whether a participant waits until its pre-commit is on disk before it acknowledges. A \
                crash may lose it otherwise.",
        kind: OptionKind::Choice(&[
            Choice { id: "forced", name: "forced" },
            Choice { id: "unforced", name: "written, not forced" },
        ]),
        default: 0,
    },
    OptionInfo::INITIATOR,
    OptionInfo::COLOCATED,
    OptionInfo {
        id: "mistake",
        name: "Mistake",
        about: "A known implementation mistake, to see what it breaks.",
        kind: OptionKind::Choice(&[
            Choice { id: "none", name: "none" },
            Choice { id: "m8", name: "M8: timeouts are treated as truth" },
            Choice { id: "m9", name: "M9: the coordinator aborts when ACKs are missing" },
            Choice { id: "m10", name: "M10: messages of the old coordinator are accepted" },
            Choice { id: "m13", name: "M13: a recovered participant counts as a fresh voter" },
        ]),
        default: 0,
    },
];

/// Gray and Lamport count a run that a participant initiates; the others, a separate coordinator.
fn describe(options: &mut Options, described: Described) {
    let by_participant = described.convention == Convention::GrayLamport;
    options.set(INITIATOR_OPTION, u8::from(by_participant));
    options.set(COLOCATED, u8::from(described.colocated));
}

fn check(options: &Options, _participants: u8) -> Result<(), &'static str> {
    let elected = options.get(RULE) == 0;
    match options.get(MISTAKE) {
        M8 | M10 | M13 if !elected => {
            Err("mistakes M8, M10 and M13 are ones of elected termination: set the rule to elected")
        }
        _ if !elected && options.get(RECOVERED) + options.get(VIEW_RULE) > 0 => Err(
            "who takes part in a termination and the view rule matter only where a coordinator is \
             elected: set the rule to elected",
        ),
        _ => Ok(()),
    }
}
