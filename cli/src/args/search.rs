//! What may be said to the commands that search through all schedules.

use clap::{
    Arg, ArgAction, ArgMatches, Args as Arguments, Command, FromArgMatches, ValueEnum, value_parser,
};
use coordinator_core::{
    explore::{Budget, Grain, Timing},
    fault::BUDGETED,
};

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
    pub(crate) budget: FaultBudget,
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

/// How many faults and repairs there may be: a flag for each kind that a search budgets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FaultBudget(pub(crate) Budget);

const TIMEOUTS: &str = "timeouts";
const TOTAL_FAILURE: &str = "total-failure";

impl Arguments for FaultBudget {
    fn augment_args(mut command: Command) -> Command {
        let count = |id: &'static str| {
            Arg::new(id).long(id).value_name("K").value_parser(value_parser!(u8))
        };
        for info in &BUDGETED {
            command = command.arg(count(info.id).default_value("0").help(info.about));
        }
        command.arg(count(TIMEOUTS).help("Timers that fire; if absent, as many as may")).arg(
            Arg::new(TOTAL_FAILURE)
                .long(TOTAL_FAILURE)
                .action(ArgAction::SetTrue)
                .help("Lets every process crash at some time"),
        )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for FaultBudget {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut budget = Budget {
            timeouts: matches.get_one(TIMEOUTS).copied(),
            total_failure: matches.get_flag(TOTAL_FAILURE),
            ..Budget::default()
        };
        for info in &BUDGETED {
            if let (Some(count), Some(given)) =
                (budget.count_mut(info.kind), matches.get_one(info.id))
            {
                *count = *given;
            }
        }
        Ok(Self(budget))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
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
