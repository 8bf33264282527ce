//! Two-phase commit: presumed nothing, presumed abort, presumed commit.
//!
//! Rules carry the sections of their sources:
//!
//! - **R\***: Mohan, Lindsay, Obermarck, "Transaction Management in the R* Distributed Database Management
//!   System", ACM TODS 11(4), 1986, for the phases and records (2.1), restart and inquiries (2.2), presumed
//!   abort (3) and presumed commit (4).
//! - **BHG**: Bernstein, Hadzilacos, Goodman, "Concurrency Control and Recovery in Database Systems", 1987,
//!   section 7.4, for the timeout actions and cooperative termination.
//! - **GL06**: Gray, Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 3, for a
//!   participant that initiates, and for the actions of the TLA+ module `TwoPhase` that belongs to it.
//! - **XA**: X/Open, "Distributed Transaction Processing: The XA Specification", 1991, for a resource manager that
//!   does not ask, and for the error that it gives about a transaction that it does not know.
//!
//! ```text
//! coordinator  INITIAL -> WAIT -> COMMIT | ABORT -> END
//! participant  INITIAL -> PREPARING -> READY -> COMMITTED | ABORTED
//!                                   -> ABORTED (votes NO)   -> DONE (votes READ)
//! ```
//!
//! `coordinator.rs` and `participant.rs` hold the rules, one arm or function each. In terms of GL06's module:
//!
//! | `TwoPhase` | coordinator | participant |
//! | --- | --- | --- |
//! | `RMPrepare`, `RMChooseToAbort` | | `vote_yes`; `vote_no`, `abort` |
//! | `TMRcvPrepared` | `count` | |
//! | `TMCommit`, `TMAbort` | `commit`, `abort` | |
//! | `RMRcvCommitMsg`, `RMRcvAbortMsg` | | `commit`, `abort` |
//!
//! The module itself is [`tla_models::TwoPhase`](crate::tla_models::TwoPhase). `tests/conformance/refinement.rs`
//! holds each step of this protocol, over every schedule within a fault budget, to be one of these actions or none.
//!
//! **Costs.** With N participants, a separate coordinator and final ACKs: 4N messages and 2N+1
//! forced writes for a commit; 3N and N+2 under presumed commit.
//!
//! **How it fails.** A participant in READY may not decide alone. If the coordinator is gone, and every process
//! that the participant can reach is in doubt as well, it waits, with its locks held, until the coordinator is
//! back: two-phase commit is safe, and it blocks.

mod coordinator;
mod costs;
mod info;
mod options;
mod participant;

use alloc::{borrow::Cow, format, vec::Vec};

use coordinator::Coordinator;
pub use options::Config;
use participant::Participant;

use crate::protocol::{
    Context, Decision, Initiator, MessageInfo, Names, Outbox, Phase, Process, ProcessId,
    ProcessSet, Protocol, ProtocolInfo, Purpose, RecordInfo, Role, WorkOutcome, roles, timers,
};

/// Two-phase commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TwoPhase;

/// What the processes say to each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// The initiator asks the coordinator to begin (presumed commit only).
    Begin,
    /// Can you commit?
    VoteRequest,
    /// A vote to commit.
    Yes,
    /// A vote to abort.
    No,
    /// The vote of a participant that has only read, and need not know the outcome.
    Read,
    /// The decision.
    Commit,
    /// The decision.
    Abort,
    /// The decision is in my log.
    Ack,
    /// What was decided?
    Inquiry,
    /// I know of no such transaction: an error, as XA's `XAER_NOTA`.
    Unknown,
}

/// What the logs hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// Coordinator: a transaction began (optional, never forced).
    Start,
    /// Coordinator, presumed commit: the participants are going to be asked.
    Collecting,
    /// Participant: can commit and can abort, whatever happens.
    Prepared,
    /// The outcome; at the coordinator, with the participants that must acknowledge it.
    Commit(ProcessSet),
    /// The outcome; at the coordinator, with the participants that must acknowledge it.
    Abort(ProcessSet),
    /// Coordinator: every participant has acknowledged.
    End,
}

