//! What is to be known about a protocol, as plain data that menus, links and tables iterate.

use super::{Case, Costs, Described, Initiator, ProtocolFamily, ScriptInfo, WorkOutcome};

/// How many options a protocol may have.
pub const MAX_OPTIONS: usize = 16;

/// What is to be known about a protocol.
#[derive(Clone, Copy, Debug)]
pub struct ProtocolInfo {
    /// Stands in links and on the command line; never changes.
    pub id: &'static str,
    /// The name that people say.
    pub name: &'static str,
    /// One sentence: what it does.
    pub about: &'static str,
    /// Where it was published.
    pub source: &'static str,
    /// What must hold for its promises.
    pub assumptions: &'static str,
    /// One paragraph: how it fails.
    pub how_it_fails: &'static str,
    /// Which properties its runs are judged by.
    pub family: ProtocolFamily,
    /// Whether the compensations of a saga are declared independent of each other, so that no order of
    /// them is promised.
    pub independent: fn(&Options) -> bool,
    /// The choices that a run has; the order is that of [`Options`].
    pub options: &'static [OptionInfo],
    /// Named settings of the options; the first is the protocol as such.
    pub variants: &'static [Variant],
    /// The timers that its processes arm; a timer's kind is its place here.
    pub timers: &'static [TimerInfo],
    /// The states that its processes may be seen in, in the words of its source; not the ones that every
    /// process is in before it was seen, IDLE and RECOVERING. Their names stand in addresses.
    pub states: &'static [&'static str],
    /// The known implementation mistakes that one of the options switches on.
    pub mistakes: &'static [MistakeInfo],
    /// How local work may end, in the protocol's words; the first is the default.
    pub outcomes: &'static [WorkOutcomeInfo],
    /// What its transactions may do, if a run of it is told by a script.
    pub script: Option<ScriptInfo>,
    /// How many participants it takes, least and most.
    pub participants: (u8, u8),
    /// Says why a combination of options makes no sense, if it makes none.
    pub check: fn(&Options, u8) -> Result<(), &'static str>,
    /// Sets the options to the run that a convention of counting describes.
    pub describe: fn(&mut Options, Described),
    /// What the literature says that a failure-free run costs.
    pub costs: fn(&Case) -> Costs,
}

impl ProtocolInfo {
    /// The place of an option.
    pub fn option(&self, id: &str) -> Option<usize> {
        self.options.iter().position(|option| option.id == id)
    }

    /// The protocol's word for how local work ended.
    pub fn outcome(&self, outcome: WorkOutcome) -> &'static str {
        let known = self.outcomes.iter().find(|known| known.outcome == outcome);
        known.map_or_else(|| outcome.vote(), |known| known.name)
    }

    /// The options with every default.
    pub fn defaults(&self) -> Options {
        let mut options = Options::default();
        for (place, option) in self.options.iter().enumerate() {
            options.set(place, option.default);
        }
        options
    }

    /// The options of a variant: the defaults, and what the variant sets.
    ///
    /// # Panics
    /// If the variant is one of another protocol, and sets an option that this one does not have.
    pub fn options_of(&self, variant: &Variant) -> Options {
        let mut options = self.defaults();
        for (id, value) in variant.set {
            options.set(self.option(id).expect("a variant sets options that there are"), *value);
        }
        options
    }

    /// The variant that these options are: the one that sets most of what they hold.
    pub fn variant_of(&self, options: &Options) -> &'static Variant {
        let holds = |variant: &&Variant| {
            variant.set.iter().all(|(id, value)| {
                self.option(id).is_some_and(|place| options.get(place) == *value)
            })
        };
        let mut best = &self.variants[0];
        for variant in self.variants.iter().filter(holds) {
            if variant.set.len() > best.set.len() {
                best = variant;
            }
        }
        best
    }
}

/// A way in which local work may end.
#[derive(Clone, Copy, Debug)]
pub struct WorkOutcomeInfo {
    /// How the work ends.
    pub outcome: WorkOutcome,
    /// The protocol's word for it.
    pub name: &'static str,
}

