//! `coordinator check`, `shrink` and `table`: every schedule, searched.

use serde_json::Value;

use crate::heard::say;

fn found(line: &str, status: i32) -> Value {
    let args: Vec<&str> = line.split_whitespace().chain(["--json"]).collect();
    let heard = say(&args);
    assert_eq!((heard.status, heard.err.as_str()), (status, ""), "{line}");
    heard.json()
}

#[test]
fn one_crash_blocks_two_phase_commit_and_the_run_that_shows_it_has_a_link() {
    let found = found("check 2pc-commit --crashes 1 --goal blocked", 0);
    assert_eq!(found["result"], "found");
    assert!(found["states"].as_u64().is_some_and(|states| states > 1_000));
    let link = found["link"].as_str().expect("it has a link");
    let run = say(&["run", link, "--json"]).json();
    assert_eq!(run["blocked"].as_array().map(Vec::len), Some(1), "{run}");
    assert!(run["link"].as_str().is_some_and(|link| link.starts_with("#/play/")));
}

#[test]
fn a_moment_is_found_and_its_run_opens_at_it() {
    let found = found("check 3pc-commit --crashes 1 --goal state:PRECOMMITTED", 0);
    let link = found["link"].as_str().expect("it has a link");
    let run = say(&["run", link, "--json"]).json();
    let why = found["why"].as_str().expect("it says who is there");
    assert!(why.starts_with("In state PRECOMMITTED: p"), "{why}");
    assert!(
        run["decisions"].as_object().is_some_and(|all| all.values().all(|it| it == "undecided"))
    );
    say(&["check", "2pc-commit", "--goal", "state:PRECOMMITTED"]).is_refused_with(&[
        "does not apply",
        "state:READY",
        "locks-orphaned",
    ]);
    say(&["check", "2pc-commit", "--goal", "fame"]).is_refused_with(&["fame", "none-knows"]);
    say(&["check", "2pc-commit", "--goal", "messages > 3"])
        .is_refused_with(&["`messages` is counted along one run"]);
    let of = |goal| say(&["check", "2pc-commit", "--goal", goal, "--json"]).json()["goal"].clone();
    assert_eq!((of("diverged"), of("split")), ("diverged".into(), "diverged".into()));
}

#[test]
fn a_goal_may_be_an_expression() {
    let mut args = vec!["check", "2pc-commit", "--crashes", "1", "--json", "--goal"];
    args.push("blocked(p1) and up(p2)");
    let found = say(&args).json();
    assert_eq!(found["sentence"], "Reachable: p1 is blocked, and p2 is up.");
    assert_eq!(
        (&found["goal"], &found["why"]),
        (&"blocked(p1) and up(p2)".into(), &"Here p1 is blocked, and p2 is up.".into())
    );
    let run = say(&["run", found["link"].as_str().expect("it has a link"), "--json"]).json();
    assert!(run["blocked"].as_array().is_some_and(|all| all.contains(&"p1".into())), "{run}");
    args.pop();
    args.push("blocked(p1) and up(C)");
    assert_eq!(say(&args).json()["sentence"], "Unreachable: p1 is blocked, and C is up.");
    for engine in ["ours", "stateright"] {
        let args = ["check", "2pc-commit", "--engine", engine, "--json", "--goal"];
        let known = say(&[&args[..], &["knows(p1) and in_doubt(p2)"]].concat()).json();
        assert_eq!(known["result"], "found", "{engine}");
    }
}

#[test]
fn what_is_safe_is_said_with_what_was_covered() {
    let found = found("check 2pc-commit --crashes 1 --recoveries 1", 0);
    assert_eq!((&found["result"], &found["link"]), (&"none".into(), &Value::Null));
    let heard = say(&["check", "2pc-commit", "--crashes", "1"]);
    assert!(heard.out.contains("with N = 3, at most 1 crash, synchronous timing"), "{}", heard.out);
}

