//! `cargo xtask bench`: how fast the core computes, what the page weighs, how soon it shows a run and how
//! smoothly it plays one, each beside its goal.
pub(crate) mod checker;

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::browser;
use crate::environment::Environment;
use crate::files::root;
use crate::page;
use crate::process::run;
use crate::setup::{self, Purpose};

/// What is to be measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The core and the page, which is built anew.
    All,
    /// The page as it lies in `dist`.
    Page,
}

pub(crate) fn bench(scope: Scope) -> Result<()> {
    let environment = setup::set_up(Purpose::Test)?;
    let mut words = vec![root().join("xtask/bench/main.mjs")];
    if scope == Scope::All {
        page::build(&environment)?;
        let speed = root().join("target/speed.txt");
        println!("simulated steps, natively and in the browser");
        fs::write(&speed, native_speed()? + &browser_speed(&environment)?)?;
        words.push(speed);
    } else if !page::is_built() {
        bail!("the page is not built: `cargo xtask bench` builds it");
    }
    println!("the page in the browser; keep the machine quiet");
    let mut command = environment.command("node")?;
    run(command.args(words).env("CHROME", browser::chrome().context("there is no Chromium")?))
}

/// Takes pictures of the page as it lies in `dist`: to look at, and the README's.
pub(crate) fn screens() -> Result<()> {
    let environment = setup::set_up(Purpose::Test)?;
    let chrome = browser::chrome().context("there is no Chromium")?;
    for words in [["readme", "docs/screenshot.png"], ["all", "target/screens"]] {
        let mut command = environment.command("node")?;
        run(command.arg("xtask/screens.mjs").args(words).env("CHROME", &chrome))?;
    }
    Ok(())
}

fn native_speed() -> Result<String> {
    native("speed", "steps a second")
}

fn browser_speed(environment: &Environment) -> Result<String> {
    in_browser(environment, "speed", "steps a second")
}

/// What a target of the tests that is never a test prints, natively and in release mode.
fn native(target: &str, expected: &str) -> Result<String> {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(["test", "--release", "--package", "coordinator-tests"]);
    output(command.args(["--test", target, "--", "--nocapture"]), expected)
}

/// The same in the browser.
fn in_browser(environment: &Environment, target: &str, expected: &str) -> Result<String> {
    let mut command = environment.command("wasm-pack")?;
    command.args(["test", "--release", "--headless", "--chrome", "tests"]);
    output(command.args(["--test", target, "--", "--nocapture"]), expected)
}

fn output(command: &mut Command, expected: &str) -> Result<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot run {command:?}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() || !text.contains(expected) {
        bail!("{command:?} failed ({}):\n{text}", output.status);
    }
    Ok(text)
}
