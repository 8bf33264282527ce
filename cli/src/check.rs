//! Every schedule of a run, searched: what was found, as an ordinary run, and what was covered.
#![expect(clippy::disallowed_types, reason = "how long a search took is told to people only")]

use std::time::Instant;

use coordinator_core::{
    checker::Limits,
    explore::{Goal, Query, QueryLimit, QueryResult, explore},
    report,
};
use serde::Serialize;

use crate::{
    answer::{Answer, Problem, json},
    args::search as args,
    input, stateright,
};

#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    search: report::Search,
    seconds: f64,
}

/// Searches for what is asked.
pub(crate) fn check(args: &args::Check) -> Result<Answer, Problem> {
    let link = input::read(&args.scenario)?;
    let question = Query {
        budget: args.budget.0,
        timing: args.timing.into(),
        grain: args.grain.into(),
        goal: goal(&args.goal)?,
        symmetry: args.symmetry,
        limits: limits(args.memory),
        ..Query::new(link.scenario)
    };
    let start = Instant::now();
    let (found, progress) = match args.engine {
        args::Engine::Ours => explore(&question).map_err(Problem::new)?.finish(),
        args::Engine::Stateright => stateright::searched(&question)?,
    };
    let seconds = start.elapsed().as_secs_f64();
    let search = report::Search::of(&found, progress).expect("it was searched to its end");
    let report = Report { search, seconds };
    let is_found = matches!(found, QueryResult::Found(_));
    let violated = is_found && question.goal == Goal::Violated;
    let text = if args.json { json(&report) } else { words(&question, &found, &report) };
    Ok(Answer { text, note: None, violated })
}

fn goal(text: &str) -> Result<Goal, Problem> {
    let unknown = || {
        let known: Vec<String> = Goal::ALL.iter().map(|goal| format!("`{goal}`")).collect();
        Problem::new(format_args!(
            "`{text}` is nothing to look for; there are {}, and `state:` with a state of the protocol",
            known.join(", ")
        ))
    };
    Goal::named(text).ok_or_else(unknown)
}

/// The limits that so many MiB are.
pub(crate) fn limits(memory: u32) -> Limits {
    Limits { bytes: u64::from(memory) << 20, ..Limits::default() }
}

fn words(question: &Query, found: &QueryResult, report: &Report) -> String {
    let looked_for = question.goal.name();
    let searched = format!(
        "{} states, {} transitions, depth {}, {:.2} s, {} MiB",
        report.search.states,
        report.search.transitions,
        report.search.depth,
        report.seconds,
        report.search.bytes >> 20,
    );
    match found {
        QueryResult::Found(finding) => {
            let mut lines =
                vec![format!("Found {looked_for} after {} moves: {}", finding.moves, finding.why)];
            lines.extend(report.search.faults.iter().map(|fault| format!("  {fault}")));
            lines.extend(report.search.link.iter().map(|link| format!("Run: {link}")));
            lines.push(format!("Searched: {searched}."));
            lines.join("\n") + "\n"
        }
        QueryResult::None | QueryResult::Unfinished => format!(
            "No schedule within the budget shows {looked_for}: all {searched}, {question}.\n"
        ),
        QueryResult::Limit(limit) => {
            let limit = match limit {
                QueryLimit::Memory => "the memory",
                QueryLimit::States => "the number of states",
                QueryLimit::Interventions => "the length of the run that was found",
            };
            format!(
                "Stopped by {limit}: this proves nothing about what was not searched. Searched: \
                 {searched}, {question}.\n"
            )
        }
    }
}
