//! Whether a run answers what a page asks.

use coordinator_core::{
    analysis::costs::MeasuredCosts,
    fault::FAULTS,
    goal::{Expression, Moment, Number, ParseError},
    protocol::Convention,
    scenario::{Scenario, TextError},
    simulate::simulate,
    trace::Trace,
};
use thiserror::Error;

use crate::{
    blocks::{Break, Choice, Fix, Hint, Hunt, Predict, Repair, Suspect},
    edit::{Edited, with_lines},
    run::{self, RunError},
};

/// The word of [`Break::may`] for votes.
pub const VOTE: &str = "vote";

/// Why a block cannot be judged.
#[derive(Debug, Error)]
pub enum JudgeError {
    /// It names no run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// An expression cannot be read.
    #[error("`{text}`: {error}")]
    Expression {
        /// The expression.
        text: String,
        /// Why.
        error: ParseError,
    },
    /// The lines of a choice make no run.
    #[error("`{set}`: {error}")]
    Lines {
        /// The lines.
        set: String,
        /// Why.
        error: TextError,
    },
}

/// Reads an expression about a run.
pub fn expression(text: &str, scenario: &Scenario) -> Result<Expression, JudgeError> {
    let failed = |error| JudgeError::Expression { text: text.into(), error };
    Expression::parse(text, scenario).map_err(failed)
}

/// Reads a number about a run.
pub fn number(text: &str, scenario: &Scenario) -> Result<Number, JudgeError> {
    let failed = |error| JudgeError::Expression { text: text.into(), error };
    Number::parse(text, scenario).map_err(failed)
}

fn edited(scenario: &Scenario, set: &str) -> Result<Edited, JudgeError> {
    with_lines(scenario, set).map_err(|error| JudgeError::Lines { set: set.into(), error })
}

/// A part of a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As it is written, such as `blocked(p1)`.
    pub text: String,
    /// In words, by the code that judges it.
    pub words: String,
    /// Whether it holds.
    pub holds: bool,
}

/// A goal, judged at a cursor of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The parts of the goal: all have to hold.
    pub parts: Vec<Part>,
    /// Why the run does not count as an answer, whatever holds in it: sentences.
    pub against_the_rules: Vec<String>,
    /// Whether the cursor is at the end of the run, where a goal is judged.
    pub at_end: bool,
}

impl Judged {
    /// Whether the goal is reached.
    pub fn is_solved(&self) -> bool {
        self.at_end && self.against_the_rules.is_empty() && self.parts.iter().all(|part| part.holds)
    }

    /// The first part that fails.
    pub fn failing(&self) -> Option<&Part> {
        self.parts.iter().find(|part| !part.holds)
    }
}

/// A goal at a cursor of a run.
pub fn goal(text: &str, trace: &Trace, cursor: u32) -> Result<Judged, JudgeError> {
    let goal = expression(text, &trace.scenario)?;
    let moment = Moment::new(trace, cursor, Convention::RStar);
    let parts = goal.parts(&moment).into_iter().map(|(part, holds)| Part {
        text: part.text(&trace.setup),
        words: part.sentence(&trace.setup),
        holds,
    });
    Ok(Judged {
        parts: parts.collect(),
        against_the_rules: Vec::new(),
        at_end: moment.cursor() == trace.len(),
    })
}

/// What a run that reached a goal took, to be held against another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// Faults that took effect.
    pub faults: u32,
    /// Messages, as R* counts them.
    pub messages: u32,
    /// Forced writes.
    pub forced_writes: u32,
}

impl Score {
    /// That of a whole run.
    pub fn of(trace: &Trace) -> Self {
        let costs = MeasuredCosts::of(trace, trace.len(), Convention::RStar).total;
        let faults = Moment::at_end(trace).faults();
        Self { faults, messages: costs.messages, forced_writes: costs.forced_writes }
    }
}

impl Break {
    /// The goal at the end of a run.
    pub fn judge(&self, trace: &Trace) -> Result<Judged, JudgeError> {
        self.judge_at(trace, trace.len())
    }

