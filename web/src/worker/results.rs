//! What came of a search, in sentences. They are made here, so that the page need not carry them.

use coordinator_core::{
    analysis::{narrate, verdict::Verdict as ProtocolFamily},
    checker::{Progress, SearchOutcome},
    explore::{
        Condition, Goal, Query, QueryLimit, QueryResult, Symptom, Witness,
        fault_matrix::{self, FaultClass, Row},
    },
    protocol::{Decision, WorkOutcome as Vote},
    scenario::{Link, Scenario},
    simulate::simulate,
};

use super::messages::{Cell, Checked, Figures, Found, Reply, Shrunk, Verdict};
use crate::model::labels::{count, grouped};

/// The figures of a search that goes on for so many milliseconds, after so many states of others.
pub(super) fn figures(progress: &Progress, before: u64, passed_ms: f64) -> Figures {
    let bounded = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let states = before + progress.states;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "times are positive"
    )]
    let passed = passed_ms.max(1.0) as u64;
    Figures {
        states: bounded(states),
        transitions: progress.transitions,
        depth: progress.depth,
        complete_depth: progress.complete_depth,
        frontier: bounded(progress.frontier),
        bytes: progress.bytes,
        per_second: bounded(states * 1_000 / passed),
        backwards: progress.outcome == SearchOutcome::Holds,
    }
}

/// The answer to a question.
pub(super) fn checked(question: &Query, answer: &QueryResult, figures: Figures) -> Reply {
    let (verdict, sentence) = match answer {
        QueryResult::Found(finding) => (Verdict::Found(found(finding)), can_be(question.goal)),
        QueryResult::None | QueryResult::Unfinished => (Verdict::None, nothing(question.goal)),
        QueryResult::Limit(limit) => (
            Verdict::Limit,
            match limit {
                QueryLimit::Memory => "The memory ran out: this proves nothing.",
                QueryLimit::States => "There are too many states: this proves nothing.",
                QueryLimit::Interventions => {
                    "What was found takes more faults than a run may have: it cannot be shown."
                }
            }
            .into(),
        ),
    };
    let mut covered = covered(question, &verdict, figures);
    if let QueryResult::Found(finding) = answer {
        let moves = count(finding.moves as usize, "move", "moves");
        covered = format!("The run takes {moves}. {covered}");
    }
    Reply::Checked(Checked { verdict, sentence, covered, figures })
}

/// A search that was stopped.
pub(super) fn stopped(question: &Query, figures: Figures) -> Reply {
    let covered = covered(question, &Verdict::Stopped, figures);
    let sentence = "Stopped before its end: this proves nothing.".into();
    Reply::Checked(Checked { verdict: Verdict::Stopped, sentence, covered, figures })
}

fn can_be(goal: Goal) -> String {
    match goal {
        Goal::Violated => "A promise can be broken.".into(),
        Goal::Blocked => "Somebody can be blocked.".into(),
        Goal::Decided(Decision::Commit) => "A commit can be decided.".into(),
        Goal::Decided(Decision::Abort) => "An abort can be decided.".into(),
        Goal::Reached(condition) => moment(condition, "may", "can"),
    }
}

fn nothing(goal: Goal) -> String {
    match goal {
        Goal::Violated => "No promise can be broken.".into(),
        Goal::Blocked => "Nobody can be blocked.".into(),
        Goal::Decided(Decision::Commit) => "Nobody can decide commit.".into(),
        Goal::Decided(Decision::Abort) => "Nobody can decide abort.".into(),
        Goal::Reached(condition) => moment(condition, "can never", "cannot"),
    }
}

/// Whether a moment comes, as a sentence.
fn moment(condition: Condition, may: &str, can: &str) -> String {
    match condition {
        Condition::EverybodyKnows => format!("Everybody {may} come to know the outcome."),
        Condition::NobodyKnows => {
            format!(
                "It {can} happen that somebody is in doubt and nobody who is up knows the outcome."
            )
        }
        Condition::OneKnows => {
            format!("It {can} happen that one knows the outcome and all others are in doubt.")
        }
        Condition::Split => format!("One {may} commit while another aborts."),
        Condition::LockedOut => {
            format!("It {can} happen that locks are held while all who lead are down.")
        }
        Condition::State(state) => format!("Somebody {may} come into the state {state}."),
    }
}

