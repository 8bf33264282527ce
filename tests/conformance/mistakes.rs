//! Each mistake breaks what the catalogue says, by its schedule; without it the same schedule does
//! no harm.

use coordinator_core::{
    analysis::verdict::{Ruling, Verdict},
    protocols::ProtocolId,
    simulate::simulate,
};
use coordinator_tests::library;

#[test]
fn each_mistake_breaks_what_it_is_said_to_break_and_only_it_does() {
    for protocol in ProtocolId::all() {
        for mistake in protocol.info().mistakes {
            let wrong = library(mistake.scenario);
            let trace = simulate(&wrong);
            assert!(trace.refused.is_empty(), "{}: {:?}", mistake.id, trace.refused);
            let verdict = Verdict::at(&trace, trace.len());
            let broken = verdict.property(mistake.breaks).expect("it is judged");
            assert_eq!(broken.ruling, Ruling::Violated, "{} breaks {}", mistake.id, mistake.breaks);

            let right = wrong.draft().with_option("mistake", 0).build().expect("it is valid");
            let trace = simulate(&right);
            assert!(trace.refused.is_empty(), "{}: {:?}", mistake.id, trace.refused);
            let verdict = Verdict::at(&trace, trace.len());
            assert!(verdict.violated().is_none(), "{}: {:?}", mistake.id, verdict.violated());
        }
    }
}

#[test]
fn a_mistake_of_another_presumption_is_refused_with_a_sentence() {
    let wrong = library("m6-no-collecting-record");
    let error = wrong.draft().with_option("presumption", 1).build().expect_err("it makes no sense");
    assert!(error.to_string().contains("M6"), "{error}");
}
