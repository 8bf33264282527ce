//! `cargo xtask test`: every check of the project, the cheapest first.
mod steps;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::environment::Environment;
use crate::setup::{self, Purpose, shown};
use steps::STEPS;

/// One check.
struct Step {
    name: &'static str,
    /// What it makes sure of, for the headline.
    what: &'static str,
    needs: Needs,
    run: fn(&Environment) -> Result<Outcome>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// An installed Rust is enough.
    Cargo,
    /// The tools, the browser, the compiler for it.
    SetUp,
}

enum Outcome {
    Passed,
    Skipped(&'static str),
}

/// Runs the steps named, or all. A failed step does not keep the others from running.
pub(crate) fn test(names: &[&str]) -> Result<ExitCode> {
    let steps = chosen(names)?;
    let needs_set_up = steps.iter().any(|step| step.needs == Needs::SetUp);
    let environment =
        if needs_set_up { setup::set_up(Purpose::Test)? } else { Environment::plain() };
    let start = Instant::now();
    let (mut passed, mut skipped, mut failed) = (0, 0, Vec::new());
    let mut lines = Vec::new();
    for step in steps {
        println!("\n=== {}: {}", step.name, step.what);
        let start = Instant::now();
        let outcome = match (step.run)(&environment) {
            Ok(Outcome::Passed) => {
                passed += 1;
                "passed".to_owned()
            }
            Ok(Outcome::Skipped(why)) => {
                skipped += 1;
                format!("skipped: {why}")
            }
            Err(error) => {
                eprintln!("error: {error:#}");
                failed.push(step.name);
                "FAILED".to_owned()
            }
        };
        println!("=== {}: {outcome}, {}", step.name, shown(start));
        lines.push(format!("{:<12} {:>13}  {outcome}", step.name, shown(start)));
    }
    println!("\n{}\nin all {}", lines.join("\n"), shown(start));
    if !failed.is_empty() {
        println!("\nagain, only what failed: cargo xtask test {}", failed.join(" "));
    }
    println!("\n{passed} passed, {skipped} skipped, {} failed", failed.len());
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn chosen(names: &[&str]) -> Result<Vec<&'static Step>> {
    let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        bail!("`{unknown}` is not a step; the steps are: {}", known.join(" "));
    }
    Ok(STEPS.iter().filter(|step| names.is_empty() || names.contains(&step.name)).collect())
}
