//! Goals that are expressions: they find what the goals with names find, and what the reference model shows.
#![expect(
    clippy::disallowed_types,
    reason = "states have no order, and nothing here depends on one"
)]

use std::collections::HashMap;

use coordinator_core::{
    checker::Progress,
    explore::{
        Budget, Condition, Goal, Grain, Query, QueryError, QueryResult, explore,
        reference_model::{ReferenceModel, State},
    },
    goal::{Expression, Moment},
    protocol::{Convention, Decision, OutcomeStatus, ProcessSet, Protocol},
    protocols::{ProtocolId, Visit},
    scenario::Draft,
    simulate::simulate,
};

const CALM: Budget = Budget::NONE;
const ONE_CRASH: Budget = Budget { crashes: 1, ..CALM };
const CRASH_AND_RECOVERY: Budget = Budget { crashes: 1, recoveries: 1, ..CALM };
const ONE_LOSS: Budget = Budget { losses: 1, ..CALM };

fn question(variant: &str, goal: Goal, budget: Budget) -> Query {
    let (protocol, variant) = ProtocolId::variant(variant).expect("it is in the registry");
    let options = protocol.info().options_of(variant);
    let draft = Draft { options, ..Draft::new(protocol, 2) };
    Query { goal, budget, ..Query::new(draft.build().expect("it is valid")) }
}

fn expression(text: &str) -> Goal {
    Goal::Expression(text.into())
}

/// In how many moves the goal was found, if it was, and what was searched.
fn asked(question: &Query) -> (Option<u32>, Progress) {
    let (result, progress) = explore(question).expect("it can be asked").finish();
    match result {
        QueryResult::Found(witness) => (Some(witness.moves), progress),
        QueryResult::None => (None, progress),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_goal_with_a_name_is_its_expression() {
    let ready = "state(p1) = READY or state(p2) = READY";
    for variant in ["2pc", "2pc-unilateral", "3pc"] {
        for budget in [CALM, ONE_CRASH, CRASH_AND_RECOVERY, ONE_LOSS] {
            for (named, text, grains) in [
                // What lasts need not be looked for between two effects, so that there are fewer states.
                (Goal::Decided(Decision::Commit), "decided(commit)", &[Grain::Step][..]),
                (Goal::Decided(Decision::Abort), "decided(abort)", &[Grain::Step]),
                (Goal::Blocked, "blocked", &[Grain::Step]),
                (Goal::Reached(Condition::State("READY")), ready, &[Grain::Step, Grain::Effect]),
            ] {
                // Where nothing is left to repair, the goal with a name also means a coordinator that waits for ever.
                if text == "blocked" && ![CALM, ONE_CRASH].contains(&budget) {
                    continue;
                }
                for grain in grains {
                    let named = Query { grain: *grain, ..question(variant, named.clone(), budget) };
                    let other = Query { goal: expression(text), ..named.clone() };
                    let ((moves, one), (their_moves, two)) = (asked(&named), asked(&other));
                    let name = format!("{variant} {text} {named}");
                    assert_eq!((moves, one.states), (their_moves, two.states), "{name}");
                }
            }
            let violated =
                Query { grain: Grain::Step, ..question(variant, Goal::Violated, budget) };
            let other = Query { goal: expression("violated"), ..violated.clone() };
            assert_eq!(asked(&violated).0, asked(&other).0, "{variant} {violated}");
        }
    }
}

/// Goes through all states of the reference model, and works out who is blocked in each by the definition: in doubt,
/// and no moves of the protocol alone lead out of it.
struct Blocking<'a>(&'a [Query]);

impl Visit for Blocking<'_> {
    /// How many states there are, and in how many moves the nearest that shows each goal is reached. The queries
    /// differ only in their goals.
    type Out = (u64, Vec<Option<u32>>);

    fn visit<P: Protocol>(self) -> Self::Out {
        let model = |query| ReferenceModel::<P>::new(query).expect("it can be asked");
        let models: Vec<_> = self.0.iter().map(model).collect();
        let model = &models[0];
        let mut states: Vec<(State<P>, u32)> = vec![(model.initial(), 0)];
        let mut numbers: HashMap<State<P>, usize> = HashMap::from([(model.initial(), 0)]);
        let mut by_itself: Vec<Vec<usize>> = vec![];
        while by_itself.len() < states.len() {
            let (state, depth) = states[by_itself.len()].clone();
            let mut following = vec![];
            for step in model.steps(&state) {
                let next = model.next(&state, &step);
                let number = *numbers.entry(next).or_insert_with_key(|next| {
                    states.push((next.clone(), depth + 1));
                    states.len() - 1
                });
                if step.fault().is_none() {
                    following.push(number);
                }
            }
            by_itself.push(following);
        }
        let in_doubt = |state: &State<P>| -> ProcessSet {
            let doubts = |id: &_| {
                let node = state.node(*id);
                node.running.is_some() && node.status.outcome_status == OutcomeStatus::InDoubt
            };
            model.setup().ids().filter(doubts).collect()
        };
        let everyone: ProcessSet = model.setup().ids().collect();
        let mut blocked: Vec<ProcessSet> = states.iter().map(|(it, _)| in_doubt(it)).collect();
        loop {
            let before = blocked.clone();
            for (number, following) in by_itself.iter().enumerate() {
                for next in following {
                    let freed = everyone.without(blocked[*next]);
                    blocked[number] = blocked[number].without(freed);
                }
            }
            if blocked == before {
                break;
            }
        }
        let nearest = |model: &ReferenceModel<P>| {
            let mut all = states.iter().zip(&blocked);
            let shows = all.find(|((state, _), blocked)| model.reaches_goal_with(state, **blocked));
            shows.map(|((_, depth), _)| *depth)
        };
        (states.len() as u64, models.iter().map(nearest).collect())
    }
}

