//! A run as a file for other tools.

use std::fs;

use coordinator_core::{
    export::{mermaid, svg},
    report,
};

use crate::{
    answer::{Answer, Problem},
    args::{self, Format},
    input,
};

/// Writes a run to a file, or answers with it.
pub(crate) fn export(args: &args::Export) -> Result<Answer, Problem> {
    let link = input::read(&args.scenario)?;
    let text = match args.format {
        // What is wrong with a run is mended in its file, so that one is written in any case.
        Format::Json => link.scenario.to_json(),
        Format::Svg | Format::Mermaid => {
            let trace = report::play(&link)?;
            report::all_took_effect(&trace, trace.len())?;
            if matches!(args.format, Format::Svg) { svg(&trace) } else { mermaid(&trace) }
        }
    };
    let Some(path) = &args.output else {
        return Ok(Answer::fine(text));
    };
    fs::write(path, text)
        .map_err(|why| Problem::new(format_args!("cannot write `{}`: {why}", path.display())))?;
    Ok(Answer::fine(String::new()))
}
