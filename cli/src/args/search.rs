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
Searches the protocol, options and votes of SCENARIO; its interventions are ignored. Faults may occur at any \
step and in any order. One process never crashes, unless --total-failure is given.

GOAL is one of
  violated         a property is violated (the default)
  blocked          a process is blocked
  commit, abort    a process decides so
  all-know         all processes know the outcome
  none-knows       some process is in doubt, and no live process knows the outcome
  one-knows        one process knows the outcome, and all others are in doubt
  diverged         one process has committed and another has aborted
  locks-orphaned   locks are held while all coordinators are down
  state:READY      a process is in this state of the protocol
or an expression, as in 'blocked(p1) and up(C)', of
  blocked, in_doubt, up, down, locks, knows   of some process, or with (p1, p2) of all of these
  decided(commit), decided(abort) by p1       some process, or p1, has decided so
  state(p1) = READY, violated
with and, or, not and parentheses. From all-know on, the link opens the run at the step that shows the goal.

JSON: result (found, none or limit), states, transitions, depth, complete_depth, bytes, seconds, goal, limit \
(states, memory or interventions, if one ended the search: inconclusive), sentence, covered, property (the \
violated one), why, faults (array of phrases), link (opens the run found). Exit status 1 if a property can be \
violated.";

const TABLE: &str = "\
JSON: array of {protocol, class, safe (null: inconclusive, a limit ended the search), blocking (null: not \
searched, or inconclusive), states, limited, as_published (false if the literature says otherwise), why, faults, \
link}; the link opens a run that violates a property, or else one in which a process is blocked.";

#[derive(Debug, Arguments)]
#[command(allow_negative_numbers = true, after_help = format!("{SCENARIO}\n\n{CHECK}\n\n{EXIT_STATUS}"))]
pub(crate) struct Check {
    /// A link, a bare code, a library name or a file.
    pub(crate) scenario: String,
    #[command(flatten)]
    pub(crate) budget: FaultBudget,
    /// When timers may fire: only if what they wait for cannot arrive, or whenever they are armed.
    #[arg(long, value_enum, default_value = "sync")]
    pub(crate) timing: TimingName,
    /// Crash granularity: between any two effects, or only between two inputs.
    #[arg(long, value_enum, default_value = "effect")]
    pub(crate) grain: GrainName,
    /// Symmetry reduction: merges states that differ only in the names of interchangeable participants.
    #[arg(long)]
    pub(crate) symmetry: bool,
    /// What the search looks for.
    #[arg(long, default_value = "violated")]
    pub(crate) goal: String,
    /// How much memory the search may take, in MiB; stateright takes what it needs.
    #[arg(long, value_name = "MB", default_value = "2048", value_parser = number)]
    pub(crate) memory: u32,
    /// The search engine: ours, or stateright's on every core, as a second opinion.
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
#[command(after_help = format!("{SCENARIO}\n\nThe outcome is the violated property, else the blocked processes, \
else the decisions.\nJSON: outcome, before and after (numbers of interventions), interventions \
(array of phrases), sentence, why, link.\n\n{EXIT_STATUS}"))]
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
