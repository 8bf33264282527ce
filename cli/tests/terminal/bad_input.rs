//! Bad input: each a sentence that says what and where, and nothing runs in its stead.

use std::fs;

use coordinator_core::scenario::{Link, entry};
use serde_json::{Value, json};

use crate::heard::{Heard, say, say_with};

/// Runs a file of two-phase commit that somebody edited.
fn edited(field: &str, value: Value) -> Heard {
    let mut file = json!({ "coordinator": 1, "protocol": "2pc" });
    file[field] = value;
    say_with(&["run", "-"], &file.to_string())
}

fn file(name: &str, bytes: &[u8]) -> String {
    let path = format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"));
    fs::write(&path, bytes).expect("it can be written");
    path
}

#[test]
fn protocols_and_votes() {
    say(&["cost", "9pc"]).is_refused_with(&["there is no protocol `9pc`", "`2pc`", "`2pc-pa`"]);
    for count in ["0", "65", "4294967295"] {
        say(&["cost", "2pc", "--participants", count])
            .is_refused(&format!("Two-phase commit takes 1 to 64 participants, not {count}."));
    }
    say(&["cost", "2pc", "--no-votes", "2", "--read-only", "2"])
        .is_refused("--no-votes 2 and --read-only 2 are more votes than the 3 participants have.");
    say(&["cost", "2pc", "--no-votes", "4294967295", "--read-only", "4294967295"])
        .is_refused_with(&["are more votes than the 3 participants have"]);
    for (line, why) in [
        (["--fail-at", "4", "--no-votes", "0"], "--fail-at counts the 3 participants from 1"),
        (["--fail-at", "0", "--no-votes", "0"], "--fail-at counts the 3 participants from 1"),
        (["--fail-at", "2", "--no-votes", "1"], "leave out --no-votes"),
    ] {
        let args: Vec<&str> = ["cost", "saga-orchestrated"].into_iter().chain(line).collect();
        say(&args).is_refused_with(&[why]);
    }
    say(&["cost", "2pc", "--faults", "1"]).is_refused(
        "--faults is 1, and Two-phase commit cannot be told how many crashes to survive: leave it \
         out.",
    );
}

#[test]
fn usage() {
    for args in [
        &["cost", "2pc", "--participants", "-1"][..],
        &["cost", "2pc", "--participants", "many"],
        &["cost", "2pc", "--convention", "ours"],
        &["run", "x1", "--until", "soon"],
        &["run"],
        &["walk"],
    ] {
        let heard = say(args);
        assert_eq!((heard.status, heard.out.as_str()), (2, ""), "{args:?}");
        assert!(heard.err.starts_with("coordinator: "), "{args:?}: {}", heard.err);
        assert_eq!(heard.err.lines().count(), 1, "{args:?}: {}", heard.err);
    }
    say(&[]).is_refused_with(&["no command is given", "list, run, cost, export"]);
    assert_eq!(say(&["--help"]).status, 0);
}

#[test]
fn links() {
    say(&["run", "2pc-comit"])
        .is_refused_with(&["no run in the library is called `2pc-comit`", "`2pc-commit`"]);
    say(&["run", "#/play/2abC0defG"]).is_refused_with(&["version `2`", "reads version `1`"]);
    say(&["run", "https://example.org/#/play/"]).is_refused_with(&["there is no run in this link"]);
    say(&["run", "https://example.org/"])
        .is_refused_with(&["`https://example.org/`", "has no `#/play/` in it"]);
    say(&["run", "#/check/2pc"]).is_refused_with(&["has no `#/play/` in it"]);
    say(&["run", "2pc-commit@five"]).is_refused_with(&["`five` after the `@`"]);
    say(&["run", "2pc"])
        .is_refused_with(&["`2pc` is a protocol, not a run", "called `2pc-commit`"]);
    for name in ["NOSUCHNAME", "nope", "@5"] {
        say(&["run", name]).is_refused_with(&["nor anything like it"]);
    }
    say(&["run", "2PC-PARTITIONX"]).is_refused_with(&["the nearest name is `2pc-partition`"]);
    say(&["run", "1pc-commit"]).is_refused_with(&["the nearest name is `2pc-commit`"]);
    // What came from outside cannot break out of its sentence.
    let heard = say(&["run", "a\nb\u{1b}[31m"]);
    heard.is_refused_with(&["`a\\nb\\u{1b}[31m`"]);
    assert_eq!(heard.err.lines().count(), 1, "{}", heard.err);
    say(&["run", ""]).is_refused_with(&["there is no run in this link"]);
}

