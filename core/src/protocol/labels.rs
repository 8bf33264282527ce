//! Messages and records as an observer sees them: a word, and what they are for.

use alloc::borrow::Cow;

use super::WorkOutcome;

/// A message as an observer sees it.
pub trait MessageInfo {
    /// The word that diagrams print, in the words of the literature.
    fn name(&self) -> Cow<'static, str>;
    /// Which part of the protocol it belongs to.
    fn phase(&self) -> Phase;
    /// The vote that its sender casts by saying this, if it is one.
    fn vote(&self) -> Option<WorkOutcome> {
        None
    }
}

/// A log record as an observer sees it.
pub trait RecordInfo {
    /// The word that diagrams print.
    fn name(&self) -> Cow<'static, str>;
    /// What the record is for.
    fn purpose(&self) -> Purpose;
}

/// The part of a protocol that a message belongs to; costs are split by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// Asks that a transaction be committed.
    Request,
    /// Asks for votes and answers them.
    Voting,
    /// Tells the decision.
    Decision,
    /// Confirms that a decision was written down. Some conventions do not count it.
    Acknowledgement,
    /// Asks for a decision after a failure, or brings one about.
    Recovery,
    /// Makes sure that no process is uncertain any more before one commits (three-phase commit).
    PreCommit,
    /// Carries out a step of a saga, or an operation of a transaction: commands and replies, or events.
    Forward,
    /// Undoes steps of a saga.
    Compensation,
    /// Confirms to the sender of an event that it need not be sent again: a matter of the transport,
    /// which no convention counts.
    Receipt,
}

impl Phase {
    /// Every phase, in the order of a run.
    pub const ALL: [Self; 9] = [
        Self::Request,
        Self::Voting,
        Self::PreCommit,
        Self::Forward,
        Self::Compensation,
        Self::Decision,
        Self::Acknowledgement,
        Self::Recovery,
        Self::Receipt,
    ];

    /// The phase in a word or two.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Voting => "voting",
            Self::Decision => "decision",
            Self::Acknowledgement => "acknowledgement",
            Self::Recovery => "recovery",
            Self::PreCommit => "pre-commit",
            Self::Forward => "steps",
            Self::Compensation => "compensation",
            Self::Receipt => "receipts",
        }
    }
}

/// What a log record is for; conventions of counting differ by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// Remembers that a transaction began, and with whom.
    Begin,
    /// Promises to be able to commit.
    Prepare,
    /// Remembers the outcome.
    Decision,
    /// Remembers that no process will ask again.
    End,
    /// Remembers that every participant voted YES (three-phase commit).
    PreCommit,
    /// An acceptor's vote in an instance of consensus (Paxos).
    Accept,
    /// A promise to take no part in older rounds (Paxos ballots, elections).
    Promise,
    /// A local transaction of a saga, or of a store: data that others may read from now on.
    Effect,
    /// Remembers how far a saga has come, or what has yet to be published.
    Progress,
    /// Remembers what a receipt is given for: like receipts, a matter of the transport.
    Receipt,
}

impl Purpose {
    /// The phase with which a write of this purpose is counted.
    pub const fn phase(self) -> Phase {
        match self {
            Self::Begin | Self::Prepare | Self::Accept => Phase::Voting,
            Self::Decision => Phase::Decision,
            Self::End => Phase::Acknowledgement,
            Self::PreCommit => Phase::PreCommit,
            Self::Promise => Phase::Recovery,
            Self::Effect | Self::Progress => Phase::Forward,
            Self::Receipt => Phase::Receipt,
        }
    }
}
