//! Every schedule of a run, searched: what was found, as an ordinary run, and what was covered.
#![expect(clippy::disallowed_types, reason = "how long a search took is told to people only")]

use std::time::Instant;

use coordinator_core::{
    check::{Answer as Found, Budget, Finding, Goal, Limit, Limits, Progress, Question, ask},
    narrate,
    scenario::Link,
};
use serde::Serialize;

use crate::{
    answer::{Answer, Problem, json},
    args::search as args,
    input, stateright,
};

/// How many states are searched between two looks at the answer.
const SLICE: u32 = 100_000;

#[derive(Serialize)]
struct Report {
    result: &'static str,
    states: u64,
    transitions: u64,
    depth: u32,
    bytes: u64,
    seconds: f64,
    property: Option<&'static str>,
    why: Option<String>,
    faults: Vec<String>,
    link: Option<String>,
}

/// Searches for what is asked.
pub(crate) fn check(args: &args::Check) -> Result<Answer, Problem> {
    let link = input::read(&args.scenario)?;
    let question = Question {
        budget: budget(&args.budget),
        timing: args.timing.into(),
        grain: args.grain.into(),
        goal: args.goal.into(),
        symmetry: args.symmetry,
        limits: limits(args.memory),
        ..Question::new(link.scenario)
    };
    let start = Instant::now();
    let (found, progress) = match args.engine {
        args::Engine::Ours => searched(&question)?,
        args::Engine::Stateright => stateright::searched(&question)?,
    };
    let seconds = start.elapsed().as_secs_f64();
    let finding = match &found {
        Found::Found(finding) => Some(&**finding),
        Found::Unfinished | Found::None | Found::Limit(_) => None,
    };
    let report = Report {
        result: match &found {
            Found::Found(_) => "found",
            Found::None | Found::Unfinished => "none",
            Found::Limit(_) => "limit",
        },
        states: progress.states,
        transitions: progress.transitions,
        depth: progress.depth,
        bytes: progress.bytes,
        seconds,
        property: finding.and_then(|finding| finding.property),
        why: finding.map(|finding| finding.why.clone()),
        faults: finding.map(interventions).unwrap_or_default(),
        link: finding.map(|finding| Link::new(finding.scenario.clone()).to_string()),
    };
    let violated = finding.is_some() && question.goal == Goal::Violated;
    let text = if args.json { json(&report) } else { words(&question, &found, &report) };
    Ok(Answer { text, note: None, violated })
}

/// Searches to the end.
fn searched(question: &Question) -> Result<(Found, Progress), Problem> {
    let mut inquiry = ask(question).map_err(Problem::new)?;
    loop {
        let progress = inquiry.advance(SLICE);
        match inquiry.answer() {
            Found::Unfinished => {}
            found => return Ok((found, progress)),
        }
    }
}

fn budget(args: &args::Budget) -> Budget {
    Budget {
        crashes: args.crashes,
        recoveries: args.recoveries,
        losses: args.losses,
        duplicates: args.duplicates,
        cuts: args.cuts,
        heals: args.heals,
        rivals: args.rivals,
        timeouts: args.timeouts,
        total_failure: args.total_failure,
    }
}

/// The limits that so many MiB are.
pub(crate) fn limits(memory: u32) -> Limits {
    Limits { bytes: u64::from(memory) << 20, ..Limits::default() }
}

/// What intervenes in a run, a sentence each.
pub(crate) fn interventions(finding: &Finding) -> Vec<String> {
    let scenario = &finding.scenario;
    let setup = scenario.setup();
    let sentence = |it| narrate::intervention(&setup, scenario.spec(), it);
    scenario.interventions.iter().map(sentence).collect()
}

fn words(question: &Question, found: &Found, report: &Report) -> String {
    let looked_for = match question.goal {
        Goal::Violated => "a broken promise".to_owned(),
        Goal::Blocked => "somebody blocked".to_owned(),
        Goal::Decided(decision) => format!("a decision to {}", decision.name()),
    };
    let searched = format!(
        "{} states, {} transitions, depth {}, {:.2} s, {} MiB",
        report.states,
        report.transitions,
        report.depth,
        report.seconds,
        report.bytes >> 20,
    );
    match found {
        Found::Found(finding) => {
            let mut lines =
                vec![format!("Found {looked_for} after {} moves: {}", finding.moves, finding.why)];
            lines.extend(report.faults.iter().map(|fault| format!("  {fault}")));
            lines.extend(report.link.iter().map(|link| format!("Run: {link}")));
            lines.push(format!("Searched: {searched}."));
            lines.join("\n") + "\n"
        }
        Found::None | Found::Unfinished => format!(
            "No schedule within the budget shows {looked_for}: all {searched}, {question}.\n"
        ),
        Found::Limit(limit) => {
            let limit = match limit {
                Limit::Memory => "the memory",
                Limit::States => "the number of states",
                Limit::Moves => "the length of the run that was found",
            };
            format!(
                "Stopped by {limit}: this proves nothing about what was not searched. Searched: \
                 {searched}, {question}.\n"
            )
        }
    }
}
