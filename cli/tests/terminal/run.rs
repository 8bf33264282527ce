//! `coordinator run`.

use std::{fs, io::Read, process::Stdio};

use serde_json::json;

use crate::heard::{program, say, say_with};

#[test]
fn a_commit_is_fine() {
    let heard = say(&["run", "2pc-commit", "--json"]);
    assert_eq!((heard.status, heard.err.as_str()), (0, ""));
    let run = heard.json();
    assert_eq!(run["protocol"], "2pc");
    assert_eq!(run["steps"], 39);
    let decisions = json!({ "C": "commit", "p1": "commit", "p2": "commit", "p3": "commit" });
    assert_eq!(run["decisions"], decisions);
    assert_eq!(run["blocked"], json!([]));
    let measures = json!({
        "convention": "rstar", "messages": 12, "delays": 4, "forced_writes": 7, "write_delays": 3,
        "lost": 0, "duplicated": 0, "repeated": 0, "blocked_ticks": 0,
        "semantic_lock_ticks": 0,
    });
    assert_eq!(run["measures"], measures);
    assert_eq!(run["link"], "#/play/2pc-commit@39");
    for property in run["properties"].as_array().expect("an array") {
        assert_eq!(property["holds"], true, "{property}");
        assert!(property["id"].is_string() && property["why"].is_string(), "{property}");
        assert_eq!(property.as_object().map(serde_json::Map::len), Some(4));
    }
    let story = run["story"].as_array().expect("it is an array");
    assert_eq!(story.len(), 39);
    let last = "C lazily writes end to its log.";
    assert_eq!(story[38], json!({ "tick": 54, "sentence": last, "events": [last] }));
    assert_eq!(run.as_object().map(serde_json::Map::len), Some(8));
}

#[test]
fn a_golden_run_is_played_from_its_file() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/scenarios/2pc-partition.txt");
    let (file, named) = (say(&["run", file, "--json"]), say(&["run", "2pc-partition", "--json"]));
    assert_eq!((file.status, file.json()), (0, named.json()));
}

#[test]
fn decisions_stand_in_the_order_of_the_run() {
    let out = say(&["run", "2pc-initiator", "--json"]).out;
    let place = |name: &str| out.find(&format!("\"{name}\": \"commit\"")).expect("it decided");
    assert!(["C", "p1", "p2", "p3", "p4", "p5"].map(place).is_sorted(), "{out}");
}

#[test]
fn being_blocked_violates_nothing() {
    let heard = say(&["run", "x1", "--json"]);
    assert_eq!(heard.status, 0);
    let run = heard.json();
    assert_eq!(run["blocked"], json!(["p1", "p2", "p3"]));
    assert_eq!(run["decisions"]["p1"], "undecided");
    assert!(run["measures"]["blocked_ticks"].as_u64() > Some(0));
}

#[test]
fn a_mistake_violates_what_it_breaks() {
    let broken = [
        ("m1", "AC1"),
        ("m2", "AC1"),
        ("m3", "AC1"),
        ("m4", "AC1"),
        ("m5", "AC3"),
        ("m6", "AC1"),
        ("m7", "ISO"),
    ];
    for (mistake, id) in broken {
        let heard = say(&["run", mistake, "--json"]);
        assert_eq!((heard.status, heard.err.as_str()), (1, ""), "{mistake}");
        let run = heard.json();
        let properties = run["properties"].as_array().expect("an array");
        let property = properties.iter().find(|property| property["id"] == id);
        assert_eq!(property.map(|property| &property["holds"]), Some(&json!(false)), "{mistake}");
    }
}

#[test]
fn a_reader_is_told_everything() {
    let heard = say(&["run", "x1"]);
    assert_eq!(heard.status, 0);
    for words in [
        "2pc-coordinator-crash: The coordinator crashes before it decides: blocked",
        "Protocol: 2PC (2pc); p1 YES, p2 YES, p3 YES",
        "  1. just before C's 1st log write: crash C",
        "     1     0  The transaction begins.",
        "[1] C crashes: its volatile state is lost.",
        "Decisions: C undecided, p1 undecided, p2 undecided, p3 undecided",
        "holds           AC1  agreement: ",
        "have voted YES and cannot decide alone",
        "counted as R* (rstar) does: a separate coordinator",
        "Link: #/play/2pc-coordinator-crash@",
    ] {
        assert!(heard.out.contains(words), "`{words}` is not in:\n{}", heard.out);
    }
    let broken = say(&["run", "m1"]);
    assert_eq!(broken.status, 1);
    assert!(
        broken.out.contains("VIOLATED        AC1  agreement: C decided commit"),
        "{}",
        broken.out
    );
}

#[test]
fn a_run_is_judged_after_the_step_that_is_asked_for() {
    let heard = say(&["run", "m1", "--until", "5", "--json"]);
    assert_eq!((heard.status, heard.err.as_str()), (0, ""));
    let run = heard.json();
    assert_eq!(run["steps"], 5);
    assert_eq!(run["decisions"]["C"], "undecided");
    assert_eq!(run["link"], "#/play/m1-yes-before-force@5");
    let text = say(&["run", "m1", "--until", "5"]).out;
    assert!(text.contains("Step 5 of 33: the run goes on."), "{text}");
    assert_eq!(say(&["run", "m1", "--until", "0"]).status, 0);
    assert_eq!(say(&["run", "m1", "--until", "33"]).status, 1);
}

