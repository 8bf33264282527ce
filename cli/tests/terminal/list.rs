//! `coordinator list`.

use serde_json::json;

use crate::heard::say;

#[test]
fn names_every_run_and_every_protocol() {
    let heard = say(&["list"]);
    assert_eq!((heard.status, heard.err.as_str()), (0, ""));
    for word in ["2pc-commit", "x1", "m7-locks-lost", "2pc-pa", "presumed commit"] {
        assert!(heard.out.contains(word), "{word}");
    }
}

#[test]
fn gives_scripts_scenarios_and_protocols() {
    let list = say(&["list", "--json"]).json();
    let scenarios = list["scenarios"].as_array().expect("an array");
    let of = |id: &str| scenarios.iter().find(|it| it["id"] == id).expect("it is in the library");
    assert_eq!(of("2pc-coordinator-crash")["aliases"], json!(["x1"]));
    assert_eq!(of("2pc-commit")["aliases"], json!([]));
    for scenario in scenarios {
        for field in ["id", "group", "title", "watch_for"] {
            assert!(scenario[field].as_str().is_some_and(|text| !text.is_empty()), "{scenario}");
        }
    }
    let protocols = list["protocols"].as_array().expect("an array");
    for id in ["2pc", "2pc-pa", "2pc-pc"] {
        let found = protocols.iter().find(|protocol| protocol["id"] == id);
        assert!(found.is_some_and(|protocol| protocol["name"].is_string()), "{id}");
    }
}

#[test]
fn every_listed_run_plays_and_its_link_says_the_same() {
    let list = say(&["list", "--json"]).json();
    for scenario in list["scenarios"].as_array().expect("an array") {
        let id = scenario["id"].as_str().expect("a name");
        let named = say(&["run", id, "--json"]);
        assert!(named.status < 2, "{id}: {}", named.err);
        let link = named.json()["link"].as_str().expect("a link").to_string();
        let linked = say(&["run", &link, "--json"]);
        assert_eq!(linked.out, named.out, "{id}");
        assert_eq!((linked.status, linked.err.as_str()), (named.status, ""), "{id}");
    }
}

#[test]
fn a_report_finds_the_run_that_shows_its_symptom() {
    let ids = |args: &[&str]| {
        let list = say(args).json();
        assert_eq!(list["protocols"], json!([]));
        let ids = list["scenarios"].as_array().expect("an array").iter();
        ids.map(|it| it["id"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["list", "refund", "twice", "--json"])[0], "m14-refunded-twice");
    assert_eq!(ids(&["list", "why does 2PC block", "--json"])[0], "2pc-coordinator-crash");
    assert!(ids(&["list", "zebra", "--json"]).is_empty());
    assert_eq!(say(&["list", "zebra"]).out, "No run of the library has these words.\n");
}
