//! What the literature says that a run costs: the formulas of its protocol, with the numbers of the
//! run put in. They hold for failure-free runs only.

use crate::{
    event::Event,
    num::bounded,
    protocol::{Case, Convention, Costs, WorkOutcome},
    trace::Trace,
};

/// What the literature gives for a run.
///
/// ```
/// use coordinator_core::{
///     protocol::Convention, protocols::ProtocolId, scenario::Draft, simulate::simulate,
///     analysis::formulas::expected,
/// };
///
/// let protocol = ProtocolId::named("2pc").expect("it is in the registry");
/// let run = Draft::new(protocol, 5).build().expect("it is valid");
/// let costs = expected(&simulate(&run), Convention::RStar);
/// assert_eq!(costs.messages.map(|formula| (formula.expression, formula.value)), Some(("4N", 20)));
/// ```
pub fn expected(trace: &Trace, convention: Convention) -> Costs {
    let scenario = &trace.scenario;
    let unforeseen = |event: &Event| matches!(event, Event::TimedOut { .. } | Event::Lost { .. });
    let turned =
        scenario.votes.iter().find(|it| matches!(it, WorkOutcome::Refused | WorkOutcome::Failed));
    let remark = if !scenario.is_undisturbed() {
        Some("The formulas hold for failure-free runs, and something intervenes in this one.")
    } else if trace.events.iter().any(unforeseen) {
        Some("The formulas hold for failure-free runs, and in this one a timer fires.")
    } else if turned == Some(&WorkOutcome::Failed) {
        Some(
            "The formulas know steps that are done and steps that are refused, and one fails in this run.",
        )
    } else {
        None
    };
    if remark.is_some() {
        return Costs { remark, ..Costs::default() };
    }
    let votes = |wanted: WorkOutcome| {
        bounded(scenario.votes.iter().filter(|vote| **vote == wanted).count())
    };
    let case = Case {
        options: scenario.options,
        participants: bounded(scenario.votes.len()),
        no_votes: votes(WorkOutcome::Refused),
        read_only: votes(WorkOutcome::ReadOnly),
        refused_at: (1..)
            .zip(&scenario.votes)
            .find_map(|(place, vote)| (*vote == WorkOutcome::Refused).then_some(place)),
        convention,
    };
    (scenario.info().costs)(&case)
}
