//! `coordinator cost`: measured and published numbers, side by side.

use serde_json::{Value, json};

use crate::heard::say;

fn cost(line: &str) -> Value {
    let args: Vec<&str> =
        ["cost"].into_iter().chain(line.split_whitespace()).chain(["--json"]).collect();
    let heard = say(&args);
    assert_eq!((heard.status, heard.err.as_str()), (0, ""), "{line}");
    heard.json()
}

#[test]
fn measured_is_what_was_published() {
    // Arguments, then messages and forced writes; PROTOCOLS of R*, GL06 and BHG.
    let table = [
        ("2pc --participants 5", 20, Some(11)),
        ("2pc --participants 5 --convention rstar --no-votes 2", 16, Some(9)),
        ("2pc --participants 5 --convention gl06", 14, Some(6)),
        ("2pc --participants 5 --convention gl06 --colocated", 12, Some(6)),
        ("2pc --participants 5 --convention bhg", 15, None),
        ("2pc-pa --participants 5", 20, Some(11)),
        ("2pc-pa --participants 5 --no-votes 2", 13, Some(3)),
        ("2pc-pa --participants 5 --read-only 2", 16, Some(7)),
        ("2pc-pa --participants 5 --read-only 5", 10, Some(0)),
        ("2pc-pc --participants 5", 15, Some(7)),
        ("2pc-pc --participants 5 --no-votes 2", 16, Some(9)),
        ("2pc-pc --participants 5 --read-only 2", 13, Some(5)),
        ("2pc --participants 1", 4, Some(3)),
        ("2pc --participants 64", 256, Some(129)),
        ("2pc --faults 0", 12, Some(7)),
        ("paxos-commit --participants 5 --faults 1 --convention gl06 --colocated", 17, Some(7)),
        ("faster-paxos-commit --participants 5 --faults 2 --convention gl06", 34, Some(8)),
        ("saga-orchestrated --participants 3", 6, Some(7)),
        ("saga-orchestrated --participants 3 --fail-at 2", 6, None),
        ("saga-orchestrated --participants 64 --fail-at 64 --convention gl06", 254, None),
        ("checkout", 8, Some(8)),
        ("saga-choreographed --participants 3", 3, Some(3)),
        ("saga-choreographed --participants 3 --fail-at 2", 3, None),
        ("saga-choreographed-bus --participants 3", 5, Some(3)),
    ];
    for (line, messages, forced_writes) in table {
        let cost = cost(line);
        assert_eq!(cost["measured"]["messages"], messages, "{line}");
        assert_eq!(cost["formula"]["messages"], messages, "{line}");
        assert_eq!(cost["formula"]["forced_writes"], json!(forced_writes), "{line}");
        if let Some(forced_writes) = forced_writes {
            assert_eq!(cost["measured"]["forced_writes"], forced_writes, "{line}");
        }
    }
}

#[test]
fn delays_depend_on_who_shares_a_machine() {
    let apart = cost("2pc --participants 5 --convention gl06");
    let together = cost("2pc --participants 5 --convention gl06 --colocated");
    for (cost, delays) in [(apart, 4), (together, 3)] {
        assert_eq!(cost["measured"]["delays"], delays);
        assert_eq!(cost["formula"]["delays"], delays);
    }
}

#[test]
fn scripts_get_every_field() {
    let cost = cost("2pc --participants 5");
    assert_eq!(cost["protocol"], "2pc");
    assert_eq!(cost["convention"]["id"], "rstar");
    assert_eq!(cost["convention"]["name"], "R*");
    assert!(cost["convention"]["about"].is_string());
    let measured = json!({ "messages": 20, "delays": 4, "forced_writes": 11, "write_delays": 3 });
    assert_eq!(cost["measured"], measured);
    let formula = json!({ "messages": 20, "delays": 4, "forced_writes": 11, "write_delays": null });
    assert_eq!(cost["formula"], formula);
    let expression =
        json!({ "messages": "4N", "delays": "4", "forced_writes": "2N+1", "write_delays": null });
    assert_eq!(cost["expression"], expression);
    assert_eq!(cost["substituted"]["forced_writes"], "2·5+1");
    assert_eq!(cost["remark"], Value::Null);
}

#[test]
fn the_link_opens_the_run_that_was_measured() {
    for line in ["2pc-pa --participants 5 --no-votes 2", "2pc --convention gl06 --colocated"] {
        let cost = cost(line);
        let run = say(&["run", cost["link"].as_str().expect("a link"), "--json"]).json();
        assert_eq!(run["protocol"], cost["protocol"]);
        assert_eq!(run["measures"]["convention"], cost["convention"]["id"]);
        for quantity in ["messages", "delays", "forced_writes", "write_delays"] {
            assert_eq!(run["measures"][quantity], cost["measured"][quantity], "{quantity}");
        }
    }
}

#[test]
fn a_run_that_nobody_counts_has_no_formula() {
    let cost = cost("2pc --participants 5 --colocated");
    assert_eq!(cost["measured"]["messages"], 16);
    for quantity in ["messages", "delays", "forced_writes", "write_delays"] {
        assert_eq!(cost["formula"][quantity], Value::Null, "{quantity}");
        assert_eq!(cost["expression"][quantity], Value::Null, "{quantity}");
    }
    assert!(cost["remark"].is_string());
}

#[test]
fn a_reader_sees_the_convention_beside_the_numbers() {
    let text = say(&["cost", "2pc-pa", "--participants", "5", "--no-votes", "2"]).out;
    for words in [
        "2PC, presumed abort (2pc-pa), failure-free: N = 5, 2 vote NO, 0 only read",
        "Counted as R* (rstar) does: a separate coordinator",
        "  messages            13  2N+(N−k) = 2·5+(5−2) = 13",
        "  delays               3  none",
    ] {
        assert!(text.contains(words), "`{words}` is not in:\n{text}");
    }
    assert!(!text.contains("differs"), "{text}");
}
