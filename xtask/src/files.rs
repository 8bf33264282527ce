//! Where things lie: the project, the user's cache, programs on the PATH.
use std::ffi::OsStr;
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
    let named = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    cache_below(named, std::env::home_dir())
        .context("no home folder: set XDG_CACHE_HOME to a folder for the tools")
}

/// Below the folder that the user has named for caches, or else below the home folder.
fn cache_below(named: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    let named = named.filter(|path| path.is_absolute());
    Some(named.or_else(|| Some(home?.join(".cache")))?.join("coordinator"))
}

/// The file that `name` stands for on the user's own PATH.
pub(crate) fn which(name: &str) -> Option<PathBuf> {
    found_in(&std::env::var_os("PATH")?, name)
}

fn found_in(path: &OsStr, name: &str) -> Option<PathBuf> {
    std::env::split_paths(path).map(|folder| folder.join(name)).find(|file| is_executable(file))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder for one test, which begins empty.
    fn folder(name: &str) -> PathBuf {
        let folder = built().join("xtask/tests").join(name);
        remove(&folder).unwrap();
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_cache_lies_where_the_user_says_or_at_home() {
        let path = |text: &str| Some(PathBuf::from(text));
        let here = std::env::temp_dir();
        assert_eq!(cache_below(Some(here.clone()), path("home")), Some(here.join("coordinator")));
        // The standard says that a relative path is ignored.
        assert_eq!(cache_below(path("caches"), path("home")), path("home/.cache/coordinator"));
        assert_eq!(cache_below(None, path("home")), path("home/.cache/coordinator"));
        assert_eq!(cache_below(path("caches"), None), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_program_is_the_first_file_on_the_path_that_can_be_run() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder("which");
        for (name, mode) in [("text", 0o644), ("first", 0o755), ("second", 0o755)] {
            let file = folder.join(name).join("tool");
            fs::create_dir_all(folder.join(name)).unwrap();
            fs::write(&file, "").unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        }
        fs::create_dir_all(folder.join("folder/tool")).unwrap();
        let names = ["absent", "folder", "text", "first", "second"];
        let path = std::env::join_paths(names.map(|name| folder.join(name))).unwrap();
        assert_eq!(found_in(&path, "tool"), Some(folder.join("first/tool")));
        assert_eq!(found_in(&path, "other"), None);
    }

    #[test]
    fn what_is_published_replaces_what_was_there() {
        let target = folder("publish").join("tool-1.0.0");
        for text in ["old", "new"] {
            let draft = draft_of(&target).unwrap();
            fs::write(draft.join("file"), text).unwrap();
            publish(&draft, &target).unwrap();
            assert_eq!(fs::read_to_string(target.join("file")).unwrap(), text);
            assert!(!draft.exists());
        }
        // A draft that was left unfinished is begun anew.
        fs::write(draft_of(&target).unwrap().join("half"), "").unwrap();
        assert_eq!(fs::read_dir(draft_of(&target).unwrap()).unwrap().count(), 0);
    }
}
