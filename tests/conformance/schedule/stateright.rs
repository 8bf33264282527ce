//! Stateright goes through our world as ours does: the same number of states, the same verdict, and a
//! counterexample as short. It is given the world as plain values, by rules that are written apart from
//! the search's own.

use coordinator_core::{
    checker::Limits,
    explore::{
        Budget, Goal, Query, QueryResult, explore,
        fault_matrix::{FaultClass, ROWS},
    },
    fault::BUDGETED,
    protocol::{ProcessId, Protocol},
    protocols::Visit,
};
use stateright::Checker;

use crate::second_opinion::{Checkable, worlds::Worlds};

/// Larger searches take stateright too long for a test.
const MOST: u32 = 12_000;

struct Theirs<'a>(&'a Query);

impl Visit for Theirs<'_> {
    /// How many states, how many moves to the goal.
    type Out = (u64, Option<usize>);

    fn visit<P: Protocol>(self) -> Self::Out {
        searched(Worlds::<P>::new(self.0).expect("it can be asked"))
    }
}

fn searched<M: Checkable>(model: M) -> (u64, Option<usize>) {
    let checker = model.checker().threads(1).spawn_bfs().join();
    let path = checker.discovery("goal");
    (checker.unique_state_count() as u64, path.map(|path| path.into_actions().len()))
}

/// Asks both, and tells whether it was found; nothing if there are too many states.
fn compared(question: &Query) -> Option<bool> {
    let name = format!("{} {question}, {}", question.scenario.info().id, question.goal);
    let (answer, progress) = explore(question).expect("it can be asked").finish();
    if matches!(answer, QueryResult::Limit(_)) {
        return None;
    }
    let theirs = |question: &Query| question.scenario.protocol.with(Theirs(question));
    let without = question.without_faults();
    let without = without.as_ref().map(theirs).filter(|(_, moves)| moves.is_some());
    let (their_states, their_moves) = without.unwrap_or_else(|| theirs(question));
    if let QueryResult::Found(finding) = answer {
        // Which of several nearest is found first, and when it stops, differs.
        assert_eq!(Some(finding.moves as usize), their_moves, "{name}");
        Some(true)
    } else {
        assert_eq!((progress.states, None), (their_states, their_moves), "{name}");
        Some(false)
    }
}

#[test]
fn agrees_on_every_row_of_the_truth_table() {
    let limits = Limits { states: MOST, ..Limits::default() };
    let asked = ROWS.iter().flat_map(|row| {
        FaultClass::ALL
            .into_iter()
            .flat_map(move |class| class.questions(row, Goal::Violated, limits))
    });
    let answers: Vec<bool> = asked.filter_map(|question| compared(&question)).collect();
    let broken = answers.iter().filter(|broken| **broken).count();
    assert!(answers.len() > 5 * ROWS.len() && broken > 5, "{} compared, {broken}", answers.len());
}

#[test]
fn agrees_on_transient_goals() {
    let limits = Limits { states: MOST, ..Limits::default() };
    let (mut all, mut found) = (0, 0);
    for row in ROWS {
        for class in [FaultClass::None, FaultClass::CrashStop] {
            for question in class.questions(row, Goal::Violated, limits).into_iter().take(1) {
                for goal in Goal::of(question.scenario.info()) {
                    if matches!(goal, Goal::Reached(_))
                        && let Some(is_found) = compared(&Query { goal, ..question.clone() })
                    {
                        all += 1;
                        found += u32::from(is_found);
                    }
                }
            }
        }
    }
    assert!(found > 100 && all > found + 50, "{found} of {all} found");
}

#[test]
fn on_expressions() {
    let limits = Limits { states: MOST, ..Limits::default() };
    let (mut all, mut found) = (0, 0);
    for row in ROWS {
        for class in [FaultClass::None, FaultClass::CrashStop] {
            for question in class.questions(row, Goal::Violated, limits).into_iter().take(1) {
                for text in [
                    "in_doubt and knows",
                    "locks and down",
                    "decided(commit) and decided(abort)",
                    "in_doubt and not (knows or down)",
                    "violated or down and decided(abort)",
                ] {
                    let goal = Goal::of_text(text);
                    if let Some(is_found) = compared(&Query { goal, ..question.clone() }) {
                        all += 1;
                        found += u32::from(is_found);
                    }
                }
            }
        }
    }
    assert!(found > 40 && all > found + 20, "{found} of {all} found");
}

#[test]
fn with_faults_at_disks() {
    let limits = Limits { states: MOST, ..Limits::default() };
    let (mut all, mut found) = (0, 0);
    for row in ROWS {
        for info in BUDGETED.iter().filter(|it| !it.kind.info().at_disk(ProcessId(0), 1).is_empty())
        {
            for question in FaultClass::None.questions(row, Goal::Violated, limits) {
                let mut budget = Budget { recoveries: 1, ..question.budget };
                if !info.kind.info().halts {
                    budget.crashes = 1;
                }
                *budget.count_mut(info.kind).expect("it is budgeted") = 1;
                if let Some(broken) = compared(&Query { budget, ..question }) {
                    all += 1;
                    found += u32::from(broken);
                }
            }
        }
    }
    assert!(all > 10 && found > 5, "{all} compared, {found} found");
}
