//! Which module of the core may know which.
use std::collections::{BTreeMap, BTreeSet};

use crate::Complaint;
use crate::sources::{Source, code_of};

/// Where the table of edges stands, and under which heading.
const ARCHITECTURE: &str = "ARCHITECTURE.md";
const HEADING: &str = "## Boundaries";
/// The search engine, which the core knows as a module and which is a crate of its own.
const CHECKER: &str = "checker";
/// What every module may use, and whose row says so.
const EVERYWHERE: &str = "num";

/// A row of the table: a module of the core, and the modules that it may `use`. A submodule counts as its
/// parent; `lib.rs` may use all. A new edge is a decision about the architecture.
struct Row {
    line: usize,
    module: String,
    may_know: BTreeSet<String>,
}

/// The rows about modules of the core: those that begin with a name in backticks.
fn table(architecture: &Source) -> Vec<Row> {
    let section = architecture.lines().skip_while(|(_, line)| *line != HEADING).skip(1);
    let section = section.take_while(|(_, line)| !line.starts_with("## "));
    let rows = section.filter(|(_, line)| line.starts_with("| `"));
    let read = |(line, text): (usize, &str)| {
        let mut cells = text.split('|').skip(1).map(named);
        let module = cells.next()?.into_iter().next()?;
        Some(Row { line, module, may_know: cells.next()? })
    };
    rows.filter_map(read).collect()
}

/// The names in backticks.
fn named(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The table against the sources: every module has a row and every row a module, no module knows what it may
/// not, none may know what it does not, and none knows another in a circle.
pub(crate) fn broken_boundaries(sources: &[Source]) -> Vec<Complaint> {
    let Some(architecture) = sources.iter().find(|source| source.path == ARCHITECTURE) else {
        return vec![format!("{ARCHITECTURE} is missing")];
    };
    let rows = table(architecture);
    let mut complaints = Vec::new();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let Some(own) = module_of(source) else { continue };
        let row = rows.iter().find(|row| row.module == own);
        let used = used.entry(own.clone()).or_default();
        if row.is_none() && used.is_empty() {
            let text = format!("`{own}` has no row under \"{HEADING}\" in {ARCHITECTURE}: add it");
            complaints.push(source.complaint(1, &text));
        }
        let foreign = |known: &String| *known != own && known != EVERYWHERE;
        for (line, known) in known_modules(source).into_iter().filter(|(_, it)| foreign(it)) {
            if row.is_some_and(|row| !row.may_know.contains(&known)) {
                let text = format!(
                    "`{own}` must not know `{known}`: move what it needs, or decide otherwise in {ARCHITECTURE}"
                );
                complaints.push(source.complaint(line, &text));
            }
            used.insert(known);
        }
    }
    for row in rows.iter().filter(|row| row.module != CHECKER) {
        let Some(used) = used.get(&row.module) else {
            let text = format!("the core has no module `{}`: remove its row", row.module);
            complaints.push(architecture.complaint(row.line, &text));
            continue;
        };
        for idle in row.may_know.difference(used) {
            let text = format!("`{}` does not use `{idle}`: take the permission away", row.module);
            complaints.push(architecture.complaint(row.line, &text));
        }
    }
    if let Some(circle) = circle(&rows) {
        let text = format!("these modules may know each other in a circle: {}", circle.join(", "));
        complaints.push(architecture.complaint(1, &text));
    }
    complaints
}

/// A protocol is `protocols/name.rs` and perhaps a folder `protocols/name`, whose files know one another.
pub(crate) fn between_protocols(source: &Source) -> Vec<Complaint> {
    let Some(inside) = source.path.strip_prefix("core/src/protocols/") else {
        return Vec::new();
    };
    let own = first_name(inside);
    let way_out = if inside.contains('/') { "super::super::" } else { "super::" };
    let is_other = |line: &str| {
        let mut named = line.split("crate::protocols::").skip(1).map(first_name);
        named.any(|name| name != own) || line.starts_with(&format!("use {way_out}"))
    };
    let found = source.lines_without_tests().filter(|(_, line)| is_other(code_of(line)));
    let advice = "a protocol is read beside its paper and knows no other: use only `crate::protocol` and its own parts";
    found.map(|(number, _)| source.complaint(number, advice)).collect()
}

