//! A fault that is anchored to an event does what it did at its step, and means something wherever a run is taken.

use coordinator_core::{
    analysis::{
        costs::{Counts, MeasuredCosts},
        verdict::{Ruling, Verdict},
    },
    protocol::Convention,
    protocols::ProtocolId,
    scenario::{Draft, Link, Scenario},
    simulate::{anchored, edited, simulate},
    trace::Trace,
};
use proptest::prelude::*;

use crate::{
    cases,
    strategies::{FaultClass, faulted, faulty_run, quorum_commit},
};

/// What a run comes to.
fn outcome(trace: &Trace) -> (u32, Counts, Vec<(&'static str, Ruling)>) {
    let costs = MeasuredCosts::of(trace, u32::MAX, Convention::GrayLamport).total;
    let verdict = Verdict::at(trace, u32::MAX);
    let rulings = verdict.properties.iter().map(|it| (it.id, it.ruling)).collect();
    (trace.len(), costs, rulings)
}

fn check_anchored(scenario: &Scenario) -> Result<(), TestCaseError> {
    let again = anchored(scenario);
    let (before, after) = (simulate(scenario), simulate(&again));
    let link = Link::new(again.clone());
    prop_assert_eq!(outcome(&before), outcome(&after), "{} and {}", scenario.to_text(), &link);
    prop_assert_eq!(before.snapshot(u32::MAX), after.snapshot(u32::MAX), "{}", &link);
    prop_assert_eq!(&before.refused, &after.refused, "{}", &link);
    prop_assert_eq!(Scenario::from_text(&again.to_text()), Ok(again.clone()));
    prop_assert_eq!(Link::parse(&link.code()), Ok(link));
    let unchanged = edited(scenario, |_| {});
    prop_assert_eq!(unchanged.left_out, []);
    prop_assert_eq!(unchanged.draft.interventions, again.draft().interventions);
    Ok(())
}

/// As many or as few participants, another protocol, or both.
fn check_edited(
    scenario: &Scenario,
    participants: usize,
    protocol: ProtocolId,
) -> Result<(), TestCaseError> {
    let after = edited(scenario, |draft: &mut Draft| {
        *draft = draft.carried_to(protocol);
        let (least, greatest) = protocol.info().participants;
        let kind = protocol.info().outcomes[0].outcome;
        draft.votes.resize(participants.clamp(least.into(), greatest.into()), kind);
    });
    let count = scenario.interventions.len();
    prop_assert_eq!(after.draft.interventions.len() + after.left_out.len(), count);
    let scenario = after.draft.build().map_err(|error| TestCaseError::fail(error.to_string()))?;
    let trace = simulate(&scenario);
    let happened = trace.steps.iter().filter(|step| step.intervention.is_some()).count();
    prop_assert_eq!(happened + trace.refused.len(), scenario.interventions.len());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases() / 2, ..ProptestConfig::default() })]

    #[test]
    fn an_anchored_run_comes_to_the_same(scenario in faulty_run()) {
        check_anchored(&scenario)?;
    }

    #[test]
    fn an_anchored_run_with_quorums_comes_to_the_same(
        scenario in faulted(quorum_commit(), FaultClass::Anything),
    ) {
        check_anchored(&scenario)?;
    }

    #[test]
    fn every_intervention_of_an_edited_run_takes_effect_or_is_reported(
        scenario in faulty_run(),
        participants in 1..9usize,
        protocol in any::<prop::sample::Index>(),
    ) {
        let protocols: Vec<ProtocolId> = ProtocolId::all().collect();
        check_edited(&scenario, participants, protocols[protocol.index(protocols.len())])?;
    }
}
