//! A key-value store in shards: strict two-phase locking, and two-phase commit across the shards.
//!
//! - **BHG**: Bernstein, Hadzilacos, Goodman, "Concurrency Control and Recovery in Database Systems", 1987, for
//!   deadlocks (section 3.4), strict two-phase locking (3.5) and the commit (7.4).
//! - **RSL78**: Rosenkrantz, Stearns, Lewis, "System Level Concurrency Control for Distributed Database
//!   Systems", ACM TODS 3(2), 1978, for wait-die.
//! - **R\***: Mohan, Lindsay, Obermarck, "Transaction Management in the R* Distributed Database Management
//!   System", ACM TODS 11(4), 1986, for presumed abort (section 3).
//!
//! Each transaction of the script is run by a client, which asks the shards for one operation after
//! the other and then coordinates the commit among those that it has asked. The key with the number k
//! lies at shard k mod N.
//!
//! ```text
//! client           RUNNING -> WAIT -> COMMIT -> COMMITTED
//!                  RUNNING | WAIT -> ABORTED
//! branch at shard  (absent) -> waiting <-> active -> preparing -> ready -> committed | aborted
//!                  waiting | active | preparing -> aborted
//! ```
//!
//! **Rules.** A read takes a shared lock, a write an exclusive one; both are kept until the branch has
//! committed or aborted, through READY too. A shard writes in place and undoes what is aborted. After a
//! restart it has the locks of the writes of every branch in READY before it takes a request. What was
//! not ready is lost in a crash, so each answer says which life of the shard it comes from: a branch of
//! an earlier life is refused. Reads need no lock after a restart: their transaction asks for nothing
//! any more once a branch of it is ready.
//!
//! **Deadlock.** Wait-die: a transaction that requests what an older one holds dies, so that only older ones wait
//! for younger ones and no circle closes; T1 is the oldest. Timeout: a client that times out
//! aborts. Either way the victim is told and aborts; it is not run again.
//!
//! **Costs.** A request and an answer an operation, then presumed abort's 4N messages and 2N+1 forced
//! writes among the N shards that were asked.
//!
//! **How it fails.** It blocks as two-phase commit does: a shard in READY whose client is gone keeps its
//! locks, and transactions that request the same keys wait too.

mod client;
mod info;
mod keys;
mod locks;
mod options;
mod shard;
mod store;

use alloc::{borrow::Cow, format, vec::Vec};

use client::Client;
pub use options::Config;
use shard::Shard;

use crate::{
    num::bounded,
    protocol::{
        Context, MessageInfo, Operation, Outbox, Phase, Process, ProcessId, ProcessSet, Protocol,
        ProtocolInfo, Purpose, RecordInfo, Role, Setup, TimerInfo, TimerKind, WorkOutcome, roles,
    },
};

/// The transactional key-value store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyValue;

/// What the processes say to each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Do this for my transaction.
    Request(Request),
    /// The operation at this place of the script is done.
    Done {
        /// Which operation, counted from 0.
        place: u8,
        /// What it was.
        operation: Operation,
        /// In which life of the shard.
        life: u8,
        /// Of a read: who wrote what it saw; absent: the value of the beginning.
        by: Option<ProcessId>,
    },
    /// An older transaction has the lock: abort.
    Die,
    /// Can you commit what you did for me in this life?
    VoteRequest(u8),
    /// A vote to commit.
    Yes,
    /// A vote to abort, whether it was asked for or not: my part is undone.
    No,
    /// The decision.
    Commit,
    /// The decision.
    Abort,
    /// The commit is in my log.
    Ack,
    /// What was decided?
    Inquiry,
}

/// An operation that a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    /// Its place in the transaction, counted from 0.
    place: u8,
    operation: Operation,
    /// The life of the shard in which it did the transaction's earlier operations; absent: there are
    /// none.
    life: Option<u8>,
}

/// What the logs hold. A transaction is named by its client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// Shard: can commit these writes and can undo them, whatever happens.
    Prepared(ProcessId, Vec<u8>),
    /// Shard: the outcome of a transaction that was prepared.
    Committed(ProcessId),
    /// Shard: the outcome of a transaction that was prepared, or refused.
    Aborted(ProcessId),
    /// Shard: a new life began, in which what was not prepared is forgotten.
    Restarted,
    /// Client: the outcome, with the shards that must acknowledge it.
    Commit(ProcessSet),
    /// Client: every shard has acknowledged.
    End,
}

/// The most transactions of a run.
const TRANSACTIONS: u8 = 4;

/// What a process waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The client: a shard's answer to an operation.
    Answer,
    /// The client: votes.
    Votes,
    /// The client: acknowledgements.
    Acks,
    /// A shard: word from this client, whose transaction may still abort.
    Word(ProcessId),
    /// A shard in READY: the decision of this client.
    Decision(ProcessId),
}