/// The modules that may know each other in a circle, and those that may know these; absent if there are none.
fn circle(rows: &[Row]) -> Option<Vec<&str>> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    while done.len() < rows.len() {
        let left = rows.iter().filter(|row| !done.contains(row.module.as_str()));
        let next =
            left.clone().find(|row| row.may_know.iter().all(|name| done.contains(name.as_str())));
        let Some(row) = next else {
            return Some(left.map(|row| row.module.as_str()).collect());
        };
        done.insert(&row.module);
    }
    None
}

/// The module of the core that a file belongs to; none for `lib.rs` and for other packages.
fn module_of(source: &Source) -> Option<String> {
    let inside = source.path.strip_prefix("core/src/")?;
    let own = inside.split('/').next()?.split('.').next()?;
    (source.is("rs") && own != "lib").then(|| own.to_owned())
}

/// The first names of all `crate::…` paths, with their lines. Tests may know more than what they test.
fn known_modules(source: &Source) -> Vec<(usize, String)> {
    let mut known = Vec::new();
    let mut group: Option<usize> = None; // how deep in the braces of `crate::{`
    for (number, line) in source.lines_without_tests() {
        let mut rest = code_of(line);
        if group.is_none()
            && let Some(place) = rest.find("crate::{")
        {
            group = Some(0);
            rest = &rest[place + "crate::".len()..];
        }
        if let Some(depth) = group {
            let (names, depth) = names_in_group(rest, depth);
            known.extend(names.into_iter().map(|name| (number, name)));
            group = depth;
        } else {
            known.extend(rest.split("crate::").skip(1).map(|path| (number, first_name(path))));
        }
    }
    known
}

/// The names at the outermost level of a braced group, and how deep it still is at the end of the line.
fn names_in_group(line: &str, mut depth: usize) -> (Vec<String>, Option<usize>) {
    let mut names = Vec::new();
    let mut at_start = true; // of a path in the group
    for (place, char) in line.char_indices() {
        match char {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return (names, None);
                }
            }
            ',' => at_start = true,
            char if char.is_whitespace() => {}
            _ if at_start && depth == 1 => {
                names.push(first_name(&line[place..]));
                at_start = false;
            }
            _ => {}
        }
        if depth == 1 && char == '{' {
            at_start = true;
        }
    }
    (names, Some(depth))
}

fn first_name(path: &str) -> String {
    path.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
}

#[test]
fn groups_of_paths_are_read() {
    let text = "use crate::world::World;\nuse crate::{\n    event::{Event, Kind},\n    trace::Trace,\n};\nuse crate::{model, snapshot::Snapshot};\n";
    let source = Source { path: "core/src/x.rs".to_owned(), text: text.to_owned() };
    let names: Vec<String> = known_modules(&source).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["world", "event", "trace", "model", "snapshot"]);
}

#[test]
fn each_way_of_breaking_a_boundary_is_told() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let table = format!("{HEADING}\n\n| module | may know |\n| --- | --- |\n");
    let told = |rows: &str| {
        let sources = [
            source(ARCHITECTURE, &format!("{table}{rows}")),
            source("core/src/event.rs", "use crate::world::World;\n"),
            source("core/src/world.rs", ""),
        ];
        broken_boundaries(&sources)
    };
    assert!(told("| `event` | `world` |\n| `world` | nothing |\n").is_empty());
    for (rows, words) in [
        ("| `event` | nothing |\n| `world` | nothing |\n", "must not know `world`"),
        ("| `event` | `world` |\n| `world` | `event` |\n", "does not use `event`"),
        ("| `event` | `world` |\n| `world` | `event` |\n", "in a circle"),
        ("| `event` | `world` |\n", "`world` has no row"),
        ("| `event` | `world` |\n| `world` | nothing |\n| `tea` | nothing |\n", "no module `tea`"),
    ] {
        assert!(told(rows).iter().any(|told| told.contains(words)), "{rows}: {:?}", told(rows));
    }
}
