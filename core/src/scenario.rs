//! Every choice of a run, validated once. A run is data: a [`Scenario`] is all that there is to it,
//! and trace, diagrams, counters and verdicts are derived from it by replay.

mod bounds;
mod convert;
mod file;
mod library;
mod link;
mod link_format;
mod map_ids;
pub(crate) mod phrases;
mod scripted;
mod set_option;
mod text;
mod work_outcomes;

use alloc::{string::String, vec, vec::Vec};
use core::ops::Deref;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub(crate) use convert::Named;
pub use convert::{LeftOut, NoPlace};
pub use file::FileError;
pub use library::{Entry, LIBRARY, entry, entry_of, find};
pub use link::{Link, LinkError, View};
pub use text::TextError;
pub use work_outcomes::WorkOutcomes;

pub use crate::fault::{Fault, Label, MAX_TICK, MessageRef};

use crate::{
    num::bounded,
    protocol::{
        Options, ProcessId, ProcessSet, ProtocolInfo, Script, ScriptError, Setup, WorkOutcome,
    },
    protocols::ProtocolId,
};

/// How many interventions a run may have.
pub const MAX_INTERVENTIONS: usize = 512;
/// How many steps a run may have; it ends there.
pub const MAX_STEPS: u32 = 200_000;

/// A run that can be played: every field is within its bounds, and the options make sense together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario(Draft);

/// The choices of a run, not yet validated: [`Draft::build`] does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which protocol runs.
    pub protocol: ProtocolId,
    /// Its options.
    pub options: Options,
    /// How each participant's local work ends, which is its vote. Its length is the number of
    /// participants.
    pub votes: Vec<WorkOutcome>,
    /// What the transactions do; empty if the protocol plays no script.
    pub script: Script,
    /// How long things take.
    pub environment: Environment,
    /// Where the pseudo-random latencies start.
    pub seed: u32,
    /// What happens that the protocol and the environment would not have let happen.
    pub interventions: Vec<Intervention>,
}

/// How long things take, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Environment {
    /// A message from machine to machine.
    pub latency: Latency,
    /// A forced log write.
    pub force_ticks: u16,
    /// Local work: to make ready to commit.
    pub work_ticks: u16,
    /// The first wait of a timer; each wait after that is twice as long, up to eight times.
    pub timeout_ticks: u16,
    /// How long a run goes on without any change while processes only repeat themselves.
    pub patience_ticks: u32,
}

impl Default for Environment {
    fn default() -> Self {
        Self {
            latency: Latency::Constant(10),
            force_ticks: 4,
            work_ticks: 2,
            timeout_ticks: 60,
            patience_ticks: 600,
        }
    }
}

/// How long a message takes from machine to machine, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
pub enum Latency {
    /// Always the same.
    Constant(u16),
    /// Anything between the two, both included.
    Uniform(u16, u16),
    /// Exponentially distributed with this mean, at least 1.
    Exponential(u16),
}

/// Something that the protocol and the environment would not have let happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct Intervention<P = ProcessId, S = ProcessSet, M = MessageRef<P>> {
    /// The event, step or tick at which it happens.
    #[serde(rename = "when")]
    pub trigger: Trigger<P, M>,
    /// What it does to the run.
    #[serde(rename = "what")]
    pub fault: Fault<P, S, M>,
}

/// When an intervention happens. The order of the variants is part of every link: append only.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(description = "The event, step or tick at which an intervention happens.")
)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Trigger<P = ProcessId, M = MessageRef<P>> {
    /// After this number of steps; the first step, in which the transaction begins, comes before all.
    Step(u32),
    /// When this much simulated time has passed, before anything else at that tick.
    Tick(u32),
    /// When a process is about to carry out its nth log write, forced or not.
    BeforeWrite {
        /// Whose log write.
        process: P,
        /// Its number among the log writes of the process, counted from 1.
        nth: u16,
    },
    /// When a process has just carried out its nth log write.
    AfterWrite {
        /// Whose log write.
        process: P,
        /// Its number among the log writes of the process, counted from 1.
        nth: u16,
    },
    /// When a process has just sent its nth message.
    AfterSend {
        /// The sender.
        process: P,
        /// Its number among the messages of the process, counted from 1.
        nth: u16,
    },
    /// When a message has just been put in flight.
    Sent(M),
    /// When a message has just been taken in by its receiver.
    Received(M),
    /// When a process has just taken in its nth vote.
    AfterVote {
        /// The process that counts votes.
        process: P,
        /// The number of the vote, counted from 1.
        nth: u16,
    },
    /// When a process has just begun its nth local work.
    AfterWorkStart {
        /// The process that does the work.
        process: P,
        /// The number of the work, counted from 1.
        nth: u16,
    },
    /// When the nth local work of a process has just ended.
    AfterWorkEnd {
        /// The process that does the work.
        process: P,
        /// The number of the work, counted from 1.
        nth: u16,
    },
    /// When a timer of a process has just fired for the nth time, whichever it is.
    AfterTimeout {
        /// The process whose timer it is.
        process: P,
        /// How many timeouts of the process there have been with this one.
        nth: u16,
    },
    /// When a process has just crashed for the nth time.
    AfterCrash {
        /// The process that crashes.
        process: P,
        /// How many crashes of it there have been with this one.
        nth: u16,
    },
    /// When a process has just restarted for the nth time.
    AfterRecovery {
        /// The process that restarts.
        process: P,
        /// How many restarts of it there have been with this one.
        nth: u16,
    },
}

