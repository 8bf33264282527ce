//! `cargo xtask build`: the page as a static host needs it, in `dist`.
mod contents;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::environment::Environment;
use crate::files::root;
use crate::process::run;
use contents::Files;

/// Where the page is built.
pub(crate) fn folder() -> PathBuf {
    root().join("dist")
}

/// Whether there is a page; which one is not looked at.
pub(crate) fn is_built() -> bool {
    folder().join("index.html").exists()
}

/// Builds the page, and makes sure that what a host needs is there, and nothing else.
pub(crate) fn build(environment: &Environment) -> Result<()> {
    run(environment.command("trunk")?.args(["build", "--release"]))?;
    let folder = folder();
    let files = read(&folder)?;
    let complaints = contents::complaints(&files);
    if !complaints.is_empty() {
        bail!("{} is not what a host needs:\n{}", folder.display(), complaints.join("\n"));
    }
    let bytes: usize = files.values().map(Vec::len).sum();
    let (folder, kilobytes) = (folder.display(), bytes / 1000);
    environment.say(&format!("the page is in {folder}: {} files, {kilobytes} KB", files.len()))
}

/// Every file below a folder, by its path from there.
fn read(folder: &Path) -> Result<Files> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = fs::read_dir(&next).with_context(|| format!("no {}", next.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path)?);
            }
        }
    }
    Ok(files)
}
