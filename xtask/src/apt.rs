//! Debian's packages, where the machine has them and we may install them.
use std::process::Command;
use std::sync::Mutex;

use anyhow::{Context, Result, bail};

use crate::files::which;
use crate::process::{output_of, run_logged};

/// Two parts of the set-up may want packages at the same time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Installs packages; the error says what to do by hand.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let _guard = ONE_AT_A_TIME.lock();
    let words = packages.join(" ");
    let by_hand = || format!("install by hand: {words}");
    if which("apt-get").is_none() {
        bail!("this machine has no apt-get; {}", by_hand());
    }
    let become_root = become_root().with_context(by_hand)?;
    let install = |name: &str| {
        let mut command = apt_get(become_root);
        command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
        run_logged(&mut command, name)
    };
    // The package lists of a fresh machine are empty or old.
    if install("apt-first-try").is_err() {
        run_logged(apt_get(become_root).arg("update"), "apt-update").with_context(by_hand)?;
        install("apt").with_context(by_hand)?;
    }
    Ok(())
}

/// The words to put before a command that needs root.
fn become_root() -> Result<&'static [&'static str]> {
    if output_of(Command::new("id").arg("-u")).as_deref() == Some("0") {
        return Ok(&[]);
    }
    if output_of(Command::new("sudo").args(["-n", "true"])).is_some() {
        return Ok(&["sudo", "-n"]);
    }
    bail!("installing Debian packages needs root, and sudo asks for a password")
}

fn apt_get(become_root: &[&str]) -> Command {
    let words = [become_root, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]].concat();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).args(["-o", "DPkg::Lock::Timeout=120"]);
    command
}
