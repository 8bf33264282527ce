//! The known word nearest to a misspelt one.

use alloc::vec::Vec;

/// The known word that takes the fewest changes to reach, if less than half of the word has to change.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let changes = |known: &&str| distance(word, known);
    known.into_iter().min_by_key(changes).filter(|near| changes(near) * 2 < word.chars().count())
}

/// How many characters to insert, delete or replace (Levenshtein 1966), by the rows of Wagner and Fischer.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (place, left) in (1..).zip(from.chars()) {
        let mut diagonal = row[0];
        row[0] = place;
        for (column, right) in to.iter().enumerate() {
            let substituted = diagonal + usize::from(left != *right);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}
