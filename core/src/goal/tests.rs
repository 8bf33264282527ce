use alloc::{format, string::ToString, vec::Vec};

use super::{Expression, MAX_ATOMS, MAX_DEPTH, MAX_LENGTH, Moment, Number};
use crate::{
    analysis::verdict::{Ruling, Verdict},
    protocol::{Convention, Decision},
    scenario::{self, LIBRARY, Scenario},
    simulate::simulate,
};

fn run(id: &str) -> Scenario {
    scenario::entry(id).expect("it is in the library").scenario()
}

fn holds(id: &str, text: &str) -> bool {
    let run = run(id);
    let goal = Expression::parse(text, &run).expect(text);
    goal.holds(&Moment::at_end(&simulate(&run)))
}

#[test]
fn the_published_costs_of_a_commit_are_expressions() {
    assert!(holds("2pc-commit", "at end and messages = 4N and forced_writes = 2N + 1"));
    assert!(holds("2pc-commit", "forced_writes(C) = 1 and forced_writes(p1) = 2"));
    assert!(!holds("2pc-commit", "messages < 4N or messages(C) > 2 * N"));
    assert!(holds("2pc-presumed-commit", "messages = 3N and forced_writes = N + 2"));
}

#[test]
fn states_and_decisions_are_seen() {
    assert!(holds("2pc-coordinator-crash", "blocked(p1, p2, p3) and down(C) and not violated"));
    assert!(holds("2pc-coordinator-crash", "locks(p1) and in_doubt and not knows"));
    assert!(holds("2pc-commit", "decided(commit) by p2 and not decided(abort)"));
    assert!(holds("2pc-coordinator-recovers", "ever blocked(p1) and not blocked"));
    assert!(holds("2pc-commit", "ever state(p2) = READY and state(p2) = COMMITTED"));
    assert!(!holds("2pc-commit", "ever down"));
    assert!(holds("x5", "violated(AC1) and not holds(AC1)"));
}

#[test]
fn a_decision_that_a_process_lost_in_a_crash_is_still_one() {
    for entry in LIBRARY {
        let run = entry.scenario();
        let trace = simulate(&run);
        let verdict = Verdict::at(&trace, trace.len());
        for (id, decided) in trace.setup.ids().zip(&verdict.decisions) {
            for decision in [Decision::Commit, Decision::Abort] {
                let text = format!("decided({}) by {}", decision.name(), trace.setup.name(id));
                let goal = Expression::parse(&text, &run).expect(&text);
                let holds = goal.holds(&Moment::at_end(&trace));
                // Who reversed its decision has decided both.
                let is_reversed = holds && verdict.violated().is_some();
                let expected = *decided == Some(decision);
                assert!(holds == expected || is_reversed, "{}: {text}", entry.id);
            }
        }
    }
}

#[test]
fn every_property_has_its_id_and_its_ruling() {
    for entry in LIBRARY {
        let run = entry.scenario();
        let trace = simulate(&run);
        let verdict = Verdict::at(&trace, trace.len());
        let ids: Vec<_> = verdict.properties.iter().map(|it| it.id).collect();
        let known: Vec<_> = run.info().family.info().properties.iter().map(|it| it.id).collect();
        assert_eq!(ids, known, "{}", entry.id);
        for property in &verdict.properties {
            for (word, ruling) in [("holds", Ruling::Holds), ("violated", Ruling::Violated)] {
                let text = format!("{word}({})", property.id);
                let goal = Expression::parse(&text, &run).expect(&text);
                let holds = goal.holds(&Moment::at_end(&trace));
                assert_eq!(holds, property.ruling == ruling, "{}: {text}", entry.id);
            }
        }
    }
}

#[test]
fn a_goal_card_ticks_off_the_parts_of_a_conjunction() {
    let run = run("2pc-coordinator-crash");
    let trace = simulate(&run);
    let goal = Expression::parse("blocked(p1) and up(C)", &run).expect("it parses");
    let moment = Moment::at_end(&trace);
    let parts: Vec<_> = goal
        .parts(&moment)
        .into_iter()
        .map(|(it, holds)| (it.sentence(&trace.setup), holds))
        .collect();
    assert_eq!(parts, [("p1 is blocked".into(), true), ("C is up".into(), false)]);
}

#[test]
fn a_failure_has_its_step() {
    let run = run("2pc-coordinator-recovers");
    let trace = simulate(&run);
    let moment = Moment::at_end(&trace);
    let failure = |text: &str| {
        let goal = Expression::parse(text, &run).expect(text);
        goal.failure(&moment).map(|(part, step)| (part.text(&trace.setup), step))
    };
    let blocked = trace.blocked.iter().find(|(_, set)| !set.is_empty()).map(|(step, _)| *step);
    let blocked = blocked.expect("the run blocks before it recovers");
    assert!(blocked < trace.len());
    assert_eq!(failure("up(C) and not ever blocked"), Some(("not ever blocked".into(), blocked)));
    assert_eq!(failure("up(C) and blocked"), Some(("blocked".into(), trace.len())));
    assert_eq!(failure("up(C) and not blocked"), None);
}

