//! `coordinator shrink`: the fewest interventions that lead to the same outcome.

use coordinator_core::{
    explore::shrink as shrunk,
    report::{Played, ShrinkReport},
};

use crate::{
    answer::{Answer, Problem, json},
    args::search as args,
    input,
};

/// Shrinks a run.
pub(crate) fn shrink(args: &args::Shrink) -> Result<Answer, Problem> {
    let link = input::read(&args.scenario)?;
    let played = Played::whole(link)?;
    let before = &played.trace.scenario;
    let report = ShrinkReport::new(before, &shrunk(before));
    if args.json {
        return Ok(Answer::fine(json(&report)));
    }
    let ShrinkReport { outcome, sentence, .. } = &report;
    let mut lines = vec![format!("{sentence} Outcome: {outcome}.")];
    lines.extend(report.interventions.iter().map(|it| format!("  {it}")));
    lines.push(format!("Run: {}", report.link));
    Ok(Answer::fine(lines.join("\n") + "\n"))
}
