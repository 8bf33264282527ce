//! The options of two-phase commit, and its known implementation mistakes.

use super::INITIATOR;
use crate::protocol::{
    Choice, Decision, Described, Initiator, OptionInfo, OptionKind, ProcessId, choices, mistakes,
    options,
};

options! {
    /// The options of two-phase commit.
    pub struct Config {
        /// The answer about a transaction of which the log says nothing.
        presumption: Presumption = OptionInfo {
            id: "presumption",
            name: "Presumption",
            about: "What the coordinator answers about a transaction that it does not know; \
                    records and acknowledgements that the answer makes needless are left out.",
            kind: Presumption::CHOICES,
            default: 0,
        };
        /// Which processes a participant in doubt asks for the decision.
        termination: Termination = OptionInfo {
            id: "termination",
            name: "In doubt, ask",
            about: "Whom a participant asks that voted YES and hears nothing.",
            kind: Termination::CHOICES,
            default: 0,
        };
        /// The process that begins.
        initiator: Initiator = OptionInfo::INITIATOR;
        /// Whether the coordinator shares a machine with the first participant.
        colocated: bool = OptionInfo::COLOCATED;
        /// Whether the coordinator writes lazily that it asked.
        start_record: bool = OptionInfo {
            id: "start-record",
            name: "Start record",
            about: "Whether the coordinator notes that it asked, unforced, so that it can abort \
                    actively after a crash (not under presumed commit, which forces its own).",
            kind: OptionKind::Choice(&[
                Choice { id: "no", name: "none" },
                Choice { id: "yes", name: "written, not forced" },
            ]),
            default: 0,
        };
        /// The mistake that is made, if one is.
        mistake: Option<Mistake> = Mistake::OPTION;
        /// What a participant does when it restarts in doubt.
        recovery: Recovery = OptionInfo {
            id: "recovery",
            name: "After a restart in doubt",
            about: "Whether a participant has found its transactions in doubt in its log before it takes \
                    messages, or answers them with an error until it has.",
            kind: Recovery::CHOICES,
            default: 0,
        };
    }
}

choices! {
    /// What the coordinator answers about a transaction of which its log says nothing (R*).
    pub enum Presumption {
        /// R* 2, 2P: every decision is recorded and acknowledged; an unknown transaction was aborted.
        Nothing: "nothing", "presumed nothing";
        /// R* 3, PA: aborts are neither forced nor acknowledged.
        Abort: "abort", "presumed abort";
        /// R* 4, PC: commits are not acknowledged, and the participants are recorded before they are asked.
        Commit: "commit", "presumed commit";
    }
}

choices! {
    /// Which processes a participant in doubt asks for the decision.
    pub enum Termination {
        /// R* 2.2: the coordinator only.
        Coordinator: "coordinator", "the coordinator only";
        /// BHG 7.4: the coordinator and every other participant.
        Cooperative: "cooperative", "everybody (cooperative termination)";
        /// None, as in XA: a prepared branch waits for the transaction manager.
        Nobody: "nobody", "nobody (an XA resource manager)";
    }
}

choices! {
    /// What a participant does when it restarts in doubt.
    pub enum Recovery {
        /// R* 2.2: recovery comes before messages.
        First: "first", "it recovers before it takes messages";
        /// Messages come before recovery: until it has read its log it knows of no transaction.
        Serving: "serving", "it takes messages while it recovers";
    }
}

