//! A run as a file for other tools.

use std::{fs, path::Path};

use coordinator_core::{
    export::{mermaid, svg, tla},
    report::Played,
    scenario::Scenario,
};

use crate::{
    answer::{Answer, Problem},
    args::{self, Format},
    input,
};

/// Writes a run to a file, or answers with it.
pub(crate) fn export(args: &args::Export) -> Result<Answer, Problem> {
    let link = input::read(&args.scenario)?;
    let played = Played::whole(link)?;
    let scenario = played.trace.scenario.clone();
    let effective = played.effective();
    let (text, note) = match args.format {
        // What is wrong with a run is mended in its file, so that one is written in any case.
        Format::Json => (scenario.to_json(), effective.err().map(|why| why.to_string())),
        Format::Tla => match &args.output {
            Some(path) => return module(&scenario, path),
            None => (tla(&scenario, None).map_err(Problem::new)?.to_string(), None),
        },
        Format::Svg => (svg(&effective?.trace), None),
        Format::Mermaid => (mermaid(&effective?.trace), None),
    };
    let Some(path) = &args.output else {
        return Ok(Answer { note, ..Answer::fine(text) });
    };
    write(path, &text)?;
    Ok(Answer { note, ..Answer::fine(String::new()) })
}

/// Writes a module, which is called like its file, and its configuration beside it.
fn module(scenario: &Scenario, path: &Path) -> Result<Answer, Problem> {
    if path.extension().is_none_or(|extension| extension != "tla") {
        return Err(Problem::new(format_args!(
            "TLC reads files that end in .tla, and `{}` does not",
            path.display()
        )));
    }
    let name = path.file_stem().expect("a path with an extension has a name").to_string_lossy();
    let tla = tla(scenario, Some(&name)).map_err(Problem::new)?;
    write(path, &tla.module)?;
    write(&path.with_extension("cfg"), &tla.config)?;
    Ok(Answer::fine(String::new()))
}

fn write(path: &Path, text: &str) -> Result<(), Problem> {
    fs::write(path, text)
        .map_err(|why| Problem::new(format_args!("cannot write `{}`: {why}", path.display())))
}