#[test]
fn damaged_links() {
    let cost = say(&["cost", "2pc", "--participants", "7", "--json"]).json();
    let link = cost["link"].as_str().expect("a link").to_string();
    assert_eq!(say(&["run", &link]).status, 0);
    let cut = &link[..link.len() - 3];
    say(&["run", cut]).is_refused_with(&["was cut or changed on its way"]);
    let (head, tail) = link.split_at(link.len() - 5);
    say(&["run", &format!("{head}+{tail}")]).is_refused_with(&["the character `+` at place"]);
}

#[test]
fn a_run_that_plays_differently_here() {
    let entry = entry("x1").expect("it is in the library");
    let elsewhere = Link { check: Some(0xc0ff_ee00), ..Link::new(entry.scenario()) }.code();
    let words = ["plays the run differently", "check value c0ffee00 there"];
    say(&["run", &elsewhere]).is_refused_with(&words);
    for format in ["json", "svg", "mermaid", "tla"] {
        say(&["export", &elsewhere, "--format", format]).is_refused_with(&words);
    }
}

#[test]
fn steps_beyond_the_end() {
    say(&["run", "2pc-commit", "--until", "40"])
        .is_refused("--until is 40, and this run has 39 steps.");
    say(&["run", "2pc-commit@40"])
        .is_refused("the link stands at step 40, and this run has 39 steps.");
    assert_eq!(say(&["run", "2pc-commit@40", "--until", "39"]).status, 0);
    for format in ["json", "svg"] {
        say(&["export", "2pc-commit@40", "--format", format])
            .is_refused("the link stands at step 40, and this run has 39 steps.");
    }
}

#[test]
fn files() {
    say(&["run", "no-such-run.json"]).is_refused("there is no file `no-such-run.json`.");
    say(&["run", "no/such/run"]).is_refused("there is no file `no/such/run`.");
    say(&["run", env!("CARGO_TARGET_TMPDIR")]).is_refused_with(&["is a folder, not a file"]);
    say(&["run", &file("latin.json", b"{\"coordinator\": \"\xe9\"}")])
        .is_refused_with(&["latin.json` is not UTF-8 text: byte 18 is wrong"]);
    say(&["run", &file("long.json", &vec![b' '; 1024 * 1024 + 1])])
        .is_refused_with(&["long.json` is no scenario file: it is longer than 1048576 bytes"]);
    say(&["run", "no-such-run.txt"]).is_refused("there is no file `no-such-run.txt`.");
    say(&["run", &file("tea.txt", b"# why\nprotocol: 2pc\nat tick 5: crash q")])
        .is_refused_with(&["tea.txt`: line 3: there is no process `q`"]);
    say(&["run", &file("not-json.json", b"2pc")])
        .is_refused_with(&["not-json.json`: this is no scenario file", "does not begin with `{`"]);
}

