//! Every reachable state of a published specification, and what TLC would say of it.

#![expect(
    clippy::disallowed_types,
    reason = "how long a search takes is told, and changes nothing"
)]

use std::time::Instant;

use coordinator_core::{
    checker::{DescribedPath, DynSearch, Limits, Progress, SearchOutcome},
    tla_models::{Instance, Specification, check},
};
use serde::Serialize;

use crate::{
    answer::{Answer, Problem, json},
    args::Spec,
};

/// How many states are expanded between two looks at the outcome.
const SLICE: u32 = 1 << 16;

/// Checks `TCConsistent` in every state.
pub(crate) fn spec(args: &Spec) -> Result<Answer, Problem> {
    let instance = instance(args)?;
    let limits = Limits { bytes: u64::from(args.memory) << 20, ..Limits::default() };
    let start = Instant::now();
    let mut search = check(&instance, limits).map_err(Problem::new)?;
    while search.advance(SLICE).outcome == SearchOutcome::Unfinished {}
    let progress = search.progress();
    if let SearchOutcome::Stopped(_) = progress.outcome {
        return Err(too_little_memory(args.memory, &progress));
    }
    let report = Report::new(&instance, &progress, start, search.as_mut());
    let text = if args.json { json(&report) } else { report.text() };
    Ok(Answer { text, note: None, violated: !report.holds })
}

fn instance(args: &Spec) -> Result<Instance, Problem> {
    let Some(specification) = Specification::named(&args.specification) else {
        let known = Specification::ALL.map(|it| format!("`{}`", it.name())).join(", ");
        let found = &args.specification;
        return Err(Problem::new(format_args!(
            "there is no specification `{found}`; there are {known}"
        )));
    };
    let given = [("acceptors", args.acceptors), ("max-ballot", args.max_ballot)];
    if specification != Specification::PaxosCommit
        && let Some((option, _)) = given.into_iter().find(|(_, value)| value.is_some())
    {
        let name = specification.name();
        return Err(Problem::new(format_args!(
            "--{option} is for PaxosCommit, and {name} has none: leave it out"
        )));
    }
    let published = Instance::of(specification);
    Ok(Instance {
        resource_managers: args.resource_managers.unwrap_or(published.resource_managers),
        acceptors: args.acceptors.unwrap_or(published.acceptors),
        max_ballot: args.max_ballot.unwrap_or(published.max_ballot),
        symmetry: args.symmetry,
        ..published
    })
}

fn too_little_memory(mebibytes: u32, progress: &Progress) -> Problem {
    let Progress { states, complete_depth, .. } = progress;
    Problem::new(format_args!(
        "{mebibytes} MiB are not enough: the search ended after {states} states and has all of them \
         only up to depth {complete_depth}, which proves nothing about the rest; give it more with \
         --memory, or take --symmetry or smaller numbers"
    ))
}

#[derive(Serialize)]
struct Report {
    specification: &'static str,
    resource_managers: u32,
    acceptors: Option<u32>,
    max_ballot: Option<u32>,
    symmetry: bool,
    distinct: u64,
    transitions: u64,
    depth: u32,
    seconds: f64,
    bytes_per_state: u64,
    holds: bool,
    counterexample: Option<Vec<Step>>,
}

#[derive(Serialize)]
struct Step {
    action: Option<String>,
    state: String,
}

fn steps(told: DescribedPath) -> Vec<Step> {
    let later = told.steps.into_iter().map(|(action, state)| (Some(action), state));
    let all = [(None, told.initial)].into_iter().chain(later);
    all.map(|(action, state)| Step { action, state }).collect()
}

impl Report {
    fn new(
        instance: &Instance,
        progress: &Progress,
        start: Instant,
        search: &mut dyn DynSearch,
    ) -> Self {
        let of_paxos = instance.specification == Specification::PaxosCommit;
        Self {
            specification: instance.specification.name(),
            resource_managers: instance.resource_managers,
            acceptors: of_paxos.then_some(instance.acceptors),
            max_ballot: of_paxos.then_some(instance.max_ballot),
            symmetry: instance.symmetry,
            distinct: progress.states,
            transitions: progress.transitions,
            depth: progress.depth,
            seconds: start.elapsed().as_secs_f64(),
            bytes_per_state: progress.bytes / progress.states.max(1),
            holds: progress.outcome == SearchOutcome::Holds,
            counterexample: search.counterexample().map(steps),
        }
    }

    fn text(&self) -> String {
        let mut head = vec![
            self.specification.to_string(),
            format!("{} resource managers", self.resource_managers),
        ];
        if let (Some(acceptors), Some(max_ballot)) = (self.acceptors, self.max_ballot) {
            head.push(format!("{acceptors} acceptors"));
            head.push(format!("ballots 0 to {max_ballot}"));
        }
        if self.symmetry {
            head.push("names left out of account".to_string());
        }
        let mut lines = vec![
            head.join(", "),
            format!("  distinct states  {:>12}", self.distinct),
            format!("  transitions      {:>12}", self.transitions),
            format!("  depth            {:>12}", self.depth),
            format!("  seconds          {:>12.3}", self.seconds),
            format!("  bytes a state    {:>12}", self.bytes_per_state),
        ];
        match &self.counterexample {
            None => lines.push("TCConsistent holds in every state.".to_string()),
            Some(steps) => {
                lines.push(
                    "TCConsistent does not hold. A shortest run to where it does not:".into(),
                );
                lines.extend(steps.iter().map(|Step { action, state }| {
                    format!("  {}\n      {state}", action.as_deref().unwrap_or("at first"))
                }));
            }
        }
        lines.join("\n") + "\n"
    }
}
