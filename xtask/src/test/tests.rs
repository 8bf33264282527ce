use super::*;

fn step(name: &'static str, after: &'static [&'static str]) -> Step {
    let run = |_: &Environment| Ok(Verdict::Passed);
    Step { name, what: "", needs: Needs::Cargo, lane: Lane::Page, after, run }
}

/// The outcomes of steps of which these fail.
fn outcomes(steps: &[Step], failing: &[&str]) -> Vec<Outcome> {
    let run =
        |step: &Step| if failing.contains(&step.name) { Outcome::Failed } else { Outcome::Passed };
    run_lane(steps, &[], run).into_iter().map(|done| done.outcome).collect()
}

#[test]
fn a_step_runs_after_one_that_failed_unless_it_looks_at_its_result() {
    let steps =
        [step("a", &[]), step("b", &[]), step("c", &["a"]), step("d", &["c"]), step("e", &["b"])];
    assert_eq!(outcomes(&steps, &[]), [const { Outcome::Passed }; 5]);
    assert_eq!(
        outcomes(&steps, &["a"]),
        [
            Outcome::Failed,
            Outcome::Passed,
            Outcome::NotRun("a"),
            Outcome::NotRun("c"),
            Outcome::Passed
        ]
    );
    // What was not asked for is as it was left.
    assert_eq!(outcomes(&steps[2..3], &["a"]), [Outcome::Passed]);
}

#[test]
fn without_the_set_up_what_needs_none_runs_all_the_same() {
    let outcomes = run_lane(&STEPS, &[SET_UP], |_| Outcome::Passed);
    for (step, done) in STEPS.iter().zip(outcomes) {
        let expected = match step.needs {
            Needs::Cargo => Outcome::Passed,
            Needs::SetUp => Outcome::NotRun(SET_UP),
        };
        assert_eq!(done.outcome, expected, "{}", step.name);
    }
}

#[test]
fn steps_wait_only_for_steps_before_them_in_their_lane() {
    for (place, step) in STEPS.iter().enumerate() {
        for name in step.after {
            let earlier = STEPS[..place].iter().find(|it| it.name == *name);
            assert_eq!(earlier.map(|it| it.lane), Some(step.lane), "{} after {name}", step.name);
        }
    }
}

#[test]
fn every_step_has_a_lane_that_is_run_and_a_name_of_its_own() {
    for step in STEPS {
        assert!(LANES.contains(&step.lane), "{}", step.name);
        assert_eq!(STEPS.iter().filter(|it| it.name == step.name).count(), 1, "{}", step.name);
    }
    let in_lanes: usize = LANES.map(|lane| of(lane, &STEPS).len()).iter().sum();
    assert_eq!(in_lanes, STEPS.len());
}

#[test]
fn steps_are_chosen_by_name_and_keep_their_order() {
    let names =
        |words: &[&str]| chosen(words).map(|it| it.iter().map(|it| it.name).collect::<Vec<_>>());
    assert_eq!(names(&["e2e", "fmt", "page"]).unwrap(), ["fmt", "page", "e2e"]);
    assert_eq!(names(&[]).unwrap().len(), STEPS.len());
    let error = names(&["fmt", "format"]).unwrap_err().to_string();
    assert!(error.starts_with("`format` is not a step; the steps are: fmt"), "{error}");
}

#[test]
fn the_summary_counts_and_says_what_to_run_again() {
    let done = |name, outcome| Done { name, outcome, took: Duration::from_secs(61) };
    let all = [
        done("fmt", Outcome::Passed),
        done("deny", Outcome::Skipped("it is not installed")),
        done("page", Outcome::Failed),
        done("e2e", Outcome::NotRun("page")),
    ];
    assert_eq!(
        summary(&all),
        "fmt              1 min 1 s  passed\n\
         deny             1 min 1 s  skipped: it is not installed\n\
         page             1 min 1 s  FAILED\n\
         e2e              1 min 1 s  NOT RUN, since page failed\n\
         \n\
         again, only what did not pass: cargo xtask test page e2e\n\
         \n\
         1 passed, 1 skipped, 2 failed"
    );
    assert!(summary(&all[..2]).ends_with(
        "deny             1 min 1 s  skipped: it is not installed\n\n1 passed, 1 skipped, 0 failed"
    ));
}
