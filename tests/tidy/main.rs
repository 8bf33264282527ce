//! The house rules, as a test: what a reviewer would otherwise have to notice. Each failure names the file
//! and the line, and says what to do.
#![cfg(not(target_arch = "wasm32"))]

mod docs;
mod edges;
mod numbers;
mod shape;
mod sources;
mod words;

use sources::Source;

/// A broken rule, as a person reads it.
type Complaint = String;

/// Runs one rule over the tree and shows everything that it has to say.
fn check(rule: impl Fn(&Source) -> Vec<Complaint>) {
    show(&sources::all().iter().flat_map(rule).collect::<Vec<_>>());
}

fn show(complaints: &[Complaint]) {
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

#[test]
fn files_are_short() {
    check(shape::long_file);
}

#[test]
fn functions_fit_a_screen() {
    check(shape::long_functions);
}

#[test]
fn modules_are_named_by_their_file() {
    check(shape::module_file);
}

#[test]
fn the_boundaries_of_the_core_are_those_of_the_architecture() {
    show(&edges::broken_boundaries(&sources::all()));
}

#[test]
fn protocols_do_not_know_each_other() {
    check(edges::between_protocols);
}

#[test]
fn the_core_is_deterministic_and_needs_no_std() {
    check(words::unfit_for_core);
}

#[test]
fn docs_use_the_words_of_the_field() {
    check(docs::vague_docs);
}

#[test]
fn a_number_that_does_not_fit_has_a_reason() {
    check(numbers::unexplained_reserves);
}

#[test]
fn nothing_is_left_over() {
    check(words::leftovers);
}

#[test]
fn no_line_ends_in_white_space() {
    check(words::trailing_space);
}

#[test]
fn nothing_depends_on_one_machine() {
    check(words::of_one_machine);
}
