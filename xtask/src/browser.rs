//! Chromium, its driver, and the packages of the end-to-end tests.
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::apt;
use crate::files::{root, which};
use crate::process::run_logged;
use crate::tools::npm;

const CHROMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const CHROME_ON_A_MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The browser: what `CHROME` names, else what the PATH has.
pub(crate) fn chrome() -> Option<PathBuf> {
    let named = std::env::var_os("CHROME").map(PathBuf::from);
    let on_a_mac = Some(PathBuf::from(CHROME_ON_A_MAC)).filter(|file| file.exists());
    chosen(named, which, on_a_mac)
}

fn chosen(
    named: Option<PathBuf>,
    which: impl Fn(&str) -> Option<PathBuf>,
    on_a_mac: Option<PathBuf>,
) -> Option<PathBuf> {
    named.or_else(|| CHROMES.iter().find_map(|name| which(name))).or(on_a_mac)
}

pub(crate) fn is_there() -> bool {
    chrome().is_some()
        && (which("chromedriver").is_some() || std::env::var_os("CHROMEDRIVER").is_some())
}

pub(crate) fn set_up() -> Result<()> {
    apt::install(&["chromium", "chromium-driver"])
        .context("the browser tests need Chromium or Chrome, and a chromedriver of the same version on the PATH")
}

/// Where the end-to-end tests live.
pub(crate) fn tests_folder() -> PathBuf {
    root().join("tests/e2e")
}

/// Whether the packages are those of the lock file: a copy of it is written when all are installed.
pub(crate) fn has_packages() -> bool {
    let lock = fs::read(tests_folder().join("package-lock.json"));
    let installed = fs::read(tests_folder().join(INSTALLED));
    matches!((lock, installed), (Ok(lock), Ok(installed)) if lock == installed)
}

pub(crate) fn set_up_packages() -> Result<()> {
    let folder = tests_folder();
    let mut command = npm()?;
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    run_logged(&mut command, "packages")?;
    fs::copy(folder.join("package-lock.json"), folder.join(INSTALLED))?;
    Ok(())
}

const INSTALLED: &str = "node_modules/installed-from.json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_the_one_that_is_named_or_else_one_that_is_there() {
        let path = |text: &str| Some(PathBuf::from(text));
        let has_two =
            |name: &str| ["google-chrome", "chromium"].contains(&name).then(|| name.into());
        let has_none = |_: &str| None;
        assert_eq!(chosen(path("mine"), has_two, path("mac")), path("mine"));
        assert_eq!(chosen(None, has_two, path("mac")), path("chromium"), "the tests' own first");
        assert_eq!(chosen(None, has_none, path("mac")), path("mac"));
        assert_eq!(chosen(None, has_none, None), None);
    }
}
