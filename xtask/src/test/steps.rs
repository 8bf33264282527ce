//! The checks themselves.
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Lane, Needs, Step, Verdict};
use crate::browser;
use crate::environment::Environment;
use crate::files::which;
use crate::js;
use crate::page;
use crate::process::{output_of, run};
use crate::toolchain::{BARE_METAL, BareMetal, WASM};

/// The cheapest first, in each lane.
pub(super) const STEPS: [Step; 13] = [
    step("fmt", "the sources are formatted", Needs::Cargo, Lane::Native, fmt),
    step("deny", "licences and sources of the dependencies", Needs::Cargo, Lane::Native, deny),
    step("tidy", "the house rules", Needs::Cargo, Lane::Native, tidy),
    step("clippy", "no lint speaks up", Needs::Cargo, Lane::Native, clippy),
    step(
        "native",
        "every test that needs no browser, the long ones too",
        Needs::Cargo,
        Lane::Native,
        native,
    ),
    step("examples", "the examples in the documentation run", Needs::Cargo, Lane::Native, examples),
    step(
        "docs",
        "the documentation builds and its links lead somewhere",
        Needs::Cargo,
        Lane::Native,
        docs,
    ),
    step("no-std", "core and checker need no operating system", Needs::SetUp, Lane::Wasm, no_std),
    step(
        "clippy-wasm",
        "no lint speaks up in what only a browser compiles",
        Needs::SetUp,
        Lane::Wasm,
        clippy_wasm,
    ),
    step("browser", "the page's parts in a headless browser", Needs::SetUp, Lane::Wasm, in_browser),
    step("page", "the page builds as it ships", Needs::SetUp, Lane::Page, build_page),
    step("js", "the engine for JavaScript builds", Needs::SetUp, Lane::Page, javascript),
    Step {
        after: &["page", "js"],
        ..step(
            "e2e",
            "the built page and the engine, end to end",
            Needs::SetUp,
            Lane::Page,
            end_to_end,
        )
    },
];

type Run = fn(&Environment) -> Result<Verdict>;

const fn step(name: &'static str, what: &'static str, needs: Needs, lane: Lane, run: Run) -> Step {
    Step { name, what, needs, lane, after: &[], run }
}

/// How many random cases each property is tried with: by itself a test tries a few hundred.
const CASES: (&str, &str) = ("PROPTEST_CASES", "10000");

fn fmt(environment: &Environment) -> Result<Verdict> {
    if !cargo_has("fmt") {
        return Ok(Verdict::Skipped("rustfmt is not installed: `rustup component add rustfmt`"));
    }
    cargo(environment, &["fmt", "--all", "--check"])
}

fn deny(environment: &Environment) -> Result<Verdict> {
    if which("cargo-deny").is_none() {
        return Ok(Verdict::Skipped("cargo-deny is not installed: `cargo install cargo-deny`"));
    }
    cargo(environment, &["deny", "check", "licenses", "bans", "sources"])
}

// Which features a dependency is compiled with depends on the packages that are asked for. These four ask
// for the whole workspace, so that they share what they compile.

fn tidy(environment: &Environment) -> Result<Verdict> {
    cargo(environment, &["test", "--workspace", "--test", "tidy"])
}

fn clippy(environment: &Environment) -> Result<Verdict> {
    if !cargo_has("clippy") {
        return Ok(Verdict::Skipped("clippy is not installed: `rustup component add clippy`"));
    }
    cargo(environment, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

fn native(environment: &Environment) -> Result<Verdict> {
    let mut command = environment.own("cargo")?;
    command.args(["test", "--workspace", "--tests", "--no-fail-fast"]).env(CASES.0, CASES.1);
    // Tests that take long are marked as ignored.
    run(command.args(["--", "--include-ignored"]))?;
    Ok(Verdict::Passed)
}

fn examples(environment: &Environment) -> Result<Verdict> {
    cargo(environment, &["test", "--workspace", "--doc"])
}

fn docs(environment: &Environment) -> Result<Verdict> {
    let mut command = environment.own("cargo")?;
    run(command.args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(Verdict::Passed)
}

/// Checks the two for a target that has neither an operating system nor a standard library.
fn no_std(environment: &Environment) -> Result<Verdict> {
    let check = [
        "check",
        "--package=coordinator-checker",
        "--package=coordinator-core",
        "--target",
        BARE_METAL,
    ];
    match BareMetal::find().context("there is no Rust for bare metal")? {
        BareMetal::Own => cargo(environment, &check),
        BareMetal::Debian(programs) => {
            let mut command = environment.command(programs.join("cargo"))?;
            run(command.args(check).arg("-Zbuild-std=core,alloc").env("RUSTC_BOOTSTRAP", "1"))?;
            Ok(Verdict::Passed)
        }
    }
}

fn clippy_wasm(environment: &Environment) -> Result<Verdict> {
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
    Ok(Verdict::Passed)
}

fn in_browser(environment: &Environment) -> Result<Verdict> {
    // What runs here are single runs: to optimise the core takes longer than it saves.
    let quickly = "profile.dev.package.coordinator-core.opt-level=0";
    let words = ["test", "--headless", "--chrome", "tests", "--config", quickly];
    run(environment.command("wasm-pack")?.args(words))?;
    Ok(Verdict::Passed)
}

fn build_page(environment: &Environment) -> Result<Verdict> {
    page::build(environment)?;
    Ok(Verdict::Passed)
}

fn javascript(environment: &Environment) -> Result<Verdict> {
    js::build(environment)?;
    Ok(Verdict::Passed)
}

fn end_to_end(environment: &Environment) -> Result<Verdict> {
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
    // A file at a time for each of two cores: most of a test is waiting for the browser.
    command.current_dir(&folder).args(["--test", "--test-reporter=spec", "--test-concurrency=2"]);
    command.args(files);
    command.env("CHROME", browser::chrome().context("there is no Chromium")?);
    run(&mut command)?;
    Ok(Verdict::Passed)
}

/// The user's own cargo, also where the browser's is another one.
fn cargo(environment: &Environment, words: &[&str]) -> Result<Verdict> {
    run(environment.own("cargo")?.args(words))?;
    Ok(Verdict::Passed)
}

/// Whether there is a subcommand that not every Rust brings along.
fn cargo_has(subcommand: &str) -> bool {
    output_of(Command::new("cargo").args([subcommand, "--version"])).is_some()
}
