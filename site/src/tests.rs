use std::path::Path;

use super::*;

/// The folder of the project.
fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the project").into()
}

#[test]
fn the_texts_say_what_is_so() {
    let Site { pages, complaints } = Site::read(&project(), &Runs::default(), |_| false);
    assert!(complaints.is_empty(), "{}", listed(&complaints));
    assert!(!pages.is_empty());
}

#[test]
#[ignore = "long: `cargo xtask test` runs it"]
fn the_checker_bears_out_every_claim() {
    let Site { complaints, .. } = Site::read(&project(), &Runs::default(), |_| true);
    assert!(complaints.is_empty(), "{}", listed(&complaints));
}

/// What is wrong with a page of this text.
fn complaints(text: &str) -> Vec<String> {
    let head = "+++\ntitle = \"A\"\nsummary = \"B\"\nrun = \"2pc-commit\"\n+++\n";
    let page = page::parse(Kind::Task, "a", "tasks/a.md", &format!("{head}{text}"))
        .expect("its front matter is right");
    let (pages, runs, root) = (vec![page.clone()], Runs::default(), project());
    let references = References { pages: &pages, runs: &runs, root: &root, searches: true };
    let (body, mut complaints) = body::read_body(&page, &references);
    complaints.extend(blocks_of(&page, &body, &references));
    complaints.into_iter().map(|it| format!("{}: {}", it.line, it.what)).collect()
}

#[test]
fn numbers_conditions_and_cells_are_held_against_the_runs() {
    let right = "It takes `= messages` or `= messages @ 2pc-presumed-commit`, [p1 waits](<claim: blocked(p1) @ x1>), \
                 [it blocks](<cell: 2pc F1 = S B>), [a run](run:2pc-abort), [itself](task:a), \
                 [kept](test:site/src/tests.rs#the_texts_say_what_is_so).";
    assert_eq!(complaints(right), [""; 0]);
    for (text, wrong) in [
        (
            "`= mesages`",
            "6: `mesages`: column 1: there is no counter `mesages`; the nearest is `messages`",
        ),
        ("a\n\n`= messages @ 9pc`", "8: `9pc` is no run"),
        ("[x](<claim: blocked(p1)>)", "6: `blocked(p1)` does not hold in `2pc-commit`"),
        ("[x](<cell: 2pc F1 = S NB>)", "6: the cell 2pc F1 is S B, not S NB"),
        ("[x](<cell: 2pc F9 = S>)", "6: the fault matrix has no column `F9`; it has F0 to F6"),
        ("[x](concept:blocking)", "6: there is no concept `blocking`"),
        ("[x](test:site/src/tests.rs#nothing)", "6: `site/src/tests.rs` has no test `nothing`"),
        ("[x](elsewhere.html)", "6: `elsewhere.html` leads nowhere"),
        ("<b>x</b>", "6: HTML is not allowed: write Markdown"),
        ("# A title", "6: headings begin with `##`"),
        ("```run\nrun = 3\n```", "7: invalid type: integer `3`, expected a string"),
        (
            "```runs\n```",
            "6: there is no block `runs`; there are run, predict, break, fix, prove, hunt",
        ),
    ] {
        let found = complaints(text);
        assert!(found.first().is_some_and(|it| it.starts_with(wrong)), "{text}: {found:?}");
    }
}

/// A goal, reached by its solution.
const BREAK: &str = r#"
```break
start = "2pc-commit"
goal = "blocked(p1, p2, p3) and down(C) and faults <= 1"
may = ["crash"]
solution = "2pc-coordinator-crash"

[[wrong]]
run = "2pc-commit"
because = "down(C)"

[[hints]]
when = "up(C)"
nudge = "Who decides?"
```
"#;

#[test]
fn a_task_is_tried_from_three_sides() {
    assert_eq!(complaints(BREAK), [""; 0]);
    for (part, instead, wrong) in [
        ("blocked(p1, p2, p3) and down(C) and ", "", "the start reaches the goal"),
        (
            "\"2pc-coordinator-crash\"",
            "\"2pc-participant-crash\"",
            "the solution does not reach the goal",
        ),
        ("because = \"down(C)\"", "because = \"faults <= 1\"", "wrong run 1 fails by"),
        (
            "run = \"2pc-commit\"\nbec",
            "run = \"2pc-coordinator-crash\"\nbec",
            "wrong run 1 reaches the goal",
        ),
        ("may = [\"crash\"]", "may = [\"drop\"]", "the solution: `crash` is not on offer here."),
        (
            "may = [\"crash\"]",
            "may = [\"crash\", \"bomb\"]",
            "`may`: there is no kind of fault `bomb`",
        ),
        ("up(C)", "down(C)", "no hint helps at the beginning of the start"),
        ("up(C)", "up(X)", "`up(X)`: column 4: there is no process `X`"),
    ] {
        assert!(BREAK.contains(part), "{part}");
        let found = complaints(&BREAK.replacen(part, instead, 1));
        assert!(found.iter().any(|it| it.contains(wrong)), "{instead}: {found:?}");
    }
    let idle = "'''\nprotocol: 2pc\nparticipants: 3\njust before C's 1st log write: crash C\nat tick 5: another transaction requests the rows of p1\n'''";
    let more = BREAK
        .replace("\"2pc-coordinator-crash\"", idle)
        .replace("may = [\"crash\"]\n", "")
        .replace(" and faults <= 1", "");
    let found = complaints(&more);
    assert!(found.iter().any(|it| it.contains("does not need its intervention 2")), "{found:?}");
}

