//! `coordinator export`.

use std::fs;

use crate::heard::{say, say_with};

#[test]
fn a_file_plays_the_same_run() {
    let exported = say(&["export", "x12", "--format", "json"]);
    assert_eq!((exported.status, exported.err.as_str()), (0, ""));
    assert_eq!(exported.json()["protocol"], "2pc");
    let again = say_with(&["export", "-", "--format", "json"], &exported.out);
    assert_eq!(again.out, exported.out);
    let played = say_with(&["run", "-", "--json"], &exported.out);
    assert_eq!(played.out, say(&["run", "x12", "--json"]).out);
}

#[test]
fn diagrams_go_to_standard_output_or_to_a_file() {
    for (format, begins, has) in
        [("svg", "<svg", "</svg>"), ("mermaid", "sequenceDiagram\n", "C->>p1: VOTE-REQ")]
    {
        let heard = say(&["export", "2pc-commit", "--format", format]);
        assert_eq!((heard.status, heard.err.as_str()), (0, ""));
        assert!(heard.out.starts_with(begins) && heard.out.contains(has), "{}", heard.out);
        let path = format!("{}/commit.{format}", env!("CARGO_TARGET_TMPDIR"));
        let written = say(&["export", "2pc-commit", "--format", format, "--output", &path]);
        assert_eq!((written.status, written.out.as_str(), written.err.as_str()), (0, "", ""));
        assert_eq!(fs::read_to_string(&path).expect("it was written"), heard.out);
    }
}

#[test]
fn what_cannot_be_written_is_said() {
    say(&["export", "x1", "--format", "svg", "--output", "no/such/folder/x1.svg"])
        .is_refused_with(&["cannot write `no/such/folder/x1.svg`"]);
    let heard = say(&["export", "x1", "--format", "pdf"]);
    assert_eq!(heard.status, 2);
    assert!(heard.err.starts_with("coordinator: invalid value 'pdf'"), "{}", heard.err);
}

#[test]
fn a_module_and_its_configuration_go_to_two_files_or_to_one_text() {
    let heard = say(&["export", "2pc-abort", "--format", "tla"]);
    assert_eq!((heard.status, heard.err.as_str()), (0, ""));
    let path = format!("{}/my_run.tla", env!("CARGO_TARGET_TMPDIR"));
    let written = say(&["export", "2pc-abort", "--format", "tla", "--output", &path]);
    assert_eq!((written.status, written.out.as_str(), written.err.as_str()), (0, "", ""));
    let module = fs::read_to_string(&path).expect("it was written");
    let config = fs::read_to_string(path.replace(".tla", ".cfg")).expect("it was written");
    assert!(module.contains(" MODULE my_run "), "{module}");
    assert_eq!(
        config,
        "\\* 2PC; p1 YES, p2 YES, p3 NO.\n\
         \\* To check it: java -cp tla2tools.jar tlc2.TLC my_run\n\n\
         CONSTANTS\n    Refusing = {p3}\n    Reading = {}\n    RM = {p1, p2, p3}\n\n\
         SPECIFICATION TPSpec\n\nINVARIANTS\n    TPTypeOK\n    TCConsistent\n    NoIsFinal\n"
    );
    let both = heard.out.replace("TwoPhase", "my_run");
    let config = format!("(* my_run.cfg:\n\n{config}\n*)\n");
    let (first, rest) = both.split_once('\n').expect("it has lines");
    assert_eq!(first.trim_matches('-'), " MODULE my_run ");
    let body = module.split_once('\n').expect("it has lines").1;
    assert_eq!(rest, format!("{body}\n{config}"));
}

#[test]
fn acceptors_follow_from_the_faults_that_are_survived() {
    let out = say(&["export", "paxos-commit-happy", "--format", "tla"]).out;
    assert!(out.contains(" MODULE PaxosCommit "), "{out}");
    assert!(out.contains("\n    Acceptor = {a1, a2, a3}\n    Ballot = {0, 1}\n"), "{out}");
}

#[test]
fn what_has_no_module_is_refused() {
    let saga = ["export", "saga-completed", "--format", "tla"];
    say(&saga).is_refused_with(&["there is no TLA+ module of"]);
    say(&["export", "m4", "--format", "tla"]).is_refused_with(&["set `mistake` to `none`"]);
    let args = ["export", "x1", "--format", "tla", "--output"];
    say(&[&args[..], &["my-run.tla"]].concat()).is_refused_with(&["`my-run` is no name of one"]);
    say(&[&args[..], &["run.txt"]].concat()).is_refused_with(&["files that end in .tla"]);
}