    /// The goal at a cursor of a run.
    pub fn judge_at(&self, trace: &Trace, cursor: u32) -> Result<Judged, JudgeError> {
        let start = run::read(&self.start)?;
        let mut judged = goal(&self.goal, trace, cursor)?;
        judged.against_the_rules = against_the_rules(self.may.as_deref(), &start, trace);
        Ok(judged)
    }

    /// The first hint that helps at a cursor of a run.
    pub fn hint(&self, trace: &Trace, cursor: u32) -> Result<Option<&Hint>, JudgeError> {
        let moment = Moment::new(trace, cursor, Convention::RStar);
        for hint in &self.hints {
            if expression(&hint.when, &trace.scenario)?.holds(&moment) {
                return Ok(Some(hint));
            }
        }
        Ok(None)
    }
}

/// What was changed in a run that must stay as it was.
fn against_the_rules(may: Option<&[String]>, start: &Scenario, trace: &Trace) -> Vec<String> {
    let run = &trace.scenario;
    let mut sentences = Vec::new();
    let mut refuse = |sentence: String| {
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    };
    let allowed = |id: &str| may.is_none_or(|may| may.iter().any(|it| it == id));
    if (run.protocol, &run.options) != (start.protocol, &start.options) {
        refuse("The protocol and its options stay as they are.".into());
    }
    if run.votes.len() != start.votes.len() || run.script != start.script {
        refuse("The participants and what they do stay as they are.".into());
    } else if run.votes != start.votes && !allowed(VOTE) {
        refuse("The votes stay as they are.".into());
    }
    if (run.environment, run.seed) != (start.environment, start.seed) {
        refuse("The times stay as they are.".into());
    }
    for intervention in &run.interventions {
        let id = intervention.fault.kind().info().id;
        if !allowed(id) && !start.interventions.contains(intervention) {
            refuse(format!("`{id}` is not on offer here."));
        }
    }
    sentences
}

impl Break {
    /// The kinds of faults on offer that do not exist.
    pub fn unknown_kinds(&self) -> impl Iterator<Item = &str> {
        let kinds = self.may.iter().flatten().map(String::as_str);
        kinds.filter(|id| *id != VOTE && !FAULTS.iter().any(|info| info.id == *id))
    }
}

impl Predict {
    /// The number that the run gives; nothing if the question has choices, or the number does not fit.
    pub fn number(&self, trace: &Trace) -> Result<Option<i64>, JudgeError> {
        match &self.answer {
            None => Ok(None),
            Some(text) => Ok(number(text, &trace.scenario)?.value(&Moment::at_end(trace))),
        }
    }

    /// The places of the choices that hold at the end of the run.
    pub fn right_choices(&self, trace: &Trace) -> Result<Vec<usize>, JudgeError> {
        let moment = Moment::at_end(trace);
        let mut right = Vec::new();
        for (place, Choice { holds, .. }) in self.choices.iter().enumerate() {
            if expression(holds, &trace.scenario)?.holds(&moment) {
                right.push(place);
            }
        }
        Ok(right)
    }
}

impl Fix {
    /// The run under a choice.
    pub fn under(&self, choice: &Repair) -> Result<Edited, JudgeError> {
        edited(&run::read(&self.run)?, &choice.set)
    }

    /// The goal at the end of the run under a choice.
    pub fn judge(&self, choice: &Repair) -> Result<Judged, JudgeError> {
        let trace = simulate(&self.under(choice)?.scenario);
        goal(&self.goal, &trace, trace.len())
    }
}

impl Hunt {
    /// The run with one of the implementations.
    pub fn of(&self, suspect: &Suspect) -> Result<Scenario, JudgeError> {
        let set = suspect.set.as_deref().unwrap_or_default();
        let lines = format!("{set}\nmistake: {}", suspect.mistake);
        Ok(edited(&run::read(&self.run)?, &lines)?.scenario)
    }
}
