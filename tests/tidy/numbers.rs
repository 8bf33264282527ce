//! Numbers that do not fit.
//!
//! A cast that cuts a number off is clippy's to find (`cast_possible_truncation` and its like are denied), and
//! `num::bounded` is for a number whose bound is an invariant. What is left is a conversion that puts another number
//! in the place of one that does not fit.
use crate::Complaint;
use crate::sources::Source;

/// Complains of a conversion with another number in reserve, unless the line above says when and why it is taken.
pub(crate) fn unexplained_reserves(source: &Source) -> Vec<Complaint> {
    let is_test = source.path.starts_with("tests/") || source.path.contains("/tests/");
    if !source.is("rs") || is_test {
        return Vec::new();
    }
    let lines: Vec<(usize, &str)> = source.lines_without_tests().collect();
    let has = |place: usize, words: &[&str]| {
        lines.get(place).is_some_and(|(_, line)| words.iter().any(|word| line.contains(word)))
    };
    let mut complaints = Vec::new();
    for (place, (number, _)) in lines.iter().enumerate() {
        let converts = has(place, &["try_from(", "try_into("]);
        let chained = has(place + 1, &["    .unwrap_or"]);
        let reserve = has(place, &[".unwrap_or(", ".unwrap_or_default("]) || chained;
        let says_why = place > 0 && lines[place - 1].1.trim_start().starts_with("//");
        if converts && reserve && !says_why {
            let text = "a number that does not fit becomes another one: use `num::bounded` if it always fits, \
                        or say above it when that is right";
            complaints.push(source.complaint(*number, text));
        }
    }
    complaints
}

#[test]
fn only_a_reserve_with_a_reason_passes() {
    let told = |text: &str| {
        let source = Source { path: "core/src/x.rs".to_owned(), text: text.to_owned() };
        unexplained_reserves(&source).len()
    };
    assert_eq!(told("let a = u8::try_from(b).unwrap_or(u8::MAX);\n"), 1);
    assert_eq!(told("let a = u8::try_from(b)\n    .unwrap_or(u8::MAX);\n"), 1);
    assert_eq!(told("// It counts no further.\nlet a = u8::try_from(b).unwrap_or(u8::MAX);\n"), 0);
    assert_eq!(told("let a = u8::try_from(b).ok();\n"), 0);
}