impl WorkOutcomeInfo {
    /// The votes of atomic commitment: YES and NO.
    pub const VOTES: [Self; 2] = [
        Self { outcome: WorkOutcome::Done, name: "YES" },
        Self { outcome: WorkOutcome::Refused, name: "NO" },
    ];
}

/// A choice that a run has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OptionInfo {
    /// Stands in files; never changes.
    pub id: &'static str,
    /// The question in a few words.
    pub name: &'static str,
    /// One sentence: what depends on it.
    pub about: &'static str,
    /// The answers.
    pub kind: OptionKind,
    /// The answer where none is chosen.
    pub default: u8,
}

impl OptionInfo {
    /// Who begins: conventions of counting differ by it.
    pub const INITIATOR: Self = Self {
        id: "initiator",
        name: "Who initiates",
        about: "A separate coordinator that the client asks, or a participant whose first message to \
                the coordinator counts.",
        kind: Initiator::CHOICES,
        default: 0,
    };

    /// Whether the coordinator shares a machine with the first participant.
    pub const COLOCATED: Self = Self {
        id: "colocated",
        name: "Coordinator's machine",
        about: "Whether the coordinator runs on the machine of p1: messages between the two cost \
                nothing, and they crash together.",
        kind: OptionKind::Choice(&[
            Choice { id: "no", name: "its own" },
            Choice { id: "yes", name: "that of p1" },
        ]),
        default: 0,
    };
}

/// The answers to an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OptionKind {
    /// One of these; the value is the place.
    Choice(&'static [Choice]),
    /// A number, both ends included.
    Number {
        /// The least.
        least: u8,
        /// The greatest.
        greatest: u8,
    },
}

impl OptionKind {
    /// Whether a value is an answer.
    pub fn admits(&self, value: u8) -> bool {
        match self {
            Self::Choice(choices) => usize::from(value) < choices.len(),
            Self::Number { least, greatest } => (*least..=*greatest).contains(&value),
        }
    }
}

/// One answer of an [`OptionKind::Choice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    /// Stands in files; never changes.
    pub id: &'static str,
    /// The answer in a few words.
    pub name: &'static str,
}

/// A named setting of the options.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// Stands on the command line and in tables; never changes.
    pub id: &'static str,
    /// The name that people say.
    pub name: &'static str,
    /// The options that differ from the defaults, by id.
    pub set: &'static [(&'static str, u8)],
}

/// A timer that processes of a protocol arm.
#[derive(Clone, Copy, Debug)]
pub struct TimerInfo {
    /// What is missing when it fires, as in "C times out waiting for …".
    pub awaits: &'static str,
    /// How many times the environment's timeout it runs: a process that waits for one which
    /// waits itself has to be more patient.
    pub timeouts: u8,
}

/// A known implementation mistake.
#[derive(Clone, Copy, Debug)]
pub struct MistakeInfo {
    /// Its number in the catalogue: `M1`.
    pub id: &'static str,
    /// The mistake in a sentence.
    pub about: &'static str,
    /// What it breaks, as a property's id.
    pub breaks: &'static str,
    /// The library scenario that shows it.
    pub scenario: &'static str,
}

/// The values of the options of a run, in the order of [`ProtocolInfo::options`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Options([u8; MAX_OPTIONS]);

impl Options {
    /// The value at a place; 0 beyond the end.
    pub fn get(&self, place: usize) -> u8 {
        self.0.get(place).copied().unwrap_or(0)
    }

    /// The values, in order.
    pub fn values(&self) -> impl Iterator<Item = u8> {
        self.0.into_iter()
    }

    /// Sets the value at a place; nothing beyond the end.
    pub fn set(&mut self, place: usize, value: u8) {
        if let Some(slot) = self.0.get_mut(place) {
            *slot = value;
        }
    }
}

/// The first values; the others are 0.
impl FromIterator<u8> for Options {
    fn from_iter<I: IntoIterator<Item = u8>>(values: I) -> Self {
        let mut options = Self::default();
        for (slot, value) in options.0.iter_mut().zip(values) {
            *slot = value;
        }
        options
    }
}
