//! The exhaustive search over the world that the page animates.

use coordinator_core::{
    analysis::verdict::Verdict,
    checker::{Limits, Progress},
    explore::{
        Budget, Condition, Goal, Grain, Query, QueryError, QueryLimit, QueryResult, Timing,
        Witness, explore,
    },
    protocol::Decision,
    scenario::Link,
    simulate::simulate,
};
use coordinator_tests::draft;

const CALM: Budget = Budget::NONE;
const ONE_CRASH: Budget = Budget { crashes: 1, ..CALM };
const CRASH_AND_RECOVERY: Budget = Budget { crashes: 1, recoveries: 1, ..CALM };

fn question(variant: &str, participants: u8, goal: Goal, budget: Budget) -> Query {
    let scenario = draft(variant, participants).build().expect("it is valid");
    Query { goal, budget, ..Query::new(scenario) }
}

fn answer(question: &Query) -> (QueryResult, Progress) {
    explore(question).expect("it can be asked").finish()
}

fn found(question: &Query) -> Witness {
    match answer(question).0 {
        QueryResult::Found(finding) => *finding,
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_fault_two_phase_commit_commits_in_every_schedule() {
    for participants in 1..=4 {
        for variant in ["2pc", "2pc-pa", "2pc-pc", "2pc-cooperative"] {
            for goal in [Goal::Violated, Goal::Blocked, Goal::Decided(Decision::Abort)] {
                let (answer, _) = answer(&question(variant, participants, goal.clone(), CALM));
                assert_eq!(answer, QueryResult::None, "{variant} {participants} {goal:?}");
            }
            let commit = question(variant, participants, Goal::Decided(Decision::Commit), CALM);
            let finding = found(&commit);
            assert!(finding.scenario.is_undisturbed() || participants > 1, "{variant}");
            assert!(!finding.who.is_empty(), "a search that finds nothing finds no commit either");
        }
    }
}

#[test]
fn transient_goals_are_found_and_the_link_opens_at_them() {
    use Condition::{EverybodyKnows, LockedOut, NobodyKnows, OneKnows, Split, State};
    let reached = |variant, condition, budget| {
        let goal = Goal::Reached(condition);
        let QueryResult::Found(finding) = answer(&question(variant, 2, goal.clone(), budget)).0
        else {
            return false;
        };
        let link = Link::parse(&finding.link().address()).expect("it is a link");
        let trace = simulate(&link.scenario);
        assert!(trace.refused.is_empty(), "{variant} {goal}: {:?}", trace.refused);
        let snapshot = trace.snapshot(link.cursor.expect("it passes"));
        assert!(condition.holds(&trace.setup, |id| snapshot.status(id)), "{variant} {goal}");
        let (why, who) = condition.words(&trace.setup, |id| snapshot.status(id));
        assert_eq!((why, who), (finding.why, finding.who), "{variant} {goal}");
        true
    };
    for condition in [EverybodyKnows, NobodyKnows, OneKnows, State("READY"), State("END")] {
        assert!(reached("2pc", condition, CALM), "{condition:?}");
    }
    for condition in [Split, LockedOut, State("UNKNOWN")] {
        assert!(!reached("2pc", condition, CALM), "{condition:?}");
    }
    assert!(reached("2pc", LockedOut, ONE_CRASH));
    assert!(reached("2pc", State("UNKNOWN"), CRASH_AND_RECOVERY));
    assert!(!reached("2pc", Split, CRASH_AND_RECOVERY));
    assert!(reached("3pc-naive", Split, CRASH_AND_RECOVERY));
    assert!(reached("3pc", State("PRECOMMITTED"), ONE_CRASH));
}

#[test]
fn a_witness_is_an_ordinary_run_with_a_link() {
    let finding = found(&question("2pc", 3, Goal::Blocked, ONE_CRASH));
    assert!(finding.moves <= 8, "{}", finding.moves);
    let link = Link::parse(&Link::new(finding.scenario).address()).expect("it is a link");
    let trace = simulate(&link.scenario);
    assert!(trace.refused.is_empty(), "{:?}", trace.refused);
    assert!(!trace.blocked_at(trace.len()).is_empty());

    let finding = found(&question("2pc-unilateral", 2, Goal::Violated, ONE_CRASH));
    assert_eq!(finding.property, Some("AC1"));
    let trace = simulate(&finding.scenario);
    assert!(trace.refused.is_empty(), "{:?}", trace.refused);
    assert_eq!(Verdict::at(&trace, trace.len()).violated().map(|it| it.id), Some("AC1"));
}

#[test]
fn cooperative_termination_frees_if_a_participant_has_not_voted() {
    // Shortest: with the coordinator only, one crash blocks the first who votes; with everybody's help
    // all have to have voted.
    let alone = found(&question("2pc", 2, Goal::Blocked, ONE_CRASH));
    let helped = found(&question("2pc-cooperative", 2, Goal::Blocked, ONE_CRASH));
    assert!((alone.who.len(), helped.who.len()) == (1, 2), "{} {}", alone.why, helped.why);
    assert!(alone.moves < helped.moves);
}

/// Keidar and Dolev's reason for another protocol: one message of three sites is lost, then one site, and
/// the two that are left are connected and enough, but one is in PC and the other in PA. With one election
/// a site the last of them would come sooner, and block as well.
#[test]
fn a_connected_quorum_can_be_blocked_in_skeens_protocol() {
    let budget = Budget { losses: 1, ..ONE_CRASH };
    let mut question = question("3pc-quorum", 2, Goal::Blocked, budget);
    question.grain = Grain::Step;
    let draft = question.scenario.draft().with_option("elections", 3);
    question.scenario = draft.build().expect("it is valid");
    let finding = found(&question);
    let trace = simulate(&finding.scenario);
    assert!(trace.refused.is_empty(), "{:?}", trace.refused);
    let end = trace.snapshot(trace.len());
    let up = end.processes.iter().filter(|process| process.up);
    let mut states: Vec<_> = up.map(|process| process.status.state).collect();
    states.sort_unstable();
    assert_eq!(states, ["PA", "PC"], "{}", finding.why);
    assert_eq!(trace.blocked_at(trace.len()), finding.who);
    assert_eq!(finding.who.len(), 2);
}

#[test]
fn a_coarser_grain_finds_no_more_and_an_asynchronous_timing_no_less() {
    let fine = question("2pc", 2, Goal::Violated, CRASH_AND_RECOVERY);
    let (answer_fine, states_fine) = answer(&fine);
    let (answer_coarse, states_coarse) = answer(&Query { grain: Grain::Step, ..fine.clone() });
    let (answer_loose, states_loose) = answer(&Query { timing: Timing::Asynchronous, ..fine });
    assert_eq!(
        (&answer_fine, &answer_coarse, &answer_loose),
        (&QueryResult::None, &QueryResult::None, &QueryResult::None)
    );
    assert!(states_coarse.states < states_fine.states);
    assert!(states_fine.states < states_loose.states);
}

#[test]
fn a_limit_ends_a_search_and_says_which() {
    let limits = Limits { states: 500, ..Limits::default() };
    let bounded = Query { limits, ..question("2pc", 2, Goal::Violated, CRASH_AND_RECOVERY) };
    assert_eq!(answer(&bounded).0, QueryResult::Limit(QueryLimit::States));
    let limits = Limits { bytes: 100_000, ..Limits::default() };
    let bounded = Query { limits, ..bounded };
    assert_eq!(answer(&bounded).0, QueryResult::Limit(QueryLimit::Memory));
}

#[test]
fn invalid_queries_are_refused() {
    let budget = Budget { timeouts: Some(2), ..CALM };
    let error = |question: &Query| explore(question).err();
    let blocked = question("2pc", 2, Goal::Blocked, budget);
    assert_eq!(error(&blocked), Some(QueryError::BlockedWithTimeouts));
    let large = error(&question("2pc", 64, Goal::Violated, CALM));
    assert_eq!(large, Some(QueryError::Processes { greatest: 30, found: 65 }));
}

#[test]
fn symmetry_keeps_the_verdict_and_its_run_is_a_run() {
    let base = Query {
        grain: Grain::Step,
        ..question("2pc", 4, Goal::Decided(Decision::Commit), CRASH_AND_RECOVERY)
    };
    let alike = Query { symmetry: true, ..base.clone() };
    assert_eq!(found(&base).moves, found(&alike).moves, "the shortest is as short");
    let trace = simulate(&found(&alike).scenario);
    assert!(trace.refused.is_empty(), "{:?}", trace.refused);

    let base = Query { goal: Goal::Violated, ..base };
    let alike = Query { symmetry: true, ..base.clone() };
    let ((one, all), (other, orbits)) = (answer(&base), answer(&alike));
    assert_eq!((one, other), (QueryResult::None, QueryResult::None));
    assert!(orbits.states * 10 < all.states, "{} of {}", orbits.states, all.states);
}

#[test]
fn symmetry_where_there_is_none_is_refused() {
    let calm = Query { symmetry: true, ..question("2pc", 2, Goal::Violated, CALM) };
    let crashing = Query { budget: ONE_CRASH, ..calm.clone() };
    assert_eq!(explore(&crashing).err(), Some(QueryError::SymmetryWithCrashes));
    let blocked = Query { goal: Goal::Blocked, ..calm.clone() };
    assert_eq!(explore(&blocked).err(), Some(QueryError::SymmetryWithBlocked));
    let initiated = calm.scenario.draft().with_option("initiator", 1).build().expect("it is valid");
    let initiated = Query { scenario: initiated, ..calm };
    assert_eq!(explore(&initiated).err(), Some(QueryError::NotInterchangeable));
}
