//! A run, shrunk: the fewest interventions that come to the same.

use coordinator_core::{
    explore::{Symptom, shrink as shrunk},
    report,
};
use serde::Serialize;

use crate::{
    answer::{Answer, Problem, json},
    args::search as args,
    input,
};

#[derive(Serialize)]
struct Report {
    outcome: String,
    before: usize,
    after: usize,
    interventions: Vec<String>,
    link: String,
}

/// Shrinks a run.
pub(crate) fn shrink(args: &args::Shrink) -> Result<Answer, Problem> {
    let link = input::read(&args.scenario)?;
    let trace = report::play(&link)?;
    let symptom = Symptom::of(&trace);
    let least = shrunk(&link.scenario);
    let report = Report {
        outcome: match symptom {
            Symptom::Violated(id) => format!("{id} is violated"),
            Symptom::Blocked => "somebody is blocked".into(),
            Symptom::Decided(_) => "the same decisions".into(),
        },
        before: link.scenario.interventions.len(),
        after: least.interventions.len(),
        interventions: report::interventions(&least),
        link: report::link(&least).to_string(),
    };
    if args.json {
        return Ok(Answer::fine(json(&report)));
    }
    let mut lines = vec![format!(
        "{} of {} {} enough: {}.",
        report.after,
        report.before,
        if report.before == 1 { "intervention is" } else { "interventions are" },
        report.outcome
    )];
    lines.extend(report.interventions.iter().map(|it| format!("  {it}")));
    lines.push(format!("Run: {}", report.link));
    Ok(Answer::fine(lines.join("\n") + "\n"))
}
