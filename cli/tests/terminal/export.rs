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
