//! A run as a person writes it: a line a choice, a line an intervention.
//!
//! ```text
//! # The coordinator crashes before it decides.
//! protocol: 2pc-cooperative
//! participants: 3
//! just before C's 1st log write: crash C
//! at tick 200: recover C
//! ```
//!
//! The protocol, or a variant of it, comes first. Other choices, in any order: `participants` or
//! `votes` (`yes, no, read, fail`), `script`, `latency` (`10`, `5 to 15`, `exponential 10`),
//! `force-ticks`, `work-ticks`, `timeout-ticks`, `patience-ticks`, `seed`, and each option of the protocol
//! by its id. What is not said is as usual. All other lines are interventions. A line that begins with
//! `#` is a comment, and a line `----` ends the text: golden runs have there what comes of it.

use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};
use core::{fmt::Write, str::FromStr};

use thiserror::Error;

use super::{
    Draft, Environment, Intervention, Invalid, Latency, MAX_INTERVENTIONS, Scenario,
    file::protocol_named,
    link_format::DEFAULT_PARTICIPANTS,
    phrases::{self, Names},
};
use crate::protocol::{OptionKind, WorkOutcome};

/// Why a text is no run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// A line cannot be read.
    #[error("line {line}: {why}")]
    Line {
        /// Its number, counted from 1.
        line: usize,
        /// Why, as a sentence without its stop.
        why: String,
    },
    /// It does not say which protocol runs.
    #[error("a run begins with its protocol, as in `protocol: 2pc`")]
    NoProtocol,
    /// The choices make no run.
    #[error(transparent)]
    Invalid(#[from] Invalid),
}

/// The line that ends a run; what follows is not read.
const END: &str = "----";

/// The lines that say something, with their numbers from 1, each cut at its first `: `.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str, Option<&str>)> {
    let said = (1..).zip(text.lines()).map(|(line, text)| (line, text.trim()));
    let said = said.take_while(|(_, text)| *text != END);
    said.filter(|(_, text)| !text.is_empty() && !text.starts_with('#')).map(|(line, text)| {
        match text.split_once(": ") {
            Some((left, right)) => (line, left, Some(right.trim())),
            None => (line, text, None),
        }
    })
}

impl Scenario {
    /// Reads a run in the form that a person writes.
    pub fn from_text(text: &str) -> Result<Self, TextError> {
        let mut lines = lines(text);
        let Some((line, "protocol", Some(id))) = lines.next() else {
            return Err(TextError::NoProtocol);
        };
        let (protocol, options) = protocol_named(id)
            .ok_or_else(|| TextError::Line { line, why: format!("there is no protocol `{id}`") })?;
        let mut draft = Draft { options, ..Draft::new(protocol, DEFAULT_PARTICIPANTS) };
        let mut interventions = Vec::new();
        for (line, left, right) in lines {
            let at = |why| TextError::Line { line, why };
            let right = right.ok_or_else(|| at(format!("`{left}` lacks a `: `")))?;
            match choose(&mut draft, left, right) {
                Some(chosen) => chosen.map_err(at)?,
                // Before room is made for any number of them.
                None if interventions.len() == MAX_INTERVENTIONS => {
                    return Err(Invalid::TooMany(MAX_INTERVENTIONS + 1).into());
                }
                None => interventions.push((line, left, right)),
            }
        }
        // The processes can be named only once their number is known to be in range.
        let setup = draft.clone().build()?.setup();
        let names = Names { setup: &setup, info: protocol.info() };
        for (line, left, right) in interventions {
            let intervention = intervention(left, right, names);
            let intervention = intervention.map_err(|why| TextError::Line { line, why })?;
            draft.interventions.push(intervention);
        }
        Ok(draft.build()?)
    }

