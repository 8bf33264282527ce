//! The settings of a search as text: the query of an address of the screen Check, and of a claim of a text.

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Budget, Goal, Grain, Query, Timing, query::not_applicable};
use crate::{
    checker::Limits, fault::BUDGETED, num::bounded, protocol::ProtocolInfo, scenario::Scenario,
};

/// A [`Query`] without its run. As text it is what differs from the default, such as
/// `crashes=2&recoveries=1&goal=violated&async`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchSettings {
    /// The fault budget.
    pub budget: Budget,
    /// When timers may fire.
    pub timing: Timing,
    /// Where a crash may fall.
    pub grain: Grain,
    /// What the search looks for.
    pub goal: Goal,
    /// Symmetry reduction: whether states that differ only in the names of interchangeable participants are one.
    pub symmetry: bool,
    /// How much memory the search may take, in MiB.
    pub memory: u32,
}

/// Why a text is not the settings of a search.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{word}`: {why}")]
pub struct SettingsError {
    /// The part of the text that is wrong.
    pub word: String,
    /// What is wrong with it.
    pub why: WrongSetting,
}

/// What is wrong with a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WrongSetting {
    /// There is no setting of this name.
    #[error("there is no such setting of a search")]
    Unknown,
    /// Its value is no whole number.
    #[error("it takes a whole number")]
    NoNumber,
    /// Its value is no whole number between two, both included.
    #[error("it takes a whole number from {0} to {1}")]
    OutOfBounds(u32, u32),
}

impl Default for SearchSettings {
    /// The classic question about two-phase commit: can one crash block a process?
    fn default() -> Self {
        Self {
            budget: Budget { crashes: 1, ..Budget::default() },
            timing: Timing::Synchronous,
            grain: Grain::Effect,
            goal: Goal::Blocked,
            symmetry: false,
            memory: 1_024,
        }
    }
}

impl SearchSettings {
    /// How much memory a search may take, in MiB, the least and the most: an address of a WebAssembly program has 32
    /// bits.
    pub const MEMORY: (u32, u32) = (16, 3_072);
    /// The greatest number of faults of one kind.
    pub const MOST_FAULTS: u8 = 20;

    /// These settings as a query about a run.
    pub fn of(self, scenario: Scenario) -> Query {
        Query {
            scenario,
            budget: self.budget,
            timing: self.timing,
            grain: self.grain,
            goal: self.goal,
            symmetry: self.symmetry,
            limits: Limits { bytes: u64::from(self.memory) << 20, ..Limits::default() },
        }
    }

    /// The same settings for runs of a protocol: a goal with a name that does not apply to it is the default one.
    /// Whether an expression is about such a run is told by [`Query::target`].
    #[must_use]
    pub fn fitting(self, info: &ProtocolInfo) -> Self {
        let goal = if fits(&self.goal, info) { self.goal } else { Self::default().goal };
        Self { goal, ..self }
    }

    /// Why the goal with a name that a text has does not apply to a protocol, if it does not.
    pub fn misfit(text: &str, info: &ProtocolInfo) -> Option<String> {
        let goal = Self::of_query(text).goal;
        (!fits(&goal, info)).then(|| not_applicable(&goal, info))
    }

    /// What differs from the default, as text; empty if nothing does. [`Self::parse`] gives the settings back.
    pub fn query(&self) -> String {
        let usual = Self::default();
        let mut words: Vec<String> = Vec::new();
        for info in &BUDGETED {
            let count = self.budget.count(info.kind);
            if count != usual.budget.count(info.kind) {
                words.push(format!("{}={count}", info.id));
            }
        }
        if let Some(timeouts) = self.budget.timeouts {
            words.push(format!("timeouts={timeouts}"));
        }
        if self.goal != usual.goal {
            words.push(format!("goal={}", escaped(&self.goal.to_string())));
        }
        if self.memory != usual.memory {
            words.push(format!("memory={}", self.memory));
        }
        for (is_so, word) in [
            (self.budget.total_failure, "total-failure"),
            (self.timing == Timing::Asynchronous, "async"),
            (self.grain == Grain::Step, "step"),
            (self.symmetry, "symmetry"),
        ] {
            if is_so {
                words.push(word.into());
            }
        }
        words.join("&")
    }

