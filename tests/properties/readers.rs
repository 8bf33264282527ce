//! Readers of links, files and texts: what was written is read back, and nothing that looks like it, and is
//! not, makes anything panic.

mod changed;

use coordinator_core::{
    protocol::Convention,
    scenario::{LIBRARY, Link, Scenario, View},
    simulate::simulate,
};
use proptest::{
    collection::vec, prelude::*, sample::select, strategy::ValueTree, test_runner::TestRunner,
};

use changed::{changed_file, edited, edits, of_a_text, of_the_shape};

use crate::{
    cases,
    strategies::{code_of, faulty_run, payload_of},
};

/// A run of any protocol: one of the library, or one with anything in it.
fn any_run() -> impl Strategy<Value = Scenario> {
    prop_oneof![select(LIBRARY).prop_map(|entry| entry.scenario()), faulty_run()]
}

/// A run that could be read is written and read back, and can be played.
fn plays(scenario: &Scenario) -> Result<(), TestCaseError> {
    prop_assert_eq!(Scenario::from_json(&scenario.to_json()), Ok(scenario.clone()));
    prop_assert_eq!(Scenario::from_text(&scenario.to_text()), Ok(scenario.clone()));
    let link = Link::new(scenario.clone());
    prop_assert_eq!(Link::parse(&link.address()), Ok(link));
    simulate(scenario);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back(
        scenario in any_run(),
        cursor in proptest::option::of(any::<u32>()),
        panel in any::<u8>(),
        check in proptest::option::of(any::<u32>()),
    ) {
        plays(&scenario)?;
        let view = View { convention: Convention::Bernstein, panel };
        let link = Link { scenario, cursor, view, check };
        prop_assert_eq!(Link::parse(&link.address()), Ok(link));
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in any::<String>()) {
        let _ = Link::parse(&text);
        let _ = Scenario::from_json(&text);
        let _ = Scenario::from_text(&text);
    }

    /// A checksum keeps random bytes out; here they have a right one.
    #[test]
    fn no_bytes_make_the_decoder_panic(bytes in vec(any::<u8>(), 0..200)) {
        if let Ok(link) = Link::parse(&code_of(&bytes)) {
            plays(&link.scenario)?;
        }
    }

    #[test]
    fn no_changed_link_makes_anything_panic(scenario in any_run(), edits in edits(any::<u8>())) {
        let mut bytes = payload_of(&Link::new(scenario).code());
        for edit in &edits {
            edit.apply(&mut bytes);
        }
        if let Ok(link) = Link::parse(&code_of(&bytes)) {
            plays(&link.scenario)?;
        }
    }

    #[test]
    fn no_changed_byte_of_a_file_makes_anything_panic(
        scenario in any_run(),
        edits in edits(of_a_text()),
    ) {
        if let Ok(scenario) = Scenario::from_json(&edited(&scenario.to_json(), &edits)) {
            plays(&scenario)?;
        }
    }

    #[test]
    fn no_changed_value_of_a_file_makes_anything_panic(file in changed_file()) {
        if let Ok(scenario) = Scenario::from_json(&file) {
            plays(&scenario)?;
        }
    }

    #[test]
    fn no_values_in_the_shape_of_a_file_make_anything_panic(file in of_the_shape()) {
        if let Ok(scenario) = Scenario::from_json(&file.to_string()) {
            plays(&scenario)?;
        }
    }

    #[test]
    fn no_changed_character_of_a_text_makes_anything_panic(
        scenario in any_run(),
        edits in edits(of_a_text()),
    ) {
        if let Ok(scenario) = Scenario::from_text(&edited(&scenario.to_text(), &edits)) {
            plays(&scenario)?;
        }
    }
}

/// What is generated above goes deep into the readers: much of it is refused, and much of it is a run.
#[test]
fn changed_files_are_neither_all_refused_nor_all_runs() {
    let mut runner = TestRunner::deterministic();
    let mut runs = |file: BoxedStrategy<String>, read: fn(&str) -> bool| {
        let file = |_| file.new_tree(&mut runner).expect("it is generated").current();
        (0..200).map(file).filter(|file| read(file)).count()
    };
    let json = |file: &str| Scenario::from_json(file).is_ok();
    let text = |file: &str| Scenario::from_text(file).is_ok();
    let by_byte = (any_run(), edits(of_a_text()));
    let by_byte = by_byte.prop_map(|(run, edits)| edited(&run.to_json(), &edits)).boxed();
    let by_character = (any_run(), edits(of_a_text()));
    let by_character = by_character.prop_map(|(run, edits)| edited(&run.to_text(), &edits)).boxed();
    let opened = [
        runs(by_byte, json),
        runs(changed_file().boxed(), json),
        runs(of_the_shape().prop_map(|file| file.to_string()).boxed(), json),
        runs(by_character, text),
    ];
    assert!(opened.iter().all(|opened| (2..198).contains(opened)), "{opened:?} of 200 each");
}
