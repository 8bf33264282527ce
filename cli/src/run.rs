//! A run, played: what happens, the verdict, and what it cost.

use coordinator_core::{
    analysis::{
        formulas::expected,
        narrate,
        verdict::{Ruling, has_part},
    },
    protocol::OptionKind,
    report::{self, Measured, Played, Unplayable},
    scenario::{Link, entry_of},
};

use serde::Serialize;

use crate::{
    answer::{Answer, Problem, json},
    args,
    assertions::{self, Assertion},
    input,
};

/// Plays a run and judges it.
pub(crate) fn run(args: &args::Run) -> Result<Answer, Problem> {
    let mut link = input::read(&args.scenario)?;
    link.view.convention = args.convention.unwrap_or(link.view.convention);
    let played = match args.until {
        Some(until) => judged_after(until, link)?,
        None => Played::new(link)?,
    };
    let cursor = played.cursor;
    let partial = args.until.is_none() && cursor < played.trace.len();
    let assertions = assertions::evaluate(&args.assert, &played)?;
    let report = Report {
        run: report::Run::of(&played),
        assertions: (!assertions.is_empty()).then_some(&assertions[..]),
    };
    Ok(Answer {
        text: if args.json { json(&report) } else { Words(&played, &assertions).text() },
        note: partial.then(|| {
            let all = played.trace.len();
            format!(
                "this is after step {cursor} of {all}, where the link stands; --until {all} judges \
                 the whole run"
            )
        }),
        violated: if assertions.is_empty() {
            played.verdict.violated().is_some()
        } else {
            assertions::any_fails(&assertions)
        },
    })
}

fn judged_after(until: u32, link: Link) -> Result<Played, Problem> {
    Played::until(link, until).map_err(|why| match why {
        Unplayable::Beyond { steps, .. } => {
            Problem::new(format_args!("--until is {until}, and this run has {steps} steps"))
        }
        why => Problem::new(why),
    })
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    run: report::Run<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assertions: Option<&'a [Assertion]>,
}

/// A run in words.
struct Words<'a>(&'a Played, &'a [Assertion]);

impl Words<'_> {
    fn text(&self) -> String {
        let mut lines = self.heading();
        lines.push(String::new());
        lines.extend(self.interventions());
        lines.push(String::new());
        lines.extend(self.steps());
        lines.push(String::new());
        lines.extend(self.verdict());
        lines.push(String::new());
        lines.extend(self.costs());
        if !self.1.is_empty() {
            lines.push("\nAssertions:".into());
            lines.extend(self.1.iter().map(Assertion::line));
        }
        lines.push(format!("\nLink: {}\n", self.0.link.address()));
        lines.join("\n")
    }

    /// Which run it is: its name in the library, its protocol, what differs from the defaults.
    fn heading(&self) -> Vec<String> {
        let scenario = &self.0.trace.scenario;
        let info = scenario.info();
        let mut lines = Vec::new();
        if let Some(entry) = entry_of(scenario) {
            lines.push(format!("{}: {}", entry.id, entry.title));
            lines.push(format!("Watch for: {}", entry.watch_for));
        }
        let variant = info.variant_of(&scenario.options);
        let participants = self.0.trace.setup.workers();
        let votes: Vec<String> = participants
            .into_iter()
            .zip(&scenario.votes)
            .map(|(id, vote)| format!("{} {}", self.0.trace.setup.name(id), info.outcome(*vote)))
            .collect();
        lines.push(format!("Protocol: {} ({}); {}", variant.name, variant.id, votes.join(", ")));
        for (place, option) in info.options.iter().enumerate() {
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
        let (setup, scenario) = (&self.0.trace.setup, &self.0.trace.scenario);
        if scenario.is_undisturbed() {
            return vec!["No interventions.".into()];
        }
        let mut lines = vec!["Interventions:".to_string()];
        for (place, it) in (1..).zip(&scenario.interventions) {
            let what = narrate::intervention(setup, scenario.info(), it);
            lines.push(format!("  {place}. {what}"));
        }
        lines
    }

    fn steps(&self) -> Vec<String> {
        let mut lines = vec!["  step  tick".to_string()];
        let shown = self.0.trace.steps.iter().zip(0..self.0.cursor);
        for (step, number) in shown {
            let what = narrate::step(&self.0.trace, number);
            let cause = step
                .intervention
                .map_or_else(String::new, |place| format!("[{}] ", u32::from(place) + 1));
            lines.push(format!("{:6}{:6}  {cause}{what}", number + 1, step.at.0));
        }
        let all = self.0.trace.len();
        lines.push(if self.0.cursor == all {
            narrate::end(&self.0.trace)
        } else {
            format!("Step {} of {all}: the run goes on.", self.0.cursor)
        });
        lines
    }

    fn verdict(&self) -> Vec<String> {
        // Who is never asked for a decision is not called undecided either.
        let trace = &self.0.trace;
        let snapshot = trace.snapshot(self.0.cursor);
        let made = trace.setup.ids().zip(&self.0.verdict.decisions).zip(self.0.decisions());
        let decisions: Vec<String> = made
            .filter(|((id, made), _)| made.is_some() || has_part(trace, &snapshot, *id))
            .map(|(_, (name, made))| format!("{name} {made}"))
            .collect();
        let decisions =
            if decisions.is_empty() { "none to make".into() } else { decisions.join(", ") };
        let mut lines = vec![format!("Decisions: {decisions}"), "Verdict:".into()];
        for property in &self.0.verdict.properties {
            let ruling = match property.ruling {
                Ruling::Violated => "VIOLATED",
                other => other.name(),
            };
            let (id, name, why) = (property.id, property.name, &property.why);
            lines.push(format!("  {ruling:14}  {id:3}  {name}: {why}"));
        }
        lines.push(self.0.verdict.blocked_why.clone());
        lines
    }

    fn costs(&self) -> Vec<String> {
        let convention = self.0.measures.convention;
        let measured = Measured::of(&self.0.measures);
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
        let of_sagas = self
            .0
            .trace
            .scenario
            .info()
            .family
            .info()
            .has_steps
            .then_some(("semantic lock", measured.semantic_lock_ticks));
        let rows = rows.into_iter().chain(of_sagas);
        lines.extend(rows.map(|(name, value)| format!("  {name:14}{value:6}")));
        lines.extend(expected(&self.0.trace, convention).remark.map(String::from));
        lines
    }
}
