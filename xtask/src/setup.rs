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

fn missing(purpose: Purpose) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    if Toolchain::find().is_none() {
        parts.push(Part::Wasm);
    }
    for tool in tools::needed(purpose)? {
        if !tool.is_there()? {
            parts.push(Part::Tool(tool));
        }
    }
    if purpose == Purpose::Test {
        let has_bare_metal = BareMetal::find().is_some();
        parts.extend((!has_bare_metal).then_some(Part::BareMetal));
        parts.extend((!browser::is_there()).then_some(Part::Browser));
        parts.extend((!browser::has_packages()).then_some(Part::Packages));
    }
    Ok(parts)
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
