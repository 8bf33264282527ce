//! Searches, cells of the fault matrix and minimised runs as plain data, with their sentences.

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

use serde::{Deserialize, Serialize};

use super::interventions;
use crate::{
    analysis::verdict::Verdict,
    checker::{Progress, SearchOutcome},
    explore::{
        Goal, Query, QueryError, QueryLimit, QueryResult, Symptom, Target, Witness,
        fault_matrix::{Cell, FaultClass, Row},
    },
    protocol::WorkOutcome,
    scenario::{Link, Scenario},
    simulate::simulate,
};

/// A search through every schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct SearchReport {
    /// How it ended.
    pub result: SearchResult,
    /// Distinct states found.
    pub states: u64,
    /// Transitions between them tried.
    pub transitions: u64,
    /// Steps on the shortest way to the farthest state.
    pub depth: u32,
    /// Up to which depth every state was found.
    pub complete_depth: u32,
    /// Bytes allocated.
    pub bytes: u64,
    /// The goal, by its id.
    pub goal: Goal,
    /// The limit that ended the search, if one did.
    pub limit: Option<QueryLimit>,
    /// The result as a sentence.
    pub sentence: String,
    /// What was searched, as a sentence.
    pub covered: String,
    /// The id of the property that the run found violates, if it violates one.
    pub property: Option<String>,
    /// What the run found shows, as a sentence.
    pub why: Option<String>,
    /// The interventions of the run found, a phrase each.
    pub faults: Vec<String>,
    /// Opens the run found.
    pub link: Option<String>,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "lowercase")]
pub enum SearchResult {
    /// With a run that shows the goal.
    Found,
    /// Every schedule within the budget was searched, and none shows the goal.
    None,
    /// At a limit: inconclusive.
    Limit,
    /// It was stopped: inconclusive.
    Stopped,
}

impl SearchReport {
    /// Reports a search; nothing of one that goes on.
    pub fn new(query: &Query, result: &QueryResult, progress: &Progress) -> Option<Self> {
        let (ending, witness, limit) = match result {
            QueryResult::Unfinished => return None,
            QueryResult::Found(witness) => (SearchResult::Found, Some(&**witness), None),
            QueryResult::None => (SearchResult::None, None, None),
            QueryResult::Limit(limit) => (SearchResult::Limit, None, Some(*limit)),
        };
        Some(Self::of(query, ending, progress, witness, limit))
    }

    /// Reports a search that was stopped.
    pub fn stopped(query: &Query, progress: &Progress) -> Self {
        Self::of(query, SearchResult::Stopped, progress, None, None)
    }

    fn of(
        query: &Query,
        result: SearchResult,
        progress: &Progress,
        witness: Option<&Witness>,
        limit: Option<QueryLimit>,
    ) -> Self {
        Self {
            result,
            states: progress.states,
            transitions: progress.transitions,
            depth: progress.depth,
            complete_depth: progress.complete_depth,
            bytes: progress.bytes,
            goal: query.goal.clone(),
            limit,
            sentence: sentence(query, result, limit),
            covered: covered(query, result, progress),
            property: witness.and_then(|it| it.property).map(String::from),
            why: witness.map(|it| it.why.clone()),
            faults: witness.map(|it| interventions(&it.scenario)).unwrap_or_default(),
            link: witness.map(|it| it.link().to_string()),
        }
    }

    /// Whether the run found violates a property that was searched for.
    pub fn is_violation(&self) -> bool {
        self.result == SearchResult::Found && self.goal == Goal::Violated
    }
}

/// What a query looks for, as a sentence without its capital and its stop; an expression in words.
///
/// # Errors
/// If the goal cannot be searched for in the run of the query.
pub fn goal_in_words(query: &Query) -> Result<String, QueryError> {
    query.check()?;
    Ok(match query.target()? {
        Target::Expression(expression) => expression.sentence(&query.scenario.setup()),
        _ => query.goal.name(),
    })
}

fn sentence(query: &Query, result: SearchResult, limit: Option<QueryLimit>) -> String {
    let words = || goal_in_words(query).expect("a search for it was begun");
    match (result, &query.goal) {
        (SearchResult::Found, Goal::Violated) => "A property can be violated.".into(),
        (SearchResult::None, Goal::Violated) => "No property can be violated.".into(),
        (SearchResult::Found, Goal::Blocked) => "A process can be blocked.".into(),
        (SearchResult::None, Goal::Blocked) => "No process can be blocked.".into(),
        (SearchResult::Found, Goal::Decided(it)) => format!("A process can decide {}.", it.name()),
        (SearchResult::None, Goal::Decided(it)) => format!("No process can decide {}.", it.name()),
        (SearchResult::Found, Goal::Reached(_) | Goal::Expression(_)) => {
            format!("Reachable: {}.", words())
        }
        (SearchResult::None, Goal::Reached(_) | Goal::Expression(_)) => {
            format!("Unreachable: {}.", words())
        }
        (SearchResult::Stopped, _) => "Inconclusive: stopped before its end.".into(),
        (SearchResult::Limit, _) => match limit {
            Some(QueryLimit::Interventions) => {
                "Inconclusive: the run found has more interventions than a scenario may have."
                    .into()
            }
            Some(QueryLimit::States) => "Inconclusive: too many states.".into(),
            Some(QueryLimit::Memory) | None => "Inconclusive: out of memory.".into(),
        },
    }
}

