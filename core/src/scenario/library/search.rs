//! Finds runs of the library by the words that people use in reports and questions.

use alloc::{string::String, vec::Vec};
use core::cmp::Reverse;

use super::{Entry, LIBRARY};
use crate::protocols::ProtocolId;

/// Words that say nothing about a run.
const STOP_WORDS: &str = "a after an and are as at be between by can do does for from has have how i in into is it \
                          its my not of on or so that the then there to versus vs was what when where which while \
                          who why will with without";

/// What is written as several words, and the one word that it is taken for.
const PHRASES: [(&str, &str); 8] = [
    ("in doubt", "indoubt"),
    ("resource manager", "participant"),
    ("transaction manager", "coordinator"),
    ("two phase commit", "2pc"),
    ("three phase commit", "3pc"),
    ("time out", "timeout"),
    ("times out", "timeout"),
    ("timed out", "timeout"),
];

/// Words that mean the same here, without their endings.
const SYNONYMS: [&str; 12] = [
    "participant cohort rm",
    "coordinator orchestrator tm",
    "crash fail failur down dead die kill restart reboot",
    "compens undo undone rollback refund revert cancel",
    "timeout timer expir wait hang suspend",
    "block stuck indoubt stall",
    "orphan forget forgotten abandon dangl",
    "duplic twice double repeat redeliver idempotent",
    "lost lose drop miss disappear",
    "partition split cut netsplit",
    "lock isol dirty",
    "leader failover takeover primary",
];

/// How much a word counts where it stands: symptoms, names, title, mistakes, the rest.
const WEIGHTS: [u32; 5] = [9, 8, 4, 3, 1];

/// The runs that answer to the words of a query, best first: one of that name; then those that have most of the
/// words, and have them in their symptoms, names and titles rather than in their texts. Words may come in any order; hyphens, case,
/// endings and words such as “why” do not matter; the beginning of a word, and another word for the same, count
/// less than the word. A run must have at least half of the words. Without words, every run in its order.
///
/// ```
/// use coordinator_core::scenario::find;
///
/// let found = find("why does 2PC block?");
/// assert_eq!(found[0].id, "2pc-coordinator-crash");
/// ```
pub fn find(query: &str) -> Vec<&'static Entry> {
    let wanted = words(query);
    if wanted.is_empty() {
        return LIBRARY.iter().collect();
    }
    let name = query.trim();
    let mut found: Vec<((bool, usize, u32), &Entry)> = LIBRARY
        .iter()
        .filter_map(|entry| {
            let fields = fields(entry);
            let scores = wanted.iter().map(|word| score(word, &fields));
            let (mut had, mut total) = (0, 0);
            for score in scores.filter(|score| *score > 0) {
                had += 1;
                total += score;
            }
            let rank = (entry.names().any(|own| own.eq_ignore_ascii_case(name)), had, total);
            (had > 0 && had * 2 >= wanted.len()).then_some((rank, entry))
        })
        .collect();
    // The sort is stable: equals stay in the order of the library.
    found.sort_by_key(|(rank, _)| Reverse(*rank));
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// A word without its ending, and its row in [`SYNONYMS`].
struct Word {
    stem: String,
    meaning: Option<usize>,
}

/// The words of an entry, by what they count.
fn fields(entry: &Entry) -> [Vec<Word>; WEIGHTS.len()] {
    let mistakes = ProtocolId::all()
        .flat_map(|protocol| protocol.info().mistakes)
        .filter(|mistake| mistake.scenario == entry.id)
        .flat_map(|mistake| words(mistake.about));
    let both = |one: &str, other: &str| {
        let mut all = words(one);
        all.extend(words(other));
        all
    };
    [
        words(entry.symptoms),
        both(entry.id, entry.alias),
        words(entry.title),
        mistakes.collect(),
        both(entry.watch_for, entry.group),
    ]
}

/// What a word counts in an entry: the most of what it counts anywhere.
fn score(word: &Word, fields: &[Vec<Word>; WEIGHTS.len()]) -> u32 {
    let likeness = |own: &Word| match own.stem.strip_prefix(&word.stem) {
        Some("") => 3,
        _ if word.meaning.is_some() && word.meaning == own.meaning => 2,
        Some(_) if word.stem.len() > 2 => 1,
        _ => 0,
    };
    let counts = fields.iter().zip(WEIGHTS);
    counts
        .flat_map(|(field, weight)| field.iter().map(move |own| likeness(own) * weight))
        .max()
        .unwrap_or(0)
}

/// The words of a text that say something.
fn words(text: &str) -> Vec<Word> {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' }
    };
    let mut text: String = text.chars().map(plain).collect();
    for (phrase, word) in PHRASES {
        text = text.replace(phrase, word);
    }
    let telling = |word: &&str| !STOP_WORDS.split_ascii_whitespace().any(|stop| stop == *word);
    text.split_ascii_whitespace().filter(telling).map(Word::new).collect()
}

