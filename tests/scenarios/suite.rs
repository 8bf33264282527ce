//! The tests of this folder.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use coordinator_core::scenario::{LIBRARY, Scenario, entry};
use coordinator_tests::golden::{LINE, golden, head_of};
use libtest_mimic::{Arguments, Failed, Trial};
use similar::TextDiff;

/// Set: what differs is written to the files.
const UPDATE: &str = "COORDINATOR_UPDATE";

pub(crate) fn main() -> ExitCode {
    let trials = names().into_iter().map(|name| Trial::test(name.clone(), move || run(&name)));
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Every file, and every run of the library: a missing file is a failure.
fn names() -> BTreeSet<String> {
    let files = fs::read_dir(folder()).expect("the folder of this file can be read");
    let files = files.map(|file| file.expect("a file's name can be read").path());
    let runs = files.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let names = runs.map(|path| path.file_stem().expect("it has a name").to_string_lossy().into());
    names.chain(LIBRARY.iter().map(|entry| entry.id.to_string())).collect()
}

fn run(name: &str) -> Result<(), Failed> {
    let path = folder().join(name).with_extension("txt");
    let found = if path.exists() { fs::read_to_string(&path)? } else { String::new() };
    // A run of the library stands there as it stands in the library, any other as somebody wrote it.
    let head = match entry(name).filter(|entry| entry.id == name) {
        Some(entry) => head_of(entry),
        None => found.split(LINE).next().unwrap_or_default().to_string(),
    };
    let scenario = Scenario::from_text(&head)?;
    let expected = golden(&head, &scenario);
    if found == expected {
        return Ok(());
    }
    if env::var_os(UPDATE).is_some() {
        return Ok(fs::write(&path, expected)?);
    }
    let diff = TextDiff::from_lines(&found, &expected);
    let diff = diff.unified_diff().header("as it is written", "as it is now").to_string();
    Err(format!("{diff}\nIf it is right as it is now: {UPDATE}=1 cargo test --test scenarios")
        .into())
}
