//! Three-phase commit with quorums: Skeen's Q3PC, and Keidar and Dolev's E3PC.
//!
//! - **Sk82**: Skeen, "A Quorum-Based Commit Protocol", 6th Berkeley Workshop, 1982.
//! - **KD98**: Keidar, Dolev, "Increasing the Resilience of Distributed and Replicated Database Systems", JCSS
//!   57(3), 1998.
//!
//! ```text
//! coordinator                     WAIT -> PC -> COMMITTED
//! participant  INITIAL -> PREPARING -> W -> PC -> COMMITTED
//!                                   -> W -> PA -> ABORTED
//!                                   -> ABORTED (votes NO)
//! ```
//!
//! Every site has one vote, the coordinator's too, and a majority is a quorum. Before a site commits, a
//! quorum is in PC (pre-committed); before one aborts after the votes, a quorum is in PA
//! (pre-aborted). Two quorums share a site, so only one of the two can come about.
//!
//! A site that times out takes over: elections are numbered, the sites call them in turn, and a site
//! that has answered one ignores those before. A silent site is not taken for a crashed one, it is merely
//! not counted.
//!
//! The protocols differ in what an elected coordinator makes of the states that it is told:
//!
//! - **Q3PC** (Sk82): a site in PC or in PA stays there. With a PC, and enough in PC and W: PRE-COMMIT to those
//!   in W. Else, with enough in PA and W: PRE-ABORT to them. Else it waits.
//! - **E3PC** (KD98): every PRE-COMMIT and PRE-ABORT carries the number of its election, the *attempt*, and the
//!   latest attempt counts: if all sites that know of it are in PC, PRE-COMMIT to all; else PRE-ABORT. A
//!   site may change from one to the other.
//!
//! The paper's names of what E3PC adds to a site's log and to a poll:
//!
//! | KD98 | here |
//! | --- | --- |
//! | `Last_Elected` | [`Record::Elected`], `Site::last_elected` |
//! | `Last_Attempt` | the election in [`Record::Leaning`], `Stand::attempt` |
//! | `Max_Elected` | the election that a site follows: one that is called is above all that the caller knows of |
//! | `Max_Attempt` | `Poll::attempt` |
//! | `Is_Max_Attempt_Committable` | `Poll::keidar_dolev` |
//!
//! **Costs.** As three-phase commit: with N participants and final ACKs 6N messages and 6 delays.
//!
//! **How it fails.** It is always safe, and a site that is not connected to a quorum is blocked. In Q3PC a
//! connected quorum can be blocked, too: one site in PC and one in PA may be left to face each other. In
//! E3PC it never is, as long as a site may call an election: here an option bounds them.

mod costs;
mod info;
mod leader;
mod options;
mod poll;
mod site;

use alloc::{borrow::Cow, format, vec::Vec};

pub use options::Config;
pub use site::Site;

use crate::protocol::{
    Context, Decision, MessageInfo, Outbox, Phase, Process, ProcessId, ProcessSet, Protocol,
    ProtocolInfo, Purpose, RecordInfo, Role, WorkOutcome, roles, timers,
};

/// Three-phase commit with quorums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct QuorumCommit;

/// The number of an election: 1 is the coordinator's, who needed none.
pub type Election = u8;

/// What a site can be brought to before a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lean {
    /// PC: a site may abort only by a quorum of PA.
    Commit,
    /// PA: a site may commit only by a quorum of PC.
    Abort,
}

/// Where a site stands that has voted YES and not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stand {
    /// Absent: W.
    lean: Option<Lean>,
    /// E3PC: the election in which it came to lean so (`Last_Attempt`); 0 in none.
    attempt: Election,
}

/// What the sites say to each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Can you commit?
    VoteRequest,
    /// A vote to commit.
    Yes,
    /// A vote to abort.
    No,
    /// Lean so, in this election.
    Prepare(Lean, Election),
    /// I lean so, as you said in this election. In Q3PC, which logs no elections, the same one can be led
    /// twice, to either side.
    Ack(Lean, Election),
    /// The decision.
    Commit,
    /// The decision.
    Abort,
    /// The decision is in my log.
    Done,
    /// An elected coordinator asks where a site stands.
    StateRequest(Election),
    /// I stand so, and follow this election.
    State(Stand, Election),
    /// What was decided?
    Inquiry,
}

