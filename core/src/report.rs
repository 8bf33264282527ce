//! What is to be said of a run, or of a search, as plain data: the command line prints it as JSON, and
//! a script in a page gets it as objects. Field names are public, and so append-only.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::{
    analysis::{
        costs::MeasuredCosts,
        narrate,
        verdict::{Ruling, Verdict},
    },
    checker::Progress,
    explore::{QueryResult, Witness},
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
    /// Some of its interventions did nothing. A sentence for each.
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

/// A link to a run, with the check value that it has here.
pub fn link(scenario: &Scenario) -> Link {
    Link { check: Some(simulate(scenario).digest()), ..Link::new(scenario.clone()) }
}

/// Plays the run of a link, if it plays here as it did where the link was made.
pub fn play(link: &Link) -> Result<Trace, Unplayable> {
    let trace = simulate(&link.scenario);
    let here = trace.digest();
    match link.check {
        Some(there) if there != here => Err(Unplayable::Differs { there, here }),
        _ => Ok(trace),
    }
}

/// Makes sure that a run has a step.
pub fn has_step(trace: &Trace, cursor: u32) -> Result<(), Unplayable> {
    let steps = trace.len();
    if cursor > steps { Err(Unplayable::Beyond { cursor, steps }) } else { Ok(()) }
}

/// Makes sure that every intervention did something in the first `cursor` steps, or will do later.
pub fn all_took_effect(trace: &Trace, cursor: u32) -> Result<(), Unplayable> {
    let sentences: Vec<String> = trace
        .refused
        .iter()
        .filter(|refused| refused.step.is_none_or(|step| step < cursor))
        .map(|refused| narrate::refused(trace, refused))
        .collect();
    if sentences.is_empty() { Ok(()) } else { Err(Unplayable::Refused(sentences)) }
}

impl Played {
    /// Plays a run and judges it where its link stands; a link that stands at the beginning means the
    /// whole run.
    pub fn new(link: Link) -> Result<Self, Unplayable> {
        let cursor = link.cursor.filter(|step| *step > 0);
        let trace = play(&link)?;
        let cursor = cursor.unwrap_or_else(|| trace.len());
        Self::at(link, trace, cursor)
    }

    /// Judges a run after so many steps.
    pub fn at(link: Link, trace: Trace, cursor: u32) -> Result<Self, Unplayable> {
        has_step(&trace, cursor)?;
        all_took_effect(&trace, cursor)?;
        Ok(Self {
            verdict: Verdict::at(&trace, cursor),
            measures: MeasuredCosts::of(&trace, cursor, link.view.convention),
            link: Link { cursor: Some(cursor), check: Some(trace.digest()), ..link },
            cursor,
            trace,
        })
    }

    /// What each process has decided, in one word, in the order of the run.
    pub fn decisions(&self) -> Vec<(&str, &'static str)> {
        let made = self.verdict.decisions.iter();
        let word = |made: &Option<Decision>| made.map_or("undecided", Decision::name);
        self.trace.setup.ids().map(|id| self.trace.setup.name(id)).zip(made.map(word)).collect()
    }
}

/// A run, reported.
#[derive(Clone, Debug, Serialize)]
pub struct Run<'a> {
    /// The id of the variant.
    pub protocol: &'static str,
    /// After how many steps it is judged.
    pub steps: u32,
    /// Those steps.
    pub story: Vec<Step>,
    /// What each process has decided.
    pub decisions: Decisions<'a>,
    /// Who is blocked.
    pub blocked: Vec<&'a str>,
    /// The promises.
    pub properties: Vec<Property<'a>>,
    /// What it cost.
    pub measures: Measured,
    /// Opens the run where it is judged.
    pub link: String,
}

/// A step of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// When it happened, in simulated time.
    pub tick: u32,
    /// What happened.
    pub sentence: String,
    /// The same, a sentence an event.
    pub events: Vec<String>,
}

/// What each process has decided: an object whose fields keep the order of the processes.
#[derive(Clone, Debug)]
pub struct Decisions<'a>(Vec<(&'a str, &'static str)>);

impl Serialize for Decisions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// A promise.
#[derive(Clone, Debug, Serialize)]
pub struct Property<'a> {
    /// As the literature numbers it.
    pub id: &'static str,
    /// Whether it is not violated.
    pub holds: bool,
    /// `holds`, `violated`, `pending` or `not applicable`.
    pub ruling: &'static str,
    /// Why, as a sentence.
    pub why: &'a str,
}

/// What a run cost. See [`crate::analysis::costs::Counts`].
#[derive(Clone, Copy, Debug, Serialize)]
#[expect(missing_docs, reason = "each field is documented where it is counted")]
pub struct Measured {
    /// How it was counted.
    pub convention: &'static str,
    pub messages: u32,
    pub delays: u32,
    pub forced_writes: u32,
    pub write_delays: u32,
    pub lost: u32,
    pub duplicated: u32,
    pub repeated: u32,
    pub blocked_ticks: u32,
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
            ruling: property.ruling.name(),
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

/// A search, reported. How long it took only its owner knows.
#[derive(Clone, Debug, Serialize)]
pub struct Search {
    /// `found`, `none`, or `limit` if it did not come to its end.
    pub result: &'static str,
    /// How many states were found.
    pub states: u64,
    /// How many steps between them were tried.
    pub transitions: u64,
    /// How many states lie on the shortest way to the farthest one.
    pub depth: u32,
    /// How many bytes are allocated.
    pub bytes: u64,
    /// The property that was broken.
    pub property: Option<&'static str>,
    /// What is to be seen in the run that was found.
    pub why: Option<String>,
    /// What intervenes in it, a sentence each.
    pub faults: Vec<String>,
    /// Opens it.
    pub link: Option<String>,
}

impl Search {
    /// Reports a search; none that is unfinished.
    pub fn of(answer: &QueryResult, progress: Progress) -> Option<Self> {
        let (result, finding): (_, Option<&Witness>) = match answer {
            QueryResult::Unfinished => return None,
            QueryResult::Found(finding) => ("found", Some(finding)),
            QueryResult::None => ("none", None),
            QueryResult::Limit(_) => ("limit", None),
        };
        Some(Self {
            result,
            states: progress.states,
            transitions: progress.transitions,
            depth: progress.depth,
            bytes: progress.bytes,
            property: finding.and_then(|finding| finding.property),
            why: finding.map(|finding| finding.why.clone()),
            faults: finding.map(|finding| interventions(&finding.scenario)).unwrap_or_default(),
            link: finding.map(|finding| finding.link().to_string()),
        })
    }
}

/// What intervenes in a run, a sentence each.
pub fn interventions(scenario: &Scenario) -> Vec<String> {
    let setup = scenario.setup();
    let sentence = |it| narrate::intervention(&setup, scenario.info(), it);
    scenario.interventions.iter().map(sentence).collect()
}