/// What was searched, in sentences.
fn covered(question: &Query, verdict: &Verdict, figures: Figures) -> String {
    let Figures { states, complete_depth, backwards, .. } = figures;
    let states = grouped(states.into());
    let asked = format!("{}, {question}", protocol(&question.scenario));
    match verdict {
        Verdict::Found(_) => format!("{asked}. {states} states were searched."),
        Verdict::None => {
            format!(
                "{asked}: all {states} states were searched, in every order of what can happen."
            )
        }
        Verdict::Limit | Verdict::Stopped if backwards => format!(
            "{asked}: all {states} states are known, and who can still be freed in them is not."
        ),
        Verdict::Limit | Verdict::Stopped => format!(
            "{asked}: {states} states were searched, and those known as a whole are the ones within \
             {complete_depth} steps of the beginning."
        ),
    }
}

/// The protocol, its variant, and what differs from both.
fn protocol(scenario: &Scenario) -> String {
    let (info, setup) = (scenario.info(), scenario.setup());
    let variant = info.variant_of(&scenario.options);
    let mut words = variant.name.to_owned();
    if info.options_of(variant) != scenario.options {
        words += " with other options";
    }
    for (id, vote) in setup.workers().into_iter().zip(&scenario.votes) {
        if *vote != Vote::Done {
            words.extend([", ", setup.name(id), ": ", info.outcome(*vote)]);
        }
    }
    words
}

fn found(finding: &Witness) -> Found {
    run(&finding.link(), finding.why.clone())
}

fn run(link: &Link, why: String) -> Found {
    let scenario = &link.scenario;
    let setup = scenario.setup();
    let sentence = |it| narrate::intervention(&setup, scenario.info(), it);
    Found { why, faults: scenario.interventions.iter().map(sentence).collect(), link: link.code() }
}

/// A run with the fewest faults, beside the one that it was made of.
pub(super) fn shrunk(before: &Scenario, least: &Scenario) -> Reply {
    let trace = simulate(least);
    let verdict = ProtocolFamily::at(&trace, trace.len());
    let why = match Symptom::of(&trace) {
        Symptom::Violated(id) => verdict.property(id).map(|it| it.why.clone()).unwrap_or_default(),
        Symptom::Blocked => verdict.blocked_why,
        Symptom::Decided(_) => String::new(),
    };
    let (many, few) = (before.interventions.len(), least.interventions.len());
    let sentence = if few == many {
        "None of its faults can be left out: the outcome would be another.".into()
    } else {
        let be = if few == 1 { "is" } else { "are" };
        format!("{few} of {} {be} enough for the same outcome.", count(many, "fault", "faults"))
    };
    let link = Link { check: Some(trace.digest()), ..Link::new(least.clone()) };
    Reply::Shrunk(Shrunk { run: run(&link, why), sentence })
}

/// A cell of the truth table that was searched.
pub(super) fn cell(row: &Row, class: FaultClass, cell: &fault_matrix::Cell) -> Reply {
    let published = row.published(class);
    let (safe, blocking) = (cell.safe(), cell.blocking());
    // What was not published, or is not known here, contradicts nothing.
    let agree = |found: Option<bool>, known: Option<bool>| {
        found.zip(known).is_none_or(|(found, known)| found == known)
    };
    let as_published = agree(safe, Some(published.safe)) && agree(blocking, published.blocking);
    Reply::Cell(Cell {
        safe,
        blocking,
        limited: cell.limited,
        as_published,
        states: u32::try_from(cell.states).unwrap_or(u32::MAX),
        run: cell.unsafe_run.as_ref().or(cell.blocked_run.as_ref()).map(found),
    })
}
