//! `coordinator check`: searches every schedule of a run.
#![expect(clippy::disallowed_types, reason = "how long a search took is told to people only")]

use std::time::Instant;

use coordinator_core::{
    checker::Limits,
    explore::{Goal, Query, explore},
    report::SearchReport,
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
    search: SearchReport,
    seconds: f64,
}

/// Searches for what is asked.
pub(crate) fn check(args: &args::Check) -> Result<Answer, Problem> {
    let link = input::read(&args.scenario)?;
    let question = Query {
        budget: args.budget.0,
        timing: args.timing.into(),
        grain: args.grain.into(),
        goal: Goal::of_text(&args.goal),
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
    let search =
        SearchReport::new(&question, &found, &progress).expect("it was searched to its end");
    let violated = search.is_violation();
    let report = Report { search, seconds };
    let text = if args.json { json(&report) } else { report.text() };
    Ok(Answer { text, note: None, violated })
}

/// The limits that so many MiB are.
pub(crate) fn limits(memory: u32) -> Limits {
    Limits { bytes: u64::from(memory) << 20, ..Limits::default() }
}

impl Report {
    fn text(&self) -> String {
        let Self { search, seconds } = self;
        let SearchReport { transitions, depth, bytes, .. } = search;
        let mut lines = vec![search.sentence.clone()];
        lines.extend(search.why.clone());
        lines.extend(search.faults.iter().map(|fault| format!("  {fault}")));
        lines.extend(search.link.iter().map(|link| format!("Run: {link}")));
        lines.push(search.covered.clone());
        lines.push(format!(
            "{transitions} transitions, depth {depth}, {seconds:.2} s, {} MiB",
            bytes >> 20
        ));
        lines.join("\n") + "\n"
    }
}