    /// The run in the form that a person writes: what differs from the defaults.
    pub fn to_text(&self) -> String {
        let info = self.info();
        let variant = info.variant_of(&self.options);
        let mut text = String::new();
        let mut line = |left: &str, right: &str| {
            let _ = writeln!(text, "{left}: {right}");
        };
        line("protocol", variant.id);
        let usual = info.options_of(variant);
        for (place, option) in info.options.iter().enumerate() {
            let value = self.options.get(place);
            match option.kind {
                _ if value == usual.get(place) => {}
                OptionKind::Choice(choices) => line(option.id, choices[usize::from(value)].id),
                OptionKind::Number { .. } => line(option.id, &value.to_string()),
            }
        }
        if self.votes.iter().all(|vote| *vote == WorkOutcome::Done) {
            line("participants", &self.votes.len().to_string());
        } else {
            let votes: Vec<&str> = self.votes.iter().map(|vote| vote.id()).collect();
            line("votes", &votes.join(", "));
        }
        if let Some(script) = self.script_text() {
            line("script", &script);
        }
        self.environment.write(&mut line);
        if self.seed != 1 {
            line("seed", &self.seed.to_string());
        }
        let setup = self.setup();
        let names = Names { setup: &setup, info };
        for Intervention { trigger, fault } in &self.interventions {
            line(&phrases::trigger(trigger, names), &phrases::fault(fault, names));
        }
        text
    }
}

/// Makes a choice that is no intervention; nothing if a line says none.
fn choose(draft: &mut Draft, left: &str, right: &str) -> Option<Result<(), String>> {
    let environment = &mut draft.environment;
    Some(match left {
        "participants" => number(right).and_then(|count: u8| {
            let (least, greatest) = draft.protocol.info().participants;
            if !(least..=greatest).contains(&count) {
                return Err(format!("there are {least} to {greatest} participants, not {count}"));
            }
            draft.votes = vec![WorkOutcome::Done; count.into()];
            Ok(())
        }),
        "votes" => right.split(',').map(vote).collect::<Result<_, _>>().map(|votes| {
            draft.votes = votes;
        }),
        "script" => super::scripted::parse(draft.info(), right)
            .map(|script| draft.script = script)
            .map_err(|error| error.to_string()),
        "latency" => latency(right).map(|latency| environment.latency = latency),
        "force-ticks" => number(right).map(|ticks| environment.force_ticks = ticks),
        "work-ticks" => number(right).map(|ticks| environment.work_ticks = ticks),
        "timeout-ticks" => number(right).map(|ticks| environment.timeout_ticks = ticks),
        "patience-ticks" => number(right).map(|ticks| environment.patience_ticks = ticks),
        "seed" => number(right).map(|seed| draft.seed = seed),
        _ => {
            let place = draft.info().option(left)?;
            option(draft.info().options[place].kind, right)
                .map(|value| draft.options.set(place, value))
        }
    })
}

fn number<N: FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("`{text}` is no number that can stand there"))
}

fn vote(word: &str) -> Result<WorkOutcome, String> {
    let word = word.trim();
    let known =
        [WorkOutcome::Done, WorkOutcome::Refused, WorkOutcome::ReadOnly, WorkOutcome::Failed];
    known.into_iter().find(|vote| vote.id() == word).ok_or_else(|| {
        format!("`{word}` is no vote; there are {}", known.map(WorkOutcome::id).join(", "))
    })
}

fn latency(text: &str) -> Result<Latency, String> {
    if let Some(mean) = text.strip_prefix("exponential ") {
        return number(mean).map(Latency::Exponential);
    }
    match text.split_once(" to ") {
        Some((least, greatest)) => Ok(Latency::Uniform(number(least)?, number(greatest)?)),
        None => number(text).map(Latency::Constant),
    }
}

fn option(kind: OptionKind, word: &str) -> Result<u8, String> {
    match kind {
        OptionKind::Choice(choices) => {
            let found = (0..).zip(choices).find(|(_, choice)| choice.id == word);
            found.map(|(value, _)| value).ok_or_else(|| {
                let known: Vec<&str> = choices.iter().map(|choice| choice.id).collect();
                format!("it cannot be `{word}`; it can be {}", known.join(", "))
            })
        }
        OptionKind::Number { .. } => number(word),
    }
}

