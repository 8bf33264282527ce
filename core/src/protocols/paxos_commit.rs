//! Paxos Commit, and Faster Paxos Commit.
//!
//! Gray, Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006, sections 4 and 5, and the
//! TLA+ module `PaxosCommit` that belongs to it. Names are those of the paper: a resource manager
//! (RM) is a participant here, phases are 1a, 1b, 2a and 2b.
//!
//! Every RM's vote is the value of an instance of consensus of its own: `prepared` or `aborted`. The
//! transaction commits if and only if every instance chooses `prepared`. All instances share the
//! 2F+1 acceptors and the leaders. Ballot 0 of an instance belongs to its RM, which needs no phase 1
//! there and sends its 2a to the acceptors at once. Higher ballots belong to the leaders in turn.
//!
//! ```text
//! participant  WORKING -> PREPARING -> PREPARED -> COMMITTED | ABORTED
//!                                   -> ABORTED (by itself)
//! acceptor     ACCEPTING, with mbal, bal and val of every instance
//! leader       INITIAL -> VOTING (ballot 0) ----------------------> COMMIT | ABORT
//!              STANDBY | SUPERSEDED -> PHASE 1 (ballot b) -> PHASE 2 -> COMMIT | ABORT
//! ```
//!
//! What is bundled: an acceptor answers for all instances in one message, after one write, once it
//! has the 2a of every RM. A leader begins a ballot in all instances at once; one in which a value is
//! chosen already gets that value again. So one `mbal` and one `bal` of an acceptor stand for those
//! of every instance, and its values for those that have one.
//!
//! **The normal case** uses F+1 of the acceptors. A leader that misses an answer, or is asked by a
//! participant in doubt, turns to all of them with a ballot of its own. An RM whose 2a reached nobody
//! is `aborted` there, so a silent RM holds nobody up.
//!
//! **Costs.** (N+1)(F+3)−4 messages, five delays and N+F+1 stable writes; Faster: 2NF+3N−1 messages
//! and four delays. With F = 0 all of that is two-phase commit's: the one acceptor is the log of the
//! coordinator.
//!
//! **How it fails.** It is never unsafe. It waits while no leader reaches F+1 acceptors; and leaders
//! that keep superseding each other decide nothing, which is why a leader that hears of a higher
//! ballot leaves it to the other until it is asked again.

mod acceptor;
mod costs;
mod info;
mod leader;
mod message;
mod participant;
mod values;

use alloc::{format, vec::Vec};

pub use acceptor::Acceptor;
pub use leader::{Leader, Leading};
pub use message::{Message, Record};
pub use participant::{Participant, RmState};
pub use values::{Accepted, Answers, Values};

use crate::protocol::{
    Context, Input, Machine, Options, Outbox, Process, ProcessId, ProcessSet, Protocol,
    ProtocolInfo, Role, Setup, Status,
};

/// Paxos Commit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PaxosCommit;

/// The volatile state of a process.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// Of a leader.
    Leader(Leader),
    /// Of a participant.
    Participant(Participant),
    /// Of an acceptor.
    Acceptor(Acceptor),
}

/// A leader waits for the initiator, or for the acceptors' answers in ballot 0.
const VOTES: u8 = 0;
/// A leader waits for a majority of the acceptors in a ballot of its own.
const MAJORITY: u8 = 1;
/// A participant waits to be asked to prepare.
const REQUEST: u8 = 2;
/// A participant that has prepared waits for the outcome.
const OUTCOME: u8 = 3;

/// The leader that begins is always the first process.
const LEADER: ProcessId = ProcessId(0);
/// The participant that initiates, where one does.
const INITIATOR: ProcessId = ProcessId(1);

type Out = Outbox<Message, Record>;

impl Protocol for PaxosCommit {
    const INFO: ProtocolInfo = info::INFO;

    /// The leader, the participants, the acceptors, the standby leader.
    fn processes(options: &Options, participants: u8) -> Vec<Process> {
        let faults = options.get(info::FAULTS);
        let machines = options.get(info::MACHINES);
        // A machine has the number of the first process on it.
        let acceptor_host = |place: u8| match machines {
            info::SHARED if place == 1 => LEADER.0,
            info::COLOCATED if place <= faults + 1 => place,
            _ => participants + place,
        };
        let leader_host = if machines == info::COLOCATED { INITIATOR.0 } else { LEADER.0 };
        let participant = |place| (format!("p{place}"), Role::Participant, place);
        let acceptor = |place| (format!("a{place}"), Role::Acceptor, acceptor_host(place));
        let acceptors = 2 * faults + 1;
        core::iter::once(("L".into(), Role::Coordinator, leader_host))
            .chain((1..=participants).map(participant))
            .chain((1..=acceptors).map(acceptor))
            .chain([("L2".into(), Role::Coordinator, participants + acceptors + 1)])
            .map(|(name, role, host)| Process { name: name.into(), role, host })
            .collect()
    }
}