impl Wait {
    /// A wait for a lock is one for another whole transaction; a wait for a client is one for all that the client
    /// waits for. The order is part of every link: append only.
    const TABLE: &[TimerInfo] = &[
        TimerInfo { awaits: "an answer", timeouts: 4 },
        TimerInfo { awaits: "votes", timeouts: 2 },
        TimerInfo { awaits: "acknowledgements", timeouts: 2 },
        TimerInfo { awaits: "word from T1", timeouts: 16 },
        TimerInfo { awaits: "word from T2", timeouts: 16 },
        TimerInfo { awaits: "word from T3", timeouts: 16 },
        TimerInfo { awaits: "word from T4", timeouts: 16 },
        TimerInfo { awaits: "the decision about T1", timeouts: 3 },
        TimerInfo { awaits: "the decision about T2", timeouts: 3 },
        TimerInfo { awaits: "the decision about T3", timeouts: 3 },
        TimerInfo { awaits: "the decision about T4", timeouts: 3 },
    ];
    const WORD: u8 = 3;
    const DECISION: u8 = Self::WORD + TRANSACTIONS;
    const END: u8 = Self::DECISION + TRANSACTIONS;
}

impl TimerKind for Wait {
    fn place(self) -> u8 {
        match self {
            Self::Answer => 0,
            Self::Votes => 1,
            Self::Acks => 2,
            Self::Word(client) => Self::WORD + client.0,
            Self::Decision(client) => Self::DECISION + client.0,
        }
    }

    fn at(place: u8) -> Option<Self> {
        match place {
            0 => Some(Self::Answer),
            1 => Some(Self::Votes),
            2 => Some(Self::Acks),
            Self::WORD..Self::DECISION => Some(Self::Word(ProcessId(place - Self::WORD))),
            Self::DECISION..Self::END => Some(Self::Decision(ProcessId(place - Self::DECISION))),
            Self::END.. => None,
        }
    }
}

roles! {
    KeyValue {
        /// Of a client.
        Client => Client,
        /// Of a shard.
        Participant => Shard,
    }
}

type Cx<'a> = Context<'a, KeyValue>;
type Out = Outbox<KeyValue>;

impl Protocol for KeyValue {
    const INFO: ProtocolInfo = info::INFO;

    fn processes(_config: &Config, participants: u8) -> Vec<Process> {
        let shard = |place: u8| Process {
            name: format!("s{place}").into(),
            role: Role::Participant,
            host: place,
        };
        (1..=participants).map(shard).collect()
    }
}

/// Where a key lies: with N shards, the nth key at shard n mod N.
fn shard_of(setup: &Setup, key: u8) -> ProcessId {
    let clients: u8 = bounded(setup.script.transactions.len());
    ProcessId(clients + key % setup.participants)
}

impl MessageInfo for Message {
    fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Request(Request { operation, .. }) => {
                let verb = if operation.writes() { "WRITE" } else { "READ" };
                format!("{verb} {}", operation.key().name).into()
            }
            Self::Done { operation, .. } if operation.writes() => "OK".into(),
            Self::Done { operation, by: None, .. } => {
                format!("VALUE {}", operation.key().name).into()
            }
            Self::Done { operation, by: Some(writer), .. } => {
                format!("VALUE {} by T{}", operation.key().name, writer.0 + 1).into()
            }
            Self::Die => "DIE".into(),
            Self::VoteRequest(_) => "VOTE-REQ".into(),
            Self::Yes => "YES".into(),
            Self::No => "NO".into(),
            Self::Commit => "COMMIT".into(),
            Self::Abort => "ABORT".into(),
            Self::Ack => "ACK".into(),
            Self::Inquiry => "INQUIRY".into(),
        }
    }

    fn phase(&self) -> Phase {
        match self {
            Self::Request(_) | Self::Done { .. } | Self::Die => Phase::Forward,
            Self::VoteRequest(_) | Self::Yes | Self::No => Phase::Voting,
            Self::Commit | Self::Abort => Phase::Decision,
            Self::Ack => Phase::Acknowledgement,
            Self::Inquiry => Phase::Recovery,
        }
    }

    fn vote(&self) -> Option<WorkOutcome> {
        match self {
            Self::Yes => Some(WorkOutcome::Done),
            Self::No => Some(WorkOutcome::Refused),
            _ => None,
        }
    }
}

impl RecordInfo for Record {
    fn name(&self) -> Cow<'static, str> {
        let of = |word: &str, client: &ProcessId| format!("{word} T{}", client.0 + 1).into();
        match self {
            Self::Prepared(client, _) => of("prepare", client),
            Self::Committed(client) => of("commit", client),
            Self::Aborted(client) => of("abort", client),
            Self::Restarted => "restart".into(),
            Self::Commit(_) => "commit".into(),
            Self::End => "end".into(),
        }
    }

    fn purpose(&self) -> Purpose {
        match self {
            Self::Prepared(..) => Purpose::Prepare,
            Self::Committed(_) | Self::Aborted(_) | Self::Commit(_) => Purpose::Decision,
            Self::Restarted => Purpose::Progress,
            Self::End => Purpose::End,
        }
    }
}