    /// Reads the text of an address. What it does not know is left out, and numbers are brought into their bounds:
    /// nothing of this is worth refusing a link for.
    pub fn of_query(text: &str) -> Self {
        let mut settings = Self::default();
        for word in text.split('&') {
            // Whatever was wrong is as it was, or the nearest that there is.
            let _ = settings.take(word);
        }
        settings
    }

    /// Reads a text of which every word has to be right.
    ///
    /// # Errors
    /// Names the first word that is not.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let mut settings = Self::default();
        for word in text.split('&').filter(|_| !text.is_empty()) {
            let wrong = |why| SettingsError { word: word.to_owned(), why };
            settings.take(word).map_err(wrong)?;
        }
        Ok(settings)
    }

    /// Takes in a word. A number that is out of bounds is taken as the nearest within.
    fn take(&mut self, word: &str) -> Result<(), WrongSetting> {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        match (name, value) {
            ("total-failure", None) => self.budget.total_failure = true,
            ("async", None) => self.timing = Timing::Asynchronous,
            ("step", None) => self.grain = Grain::Step,
            ("symmetry", None) => self.symmetry = true,
            ("goal", Some(text)) => self.goal = Goal::of_text(&unescaped(text)),
            ("memory", Some(number)) => return within(number, Self::MEMORY, |it| self.memory = it),
            ("timeouts", Some(number)) => {
                let most = (0, Self::MOST_FAULTS.into());
                return within(number, most, |it| self.budget.timeouts = Some(bounded(it)));
            }
            (name, number) => {
                let kind = BUDGETED.iter().find(|info| info.id == name).map(|info| info.kind);
                let count = kind.and_then(|kind| self.budget.count_mut(kind));
                let count = count.ok_or(WrongSetting::Unknown)?;
                let most = (0, Self::MOST_FAULTS.into());
                return within(number.unwrap_or(""), most, |it| *count = bounded(it));
            }
        }
        Ok(())
    }
}

fn fits(goal: &Goal, info: &ProtocolInfo) -> bool {
    matches!(goal, Goal::Expression(_)) || Goal::of(info).any(|known| known == *goal)
}

/// What stands for a character that has a meaning of its own in an address.
const ESCAPES: [(char, &str); 5] =
    [('%', "%25"), ('+', "%2B"), ('&', "%26"), ('#', "%23"), ('\n', "%0A")];

/// A text as a value in an address; a space is a `+`.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for char in text.chars() {
        match ESCAPES.iter().find(|(escaped, _)| *escaped == char) {
            Some((_, code)) => out.push_str(code),
            None => out.push(if char == ' ' { '+' } else { char }),
        }
    }
    out
}

/// The text of such a value. A browser may have undone some of the escapes already: a `%` that begins none is one.
fn unescaped(mut value: &str) -> String {
    let mut out = String::new();
    while let Some(char) = value.chars().next() {
        let code = ESCAPES.iter().find_map(|(escaped, code)| {
            Some((*escaped, value.get(..code.len()).filter(|it| it.eq_ignore_ascii_case(code))?))
        });
        let (meant, length) = match code {
            Some((escaped, code)) => (escaped, code.len()),
            None => (if char == '+' { ' ' } else { char }, char.len_utf8()),
        };
        out.push(meant);
        value = &value[length..];
    }
    out
}