#[test]
fn edited_files() {
    edited("speed", json!(2)).is_refused_with(&["standard input: ", "unknown field `speed`"]);
    edited("coordinator", json!(2)).is_refused_with(&["this file is of version 2"]);
    edited("protocol", json!("9pc")).is_refused_with(&["`protocol`", "no protocol `9pc`"]);
    edited("participants", json!(0)).is_refused_with(&["takes 1 to 64 participants, not 0"]);
    edited("participants", json!(65)).is_refused_with(&["takes 1 to 64 participants, not 65"]);
    edited("votes", json!(["maybe"])).is_refused_with(&["`maybe`", "`yes`, `no`, `read`"]);
    edited("options", json!({ "presumption": "both" })).is_refused_with(&[
        "`options.presumption` cannot be `both`",
        "`nothing`, `abort`, `commit`",
    ]);
    let twice =
        r#"{"coordinator":1,"protocol":"2pc","options":{"colocated":"yes","colocated":"no"}}"#;
    say_with(&["run", "-"], twice).is_refused_with(&["duplicate field `colocated`", "line 1"]);
    for number in ["-1", "1.5", "5000000000"] {
        let file =
            format!(r#"{{"coordinator":1,"protocol":"2pc","options":{{"mistake":{number}}}}}"#);
        say_with(&["run", "-"], &file).is_refused_with(&["a whole number that is not negative"]);
    }
    edited("votes", json!([1]))
        .is_refused_with(&["`votes[0]`: invalid type: integer `1`, expected a string"]);
    edited("environment", json!({ "latency": { "constant": 65_536 } }))
        .is_refused_with(&["`environment.latency.constant`: ", "a whole number from 0 to 65535"]);
    edited("environment", json!({ "latency": 5 }))
        .is_refused_with(&["`environment.latency`: ", "expected `constant`, `uniform` or"]);
    edited("options", json!({ "colour": "red" })).is_refused_with(&[
        "`options.colour`: Two-phase commit has no such option",
        "`presumption`",
    ]);
    edited("environment", json!({ "force-ticks": 5000 }))
        .is_refused_with(&["`force-ticks` must be 0 to 1000, not 5000"]);
    edited("interventions", json!([{ "when": { "step": 3 }, "what": { "crash": "p9" } }]))
        .is_refused_with(&["`interventions[0].what.crash`", "no process `p9`", "`p3`"]);
    let fire = json!([{ "when": { "step": 3 }, "what": { "fire": "O" } }]);
    edited("interventions", fire).is_refused_with(&[
        "`interventions[0].what.fire`: ",
        "expected an object with `process` and `timer`",
        "at line 1 column ",
    ]);
}

/// A run in which somebody drops a message that has not been sent then.
fn drops_too_early() -> String {
    let message = json!({ "from": "p1", "to": "C", "nth": 9 });
    json!({
        "coordinator": 1,
        "protocol": "2pc",
        "interventions": [{ "when": { "step": 3 }, "what": { "drop": message } }],
    })
    .to_string()
}

#[test]
fn a_message_that_is_not_there() {
    let run = drops_too_early();
    let words = [
        "Intervention 1 (after step 3: drop the 9th message from p1 to C)",
        "has no effect after step 3",
        "message 9 from p1 to C has not been sent then",
    ];
    say_with(&["run", "-"], &run).is_refused_with(&words);
    say_with(&["run", "-", "--json", "--until", "4"], &run).is_refused_with(&words);
    say_with(&["export", "-", "--format", "svg"], &run).is_refused_with(&words);
    // What comes after the step that is asked for does not matter.
    let before = say_with(&["run", "-", "--until", "3"], &run);
    assert_eq!((before.status, before.err.as_str()), (0, ""));
    // The file is written, to be mended, and the sentence is said.
    let file = say_with(&["export", "-", "--format", "json"], &run);
    assert_eq!((file.status, file.json()["protocol"].as_str()), (0, Some("2pc")));
    assert!(words.iter().all(|words| file.err.contains(words)), "{}", file.err);
}

#[test]
fn a_moment_that_never_comes() {
    let message = json!({ "from": "p1", "to": "C", "nth": 9 });
    let never = json!([{ "when": { "sent": message }, "what": "heal" }]);
    edited("interventions", never).is_refused_with(&["Intervention 1", "never comes in this run"]);
    let twice = json!([
        { "when": { "step": 2 }, "what": { "recover": "C" } },
        { "when": { "step": 3 }, "what": { "recover": "p1" } },
    ]);
    let heard = edited("interventions", twice);
    heard.is_refused_with(&["Intervention 1", "1 more intervention has no effect either."]);
    assert_eq!(heard.err.lines().count(), 1, "{}", heard.err);
    // It never comes before a step that is asked for either.
    let message = json!({ "from": "p1", "to": "C", "nth": 9 });
    let file = json!({
        "coordinator": 1,
        "protocol": "2pc",
        "interventions": [{ "when": { "sent": message }, "what": "heal" }],
    });
    say_with(&["run", "-", "--until", "3"], &file.to_string())
        .is_refused_with(&["never comes in this run"]);
}
