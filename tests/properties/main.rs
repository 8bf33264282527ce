//! Random schedules and faults: no promise is broken that the protocols make, replay is exact, and
//! no bytes make anything panic. A few hundred cases each; `cargo xtask test` runs ten thousand, and
//! `PROPTEST_CASES=100000 cargo test -p coordinator-tests --test properties` as many as it says.
#![cfg(not(target_arch = "wasm32"))]

mod anchors;
mod kv;
mod paxos_commit;
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
    scenario::{Link, Scenario, View},
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
    fn the_watch_rules_as_the_verdict_does(scenario in faulty_run(), mistake in 0..12u8) {
        let mut draft = scenario.draft();
        let known = draft.set_option("mistake", mistake);
        let mistaken = known.and_then(|()| draft.build());
        let trace = simulate(&mistaken.unwrap_or(scenario));
        let mut watch = Monitor::new(trace.scenario.info(), &trace.setup);
        for event in &trace.events {
            watch.see(&trace.setup, event);
        }
        let verdict = Verdict::at(&trace, trace.len());
        // Nothing is ever broken for good by what has yet to be decided.
        let violated = verdict.properties.iter().find(|property| {
            property.ruling == Ruling::Violated
                && property.reason.termination().is_none()
                && property.reason != ENDED_UNDECIDED
        });
        prop_assert_eq!(watch.broken(&trace.setup), violated.map(|property| property.id));
    }

    #[test]
    fn links_and_files_round_trip(
        scenario in faulty_run(),
        cursor in proptest::option::of(any::<u32>()),
        panel in any::<u8>(),
        check in proptest::option::of(any::<u32>()),
    ) {
        prop_assert_eq!(Scenario::from_json(&scenario.to_json()), Ok(scenario.clone()));
        prop_assert_eq!(Scenario::from_text(&scenario.to_text()), Ok(scenario.clone()));
        let view = View { convention: Convention::Bernstein, panel };
        let link = Link { scenario, cursor, view, check };
        prop_assert_eq!(Link::parse(&link.address()), Ok(link));
    }

    #[test]
    fn no_text_makes_the_link_reader_panic(text in any::<String>()) {
        let _ = Link::parse(&text);
        let _ = Scenario::from_json(&text);
    }

    /// A checksum keeps random bytes out; here they have a right one.
    #[test]
    fn no_bytes_make_the_decoder_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(link) = Link::parse(&strategies::code_of(&bytes)) {
            simulate(&link.scenario);
        }
    }

    #[test]
    fn no_changed_byte_of_a_real_link_makes_anything_panic(
        scenario in faulty_run(),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut bytes = strategies::payload_of(&Link::new(scenario).code());
        if !bytes.is_empty() {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(link) = Link::parse(&strategies::code_of(&bytes)) {
            simulate(&link.scenario);
        }
    }
}

/// As many as the environment says, or a few hundred.
fn cases() -> u32 {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    wanted.and_then(|wanted| wanted.parse().ok()).unwrap_or(CASES)
}
