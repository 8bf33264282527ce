//! Families of protocols: which properties a run is judged by, and the words for its outcome.

use super::Decision;

/// A family of protocols that make the same promises. What depends on it is in its [`FamilyInfo`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProtocolFamily {
    /// Atomic commitment of one transaction.
    AtomicCommit,
    /// Concurrent transactions over a store.
    Transactions,
    /// Sagas: local transactions with compensations.
    Saga,
}

/// What protocols of a family have in common.
#[derive(Clone, Copy, Debug)]
pub struct FamilyInfo {
    /// What a run is judged by, in the literature's order.
    pub properties: &'static [PropertyInfo],
    /// What is decided: `transaction` or `saga`.
    pub unit: &'static str,
    /// What becomes of it, in the past participle: by commit, by abort, and as long as it is neither.
    pub ended: Ended,
    /// Whether every participant decides the outcome. Else only the leaders do: the services of a saga never hear
    /// how it ends, and a shard serves many transactions.
    pub participants_decide: bool,
    /// Whether the participants carry out steps with compensations, and lock semantically until the end.
    pub has_steps: bool,
    /// Whether publications count the costs of a run differently, so that a [`Convention`](super::Convention)
    /// matters.
    pub has_conventions: bool,
    /// What the number of participants is called in formulas: `participants N`, `steps n`.
    pub size: &'static str,
    /// What the end of a participant's local work is called: its `Vote`, or just its `Local work`.
    pub work: &'static str,
}

/// Past participles of what may become of a transaction or a saga.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "each is the word for its decision")]
pub struct Ended {
    pub commit: &'static str,
    pub abort: &'static str,
    pub open: &'static str,
}

/// A property that runs are judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PropertyInfo {
    /// As the literature numbers it: `AC1`.
    pub id: &'static str,
    /// In a few words.
    pub name: &'static str,
}

impl ProtocolFamily {
    /// Every family.
    pub const ALL: [Self; 3] = [Self::AtomicCommit, Self::Transactions, Self::Saga];

    /// Its row of the table.
    pub const fn info(self) -> &'static FamilyInfo {
        match self {
            Self::AtomicCommit => &ATOMIC_COMMIT,
            Self::Transactions => &TRANSACTIONS,
            Self::Saga => &SAGA,
        }
    }
}

impl Decision {
    /// The past participle in a family's words: `committed` or `aborted`, of sagas `completed` or `compensated`.
    pub const fn past_tense(self, family: ProtocolFamily) -> &'static str {
        let ended = family.info().ended;
        match self {
            Self::Commit => ended.commit,
            Self::Abort => ended.abort,
        }
    }
}

const COMMITTED: Ended = Ended { commit: "committed", abort: "aborted", open: "undecided" };
const COMPLETED: Ended = Ended { commit: "completed", abort: "compensated", open: "not ended" };

const fn property(id: &'static str, name: &'static str) -> PropertyInfo {
    PropertyInfo { id, name }
}

/// Bernstein, Hadzilacos, Goodman (1987), section 7.3; agreement in its uniform reading. When a coordinator may
/// forget: Mohan, Lindsay, Obermarck (1986).
const ATOMIC_COMMIT: FamilyInfo = FamilyInfo {
    properties: &[
        property("AC1", "agreement"),
        property("AC2", "stability"),
        property("AC3", "commit only if all voted YES"),
        property("AC4", "no failure and all YES: commit"),
        property("AC5", "all decide once failures are repaired"),
        property("ISO", "isolation"),
        property("FORGET", "forgotten once all know, and not before"),
    ],
    unit: "transaction",
    ended: COMMITTED,
    participants_decide: true,
    has_steps: false,
    has_conventions: true,
    size: "participants N",
    work: "Vote",
};

/// Bernstein, Hadzilacos, Goodman (1987), chapters 2 and 7.
const TRANSACTIONS: FamilyInfo = FamilyInfo {
    properties: &[
        property("AC1", "agreement on each transaction"),
        property("SER", "serialisable"),
        property("DIRTY", "no dirty read"),
        property("RYW", "read your writes"),
        property("AC5", "all end once failures are repaired"),
    ],
    participants_decide: false,
    ..ATOMIC_COMMIT
};

/// Garcia-Molina, Salem (1987).
const SAGA: FamilyInfo = FamilyInfo {
    properties: &[
        property("S1", "all steps or none"),
        property("S2", "each effect at most once"),
        property("S3", "compensations in reverse order"),
        property("S4", "no step after its compensation"),
        property("S5", "ends once failures are repaired"),
        property("ISO", "isolation"),
    ],
    unit: "saga",
    ended: COMPLETED,
    participants_decide: false,
    has_steps: true,
    has_conventions: false,
    size: "steps n",
    work: "Local work",
};
