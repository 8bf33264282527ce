//! Crash and recovery at every single effect of a run: whatever the last record, the run ends well.

use coordinator_core::{
    analysis::verdict::{Ruling, Verdict},
    protocol::{ProcessId, WorkOutcome},
    scenario::{Draft, Fault, Intervention, Scenario, Trigger},
    simulate::simulate,
};
use coordinator_tests::{draft, two_phase};

fn crash_at_every_step(base: &Draft, process: ProcessId) {
    let steps = simulate(&base.clone().build().expect("it is valid")).len();
    for step in 1..steps {
        let mut draft = base.clone();
        draft.environment.patience_ticks = 3_000;
        draft.interventions = vec![
            Intervention { trigger: Trigger::Step(step), fault: Fault::Crash(process) },
            Intervention { trigger: Trigger::Tick(300), fault: Fault::Recover(process) },
        ];
        let scenario: Scenario = draft.build().expect("it is valid");
        let trace = simulate(&scenario);
        let verdict = Verdict::at(&trace, trace.len());
        for property in &verdict.properties {
            // That nothing failed is not said of a run in which somebody crashed.
            let expected = if property.id == "AC4" { Ruling::NotApplicable } else { Ruling::Holds };
            assert_eq!(
                property.ruling, expected,
                "{:?} crashes after step {step} of {:?}: {} {}",
                process, base, property.id, property.why,
            );
        }
    }
}

#[test]
fn every_process_may_crash_anywhere_and_come_back_under_every_presumption() {
    for presumption in 0..3 {
        for termination in 0..2 {
            for initiator in 0..2 {
                for (start_record, recovery) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let mut draft = two_phase(3)
                        .with_option("presumption", presumption)
                        .with_option("termination", termination)
                        .with_option("initiator", initiator)
                        .with_option("start-record", start_record)
                        .with_option("recovery", recovery);
                    for vote in [WorkOutcome::Done, WorkOutcome::Refused, WorkOutcome::ReadOnly] {
                        draft.votes[1] = vote;
                        for process in 0..=2 {
                            crash_at_every_step(&draft, ProcessId(process));
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn with_paxos_commit_too() {
    for learners in 0..2 {
        for (faults, machines) in [(0, 0), (1, 0), (1, 1), (1, 2)] {
            for abort in 0..2 {
                let mut draft = draft("paxos-commit", 3)
                    .with_option("learners", learners)
                    .with_option("faults", faults)
                    .with_option("machines", machines)
                    .with_option("abort", abort);
                for vote in [WorkOutcome::Done, WorkOutcome::Refused] {
                    draft.votes[1] = vote;
                    for process in draft.setup().ids() {
                        crash_at_every_step(&draft, process);
                    }
                }
            }
        }
    }
}
