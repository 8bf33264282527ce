//! What a learner has done: one record, which stays in the browser and is carried elsewhere as text.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::drill::{self, Card};

/// The version of the record. A field may be added to it, none is ever changed.
const VERSION: u32 = 1;
/// The most exercises and the most questions that a record may name.
const MOST: usize = 2_000;
/// The longest of their names, in bytes.
const LONGEST: usize = 200;
/// The longest text of a record, in bytes.
const MOST_BYTES: usize = 1_000_000;

/// Why a text is no record.
#[derive(Debug, Error)]
pub enum RecordError {
    /// It is none.
    #[error("it is no record of progress ({0})")]
    Malformed(#[from] serde_json::Error),
    /// It comes from a newer page.
    #[error("it is of version {0}, and this page reads version {VERSION}")]
    Version(u32),
    /// It is larger than any course.
    #[error(
        "it names more than {MOST} exercises or questions, or one by more than {LONGEST} bytes"
    )]
    TooLarge,
    /// A question stands in a box that there is not.
    #[error("it has a question in box {}, and there are {}", _0 + 1, drill::DAYS.len())]
    Box(usize),
}

/// What a learner has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    version: u32,
    /// The solved exercises, as `tasks/saga#break-2`.
    solved: BTreeSet<String>,
    /// The questions that were answered in the drill, by the file names of their pages.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    cards: BTreeMap<String, Card>,
}

impl Default for Record {
    fn default() -> Self {
        Self { version: VERSION, solved: BTreeSet::new(), cards: BTreeMap::new() }
    }
}

impl Record {
    /// Reads a record, as [`Record::text`] writes it.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        #[derive(Deserialize)]
        struct Head {
            version: u32,
        }
        if text.len() > MOST_BYTES {
            return Err(RecordError::TooLarge);
        }
        let Head { version } = serde_json::from_str(text)?;
        if version != VERSION {
            return Err(RecordError::Version(version));
        }
        let record: Self = serde_json::from_str(text)?;
        record.check()?;
        Ok(record)
    }

    fn check(&self) -> Result<(), RecordError> {
        let mut names = self.solved.iter().chain(self.cards.keys());
        if self.solved.len() > MOST
            || self.cards.len() > MOST
            || names.any(|name| name.len() > LONGEST)
        {
            return Err(RecordError::TooLarge);
        }
        match self.cards.values().find(|card| card.place >= drill::DAYS.len()) {
            Some(card) => Err(RecordError::Box(card.place)),
            None => Ok(()),
        }
    }

    /// The record as text: JSON.
    ///
    /// # Panics
    ///
    /// Never: names and numbers serialise.
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("a record serialises")
    }

    /// Notes that an exercise is solved; tells whether that is news. A full record takes no more.
    pub fn solve(&mut self, name: &str) -> bool {
        self.solved.len() < MOST && name.len() <= LONGEST && self.solved.insert(name.to_owned())
    }

    /// Notes whether a question was known, on a day; tells whether the record changed. A full record takes no more.
    pub fn answer(&mut self, question: &str, knew: bool, today: u32) -> bool {
        let before = self.cards.get(question).copied();
        let fits = before.is_some() || self.cards.len() < MOST && question.len() <= LONGEST;
        if fits {
            self.cards.insert(question.to_owned(), Card::after(before, knew, today));
        }
        fits
    }

    /// The exercises of a page, such as `tasks/saga`, that are solved.
    pub fn solved_on(&self, page: &str) -> usize {
        let on_page = |name: &&String| name.split('#').next() == Some(page);
        self.solved.iter().filter(on_page).count()
    }

    /// Whether an exercise is solved.
    pub fn has_solved(&self, name: &str) -> bool {
        self.solved.contains(name)
    }

    /// How many exercises are solved.
    pub fn solved(&self) -> usize {
        self.solved.len()
    }

    /// The questions that were answered.
    pub const fn cards(&self) -> &BTreeMap<String, Card> {
        &self.cards
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.solved.is_empty() && self.cards.is_empty()
    }

    /// What either of two records has; of a question, the later answer.
    pub fn with(&self, other: &Self) -> Result<Self, RecordError> {
        let mut both = self.clone();
        both.solved.extend(other.solved.iter().cloned());
        for (question, card) in &other.cards {
            let own = both.cards.entry(question.clone()).or_insert(*card);
            if card.seen > own.seen {
                *own = *card;
            }
        }
        both.check()?;
        Ok(both)
    }
}

/// An import or a reset, as long as it can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    before: Record,
    after: Record,
}

