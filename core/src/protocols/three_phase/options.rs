//! The options of three-phase commit, and its known implementation mistakes.

use crate::protocol::{
    Choice, Described, Initiator, OptionInfo, OptionKind, choices, mistakes, options,
};

options! {
    /// The options of three-phase commit.
    pub struct Config {
        /// What a process does when it times out.
        rule: Rule = OptionInfo {
            id: "rule",
            name: "After a timeout",
            about: "What a process does that has voted YES and hears nothing more.",
            kind: Rule::CHOICES,
            default: 0,
        };
        /// Whether a participant that has crashed takes part in a termination.
        recovered: Recovered = OptionInfo {
            id: "recovered",
            name: "Who has crashed and recovered",
            about: "Whether a participant that restarts in READY or PRECOMMITTED may answer an elected \
                    coordinator and be one.",
            kind: Recovered::CHOICES,
            default: 0,
        };
        /// What becomes of a PRE-COMMIT from an earlier coordinator.
        outdated: Outdated = OptionInfo {
            id: "view-rule",
            name: "PRE-COMMIT from an earlier coordinator",
            about: "What a participant does with it that has answered a later one.",
            kind: Outdated::CHOICES,
            default: 0,
        };
        /// Whether a participant's pre-commit record is lazy.
        pre_commit_unforced: bool = OptionInfo {
            id: "pre-commit-record",
            name: "Pre-commit record",
            about: "Whether a participant waits until its pre-commit is on disk before it acknowledges. A \
                    crash may lose it otherwise.",
            kind: OptionKind::Choice(&[
                Choice { id: "forced", name: "forced" },
                Choice { id: "unforced", name: "written, not forced" },
            ]),
            default: 0,
        };
        /// The process that begins.
        initiator: Initiator = OptionInfo::INITIATOR;
        /// Whether the coordinator shares a machine with the first participant.
        colocated: bool = OptionInfo::COLOCATED;
        /// The mistake that is made, if one is.
        mistake: Option<Mistake> = Mistake::OPTION;
    }
}

choices! {
    /// What a process does when it times out.
    pub enum Rule {
        /// Participants elect the next coordinator (Skeen; Bernstein, Hadzilacos, Goodman).
        Elected: "elected", "elect a new coordinator (as published)";
        /// READY aborts, PRECOMMITTED commits, each alone.
        Naive: "naive", "READY aborts, PRECOMMITTED commits (naive)";
        /// PRECOMMITTED commits and tells the others, READY waits.
        Course: "course", "PRECOMMITTED commits and tells, READY waits";
        /// The same, and a coordinator that finds no decision in its log aborts, whatever it had sent.
        CourseAbort: "course-abort", "the same, and a coordinator that recovers undecided aborts";
    }
}

choices! {
    /// What a participant does that restarts in READY or PRECOMMITTED.
    pub enum Recovered {
        /// Passive recovery: it only asks.
        Asks: "asks", "only asks for the decision";
        /// It answers an elected coordinator, and may be one.
        TakesPart: "takes-part", "takes part like everybody else";
    }
}

choices! {
    /// What a participant that has answered a later coordinator does with a PRE-COMMIT of an earlier one.
    pub enum Outdated {
        /// The view rule.
        Ignored: "ignored", "is ignored (the view rule)";
        /// No view rule.
        Accepted: "accepted", "is accepted";
    }
}

mistakes! {
    TimeoutsAreTruth {
        id: "M8",
        choice: "m8",
        name: "M8: timeouts are treated as truth",
        about: "Timeouts are treated as truth: READY aborts, PRECOMMITTED commits.",
        breaks: "AC1",
        scenario: "m8-timeouts-as-truth",
    }
    AbortsWithoutAcks {
        id: "M9",
        choice: "m9",
        name: "M9: the coordinator aborts when ACKs are missing",
        about: "The coordinator aborts when ACKs of PRE-COMMIT are missing.",
        breaks: "AC1",
        scenario: "m9-aborts-without-acks",
    }
    HeedsOldCoordinator {
        id: "M10",
        choice: "m10",
        name: "M10: messages of the old coordinator are accepted",
        about: "Messages of the old coordinator are accepted after a new one took over.",
        breaks: "AC1",
        scenario: "m10-old-coordinator",
    }
    FreshVoter {
        id: "M13",
        choice: "m13",
        name: "M13: a recovered participant counts as a fresh voter",
        about: "A recovered participant counts as a fresh voter.",
        breaks: "AC1",
        scenario: "m13-fresh-voter",
    }
}

impl Rule {
    /// Whether a PRE-COMMIT is as good as a decision.
    pub(super) fn is_the_courses(self) -> bool {
        matches!(self, Self::Course | Self::CourseAbort)
    }
}

impl Config {
    /// What a process does when it times out, mistaken or not.
    pub(super) fn on_timeout(self) -> Rule {
        if self.makes(Mistake::TimeoutsAreTruth) { Rule::Naive } else { self.rule }
    }

    /// Whether a participant that has answered a coordinator takes nothing from an earlier one.
    pub(super) fn keeps_to_views(self) -> bool {
        self.outdated == Outdated::Ignored && !self.makes(Mistake::HeedsOldCoordinator)
    }

    /// Whether a participant that has crashed takes part as the others do.
    pub(super) fn lets_recovered_vote(self) -> bool {
        self.recovered == Recovered::TakesPart
            || self.makes(Mistake::FreshVoter)
            || self.on_timeout().is_the_courses()
    }

    /// Why a combination makes no sense, if it makes none.
    pub(super) fn check(self) -> Result<(), &'static str> {
        use Mistake::{AbortsWithoutAcks, FreshVoter, HeedsOldCoordinator, TimeoutsAreTruth};
        if self.rule == Rule::Elected {
            return Ok(());
        }
        match self.mistake {
            Some(TimeoutsAreTruth | HeedsOldCoordinator | FreshVoter) => Err(
                "mistakes M8, M10 and M13 are ones of elected termination: set the rule to elected",
            ),
            None | Some(AbortsWithoutAcks)
                if self.recovered != Recovered::Asks || self.outdated != Outdated::Ignored =>
            {
                Err(
                    "who takes part in a termination and the view rule matter only where a coordinator \
                     is elected: set the rule to elected",
                )
            }
            None | Some(AbortsWithoutAcks) => Ok(()),
        }
    }

    /// Gray and Lamport count a run that a participant initiates; the others, a separate coordinator.
    pub(super) fn describe(&mut self, described: Described) {
        self.initiator = Initiator::of_convention(described.convention);
        self.colocated = described.colocated;
    }
}