fn intervention(left: &str, right: &str, names: Names<'_>) -> Result<Intervention, String> {
    let unknown = |what: &str, text: &str, known: &[&str]| {
        format!("`{text}` is no {what}; there are `{}`", known.join("`, `"))
    };
    let trigger = phrases::read_trigger(left, names).map_err(|why| {
        why.unwrap_or_else(|| unknown("choice and no trigger", left, phrases::TRIGGERS))
    })?;
    let fault = phrases::read_fault(right, names)
        .map_err(|why| why.unwrap_or_else(|| unknown("fault", right, phrases::FAULTS)))?;
    Ok(Intervention { trigger, fault })
}

impl Environment {
    /// Writes what differs from the defaults.
    fn write(&self, line: &mut impl FnMut(&str, &str)) {
        let usual = Self::default();
        if self.latency != usual.latency {
            let latency = match self.latency {
                Latency::Constant(ticks) => ticks.to_string(),
                Latency::Uniform(least, greatest) => format!("{least} to {greatest}"),
                Latency::Exponential(mean) => format!("exponential {mean}"),
            };
            line("latency", &latency);
        }
        let ticks: [(&str, u32, u32); 4] = [
            ("force-ticks", self.force_ticks.into(), usual.force_ticks.into()),
            ("work-ticks", self.work_ticks.into(), usual.work_ticks.into()),
            ("timeout-ticks", self.timeout_ticks.into(), usual.timeout_ticks.into()),
            ("patience-ticks", self.patience_ticks, usual.patience_ticks),
        ];
        for (field, ticks, usual) in ticks {
            if ticks != usual {
                line(field, &ticks.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_of_timers_are_unlike_each_other() {
        for protocol in crate::protocols::ProtocolId::all() {
            let timers = protocol.info().timers;
            for (place, timer) in timers.iter().enumerate() {
                let unlike = timers[..place].iter().all(|other| other.awaits != timer.awaits);
                assert!(unlike, "{}: {}", protocol.info().id, timer.awaits);
            }
        }
    }

    #[test]
    fn no_option_has_the_name_of_another_choice() {
        const CHOICES: [&str; 9] = [
            "protocol",
            "participants",
            "votes",
            "script",
            "latency",
            "force-ticks",
            "work-ticks",
            "timeout-ticks",
            "patience-ticks",
        ];
        for protocol in crate::protocols::ProtocolId::all() {
            for option in protocol.info().options {
                assert!(!CHOICES.contains(&option.id) && option.id != "seed", "{}", option.id);
            }
        }
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let message = |text: &str| Scenario::from_text(text).map_err(|error| error.to_string());
        for (text, expected) in [
            ("", "a run begins with its protocol, as in `protocol: 2pc`"),
            ("protocol: 4pc", "line 1: there is no protocol `4pc`"),
            (
                "# why\nprotocol: 2pc\n\nat tick 5: crash q",
                "line 4: there is no process `q`; there are C, p1, p2, p3",
            ),
            (
                "protocol: 2pc\njust before C's 1th log write: crash C",
                "line 2: `1th` is no ordinal, as `1st` or `2nd`",
            ),
            (
                "protocol: 2pc\nat tick 5: C times out waiting for tea",
                "line 2: no process waits for `tea` with a timer, but for votes, acknowledgements, \
                 a request to vote, the decision, the end of its recovery",
            ),
            ("protocol: 2pc\nseed: x", "line 2: `x` is no number that can stand there"),
            (
                "protocol: 2pc\nvotes: yes, maybe",
                "line 2: `maybe` is no vote; there are yes, no, read, fail",
            ),
            ("protocol: 2pc\nat once", "line 2: `at once` lacks a `: `"),
            ("protocol: 2pc\nparticipants: 0", "line 2: there are 1 to 64 participants, not 0"),
        ] {
            assert_eq!(message(text), Err(expected.into()));
        }
    }
}
