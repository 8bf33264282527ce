//! A run, played: what happens, the verdict, and what it cost.

use coordinator_core::{
    judge::{Ruling, Verdict},
    measures::Measures,
    narrate,
    protocol::{Decision, OptionKind},
    scenario::{Entry, LIBRARY, Link},
    trace::Trace,
};
use serde::{Serialize, Serializer};

use crate::{
    answer::{Answer, Problem, json},
    args, input,
};

/// Plays a run and judges it.
pub(crate) fn run(args: &args::Run) -> Result<Answer, Problem> {
    let link = input::read(&args.scenario)?;
    let trace = input::play(&link)?;
    let cursor = cursor(args.until, link.cursor, trace.len())?;
    input::all_took_effect(&trace, cursor)?;
    let mut view = link.view;
    view.convention = args.convention.unwrap_or(view.convention);
    let played = Played {
        verdict: Verdict::at(&trace, cursor),
        measures: Measures::of(&trace, cursor, view.convention),
        link: Link { cursor: Some(cursor), view, check: Some(trace.digest()), ..link },
        cursor,
        trace,
    };
    let partial = args.until.is_none() && cursor < played.trace.len();
    Ok(Answer {
        text: if args.json { json(&Report::of(&played)) } else { played.text() },
        note: partial.then(|| {
            let all = played.trace.len();
            format!(
                "this is after step {cursor} of {all}, where the link stands; --until {all} judges \
                 the whole run"
            )
        }),
        violated: played.verdict.violated().is_some(),
    })
}

/// After how many steps a run is judged. A link that stands at the beginning means the whole run.
fn cursor(until: Option<u32>, stands: Option<u32>, steps: u32) -> Result<u32, Problem> {
    let stands = stands.filter(|step| *step > 0);
    let cursor = until.or(stands).unwrap_or(steps);
    if cursor <= steps {
        return Ok(cursor);
    }
    Err(match until {
        Some(until) => {
            Problem::new(format_args!("--until is {until}, and this run has {steps} steps"))
        }
        None => Problem::new(format_args!(
            "the link stands at step {cursor}, and this run has {steps} steps"
        )),
    })
}

/// A run and what is to be said of its first steps.
struct Played {
    trace: Trace,
    cursor: u32,
    verdict: Verdict,
    measures: Measures,
    link: Link,
}

#[derive(Serialize)]
struct Report<'a> {
    protocol: &'static str,
    steps: u32,
    decisions: Decisions<'a>,
    blocked: Vec<&'a str>,
    properties: Vec<Property<'a>>,
    measures: Measured,
    link: String,
}

/// An object whose fields keep the order of the processes.
struct Decisions<'a>(Vec<(&'a str, &'static str)>);

#[derive(Serialize)]
struct Property<'a> {
    id: &'static str,
    holds: bool,
    why: &'a str,
}

#[derive(Serialize)]
struct Measured {
    convention: &'static str,
    messages: u32,
    delays: u32,
    forced_writes: u32,
    write_delays: u32,
    lost: u32,
    duplicated: u32,
    repeated: u32,
    blocked_ticks: u32,
}

impl Serialize for Decisions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

impl<'a> Report<'a> {
    fn of(played: &'a Played) -> Self {
        let Played { trace, verdict, .. } = played;
        let spec = trace.scenario.spec();
        let properties = verdict.properties.iter().map(|property| Property {
            id: property.id,
            holds: property.ruling != Ruling::Violated,
            why: &property.why,
        });
        Self {
            protocol: spec.variant_of(&trace.scenario.options).id,
            steps: played.cursor,
            decisions: Decisions(played.decisions()),
            blocked: verdict.blocked.into_iter().map(|id| trace.setup.name(id)).collect(),
            properties: properties.collect(),
            measures: Measured::of(&played.measures),
            link: played.link.address(),
        }
    }
}

impl Measured {
    fn of(measures: &Measures) -> Self {
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
        }
    }
}

impl Played {
    fn decisions(&self) -> Vec<(&str, &'static str)> {
        let made = self.verdict.decisions.iter();
        let word = |made: &Option<Decision>| made.map_or("undecided", Decision::name);
        self.trace.setup.ids().map(|id| self.trace.setup.name(id)).zip(made.map(word)).collect()
    }

