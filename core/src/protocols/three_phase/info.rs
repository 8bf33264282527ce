//! What is to be known about three-phase commit: options, variants, mistakes, assumptions.

use super::{
    Wait,
    costs::costs,
    options::{Config, Mistake, Outdated, Recovered, Rule},
};
use crate::protocol::{Configuration, ProtocolFamily, ProtocolInfo, Variant, WorkOutcomeInfo};

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
    options: Config::TABLE,
    variants: &[
        Variant { id: "3pc", name: "3PC, elected termination", set: &[] },
        Variant {
            id: "3pc-naive",
            name: "3PC, naive timeouts (a mistake)",
            set: &[("rule", Rule::Naive as u8)],
        },
        Variant {
            id: "3pc-course",
            name: "3PC, the course's timeouts",
            set: &[("rule", Rule::Course as u8)],
        },
        Variant {
            id: "3pc-course-abort",
            name: "3PC, the course's timeouts, and a recovering coordinator aborts (a mistake)",
            set: &[("rule", Rule::CourseAbort as u8)],
        },
        Variant {
            id: "3pc-recovered-vote",
            name: "3PC, who recovers takes part (a mistake)",
            set: &[("recovered", Recovered::TakesPart as u8)],
        },
        Variant {
            id: "3pc-no-view",
            name: "3PC without the view rule (a mistake)",
            set: &[("view-rule", Outdated::Accepted as u8)],
        },
    ],
    timers: Wait::TABLE,
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
    mistakes: Mistake::CATALOGUE,
    outcomes: &WorkOutcomeInfo::VOTES,
    script: None,
    participants: (1, 64),
    check: |options, _| Config::of(options).check(),
    describe: |options, described| Config::change(options, |config| config.describe(described)),
    costs,
};
