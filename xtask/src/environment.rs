//! The environment in which the tools are found.
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::setup::Purpose;
use crate::toolchain::Toolchain;
use crate::tools;

/// Folders that go before the user's own PATH. On an ordinary machine with the tools installed: none.
pub(crate) struct Environment {
    folders: Vec<PathBuf>,
    /// Where everything goes that is said; to the terminal, if there is none.
    log: Option<File>,
}

impl Environment {
    /// What the set-up has left on this machine.
    pub(crate) fn find() -> Result<Self> {
        let mut folders = Vec::new();
        if let Some(Toolchain::Debian(programs)) = Toolchain::find() {
            folders.push(programs);
        }
        for tool in tools::needed(Purpose::Test)? {
            folders.extend(tool.programs_folder()?);
        }
        Ok(Self { folders, log: None })
    }

    /// The user's own environment.
    pub(crate) fn plain() -> Self {
        Self { folders: Vec::new(), log: None }
    }

    /// The same, where everything that is said goes to a new file.
    pub(crate) fn logging_to(&self, file: &Path) -> Result<Self> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let log = File::create(file).with_context(|| format!("cannot write {}", file.display()))?;
        Ok(Self { folders: self.folders.clone(), log: Some(log) })
    }

    /// A program, run at the root of the workspace.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Result<Command> {
        let mut command = self.own(program)?;
        command.env("PATH", self.path()?);
        Ok(command)
    }

    /// The same, as the user's own PATH has it.
    pub(crate) fn own(&self, program: impl AsRef<OsStr>) -> Result<Command> {
        let mut command = Command::new(program);
        command.current_dir(crate::files::root());
        if let Some(log) = &self.log {
            command.stdout(log.try_clone()?).stderr(log.try_clone()?);
        }
        Ok(command)
    }

    /// Tells what was done.
    pub(crate) fn say(&self, words: &str) -> Result<()> {
        match self.log.as_ref() {
            None => println!("{words}"),
            Some(mut log) => writeln!(log, "{words}")?,
        }
        Ok(())
    }

    /// The same for a shell.
    pub(crate) fn exports(&self) -> Result<String> {
        let folders = std::env::join_paths(&self.folders)?;
        let folders = folders.into_string().ok().context("a folder's name is not text")?;
        let quoted = folders.replace('\'', r"'\''");
        Ok(if folders.is_empty() {
            String::new()
        } else {
            format!("export PATH='{quoted}':\"$PATH\"")
        })
    }

    fn path(&self) -> Result<OsString> {
        let users = std::env::var_os("PATH").unwrap_or_default();
        let folders = self.folders.iter().cloned().chain(std::env::split_paths(&users));
        std::env::join_paths(folders).context("a folder of the PATH has a separator in its name")
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn of(folders: &[&str]) -> Environment {
        Environment { folders: folders.iter().map(PathBuf::from).collect(), log: None }
    }

    #[test]
    fn a_shell_gets_the_folders_before_its_own_whatever_is_in_their_names() {
        let exported = of(&["/tools/bin", "/it's here"]).exports().unwrap();
        assert_eq!(exported, r#"export PATH='/tools/bin:/it'\''s here':"$PATH""#);
        assert_eq!(of(&[]).exports().unwrap(), "", "nothing to change");
        assert!(of(&["/a:b"]).exports().is_err(), "no folder of a PATH has a colon");
    }

    #[test]
    fn a_program_is_looked_for_in_our_folders_first() {
        let path = of(&["/first", "/second"]).path().unwrap();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
        assert_eq!(folders[..2], ["/first", "/second"].map(PathBuf::from));
    }
}
