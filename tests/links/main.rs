//! Links and files: every one ever published still opens, and what is no link says why.
#![cfg(not(target_arch = "wasm32"))]

mod scenario_file;
mod schema;

use coordinator_core::{
    protocol::{Convention, ProcessId, WorkOutcome},
    scenario::{
        Draft, Entry, Fault, FileError, LIBRARY, Link, LinkError, MessageRef, Scenario, Trigger,
        View,
    },
    simulate::simulate,
};
use coordinator_tests::library;

/// A run with something of everything in it.
fn elaborate() -> Scenario {
    let mut draft = library("m7-locks-lost").draft().with_option("termination", 1);
    draft.votes =
        vec![WorkOutcome::Done, WorkOutcome::ReadOnly, WorkOutcome::Refused, WorkOutcome::Done];
    draft.seed = 77;
    draft.environment.latency = coordinator_core::scenario::Latency::Exponential(12);
    draft.build().expect("it is valid")
}

#[test]
fn every_link_ever_published_still_opens_and_plays_the_same() {
    for line in include_str!("v1.txt").lines() {
        let (code, digest) = line.split_once(' ').expect("a code and a digest");
        let link = Link::parse(code).unwrap_or_else(|error| panic!("{code}: {error}"));
        assert_eq!(format!("{:08x}", simulate(&link.scenario).digest()), digest, "{code}");
    }
}

#[test]
fn a_link_says_what_was_put_into_it() {
    for scenario in LIBRARY.iter().map(Entry::scenario).chain([elaborate()]) {
        let check = Some(simulate(&scenario).digest());
        let view = View { convention: Convention::GrayLamport, panel: 3 };
        let link = Link { scenario, cursor: Some(12), view, check };
        assert_eq!(Link::parse(&link.code()), Ok(link.clone()));
        assert_eq!(Link::parse(&format!("https://example.org/a/b/{}", link.address())), Ok(link));
    }
}

#[test]
fn library_runs_open_by_name_and_at_a_step() {
    for entry in LIBRARY {
        let link = Link::new(entry.scenario());
        assert_eq!(link.address(), format!("#/play/{}", entry.id));
        assert_eq!(Link::parse(entry.id), Ok(link.clone()));
        let later = Link { cursor: Some(7), ..link };
        assert_eq!(later.address(), format!("#/play/{}@7", entry.id));
        assert_eq!(Link::parse(&later.address()), Ok(later));
    }
    assert_eq!(Link::parse("x12"), Link::parse("2pc-partition"));
}

#[test]
fn links_are_short() {
    for entry in LIBRARY {
        let scenario = entry.scenario();
        let check = Some(simulate(&scenario).digest());
        let code = Link { check, cursor: Some(30), ..Link::new(scenario) }.code();
        assert!(code.len() < 200, "{} takes {} characters", entry.id, code.len());
    }
    // Ten acts by hand in a run of sixty steps.
    let mut draft = library("2pc-commit").draft();
    for step in 0..10 {
        let message = MessageRef::new(ProcessId(0), ProcessId(1), 1);
        draft = draft.with(Trigger::Step(step * 6), Fault::Duplicate(message));
    }
    let code = Link::new(draft.build().expect("it is valid")).code();
    assert!(code.len() < 300, "{} characters", code.len());
}

fn why_not(text: &str) -> LinkError {
    Link::parse(text).expect_err(text)
}

#[test]
fn malformed_links_are_refused_with_a_reason() {
    let code = Link::new(elaborate()).code();
    assert_eq!(why_not(""), LinkError::Empty);
    assert_eq!(why_not("#/play/"), LinkError::Empty);
    assert!(matches!(
        why_not("#/play/2pc-comit"),
        LinkError::UnknownName { nearest: "2pc-commit", .. }
    ));
    assert!(matches!(why_not("2PC commit"), LinkError::UnknownName { nearest: "2pc-commit", .. }));
    assert!(matches!(why_not("2pc-commit@soon"), LinkError::Step(_)));
    assert_eq!(why_not("https://example.org/"), LinkError::Address);
    let future = code.replacen('1', "2", 1);
    assert!(matches!(why_not(&future), LinkError::Version { version: '2', .. }));
    for cut in 1..code.len() {
        let damaged =
            matches!(why_not(&code[..cut]), LinkError::Damaged { length } if length == cut);
        assert!(damaged, "cut to {cut}: {:?}", why_not(&code[..cut]));
    }
    assert!(matches!(
        why_not(&code.replacen(&code[20..21], "!", 1)),
        LinkError::Character { found: '!', .. }
    ));
    assert!(matches!(why_not(&format!("{code}{code}")), LinkError::Damaged { .. }));
    assert!(matches!(why_not(&"1A".repeat(40_000)), LinkError::TooLong(80_000)));
}

