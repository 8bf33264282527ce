//! The schedules on which three-phase commit and its relatives are told apart, each with its outcome.

use coordinator_core::{
    analysis::verdict::{Ruling, Verdict},
    protocol::Decision,
    scenario::{Draft, LIBRARY},
    simulate::simulate,
    trace::Trace,
};
use coordinator_tests::library;

fn run(id: &str) -> Trace {
    simulate(&library(id))
}

/// What each process decided first, in order: `c`ommit, `a`bort, or nothing.
fn decisions(trace: &Trace) -> String {
    let letter = |made: &Option<Decision>| match made {
        Some(Decision::Commit) => 'c',
        Some(Decision::Abort) => 'a',
        None => '-',
    };
    Verdict::at(trace, trace.len()).decisions.iter().map(letter).collect()
}

fn is_broken(trace: &Trace) -> bool {
    Verdict::at(trace, trace.len()).violated().is_some()
}

#[test]
fn counterexamples_end_as_the_literature_says() {
    for (id, made) in [
        ("x2", "-ac"),
        ("x3", "cca"),
        ("x3-ack", "aca"),
        ("x4", "caa"),
        ("x5", "ccaa"),
        ("x6", "cac"),
        ("x7", "cac"),
        ("x8", "c-a"),
        ("x9", "-ac"),
        ("x10", "acc"),
        ("course-19-2-2-one-naive", "-aac"),
        ("course-19-2-3-during", "ccaa"),
    ] {
        let trace = run(id);
        assert_eq!(decisions(&trace), made, "{id}");
        let agreement = Verdict::at(&trace, trace.len());
        let ruling = agreement.property("AC1").map(|it| it.ruling);
        assert_eq!(ruling, Some(Ruling::Violated), "{id}");
    }
}

#[test]
fn the_same_schedules_do_no_harm_where_the_rule_is_kept() {
    let with = |id: &str, option: &str, value: u8| {
        let draft: Draft = library(id).draft();
        simulate(&draft.with_option(option, value).build().expect("it is valid"))
    };
    for (id, option, value, made) in [
        ("x2", "rule", 0, "-cc"),
        ("x2", "rule", 2, "-cc"),
        ("x3", "rule", 2, "ccc"),
        ("x4", "rule", 2, "c--"),
        ("x8", "recovered", 0, "c-c"),
        ("x9", "view-rule", 0, "-aa"),
        ("x10", "rule", 2, "ccc"),
    ] {
        let trace = with(id, option, value);
        assert_eq!(decisions(&trace), made, "{id} with {option} {value}");
        assert!(!is_broken(&trace), "{id} with {option} {value}");
    }
}

#[test]
fn a_connected_quorum_is_blocked_in_skeens_protocol_and_aborts_in_keidar_and_dolevs() {
    let stuck = run("x11");
    assert_eq!(decisions(&stuck), "---");
    assert_eq!(stuck.blocked_at(stuck.len()).len(), 3);
    let decided = run("x11-e3pc");
    assert_eq!(decisions(&decided), "aa-");
    let names = decided.setup.names(decided.blocked_at(decided.len()));
    assert_eq!(names, "p2", "only the minority waits");
}

#[test]
fn survivors_of_crashes_decide_as_the_termination_rules_say() {
    for (id, made) in [
        ("3pc-coordinator-crash", "-aaa"),
        ("3pc-crash-in-pre-commit", "-ccc"),
        ("3pc-crash-after-pre-commit", "-ccc"),
        ("3pc-leader-crash", "--cc"),
        ("3pc-participant-recovers", "cccc"),
        ("3pc-total-failure", "-cc"),
        ("3pc-quorum-coordinator-crash", "-aaa"),
        ("3pc-quorum-two-crashes", "---"),
        ("3pc-quorum-partition", "cccc"),
        ("course-19-2-2-as-taught", "-cc"),
        ("course-19-2-2", "-cc"),
        ("course-19-2-2-one-as-taught", "-cc"),
        ("course-19-2-2-one", "-cc"),
        ("course-19-2-2-before-as-taught", "---"),
        ("course-19-2-2-before", "-aa"),
        ("course-19-2-3-before-vote", "aaaa"),
        ("course-19-2-3-after-vote-as-taught", "aaaa"),
        ("course-19-2-3-during-as-taught", "cccc"),
    ] {
        let trace = run(id);
        assert_eq!(decisions(&trace), made, "{id}");
        assert!(!is_broken(&trace), "{id}");
    }
}

#[test]
fn exactly_the_named_processes_are_blocked() {
    let ours = |id: &str| id.starts_with("3pc") || id.starts_with("course-19-2-2");
    for entry in LIBRARY.iter().filter(|entry| ours(entry.id)) {
        let trace = simulate(&entry.scenario());
        let blocked = !trace.blocked_at(trace.len()).is_empty();
        let said = [
            "3pc-course-blocked",
            "3pc-quorum-two-crashes",
            "3pc-quorum-stuck",
            "course-19-2-2-before-as-taught",
        ];
        assert_eq!(blocked, said.contains(&entry.id), "{}", entry.id);
    }
}