/// Why a draft is not a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Invalid {
    /// The number of participants.
    #[error("{protocol} takes {least} to {greatest} participants, not {found}")]
    Participants {
        /// The protocol's name.
        protocol: &'static str,
        /// The least that it takes.
        least: u8,
        /// The most that it takes.
        greatest: u8,
        /// What was asked for.
        found: usize,
    },
    /// The protocol has no such option.
    #[error("{protocol} has no option `{id}`")]
    UnknownOption {
        /// The protocol's name.
        protocol: &'static str,
        /// What was asked for.
        id: String,
    },
    /// An option has a value that it does not have.
    #[error("the option `{option}` of {protocol} has no value number {value}")]
    Option {
        /// The protocol's name.
        protocol: &'static str,
        /// The option's id.
        option: &'static str,
        /// The value.
        value: u8,
    },
    /// Local work cannot end so in this protocol.
    #[error("the work of participant {participant} cannot end as `{found}` in {protocol}")]
    WorkOutcome {
        /// The protocol's name.
        protocol: &'static str,
        /// Whose work, counted from 1.
        participant: usize,
        /// How it was to end.
        found: &'static str,
    },
    /// What the transactions do.
    #[error("the script: {0}")]
    Script(#[from] ScriptError),
    /// The options contradict each other.
    #[error("{0}")]
    Combination(&'static str),
    /// A number of the environment is out of range.
    #[error("`{field}` must be {least} to {greatest}, not {found}")]
    Environment {
        /// Its key in a scenario file.
        field: &'static str,
        /// The least that it may be.
        least: u32,
        /// The most that it may be.
        greatest: u32,
        /// What it is.
        found: u32,
    },
    /// A range of latencies ends before it begins.
    #[error("`latency`: its greatest, {greatest}, is less than its least, {least}")]
    Latency {
        /// The least.
        least: u16,
        /// The greatest.
        greatest: u16,
    },
    /// There are too many interventions.
    #[error("a run takes at most {MAX_INTERVENTIONS} interventions, not {0}")]
    TooMany(usize),
    /// An intervention makes no sense in any run.
    #[error("intervention {place}: {why}")]
    Intervention {
        /// Its place, counted from 1.
        place: usize,
        /// Why, as a sentence without its stop.
        why: String,
    },
}

impl Draft {
    /// A failure-free run in which every participant votes YES.
    pub fn new(protocol: ProtocolId, participants: u8) -> Self {
        Self {
            protocol,
            options: protocol.info().defaults(),
            votes: vec![WorkOutcome::Done; usize::from(participants)],
            script: scripted::initial(protocol.info()),
            environment: Environment::default(),
            seed: 1,
            interventions: vec![],
        }
    }

    /// Adds an intervention.
    #[must_use]
    pub fn with(mut self, trigger: Trigger, fault: Fault) -> Self {
        self.interventions.push(Intervention { trigger, fault });
        self
    }

    /// The processes of the run; the number of participants and every option must be in range.
    pub fn setup(&self) -> Setup {
        // More are refused by `build`.
        let participants = u8::try_from(self.votes.len()).unwrap_or(u8::MAX);
        self.protocol.setup(&self.options, participants, &self.script)
    }

    /// What is to be known about the protocol.
    pub fn info(&self) -> &'static ProtocolInfo {
        self.protocol.info()
    }

    /// Validates every choice.
    pub fn build(self) -> Result<Scenario, Invalid> {
        let info = self.info();
        let (least, greatest) = info.participants;
        let found = self.votes.len();
        if !(usize::from(least)..=usize::from(greatest)).contains(&found) {
            return Err(Invalid::Participants { protocol: info.name, least, greatest, found });
        }
        for (place, option) in info.options.iter().enumerate() {
            let value = self.options.get(place);
            if !option.kind.admits(value) {
                return Err(Invalid::Option { protocol: info.name, option: option.id, value });
            }
        }
        for (place, vote) in self.votes.iter().enumerate() {
            if !info.outcomes.iter().any(|known| known.outcome == *vote) {
                let (protocol, found) = (info.name, vote.id());
                return Err(Invalid::WorkOutcome { protocol, participant: place + 1, found });
            }
        }
        (info.check)(&self.options, bounded(found)).map_err(Invalid::Combination)?;
        scripted::check(info, &self.script)?;
        self.environment.check()?;
        if self.interventions.len() > MAX_INTERVENTIONS {
            return Err(Invalid::TooMany(self.interventions.len()));
        }
        let setup = self.setup();
        for (place, intervention) in self.interventions.iter().enumerate() {
            intervention
                .check(&setup, info)
                .map_err(|why| Invalid::Intervention { place: place + 1, why })?;
        }
        Ok(Scenario(self))
    }
}

impl Scenario {
    /// The choices, to change some of them.
    pub fn draft(&self) -> Draft {
        self.0.clone()
    }

    /// Whether nothing intervenes.
    pub fn is_undisturbed(&self) -> bool {
        self.interventions.is_empty()
    }
}

impl Deref for Scenario {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.0
    }
}