#[test]
fn a_file_says_what_was_put_into_it() {
    for scenario in LIBRARY.iter().map(Entry::scenario).chain([elaborate()]) {
        assert_eq!(Scenario::from_json(&scenario.to_json()), Ok(scenario));
    }
}

#[test]
fn a_short_file_means_the_defaults() {
    let file = r#"{ "coordinator": 1, "protocol": "2pc-pa", "participants": 5 }"#;
    let scenario = Scenario::from_json(file).expect("it is valid");
    assert_eq!(scenario.votes.len(), 5);
    assert_eq!(scenario.info().variant_of(&scenario.options).id, "2pc-pa");
}

#[test]
fn a_file_with_a_mistake_says_where_and_what() {
    let json = library("2pc-coordinator-crash").to_json();
    let cases = [
        ("\"seed\"", "\"sead\"", "unknown field `sead`"),
        ("\"2pc\"", "\"4pc\"", "no protocol `4pc`; there are `2pc`"),
        ("\"nothing\"", "\"everything\"", "`options.presumption` cannot be `everything`"),
        (
            "\"termination\":",
            "\"determination\":",
            "`options.determination`: Two-phase commit has no such option",
        ),
        (
            "\"crash\": \"C\"",
            "\"crash\": \"p9\"",
            "`interventions[0].what.crash`: there is no process `p9`",
        ),
        ("\"nth\": 1", "\"nth\": 0", "`interventions[0]`: `nth` counts from 1"),
        (
            "\"timeout-ticks\": 60",
            "\"timeout-ticks\": 0",
            "`timeout-ticks` must be 1 to 10000, not 0",
        ),
        ("\"coordinator\": 1", "\"coordinator\": 2", "this file is of version 2"),
        (
            "\"crash\"",
            "\"crush\"",
            "`interventions[0].what`: there is no `crush` here; there are `deliver`, ",
        ),
        (
            "\"seed\"",
            "\"script\": \"r(x)\", \"seed\"",
            "`script`: Two-phase commit plays no script",
        ),
    ];
    for (right, wrong, sentence) in cases {
        let changed = json.replacen(right, wrong, 1);
        assert_ne!(changed, json, "{right} stands in the file");
        let error = Scenario::from_json(&changed).expect_err(wrong).to_string();
        assert!(error.contains(sentence), "{wrong}: {error}");
    }
    assert!(matches!(Scenario::from_json("{"), Err(FileError::Shape { .. })));
}

#[test]
fn a_script_stands_in_files_as_it_is_written_and_is_left_out_of_links_if_it_is_the_usual_one() {
    let scripted = |text: &str| {
        let draft = library("kv-two-transactions").draft();
        draft.scripted(text).expect("it is a script").build().expect("it is valid")
    };
    let usual = library("kv-two-transactions");
    let other = scripted("T1: w(a) r(b); T2: r(a)");
    assert!(Link::new(usual).code().len() < Link::new(other.clone()).code().len());
    let json = other.to_json();
    assert!(json.contains(r#""script": "T1: w(a) r(b); T2: r(a)""#), "{json}");
    let wrong = json.replace("r(b)", "r(c)");
    let error = Scenario::from_json(&wrong).expect_err("there is no key c").to_string();
    assert!(error.starts_with("`script`: T1, operation 2: there is no key `c`"), "{error}");
    let short = r#"{ "coordinator": 1, "protocol": "kv-timeout", "participants": 2 }"#;
    let short = Scenario::from_json(short).expect("it is valid");
    assert_eq!(short.script_text().as_deref(), Some("T1: r(x) w(x) w(y); T2: r(y) w(z)"));
}

#[test]
fn numbers_of_participants_out_of_range_are_refused() {
    for participants in [0, 65] {
        let draft: Draft = {
            let mut draft = library("2pc-commit").draft();
            draft.votes = vec![WorkOutcome::Done; participants];
            draft
        };
        let error = draft.build().expect_err("out of range").to_string();
        assert_eq!(
            error,
            format!("Two-phase commit takes 1 to 64 participants, not {participants}")
        );
    }
}

#[test]
fn an_intervention_that_names_a_message_that_is_not_there_is_refused_with_a_sentence() {
    let message = MessageRef::new(ProcessId(2), ProcessId(1), 4);
    let draft = library("2pc-commit").draft().with(Trigger::Step(9), Fault::Drop(message));
    let trace = simulate(&draft.build().expect("it is valid"));
    let sentence = coordinator_core::analysis::narrate::refused(&trace, &trace.refused[0]);
    assert_eq!(
        sentence,
        "Intervention 1 (after step 9: drop the 4th message from p2 to p1) has no effect after step 9: \
         message 4 from p2 to p1 has not been sent then."
    );
}
