//! `cargo xtask seal`: what Trunk calls when a page is built. It gives the page its content security
//! policy: nothing from another origin, and no script but the page's own files.
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Styles of elements are written by the page itself; `data:` is the icon, which is empty.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
                      style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self'; \
                      object-src 'none'; base-uri 'self'; form-action 'none'";
const CHARSET: &str = "<meta charset=utf-8>";
const OPEN: &str = "<script type=module>";
const CLOSE: &str = "</script>";

/// Seals the page that Trunk has just built, if it is one that ships.
pub(crate) fn seal() -> Result<()> {
    let variable = |name: &str| {
        std::env::var(name).with_context(|| format!("{name} is not set: Trunk calls this"))
    };
    if variable("TRUNK_PROFILE")? != "release" {
        return Ok(());
    }
    let folder = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    let index = folder.join("index.html");
    let page = fs::read_to_string(&index)?;
    // A page that `trunk serve` serves has another script, which loads it anew after each change.
    if page.matches("<script").count() == 1 {
        fs::write(&index, sealed(&page, &folder)?)?;
    }
    Ok(())
}

/// The page with its policy, and with its script in a file of its own, which lands in `folder`.
fn sealed(page: &str, folder: &Path) -> Result<String> {
    let (before, rest) = page.split_once(OPEN).context("the page has no script to start it")?;
    let (script, after) = rest.split_once(CLOSE).context("the page's script does not end")?;
    let hash = script.split_once("./app-").and_then(|(_, rest)| rest.split_once(".js"));
    let (hash, _) = hash.context("the page's script does not name the file of the page")?;
    // Hashed like what it starts, so that no browser pairs an old one with new files.
    let name = format!("start-{hash}.js");
    fs::write(folder.join(&name), script)?;
    let policy = format!("{CHARSET}<meta http-equiv=content-security-policy content=\"{POLICY}\">");
    let before = before.replacen(CHARSET, &policy, 1);
    Ok(format!("{before}<script type=module src=./{name}>{CLOSE}{after}"))
}
