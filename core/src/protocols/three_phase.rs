//! Three-phase commit: nobody commits while somebody may still be uncertain.
//!
//! Skeen, "Nonblocking Commit Protocols", SIGMOD 1981, for the states and the theorem; Bernstein,
//! Hadzilacos, Goodman, "Concurrency Control and Recovery in Database Systems", 1987, chapter 7, for
//! the centralised protocol and the termination rules TR1 to TR4.
//!
//! ```text
//! coordinator  INITIAL -> WAIT -> PRECOMMIT -> COMMIT -> END
//!                              -> ABORT     -> END
//! participant  INITIAL -> PREPARING -> READY -> PRECOMMITTED -> COMMITTED
//!                                   -> ABORTED (votes NO)
//! ```
//!
//! **Why it does not block.** Between READY, from which one may still abort, and COMMITTED lies a
//! state from which nobody aborts and nobody commits alone. So the survivors of crashes can tell from
//! their own states what the dead cannot have decided. They elect the next coordinator, who asks for
//! states:
//!
//! - TR1: somebody aborted, or never voted: abort.
//! - TR2: somebody committed: commit.
//! - TR3: all are in READY: abort.
//! - TR4: somebody is in PRECOMMITTED: bring the others there, then commit.
//!
//! Coordinators are numbered: 0 is C, then the participants in turn, round and round. Who has answered
//! one takes nothing from an earlier one (the *view rule*), and who has crashed only asks for the
//! decision and takes no part (*passive recovery*). Without either rule the theorem fails. C writes
//! nothing before its decision: if it crashes earlier it knows of no transaction any more, and says so to
//! whoever asks. If all fail, nobody decides until all are back; then their logs do.
//!
//! **Costs.** With N participants and final ACKs: 6N messages, 6 delays and 3N+1 forced writes.
//!
//! **How it fails.** All of it rests on telling a dead process from a silent one. A partition, two lost
//! messages, or a slow network make two coordinators that decide differently.

mod coordinator;
mod costs;
mod info;
mod participant;
mod termination;

use alloc::{borrow::Cow, format, vec::Vec};

use coordinator::Coordinator;
use participant::Participant;

use crate::protocol::{
    Context, Decision, Input, Machine, MessageInfo, Options, Outbox, Phase, Process, ProcessId,
    ProcessSet, Protocol, ProtocolInfo, Purpose, RecordInfo, Role, Status, Timer, WorkOutcome,
};

/// Three-phase commit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    /// Everybody voted YES. With the number of the coordinator who says so.
    PreCommit(View),
    /// Nobody will find me uncertain any more. With the number of the coordinator who is answered.
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
    /// Everybody voted YES. The coordinator writes it only under the course's rule.
    PreCommitted,
    /// The outcome.
    Commit,
    /// The outcome.
    Abort,
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

/// What a process does when it has waited long enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Participants elect the next coordinator (Skeen; Bernstein, Hadzilacos, Goodman).
    Elected,
    /// READY aborts, PRECOMMITTED commits, each alone.
    Naive,
    /// PRECOMMITTED commits and tells the others, READY waits.
    Course,
    /// The same, and a coordinator that finds no decision in its log aborts, whatever it had sent.
    CourseAbort,
}

/// The coordinator waits for votes, or for a request to begin.
const VOTES: u8 = 0;
/// The coordinator waits for acknowledgements: of PRE-COMMIT, or of the decision.
const ACKS: u8 = 1;
/// A participant waits to be asked for its vote.
const REQUEST: u8 = 2;
/// A process that may not decide alone waits for the decision.
const DECISION: u8 = 3;
/// An elected coordinator waits for states, or for acknowledgements.
const ANSWERS: u8 = 4;

/// The coordinator is always the first process.
const COORDINATOR: ProcessId = ProcessId(0);
/// The participant that initiates, where one does.
const INITIATOR: ProcessId = ProcessId(1);

impl Protocol for ThreePhase {
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
}

impl Machine for ThreePhase {
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

    fn status(cx: Context<'_>, node: &Node) -> Status {
        match node {
            Node::Coordinator(coordinator) => coordinator.status(),
            Node::Participant(participant) => participant.status(cx),
        }
    }

    fn awaits(cx: Context<'_>, node: &Node, timer: u8) -> ProcessSet {
        match node {
            Node::Coordinator(coordinator) => coordinator.awaits(cx, timer),
            Node::Participant(participant) => participant.awaits(cx, timer),
        }
    }
}

impl Rule {
    fn of(cx: Context<'_>) -> Self {
        match cx.option(info::RULE) {
            _ if mistaken(cx, info::M8) => Self::Naive,
            0 => Self::Elected,
            1 => Self::Naive,
            2 => Self::Course,
            _ => Self::CourseAbort,
        }
    }

    /// Whether a PRE-COMMIT is as good as a decision.
    fn is_the_courses(self) -> bool {
        matches!(self, Self::Course | Self::CourseAbort)
    }
}

/// Every process but this one.
fn others(cx: Context<'_>) -> ProcessSet {
    cx.setup.ids().collect::<ProcessSet>().without(ProcessSet::one(cx.me))
}

/// Whether who has answered a coordinator takes nothing from an earlier one.
fn keeps_to_views(cx: Context<'_>) -> bool {
    cx.option(info::VIEW_RULE) == 0 && !mistaken(cx, info::M10)
}

/// Whether who has crashed takes part like everybody else.
fn lets_recovered_vote(cx: Context<'_>) -> bool {
    let fresh = cx.option(info::RECOVERED) == 1 || mistaken(cx, info::M13);
    fresh || Rule::of(cx).is_the_courses()
}

fn initiated_by_participant(cx: Context<'_>) -> bool {
    cx.option(info::INITIATOR_OPTION) == info::BY_PARTICIPANT
}

/// Asks everybody for the decision, and goes on asking.
fn inquire(cx: Context<'_>, timer: Timer, out: &mut Outbox<Message, Record>) {
    if timer.attempt == 0 {
        out.broadcast(others(cx), &Message::Inquiry);
    } else {
        out.repeat(others(cx), &Message::Inquiry);
    }
    out.arm(timer.again());
}

/// Whether a mistake of the catalogue is switched on.
fn mistaken(cx: Context<'_>, mistake: u8) -> bool {
    cx.option(info::MISTAKE) == mistake
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

/// What a process that has crashed and takes no part has been told by others like it.
///
/// After a total failure nobody may decide until the last process to fail is back. Nobody knows who
/// that was, but when every process has come back undecided, it is among them: the logs of all decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Roll {
    undecided: ProcessSet,
    committable: bool,
}

impl Roll {
    /// Takes note of one answer; the decision, if everybody has come back without one.
    fn call(&mut self, cx: Context<'_>, from: ProcessId, committable: bool) -> Option<Decision> {
        self.undecided.insert(from);
        self.committable |= committable;
        if self.undecided != others(cx) {
            return None;
        }
        Some(if self.committable { Decision::Commit } else { Decision::Abort })
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