#[test]
fn who_is_blocked_is_what_the_reference_model_shows() {
    let (mut found, mut all) = (0, 0);
    for variant in ["2pc", "2pc-cooperative"] {
        for budget in [CALM, ONE_CRASH, CRASH_AND_RECOVERY] {
            let questions = [
                "blocked(p1)",
                "blocked(p1) and up(C)",
                "blocked(p1, p2)",
                "blocked and not blocked(p2)",
                "blocked(p1) and state(p2) = COMMITTED",
                "down(C) and in_doubt(p1) and not blocked",
                "blocked and decided(commit) by C",
            ]
            .map(|text| question(variant, expression(text), budget));
            let protocol = questions[0].scenario.protocol;
            let (states, nearest) = protocol.with(Blocking(&questions));
            for (question, nearest) in questions.iter().zip(nearest) {
                let (moves, progress) = asked(question);
                let name = format!("{variant} {} {question}", question.goal);
                assert_eq!((moves, progress.states), (nearest, states), "{name}");
                found += u32::from(moves.is_some());
                all += 1;
            }
        }
    }
    assert!(found >= 6 && all >= found + 6, "{found} of {all} found");
}

#[test]
fn the_run_that_is_found_opens_where_the_expression_holds() {
    for (text, budget) in [
        ("in_doubt(p1) and knows(C)", CALM),
        ("locks and down(C)", ONE_CRASH),
        ("decided(commit) by C and down(C) and state(p1) = READY", ONE_CRASH),
        ("blocked(p1) and down(C)", ONE_CRASH),
        ("blocked(p1) and blocked(p2)", ONE_CRASH),
    ] {
        let question = question("2pc", expression(text), budget);
        let (result, _) = explore(&question).expect(text).finish();
        let QueryResult::Found(witness) = result else { panic!("{text}: {result:?}") };
        let trace = simulate(&witness.scenario);
        assert!(trace.refused.is_empty(), "{text}: {:?}", trace.refused);
        let cursor = witness.cursor.unwrap_or(trace.len());
        let expression = Expression::parse(text, &question.scenario).expect(text);
        assert!(expression.holds(&Moment::new(&trace, cursor, Convention::RStar)), "{text}");
        assert_eq!(witness.why, format!("Here {}.", expression.sentence(&trace.setup)));
    }
}

#[test]
fn what_a_search_cannot_know_is_refused_with_its_sentence() {
    for (text, why) in [
        (
            "blockd(p1)",
            "goal `blockd(p1)`: column 1: there is no condition `blockd`; the nearest is `blocked`; a goal is",
        ),
        ("up(p9)", "goal `up(p9)`: column 4: there is no process `p9`; this run has C, p1 and p2"),
        ("up and messages > 3", "goal: `messages` is counted along one run"),
        ("4 < delays(p1)", "goal: `delays` is counted along one run"),
        (
            "faults = 1",
            "goal: `faults` is counted along one run: a search bounds faults by its fault budget",
        ),
        ("N = 2", "goal: a comparison of constants"),
        ("ever blocked(p1)", "goal: a search looks at every state of every run: leave out `ever`"),
        ("down or not at end", "goal: a search looks at every state, be it the last"),
        ("not holds(AC1)", "goal: `holds(AC1)` is ruled on a whole run"),
        ("violated(AC1)", "goal: a search tells that some property is violated, and not which"),
    ] {
        let error = explore(&question("2pc", expression(text), CALM)).err();
        let said = error.expect(text).to_string();
        assert!(said.starts_with(why), "{text}: {said}");
    }
    let saga = question("saga-orchestrated", expression("blocked and down"), CALM);
    assert_eq!(explore(&saga).err(), Some(QueryError::NoneBlocked));
    let timeouts = Budget { timeouts: Some(2), ..CALM };
    let limited = question("2pc", expression("up and blocked"), timeouts);
    assert_eq!(explore(&limited).err(), Some(QueryError::BlockedWithTimeouts));
    let alike = |text| Query { symmetry: true, ..question("2pc", expression(text), CALM) };
    assert_eq!(explore(&alike("blocked")).err(), Some(QueryError::SymmetryWithBlocked));
    assert_eq!(explore(&alike("up(p1)")).err(), Some(QueryError::SymmetryWithNames));
    assert_eq!(explore(&alike("up and in_doubt")).err(), None);
}

#[test]
fn symmetry_reduction_keeps_the_answer_of_an_expression() {
    for text in ["in_doubt and knows", "decided(commit) and decided(abort)", "locks and down"] {
        let base =
            Query { grain: Grain::Step, ..question("2pc", expression(text), CRASH_AND_RECOVERY) };
        let alike = Query { symmetry: true, ..base.clone() };
        assert_eq!(asked(&base).0, asked(&alike).0, "{text}");
    }
}
