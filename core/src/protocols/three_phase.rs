//! Three-phase commit: no process commits while another may still be uncertain.
//!
//! Rules carry the sections of their sources:
//!
//! - **Sk81**: Skeen, "Nonblocking Commit Protocols", SIGMOD 1981, for the states and the theorem.
//! - **BHG**: Bernstein, Hadzilacos, Goodman, "Concurrency Control and Recovery in Database Systems", 1987,
//!   section 7.5, for the centralised protocol, its timeout actions and the termination rules TR1 to TR4.
//!
//! ```text
//! coordinator  INITIAL -> WAIT -> PRECOMMIT -> COMMIT -> END
//!                              -> ABORT     -> END
//! participant  INITIAL -> PREPARING -> READY -> PRECOMMITTED -> COMMITTED
//!                                   -> ABORTED (votes NO)
//! ```
//!
//! **Why it does not block.** Between READY, from which a process may still abort, and COMMITTED lies a
//! state from which no process aborts and none commits alone. So the survivors of crashes can tell from
//! their own states what the crashed processes cannot have decided. They elect the next coordinator, which asks
//! for states:
//!
//! - TR1: a process aborted, or never voted: abort.
//! - TR2: a process committed: commit.
//! - TR3: all are in READY: abort.
//! - TR4: a process is in PRECOMMITTED: bring the others there, then commit.
//!
//! Coordinators are numbered: 0 is C, then the participants in turn, round and round. A participant that has
//! answered one takes nothing from an earlier one (the *view rule*), and one that has crashed only asks for the
//! decision and takes no part (*passive recovery*). Without either rule the theorem fails. C writes
//! nothing before its decision: if it crashes earlier it knows of no transaction any more, and answers inquiries
//! so. If all processes fail, none decides until all are back; then their logs do.
//!
//! **Costs.** With N participants and final ACKs: 6N messages, 6 delays and 3N+1 forced writes.
//!
//! **How it fails.** All of it rests on telling a crashed process from a silent one. A partition, two lost
//! messages, or a slow network make two coordinators that decide differently.

mod coordinator;
mod costs;
mod election;
mod info;
mod options;
mod participant;
mod termination;

use alloc::{borrow::Cow, format, vec::Vec};

use coordinator::Coordinator;
pub use options::Config;
use participant::Participant;

use crate::protocol::{
    Context, Decision, MessageInfo, Outbox, Phase, Process, ProcessId, ProcessSet, Protocol,
    ProtocolInfo, Purpose, RecordInfo, Role, Timer, WorkOutcome, roles, timers,
};

/// Three-phase commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ThreePhase;

/// The number of a coordinator: 0 is C, and each later one took over from an earlier one.
type View = u8;

/// What the processes say to each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Can you commit?
    VoteRequest,
    /// A vote to commit.
    Yes,
    /// A vote to abort.
    No,
    /// Every vote is YES. With the number of the coordinator that says so.
    PreCommit(View),
    /// I am not uncertain any more. With the number of the coordinator that is answered.
    Ack(View),
    /// The decision.
    Commit,
    /// The decision.
    Abort,
    /// The decision is in my log.
    Done,
    /// An elected coordinator asks for a state.
    StateRequest(View),
    /// I am in READY.
    Uncertain(View),
    /// I am in PRECOMMITTED.
    PreCommitted(View),
    /// What was decided?
    Inquiry,
    /// I have crashed, and my log holds no decision; whether it holds a pre-commit.
    Undecided(bool),
}

/// What the logs hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// Participant: can commit and can abort, whatever happens.
    Prepared,
    /// Every vote is YES. The coordinator writes it only under the course's rule.
    PreCommitted,
    /// The outcome.
    Commit,
    /// The outcome.
    Abort,
    /// Coordinator: every participant has acknowledged.
    End,
}

timers! {
    /// What a process waits for.
    pub enum Wait {
        /// The coordinator: votes, or a request to begin.
        Votes: "votes", 1;
        /// The coordinator: acknowledgements, of PRE-COMMIT or of the decision.
        Acks: "acknowledgements", 1;
        /// A participant: to be asked for its vote.
        Request: "a request to vote", 1;
        /// A process that may not decide alone: the decision. The one that leads times out once before it tells.
        Decision: "the decision", 2;
        /// An elected coordinator: states, or acknowledgements.
        Answers: "the others' answers", 1;
    }
}

roles! {
    ThreePhase {
        /// Of the coordinator.
        Coordinator => Coordinator,
        /// Of a participant.
        Participant => Participant,
    }
}

type Cx<'a> = Context<'a, ThreePhase>;
type Out = Outbox<ThreePhase>;

/// The coordinator is always the first process.
const COORDINATOR: ProcessId = ProcessId(0);
/// The participant that initiates, where one does.
const INITIATOR: ProcessId = ProcessId(1);

impl Protocol for ThreePhase {
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
}

/// Every process but this one.
fn others(cx: Cx<'_>) -> ProcessSet {
    cx.setup.ids().collect::<ProcessSet>().without(ProcessSet::one(cx.me))
}

/// BHG 7.5: asks every other process for the decision, again and again.
fn inquire(cx: Cx<'_>, timer: Timer<Wait>, out: &mut Out) {
    if timer.attempt == 0 {
        out.broadcast(others(cx), &Message::Inquiry);
    } else {
        out.repeat(others(cx), &Message::Inquiry);
    }
    out.arm(timer.again());
}

/// The decision that a message tells.
fn decision_of(message: &Message) -> Option<Decision> {
    match message {
        Message::Commit => Some(Decision::Commit),
        Message::Abort => Some(Decision::Abort),
        _ => None,
    }
}

fn telling(decision: Decision) -> Message {
    match decision {
        Decision::Commit => Message::Commit,
        Decision::Abort => Message::Abort,
    }
}

fn recording(decision: Decision) -> Record {
    match decision {
        Decision::Commit => Record::Commit,
        Decision::Abort => Record::Abort,
    }
}

impl MessageInfo for Message {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::VoteRequest => "VOTE-REQ",
            Self::Yes => "YES",
            Self::No => "NO",
            Self::PreCommit(_) => "PRE-COMMIT",
            Self::Ack(_) => "ACK",
            Self::Commit => "COMMIT",
            Self::Abort => "ABORT",
            Self::Done => "DONE",
            Self::StateRequest(_) => "STATE-REQ",
            Self::Uncertain(_) => "UNCERTAIN",
            Self::PreCommitted(_) => "PRE-COMMITTED",
            Self::Inquiry => "INQUIRY",
            Self::Undecided(_) => "UNDECIDED",
        })
    }

    fn phase(&self) -> Phase {
        match self {
            Self::VoteRequest | Self::Yes | Self::No => Phase::Voting,
            Self::PreCommit(_) | Self::Ack(_) => Phase::PreCommit,
            Self::Commit | Self::Abort => Phase::Decision,
            Self::Done => Phase::Acknowledgement,
            Self::StateRequest(_)
            | Self::Uncertain(_)
            | Self::PreCommitted(_)
            | Self::Inquiry
            | Self::Undecided(_) => Phase::Recovery,
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
        Cow::Borrowed(match self {
            Self::Prepared => "prepare",
            Self::PreCommitted => "pre-commit",
            Self::Commit => "commit",
            Self::Abort => "abort",
            Self::End => "end",
        })
    }

    fn purpose(&self) -> Purpose {
        match self {
            Self::Prepared => Purpose::Prepare,
            Self::PreCommitted => Purpose::PreCommit,
            Self::Commit | Self::Abort => Purpose::Decision,
            Self::End => Purpose::End,
        }
    }
}
