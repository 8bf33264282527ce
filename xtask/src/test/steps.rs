//! The checks themselves.
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Needs, Outcome, Step};
use crate::browser;
use crate::environment::Environment;
use crate::files::{root, which};
use crate::js;
use crate::page;
use crate::process::{output_of, run};
use crate::toolchain::{BARE_METAL, BareMetal, WASM};

/// In the order in which they run.
pub(super) const STEPS: [Step; 14] = [
    step("fmt", "the sources are formatted", Needs::Cargo, fmt),
    step("tidy", "the house rules", Needs::Cargo, tidy),
    step("clippy", "no lint speaks up", Needs::Cargo, clippy),
    step("native", "unit, conformance and property tests", Needs::Cargo, native),
    step("web", "what of the page runs without a browser", Needs::Cargo, web),
    step("examples", "the examples in the documentation run", Needs::Cargo, examples),
    step("docs", "the documentation builds and its links lead somewhere", Needs::Cargo, docs),
    step("deny", "licences and sources of the dependencies", Needs::Cargo, deny),
    step("no-std", "the core needs no operating system", Needs::SetUp, no_std),
    step(
        "clippy-wasm",
        "no lint speaks up in what only a browser compiles",
        Needs::SetUp,
        clippy_wasm,
    ),
    step("browser", "the page's parts in a headless browser", Needs::SetUp, in_browser),
    step("page", "the page builds as it ships", Needs::SetUp, build_page),
    step("js", "the engine for JavaScript builds", Needs::SetUp, javascript),
    step("e2e", "the built page and the engine, end to end", Needs::SetUp, end_to_end),
];

type Run = fn(&Environment) -> Result<Outcome>;

const fn step(name: &'static str, what: &'static str, needs: Needs, run: Run) -> Step {
    Step { name, what, needs, run }
}

fn fmt(_: &Environment) -> Result<Outcome> {
    require("fmt", "rustfmt")?;
    cargo(&["fmt", "--all", "--check"])
}

fn tidy(_: &Environment) -> Result<Outcome> {
    cargo(&["test", "--package", "coordinator-tests", "--test", "tidy"])
}

fn clippy(_: &Environment) -> Result<Outcome> {
    require("clippy", "clippy")?;
    cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

fn native(_: &Environment) -> Result<Outcome> {
    cargo(&["test", "--tests"])?;
    cargo(&["test", "--package", "xtask"])
}

fn web(_: &Environment) -> Result<Outcome> {
    cargo(&["test", "--package", "coordinator-web", "--lib"])
}

fn examples(_: &Environment) -> Result<Outcome> {
    cargo(&["test", "--workspace", "--doc"])
}

fn docs(_: &Environment) -> Result<Outcome> {
    let mut command = Command::new("cargo");
    command
        .current_dir(root())
        .args(["doc", "--workspace", "--no-deps"])
        .env("RUSTDOCFLAGS", "-D warnings");
    run(&mut command)?;
    Ok(Outcome::Passed)
}

fn deny(_: &Environment) -> Result<Outcome> {
    if which("cargo-deny").is_none() {
        return Ok(Outcome::Skipped("cargo-deny is not installed"));
    }
    cargo(&["deny", "check", "licenses", "bans", "sources"])
}

/// Compiles the core for a target that has neither an operating system nor a standard library.
fn no_std(environment: &Environment) -> Result<Outcome> {
    let build = ["build", "--package", "coordinator-core", "--target", BARE_METAL];
    match BareMetal::find().context("there is no Rust for bare metal")? {
        BareMetal::Own => cargo(&build),
        BareMetal::Debian(programs) => {
            let mut command = environment.command(programs.join("cargo"))?;
            run(command.args(build).arg("-Zbuild-std=core,alloc").env("RUSTC_BOOTSTRAP", "1"))?;
            Ok(Outcome::Passed)
        }
    }
}

fn clippy_wasm(environment: &Environment) -> Result<Outcome> {
    let packages = ["coordinator-web", "coordinator-js", "coordinator-tests"];
    let mut command = environment.command("cargo")?;
    command.arg("clippy").args(packages.map(|package| format!("--package={package}"))).args([
        "--all-targets",
        "--target",
        WASM,
        "--",
        "-D",
        "warnings",
    ]);
    run(&mut command)?;
    Ok(Outcome::Passed)
}

fn in_browser(environment: &Environment) -> Result<Outcome> {
    run(environment.command("wasm-pack")?.args(["test", "--headless", "--chrome", "tests"]))?;
    Ok(Outcome::Passed)
}

fn build_page(environment: &Environment) -> Result<Outcome> {
    page::build(environment)?;
    Ok(Outcome::Passed)
}

fn javascript(environment: &Environment) -> Result<Outcome> {
    js::build(environment)?;
    Ok(Outcome::Passed)
}

fn end_to_end(environment: &Environment) -> Result<Outcome> {
    if !page::is_built() {
        bail!("the page is not built: run the step `page` first");
    }
    if !js::is_built() {
        bail!("the engine for JavaScript is not built: run the step `js` first");
    }
    let folder = browser::tests_folder();
    let files =
        fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let mut files: Vec<_> =
        files.into_iter().filter(|file| file.to_string_lossy().ends_with(".test.mjs")).collect();
    files.sort();
    let mut command = environment.command("node")?;
    command.current_dir(&folder).args(["--test", "--test-reporter=spec"]).args(files);
    command.env("CHROME", browser::chrome().context("there is no Chromium")?);
    run(&mut command)?;
    Ok(Outcome::Passed)
}

/// The user's own cargo, also where the browser's is another one.
fn cargo(words: &[&str]) -> Result<Outcome> {
    run(Command::new("cargo").current_dir(root()).args(words))?;
    Ok(Outcome::Passed)
}

/// A subcommand of cargo that not every Rust brings along.
fn require(subcommand: &str, component: &str) -> Result<()> {
    if output_of(Command::new("cargo").args([subcommand, "--version"])).is_none() {
        bail!(
            "{component} is not installed: `rustup component add {component}`, or your system's package of it"
        );
    }
    Ok(())
}
