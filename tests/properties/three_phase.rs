//! Three-phase commit and its relatives under each class of faults: safe, and free of blocking, where the
//! literature says so.

use coordinator_core::{
    analysis::verdict::{Ruling, Verdict},
    event::Event,
    protocol::{OutcomeStatus, ProcessSet},
    scenario::{Link, Scenario},
    simulate::simulate,
    trace::Trace,
};
use proptest::{prelude::*, test_runner::TestCaseResult};

use crate::strategies::{COURSE, ELECTED, FaultClass, faulted, quorum_commit, three_phase};

/// Where elected termination is published: fail-stop, and nothing is lost.
const FAIL_STOP: [FaultClass; 3] =
    [FaultClass::None, FaultClass::CrashStop, FaultClass::CrashRecovery];

/// What a class of faults may not break.
fn is_safe(scenario: &Scenario, class: FaultClass, trace: &Trace) -> TestCaseResult {
    let verdict = Verdict::at(trace, trace.len());
    for property in &verdict.properties {
        prop_assert!(
            property.ruling != Ruling::Violated,
            "{class:?}: {} {}\n{}",
            property.id,
            property.why,
            Link::new(scenario.clone()),
        );
    }
    Ok(())
}

/// Who has crashed at some time, and who is down at the end.
fn casualties(trace: &Trace) -> (ProcessSet, ProcessSet) {
    let (mut ever, mut down) = (ProcessSet::EMPTY, ProcessSet::EMPTY);
    for step in 0..trace.len() {
        for event in trace.events_of(step) {
            match event {
                Event::Crashed { process, .. } => {
                    ever.insert(*process);
                    down.insert(*process);
                }
                Event::Recovered { process } => {
                    down.remove(*process);
                }
                _ => {}
            }
        }
    }
    (ever, down)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::cases(), ..ProptestConfig::default() })]

    #[test]
    fn elected_termination_is_safe_and_blocks_nobody_under_fail_stop(
        (class, scenario) in proptest::sample::select(&FAIL_STOP[..])
            .prop_flat_map(|class| (Just(class), faulted(three_phase(ELECTED), class))),
    ) {
        let trace = simulate(&scenario);
        is_safe(&scenario, class, &trace)?;
        // Not if everybody has failed at some time: then the last to fail has to be waited for.
        let everybody: ProcessSet = trace.setup.ids().collect();
        if casualties(&trace).0 != everybody {
            let link = Link::new(scenario.clone());
            prop_assert!(trace.blocked.iter().all(|(_, who)| who.is_empty()), "{class:?} {link}");
        }
    }

    #[test]
    fn the_courses_rule_is_safe_under_every_class_of_faults(
        (class, scenario) in proptest::sample::select(&FaultClass::ALL[..])
            .prop_flat_map(|class| (Just(class), faulted(three_phase(COURSE), class))),
    ) {
        is_safe(&scenario, class, &simulate(&scenario))?;
    }

    #[test]
    fn quorums_are_safe_under_every_class_of_faults(
        (class, scenario) in proptest::sample::select(&FaultClass::ALL[..])
            .prop_flat_map(|class| (Just(class), faulted(quorum_commit(), class))),
    ) {
        is_safe(&scenario, class, &simulate(&scenario))?;
    }

    #[test]
    fn one_crash_leaves_a_quorum_that_decides(
        scenario in faulted(quorum_commit(), FaultClass::CrashStop)
            .prop_filter("three sites", |scenario| scenario.votes.len() >= 2),
    ) {
        let trace = simulate(&scenario);
        let (_, down) = casualties(&trace);
        if down.len() <= 1 {
            let end = trace.snapshot(trace.len());
            for id in trace.setup.ids().filter(|id| !down.contains(*id)) {
                let outcome_status = end.processes[id.index()].status.outcome_status;
                let link = Link::new(scenario.clone());
                prop_assert!(matches!(outcome_status, OutcomeStatus::Decided(_)), "{id:?} {outcome_status:?} {link}");
            }
        }
    }
}