timers! {
    /// What a process waits for.
    pub enum Wait {
        /// The coordinator: votes, or a request to begin.
        Votes: "votes", 1;
        /// The coordinator: acknowledgements.
        Acks: "acknowledgements", 1;
        /// A participant: to be asked for its vote.
        Request: "a request to vote", 1;
        /// A participant that voted YES: the decision.
        Decision: "the decision", 1;
        /// A participant that has restarted: to have read its log.
        Recovery: "the end of its recovery", 1;
    }
}

roles! {
    TwoPhase {
        /// Of the coordinator.
        Coordinator => Coordinator,
        /// Of a participant.
        Participant => Participant,
    }
}

type Cx<'a> = Context<'a, TwoPhase>;
type Out = Outbox<TwoPhase>;

/// The coordinator is always the first process.
const COORDINATOR: ProcessId = ProcessId(0);
/// The participant that initiates, where one does.
const INITIATOR: ProcessId = ProcessId(1);

impl Protocol for TwoPhase {
    const INFO: ProtocolInfo = info::INFO;

    fn processes(config: &Config, participants: u8) -> Vec<Process> {
        let host = if config.colocated { INITIATOR } else { COORDINATOR }.0;
        let coordinator = Process { name: "C".into(), role: Role::Coordinator, host };
        let participant = |place: u8| Process {
            name: format!("p{place}").into(),
            role: Role::Participant,
            host: place,
        };
        core::iter::once(coordinator).chain((1..=participants).map(participant)).collect()
    }

    /// Participants are asked alike, unless one initiates or shares the coordinator's machine.
    fn interchangeable(config: &Config) -> bool {
        config.initiator == Initiator::Coordinator && !config.colocated
    }

    fn rename_record(record: &mut Record, names: &Names) {
        if let Record::Commit(to) | Record::Abort(to) = record {
            *to = names.of_all(*to);
        }
    }
}

impl Message {
    /// The message that tells a decision.
    const fn telling(decision: Decision) -> Self {
        match decision {
            Decision::Commit => Self::Commit,
            Decision::Abort => Self::Abort,
        }
    }
}

impl MessageInfo for Message {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Begin => "BEGIN",
            Self::VoteRequest => "VOTE-REQ",
            Self::Yes => "YES",
            Self::No => "NO",
            Self::Read => "READ",
            Self::Commit => "COMMIT",
            Self::Abort => "ABORT",
            Self::Ack => "ACK",
            Self::Inquiry => "INQUIRY",
            Self::Unknown => "UNKNOWN",
        })
    }

    fn phase(&self) -> Phase {
        match self {
            Self::Begin => Phase::Request,
            Self::VoteRequest | Self::Yes | Self::No | Self::Read => Phase::Voting,
            Self::Commit | Self::Abort => Phase::Decision,
            Self::Ack => Phase::Acknowledgement,
            Self::Inquiry | Self::Unknown => Phase::Recovery,
        }
    }

    fn vote(&self) -> Option<WorkOutcome> {
        match self {
            Self::Yes => Some(WorkOutcome::Done),
            Self::No => Some(WorkOutcome::Refused),
            Self::Read => Some(WorkOutcome::ReadOnly),
            Self::Begin
            | Self::VoteRequest
            | Self::Commit
            | Self::Abort
            | Self::Ack
            | Self::Inquiry
            | Self::Unknown => None,
        }
    }
}

impl RecordInfo for Record {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Start => "start",
            Self::Collecting => "collecting",
            Self::Prepared => "prepare",
            Self::Commit(_) => "commit",
            Self::Abort(_) => "abort",
            Self::End => "end",
        })
    }

    fn purpose(&self) -> Purpose {
        match self {
            Self::Start | Self::Collecting => Purpose::Begin,
            Self::Prepared => Purpose::Prepare,
            Self::Commit(_) | Self::Abort(_) => Purpose::Decision,
            Self::End => Purpose::End,
        }
    }
}
