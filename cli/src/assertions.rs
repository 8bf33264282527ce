//! `coordinator run --assert`: a run as a test.

use coordinator_core::{
    goal::{Expression, Moment},
    report::Played,
};
use serde::Serialize;

use crate::answer::Problem;

/// An assertion, and whether it holds where the run is judged.
#[derive(Debug, Serialize)]
pub(crate) struct Assertion {
    /// The expression as parsed.
    expression: String,
    /// What it says.
    sentence: String,
    holds: bool,
    /// The first part that fails.
    failed: Option<String>,
    /// After how many steps it fails.
    step: Option<u32>,
}

/// Evaluates every expression, in order.
pub(crate) fn evaluate(texts: &[String], played: &Played) -> Result<Vec<Assertion>, Problem> {
    let trace = &played.trace;
    let moment = Moment::new(trace, played.cursor, played.measures.convention);
    let evaluate = |text: &String| {
        let goal = Expression::parse(text, &trace.scenario)
            .map_err(|error| Problem::new(format_args!("--assert `{text}`: {error}")))?;
        let failure = goal.failure(&moment);
        Ok(Assertion {
            expression: goal.text(&trace.setup),
            sentence: goal.sentence(&trace.setup),
            holds: failure.is_none(),
            failed: failure.map(|(part, _)| part.text(&trace.setup)),
            step: failure.map(|(_, step)| step),
        })
    };
    texts.iter().map(evaluate).collect()
}

/// Whether one of them fails.
pub(crate) fn any_fails(assertions: &[Assertion]) -> bool {
    assertions.iter().any(|it| !it.holds)
}

impl Assertion {
    /// A line for people.
    pub(crate) fn line(&self) -> String {
        let Self { expression, sentence, failed, step, .. } = self;
        match (failed, step) {
            (Some(failed), Some(step)) => {
                format!("  FAILS after step {step}: `{failed}` in `{expression}` ({sentence})")
            }
            _ => format!("  holds  `{expression}` ({sentence})"),
        }
    }
}
