//! The environment in which the tools are found.
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::setup::Purpose;
use crate::toolchain::Toolchain;
use crate::tools;

/// Folders that go before the user's own PATH. On an ordinary machine with the tools installed: none.
pub(crate) struct Environment {
    folders: Vec<PathBuf>,
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
        Ok(Self { folders })
    }

    /// The user's own environment.
    pub(crate) fn plain() -> Self {
        Self { folders: Vec::new() }
    }

    /// A program, run at the root of the workspace.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Result<Command> {
        let mut command = Command::new(program);
        command.current_dir(crate::files::root()).env("PATH", self.path()?);
        Ok(command)
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
