//! Where things lie: the project, the user's cache, programs on the PATH.
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}

/// The folder that cargo builds into.
pub(crate) fn built() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |it| root().join(it))
}

/// The folder that all clones of the project share on this machine.
pub(crate) fn cache() -> Result<PathBuf> {
    let base =
        std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let base = base.or_else(|| std::env::home_dir().map(|home| home.join(".cache")));
    Ok(base
        .context("no home folder: set XDG_CACHE_HOME to a folder for the tools")?
        .join("coordinator"))
}

/// The file that `name` stands for on the user's own PATH.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_executable(file))
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(file).is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}

/// An empty folder beside `target`, to be filled and then put in its place by [`publish`].
pub(crate) fn draft_of(target: &Path) -> Result<PathBuf> {
    let draft = target.with_added_extension("draft");
    remove(&draft)?;
    fs::create_dir_all(&draft).with_context(|| format!("cannot create {}", draft.display()))?;
    Ok(draft)
}

/// Puts a finished draft in its place. A folder under its final name is therefore always complete.
pub(crate) fn publish(draft: &Path, target: &Path) -> Result<()> {
    remove(target)?;
    fs::rename(draft, target)
        .with_context(|| format!("cannot move {} into place", target.display()))
}

pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}
