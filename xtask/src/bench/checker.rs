//! `cargo xtask bench checker`: exhaustive searches in the browser beside their goals, and beside
//! stateright's, which runs natively with every core.
use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::{in_browser, native};
use crate::setup::{self, Purpose};

/// What a line of the measuring target says: who searched what, in how many milliseconds.
type Measured = BTreeMap<(String, String), f64>;

const BROWSER: &str = "wasm, ours";
const NATIVE: &str = "native, ours";

/// The search, and the goal in milliseconds.
const SOON_ENOUGH: [(&str, f64); 3] =
    [("TwoPhase N=7", 300.0), ("TwoPhase N=9, symmetry", 200.0), ("PaxosCommit", 3_000.0)];
/// How many times as long stateright should take for its own model of `TwoPhase N=9`.
const TIMES_FASTER: [(&str, f64); 2] = [("stateright DFS", 3.0), ("stateright BFS", 8.0)];

pub(crate) fn bench() -> Result<()> {
    let environment = setup::set_up(Purpose::Test)?;
    println!("searches natively and in the browser; keep the machine quiet for some minutes");
    let said = native("checker-speed", "checker, ")?
        + &in_browser(&environment, "checker-speed", "checker, ")?;
    let lines = said.lines().filter_map(|line| line.split_once("checker, ").map(|it| it.1));
    let mut measured = Measured::new();
    for line in lines {
        println!("  {line}");
        let ((who, what), ms) = read(line)?;
        measured.insert((who.to_owned(), what.to_owned()), ms);
    }
    println!("\nin the browser, beside the goals");
    for (what, goal) in SOON_ENOUGH {
        let ms = of(&measured, BROWSER, what)?;
        println!("  {} {what}: {ms:.0} ms, goal under {goal:.0} ms", mark(ms < goal));
    }
    for (who, goal) in TIMES_FASTER {
        let times = of(&measured, who, "TwoPhase N=9")? / of(&measured, BROWSER, "TwoPhase N=9")?;
        let times_native =
            of(&measured, who, "TwoPhase N=9")? / of(&measured, NATIVE, "TwoPhase N=9")?;
        println!(
            "  {} TwoPhase N=9: {times:.1} times faster than native {who} of its own model with all \
             cores, goal {goal:.0} times (natively {times_native:.1} times)",
            mark(times >= goal)
        );
    }
    Ok(())
}

/// Reads `who: what: 123 states, 12.3 ms, more`.
fn read(line: &str) -> Result<((&str, &str), f64)> {
    let (who, rest) = line.split_once(": ").context("a line without a name")?;
    let (what, rest) = rest.split_once(": ").context("a line without a search")?;
    let ms = rest.split(", ").find_map(|it| it.strip_suffix(" ms"));
    Ok(((who, what), ms.context("a line without ms")?.parse()?))
}

fn of(measured: &Measured, who: &str, what: &str) -> Result<f64> {
    let is_it = |(name, search): &(String, String)| {
        (name == who || name.contains(who) && name.contains("its own model")) && search == what
    };
    let found = measured.iter().find(|(key, _)| is_it(key)).map(|(_, ms)| *ms);
    found.with_context(|| format!("{who} did not search {what}"))
}

fn mark(reached: bool) -> &'static str {
    if reached { "reached" } else { "MISSED " }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_who_searched_what_and_for_how_long() {
        let line =
            "wasm, ours: TwoPhase N=9, symmetry: 10340352 states, 3210.5 ms, 26 bytes a state";
        let read = |line| read(line).ok();
        assert_eq!(read(line), Some(((BROWSER, "TwoPhase N=9, symmetry"), 3210.5)));
        for wrong in ["wasm, ours", "wasm, ours: TwoPhase", "a: b: 3 states", "a: b: x ms"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn stateright_is_held_to_its_own_model_only() {
        let key = |who: &str| (who.to_owned(), "TwoPhase N=9".to_owned());
        let measured = Measured::from([
            (key("native, stateright DFS of our model, 2 threads"), 1.0),
            (key("native, stateright DFS of its own model, 2 threads"), 2.0),
            (key(BROWSER), 3.0),
        ]);
        assert_eq!(of(&measured, "stateright DFS", "TwoPhase N=9").ok(), Some(2.0));
        assert_eq!(of(&measured, BROWSER, "TwoPhase N=9").ok(), Some(3.0));
        assert!(of(&measured, BROWSER, "PaxosCommit").is_err());
    }
}
