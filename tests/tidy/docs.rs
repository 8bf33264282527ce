//! How docs are worded: in the field's words, and saying more than the name.
use crate::Complaint;
use crate::sources::{Source, has_word};

/// Words that say less than the field's, and what to say in their place.
const VAGUE: [(&str, &str); 6] = [
    ("for ever", "say what ends it, or that nothing does"),
    ("so many", "say the noun: at most `limit` steps"),
    ("so often", "say the noun: `times` times"),
    ("somebody", "say which process, participant or user"),
    ("nobody", "say no process, no participant"),
    ("everybody", "say every process, all participants"),
];

/// How a doc begins that only asks for what it should say.
const QUESTIONS: [&str; 7] = ["which", "who", "whose", "what", "why", "how", "when"];

pub(crate) fn vague_docs(source: &Source) -> Vec<Complaint> {
    let is_library = ["core/src/", "checker/"].iter().any(|folder| source.path.starts_with(folder));
    if !is_library || !source.is("rs") {
        return Vec::new();
    }
    said(&source.text).into_iter().map(|(line, text)| source.complaint(line, &text)).collect()
}

/// What is to be said of the docs in a text, with the lines.
fn said(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_doc = |place: usize| lines.get(place).is_some_and(|line| line.starts_with("///"));
    let mut complaints = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            continue;
        };
        let doc = doc.to_lowercase();
        let prose = without_code(&doc);
        for (word, advice) in VAGUE {
            if has_word(&prose, word) {
                complaints.push((place + 1, format!("docs say `{word}`: {advice}")));
            }
        }
        let alone = is_doc(place) && !is_doc(place + 1) && (place == 0 || !is_doc(place - 1));
        if alone && says_no_more_than_a_name(&doc) {
            let text = format!(
                "`{}` says no more than the name: say what it means, or its unit",
                doc.trim()
            );
            complaints.push((place + 1, text));
        }
    }
    complaints
}

/// What stands outside of backticks.
fn without_code(doc: &str) -> String {
    doc.split('`').step_by(2).collect()
}

/// A single word, or a question of two. A name or a sign in backticks does say something: the notation.
fn says_no_more_than_a_name(doc: &str) -> bool {
    let words: Vec<&str> = doc.split_whitespace().collect();
    match words[..] {
        [one] => !one.contains('`'),
        [first, _] => QUESTIONS.contains(&first),
        _ => false,
    }
}

#[test]
fn vague_words_and_single_words_are_found() {
    let lines = |text: &str| said(text).into_iter().map(|(line, _)| line).collect::<Vec<_>>();
    assert_eq!(lines("/// Which.\nwhich: u8,\n/// Which process\n/// leads.\n"), [1]);
    assert_eq!(lines("//! Nobody waits\n// for ever\n/// So often, so many.\n"), [1, 3, 3]);
    assert_eq!(lines("/// Whose timer.\ntimer: u8,\n/// `<=`\nAtMost,\n"), [1]);
    assert_eq!(lines("/// Its id is `nobody-knows`.\n"), []);
    assert_eq!(lines("/// A busybody for everyone.\nfn f() {} // nobody\n"), []);
}
