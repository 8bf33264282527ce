//! `cargo xtask setup`: finds what is missing and installs it, several things at a time.
use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::browser;
use crate::environment::Environment;
use crate::files::{self, cache};
use crate::toolchain::{BareMetal, Toolchain};
use crate::tools::{self, Source, Tool};

/// What the machine is to be used for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To build the page, and perhaps to serve it.
    Build,
    /// To run every check as well.
    Test,
}

/// One thing that may be missing.
enum Part {
    Wasm,
    BareMetal,
    Browser,
    Packages,
    Tool(Tool),
}

/// Parts of one lane are installed one after the other, lanes side by side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lane {
    System,
    Cargo,
    Npm,
}

/// Installs what is missing.
pub(crate) fn set_up(purpose: Purpose) -> Result<Environment> {
    let start = Instant::now();
    if missing(purpose)?.is_empty() {
        println!("set-up: everything is there");
        return Environment::find();
    }
    let _lock = lock()?;
    // Another clone may have done it while we waited.
    let parts = missing(purpose)?;
    println!("set-up: the tools go to {}", cache()?.display());
    let complete = AtomicBool::new(true);
    thread::scope(|scope| {
        for lane in [Lane::Cargo, Lane::System, Lane::Npm] {
            let (parts, complete) = (&parts, &complete);
            scope.spawn(move || {
                for part in parts.iter().filter(|part| part.lane() == lane) {
                    if let Err(error) = part.install_aloud() {
                        eprintln!("set-up: {} could not be installed: {error:#}\n", part.name());
                        complete.store(false, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    if !complete.into_inner() {
        bail!(
            "the set-up is incomplete; what is missing is said above. Run the command again afterwards"
        );
    }
    files::remove(&cache()?.join("build"))?;
    println!("set-up: done in {}", shown(start.elapsed()));
    Environment::find()
}

/// A time, for people.
pub(crate) fn shown(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f32()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// Held until the process ends, so that two clones do not install the same thing at once.
fn lock() -> Result<File> {
    let folder = cache()?;
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot create {}", folder.display()))?;
    let file = File::create(folder.join("lock"))?;
    if file.try_lock().is_err() {
        println!("set-up: another one is running on this machine; waiting for it");
        file.lock()?;
    }
    Ok(file)
}

/// What this machine lacks for a purpose, in the order in which a lane installs it.
fn missing(purpose: Purpose) -> Result<Vec<Part>> {
    lacking(wanted(purpose, tools::needed(purpose)?), Part::is_there)
}

fn wanted(purpose: Purpose, tools: Vec<Tool>) -> Vec<Part> {
    let mut parts = vec![Part::Wasm];
    parts.extend(tools.into_iter().map(Part::Tool));
    if purpose == Purpose::Test {
        parts.extend([Part::BareMetal, Part::Browser, Part::Packages]);
    }
    parts
}

fn lacking(parts: Vec<Part>, is_there: impl Fn(&Part) -> Result<bool>) -> Result<Vec<Part>> {
    let mut lacking = Vec::new();
    for part in parts {
        if !is_there(&part)? {
            lacking.push(part);
        }
    }
    Ok(lacking)
}

impl Part {
    fn name(&self) -> String {
        match self {
            Self::Wasm => "Rust for the browser".to_owned(),
            Self::BareMetal => "Rust for bare metal".to_owned(),
            Self::Browser => "Chromium and its driver".to_owned(),
            Self::Packages => "packages of the end-to-end tests".to_owned(),
            Self::Tool(tool) => format!("{} {}", tool.package, tool.version),
        }
    }

    fn is_there(&self) -> Result<bool> {
        Ok(match self {
            Self::Wasm => Toolchain::find().is_some(),
            Self::BareMetal => BareMetal::find().is_some(),
            Self::Browser => browser::is_there(),
            Self::Packages => browser::has_packages(),
            Self::Tool(tool) => tool.is_there()?,
        })
    }

    fn lane(&self) -> Lane {
        match self {
            Self::Wasm | Self::BareMetal | Self::Browser => Lane::System,
            Self::Tool(tool) if tool.comes_from(Source::Cargo) => Lane::Cargo,
            Self::Packages | Self::Tool(_) => Lane::Npm,
        }
    }

    fn install_aloud(&self) -> Result<()> {
        let start = Instant::now();
        println!("set-up: installing {}", self.name());
        match self {
            Self::Wasm => Toolchain::set_up(),
            Self::BareMetal => BareMetal::set_up(),
            Self::Browser => browser::set_up(),
            Self::Packages => browser::set_up_packages(),
            Self::Tool(tool) => tool.install(),
        }?;
        println!("set-up: {} installed in {}", self.name(), shown(start.elapsed()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_for(purpose: Purpose) -> Vec<Part> {
        wanted(purpose, tools::needed(purpose).unwrap())
    }

    fn names(parts: &[Part]) -> Vec<String> {
        parts.iter().map(Part::name).collect()
    }

    #[test]
    fn what_is_there_is_not_installed_again() {
        let nothing = lacking(all_for(Purpose::Test), |_| Ok(true)).unwrap();
        assert!(nothing.is_empty());
        let all = lacking(all_for(Purpose::Test), |_| Ok(false)).unwrap();
        assert_eq!(names(&all), names(&all_for(Purpose::Test)));
        let is_no_browser = |part: &Part| Ok(!matches!(part, Part::Browser));
        let one = lacking(all_for(Purpose::Test), is_no_browser).unwrap();
        assert_eq!(names(&one), ["Chromium and its driver"]);
        assert!(lacking(all_for(Purpose::Test), |_| bail!("no home folder")).is_err());
    }

    #[test]
    fn the_page_is_built_without_what_only_tests_need() {
        let (build, test) = (names(&all_for(Purpose::Build)), names(&all_for(Purpose::Test)));
        assert_eq!(build[0], "Rust for the browser");
        let more: Vec<_> = test.iter().filter(|name| !build.contains(name)).collect();
        assert_eq!(build.len() + more.len(), test.len(), "nothing twice, nothing left out");
        assert!(more[0].starts_with("wasm-pack "));
        let rest =
            ["Rust for bare metal", "Chromium and its driver", "packages of the end-to-end tests"];
        assert_eq!(more[1..], rest);
    }

    #[test]
    fn what_shares_a_lock_is_installed_one_after_the_other() {
        for part in all_for(Purpose::Test) {
            let lane = match &part {
                // All by apt, or by what apt has installed.
                Part::Wasm | Part::BareMetal | Part::Browser => Lane::System,
                Part::Packages => Lane::Npm,
                Part::Tool(tool) if tool.comes_from(Source::Npm) => Lane::Npm,
                Part::Tool(_) => Lane::Cargo,
            };
            assert!(part.lane() == lane, "{}", part.name());
        }
    }

    #[test]
    fn times_are_told_as_people_do() {
        let shown = |ms| shown(Duration::from_millis(ms));
        assert_eq!([0, 9_940, 10_000, 59_999].map(shown), ["0.0 s", "9.9 s", "10 s", "59 s"]);
        assert_eq!([60_000, 754_321].map(shown), ["1 min 0 s", "12 min 34 s"]);
    }
}