impl Word {
    fn new(word: &str) -> Self {
        let stem = stem(word);
        let has = |row: &str| row.split_ascii_whitespace().any(|own| own == stem);
        Self { stem: stem.into(), meaning: SYNONYMS.iter().position(|row| has(row)) }
    }
}

/// A word without the endings of English verbs and plurals, if enough is left of it to be told by.
fn stem(word: &str) -> &str {
    const ENDINGS: [&str; 12] =
        ["ations", "ation", "ating", "ated", "ates", "ate", "ings", "ing", "ed", "es", "s", "e"];
    let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.into_iter().find(|stem| stem.len() >= 4).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(query: &str) -> &'static str {
        find(query).first().map_or("nothing", |entry| entry.id)
    }

    #[test]
    fn reports_find_the_run_that_shows_their_symptom() {
        for (query, id) in [
            ("resource manager timeout", "2pc-lost-vote"),
            ("in-doubt locks after failover", "2pc-coordinator-crash"),
            ("empty rollback", "saga-late-step"),
            ("hanging try", "m17-no-tombstone"),
            ("suspended try", "m17-no-tombstone"),
            ("unknown result", "saga-unknown-outcome"),
            ("refund twice", "m14-refunded-twice"),
            ("orphaned prepared transaction", "2pc-xa-orphan"),
            ("heuristic", "m4-aborts-alone"),
            ("heuristic mixed", "m4-aborts-alone"),
            ("transaction log lost", "2pc-log-lost"),
            ("restored from an old backup", "2pc-log-set-back"),
            ("fsync error", "2pc-write-fails"),
            ("fsync failed but data was written", "2pc-write-uncertain"),
            ("acceptor lost its disk", "paxos-commit-log-lost"),
            ("inquiry answered abort before the decision", "m24-presumes-while-counting"),
            ("acknowledges unknown transaction", "m25-acks-unknown"),
            ("XAER_NOTA ignored", "m26-error-as-ack"),
            ("read only participant never acks", "m27-ignores-read"),
            ("cancel overtakes a slow try", "m28-undo-overtakes-work"),
            ("replayed command says success", "m29-undone-says-done"),
            ("workflow stuck after restart", "m30-log-not-resumed"),
        ] {
            assert_eq!(first(query), id, "{query}");
        }
    }

    #[test]
    fn questions_of_learners_find_a_run() {
        for (query, id) in [
            ("why does 2PC block", "2pc-coordinator-crash"),
            ("why does two-phase commit block", "2pc-coordinator-crash"),
            ("saga vs 2pc", "checkout-2pc"),
            ("crash after commit before send", "m4-aborts-alone"),
            ("in-doubt", "2pc-coordinator-crash"),
            ("isolation", "checkout-no-lock"),
            ("TCC", "checkout"),
            ("coordinator failure", "2pc-coordinator-crash"),
        ] {
            assert_eq!(first(query), id, "{query}");
        }
    }

    #[test]
    fn order_case_hyphens_and_stop_words_do_not_matter() {
        let ids = |query| find(query).iter().map(|entry| entry.id).collect::<Vec<_>>();
        let usual = ids("coordinator crash");
        for same in [
            "Crash COORDINATOR",
            "crash of the coordinator",
            "coordinator-crash",
            "coordinators crashed",
        ] {
            assert_eq!(ids(same), usual, "{same}");
        }
        assert_eq!(ids("zebra"), Vec::<&str>::new());
        assert_eq!(ids("of the").len(), LIBRARY.len());
    }

    #[test]
    fn a_word_is_found_while_it_is_typed() {
        for length in 3.."orchestrator".len() {
            let typed = &"orchestrator"[..length];
            let found = find(typed);
            assert!(found.iter().any(|it| it.id == "saga-unknown-outcome"), "{typed}");
        }
    }

    #[test]
    fn every_run_is_found_by_its_names_and_its_title() {
        for entry in LIBRARY {
            for name in entry.names() {
                assert_eq!(first(name), entry.id);
            }
            let found = find(entry.title);
            assert!(found.iter().any(|it| it.id == entry.id), "{}", entry.title);
        }
    }

    #[test]
    fn words_of_one_meaning_have_it_in_every_form_and_no_other() {
        for form in ["compensation", "compensated", "failure", "isolation", "duplicates", "missing"]
        {
            assert!(Word::new(form).meaning.is_some(), "{form}");
        }
        let stems = || SYNONYMS.iter().flat_map(|row| row.split_ascii_whitespace());
        for stem in stems() {
            assert_eq!(stems().filter(|other| *other == stem).count(), 1, "{stem}");
        }
    }
}
