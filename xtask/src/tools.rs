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
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    // wasm-bindgen's program and its crate must be of the same version.
    let bindgen =
        locked_version(&lock, "wasm-bindgen").context("wasm-bindgen is not in Cargo.lock")?;
    Ok(pinned(purpose, bindgen))
}

fn pinned(purpose: Purpose, bindgen: &str) -> Vec<Tool> {
    let mut tools = vec![
        Tool::cargo("trunk", "0.21.14", &["trunk"]),
        Tool::cargo("wasm-bindgen-cli", bindgen, &["wasm-bindgen", "wasm-bindgen-test-runner"]),
        Tool::npm("binaryen", "132.0.0", &["wasm-opt"]),
        Tool::npm("esbuild", "0.28.2", &["esbuild"]),
    ];
    if purpose == Purpose::Test {
        tools.push(Tool::cargo("wasm-pack", "0.15.1", &["wasm-pack"]));
    }
    tools
}

/// The version of a package that a lock file names.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines().skip_while(|line| *line != format!("name = \"{package}\""));
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
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
        printed.is_some_and(|text| self.is_version(&text))
    }

    /// Whether what a program says of its version means the pinned one.
    fn is_version(&self, printed: &str) -> bool {
        // npm's 132.0.0 calls itself 132.
        let short = self.version.strip_suffix(".0.0").unwrap_or(&self.version);
        printed.split_whitespace().any(|word| word == self.version || word == short)
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

    const LOCK: &str = "\
[[package]]
name = \"wasm-bindgen-backend\"
version = \"0.3.0\"

[[package]]
name = \"wasm-bindgen\"
version = \"0.2.126\"
source = \"registry\"
";

    #[test]
    fn the_program_has_the_version_of_the_crate() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.126"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
        assert_eq!(locked_version("name = \"wasm-bindgen\"", "wasm-bindgen"), None);
        let tools = pinned(Purpose::Build, "0.2.126");
        let bindgen = tools.iter().find(|tool| tool.package == "wasm-bindgen-cli").unwrap();
        assert_eq!(bindgen.version, "0.2.126");
    }

    #[test]
    fn the_manifest_pins_what_the_lock_file_has() {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
        let version = locked_version(&lock, "wasm-bindgen").unwrap();
        assert!(
            manifest.contains(&format!("wasm-bindgen = \"={version}\"")),
            "wasm-bindgen is not pinned to {version}"
        );
    }

    #[test]
    fn the_tests_need_what_the_page_needs_and_more() {
        let names = |purpose| {
            let tools = pinned(purpose, "0.2.126");
            tools.iter().map(|tool| tool.package).collect::<Vec<_>>()
        };
        assert_eq!(names(Purpose::Build), ["trunk", "wasm-bindgen-cli", "binaryen", "esbuild"]);
        assert_eq!(names(Purpose::Test)[..4], names(Purpose::Build));
        assert_eq!(names(Purpose::Test)[4..], ["wasm-pack"]);
    }

    #[test]
    fn a_program_of_the_user_serves_if_it_is_of_the_pinned_version() {
        let trunk = Tool::cargo("trunk", "0.21.14", &["trunk"]);
        assert!(trunk.is_version("trunk 0.21.14"));
        assert!(!trunk.is_version("trunk 0.21.1"));
        assert!(!trunk.is_version("trunk 0.21.140"));
        let binaryen = Tool::npm("binaryen", "132.0.0", &["wasm-opt"]);
        assert!(binaryen.is_version("wasm-opt version 132 (version_132)"));
        assert!(binaryen.is_version("132.0.0"));
        assert!(!binaryen.is_version("wasm-opt version 108"));
    }
}
