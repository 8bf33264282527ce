//! The same run under another choice.

use coordinator_core::scenario::{Scenario, TextError};

/// A run with some of its lines replaced, and the lines that had no place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The run.
    pub scenario: Scenario,
    /// The interventions of the old run that mean nothing in the new one, as they are written.
    pub left_out: Vec<String>,
}

/// The lines of a text, each with what stands before its first `: `.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| (line.split_once(": ").map_or(line, |(key, _)| key), line))
}

/// The run with each line of `set` in the place of the line that begins alike, or added: `protocol: 3pc`,
/// `mistake: none`. Another protocol keeps what has a meaning there, and leaves out the rest.
pub fn with_lines(scenario: &Scenario, set: &str) -> Result<Edited, TextError> {
    let old = scenario.to_text();
    let sets = |key: &str| lines(set).any(|(other, _)| other == key);
    let protocol = lines(set).chain(lines(&old)).find(|(key, _)| *key == "protocol");
    let changes_protocol = sets("protocol");
    let mut text = String::new();
    for (_, line) in protocol.into_iter().chain(lines(set).filter(|(key, _)| *key != "protocol")) {
        text += line;
        text.push('\n');
    }
    // So that a mistake in `set` is an error, and not left out.
    let mut edited = Scenario::from_text(&text)?;
    let mut left_out = Vec::new();
    for (key, line) in lines(&old).filter(|(key, _)| *key != "protocol" && !sets(key)) {
        let longer = format!("{text}{line}\n");
        match Scenario::from_text(&longer) {
            Ok(scenario) => (edited, text) = (scenario, longer),
            Err(_) if changes_protocol => {
                let is_fault = key.contains(' ');
                left_out.extend(is_fault.then(|| line.to_owned()));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Edited { scenario: edited, left_out })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::read;

    #[test]
    fn lines_replace_lines_and_the_faults_stay() {
        let run = read("2pc-coordinator-crash").unwrap();
        let edited = with_lines(&run, "protocol: 2pc-cooperative\nparticipants: 4").unwrap();
        assert_eq!(
            edited.scenario.to_text(),
            "protocol: 2pc-cooperative\nparticipants: 4\njust before C's 1st log write: crash C\n"
        );
        assert_eq!(edited.left_out, [""; 0]);
        assert!(with_lines(&run, "participants: many").is_err());
        assert!(with_lines(&run, "protocol: 4pc").is_err());
    }

    #[test]
    fn what_has_no_place_in_another_protocol_is_left_out_and_said() {
        let run = read("2pc-coordinator-crash").unwrap();
        let edited = with_lines(&run, "protocol: saga-orchestrated").unwrap();
        assert!(edited.scenario.interventions.is_empty());
        assert_eq!(edited.left_out, ["just before C's 1st log write: crash C"]);
    }
}
