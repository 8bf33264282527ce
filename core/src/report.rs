//! Runs and searches as plain data, for every front end: the command line prints it as JSON, a script in a page
//! gets it as objects, and the page's worker sends it to the page. Field names are public, and so append-only.

mod search;

use alloc::{format, string::String, vec::Vec};

pub use search::{CellReport, SearchReport, SearchResult, ShrinkReport, goal_in_words, grouped};
use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::{
    analysis::{
        costs::MeasuredCosts,
        narrate,
        verdict::{Ruling, Verdict},
    },
    protocol::Decision,
    scenario::{Link, Scenario},
    simulate::simulate,
    trace::Trace,
};

/// A run that was played, and what is to be said of its first steps.
#[derive(Clone, Debug)]
pub struct Played {
    /// All of it.
    pub trace: Trace,
    /// After how many steps it is judged.
    pub cursor: u32,
    /// Which promises were kept until there.
    pub verdict: Verdict,
    /// What it cost until there.
    pub measures: MeasuredCosts,
    /// Opens the run where it is judged.
    pub link: Link,
}

/// Why the run of a link cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unplayable {
    /// It plays differently here.
    #[error(
        "this Coordinator plays the run differently from the one that made the link (check value \
         {there:08x} there, {here:08x} here): open it where it was made"
    )]
    Differs {
        /// The check value of the link.
        there: u32,
        /// The check value of the run.
        here: u32,
    },
    /// It ends before the step at which it is to be judged.
    #[error("the link stands at step {cursor}, and this run has {steps} steps")]
    Beyond {
        /// Where the link stands.
        cursor: u32,
        /// How many steps there are.
        steps: u32,
    },
    /// Some of its interventions have no effect. A sentence for each.
    #[error("{}", several(.0))]
    Refused(Vec<String>),
}

/// The first of several sentences, and how many more there are.
fn several(sentences: &[String]) -> String {
    let first = sentences.first().map_or("", |first| first.trim_end_matches('.'));
    match sentences.len() {
        0 | 1 => format!("{first}."),
        2 => format!("{first}; 1 more intervention has no effect either."),
        all => format!("{first}; {} more interventions have no effect either.", all - 1),
    }
}

/// A text from outside, as it can stand in a sentence: on one line, without control characters, and
/// cut where it is endless.
///
/// ```
/// use coordinator_core::report::legible;
///
/// assert_eq!(legible("no run is called `a\nb`"), "no run is called `a\\nb`");
/// assert!(legible(&"x".repeat(900_000)).chars().count() < 1_000);
/// ```
pub fn legible(text: &str) -> String {
    const MOST: usize = 900;
    let mut words = String::new();
    for (place, letter) in text.chars().enumerate() {
        if place == MOST {
            words.push('…');
            break;
        }
        match letter {
            '\n' => words.push_str("\\n"),
            control if control.is_control() => words.extend(control.escape_unicode()),
            other => words.push(other),
        }
    }
    words
}

impl Played {
    /// Plays a run and judges it where its link stands; a link at step 0 means the end of the run.
    ///
    /// # Errors
    /// If the run plays differently here, has no such step, or an intervention before that step has no effect.
    pub fn new(link: Link) -> Result<Self, Unplayable> {
        let cursor = link.cursor.filter(|step| *step > 0);
        Self::judged(link, cursor)?.effective()
    }

    /// Plays a run and judges it after `cursor` steps, wherever its link stands.
    ///
    /// # Errors
    /// As for [`Self::new`].
    pub fn until(link: Link, cursor: u32) -> Result<Self, Unplayable> {
        Self::judged(link, Some(cursor))?.effective()
    }

    /// Plays a run and judges it at its end, wherever its link stands, even if interventions have no effect.
    ///
    /// # Errors
    /// If the run plays differently here, or does not have the step at which its link stands.
    pub fn whole(link: Link) -> Result<Self, Unplayable> {
        let cursor = link.cursor.unwrap_or(0);
        let played = Self::judged(link, None)?;
        let steps = played.trace.len();
        if cursor > steps { Err(Unplayable::Beyond { cursor, steps }) } else { Ok(played) }
    }

    fn judged(link: Link, cursor: Option<u32>) -> Result<Self, Unplayable> {
        let trace = simulate(&link.scenario);
        let (here, steps) = (trace.digest(), trace.len());
        match (link.check, cursor) {
            (Some(there), _) if there != here => return Err(Unplayable::Differs { there, here }),
            (_, Some(cursor)) if cursor > steps => {
                return Err(Unplayable::Beyond { cursor, steps });
            }
            _ => {}
        }
        let cursor = cursor.unwrap_or(steps);
        Ok(Self {
            verdict: Verdict::at(&trace, cursor),
            measures: MeasuredCosts::of(&trace, cursor, link.view.convention),
            link: Link { cursor: Some(cursor), check: Some(here), ..link },
            cursor,
            trace,
        })
    }

