//! Rust for the browser where rustup can download nothing: Debian's compiler, and the standard library
//! for wasm32 built from the sources that Debian packs with it.
//!
//! All of it lies in a folder of our cache: a sysroot that borrows Debian's by symbolic links, and a
//! `cargo` and a `rustc` that know it. Neither the user's rustup nor the system's folders change.
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::files::{self, cache};
use crate::process::{output_of, run_logged};
use crate::toolchain::WASM;

const PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "lld-22"];
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
const CLIPPY: &str = "/usr/bin/cargo-clippy";
const RUSTLIB: &str = "/usr/lib/rustlib";
/// Goes up with every change of what [`fill`] writes, so that an older folder is not taken for it.
const LAYOUT: u32 = 1;
const LINKER: &str = "/usr/bin/lld-22";

/// The folder with our `cargo` and `rustc`, if the library was built for the compiler that is installed.
pub(crate) fn find() -> Option<PathBuf> {
    let programs = kit().ok()?.join("bin");
    let source = format!("{RUSTLIB}/src/rust");
    let borrowed = [CARGO, CLIPPY, LINKER, &source];
    (programs.is_dir() && borrowed.iter().all(|file| Path::new(file).exists())).then_some(programs)
}

/// Installs the compiler and builds the library.
pub(crate) fn set_up() -> Result<()> {
    if find().is_some() {
        return Ok(());
    }
    apt::install(&PACKAGES)?;
    let kit = kit()?;
    if kit.is_dir() {
        return Ok(());
    }
    let draft = files::draft_of(&kit)?;
    let library = build_library()?;
    fill(&draft, &kit, &library)?;
    files::publish(&draft, &kit)
}

fn kit() -> Result<PathBuf> {
    let version = output_of(Command::new(RUSTC).env_remove("LD_LIBRARY_PATH").arg("--version"));
    let version = version.context("Debian's rustc is not installed")?;
    Ok(cache()?.join(kit_name(&version).context("Debian's rustc has no version")?))
}

/// The library of one compiler is of no use to another.
fn kit_name(version: &str) -> Option<String> {
    let number = version.strip_prefix("rustc ")?.split(' ').next()?;
    Some(format!("debian-rust-{number}-layout-{LAYOUT}"))
}

