//! What travels and what the logs hold.

use alloc::{borrow::Cow, format};

use super::{Accepted, Values};
use crate::protocol::{Decision, MessageInfo, Phase, Purpose, RecordInfo, WorkOutcome};

/// What the processes say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// The initiator has prepared, and asks the leader to go on with the others.
    BeginCommit,
    /// The same, merged with the initiator's 2a to the acceptor on the leader's machine.
    BeginCommitAnd2a,
    /// Can you commit?
    Prepare,
    /// A participant has aborted by itself (the abort short cut).
    Aborted,
    /// The leader of a ballot begins it in every instance.
    Phase1a {
        /// The ballot, above 0.
        ballot: u8,
    },
    /// An acceptor takes part in no lower ballot any more.
    Phase1b {
        /// The ballot.
        ballot: u8,
        /// What it accepted last.
        accepted: Accepted,
    },
    /// The leader of a ballot proposes values: in ballot 0 an RM its own.
    Phase2a(Accepted),
    /// An acceptor has accepted.
    Phase2b(Accepted),
    /// An acceptor takes part in no ballot below this one.
    Rejected {
        /// The highest ballot that it has heard of.
        mbal: u8,
    },
    /// Every instance has chosen `prepared`.
    Commit,
    /// Some instance has chosen `aborted`, or can choose nothing else.
    Abort,
    /// What was the outcome?
    Inquiry,
}

/// What the logs hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// Participant: can commit and can abort, whatever happens.
    Prepared,
    /// Participant: the outcome.
    Outcome(Decision),
    /// Acceptor: it has accepted; `mbal` is at least that ballot.
    Accepted(Accepted),
    /// Acceptor: it takes part in no lower ballot any more (`mbal`).
    Promised(u8),
    /// Leader: it has used this ballot, and may not lead it again.
    Ballot(u8),
}

impl Message {
    pub(super) const fn announcing(decision: Decision) -> Self {
        match decision {
            Decision::Commit => Self::Commit,
            Decision::Abort => Self::Abort,
        }
    }

    pub(super) const fn vote_2a(values: Values) -> Self {
        Self::Phase2a(Accepted { ballot: 0, values })
    }
}

impl MessageInfo for Message {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::BeginCommit => "BEGIN-COMMIT",
            Self::BeginCommitAnd2a => "BEGIN-COMMIT with 2a(0, prepared)",
            Self::Prepare => "PREPARE",
            Self::Aborted => "ABORTED",
            Self::Phase1a { ballot } => return format!("1a({ballot})").into(),
            Self::Phase1b { ballot, .. } => return format!("1b({ballot})").into(),
            Self::Phase2a(it) => return format!("2a({}, {})", it.ballot, it.values.word()).into(),
            Self::Phase2b(it) => return format!("2b({}, {})", it.ballot, it.values.word()).into(),
            Self::Rejected { mbal } => return format!("REJECTED({mbal})").into(),
            Self::Commit => "COMMIT",
            Self::Abort => "ABORT",
            Self::Inquiry => "INQUIRY",
        })
    }

    fn phase(&self) -> Phase {
        match self {
            Self::BeginCommit | Self::BeginCommitAnd2a => Phase::Request,
            Self::Prepare | Self::Aborted => Phase::Voting,
            Self::Phase2a(it) | Self::Phase2b(it) if it.ballot == 0 => Phase::Voting,
            Self::Commit | Self::Abort => Phase::Decision,
            Self::Phase1a { .. }
            | Self::Phase1b { .. }
            | Self::Phase2a(_)
            | Self::Phase2b(_)
            | Self::Rejected { .. }
            | Self::Inquiry => Phase::Recovery,
        }
    }

    /// Only an RM votes, and it does so in ballot 0.
    fn vote(&self) -> Option<WorkOutcome> {
        match self {
            Self::BeginCommitAnd2a => Some(WorkOutcome::Done),
            Self::Aborted => Some(WorkOutcome::Refused),
            Self::Phase2a(it) if it.ballot == 0 && it.values.aborted.is_empty() => {
                Some(WorkOutcome::Done)
            }
            Self::Phase2a(it) if it.ballot == 0 => Some(WorkOutcome::Refused),
            _ => None,
        }
    }
}

impl RecordInfo for Record {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Prepared => "prepared",
            Self::Outcome(decision) => decision.name(),
            Self::Accepted(it) => {
                return format!("accepted({}, {})", it.ballot, it.values.word()).into();
            }
            Self::Promised(ballot) => return format!("promised({ballot})").into(),
            Self::Ballot(ballot) => return format!("ballot({ballot})").into(),
        })
    }

    fn purpose(&self) -> Purpose {
        match self {
            Self::Prepared => Purpose::Prepare,
            Self::Outcome(_) => Purpose::Decision,
            Self::Accepted(_) => Purpose::Accept,
            Self::Promised(_) | Self::Ballot(_) => Purpose::Promise,
        }
    }
}
