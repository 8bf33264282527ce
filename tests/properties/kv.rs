//! The key-value store under each class of faults: with its locks it is always serialisable and nobody
//! reads what is undone, and every transaction ends once all is repaired.

use coordinator_core::{
    analysis::verdict::{Monitor, Ruling, Verdict},
    protocol::{Operation, Script, WorkOutcome},
    scenario::{Draft, Link, Scenario},
    simulate::simulate,
    trace::End,
};
use coordinator_tests::draft;
use proptest::{collection::vec, prelude::*};

use crate::strategies::{FaultClass, faulted};

/// Where nobody is ever blocked: nobody crashes and every message gets through in the end.
const NON_BLOCKING: [FaultClass; 3] =
    [FaultClass::None, FaultClass::Omission, FaultClass::Asynchrony];

/// Few keys, so that there are conflicts.
fn script() -> impl Strategy<Value = Script> {
    let operation = (0..2u8, 0..3u8).prop_map(|(verb, object)| Operation { verb, object });
    vec(vec(operation, 1..=5), 1..=4).prop_map(|transactions| Script { transactions })
}

/// Random transactions over one to three shards, with any mistake, or none.
fn store(mistakes: std::ops::Range<u8>) -> BoxedStrategy<Draft> {
    let outcome = prop_oneof![9 => Just(WorkOutcome::Done), 1 => Just(WorkOutcome::Refused)];
    (0..2u8, mistakes, script(), vec(outcome, 1..=3))
        .prop_map(|(deadlock, mistake, script, votes)| {
            let draft =
                draft("kv", 1).with_option("deadlock", deadlock).with_option("mistake", mistake);
            Draft { script, votes, ..draft }
        })
        .boxed()
}

fn under_any_class(drafts: BoxedStrategy<Draft>) -> impl Strategy<Value = (FaultClass, Scenario)> {
    proptest::sample::select(&FaultClass::ALL[..])
        .prop_flat_map(move |class| (Just(class), faulted(drafts.clone(), class)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::cases(), ..ProptestConfig::default() })]

    #[test]
    fn with_locks_it_is_serialisable_and_all_ends(
        (class, scenario) in under_any_class(store(0..1)),
    ) {
        let trace = simulate(&scenario);
        let verdict = Verdict::at(&trace, trace.len());
        let link = Link::new(scenario.clone());
        for property in &verdict.properties {
            prop_assert!(
                property.ruling != Ruling::Violated,
                "{class:?}: {} {}\n{link}", property.id, property.why,
            );
        }
        if NON_BLOCKING.contains(&class) {
            prop_assert!(trace.blocked.iter().all(|(_, who)| who.is_empty()), "{class:?} {link}");
        }
        let last = trace.snapshot(trace.len());
        let repaired = last.processes.iter().all(|process| process.up) && last.cuts.is_empty();
        if repaired && trace.end == End::Quiet {
            let ends = verdict.property("AC5").expect("it is judged");
            prop_assert!(ends.ruling == Ruling::Holds, "{class:?}: {}\n{link}", ends.why);
        }
        // With patience enough, nothing but what is never repaired keeps a run from its end.
        if repaired && class.is_synchronous() {
            prop_assert_eq!(trace.end, End::Quiet, "{:?} {}", class, link);
        }
    }

    /// The judge of the exhaustive search knows no steps and no words, and rules the same.
    #[test]
    fn the_monitor_rules_as_the_verdict_does((_, scenario) in under_any_class(store(0..4))) {
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
            .find(|property| property.ruling == Ruling::Violated && property.id != "AC5");
        prop_assert_eq!(watch.broken(&trace.setup), violated.map(|property| property.id));
    }

    #[test]
    fn links_and_files_hold_the_script((_, scenario) in under_any_class(store(0..4))) {
        prop_assert_eq!(Scenario::from_json(&scenario.to_json()), Ok(scenario.clone()));
        let link = Link::new(scenario);
        prop_assert_eq!(Link::parse(&link.address()), Ok(link));
    }
}