    fn text(&self) -> String {
        let mut lines = self.heading();
        lines.push(String::new());
        lines.extend(self.interventions());
        lines.push(String::new());
        lines.extend(self.steps());
        lines.push(String::new());
        lines.extend(self.judged());
        lines.push(String::new());
        lines.extend(self.costs());
        lines.push(format!("\nLink: {}\n", self.link.address()));
        lines.join("\n")
    }

    /// Which run it is: its name in the library, its protocol, what differs from the defaults.
    fn heading(&self) -> Vec<String> {
        let scenario = &self.trace.scenario;
        let spec = scenario.spec();
        let named = |entry: &&Entry| entry.scenario() == *scenario;
        let mut lines = Vec::new();
        if let Some(entry) = LIBRARY.iter().find(named) {
            lines.push(format!("{}: {}", entry.id, entry.title));
            lines.push(format!("Watch for: {}", entry.watch_for));
        }
        let variant = spec.variant_of(&scenario.options);
        let participants = self.trace.setup.workers();
        let votes: Vec<String> = participants
            .into_iter()
            .zip(&scenario.votes)
            .map(|(id, vote)| format!("{} {}", self.trace.setup.name(id), spec.outcome(*vote)))
            .collect();
        lines.push(format!("Protocol: {} ({}); {}", variant.name, variant.id, votes.join(", ")));
        for (place, option) in spec.options.iter().enumerate() {
            let value = scenario.options.get(place);
            if value == option.default {
                continue;
            }
            lines.push(match option.kind {
                OptionKind::Choice(choices) => {
                    let choice = choices.get(usize::from(value)).map_or("", |choice| choice.name);
                    format!("{}: {choice}", option.name)
                }
                OptionKind::Number { .. } => format!("{}: {value}", option.name),
            });
        }
        lines
    }

    fn interventions(&self) -> Vec<String> {
        let (setup, scenario) = (&self.trace.setup, &self.trace.scenario);
        if scenario.is_undisturbed() {
            return vec!["Nothing intervenes.".into()];
        }
        let mut lines = vec!["What intervenes:".to_string()];
        for (place, it) in (1..).zip(&scenario.interventions) {
            let what = narrate::intervention(setup, scenario.spec(), it);
            lines.push(format!("  {place}. {what}"));
        }
        lines
    }

    fn steps(&self) -> Vec<String> {
        let mut lines = vec!["  step  tick".to_string()];
        let shown = self.trace.steps.iter().zip(0..self.cursor);
        for (step, number) in shown {
            let what = narrate::step(&self.trace, number);
            let cause = step
                .intervention
                .map_or_else(String::new, |place| format!("[{}] ", u32::from(place) + 1));
            lines.push(format!("{:6}{:6}  {cause}{what}", number + 1, step.at.0));
        }
        let all = self.trace.len();
        lines.push(if self.cursor == all {
            narrate::end(&self.trace)
        } else {
            format!("Step {} of {all}: the run goes on.", self.cursor)
        });
        lines
    }

    fn judged(&self) -> Vec<String> {
        let decisions: Vec<String> =
            self.decisions().iter().map(|(name, made)| format!("{name} {made}")).collect();
        let mut lines = vec![format!("Decisions: {}", decisions.join(", ")), "Verdict:".into()];
        for property in &self.verdict.properties {
            let ruling = match property.ruling {
                Ruling::Holds => "holds",
                Ruling::Violated => "VIOLATED",
                Ruling::Open => "open",
            };
            let (id, name, why) = (property.id, property.name, &property.why);
            lines.push(format!("  {ruling:8}  {id:3}  {name}: {why}"));
        }
        lines.push(self.verdict.blocked_why.clone());
        lines
    }

    fn costs(&self) -> Vec<String> {
        let convention = self.measures.convention;
        let measured = Measured::of(&self.measures);
        let mut lines = vec![format!(
            "Measures, counted as {} ({}) does: {}.",
            convention.name(),
            convention.id(),
            convention.about()
        )];
        let rows = [
            ("messages", measured.messages),
            ("delays", measured.delays),
            ("forced writes", measured.forced_writes),
            ("write delays", measured.write_delays),
            ("lost", measured.lost),
            ("duplicated", measured.duplicated),
            ("repeated", measured.repeated),
            ("blocked ticks", measured.blocked_ticks),
        ];
        lines.extend(rows.map(|(name, value)| format!("  {name:14}{value:6}")));
        lines
    }
}