impl Machine for PaxosCommit {
    type Node = Node;
    type Message = Message;
    type Record = Record;

    fn boot(cx: Context<'_>, log: &[Record], out: &mut Out) -> Node {
        match cx.process().role {
            Role::Participant => Node::Participant(Participant::boot(cx, log, out)),
            Role::Acceptor => Node::Acceptor(Acceptor::boot(log)),
            _ => Node::Leader(Leader::boot(log)),
        }
    }

    fn step(cx: Context<'_>, node: &mut Node, input: Input<Message>, out: &mut Out) {
        match (node, input) {
            (Node::Leader(leader), input) => leader.step(cx, input, out),
            (Node::Participant(participant), input) => participant.step(cx, input, out),
            (Node::Acceptor(acceptor), Input::Message { from, message }) => {
                acceptor.receive(cx, from, message, out);
            }
            (Node::Acceptor(_), _) => {}
        }
    }

    fn status(cx: Context<'_>, node: &Node) -> Status {
        match node {
            Node::Leader(leader) => leader.status(cx),
            Node::Participant(participant) => participant.status(),
            Node::Acceptor(acceptor) => acceptor.status(),
        }
    }

    fn awaits(cx: Context<'_>, node: &Node, timer: u8) -> ProcessSet {
        match node {
            Node::Leader(leader) => leader.awaits(cx),
            Node::Participant(_) if timer == REQUEST => ProcessSet::one(LEADER),
            Node::Participant(_) if cx.tells_participants() => cx.used_acceptors(),
            Node::Participant(_) => cx.setup.with_role(Role::Coordinator),
            Node::Acceptor(_) => ProcessSet::EMPTY,
        }
    }
}

/// Who is who in a run, and which rules it follows.
trait Rules {
    fn participants(self) -> ProcessSet;
    fn acceptors(self) -> ProcessSet;
    /// The F+1 acceptors that the normal case gets by with.
    fn used_acceptors(self) -> ProcessSet;
    /// The acceptor that the leader may share a machine with.
    fn first_acceptor(self) -> ProcessId;
    /// F+1 of 2F+1.
    fn majority(self) -> usize;
    /// Whether the acceptors tell the participants, and not the leader.
    fn tells_participants(self) -> bool;
    /// The participant that begins, if not the leader does.
    fn initiator(self) -> Option<ProcessId>;
    /// Whether who aborts by itself tells the leader, which announces it without the acceptors.
    fn cuts_aborts_short(self) -> bool;
}

impl Rules for Context<'_> {
    fn participants(self) -> ProcessSet {
        self.setup.with_role(Role::Participant)
    }

    fn acceptors(self) -> ProcessSet {
        self.setup.with_role(Role::Acceptor)
    }

    fn used_acceptors(self) -> ProcessSet {
        self.acceptors().into_iter().take(self.majority()).collect()
    }

    fn first_acceptor(self) -> ProcessId {
        ProcessId(self.setup.participants + 1)
    }

    fn majority(self) -> usize {
        usize::from(self.option(info::FAULTS)) + 1
    }

    fn tells_participants(self) -> bool {
        self.option(info::LEARNERS) == info::PARTICIPANTS
    }

    fn initiator(self) -> Option<ProcessId> {
        (self.option(info::INITIATED_BY) == info::BY_PARTICIPANT).then_some(INITIATOR)
    }

    fn cuts_aborts_short(self) -> bool {
        self.option(info::ABORTING) == info::SHORT_CUT
    }
}

/// Who leads a ballot: the RMs lead ballot 0 of their instances, the leaders take turns above it.
fn owner(setup: &Setup, ballot: u8) -> ProcessId {
    let standby = setup.processes.len().saturating_sub(1);
    if ballot % 2 == 1 { LEADER } else { ProcessId(u8::try_from(standby).unwrap_or(u8::MAX)) }
}

/// Whether a mistake of the catalogue, by its place among the choices, is switched on.
fn mistaken(cx: Context<'_>, mistake: u8) -> bool {
    cx.option(info::MISTAKE) == mistake
}
