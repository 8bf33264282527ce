//! Words that must not stand in the sources.
use crate::Complaint;
use crate::sources::{Source, code_of, has_word};

/// What the core must not use, and what to use in its place.
const UNFIT_FOR_CORE: [(&str, &str); 5] = [
    ("HashMap", "its order differs from run to run: use BTreeMap"),
    ("HashSet", "its order differs from run to run: use BTreeSet"),
    ("f32", "fractions differ between machines: count in integers"),
    ("f64", "fractions differ between machines: count in integers"),
    ("std::", "the core has no operating system: use core:: or alloc::"),
];

/// What work in progress leaves behind.
const LEFTOVERS: [(&str, &str); 5] = [
    ("todo!(", "finish it, or remove what is unfinished"),
    ("unimplemented!(", "finish it, or remove what is unfinished"),
    ("dbg!(", "remove it"),
    ("console.log", "remove it"),
    ("console::log", "remove it"),
];

/// The only tests that `cargo test` may leave out.
const LONG: &str = "#[ignore = \"long: `cargo xtask test` runs it\"]";

/// Places and addresses that other people's machines do not have, in two halves so as not to name them.
const OF_ONE_MACHINE: [(&str, &str); 8] = [
    ("/ho", "me/"),
    ("/ro", "ot/"),
    ("/wo", "rk/"),
    ("crates", ".io"),
    ("npm", "js.org"),
    ("static.rust", "-lang.org"),
    ("deb.deb", "ian.org"),
    ("py", "pi.org"),
];

pub(crate) fn unfit_for_core(source: &Source) -> Vec<Complaint> {
    if !source.path.starts_with("core/src/") || !source.is("rs") {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    for (number, line) in source.lines_without_tests() {
        for (word, advice) in UNFIT_FOR_CORE {
            if has_word(code_of(line), word) {
                complaints
                    .push(source.complaint(number, &format!("`{word}` in the core; {advice}")));
            }
        }
    }
    complaints
}

pub(crate) fn leftovers(source: &Source) -> Vec<Complaint> {
    if !source.is_code() || source.is_tidy() {
        return Vec::new();
    }
    let mut complaints = Vec::new();
    for (number, line) in source.lines() {
        for (word, advice) in LEFTOVERS {
            if code_of(line).contains(word) {
                complaints
                    .push(source.complaint(number, &format!("`{word}` was left here; {advice}")));
            }
        }
        // In the whole line: what may follow holds no `//`.
        if line.contains("#[ignore") && !line.contains(LONG) {
            let text = format!("a test that never runs proves nothing; `{LONG}` marks a long one");
            complaints.push(source.complaint(number, &text));
        }
    }
    complaints
}

pub(crate) fn trailing_space(source: &Source) -> Vec<Complaint> {
    let ends_in_space = |line: &str| line.ends_with([' ', '\t']);
    let found = source.lines().filter(|(_, line)| ends_in_space(line));
    found
        .map(|(number, _)| source.complaint(number, "the line ends in white space: remove it"))
        .collect()
}

pub(crate) fn of_one_machine(source: &Source) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (number, line) in source.lines() {
        for (head, tail) in OF_ONE_MACHINE {
            let word = format!("{head}{tail}");
            if has_word(line, &word) {
                let text = format!(
                    "`{word}` is a place on one machine or the host of a registry: say it without"
                );
                complaints.push(source.complaint(number, &text));
            }
        }
    }
    complaints
}