    /// The same, if every intervention has an effect in the steps that are judged, or may have one later.
    ///
    /// # Errors
    /// A sentence for each that has none.
    pub fn effective(self) -> Result<Self, Unplayable> {
        let sentences: Vec<String> = self
            .trace
            .refused
            .iter()
            .filter(|refused| refused.step.is_none_or(|step| step < self.cursor))
            .map(|refused| narrate::refused(&self.trace, refused))
            .collect();
        if sentences.is_empty() { Ok(self) } else { Err(Unplayable::Refused(sentences)) }
    }

    /// What each process has decided, in one word, in the order of the run.
    pub fn decisions(&self) -> Vec<(&str, &'static str)> {
        let made = self.verdict.decisions.iter();
        let word = |made: &Option<Decision>| made.map_or("undecided", Decision::name);
        self.trace.setup.ids().map(|id| self.trace.setup.name(id)).zip(made.map(word)).collect()
    }
}

/// A run that was played.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Run<'a> {
    /// The id of the variant.
    pub protocol: &'static str,
    /// After how many steps it is judged.
    pub steps: u32,
    /// Those steps.
    pub story: Vec<Step>,
    /// What each process has decided.
    pub decisions: Decisions<'a>,
    /// The processes that are blocked.
    pub blocked: Vec<&'a str>,
    /// The properties of its protocol.
    pub properties: Vec<Property<'a>>,
    /// What it cost.
    pub measures: Measured,
    /// Opens the run where it is judged.
    pub link: String,
}

/// A step of a run.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Step {
    /// When it happened, in simulated time.
    pub tick: u32,
    /// What happened, as a sentence.
    pub sentence: String,
    /// The same, a sentence an event.
    pub events: Vec<String>,
}

/// What each process has decided, by its name, in the order of the processes.
#[derive(Clone, Debug)]
#[cfg_attr(
    feature = "typescript",
    derive(tsify::Tsify),
    tsify(type = "Record<string, \"commit\" | \"abort\" | \"undecided\">")
)]
pub struct Decisions<'a>(Vec<(&'a str, &'static str)>);

impl Serialize for Decisions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// A property, and whether the run keeps it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Property<'a> {
    /// As the literature numbers it.
    pub id: &'static str,
    /// Whether it is not violated.
    pub holds: bool,
    /// Whether the run keeps it.
    pub ruling: Ruling,
    /// Why, as a sentence.
    pub why: &'a str,
}

/// What a run cost. Times are in ticks; of several processes, their sum.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub struct Measured {
    /// The id of the convention by which it was counted.
    pub convention: &'static str,
    /// Messages sent from machine to machine, without repeats and duplicates.
    pub messages: u32,
    /// Messages on the longest causal chain to the outcome.
    pub delays: u32,
    /// Log writes that a process waited for.
    pub forced_writes: u32,
    /// Forced writes on the longest causal chain to the outcome.
    pub write_delays: u32,
    /// Messages that never arrived.
    pub lost: u32,
    /// Messages that the network doubled.
    pub duplicated: u32,
    /// Messages that a process sent again.
    pub repeated: u32,
    /// Time blocked.
    pub blocked_ticks: u32,
    /// Of a saga: time in which its effects stood while they might still be undone; over services, the sum.
    pub semantic_lock_ticks: u32,
}

impl<'a> Run<'a> {
    /// Reports a run.
    pub fn of(played: &'a Played) -> Self {
        let Played { trace, verdict, .. } = played;
        let info = trace.scenario.info();
        let properties = verdict.properties.iter().map(|property| Property {
            id: property.id,
            holds: property.ruling != Ruling::Violated,
            ruling: property.ruling,
            why: &property.why,
        });
        Self {
            protocol: info.variant_of(&trace.scenario.options).id,
            steps: played.cursor,
            story: (0..played.cursor).map(|step| Step::of(trace, step)).collect(),
            decisions: Decisions(played.decisions()),
            blocked: verdict.blocked.into_iter().map(|id| trace.setup.name(id)).collect(),
            properties: properties.collect(),
            measures: Measured::of(&played.measures),
            link: played.link.address(),
        }
    }
}

impl Step {
    fn of(trace: &Trace, step: u32) -> Self {
        let events = narrate::sentences(trace, step);
        Self { tick: trace.steps[step as usize].at.0, sentence: events.join(" "), events }
    }
}

impl Measured {
    /// Reports what a run cost.
    pub fn of(measures: &MeasuredCosts) -> Self {
        let total = &measures.total;
        Self {
            convention: measures.convention.id(),
            messages: total.messages,
            delays: total.delays,
            forced_writes: total.forced_writes,
            write_delays: total.write_delays,
            lost: total.lost,
            duplicated: total.duplicated,
            repeated: total.repeated,
            blocked_ticks: total.blocked_ticks,
            semantic_lock_ticks: total.semantic_lock_ticks,
        }
    }
}

/// The interventions of a run, a phrase each.
pub fn interventions(scenario: &Scenario) -> Vec<String> {
    let setup = scenario.setup();
    let sentence = |it| narrate::intervention(&setup, scenario.info(), it);
    scenario.interventions.iter().map(sentence).collect()
}