#[test]
fn a_link_that_stands_in_the_middle_says_so() {
    let heard = say(&["run", "m1@5", "--json"]);
    assert_eq!(heard.json()["steps"], 5);
    assert_eq!(heard.status, 0);
    assert_eq!(
        heard.err,
        "coordinator: this is after step 5 of 33, where the link stands; --until 33 judges the \
         whole run.\n"
    );
    let whole = say(&["run", "m1@5", "--until", "33"]);
    assert_eq!((whole.status, whole.err.as_str()), (1, ""));
    let beginning = say(&["run", "m1@0"]);
    assert_eq!((beginning.status, beginning.err.as_str()), (1, ""));
}

#[test]
fn a_link_keeps_the_convention() {
    let first = say(&["run", "2pc-commit", "--convention", "bhg", "--json"]).json();
    assert_eq!(first["measures"]["convention"], "bhg");
    assert_eq!(first["measures"]["messages"], 9);
    let link = first["link"].as_str().expect("a link").to_string();
    assert_eq!(say(&["run", &link, "--json"]).json(), first);
    let other = say(&["run", &link, "--convention", "rstar", "--json"]).json();
    assert_eq!(other["measures"]["messages"], 12);
}

#[test]
fn a_run_has_many_names() {
    let named = say(&["run", "2pc-lost-vote", "--json"]).out;
    let file = format!("{}/lost-vote.json", env!("CARGO_TARGET_TMPDIR"));
    let text = say(&["export", "2pc-lost-vote", "--format", "json"]).out;
    fs::write(&file, format!("\u{feff}{text}")).expect("it can be written");
    assert_eq!(say(&["run", &file, "--json"]).out, named);
    assert_eq!(say_with(&["run", "-", "--json"], &text).out, named);
    let address = "https://example.org/some/where/#/play/2pc-lost-vote";
    assert_eq!(say(&["run", address, "--json"]).out, named);
    let seeded = text.replace("\"seed\": 1", "\"seed\": 7");
    let run = say_with(&["run", "-", "--json"], &seeded).json();
    let link = run["link"].as_str().expect("a link").to_string();
    let code = link.strip_prefix("#/play/1").expect("it has no name");
    assert_eq!(say(&["run", &format!("1{code}"), "--json"]).json(), run);
}

#[test]
fn a_reader_may_stop_reading() {
    for args in [&["run", "x1"][..], &["list"], &["--help"]] {
        let mut child = program()
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().expect("it is piped").read_to_string(&mut err).expect("it is text");
        assert_eq!(child.wait().expect("it ends").code(), Some(0), "{args:?}");
        assert_eq!(err, "", "{args:?}");
    }
}

#[test]
fn a_convention_that_counts_other_runs_says_so() {
    let heard = say(&["run", "2pc-commit", "--convention", "gl06"]);
    assert!(heard.out.contains("GL06 counts runs that a participant initiates"), "{}", heard.out);
    let all_read = r#"{"coordinator":1,"protocol":"2pc-pa","votes":["read","read"]}"#;
    let heard = say_with(&["run", "-"], all_read);
    assert!(heard.out.contains("Decisions: none to make\n"), "{}", heard.out);
}

#[test]
fn who_has_said_read_decides_nothing_after_a_restart() {
    let file = r#"{
        "coordinator": 1, "protocol": "2pc-pa", "votes": ["yes", "read", "yes"],
        "interventions": [
            { "when": { "after-send": { "process": "p2", "nth": 1 } }, "what": { "crash": "p2" } },
            { "when": { "tick": 100 }, "what": { "recover": "p2" } }
        ]
    }"#;
    let words = say_with(&["run", "-"], file).out;
    assert!(words.contains("p2 restarts from its log."), "{words}");
    assert!(!words.contains("p2 decides"), "{words}");
    let run = say_with(&["run", "-", "--json"], file).json();
    assert_eq!(run["decisions"]["p2"], "undecided");
}

#[test]
fn an_assertion_makes_a_run_a_test() {
    let holds = say(&["run", "m1", "--assert", "violated(AC1)", "--assert", "messages >= N"]);
    assert_eq!((holds.status, holds.err.as_str()), (0, ""));
    assert!(holds.out.contains("holds  `violated(AC1)` (AC1 is violated)"), "{}", holds.out);

    let fails = say(&["run", "x1", "--json", "--assert", "up(p1) and not ever blocked(p1)"]);
    assert_eq!(fails.status, 1);
    let assertion = &fails.json()["assertions"][0];
    assert_eq!(assertion["failed"], "not ever blocked(p1)");
    let step = assertion["step"].as_u64().expect("it fails at a step").to_string();
    let blocked =
        |until: &str| say(&["run", "x1", "--json", "--until", until]).json()["blocked"].clone();
    assert!(blocked(&step).as_array().is_some_and(|it| it.contains(&json!("p1"))));
}

#[test]
fn an_assertion_that_is_none_is_refused() {
    let heard = say(&["run", "x1", "--assert", "blocked(p9)"]);
    assert_eq!(heard.status, 2);
    let why = "coordinator: --assert `blocked(p9)`: column 9: there is no process `p9`; this run has C, p1, p2 and p3.\n";
    assert_eq!(heard.err, why);
}
