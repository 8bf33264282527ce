//! Which Rust compiles for the browser: the user's own if it can, else Debian's with a library built here.
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::debian;
use crate::files::which;
use crate::process::{output_of, run_logged};

/// What the page is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
/// A target that has no standard library at all: what compiles for it is `no_std`.
pub(crate) const BARE_METAL: &str = "thumbv7em-none-eabi";

/// A compiler for the browser.
pub(crate) enum Toolchain {
    /// The one on the user's PATH.
    Own,
    /// Debian's, whose `cargo` and `rustc` lie in this folder.
    Debian(PathBuf),
}

impl Toolchain {
    /// The compiler for the browser, if the machine has one.
    pub(crate) fn find() -> Option<Self> {
        if own_has(WASM) { Some(Self::Own) } else { debian::find().map(Self::Debian) }
    }

    /// Makes sure that there is one.
    pub(crate) fn set_up() -> Result<()> {
        if Self::find().is_some() || rustup_adds(WASM) {
            return Ok(());
        }
        debian::set_up().with_context(|| format!("Rust for {WASM}: try `rustup target add {WASM}`"))
    }
}

/// How to compile for [`BARE_METAL`].
pub(crate) enum BareMetal {
    /// With the user's own toolchain, which has its library.
    Own,
    /// With Debian's toolchain in this folder, which has the library's source.
    Debian(PathBuf),
}

impl BareMetal {
    pub(crate) fn find() -> Option<Self> {
        if own_has(BARE_METAL) { Some(Self::Own) } else { debian::find().map(Self::Debian) }
    }

    pub(crate) fn set_up() -> Result<()> {
        if Self::find().is_some() || rustup_adds(BARE_METAL) {
            return Ok(());
        }
        debian::set_up()
            .with_context(|| format!("Rust for {BARE_METAL}: try `rustup target add {BARE_METAL}`"))
    }
}

fn own_has(target: &str) -> bool {
    let sysroot = output_of(Command::new("rustc").args(["--print", "sysroot"]));
    sysroot.is_some_and(|sysroot| {
        Path::new(&sysroot).join("lib/rustlib").join(target).join("lib").is_dir()
    })
}

fn rustup_adds(target: &str) -> bool {
    which("rustup").is_some()
        && run_logged(Command::new("rustup").args(["target", "add", target]), "rustup").is_ok()
        && own_has(target)
}
