//! SCENARIO: a link, a bare code, a library name, or a file as JSON or as text, and the run that it is.

use std::{
    fmt::Display,
    fs::File,
    io::{self, ErrorKind, Read},
    path::{Path, is_separator},
};

use coordinator_core::scenario::{Link, Scenario, entry};

use crate::answer::Problem;

/// What stands before the code in a link.
const ROUTE: &str = "#/play/";
/// How long a file may be. The longest scenario there can be is far shorter.
const MAX_BYTES: u64 = 1024 * 1024;

/// Reads SCENARIO. What could be several things is a library name first, then a file.
pub(crate) fn read(text: &str) -> Result<Link, Problem> {
    if text == "-" {
        return from_file("standard input", io::stdin().lock());
    }
    let name = text.split_once('@').map_or(text, |(name, _)| name);
    if text.contains(ROUTE) || entry(name).is_some() {
        return Link::parse(text).map_err(Problem::new);
    }
    let path = Path::new(text);
    if path.exists() {
        let file = File::open(path).map_err(|why| unreadable(format_args!("`{text}`"), &why))?;
        return from_file(format_args!("`{text}`"), file);
    }
    if text.starts_with('#') || text.contains("://") {
        let missing = format!("there is no run in the link `{text}`: it has no `{ROUTE}` in it");
        return Err(Problem::new(missing));
    }
    let is_file = |ending: &str| path.extension().is_some_and(|it| it.eq_ignore_ascii_case(ending));
    if is_file("json") || is_file("txt") || text.contains(is_separator) {
        return Err(Problem::new(format_args!("there is no file `{text}`")));
    }
    Link::parse(text).map_err(Problem::new)
}

fn from_file(name: impl Display, file: impl Read) -> Result<Link, Problem> {
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|why| unreadable(&name, &why))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Problem::new(format_args!(
            "{name} is no scenario file: it is longer than {MAX_BYTES} bytes"
        )));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to() + 1;
        Problem::new(format_args!("{name} is not UTF-8 text: byte {place} is wrong"))
    })?;
    // Some editors put a mark before the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let wrong = |why: &dyn Display| Problem::new(format_args!("{name}: {why}"));
    let scenario = if is_text(text) {
        Scenario::from_text(text).map_err(|why| wrong(&why))
    } else {
        Scenario::from_json(text).map_err(|why| wrong(&why))
    };
    scenario.map(Link::new)
}

/// Whether a file is in the form that a person writes, which begins with a comment or with its protocol.
fn is_text(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('#') || text.starts_with("protocol:")
}

fn unreadable(name: impl Display, why: &io::Error) -> Problem {
    if why.kind() == ErrorKind::IsADirectory {
        return Problem::new(format_args!("{name} is a folder, not a file"));
    }
    Problem::new(format_args!("cannot read {name}: {why}"))
}