mistakes! {
    YesBeforeForce {
        id: "M1",
        choice: "m1",
        name: "M1: YES leaves before the prepare record is on disk",
        about: "YES is sent before the prepare record is forced.",
        breaks: "AC1",
        scenario: "m1-yes-before-force",
    }
    CommitBeforeForce {
        id: "M2",
        choice: "m2",
        name: "M2: COMMIT leaves before the decision is on disk",
        about: "COMMIT is sent before the decision is forced.",
        breaks: "AC1",
        scenario: "m2-commit-before-force",
    }
    ForgetsCommit {
        id: "M3",
        choice: "m3",
        name: "M3: a commit is forgotten before every ACK is in",
        about: "The coordinator forgets a commit while ACKs are missing, then presumes abort.",
        breaks: "FORGET",
        scenario: "m3-forgets-commit",
    }
    AbortsInDoubt {
        id: "M4",
        choice: "m4",
        name: "M4: a participant in doubt aborts alone",
        about: "A participant in READY times out and aborts alone.",
        breaks: "AC1",
        scenario: "m4-aborts-alone",
    }
    MajorityCommits {
        id: "M5",
        choice: "m5",
        name: "M5: a majority of YES is enough",
        about: "The coordinator commits on a majority of YES.",
        breaks: "AC3",
        scenario: "m5-majority",
    }
    NoCollectingRecord {
        id: "M6",
        choice: "m6",
        name: "M6: presumed commit without its collecting record",
        about: "Presumed commit without the forced collecting record.",
        breaks: "AC1",
        scenario: "m6-no-collecting-record",
    }
    LocksLost {
        id: "M7",
        choice: "m7",
        name: "M7: locks are not taken again at restart",
        about: "Locks of a transaction in doubt are not taken again at restart.",
        breaks: "ISO",
        scenario: "m7-locks-lost",
    }
    PresumesWhileCounting {
        id: "M24",
        choice: "m24",
        name: "M24: the presumption is answered while votes are counted",
        about: "The coordinator answers an inquiry by the presumption while it is still counting votes.",
        breaks: "AC1",
        scenario: "m24-presumes-while-counting",
    }
    AcksUnknown {
        id: "M25",
        choice: "m25",
        name: "M25: a COMMIT of an unknown transaction is acknowledged",
        about: "A participant acknowledges a COMMIT of which it knows nothing.",
        breaks: "FORGET",
        scenario: "m25-acks-unknown",
    }
    ErrorAsAck {
        id: "M26",
        choice: "m26",
        name: "M26: an error is taken for an ACK",
        about: "The coordinator takes an error for an acknowledgement, and forgets.",
        breaks: "FORGET",
        scenario: "m26-error-as-ack",
    }
    IgnoresRead {
        id: "M27",
        choice: "m27",
        name: "M27: READ is taken for YES",
        about: "The coordinator tells a participant that voted READ, and waits for its ACK.",
        breaks: "FORGET",
        scenario: "m27-ignores-read",
    }
}

impl Presumption {
    /// The answer about a transaction of which the log says nothing. Presumed nothing answers as presumed
    /// abort does: it keeps every decision until all have acknowledged it, so only what was not decided
    /// is unknown.
    pub(super) const fn answer(self) -> Decision {
        match self {
            Self::Nothing | Self::Abort => Decision::Abort,
            Self::Commit => Decision::Commit,
        }
    }

    /// Whether participants acknowledge this decision, and the coordinator keeps it until they have: what
    /// is presumed need not be told twice.
    pub(super) fn acknowledges(self, decision: Decision) -> bool {
        match self {
            Self::Nothing => true,
            Self::Abort | Self::Commit => decision != self.answer(),
        }
    }
}

impl Config {
    /// Whether a process tells the coordinator to begin.
    pub(super) fn initiates(self, process: ProcessId) -> bool {
        self.initiator == Initiator::Participant && process == INITIATOR
    }

    /// Why a combination makes no sense, if it makes none.
    pub(super) fn check(self) -> Result<(), &'static str> {
        match (self.mistake, self.presumption) {
            (Some(Mistake::NoCollectingRecord), Presumption::Nothing | Presumption::Abort) => {
                Err("mistake M6 is one of presumed commit: set the presumption to commit")
            }
            (Some(Mistake::ForgetsCommit), Presumption::Commit) => Err(
                "mistake M3 is one of presumed nothing and presumed abort: under presumed commit \
                 forgetting a commit is correct",
            ),
            (Some(Mistake::AcksUnknown | Mistake::IgnoresRead), Presumption::Commit) => Err(
                "mistakes M25 and M27 are ones of presumed nothing and presumed abort: under presumed \
                 commit nobody acknowledges a commit",
            ),
            (Some(Mistake::ErrorAsAck), _) if self.recovery == Recovery::First => Err(
                "mistake M26 needs a participant that answers with an error: set `recovery` to serving",
            ),
            _ => Ok(()),
        }
    }

    /// Gray and Lamport count a run that a participant initiates; the others, a separate coordinator.
    pub(super) fn describe(&mut self, described: Described) {
        self.initiator = Initiator::of_convention(described.convention);
        self.colocated = described.colocated;
    }
}
