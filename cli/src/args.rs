//! What may be said on the command line; its help is the manual.

pub(crate) mod search;

use std::path::PathBuf;

use clap::{
    Args as Arguments, Parser, Subcommand, ValueEnum,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use coordinator_core::protocol::Convention;

const EXIT_STATUS: &str = "\
Exit status: 0 fine, 1 a property is violated, 2 bad input (one sentence on standard error).";

/// The same for commands that do not judge.
const FINE_OR_BAD: &str = "Exit status: 0 fine, 2 bad input (one sentence on standard error).";

const SCENARIO: &str = "\
SCENARIO is one of
  a link          https://…/#/play/…, or from the #/play/ on; quote it, for the sake of the #
  a bare code     what stands behind the #/play/ of a link
  a library name  2pc-commit, x1; 2pc-commit@5 stands at step 5 (see `coordinator list`)
  a file          run.json, run.txt, ./run, or - for standard input";

/// What `--assert` takes.
const ASSERT: &str = "\
EXPR is a condition on the run: blocked(p1, p2) and not up(C), messages <= 4N, violated(AC1), \
decided(commit) by p2, state(p1) = READY, in_doubt, locks, knows, at end, not ever down(C), \
forced_writes(C) = 1. With --assert the exit status is 1 if an assertion fails, and 0 if all hold, \
whatever the verdict; the first failing part is named with its step.";

const RUN: &str = "\
A run is judged at its end. If the link or name stands at a step, it is judged after that step, as \
a page that opens it would, and a note says so; --until goes before it.

JSON: protocol, steps, story (those steps: array of {tick, sentence, events}, events being the same, \
a sentence each), decisions (object: process -> commit, abort or undecided, in the order of \
the run), blocked (array of processes), properties (array of {id, holds, ruling, why}; holds is false \
only for a violated one; ruling is holds, violated, pending or not applicable), measures {convention, messages, delays, forced_writes, write_delays, lost, \
duplicated, repeated, blocked_ticks, semantic_lock_ticks}, link (opens the run where it was judged); with \
--assert also assertions (array of {expression, sentence, holds, failed (null, or the first part \
that fails) and step (null, or where it fails)}).";

const COST: &str = "\
JSON: protocol, participants, faults (how many crashes it survives; null if it cannot be told), \
no_votes, read_only, fail_at, colocated, convention (id, name, about), \
measured and formula {messages, delays, forced_writes, write_delays}, expression and substituted \
(the formulas of the same quantities, as published and with the numbers put in), remark, link. \
What the literature gives no formula for is null.";

const LIST: &str = "\
`coordinator list in-doubt locks after failover` finds runs by the words of a report or a question. Words may \
come in any order.

JSON: scenarios (array of {id, aliases, group, title, watch_for}) and protocols (array of {id, \
name}; empty if runs are found by words): `coordinator list --json | jq -r '.scenarios[].id'`.";

const EXPORT: &str = "\
The whole run is written, wherever a link stands. If an intervention does nothing, json is written all \
the same, to be mended, and a sentence on standard error says so; svg and mermaid are refused.

tla writes the protocol, its participants and their votes; what intervenes is left out, for TLC tries \
everything. With --output x.tla the module is called x and the configuration is written to x.cfg; \
without, it follows the module as a comment.";

const INFO: &str = "\
SPECIFICATION is one of the TLA+ modules of Gray and Lamport: TCommit, TwoPhase, PaxosCommit. Whether \
TCConsistent holds is checked in every reachable state; if not, a shortest run to a state in which it \
does not is printed. A search that ends at the limit of memory proves nothing, and is refused.

JSON: specification, resource_managers, acceptors and max_ballot (null but for PaxosCommit), symmetry, \
distinct, transitions, depth (both as TLC counts them; TLC adds the initial state to the \
transitions), seconds, bytes_per_state, holds, counterexample (null, or an array of {action, state}, \
the first action null).";

/// Runs, costs and exports distributed-transaction scenarios from a terminal and from CI.
#[derive(Debug, Parser)]
#[command(name = "coordinator", version, after_help = EXIT_STATUS)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Lists the runs of the library and the protocols, or finds runs by words.
    List(List),
    /// Plays a run: what happens, step by step, the verdict and what it cost.
    Run(Run),
    /// Measures a failure-free run and puts the literature's formulas beside it.
    Cost(Cost),
    /// Writes a run as a file for other tools.
    Export(Export),
    /// Searches every schedule of a run, with a budget of faults.
    Check(search::Check),
    /// Finds the fewest interventions of a run that come to the same.
    Shrink(search::Shrink),
    /// Searches every protocol under every class of faults: who is safe, and who blocks.
    Table(search::Table),
    /// Checks every reachable state of a published specification.
    Spec(Spec),
}

