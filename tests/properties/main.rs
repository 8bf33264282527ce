//! Random schedules and faults: no promise is broken that the protocols make, replay is exact, and
//! no bytes make a reader panic. A few hundred cases each; `cargo xtask test` runs ten thousand, and
//! `PROPTEST_CASES=100000 cargo test -p coordinator-tests --test properties` as many as it says.
#![cfg(not(target_arch = "wasm32"))]

mod anchors;
mod kv;
mod paxos_commit;
mod readers;
mod sagas;
mod strategies;
mod three_phase;
mod two_phase;

use coordinator_core::{
    analysis::{
        costs::MeasuredCosts,
        narrate,
        verdict::{AtomicCommitReason, Monitor, NonTriviality, Reason, Ruling, Verdict},
    },
    protocol::Convention,
    scenario::Link,
    simulate::simulate,
};
use proptest::prelude::*;

use strategies::faulty_run;

const CASES: u32 = 256;
/// A violation that more steps could have prevented.
const ENDED_UNDECIDED: Reason =
    Reason::AtomicCommit(AtomicCommitReason::NonTriviality(NonTriviality::EndedUndecided));

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn no_schedule_breaks_a_correct_variant(scenario in faulty_run()) {
        let trace = simulate(&scenario);
        let verdict = Verdict::at(&trace, trace.len());
        for property in &verdict.properties {
            prop_assert!(
                property.ruling != Ruling::Violated,
                "{} {}\n{}",
                property.id, property.why, Link::new(scenario.clone()),
            );
        }
    }

    #[test]
    fn a_run_replays_exactly_and_every_reader_reads_it(scenario in faulty_run()) {
        let trace = simulate(&scenario);
        prop_assert_eq!(trace.digest(), simulate(&scenario).digest());
        let middle = trace.len() / 2;
        for cursor in [0, middle, trace.len(), u32::MAX] {
            let measures = MeasuredCosts::of(&trace, cursor, Convention::GrayLamport);
            prop_assert_eq!(measures.by_process.len(), trace.setup.processes.len());
            Verdict::at(&trace, cursor);
            trace.snapshot(cursor);
            narrate::step(&trace, cursor);
        }
    }

    /// The judge of the exhaustive search knows no steps and no words, and rules the same.
    #[test]
    fn the_monitor_rules_as_the_verdict_does(scenario in faulty_run(), mistake in 0..12u8) {
        let mut draft = scenario.draft();
        let known = draft.set_option("mistake", mistake);
        let mistaken = known.and_then(|()| draft.build());
        let trace = simulate(&mistaken.unwrap_or(scenario));
        let mut monitor = Monitor::new(trace.scenario.info(), &trace.setup);
        for event in &trace.events {
            monitor.see(&trace.setup, event);
        }
        let verdict = Verdict::at(&trace, trace.len());
        // Nothing is ever broken for good by what has yet to be decided.
        let violated = verdict.properties.iter().find(|property| {
            property.ruling == Ruling::Violated
                && property.reason.termination().is_none()
                && property.reason != ENDED_UNDECIDED
        });
        prop_assert_eq!(monitor.broken(&trace.setup), violated.map(|property| property.id));
    }
}

/// As many as the environment says, or a few hundred.
fn cases() -> u32 {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    wanted.and_then(|wanted| wanted.parse().ok()).unwrap_or(CASES)
}
