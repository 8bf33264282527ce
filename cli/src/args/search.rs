//! What may be said to the commands that search through all schedules.

use clap::{Args as Arguments, ValueEnum};
use coordinator_core::explore::{Grain, Timing};

use super::{EXIT_STATUS, SCENARIO, number};

const CHECK: &str = "\
Of SCENARIO the protocol, its options and its votes count; what intervenes in it is left out. Faults \
may fall at any moment and in any order. One process never crashes, unless --total-failure is given.

GOAL is violated, blocked, commit, abort; or a moment at which everybody knows the outcome
(everybody-knows), nobody who is up does (nobody-knows), one does and the others are in doubt
(one-knows), one has committed and another aborted (split), locks are held while all who lead are down
(locked-out), or somebody is in a state of the protocol (state:READY). Its link opens at that moment.

JSON: result (found, none or limit), states, transitions, depth, bytes, seconds, property (that was \
broken), why, faults (array of sentences), link (opens the run that was found). Exit status 1 if a \
property can be violated.";

const TABLE: &str = "\
JSON: array of {protocol, class, safe (null: not known, a limit ended the search), blocking (null: not \
asked, or not known), states, limited, link}; the link opens a run in which \
a promise is broken, or else one in which somebody is blocked.";

#[derive(Debug, Arguments)]
#[command(allow_negative_numbers = true, after_help = format!("{SCENARIO}\n\n{CHECK}\n\n{EXIT_STATUS}"))]
pub(crate) struct Check {
    /// A link, a bare code, a library name or a file.
    pub(crate) scenario: String,
    #[command(flatten)]
    pub(crate) budget: Budget,
    /// When timers may fire: only if what they wait for is missing, or whenever they are armed.
    #[arg(long, value_enum, default_value = "sync")]
    pub(crate) timing: TimingName,
    /// Where a crash may fall: between any two effects, or only between two inputs.
    #[arg(long, value_enum, default_value = "effect")]
    pub(crate) grain: GrainName,
    /// Keeps one of all states that differ only in the names of participants that behave alike.
    #[arg(long)]
    pub(crate) symmetry: bool,
    /// What is looked for.
    #[arg(long, default_value = "violated")]
    pub(crate) goal: String,
    /// How much memory the search may take, in MiB; stateright takes what it needs.
    #[arg(long, value_name = "MB", default_value = "2048", value_parser = number)]
    pub(crate) memory: u32,
    /// Who searches: ours, or stateright's checker with every core, as a second opinion.
    #[arg(long, value_enum, default_value = "ours")]
    pub(crate) engine: Engine,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Who searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    Ours,
    Stateright,
}

/// How many faults and repairs there may be.
#[derive(Debug, Arguments)]
pub(crate) struct Budget {
    /// Machines that stop.
    #[arg(long, value_name = "K", default_value = "0")]
    pub(crate) crashes: u8,
    /// Machines that start again.
    #[arg(long, value_name = "K", default_value = "0")]
    pub(crate) recoveries: u8,
    /// Messages that never arrive.
    #[arg(long, value_name = "K", default_value = "0")]
    pub(crate) losses: u8,
    /// Messages that arrive twice.
    #[arg(long, value_name = "K", default_value = "0")]
    pub(crate) duplicates: u8,
    /// Splits of the network in two.
    #[arg(long, value_name = "K", default_value = "0")]
    pub(crate) cuts: u8,
    /// Ends of all splits.
    #[arg(long, value_name = "K", default_value = "0")]
    pub(crate) heals: u8,
    /// Other transactions that ask a participant for the same rows.
    #[arg(long, value_name = "K", default_value = "0")]
    pub(crate) rivals: u8,
    /// Timers that fire; if absent, as many as may.
    #[arg(long, value_name = "K")]
    pub(crate) timeouts: Option<u8>,
    /// Lets every process crash at some time.
    #[arg(long)]
    pub(crate) total_failure: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum TimingName {
    Sync,
    Async,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum GrainName {
    Effect,
    Step,
}

impl From<TimingName> for Timing {
    fn from(name: TimingName) -> Self {
        match name {
            TimingName::Sync => Self::Synchronous,
            TimingName::Async => Self::Asynchronous,
        }
    }
}

impl From<GrainName> for Grain {
    fn from(name: GrainName) -> Self {
        match name {
            GrainName::Effect => Self::Effect,
            GrainName::Step => Self::Step,
        }
    }
}

#[derive(Debug, Arguments)]
#[command(after_help = format!("{SCENARIO}\n\nThe outcome is the broken property, else who is blocked, \
else what everybody decided.\nJSON: outcome, before and after (numbers of interventions), interventions \
(array of sentences), link.\n\n{EXIT_STATUS}"))]
pub(crate) struct Shrink {
    /// A link, a bare code, a library name or a file.
    pub(crate) scenario: String,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Arguments)]
#[command(allow_negative_numbers = true, after_help = format!("{TABLE}\n\n{EXIT_STATUS}"))]
pub(crate) struct Table {
    /// Only this protocol or variant.
    #[arg(long, value_name = "PROTOCOL")]
    pub(crate) protocol: Option<String>,
    /// How much memory each search may take, in MiB.
    #[arg(long, value_name = "MB", default_value = "2048", value_parser = number)]
    pub(crate) memory: u32,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}
