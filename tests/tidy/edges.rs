//! Which module of the core may know which.
use std::collections::BTreeSet;

use crate::Complaint;
use crate::sources::{Source, code_of};

/// Every module of the core and the modules that it may `use`. A submodule counts as its parent; `lib.rs`
/// may use all. A new edge is a decision about the architecture: ARCHITECTURE.md says what each module is
/// for and what it must never know.
const MAY_KNOW: &[(&str, &[&str])] = &[
    // The search engine, a crate of its own.
    ("checker", &[]),
    ("nearest", &[]),
    ("num", &[]),
    // The contract, and those who fulfil it.
    ("protocol", &[]),
    // Every kind of fault, once.
    ("fault", &["protocol"]),
    ("protocols", &["protocol"]),
    // What an observer sees.
    ("event", &["protocol", "fault"]),
    ("snapshot", &["protocol", "fault", "event"]),
    // The rules.
    ("world", &["protocol", "fault", "snapshot", "event"]),
    // Every choice of a run, and what happened in it.
    ("scenario", &["protocol", "protocols", "fault", "nearest"]),
    ("trace", &["protocol", "fault", "snapshot", "event", "scenario"]),
    // Readers of a trace. None of them knows the world or a protocol.
    ("analysis", &["protocol", "fault", "snapshot", "event", "trace", "scenario"]),
    (
        "goal",
        &["protocol", "fault", "snapshot", "event", "trace", "scenario", "analysis", "nearest"],
    ),
    ("export", &["protocol", "event", "trace", "scenario", "analysis"]),
    // The two drivers.
    (
        "simulate",
        &["protocol", "protocols", "fault", "snapshot", "event", "world", "scenario", "trace"],
    ),
    (
        "explore",
        &[
            "checker",
            "protocol",
            "protocols",
            "fault",
            "snapshot",
            "event",
            "world",
            "scenario",
            "trace",
            "analysis",
            "simulate",
        ],
    ),
    // Runs and searches as plain data, for programs.
    ("report", &["checker", "protocol", "trace", "scenario", "analysis", "simulate", "explore"]),
    // The published specifications, as models for the checker.
    ("tla_models", &["checker"]),
];

/// What every module may use.
const EVERYWHERE: &str = "num";

pub(crate) fn forbidden_edges(source: &Source) -> Vec<Complaint> {
    let Some(own) = module_of(source) else {
        return Vec::new();
    };
    let Some((_, allowed)) = MAY_KNOW.iter().find(|(name, _)| *name == own) else {
        let text = format!(
            "the module `{own}` is not in the table of edges: add it to MAY_KNOW in tests/tidy/edges.rs"
        );
        return vec![source.complaint(1, &text)];
    };
    let mut complaints = Vec::new();
    for (line, known) in known_modules(source) {
        if known != own && known != EVERYWHERE && !allowed.contains(&known.as_str()) {
            let text = format!(
                "`{own}` must not know `{known}`: move what it needs, or decide otherwise in MAY_KNOW in tests/tidy/edges.rs"
            );
            complaints.push(source.complaint(line, &text));
        }
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

/// A circle in the table, if there is one.
pub(crate) fn cycle() -> Option<Vec<&'static str>> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    while done.len() < MAY_KNOW.len() {
        let left = MAY_KNOW.iter().filter(|(name, _)| !done.contains(name));
        let next = left.clone().find(|(_, known)| known.iter().all(|name| done.contains(name)));
        let Some((name, _)) = next else {
            return Some(left.map(|(name, _)| *name).collect());
        };
        done.insert(name);
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