#[derive(Debug, Arguments)]
#[command(after_help = LIST)]
pub(crate) struct List {
    /// Only the runs that answer to these words, best first: a symptom, a question, a name.
    pub(crate) words: Vec<String>,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Arguments)]
#[command(allow_negative_numbers = true, after_help = format!("{SCENARIO}\n\n{ASSERT}\n\n{RUN}\n\n{EXIT_STATUS}"))]
pub(crate) struct Run {
    /// A link, a bare code, a library name or a file.
    pub(crate) scenario: String,
    /// Judges the run after this many steps.
    #[arg(long, value_name = "STEP", value_parser = number)]
    pub(crate) until: Option<u32>,
    /// How costs are counted; if absent, as the link says, else rstar.
    #[arg(long, value_parser = convention())]
    pub(crate) convention: Option<Convention>,
    /// Checks that this is true of the run where it is judged; may be given several times.
    #[arg(long, value_name = "EXPR")]
    pub(crate) assert: Vec<String>,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Arguments)]
#[command(allow_negative_numbers = true, after_help = format!("{COST}\n\n{FINE_OR_BAD}"))]
pub(crate) struct Cost {
    /// A protocol or variant: 2pc, 2pc-pa, 2pc-pc (see `coordinator list`).
    pub(crate) protocol: String,
    /// How many participants.
    #[arg(long, value_name = "N", default_value = "3", value_parser = number)]
    pub(crate) participants: u32,
    /// How many crashes it survives, for protocols that can be told; if absent, as many as by default.
    #[arg(long, value_name = "F", value_parser = number)]
    pub(crate) faults: Option<u32>,
    /// How many participants vote NO: the last ones.
    #[arg(long, value_name = "K", default_value = "0", value_parser = number)]
    pub(crate) no_votes: u32,
    /// How many participants only read: those before the ones that vote NO.
    #[arg(long, value_name = "R", default_value = "0", value_parser = number)]
    pub(crate) read_only: u32,
    /// The participant, counted from 1, whose work is refused: of a saga, the step that fails.
    #[arg(long, value_name = "K", value_parser = number)]
    pub(crate) fail_at: Option<u32>,
    /// Lets the processes share machines that the convention allows to.
    #[arg(long)]
    pub(crate) colocated: bool,
    /// Which run is measured, and how it is counted.
    #[arg(long, default_value = "rstar", value_parser = convention())]
    pub(crate) convention: Convention,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Arguments)]
#[command(after_help = format!("{SCENARIO}\n\n{EXPORT}\n\n{FINE_OR_BAD}"))]
pub(crate) struct Export {
    /// A link, a bare code, a library name or a file.
    pub(crate) scenario: String,
    /// As what.
    #[arg(long, value_enum)]
    pub(crate) format: Format,
    /// Into this file, replacing what it holds; if absent, to standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Arguments)]
#[command(allow_negative_numbers = true, after_help = format!("{INFO}\n\n{EXIT_STATUS}"))]
pub(crate) struct Spec {
    /// `TCommit`, `TwoPhase` or `PaxosCommit`.
    pub(crate) specification: String,
    /// How many resource managers; if absent, as published: 3, for `PaxosCommit` 2.
    #[arg(long, value_name = "N", value_parser = number)]
    pub(crate) resource_managers: Option<u32>,
    /// How many acceptors, for `PaxosCommit`; if absent, 3.
    #[arg(long, value_name = "A", value_parser = number)]
    pub(crate) acceptors: Option<u32>,
    /// The highest ballot, for `PaxosCommit`; if absent, 1.
    #[arg(long, value_name = "B", value_parser = number)]
    pub(crate) max_ballot: Option<u32>,
    /// Takes states for one that differ only in the names of resource managers and acceptors.
    #[arg(long)]
    pub(crate) symmetry: bool,
    /// How many mebibytes the search may allocate.
    #[arg(long, value_name = "MIB", default_value = "2048", value_parser = number)]
    pub(crate) memory: u32,
    /// Prints JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a run can be written as.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    /// A scenario file, to edit by hand and to run again.
    Json,
    /// A space-time diagram.
    Svg,
    /// A sequence diagram in Mermaid's language.
    Mermaid,
    /// The protocol as a TLA+ module, and a configuration for TLC.
    Tla,
}

fn convention() -> impl TypedValueParser<Value = Convention> {
    let known = Convention::ALL.map(|it| PossibleValue::new(it.id()).help(it.about()));
    PossibleValuesParser::new(known)
        .try_map(|id| Convention::named(&id).ok_or("there is no such convention"))
}

fn number(text: &str) -> Result<u32, String> {
    let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let why = if digits { "it is too large" } else { "it must be a whole number, 0 or more" };
    text.parse().map_err(|_| why.into())
}
