//! The named runs: each opens by its name, and says what to watch for.
//!
//! They stand in `library.txt`, which the compiler reads: a mistake in its layout is an error there. A line
//! that begins with `#` is the heading of a group. Each run is a paragraph: its name and its aliases, its
//! title, what to watch for, perhaps `symptoms: ` with the words of reports by which [`find`] finds it, and the
//! run as [`Scenario::to_text`] writes it.

mod search;

pub use search::find;

use super::Scenario;

/// A named run.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name in links and on the command line; never changes.
    pub id: &'static str,
    /// Other names for it, apart by spaces, from the lists of schedules and mistakes; empty if there are none.
    pub alias: &'static str,
    /// Under which heading it stands.
    pub group: &'static str,
    /// What happens, in a few words.
    pub title: &'static str,
    /// What to watch for, in a sentence or two.
    pub watch_for: &'static str,
    /// Words of reports and questions that it answers to; empty if its title and its text have them.
    pub symptoms: &'static str,
    /// The run, as [`Scenario::to_text`] writes it, without the last line's end.
    text: &'static str,
}

const TEXT: &str = include_str!("library.txt");

/// Every named run, in the order of the menu.
pub const LIBRARY: &[Entry] = &ENTRIES;

static ENTRIES: [Entry; count()] = entries();

/// What a paragraph is.
enum Paragraph {
    Heading(&'static str),
    Run(Entry),
}

const fn count() -> usize {
    let (mut count, mut rest) = (0, TEXT);
    while !rest.is_empty() {
        let (paragraph, after) = paragraph(rest);
        if let Paragraph::Run(_) = paragraph {
            count += 1;
        }
        rest = after;
    }
    count
}

#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::large_stack_arrays, reason = "only the compiler runs it")
)]
const fn entries() -> [Entry; count()] {
    const NONE: Entry =
        Entry { id: "", alias: "", group: "", title: "", watch_for: "", symptoms: "", text: "" };
    let mut entries = [NONE; count()];
    let (mut count, mut group, mut rest) = (0, "", TEXT);
    while !rest.is_empty() {
        let (paragraph, after) = paragraph(rest);
        match paragraph {
            Paragraph::Heading(heading) => group = heading,
            Paragraph::Run(entry) => {
                assert!(!group.is_empty(), "a run of the library stands before the first heading");
                entries[count] = Entry { group, ..entry };
                count += 1;
            }
        }
        rest = after;
    }
    entries
}

/// The first paragraph of a text, and what follows it.
const fn paragraph(text: &'static str) -> (Paragraph, &'static str) {
    let (paragraph, after) = cut(text, "\n\n");
    let (first, rest) = cut(paragraph, "\n");
    let (id, alias) = cut(first, " ");
    if id.len() == 1 && id.as_bytes()[0] == b'#' {
        assert!(rest.is_empty(), "a heading in the library is a line of its own");
        return (Paragraph::Heading(alias), after);
    }
    let (title, rest) = cut(rest, "\n");
    let (watch_for, rest) = cut(rest, "\n");
    let (before, symptoms) = cut(rest, "symptoms: ");
    let (symptoms, text) = if before.is_empty() { cut(symptoms, "\n") } else { ("", rest) };
    assert!(!id.is_empty(), "the library has an empty line too many");
    assert!(!text.is_empty(), "a run of the library lacks its title, its words or its choices");
    (Paragraph::Run(Entry { id, alias, group: "", title, watch_for, symptoms, text }), after)
}

/// A text before and after the first place of `separator`, or all of it and nothing.
const fn cut(text: &'static str, separator: &str) -> (&'static str, &'static str) {
    let (bytes, separator) = (text.as_bytes(), separator.as_bytes());
    let mut place = 0;
    while place + separator.len() <= bytes.len() {
        let mut same = 0;
        while same < separator.len() && bytes[place + same] == separator[same] {
            same += 1;
        }
        if same == separator.len() {
            let (before, rest) = text.split_at(place);
            return (before, rest.split_at(separator.len()).1);
        }
        place += 1;
    }
    (text.trim_ascii_end(), "")
}

/// What the library says about a run, if it stands there.
pub fn entry_of(scenario: &Scenario) -> Option<&'static Entry> {
    let text = scenario.to_text();
    LIBRARY.iter().find(|entry| entry.text == text.trim_ascii_end())
}

/// The run with this name or one of its aliases, in whatever case.
pub fn entry(id: &str) -> Option<&'static Entry> {
    LIBRARY.iter().find(|entry| entry.names().any(|name| name.eq_ignore_ascii_case(id)))
}

impl Entry {
    /// The run.
    ///
    /// # Panics
    /// Never: a test reads every entry.
    pub fn scenario(&self) -> Scenario {
        // With `expect` a page has what prints every error of a text for programmers, too.
        let Ok(scenario) = Scenario::from_text(self.text) else {
            panic!("the library holds only valid runs");
        };
        scenario
    }

    /// Its name and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        core::iter::once(self.id).chain(self.alias.split_ascii_whitespace())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_stand_as_they_are_written() {
        for entry in LIBRARY {
            let read = Scenario::from_text(entry.text).map(|scenario| scenario.to_text());
            let expected = Ok(alloc::format!("{}\n", entry.text));
            assert_eq!(read, expected, "{}", entry.id);
        }
    }

    #[test]
    fn names_are_unique() {
        for (place, entry) in LIBRARY.iter().enumerate() {
            let others = LIBRARY[..place].iter().flat_map(Entry::names);
            let taken = others.into_iter().find(|name| entry.names().any(|own| own == *name));
            assert_eq!(taken, None, "{}", entry.id);
        }
    }
}