fn within(
    text: &str,
    (least, most): (u32, u32),
    take: impl FnOnce(u32),
) -> Result<(), WrongSetting> {
    let number: u32 = text.parse().map_err(|_| WrongSetting::NoNumber)?;
    take(number.clamp(least, most));
    if (least..=most).contains(&number) {
        Ok(())
    } else {
        Err(WrongSetting::OutOfBounds(least, most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::ProtocolId;

    #[test]
    fn settings_come_back_from_their_text() {
        let settings = SearchSettings {
            budget: Budget {
                crashes: 0,
                losses: 3,
                rivals: 2,
                timeouts: Some(0),
                total_failure: true,
                ..Budget::default()
            },
            timing: Timing::Asynchronous,
            grain: Grain::Step,
            goal: Goal::named("state:DEAD LETTER").unwrap(),
            symmetry: true,
            memory: 64,
        };
        assert_eq!(SearchSettings::of_query(&settings.query()), settings);
        assert_eq!(SearchSettings::parse(&settings.query()), Ok(settings));
        for text in ["blocked(p1) and up(C)", "state(p1) = READY or down", "1 + 2\n& 50% #", "é<"]
        {
            let settings =
                SearchSettings { goal: Goal::of_text(text), ..SearchSettings::default() };
            assert_eq!(SearchSettings::parse(&settings.query()).as_ref(), Ok(&settings), "{text}");
        }
        let words = SearchSettings { goal: Goal::of_text("up(C) and down"), ..Default::default() };
        assert_eq!(words.query(), "goal=up(C)+and+down");
        assert_eq!(SearchSettings::default().query(), "");
        assert_eq!(SearchSettings::parse(""), Ok(SearchSettings::default()));
        assert_eq!(SearchSettings::of_query(""), SearchSettings::default());
    }

    #[test]
    fn a_goal_of_another_protocol_is_the_default_one() {
        let info = |id| ProtocolId::named(id).unwrap().info();
        let settings = SearchSettings {
            goal: Goal::named("state:PRECOMMITTED").unwrap(),
            ..SearchSettings::default()
        };
        assert_eq!(settings.clone().fitting(info("3pc")), settings);
        assert!(SearchSettings::misfit(&settings.query(), info("3pc")).is_none());
        let why = SearchSettings::misfit(&settings.query(), info("2pc")).unwrap();
        assert!(why.starts_with("goal `state:PRECOMMITTED` does not apply to"), "{why}");
        assert!(SearchSettings::misfit("crashes=2", info("2pc")).is_none());
        let expression = SearchSettings { goal: Goal::of_text("up(C)"), ..settings.clone() };
        assert_eq!(expression.clone().fitting(info("2pc")), expression);
        assert_eq!(settings.fitting(info("2pc")), SearchSettings::default());
    }

    #[test]
    fn what_makes_no_sense_in_an_address_is_left_out_or_bounded() {
        let settings = SearchSettings::of_query("crashes=4000000&heals=x&memory=1&=&later=7");
        let budget = Budget { crashes: SearchSettings::MOST_FAULTS, ..Budget::default() };
        let memory = SearchSettings::MEMORY.0;
        assert_eq!(settings, SearchSettings { budget, memory, ..SearchSettings::default() });
    }

    #[test]
    fn what_makes_no_sense_elsewhere_is_refused() {
        for (text, why) in [
            ("crashes=1&later=7", "`later=7`: there is no such setting of a search"),
            ("crashes=1&&step", "``: there is no such setting of a search"),
            ("step=1", "`step=1`: there is no such setting of a search"),
            ("heals=x", "`heals=x`: it takes a whole number"),
            ("heals", "`heals`: it takes a whole number"),
            ("crashes=21", "`crashes=21`: it takes a whole number from 0 to 20"),
            ("memory=1", "`memory=1`: it takes a whole number from 16 to 3072"),
            ("goal", "`goal`: there is no such setting of a search"),
        ] {
            let error = SearchSettings::parse(text).map_err(|error| error.to_string());
            assert_eq!(error.as_ref().map_err(String::as_str), Err(why), "{text}");
        }
    }
}