#[test]
fn a_broken_promise_is_status_1() {
    let broken = found("check m4 --crashes 1", 1);
    assert_eq!((&broken["result"], &broken["property"]), (&"found".into(), &"AC1".into()));
    let run = say(&["run", broken["link"].as_str().expect("it has a link")]);
    assert_eq!(run.status, 1, "{}", run.out);
}

#[test]
fn a_limit_is_inconclusive_and_says_so() {
    let limit = found("check 2pc-commit --crashes 2 --recoveries 2 --timing async --memory 1", 0);
    assert_eq!(limit["result"], "limit");
    let heard = say(&["check", "2pc-commit", "--crashes", "2", "--memory", "1"]);
    assert!(heard.out.contains("Inconclusive: out of memory."), "{}", heard.out);
}

#[test]
fn what_cannot_be_asked_is_refused() {
    say(&["check", "2pc-commit", "--goal", "blocked", "--timeouts", "1"])
        .is_refused_with(&["unlimited timeouts"]);
    say(&["check", "nothing-like-it"]).is_refused_with(&["nothing-like-it"]);
    say(&["table", "--protocol", "4pc"]).is_refused_with(&["4pc", "2pc-cooperative"]);
}

#[test]
fn a_run_shrinks_to_what_it_needs() {
    let shrunk = found("shrink x1", 0);
    assert_eq!((&shrunk["before"], &shrunk["after"]), (&1.into(), &1.into()));
    let broken = found("check m4 --crashes 1 --recoveries 1", 1);
    let args = ["shrink", broken["link"].as_str().expect("it has a link"), "--json"];
    let shrunk = say(&args).json();
    assert!(shrunk["after"].as_u64() < shrunk["before"].as_u64(), "{shrunk}");
    assert_eq!(shrunk["outcome"], "AC1 is violated");
    assert_eq!(say(&["run", shrunk["link"].as_str().expect("it has a link")]).status, 1);
}

#[test]
fn a_row_of_the_table_has_a_cell_for_each_class() {
    let table = found("table --protocol 2pc-pa", 0);
    let cells = table.as_array().expect("it is an array");
    let classes: Vec<&str> = cells.iter().filter_map(|cell| cell["class"].as_str()).collect();
    assert_eq!(classes, ["F0", "F1", "F2", "F3", "F4", "F5", "F6"]);
    for cell in cells {
        let blocks = ["F1", "F2", "F4", "F6"].contains(&cell["class"].as_str().unwrap_or(""));
        assert_eq!((&cell["safe"], &cell["blocking"]), (&true.into(), &blocks.into()), "{cell}");
        assert_eq!(cell["link"].is_string(), blocks);
    }
}

#[test]
fn what_a_limit_ended_is_not_called_safe() {
    let table = found("table --protocol 3pc-quorum --memory 1", 0);
    let cells = table.as_array().expect("it is an array");
    assert!(cells.iter().any(|cell| cell["limited"] == true), "one MiB is too little");
    for cell in cells.iter().filter(|cell| cell["limited"] == true) {
        assert!(cell["safe"] != true && cell["blocking"] != false, "{cell}");
    }
}

#[test]
fn stateright_is_of_the_same_opinion() {
    for line in ["check 2pc-commit --crashes 1 --recoveries 1", "check m4 --crashes 1"] {
        let status = i32::from(line.contains("m4"));
        let (ours, theirs) =
            (found(line, status), found(&format!("{line} --engine stateright"), status));
        assert_eq!(ours["result"], theirs["result"], "{line}");
        assert_eq!(ours["property"], theirs["property"], "{line}");
        if status == 0 {
            assert_eq!(ours["states"], theirs["states"], "{line}");
        }
    }
    say(&["check", "2pc-commit", "--goal", "blocked", "--engine", "stateright"])
        .is_refused_with(&["stateright cannot tell who is blocked"]);
}
