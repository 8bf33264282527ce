//! Sagas under each class of faults: S1 to S4 and the isolation of the checkout always hold, and a saga
//! ends wherever everything that failed is repaired in the end.

use coordinator_core::{
    analysis::verdict::{Monitor, Ruling, Verdict},
    protocol::WorkOutcome,
    scenario::{Draft, Fault, Intervention, Link, Scenario},
    simulate::simulate,
};
use coordinator_tests::draft;
use proptest::{collection::vec, prelude::*};

use crate::strategies::{FaultClass, faulted};

fn outcome() -> impl Strategy<Value = WorkOutcome> {
    prop_oneof![
        8 => Just(WorkOutcome::Done),
        1 => Just(WorkOutcome::Refused),
        1 => Just(WorkOutcome::Failed),
    ]
}

/// Orchestrated sagas of one to five steps with any mistake, or none.
fn orchestrated(mistakes: std::ops::Range<u8>) -> BoxedStrategy<Draft> {
    let kinds = (0..6u8, 0..6u8);
    let business = (0..2u8, 1..=2u8, 0..3u8, 0..3u8);
    let options = (business, kinds, 0..4u8, 0..4u8, mistakes);
    (options, vec(outcome(), 1..=5))
        .prop_map(|(options, outcomes)| {
            let ((checkout, sagas, stock, declined), (pivot, retriable), retries, limit, mistake) =
                options;
            let mut draft = draft("saga-orchestrated", 3)
                .with_option("sagas", sagas)
                .with_option("retries", retries)
                .with_option("dead-letter", limit);
            if checkout == 1 {
                draft = draft
                    .with_option("business", 1)
                    .with_option("stock", stock)
                    .with_option("declined", declined);
            } else {
                draft.votes = outcomes;
            }
            let more = [("pivot", pivot), ("retriable-from", retriable), ("mistake", mistake)];
            let kinds = more
                .into_iter()
                .fold(draft.clone(), |draft, (id, value)| draft.with_option(id, value));
            // Some kinds of steps make no sense together.
            if kinds.clone().build().is_ok() { kinds } else { draft }
        })
        .boxed()
}

fn choreographed(mistakes: std::ops::Range<u8>) -> BoxedStrategy<Draft> {
    ((0..2u8, 0..2u8), 0..4u8, 0..4u8, mistakes, vec(outcome(), 1..=5))
        .prop_map(|((delivery, failure), retries, stuck, mistake, outcomes)| {
            let mut draft = draft("saga-choreographed", 1)
                .with_option("delivery", delivery)
                .with_option("failure", failure)
                .with_option("retries", retries)
                .with_option("stuck", stuck)
                .with_option("mistake", mistake);
            draft.votes = outcomes;
            draft
        })
        .boxed()
}

fn under_any_class(drafts: BoxedStrategy<Draft>) -> impl Strategy<Value = (FaultClass, Scenario)> {
    proptest::sample::select(&FaultClass::ALL[..])
        .prop_flat_map(move |class| (Just(class), faulted(drafts.clone(), class)))
}

/// Whether a step that is tried for ever never succeeds.
fn never_succeeds(scenario: &Scenario) -> bool {
    let info = scenario.info();
    let option = |id| info.option(id).map_or(0, |place| scenario.options.get(place));
    let (pivot, retriable) = (option("pivot"), option("retriable-from"));
    let fails = |it: &Intervention| matches!(it.fault, Fault::Fail { times: 0, .. });
    if scenario.interventions.iter().any(fails) {
        return true;
    }
    (1..).zip(&scenario.votes).any(|(step, outcome)| {
        let for_ever = retriable != 0 && step >= retriable;
        (for_ever && *outcome != WorkOutcome::Done)
            || (step == pivot && *outcome == WorkOutcome::Failed)
    })
}

fn keeps_its_promises(class: FaultClass, scenario: &Scenario) -> Result<(), TestCaseError> {
    let trace = simulate(scenario);
    let verdict = Verdict::at(&trace, trace.len());
    let link = Link::new(scenario.clone());
    for property in &verdict.properties {
        prop_assert!(
            property.ruling != Ruling::Violated,
            "{class:?}: {} {}\n{link}",
            property.id,
            property.why,
        );
    }
    prop_assert!(trace.blocked.is_empty(), "nobody is ever blocked\n{link}");
    let last = trace.snapshot(trace.len());
    let repaired = last.processes.iter().all(|process| process.up) && last.cuts.is_empty();
    if repaired && !never_succeeds(scenario) {
        let ends = verdict.property("S5").expect("it is judged");
        prop_assert!(ends.ruling == Ruling::Holds, "{class:?}: {}\n{link}", ends.why);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::cases() / 2, ..ProptestConfig::default() })]

    #[test]
    fn orchestrated_sagas_keep_their_promises((class, scenario) in under_any_class(orchestrated(0..1))) {
        keeps_its_promises(class, &scenario)?;
    }

    #[test]
    fn choreographed_sagas_keep_their_promises((class, scenario) in under_any_class(choreographed(0..1))) {
        keeps_its_promises(class, &scenario)?;
    }

    /// The judge of the exhaustive search knows no steps and no words, and rules the same.
    #[test]
    fn the_monitor_rules_as_the_verdict_does(
        (_, scenario) in prop_oneof![
            under_any_class(orchestrated(0..11)),
            under_any_class(choreographed(0..2)),
        ],
    ) {
        let trace = simulate(&scenario);
        let mut watch = Monitor::new(scenario.info(), &trace.setup);
        for event in &trace.events {
            watch.see(&trace.setup, event);
        }
        let verdict = Verdict::at(&trace, trace.len());
        // That it never ends is nothing that is broken for good.
        let violated = verdict
            .properties
            .iter()
            .find(|property| property.ruling == Ruling::Violated && property.id != "S5");
        prop_assert_eq!(watch.broken(&trace.setup), violated.map(|property| property.id));
    }
}