#[test]
fn a_choice_is_right_or_wrong_for_the_reason_that_is_given() {
    let fix = "```fix\nrun = \"2pc-coordinator-crash\"\nask = \"?\"\ngoal = \"not blocked and not violated\"\n\
               [[choices]]\nsay = \"a\"\nset = \"protocol: 2pc-cooperative\"\nbecause = \"not blocked\"\nwhy = \"\"\n\
               [[choices]]\nsay = \"b\"\nset = \"protocol: 3pc\"\nwhy = \"\"\n```\n";
    assert_eq!(complaints(fix), [""; 0]);
    let unreasoned = complaints(&fix.replace("because = \"not blocked\"\n", ""));
    assert!(unreasoned[0].contains("`a` does not reach the goal"), "{unreasoned:?}");
    let misjudged =
        complaints(&fix.replace("because = \"not blocked\"", "because = \"not violated\""));
    assert!(misjudged[0].contains("`a` fails by"), "{misjudged:?}");
}

#[test]
fn exactly_one_choice_of_a_prediction_holds() {
    let predict = "```predict\nrun = \"2pc-commit\"\nask = \"?\"\nwhy = \"\"\n\
                   [[choices]]\nsay = \"a\"\nif = \"messages = 4N\"\n[[choices]]\nsay = \"b\"\nif = \"blocked\"\n```\n";
    assert_eq!(complaints(predict), [""; 0]);
    let unknown = complaints(&predict.replacen("why = \"\"", "why = \"`= mesages`\"", 1));
    assert!(unknown[0].contains("there is no counter `mesages`"), "{unknown:?}");
    let both = complaints(&predict.replace("\"blocked\"", "\"not blocked\""));
    assert!(both[0].contains("exactly one choice is to hold"), "{both:?}");
}

#[test]
fn a_hunt_has_one_right_implementation_and_a_schedule_for_each_other() {
    let hunt = "```hunt\nrun = \"2pc-commit\"\ngoal = \"violated\"\nask = \"?\"\n[[suspects]]\nmistake = \"none\"\n\
                [[suspects]]\nmistake = \"m1\"\nsolution = \"m1-yes-before-force\"\n```\n";
    assert_eq!(complaints(hunt), [""; 0]);
    let other = complaints(&hunt.replace("\"m1\"", "\"m2\""));
    assert!(other[0].contains("is a run of something else"), "{other:?}");
    let two = complaints(&hunt.replace("solution = \"m1-yes-before-force\"\n", ""));
    assert!(two[0].contains("one suspect is to be right"), "{two:?}");
}

#[test]
fn a_claim_over_every_schedule_is_searched() {
    let prove = "```prove\nrun = \"2pc-commit\"\nquery = \"crashes=1&goal=blocked\"\nfinds = true\nclaim = \"?\"\n```\n";
    assert_eq!(complaints(prove), [""; 0]);
    for (part, instead, wrong) in [
        ("true", "false", "`finds`: there is such a schedule. "),
        ("crashes=1", "crashes=0", "`finds`: there is no such schedule"),
        ("crashes=1", "crash=1", "`query`: `crash=1`: there is no such setting of a search"),
        ("goal=blocked", "goal=blocked&timeouts=1", "`query`: goal `blocked` needs unlimited"),
        ("goal=blocked", "goal=state:PRECOMMITTED", "`query`: goal `state:PRECOMMITTED` does not"),
        ("crashes=1", "crashes=9&losses=9&async", "`query`: the search comes to no end within"),
    ] {
        let found = complaints(&prove.replace(part, instead));
        assert!(found.iter().any(|it| it.contains(wrong)), "{instead}: {found:?}");
    }
}

#[test]
fn front_matter_is_read_or_its_line_is_named() {
    let parse = |text: &str| page::parse(Kind::Concept, "a", "concepts/a.md", text);
    for (text, line, wrong) in [
        ("title", 1, "it does not begin with front matter"),
        ("+++\ntitle = 3\n+++\n", 2, "invalid type"),
        ("+++\ntitle = \"a\"\nsumary = \"b\"\n+++\n", 3, "unknown field `sumary`"),
    ] {
        let complaint = parse(text).expect_err(text);
        assert_eq!(complaint.line, line, "{text}");
        assert!(complaint.what.starts_with(wrong), "{}", complaint.what);
    }
}
