//! The pages of Learn, which lie in a folder beside the playground.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::styles;
use crate::files::root;
use crate::process::run;

/// Their folder.
pub(super) const FOLDER: &str = "learn";

/// Makes them, with the style sheets that a page of the playground links to.
pub(super) fn build(folder: &Path, page: &str) -> Result<()> {
    // Cargo tells what it calls which target it builds for, and what with: this is for this machine.
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["run", "--locked", "--quiet", "--package", "coordinator-site", "--", "build"]);
    command.arg(folder.join(FOLDER)).current_dir(root());
    for sheet in styles::linked(page) {
        command.args(["--style", sheet]);
    }
    run(&mut command)
}

/// Every page of theirs.
pub(super) fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    let mut folders = vec![folder.join(FOLDER)];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "html") {
                pages.push(path);
            }
        }
    }
    Ok(pages)
}
