//! Paxos Commit, and Faster Paxos Commit.
//!
//! **GL06**: Gray, Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006, sections 4 and 5, and
//! the TLA+ module `PaxosCommit` that belongs to it. Names are those of the paper: a resource manager
//! (RM) is a participant here, phases are 1a, 1b, 2a and 2b. Rules carry the names of the module's actions:
//!
//! | `PaxosCommit` | here |
//! | --- | --- |
//! | `RMPrepare`, `RMChooseToAbort`, `RMRcvCommitMsg`, `RMRcvAbortMsg` | `participant.rs` |
//! | `Phase1a`, `Phase2a`, `Decide` | `leader.rs` |
//! | `Phase1b`, `Phase2b` | `acceptor.rs` |
//!
//! The module itself is [`tla_models::PaxosCommit`](crate::tla_models::PaxosCommit);
//! `tests/conformance/refinement.rs` holds every step of this protocol against it.
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
//! participant in doubt, turns to all of them with a ballot of its own. An RM whose 2a reached
//! no acceptor is `aborted` there, so a silent RM holds no other up.
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
mod options;
mod participant;
mod values;

use alloc::{format, vec::Vec};

pub use acceptor::Acceptor;
pub use leader::{Leader, Leading};
pub use message::{Message, Record};
pub use options::Config;
pub use participant::{Participant, RmState};
pub use values::{Accepted, Answers, Values};

use options::{Aborting, Machines};

use crate::{
    num::bounded,
    protocol::{
        Context, Outbox, Process, ProcessId, ProcessSet, Protocol, ProtocolInfo, Role, Setup,
        roles, timers,
    },
};

/// Paxos Commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PaxosCommit;

timers! {
    /// What a process waits for.
    pub enum Wait {
        /// A leader: the initiator, or the acceptors' answers in ballot 0.
        Votes: "the votes", 1;
        /// A leader: a majority of the acceptors in a ballot of its own.
        Majority: "a majority of the acceptors", 1;
        /// A participant: to be asked to prepare. The leader times out first, and then has two rounds of
        /// messages to make.
        Request: "a request to prepare", 3;
        /// A participant that has prepared: the outcome.
        Outcome: "the outcome", 3;
    }
}

roles! {
    PaxosCommit {
        /// Of a leader.
        Coordinator => Leader,
        /// Of a participant.
        Participant => Participant,
        /// Of an acceptor.
        Acceptor => Acceptor,
    }
}

/// The leader that begins is always the first process.
const LEADER: ProcessId = ProcessId(0);
/// The participant that initiates, where one does.
const INITIATOR: ProcessId = ProcessId(1);

type Cx<'a> = Context<'a, PaxosCommit>;
type Out = Outbox<PaxosCommit>;

impl Protocol for PaxosCommit {
    const INFO: ProtocolInfo = info::INFO;

    /// The leader, the participants, the acceptors, the standby leader.
    fn processes(config: &Config, participants: u8) -> Vec<Process> {
        let Config { faults, machines, .. } = *config;
        // A machine has the number of the first process on it.
        let acceptor_host = |place: u8| match machines {
            Machines::Shared if place == 1 => LEADER.0,
            Machines::Colocated if place <= faults + 1 => place,
            Machines::Shared | Machines::Colocated | Machines::Separate => participants + place,
        };
        let leader_host = match machines {
            Machines::Colocated => INITIATOR.0,
            Machines::Shared | Machines::Separate => LEADER.0,
        };
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

/// The processes of a run, by their part in it.
impl Context<'_, PaxosCommit> {
    fn participants(self) -> ProcessSet {
        self.setup.with_role(Role::Participant)
    }

    fn acceptors(self) -> ProcessSet {
        self.setup.with_role(Role::Acceptor)
    }

    /// The F+1 acceptors that the normal case gets by with.
    fn used_acceptors(self) -> ProcessSet {
        self.acceptors().into_iter().take(self.majority()).collect()
    }

    /// The acceptor that the leader may share a machine with.
    fn first_acceptor(self) -> ProcessId {
        ProcessId(self.setup.participants + 1)
    }

    /// F+1 of 2F+1.
    fn majority(self) -> usize {
        usize::from(self.config.faults) + 1
    }
}

/// The leader of a ballot above 0: the leaders take turns. Ballot 0 of an instance is its RM's.
fn owner(setup: &Setup, ballot: u8) -> ProcessId {
    let standby = setup.processes.len() - 1;
    if ballot % 2 == 1 { LEADER } else { ProcessId(bounded(standby)) }
}