/// What the logs hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// Participant: can commit and can abort, whatever happens.
    Prepared,
    /// PC or PA, in this election.
    Leaning(Lean, Election),
    /// E3PC: follows this election, and none before it (`Last_Elected`).
    Elected(Election),
    /// The outcome.
    Commit,
    /// The outcome.
    Abort,
}

timers! {
    /// What a site waits for.
    pub enum Wait {
        /// The coordinator: votes.
        Votes: "votes", 1;
        /// A participant: to be asked for its vote.
        Request: "a request to vote", 1;
        /// The site that leads: states, or acknowledgements.
        Answers: "the others' answers", 1;
        /// The decision. The site that leads times out once before it tells.
        Decision: "the decision", 2;
    }
}

roles! {
    QuorumCommit {
        /// Of the coordinator or of a participant: each may lead.
        Coordinator | Participant => Site,
    }
}

type Cx<'a> = Context<'a, QuorumCommit>;
type Out = Outbox<QuorumCommit>;

/// The coordinator is always the first site.
const COORDINATOR: ProcessId = ProcessId(0);

impl Protocol for QuorumCommit {
    const INFO: ProtocolInfo = info::INFO;

    fn processes(_config: &Config, participants: u8) -> Vec<Process> {
        let coordinator = Process { name: "C".into(), role: Role::Coordinator, host: 0 };
        let participant = |place: u8| Process {
            name: format!("p{place}").into(),
            role: Role::Participant,
            host: place,
        };
        core::iter::once(coordinator).chain((1..=participants).map(participant)).collect()
    }
}

fn sites(cx: Cx<'_>) -> u8 {
    cx.setup.participants + 1
}

/// Whether `count` sites are a quorum: a majority, to commit (Sk82's VC) and to abort (VA).
fn is_quorum(cx: Cx<'_>, count: u32) -> bool {
    2 * count > u32::from(sites(cx))
}

fn others(cx: Cx<'_>) -> ProcessSet {
    cx.setup.ids().collect::<ProcessSet>().without(ProcessSet::one(cx.me))
}

/// The site that is elected in this election.
fn owner(cx: Cx<'_>, election: Election) -> ProcessId {
    ProcessId((election - 1) % sites(cx))
}

/// The election after this one.
fn next_election(cx: Cx<'_>, election: Election) -> Option<Election> {
    (election < last_election(cx)).then_some(election + 1)
}

/// How many elections there are is bounded, so that the number of states is.
fn last_election(cx: Cx<'_>) -> Election {
    sites(cx) + cx.config.elections - 1
}

impl Lean {
    const fn decision(self) -> Decision {
        match self {
            Self::Commit => Decision::Commit,
            Self::Abort => Decision::Abort,
        }
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
            Self::Prepare(Lean::Commit, _) => "PRE-COMMIT",
            Self::Prepare(Lean::Abort, _) => "PRE-ABORT",
            Self::Ack(..) => "ACK",
            Self::Commit => "COMMIT",
            Self::Abort => "ABORT",
            Self::Done => "DONE",
            Self::StateRequest(_) => "STATE-REQ",
            Self::State(Stand { lean: None, .. }, _) => "STATE W",
            Self::State(Stand { lean: Some(Lean::Commit), .. }, _) => "STATE PC",
            Self::State(Stand { lean: Some(Lean::Abort), .. }, _) => "STATE PA",
            Self::Inquiry => "INQUIRY",
        })
    }

    fn phase(&self) -> Phase {
        match self {
            Self::VoteRequest | Self::Yes | Self::No => Phase::Voting,
            Self::Prepare(..) | Self::Ack(..) => Phase::PreCommit,
            Self::Commit | Self::Abort => Phase::Decision,
            Self::Done => Phase::Acknowledgement,
            Self::StateRequest(_) | Self::State(..) | Self::Inquiry => Phase::Recovery,
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
            Self::Leaning(Lean::Commit, _) => "pre-commit",
            Self::Leaning(Lean::Abort, _) => "pre-abort",
            Self::Elected(_) => "last-elected",
            Self::Commit => "commit",
            Self::Abort => "abort",
        })
    }

    fn purpose(&self) -> Purpose {
        match self {
            Self::Prepared => Purpose::Prepare,
            Self::Leaning(..) => Purpose::PreCommit,
            Self::Elected(_) => Purpose::Promise,
            Self::Commit | Self::Abort => Purpose::Decision,
        }
    }
}
