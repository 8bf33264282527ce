//! `cargo xtask seal`: what Trunk calls when a page is built. It makes a page that ships small and safe:
//! there is one style sheet, scripts and styles are minified, and the content security policy lets in
//! nothing from another origin, and no script but the page's own files.
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::environment::Environment;
use crate::process::run;

/// Styles of elements are written by the page itself; `data:` is the icon, which is empty.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
                      style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self'; \
                      object-src 'none'; base-uri 'self'; form-action 'none'";
/// What only the script of `trunk serve` has, which loads the page anew after each change.
pub(crate) const RELOADS: &str = ".well-known/trunk/ws";

/// Seals the page that Trunk has just built, if it is one that ships.
pub(crate) fn seal() -> Result<()> {
    let variable = |name: &str| {
        std::env::var(name).with_context(|| format!("{name} is not set: Trunk calls this"))
    };
    let folder = PathBuf::from(variable("TRUNK_STAGING_DIR")?);
    let index = folder.join("index.html");
    let page = fs::read_to_string(&index)?;
    if variable("TRUNK_PROFILE")? != "release" || page.contains(RELOADS) {
        println!("seal: a page for development does not ship, and stays as it is");
        return learn::build(&folder, &page);
    }
    let sealed = Sealed::of(&page)?;
    fs::write(folder.join(&sealed.script_name), sealed.script)?;
    let page = styles::join(&sealed.page, &folder)?;
    fs::write(&index, &page)?;
    learn::build(&folder, &page)?;
    for file in learn::pages(&folder)? {
        let page = fs::read_to_string(&file)?;
        fs::write(&file, with_policy(&page)?)?;
    }
    let [script, program] =
        [".js", "_bg.wasm"].map(|end| folder.join(sealed.program.clone() + end));
    imports::shorten(&script, &program)?;
    minify(&folder)?;
    minify(&folder.join(learn::FOLDER))
}

/// A page without a script in it, and the script that it has instead.
struct Sealed {
    page: String,
    script_name: String,
    script: String,
    /// What the names of the page's program and of that program's script begin with.
    program: String,
}

impl Sealed {
    /// Moves the page's only script into a file of its own, and adds the policy.
    fn of(page: &str) -> Result<Self> {
        if page.matches("<script").count() != 1 {
            bail!("the page is to have one script, the one that starts it");
        }
        let (before, rest) = page.split_once("<script").context("the page has no script")?;
        let (_, rest) = rest.split_once('>').context("the script's tag does not end")?;
        let (script, after) = rest.split_once("</script>").context("the script does not end")?;
        let hash = script.split_once("./app-").and_then(|(_, rest)| rest.split_once(".js"));
        let (hash, _) = hash.context("the page's script does not name the file of the page")?;
        // Hashed like what it starts, so that no browser pairs an old one with new files.
        let script_name = format!("start-{hash}.js");
        let page =
            format!(r#"{before}<script type="module" src="./{script_name}"></script>{after}"#);
        Ok(Self {
            page: with_policy(&without_integrity(&page))?,
            script_name,
            script: script.trim().to_owned(),
            program: format!("app-{hash}"),
        })
    }
}

/// The policy comes right after the character set, before anything that it could forbid.
fn with_policy(page: &str) -> Result<String> {
    let start = page.find("<meta charset").context("the page does not name its character set")?;
    let end = start + page[start..].find('>').context("a tag of the page does not end")? + 1;
    let (before, after) = page.split_at(end);
    Ok(format!(r#"{before}<meta http-equiv="content-security-policy" content="{POLICY}">{after}"#))
}

/// Trunk's hashes are of the files before they are minified, and would keep the browser from using them.
fn without_integrity(page: &str) -> String {
    const ATTRIBUTE: &str = " integrity=";
    let mut parts = page.split(ATTRIBUTE);
    let mut rest = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let value_ends = match part.strip_prefix('"') {
            Some(quoted) => quoted.find('"').map(|at| at + 2),
            None => part.find([' ', '>']),
        };
        rest.push_str(&part[value_ends.unwrap_or(part.len())..]);
    }
    rest
}

/// Minifies what Trunk cannot: its own minifier gives up on every script that wasm-bindgen writes, since
/// it does not know `export { x as default }`.
fn minify(folder: &Path) -> Result<()> {
    let files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let is_text =
        |file: &PathBuf| file.extension().is_some_and(|kind| kind == "js" || kind == "css");
    let mut command = Environment::find()?.command("esbuild")?;
    command.args(["--minify", "--charset=utf8", "--log-level=warning", "--allow-overwrite"]);
    command.arg("--outdir=.").current_dir(folder);
    run(command.args(files.iter().filter(|file| is_text(file)).filter_map(|file| file.file_name())))
        .context("scripts and styles are minified by what `cargo xtask setup` installs")
}

mod imports;
mod learn;
mod styles;

#[cfg(test)]
mod tests;
