//! The blocks of a page, as its author writes them and as the live page gets them.

use serde::{Deserialize, Serialize};

/// A block of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Block {
    /// A run, drawn.
    Run(Figure),
    /// What will happen?
    Predict(Predict),
    /// A goal to reach by acting on a run.
    Break(Break),
    /// The same faults under another choice.
    Fix(Fix),
    /// A question about every schedule.
    Prove(Prove),
    /// Which of several implementations is right?
    Hunt(Hunt),
}

/// A run, drawn; beside a second one, if there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The run, as [`crate::run::read`] takes it.
    pub run: String,
    /// The step at which it stands at first; without it, the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<u32>,
    /// What it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// The run beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<String>,
    /// What that shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside_caption: Option<String>,
}

/// A question about a run that has not been seen yet: a number, or one of some choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predict {
    /// The run.
    pub run: String,
    /// The question.
    pub ask: String,
    /// The number that is asked for, as [`coordinator_core::goal::Number::parse`] reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Of these, exactly one holds at the end of the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The explanation, once the run has answered.
    pub why: String,
}

/// A possible answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// In words.
    pub say: String,
    /// As an expression.
    #[serde(rename = "if")]
    pub holds: String,
}

/// A goal to reach by acting on a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// The run to begin with.
    pub start: String,
    /// What has to hold at the end of the learner's run.
    pub goal: String,
    /// The ids of the kinds of faults on offer, and `vote` for votes; without it, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may: Option<Vec<String>>,
    /// A run that reaches the goal. A page has one; a task that somebody made of a link need not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solution: Option<String>,
    /// What there is to say once the goal is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Runs that do not reach it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrong: Vec<Wrong>,
    /// In the order of their use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
}

/// A run that does not reach a goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    /// The run.
    pub run: String,
    /// The part of the goal that fails in it, as the goal writes it.
    pub because: String,
}

/// Hints for a learner whose run is in a certain state, each more exact than the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// When they help: an expression about the learner's run at its cursor.
    pub when: String,
    /// A question that leads on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nudge: Option<String>,
    /// Where to look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<String>,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
}

impl Hint {
    /// Its rungs that there are, the vaguest first.
    pub fn rungs(&self) -> impl Iterator<Item = &str> {
        [&self.nudge, &self.point, &self.act].into_iter().filter_map(Option::as_deref)
    }
}

/// The same faults under another choice: which of them does no harm?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// The run whose faults stay.
    pub run: String,
    /// The question.
    pub ask: String,
    /// What has to hold at the end.
    pub goal: String,
    /// What there is to choose from.
    pub choices: Vec<Repair>,
    /// What there is to say once a right choice was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// A choice that may mend a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Repair {
    /// In words.
    pub say: String,
    /// The lines that replace those of the run: see [`crate::edit::with_lines`].
    pub set: String,
    /// The part of the goal that fails under it; a right choice has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// Why it helps, or does not.
    pub why: String,
}

/// A question about every schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prove {
    /// The run whose protocol, options and votes are searched.
    pub run: String,
    /// The settings of the search, as the address of Check has them.
    pub query: String,
    /// Whether there is such a schedule.
    pub finds: bool,
    /// The claim in words.
    pub claim: String,
    /// What the answer shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Several implementations that look alike, of which one is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hunt {
    /// The run to begin with.
    pub run: String,
    /// What unmasks an implementation.
    pub goal: String,
    /// The question.
    pub ask: String,
    /// The implementations.
    pub suspects: Vec<Suspect>,
    /// What there is to say once all are unmasked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// An implementation with a mistake, or without one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspect {
    /// The value of the protocol's option `mistake`.
    pub mistake: String,
    /// Lines that the mistake needs beside it, as [`Repair::set`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
    /// A run that unmasks it; the right implementation has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solution: Option<String>,
}

impl Block {
    /// The same block with every sentence of its author's put through a function, such as from Markdown to HTML.
    /// Runs, expressions and queries stay.
    #[must_use]
    pub fn map_texts(mut self, mut map: impl FnMut(&str) -> String) -> Self {
        let mut texts: Vec<&mut String> = Vec::new();
        match &mut self {
            Self::Run(it) => {
                texts.extend(it.caption.as_mut());
                texts.extend(it.beside_caption.as_mut());
            }
            Self::Predict(it) => {
                texts.extend([&mut it.ask, &mut it.why]);
                texts.extend(it.choices.iter_mut().map(|choice| &mut choice.say));
            }
            Self::Break(it) => {
                texts.extend(it.after.as_mut());
                for hint in &mut it.hints {
                    texts.extend(
                        [&mut hint.nudge, &mut hint.point, &mut hint.act].into_iter().flatten(),
                    );
                }
            }
            Self::Fix(it) => {
                texts.push(&mut it.ask);
                texts.extend(it.after.as_mut());
                texts.extend(
                    it.choices.iter_mut().flat_map(|choice| [&mut choice.say, &mut choice.why]),
                );
            }
            Self::Prove(it) => {
                texts.push(&mut it.claim);
                texts.extend(it.after.as_mut());
            }
            Self::Hunt(it) => {
                texts.push(&mut it.ask);
                texts.extend(it.after.as_mut());
            }
        }
        for text in texts {
            *text = map(text);
        }
        self
    }
}
