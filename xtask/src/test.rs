//! `cargo xtask test`: every check of the project. What does not depend on each other runs side by side.
mod steps;

use std::fmt;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::environment::Environment;
use crate::files::built;
use crate::setup::{self, Purpose, shown};
use steps::STEPS;

/// One check.
#[derive(Clone, Copy)]
struct Step {
    name: &'static str,
    /// What it makes sure of, for the headline.
    what: &'static str,
    needs: Needs,
    lane: Lane,
    /// Steps whose result it looks at. It does not run after one of them has failed.
    after: &'static [&'static str],
    run: fn(&Environment) -> Result<Verdict>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// An installed Rust is enough.
    Cargo,
    /// The tools, the browser, the compiler for it.
    SetUp,
}

/// Steps of one lane run one after the other, lanes side by side. Those of one lane compile into the same
/// folder, on which cargo would let them wait for each other anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    /// For this machine.
    Native,
    /// For the browser, with what is needed to find mistakes.
    Wasm,
    /// For the browser, as it ships; and what is done with that.
    Page,
}

/// What stands for the set-up among the names of steps.
const SET_UP: &str = "the set-up";

const LANES: [Lane; 3] = [Lane::Page, Lane::Native, Lane::Wasm];

/// What a step that ran to its end says.
enum Verdict {
    Passed,
    /// Something that is not part of the set-up is missing.
    Skipped(&'static str),
}

/// How a step ended.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Passed,
    Skipped(&'static str),
    Failed,
    /// This step, which it looks at, has failed.
    NotRun(&'static str),
}

struct Done {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

/// Runs the steps named, or all. A failed step keeps only those from running that look at its result.
pub(crate) fn test(names: &[&str]) -> Result<ExitCode> {
    let steps = chosen(names)?;
    let start = Instant::now();
    let needs_set_up = steps.iter().any(|step| step.needs == Needs::SetUp);
    let (environment, failed) = match needs_set_up.then(|| setup::set_up(Purpose::Test)) {
        None => (Environment::plain(), &[][..]),
        Some(Ok(environment)) => (environment, &[][..]),
        Some(Err(error)) => {
            eprintln!("\nerror: {error:#}\n");
            (Environment::plain(), &[SET_UP][..])
        }
    };
    // One alone is watched.
    let run = if steps.len() == 1 { run_in_sight } else { run_logged };
    let mut done = thread::scope(|scope| {
        let lanes = LANES.map(|lane| {
            let (steps, environment) = (of(lane, &steps), &environment);
            scope.spawn(move || run_lane(&steps, failed, |step| run(step, environment)))
        });
        let joined = lanes.into_iter().map(|lane| lane.join().expect("a step returns its failure"));
        joined.flatten().collect::<Vec<_>>()
    });
    done.sort_by_key(|done| STEPS.iter().position(|step| step.name == done.name));
    println!("\n{}", summary(&done));
    println!("in all {}", shown(start.elapsed()));
    let passed = done.iter().all(|done| !done.outcome.is_bad());
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn chosen(names: &[&str]) -> Result<Vec<Step>> {
    let known = STEPS.map(|step| step.name);
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        bail!("`{unknown}` is not a step; the steps are: {}", known.join(" "));
    }
    Ok(STEPS.into_iter().filter(|it| names.is_empty() || names.contains(&it.name)).collect())
}

fn of(lane: Lane, steps: &[Step]) -> Vec<Step> {
    steps.iter().copied().filter(|step| step.lane == lane).collect()
}

/// Runs steps one after the other; what they rest on may have failed before.
fn run_lane(steps: &[Step], failed: &[&'static str], run: impl Fn(&Step) -> Outcome) -> Vec<Done> {
    let mut failed = failed.to_vec();
    let mut done = Vec::new();
    for step in steps {
        let start = Instant::now();
        let outcome = match step.rests_on().find(|name| failed.contains(name)) {
            Some(failed) => Outcome::NotRun(failed),
            None => run(step),
        };
        if outcome.is_bad() {
            failed.push(step.name);
        }
        done.push(Done { name: step.name, outcome, took: start.elapsed() });
    }
    done
}

impl Step {
    /// Without which it need not be tried.
    fn rests_on(&self) -> impl Iterator<Item = &'static str> {
        let set_up = (self.needs == Needs::SetUp).then_some(SET_UP);
        set_up.into_iter().chain(self.after.iter().copied())
    }
}

/// Runs a step in sight of the user.
fn run_in_sight(step: &Step, environment: &Environment) -> Outcome {
    println!("\n=== {}: {}", step.name, step.what);
    ended((step.run)(environment)).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        Outcome::Failed
    })
}

/// Runs a step whose output goes to a file, and is shown if it fails.
fn run_logged(step: &Step, environment: &Environment) -> Outcome {
    let start = Instant::now();
    let log = built().join("xtask").join(format!("{}.txt", step.name));
    println!("=== {}: {}", step.name, step.what);
    let run = || {
        let environment = environment.logging_to(&log)?;
        ended((step.run)(&environment))
    };
    let outcome = run().unwrap_or_else(|error| {
        let said = std::fs::read(&log).unwrap_or_default();
        println!("\n{}", String::from_utf8_lossy(&said));
        println!("=== {}: this is in {} too\nerror: {error:#}\n", step.name, log.display());
        Outcome::Failed
    });
    println!("=== {}: {outcome}, {}", step.name, shown(start.elapsed()));
    outcome
}

fn ended(result: Result<Verdict>) -> Result<Outcome> {
    Ok(match result? {
        Verdict::Passed => Outcome::Passed,
        Verdict::Skipped(why) => Outcome::Skipped(why),
    })
}

impl Outcome {
    fn is_bad(&self) -> bool {
        matches!(self, Self::Failed | Self::NotRun(_))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => f.write_str("passed"),
            Self::Skipped(why) => write!(f, "skipped: {why}"),
            Self::Failed => f.write_str("FAILED"),
            Self::NotRun(failed) => write!(f, "NOT RUN, since {failed} failed"),
        }
    }
}

/// A line a step, what to run again, and the counts.
fn summary(done: &[Done]) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for Done { name, outcome, took } in done {
        let _ = writeln!(text, "{name:<12} {:>13}  {outcome}", shown(*took));
    }
    let bad: Vec<&str> = done.iter().filter(|it| it.outcome.is_bad()).map(|it| it.name).collect();
    if !bad.is_empty() {
        let _ =
            writeln!(text, "\nagain, only what did not pass: cargo xtask test {}", bad.join(" "));
    }
    let passed = done.iter().filter(|it| it.outcome == Outcome::Passed).count();
    let skipped = done.len() - passed - bad.len();
    let _ = write!(text, "\n{passed} passed, {skipped} skipped, {} failed", bad.len());
    text
}

#[cfg(test)]
mod tests;
