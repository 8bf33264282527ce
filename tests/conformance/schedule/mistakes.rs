//! Every mistake of the catalogue is found by the search, with only its option switched on; without it
//! the same search finds nothing.

use coordinator_core::{
    analysis::verdict::{Ruling, Verdict},
    checker::Limits,
    explore::{Budget, Goal, Query, QueryResult, Timing, Witness, explore},
    protocols::ProtocolId,
    scenario::{Draft, Scenario},
    simulate::simulate,
};
use coordinator_tests::library;

/// What may go wrong, the least first.
fn budgets() -> [(Budget, Timing); 9] {
    let none = Budget::default();
    let synchronous = |budget| (budget, Timing::Synchronous);
    [
        synchronous(none),
        synchronous(Budget { rivals: 1, crashes: 1, recoveries: 1, ..none }),
        synchronous(Budget { duplicates: 1, ..none }),
        synchronous(Budget { losses: 1, ..none }),
        (none, Timing::Asynchronous),
        (Budget { duplicates: 1, ..none }, Timing::Asynchronous),
        synchronous(Budget { crashes: 1, recoveries: 1, losses: 1, ..none }),
        synchronous(Budget { crashes: 2, recoveries: 1, ..none }),
        synchronous(Budget { crashes: 1, recoveries: 1, log_restores: 1, ..none }),
    ]
}

fn answer(question: &Query) -> QueryResult {
    explore(question).expect("it can be asked").finish().0
}

fn shows(finding: &Witness, property: &str) -> bool {
    let trace = simulate(&finding.scenario);
    assert!(trace.refused.is_empty(), "{:?}", trace.refused);
    let verdict = Verdict::at(&trace, trace.len());
    verdict.property(property).is_some_and(|it| it.ruling == Ruling::Violated)
}

/// The run in which a mistake was made, without what intervenes in it, and as small as it may be where
/// the acceptors alone make it large.
fn calm(scenario: &Scenario) -> Draft {
    let mut draft = Draft { interventions: vec![], ..scenario.draft() };
    if draft.info().option("faults").is_some() {
        draft.votes.truncate(1);
        draft = draft.with_option("faults", 0).with_option("rounds", 1);
    }
    draft
}

#[test]
fn every_mistake_is_found_and_nothing_without_it() {
    let limits = Limits { states: 1_500_000, ..Limits::default() };
    for protocol in ProtocolId::all() {
        for mistake in protocol.info().mistakes {
            let wrong = library(mistake.scenario);
            let wrong = calm(&wrong).build().expect("it is valid");
            let right = calm(&wrong).with_option("mistake", 0).build().expect("it is valid");
            let ask = |scenario: &Scenario, (budget, timing), goal| Query {
                budget,
                timing,
                goal,
                limits,
                ..Query::new(scenario.clone())
            };
            let asked =
                budgets().into_iter().flat_map(|it| [(it, Goal::Violated), (it, Goal::Blocked)]);
            let exposing = asked.into_iter().find(|(it, goal)| {
                match answer(&ask(&wrong, *it, goal.clone())) {
                    QueryResult::Found(finding) => shows(&finding, mistake.breaks),
                    _ => false,
                }
            });
            let (with, goal) = exposing.unwrap_or_else(|| panic!("{} is not found", mistake.id));
            let without = answer(&ask(&right, with, goal));
            assert_eq!(without, QueryResult::None, "without {}: {with:?}", mistake.id);
        }
    }
}