impl Change {
    /// The change of one record to another.
    pub const fn new(before: Record, after: Record) -> Self {
        Self { before, after }
    }

    /// The record as it was before the change, with all that was done since.
    pub fn undone(&self, now: &Record) -> Result<Record, RecordError> {
        let mut since = now.clone();
        since.solved.retain(|name| !self.after.solved.contains(name));
        since.cards.retain(|question, card| self.after.cards.get(question) != Some(card));
        self.before.with(&since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(solved: &[&str], cards: &[(&str, usize, u32)]) -> Record {
        Record {
            solved: solved.iter().map(|&name| name.to_owned()).collect(),
            cards: cards
                .iter()
                .map(|&(question, place, seen)| (question.to_owned(), Card { place, seen }))
                .collect(),
            ..Record::default()
        }
    }

    #[test]
    fn a_record_comes_back() {
        let record = record(&["tasks/saga#break-2"], &[("pivot", 4, 20_000)]);
        assert_eq!(Record::parse(&record.text()).unwrap(), record);
        let text = r#"{"version":1,"solved":["tasks/saga#break-2"]}"#;
        let old = Record::parse(text).unwrap();
        assert!(old.has_solved("tasks/saga#break-2") && !old.has_solved("tasks/saga#break-1"));
        assert_eq!((old.solved(), old.solved_on("tasks/saga"), old.solved_on("saga")), (1, 1, 0));
    }

    #[test]
    fn a_broken_record_is_refused_with_its_reason() {
        let many: Vec<String> = (0..=MOST).map(|nth| nth.to_string()).collect();
        let many = format!(r#"{{"version":1,"solved":{many:?}}}"#);
        let long = format!(r#"{{"version":1,"solved":[{:?}]}}"#, "x".repeat(LONGEST + 1));
        let huge = " ".repeat(MOST_BYTES + 1);
        for (text, why) in [
            ("", "it is no record of progress (EOF"),
            ("{}", "it is no record of progress (missing field `version`"),
            ("[1]", "it is no record of progress ("),
            (r#"{"version":1,"solved":[1]}"#, "it is no record of progress (invalid type"),
            (r#"{"version":2,"stars":3}"#, "it is of version 2, and this page reads version 1"),
            (
                r#"{"version":1,"solved":[],"cards":{"a":{"box":5,"seen":1}}}"#,
                "it has a question in box 6, and there are 5",
            ),
            (&many, "it names more than 2000"),
            (&long, "it names more than 2000"),
            (&huge, "it names more than 2000"),
        ] {
            let error = Record::parse(text).expect_err(text).to_string();
            assert!(error.starts_with(why), "{error}");
        }
    }

    #[test]
    fn a_full_record_takes_no_more() {
        let mut full = Record::default();
        for nth in 0..MOST {
            assert!(full.solve(&nth.to_string()));
            assert!(full.answer(&nth.to_string(), true, 1));
        }
        assert!(!full.solve("one more") && !full.answer("one more", true, 1));
        assert!(full.answer("7", false, 2));
        assert_eq!(Record::parse(&full.text()).unwrap(), full);
        let other = record(&["one more"], &[]);
        assert!(matches!(full.with(&other), Err(RecordError::TooLarge)));
    }

    #[test]
    fn two_records_together_have_all_and_the_later_answers() {
        let one = record(&["a", "b"], &[("p", 3, 10), ("q", 0, 12)]);
        let other = record(&["b", "c"], &[("p", 0, 11), ("q", 2, 5), ("r", 1, 1)]);
        let both = record(&["a", "b", "c"], &[("p", 0, 11), ("q", 0, 12), ("r", 1, 1)]);
        assert_eq!(one.with(&other).unwrap(), both);
        assert_eq!(other.with(&one).unwrap(), both);
    }

    #[test]
    fn what_is_undone_leaves_what_was_done_since() {
        let before = record(&["a"], &[("p", 3, 10)]);
        let reset = Change::new(before.clone(), Record::default());
        assert_eq!(reset.undone(&Record::default()).unwrap(), before);
        let since = record(&["b"], &[("q", 0, 11)]);
        assert_eq!(
            reset.undone(&since).unwrap(),
            record(&["a", "b"], &[("p", 3, 10), ("q", 0, 11)])
        );

        let import = Change::new(before.clone(), record(&["a", "x"], &[("p", 3, 10), ("y", 0, 1)]));
        let since = record(&["a", "b", "x"], &[("p", 4, 12), ("y", 0, 1)]);
        assert_eq!(import.undone(&since).unwrap(), record(&["a", "b"], &[("p", 4, 12)]));
    }
}