/// Compiles the standard library for wasm32 by way of an empty package; answers with the folder of its rlibs.
fn build_library() -> Result<PathBuf> {
    let package = cache()?.join("build/library");
    files::remove(&package)?;
    fs::create_dir_all(package.join("src"))?;
    fs::write(
        package.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    fs::write(package.join("src/lib.rs"), "#![no_std]\n")?;
    let target = package.join("target");
    let mut command = Command::new(CARGO);
    command
        .current_dir(&package)
        .args(["build", "--release", "--target", WASM])
        // `test` is for wasm-pack's tests.
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test")
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode in it, the page could not be optimised across crates.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("LD_LIBRARY_PATH");
    run_logged(&mut command, "library")?;
    Ok(target.join(WASM).join("release/deps"))
}

/// Lays out the sysroot and the two programs. They name the folder's final place, `kit`.
fn fill(draft: &Path, kit: &Path, library: &Path) -> Result<()> {
    let host = host()?;
    let rustlib = draft.join("sysroot/lib/rustlib");
    let own = rustlib.join(WASM).join("lib");
    fs::create_dir_all(&own)?;
    for entry in fs::read_dir(library)? {
        let file = entry?.path();
        let is_ours =
            file.file_stem().is_some_and(|name| name.to_string_lossy().starts_with("libempty"));
        if file.extension().is_some_and(|kind| kind == "rlib") && !is_ours {
            fs::copy(&file, own.join(file.file_name().context("a file without a name")?))?;
        }
    }
    let tools = rustlib.join(&host).join("bin");
    fs::create_dir_all(&tools)?;
    link(Path::new(LINKER), &tools.join("rust-lld"))?;
    link(&Path::new(RUSTLIB).join(&host).join("lib"), &rustlib.join(&host).join("lib"))?;
    link(&Path::new(RUSTLIB).join("src"), &rustlib.join("src"))?;

    write_programs(&draft.join("bin"), kit)
}

/// Puts `cargo`, `rustc` and what belongs to them into a folder that will be `kit`'s.
fn write_programs(folder: &Path, kit: &Path) -> Result<()> {
    let (programs, sysroot) = (kit.join("bin"), kit.join("sysroot"));
    let (programs, sysroot) = (programs.display(), sysroot.display());
    let ours = format!(
        "unset RUSTUP_TOOLCHAIN\n\
         export PATH='{programs}':\"$PATH\" RUSTC='{programs}/rustc' RUSTDOC='{programs}/rustdoc'"
    );
    fs::create_dir(folder)?;
    let write = |name: &str, body: &str| script(&folder.join(name), body);
    for name in ["rustc", "rustdoc"] {
        write(name, &format!("exec /usr/bin/{name} --sysroot '{sysroot}' \"$@\""))?;
    }
    write("cargo", &format!("{ours}\nexec {CARGO} \"$@\""))?;
    // Clippy's driver takes the sysroot from a variable.
    write("cargo-clippy", &format!("{ours}\nexport SYSROOT='{sysroot}'\nexec {CLIPPY} \"$@\""))
}

fn host() -> Result<String> {
    let about = output_of(Command::new(RUSTC).env_remove("LD_LIBRARY_PATH").arg("-vV"));
    let about = about.context("Debian's rustc does not run")?;
    Ok(host_in(&about).context("Debian's rustc names no host")?.to_owned())
}

fn host_in(about: &str) -> Option<&str> {
    about.lines().find_map(|line| line.strip_prefix("host: "))
}

#[cfg(unix)]
fn link(original: &Path, link: &Path) -> Result<()> {
    if !original.exists() {
        bail!("{} is missing", original.display());
    }
    std::os::unix::fs::symlink(original, link)
        .with_context(|| format!("cannot create {}", link.display()))
}

#[cfg(unix)]
fn script(file: &Path, body: &str) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::write(file, format!("#!/bin/sh\n{body}\n"))?;
    Ok(fs::set_permissions(file, fs::Permissions::from_mode(0o755))?)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<()> {
    bail!("this machine is not Debian")
}

#[cfg(not(unix))]
fn script(_: &Path, _: &str) -> Result<()> {
    bail!("this machine is not Debian")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kit_is_named_after_the_compiler_that_its_library_is_for() {
        let name = kit_name("rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)");
        assert_eq!(name, Some(format!("debian-rust-1.96.0-layout-{LAYOUT}")));
        assert_eq!(kit_name("cargo 1.96.0"), None);
        assert_eq!(kit_name(""), None);
    }

    #[test]
    fn the_compiler_says_which_host_it_is_for() {
        let about = "rustc 1.96.0\nbinary: rustc\nhost: aarch64-unknown-linux-gnu\nrelease: 1.96.0";
        assert_eq!(host_in(about), Some("aarch64-unknown-linux-gnu"));
        assert_eq!(host_in("rustc 1.96.0"), None);
    }

    #[cfg(unix)]
    #[test]
    fn programs_name_the_place_where_the_kit_will_lie() {
        let draft = files::draft_of(&files::built().join("xtask/tests/kit")).unwrap();
        let kit = Path::new("/some where/kit");
        write_programs(&draft.join("bin"), kit).unwrap();
        let program = |name: &str| fs::read_to_string(draft.join("bin").join(name)).unwrap();
        assert_eq!(
            program("rustc"),
            "#!/bin/sh\nexec /usr/bin/rustc --sysroot '/some where/kit/sysroot' \"$@\"\n"
        );
        assert!(program("cargo").contains("unset RUSTUP_TOOLCHAIN"));
        assert!(program("cargo-clippy").contains("SYSROOT='/some where/kit/sysroot'"));
    }
}
