//! The pinned programs that build and test the page, each in a folder of the cache named after its version.
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::apt;
use crate::files::{self, cache, root, which};
use crate::process::{output_of, run_logged};
use crate::setup::Purpose;

/// A pinned program.
pub(crate) struct Tool {
    /// The package that it comes in.
    pub(crate) package: &'static str,
    pub(crate) version: String,
    /// Its programs; the first one answers to `--version`.
    programs: &'static [&'static str],
    source: Source,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Cargo,
    Npm,
}

/// The programs that are needed for `purpose`.
pub(crate) fn needed(purpose: Purpose) -> Result<Vec<Tool>> {
    let bindgen = locked_version("wasm-bindgen")?;
    let mut tools = vec![
        Tool::cargo("trunk", "0.21.14", &["trunk"]),
        Tool::cargo("wasm-bindgen-cli", &bindgen, &["wasm-bindgen", "wasm-bindgen-test-runner"]),
        Tool::npm("binaryen", "132.0.0", &["wasm-opt"]),
        Tool::npm("esbuild", "0.28.2", &["esbuild"]),
    ];
    if purpose == Purpose::Test {
        tools.push(Tool::cargo("wasm-pack", "0.15.1", &["wasm-pack"]));
    }
    Ok(tools)
}

/// wasm-bindgen's program and its crate must be of the same version, which `Cargo.lock` knows.
fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{package}\""));
    let version =
        lines.nth(1).and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    Ok(version.with_context(|| format!("{package} is not in Cargo.lock"))?.to_owned())
}

impl Tool {
    fn cargo(package: &'static str, version: &str, programs: &'static [&'static str]) -> Self {
        Self { package, version: version.to_owned(), programs, source: Source::Cargo }
    }

    fn npm(package: &'static str, version: &str, programs: &'static [&'static str]) -> Self {
        Self { source: Source::Npm, ..Self::cargo(package, version, programs) }
    }

    pub(crate) fn comes_from(&self, source: Source) -> bool {
        self.source == source
    }

    /// Whether nothing needs to be installed.
    pub(crate) fn is_there(&self) -> Result<bool> {
        Ok(self.folder()?.is_dir() || self.user_has_it())
    }

    /// The folder to put on the PATH, unless the user's own PATH has this very version.
    pub(crate) fn programs_folder(&self) -> Result<Option<PathBuf>> {
        let folder = self.folder()?;
        let inside = match self.source {
            Source::Cargo => "bin",
            Source::Npm => "node_modules/.bin",
        };
        Ok(folder.is_dir().then(|| folder.join(inside)))
    }

    pub(crate) fn install(&self) -> Result<()> {
        let folder = self.folder()?;
        let draft = files::draft_of(&folder)?;
        let package = format!("{}@{}", self.package, self.version);
        let mut command = match self.source {
            Source::Cargo => cargo_install()?,
            Source::Npm => npm_install()?,
        };
        match self.source {
            Source::Cargo => command.arg("--root").arg(&draft),
            Source::Npm => command.arg("--prefix").arg(&draft),
        };
        run_logged(command.arg(package), self.package)?;
        files::publish(&draft, &folder)
    }

    fn folder(&self) -> Result<PathBuf> {
        Ok(cache()?.join(format!("{}-{}", self.package, self.version)))
    }

    fn user_has_it(&self) -> bool {
        let found = self.programs.iter().all(|program| which(program).is_some());
        let printed =
            found.then(|| output_of(Command::new(self.programs[0]).arg("--version"))).flatten();
        // npm's 132.0.0 calls itself 132.
        let version = self.version.strip_suffix(".0.0").unwrap_or(&self.version);
        printed.is_some_and(|text| text.split_whitespace().any(|word| word == version))
    }
}

/// Compiles quickly rather than well: the programs run for seconds.
fn cargo_install() -> Result<Command> {
    let mut command = Command::new("cargo");
    command
        .args(["install", "--locked", "--no-default-features"])
        .current_dir(cache()?)
        .env("CARGO_TARGET_DIR", cache()?.join("build/tools"))
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0")
        .env("CARGO_PROFILE_RELEASE_STRIP", "true");
    Ok(command)
}

fn npm_install() -> Result<Command> {
    let mut command = npm()?;
    command.args(["install", "--ignore-scripts", "--no-audit", "--no-fund"]);
    Ok(command)
}

/// The program `npm`, which is installed where it is missing and may be.
pub(crate) fn npm() -> Result<Command> {
    if which("npm").is_none() || which("node").is_none() {
        apt::install(&["nodejs", "npm"]).context("Node.js 20 or newer, with npm, is missing")?;
    }
    Ok(Command::new("npm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_has_the_version_of_the_crate() {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let version = locked_version("wasm-bindgen").unwrap();
        assert!(
            manifest.contains(&format!("wasm-bindgen = \"={version}\"")),
            "wasm-bindgen is not pinned to {version}"
        );
    }
}
