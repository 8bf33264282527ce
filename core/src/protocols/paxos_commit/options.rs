//! The options of Paxos Commit, and its known implementation mistakes.

use super::INITIATOR;
use crate::protocol::{
    Choice, Described, Initiator, OptionInfo, OptionKind, ProcessId, choices, mistakes, options,
};

options! {
    /// The options of Paxos Commit.
    pub struct Config {
        /// To whom acceptors send their 2b in ballot 0.
        learners: Learners = OptionInfo {
            id: "learners",
            name: "Acceptors tell",
            about: "To whom the acceptors send their 2b: the leader, which announces the outcome, or \
                    every participant, which saves a delay and costs messages.",
            kind: Learners::CHOICES,
            default: 0,
        };
        /// F, of which there are 2F+1 acceptors.
        faults: u8 = OptionInfo {
            id: "faults",
            name: "Faulty acceptors, F",
            about: "There are 2F+1 acceptors, and any F of them may be down. With F = 0 it is two-phase \
                    commit.",
            kind: OptionKind::Number { least: 0, greatest: 4 },
            default: 1,
        };
        /// The process that begins.
        initiator: Initiator = OptionInfo {
            id: "initiator",
            name: "Who initiates",
            about: "A participant that prepares first and tells the leader, as Gray and Lamport count, \
                    or the leader, which asks all participants at once.",
            kind: OptionKind::Choice(&[
                Choice { id: "coordinator", name: "the leader" },
                Choice { id: "participant", name: "participant p1" },
            ]),
            default: Initiator::Participant as u8,
        };
        /// Which processes share a machine.
        machines: Machines = OptionInfo {
            id: "machines",
            name: "Machines",
            about: "Which processes share a machine: messages between them cost nothing, and they crash \
                    together.",
            kind: Machines::CHOICES,
            default: Machines::Shared as u8,
        };
        /// How many ballots each leader may begin.
        rounds: u8 = ROUNDS;
        /// Whom a participant tells that aborts by itself.
        aborting: Aborting = OptionInfo {
            id: "abort",
            name: "A participant that aborts tells",
            about: "Whom a participant tells that aborts by itself: the leader, which announces it at \
                    once, or the acceptors, as with every other vote.",
            kind: Aborting::CHOICES,
            default: Aborting::ShortCut as u8,
        };
        /// The mistake that is made, if one is.
        mistake: Option<Mistake> = Mistake::OPTION;
    }
}

/// The bound that the paper does not have.
pub(super) const ROUNDS: OptionInfo = OptionInfo {
    id: "rounds",
    name: "Ballots a leader",
    about: "How many ballots each of the two leaders may begin; a bound, so that a search \
            through all runs ends.",
    kind: OptionKind::Number { least: 1, greatest: 16 },
    default: 3,
};

choices! {
    /// To whom acceptors send their 2b in ballot 0.
    pub enum Learners {
        /// To the leader, which announces the outcome.
        Leader: "leader", "the leader";
        /// To every participant.
        Participants: "participants", "the participants (Faster Paxos Commit)";
    }
}

choices! {
    /// Which processes share a machine.
    pub enum Machines {
        /// The leader and the first acceptor.
        Shared: "shared", "the leader with acceptor a1";
        /// GL06's co-location.
        Colocated: "colocated",
            "the leader with p1, each acceptor of the normal case with a participant";
        /// Every process has a machine of its own.
        Separate: "separate", "none";
    }
}

choices! {
    /// Whom a participant tells that aborts by itself.
    pub enum Aborting {
        /// The leader, which announces it without the acceptors.
        ShortCut: "leader", "the leader (abort short cut)";
        /// The acceptors, as with every other vote.
        Acceptors: "acceptors", "the acceptors";
    }
}

mistakes! {
    IgnoresMbal {
        id: "M10",
        choice: "m10",
        name: "M10: an acceptor accepts in a ballot below its promise",
        about: "An acceptor accepts in a ballot below the one that it has promised.",
        breaks: "AC1",
        scenario: "m10-ignores-mbal",
    }
    AnswersBeforeWrite {
        id: "M11",
        choice: "m11",
        name: "M11: an acceptor answers before its write is on disk",
        about: "An acceptor answers before its write is on disk.",
        breaks: "AC1",
        scenario: "m11-answer-before-force",
    }
    FreeIsPrepared {
        id: "M12",
        choice: "m12",
        name: "M12: a new leader proposes prepared where it is free",
        about: "A new leader proposes prepared for a participant that never prepared.",
        breaks: "AC3",
        scenario: "m12-free-choice-prepared",
    }
}

impl Config {
    /// Whether the acceptors tell the participants, and not the leader.
    pub(super) fn tells_participants(self) -> bool {
        self.learners == Learners::Participants
    }

    /// Whether a process is the participant that begins.
    pub(super) fn initiates(self, process: ProcessId) -> bool {
        self.initiator == Initiator::Participant && process == INITIATOR
    }

    /// Why a combination makes no sense, if it makes none.
    pub(super) fn check(self, participants: u8) -> Result<(), &'static str> {
        if self.machines == Machines::Colocated && participants <= self.faults {
            return Err(
                "co-location puts each of F+1 acceptors on the machine of a participant of its \
                    own: it needs at least F+1 participants",
            );
        }
        Ok(())
    }

    /// Gray and Lamport count a run that a participant initiates; the others, a separate coordinator.
    pub(super) fn describe(&mut self, described: Described) {
        self.initiator = Initiator::of_convention(described.convention);
        self.machines = if described.colocated { Machines::Colocated } else { Machines::Shared };
    }
}