fn covered(query: &Query, result: SearchResult, progress: &Progress) -> String {
    let states = grouped(progress.states);
    let searched = format!("{}, {query}", described(&query.scenario));
    match result {
        SearchResult::Found => format!("{searched}: {states} states explored."),
        SearchResult::None => {
            format!("{searched}: all {states} states explored, in every order of events.")
        }
        SearchResult::Limit | SearchResult::Stopped if progress.outcome == SearchOutcome::Holds => {
            format!("{searched}: all {states} states explored, but not who can be freed in each.")
        }
        SearchResult::Limit | SearchResult::Stopped => format!(
            "{searched}: {states} states explored, all states up to depth {} among them.",
            progress.complete_depth
        ),
    }
}

/// The variant, and what differs from it: other options, votes that are not YES.
fn described(scenario: &Scenario) -> String {
    let (info, setup) = (scenario.info(), scenario.setup());
    let variant = info.variant_of(&scenario.options);
    let mut words = variant.name.to_owned();
    if info.options_of(variant) != scenario.options {
        words += " with other options";
    }
    for (id, vote) in setup.workers().into_iter().zip(&scenario.votes) {
        if *vote != WorkOutcome::Done {
            words.extend([", ", setup.name(id), ": ", info.outcome(*vote)]);
        }
    }
    words
}

/// A number with a comma at every thousand.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

/// A cell of the fault matrix that was searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellReport {
    /// The id of the variant.
    pub protocol: String,
    /// The id of the class of faults.
    pub class: String,
    /// Whether no property can be violated; absent where a limit ended the search before it was known.
    pub safe: Option<bool>,
    /// Whether a process can be blocked; absent where it was not searched, or a limit ended the search.
    pub blocking: Option<bool>,
    /// States explored by all searches of the cell.
    pub states: u64,
    /// Whether a limit ended a search.
    pub limited: bool,
    /// Whether nothing found contradicts the literature.
    pub as_published: bool,
    /// What the run found shows, as a sentence.
    pub why: Option<String>,
    /// The interventions of the run found, a phrase each.
    pub faults: Vec<String>,
    /// Opens a run that violates a property, or else one in which a process is blocked.
    pub link: Option<String>,
}

impl CellReport {
    /// Reports a cell.
    pub fn new(row: &Row, class: FaultClass, cell: &Cell) -> Self {
        let published = row.published(class);
        // What was not published, or is not known, contradicts nothing.
        let agree = |found: Option<bool>, known: Option<bool>| {
            found.zip(known).is_none_or(|(found, known)| found == known)
        };
        let (safe, blocking) = (cell.safe(), cell.blocking());
        let run = cell.unsafe_run.as_ref().or(cell.blocked_run.as_ref());
        Self {
            protocol: row.variant.into(),
            class: class.id().into(),
            safe,
            blocking,
            states: cell.states,
            limited: cell.limited,
            as_published: agree(safe, Some(published.safe)) && agree(blocking, published.blocking),
            why: run.map(|run| run.why.clone()),
            faults: run.map(|run| interventions(&run.scenario)).unwrap_or_default(),
            link: run.map(|run| run.link().to_string()),
        }
    }
}

/// A run with the fewest interventions that lead to the same outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShrinkReport {
    /// The outcome that was kept.
    pub outcome: String,
    /// How many interventions there were.
    pub before: usize,
    /// How many are enough.
    pub after: usize,
    /// Those, a phrase each.
    pub interventions: Vec<String>,
    /// How many are enough, as a sentence.
    pub sentence: String,
    /// What the run shows, as a sentence; absent if it is only decisions.
    pub why: Option<String>,
    /// Opens it.
    pub link: String,
}

impl ShrinkReport {
    /// Reports what [`shrink`](crate::explore::shrink) made of a run.
    pub fn new(before: &Scenario, least: &Scenario) -> Self {
        let trace = simulate(least);
        let verdict = Verdict::at(&trace, trace.len());
        let (outcome, why) = match Symptom::of(&trace) {
            Symptom::Violated(id) => {
                (format!("{id} is violated"), verdict.property(id).map(|it| it.why.clone()))
            }
            Symptom::Blocked => ("a process is blocked".into(), Some(verdict.blocked_why)),
            Symptom::Decided(_) => ("the same decisions".into(), None),
        };
        let (many, few) = (before.interventions.len(), least.interventions.len());
        let sentence = if few == many {
            "No intervention can be left out: the outcome would be another.".into()
        } else {
            let be = if few == 1 { "is" } else { "are" };
            format!("{few} of {many} interventions {be} enough for the same outcome.")
        };
        Self {
            outcome,
            before: many,
            after: few,
            interventions: interventions(least),
            sentence,
            why,
            link: Link { check: Some(trace.digest()), ..Link::new(least.clone()) }.to_string(),
        }
    }
}