#[test]
fn text_and_sentence() {
    let run = run("2pc-commit");
    let setup = run.setup();
    for (text, sentence) in [
        ("blocked(p1, p2)", "p1 and p2 are blocked"),
        ("not blocked", "no process is blocked"),
        ("not decided(commit)", "no process has committed"),
        ("not violated", "no property is violated"),
        ("not (up(C) or at end)", "it is not so that either C is up, or the run has ended"),
        ("messages <= 4N + 2", "the number of messages is at most 4N + 2"),
        (
            "ever (locks and in_doubt(p1))",
            "at some step some process holds locks, and p1 is in doubt",
        ),
        (
            "(up or down) and violated",
            "either some process is up, or some process is down, and some property is violated",
        ),
        ("decided(abort) by p3", "p3 has aborted"),
        ("2 * (N - 1) = forced_writes(p1) * 2", "2 * (N - 1) is forced_writes(p1) * 2"),
    ] {
        let goal = Expression::parse(text, &run).expect(text);
        assert_eq!(goal.text(&setup), text);
        assert_eq!(goal.sentence(&setup), sentence);
    }
}

#[test]
fn an_error_says_where_and_what_is_near() {
    let run = run("2pc-commit");
    for (text, error) in [
        ("", "column 1: expected a condition or a number; the text ends"),
        ("blockd(p1)", "column 1: there is no condition `blockd`; the nearest is `blocked`"),
        ("blocked(p9)", "column 9: there is no process `p9`; this run has C, p1, p2 and p3"),
        (
            "up(C) and\n state(p1) = REDY",
            "line 2, column 14: there is no state `REDY`; the nearest is `READY`",
        ),
        ("holds(AC9)", "column 7: `AC9` is not one of AC1, AC2, AC3, AC4, AC5, ISO, FORGET"),
        ("up(C", "column 5: expected `)`; the text ends"),
        ("up(C) up(p1)", "column 7: expected `and`, `or` or the end; found `up`"),
        ("messages 4", "column 10: expected a comparison: =, !=, <, <=, > or >=; found `4`"),
        ("messages = 99999999999", "column 12: 99999999999 is larger than 4294967295"),
        ("steps(p1) = 2", "column 1: `steps` is counted for the whole run"),
        ("state(p1, p2) = READY", "column 1: `state` is that of one process"),
        ("up(C) & up(p1)", "column 7: expected `and`, `or` or the end; found `&`"),
        ("ever ever up", "column 6: `ever` stands within `ever`"),
    ] {
        assert_eq!(Expression::parse(text, &run).expect_err(text).to_string(), error, "{text}");
    }
    let within =
        Expression::parse("ever messages > 3", &run).expect_err("counters are refused").to_string();
    assert!(within.starts_with("column 6: a number is not asked at every step"), "{within}");
}

#[test]
fn texts_are_bounded() {
    let run = run("2pc-commit");
    let parse = |text: &str| Expression::parse(text, &run).map_err(|error| error.to_string());
    let nested = |depth: usize| format!("{}up{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(MAX_DEPTH)).is_ok());
    assert!(parse(&nested(MAX_DEPTH + 1)).is_err());
    let negated = format!("{}up", "not ".repeat(MAX_DEPTH + 1));
    assert!(parse(&negated).is_err());
    let numbers = format!("{}1{} = 1", "(".repeat(MAX_DEPTH + 2), ")".repeat(MAX_DEPTH + 2));
    assert!(parse(&numbers).is_err());
    let many = alloc::vec!["up"; MAX_ATOMS].join(" or ");
    assert!(parse(&many).is_ok());
    assert!(parse(&format!("{many} or up")).is_err());
    assert!(parse(&" ".repeat(MAX_LENGTH + 1)).is_err());
}

#[test]
fn a_number_stands_alone_too() {
    let run = run("2pc-commit");
    let trace = simulate(&run);
    let value = |text: &str| Number::parse(text, &run).map(|it| it.value(&Moment::at_end(&trace)));
    assert_eq!(value("messages"), Ok(Some(12)));
    assert_eq!(value("4N - messages(C)"), Ok(Some(6)));
    assert_eq!(
        Number::parse("4N - messages(C)", &run).unwrap().text(&run.setup()),
        "4N - messages(C)"
    );
    assert!(value("messages <= 12").is_err());
    assert!(value("up").is_err());
    assert!(value(&" ".repeat(MAX_LENGTH + 1)).is_err());
}

#[test]
fn faults_are_counted_once_they_take_effect_and_repairs_are_not() {
    let run = run("2pc-coordinator-recovers");
    let trace = simulate(&run);
    let faults = Number::parse("faults", &run).unwrap();
    assert_eq!(run.interventions.len(), 2);
    assert_eq!(faults.value(&Moment::at_end(&trace)), Some(1));
    assert_eq!(faults.value(&Moment::new(&trace, 0, Convention::RStar)), Some(0));
}

#[test]
fn a_state_of_two_words_is_written_as_one() {
    let run = run("saga-dead-letter");
    let goal = Expression::parse("state(O) = DEAD_LETTER", &run).unwrap();
    assert_eq!(goal.text(&run.setup()), "state(O) = DEAD_LETTER");
    assert_eq!(goal.sentence(&run.setup()), "O is in state DEAD LETTER");
    assert!(goal.holds(&Moment::at_end(&simulate(&run))));
}
