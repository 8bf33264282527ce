//! Two-phase commit: presumed nothing, presumed abort, presumed commit.
//!
//! Mohan, Lindsay, Obermarck, "Transaction Management in the R* Distributed Database Management
//! System", ACM TODS 11(4), 1986, for the records, the presumptions and recovery; Bernstein,
//! Hadzilacos, Goodman, "Concurrency Control and Recovery in Database Systems", 1987, chapter 7, for
//! the timeouts and cooperative termination; Gray, Lamport, "Consensus on Transaction Commit", ACM
//! TODS 31(1), 2006, for a participant that initiates.
//!
//! ```text
//! coordinator  INITIAL -> WAIT -> COMMIT | ABORT -> END
//! participant  INITIAL -> PREPARING -> READY -> COMMITTED | ABORTED
//!                                   -> ABORTED (votes NO)   -> DONE (votes READ)
//! ```
//!
//! **Costs.** With N participants, a separate coordinator and final ACKs: 4N messages and 2N+1
//! forced writes for a commit; 3N and N+2 under presumed commit.
//!
//! **How it fails.** A participant in READY has promised to commit and may not decide alone. If the
//! coordinator is gone and nobody that it can reach knows or can force the outcome, it waits, with
//! its locks held, until the coordinator is back: two-phase commit is safe, and it blocks.

mod coordinator;
mod costs;
mod info;
mod participant;

use alloc::{borrow::Cow, format, vec::Vec};

use coordinator::Coordinator;
use participant::Participant;

use crate::protocol::{
    Context, Input, Machine, MessageInfo, Names, Options, Outbox, Phase, Process, ProcessId,
    ProcessSet, Protocol, ProtocolInfo, Purpose, RecordInfo, Role, Status, WorkOutcome,
};

/// Two-phase commit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// A vote of one who has written nothing and does not care for the outcome.
    Read,
    /// The decision.
    Commit,
    /// The decision.
    Abort,
    /// The decision is in my log.
    Ack,
    /// What was decided?
    Inquiry,
}

/// What the logs hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// Coordinator: a transaction began (optional, never forced).
    Start,
    /// Coordinator, presumed commit: these participants may become ready.
    Collecting,
    /// Participant: can commit and can abort, whatever happens.
    Prepared,
    /// The outcome; at the coordinator, with those who must acknowledge it.
    Commit(ProcessSet),
    /// The outcome; at the coordinator, with those who must acknowledge it.
    Abort(ProcessSet),
    /// Coordinator: everybody has acknowledged.
    End,
}

/// The volatile state of a process.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// Of the coordinator.
    Coordinator(Coordinator),
    /// Of a participant.
    Participant(Participant),
}

/// What the coordinator answers about a transaction that it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Presumption {
    Nothing,
    Abort,
    Commit,
}

/// The coordinator waits for votes, or for a request to begin.
const VOTES: u8 = 0;
/// The coordinator waits for acknowledgements.
const ACKS: u8 = 1;
/// A participant waits to be asked for its vote.
const REQUEST: u8 = 2;
/// A participant that voted YES waits for the decision.
const DECISION: u8 = 3;

/// The coordinator is always the first process.
const COORDINATOR: ProcessId = ProcessId(0);
/// The participant that initiates, where one does.
const INITIATOR: ProcessId = ProcessId(1);

impl Protocol for TwoPhase {
    const INFO: ProtocolInfo = info::INFO;

    fn processes(options: &Options, participants: u8) -> Vec<Process> {
        let host = if options.get(info::COLOCATED) == 0 { 0 } else { INITIATOR.0 };
        let coordinator = Process { name: "C".into(), role: Role::Coordinator, host };
        let participant = |place: u8| Process {
            name: format!("p{place}").into(),
            role: Role::Participant,
            host: place,
        };
        core::iter::once(coordinator).chain((1..=participants).map(participant)).collect()
    }

    /// All are asked alike, unless one of them initiates or is near the coordinator.
    fn interchangeable(options: &Options) -> bool {
        options.get(info::INITIATOR_OPTION) == 0 && options.get(info::COLOCATED) == 0
    }

    fn rename_node(node: &mut Node, names: &Names) {
        if let Node::Coordinator(coordinator) = node {
            coordinator.rename(names);
        }
    }

    fn rename_record(record: &mut Record, names: &Names) {
        if let Record::Commit(to) | Record::Abort(to) = record {
            *to = names.of_all(*to);
        }
    }
}

impl Machine for TwoPhase {
    type Node = Node;
    type Message = Message;
    type Record = Record;

    fn boot(cx: Context<'_>, log: &[Record], out: &mut Outbox<Message, Record>) -> Node {
        match cx.process().role {
            Role::Coordinator => Node::Coordinator(Coordinator::boot(cx, log, out)),
            _ => Node::Participant(Participant::boot(cx, log, out)),
        }
    }

    fn step(
        cx: Context<'_>,
        node: &mut Node,
        input: Input<Message>,
        out: &mut Outbox<Message, Record>,
    ) {
        match node {
            Node::Coordinator(coordinator) => coordinator.step(cx, input, out),
            Node::Participant(participant) => participant.step(cx, input, out),
        }
    }

    fn status(_cx: Context<'_>, node: &Node) -> Status {
        match node {
            Node::Coordinator(coordinator) => coordinator.status(),
            Node::Participant(participant) => participant.status(),
        }
    }

    fn awaits(cx: Context<'_>, node: &Node, timer: u8) -> ProcessSet {
        match node {
            Node::Coordinator(coordinator) => coordinator.awaits(cx, timer),
            Node::Participant(_) => ProcessSet::one(COORDINATOR),
        }
    }
}

impl Presumption {
    fn of(cx: Context<'_>) -> Self {
        match cx.option(info::PRESUMPTION) {
            0 => Self::Nothing,
            1 => Self::Abort,
            _ => Self::Commit,
        }
    }

    /// Whether participants acknowledge a commit, and the coordinator waits for it.
    fn acknowledges_commit(self) -> bool {
        self != Self::Commit
    }

    /// Whether participants acknowledge an abort, and the coordinator waits for it.
    fn acknowledges_abort(self) -> bool {
        self != Self::Abort
    }
}

/// Whether a mistake of the catalogue, by its number, is switched on.
fn mistaken(cx: Context<'_>, number: u8) -> bool {
    cx.option(info::MISTAKE) == number
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
        })
    }

    fn phase(&self) -> Phase {
        match self {
            Self::Begin => Phase::Request,
            Self::VoteRequest | Self::Yes | Self::No | Self::Read => Phase::Voting,
            Self::Commit | Self::Abort => Phase::Decision,
            Self::Ack => Phase::Acknowledgement,
            Self::Inquiry => Phase::Recovery,
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
            | Self::Inquiry => None,
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
