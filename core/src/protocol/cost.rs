//! What the literature says that a run costs, in the convention in which it says so.

use alloc::string::String;

use super::{Options, Phase, Purpose};

/// A convention of counting. It changes only what is counted, never the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Convention {
    /// Gray and Lamport, "Consensus on Transaction Commit", 2006: a participant initiates and its
    /// first message counts, final acknowledgements do not, stable writes are the prepares and the
    /// decision.
    GrayLamport,
    /// Mohan, Lindsay, Obermarck (R*), 1986: a separate coordinator, final acknowledgements count,
    /// so does every forced write.
    RStar,
    /// Bernstein, Hadzilacos, Goodman, 1987: a separate coordinator, final acknowledgements do not
    /// count, every forced write does.
    Bernstein,
}

impl Convention {
    /// Every convention.
    pub const ALL: [Self; 3] = [Self::RStar, Self::Bernstein, Self::GrayLamport];

    /// The word on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::GrayLamport => "gl06",
            Self::RStar => "rstar",
            Self::Bernstein => "bhg",
        }
    }

    /// The convention with this word.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|convention| convention.id() == id)
    }

    /// The short name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GrayLamport => "GL06",
            Self::RStar => "R*",
            Self::Bernstein => "BHG",
        }
    }

    /// Where it is published: authors or system, and year.
    pub const fn citation(self) -> &'static str {
        match self {
            Self::GrayLamport => "Gray & Lamport 2006",
            Self::RStar => "R* 1986",
            Self::Bernstein => "Bernstein et al. 1987",
        }
    }

    /// One sentence: who initiates and what counts.
    pub const fn about(self) -> &'static str {
        match self {
            Self::GrayLamport => {
                "a participant initiates and its first message counts, final ACKs do not, writes \
                 are the prepares and the decision (Gray and Lamport 2006)"
            }
            Self::RStar => {
                "a separate coordinator, final ACKs count, so does every forced write \
                 (Mohan, Lindsay and Obermarck 1986)"
            }
            Self::Bernstein => {
                "a separate coordinator, final ACKs do not count; for writes it has no formula, \
                 and every forced one counts (Bernstein, Hadzilacos and Goodman 1987)"
            }
        }
    }

    /// Whether final acknowledgements count.
    pub const fn counts_acknowledgements(self) -> bool {
        matches!(self, Self::RStar)
    }

    /// Whether messages of a phase count.
    pub const fn counts_messages(self, phase: Phase) -> bool {
        match phase {
            Phase::Acknowledgement => self.counts_acknowledgements(),
            Phase::Receipt => false,
            _ => true,
        }
    }

    /// Whether a forced write counts: all do, but for Gray and Lamport only what has to be stable
    /// before the outcome is known, which the participants' own records of it need not be.
    pub const fn counts(self, purpose: Purpose, by_a_leader: bool) -> bool {
        match purpose {
            Purpose::Decision => by_a_leader || !matches!(self, Self::GrayLamport),
            Purpose::Begin | Purpose::End => !matches!(self, Self::GrayLamport),
            Purpose::Prepare
            | Purpose::PreCommit
            | Purpose::Accept
            | Purpose::Promise
            | Purpose::Effect
            | Purpose::Progress => true,
            Purpose::Receipt => false,
        }
    }
}

/// Which run a convention of counting is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Described {
    /// The convention.
    pub convention: Convention,
    /// Whether processes that the convention allows to share a machine do.
    pub colocated: bool,
}

/// A failure-free run whose costs are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// The options of the protocol.
    pub options: Options,
    /// Participants, N.
    pub participants: u32,
    /// Participants that vote NO, k.
    pub no_votes: u32,
    /// Participants that only read, r.
    pub read_only: u32,
    /// The first participant whose work is refused, counted from 1: of a saga, the step that fails, k.
    pub refused_at: Option<u32>,
    /// What is counted.
    pub convention: Convention,
}

/// What the literature gives for a case; a quantity for which it gives no formula is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// Messages between machines.
    pub messages: Option<Formula>,
    /// Messages on the longest causal chain.
    pub delays: Option<Formula>,
    /// Forced log writes.
    pub forced_writes: Option<Formula>,
    /// Forced log writes on the longest causal chain.
    pub write_delays: Option<Formula>,
    /// Why something is absent, as a sentence.
    pub remark: Option<&'static str>,
}

/// A published formula, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// As the literature writes it: `4N`.
    pub expression: &'static str,
    /// With the numbers put in: `4·5`.
    pub substituted: String,
    /// Its value.
    pub value: u32,
}

impl Costs {
    /// No formula at all, and why.
    pub fn without(remark: &'static str) -> Self {
        Self { remark: Some(remark), ..Self::default() }
    }
}

impl Formula {
    /// A formula, the same with its numbers put in, and its value.
    pub const fn new(expression: &'static str, substituted: String, value: u32) -> Self {
        Self { expression, substituted, value }
    }

    /// A number that depends on nothing.
    ///
    /// # Panics
    /// If it is greater than 9: a greater one has a name, and is no constant.
    pub fn constant(value: u32) -> Self {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let expression = DIGITS[value as usize];
        Self::new(expression, expression.into(), value)
    }
}
