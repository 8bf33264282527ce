//! `coordinator spec`: the published state counts, and what is refused.

use serde_json::Value;

use crate::heard::say;

fn info(line: &str) -> Value {
    let words = line.split_whitespace();
    let args: Vec<&str> = ["spec"].into_iter().chain(words).chain(["--json"]).collect();
    let heard = say(&args);
    assert_eq!((heard.status, heard.err.as_str()), (0, ""), "{line}");
    heard.json()
}

#[test]
fn states_are_as_many_as_tlc_finds() {
    for (line, distinct, depth) in [
        ("TCommit", 34, 7),
        ("TwoPhase", 288, 11),
        ("TwoPhase --resource-managers 6", 50_816, 20),
        ("TwoPhase --resource-managers 9 --symmetry", 2_232, 29),
        ("PaxosCommit", 1_321_761, 28),
    ] {
        let info = info(line);
        assert_eq!(info["distinct"], distinct, "{line}");
        assert_eq!(info["depth"], depth, "{line}");
        assert_eq!(info["holds"], true, "{line}");
        assert_eq!(info["counterexample"], Value::Null, "{line}");
        assert!(info["seconds"].as_f64().expect("a number") > 0.0, "{line}");
        assert!(info["bytes_per_state"].as_u64().expect("a number") > 0, "{line}");
    }
}

#[test]
fn scripts_are_told_what_was_checked() {
    let two_phase = info("TwoPhase");
    assert_eq!(two_phase["specification"], "TwoPhase");
    assert_eq!(two_phase["resource_managers"], 3);
    assert_eq!(two_phase["acceptors"], Value::Null);
    assert_eq!(two_phase["symmetry"], false);
    assert_eq!(two_phase["transitions"], 1_145);
    let paxos = info("PaxosCommit --resource-managers 1 --symmetry");
    assert_eq!((&paxos["acceptors"], &paxos["max_ballot"]), (&3.into(), &1.into()));
    assert_eq!(paxos["symmetry"], true);
}

#[test]
fn a_reader_sees_the_figures() {
    let text = say(&["spec", "TwoPhase", "--resource-managers", "4", "--symmetry"]).out;
    for words in [
        "TwoPhase, 4 resource managers, names left out of account\n",
        "  distinct states           166\n",
        "  depth                      14\n",
        "TCConsistent holds in every state.\n",
    ] {
        assert!(text.contains(words), "`{words}` is not in:\n{text}");
    }
}

#[test]
fn what_cannot_be_checked_is_refused() {
    say(&["spec", "ThreePhase"]).is_refused(
        "there is no specification `ThreePhase`; there are `TCommit`, `TwoPhase`, `PaxosCommit`.",
    );
    say(&["spec", "TwoPhase", "--resource-managers", "16"])
        .is_refused("TwoPhase takes 1 to 15 resource managers, not 16.");
    say(&["spec", "TCommit", "--resource-managers", "0"])
        .is_refused("TCommit takes 1 to 32 resource managers, not 0.");
    say(&["spec", "TwoPhase", "--acceptors", "3"])
        .is_refused("--acceptors is for PaxosCommit, and TwoPhase has none: leave it out.");
    say(&["spec", "PaxosCommit", "--max-ballot", "4"])
        .is_refused("PaxosCommit takes a highest ballot of 0 to 3, not 4.");
    say(&["spec", "PaxosCommit", "--resource-managers", "4"]).is_refused_with(&["66 bits", "64"]);
    let heard = say(&["spec", "TwoPhase", "--resource-managers", "-1"]);
    assert_eq!((heard.status, heard.out.as_str()), (2, ""));
}

#[test]
fn a_search_without_enough_memory_proves_nothing() {
    say(&["spec", "TwoPhase", "--resource-managers", "9", "--memory", "8"]).is_refused_with(&[
        "8 MiB are not enough",
        "all of them only up to depth",
        "proves nothing",
    ]);
}
