//! A protocol as a TLA+ module, for TLC, to go where one machine and one search do not reach: more
//! participants, other properties, proofs.
//!
//! The modules say what [`crate::tla_models`] says, with the same names, and beside that which participants
//! refuse and which only read. What intervenes in a run is left out: TLC tries everything.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use thiserror::Error;

use crate::{
    protocol::{ProcessId, WorkOutcome},
    scenario::Scenario,
};

/// A module and its configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tla {
    /// What the module is called, and so its file: `TwoPhase` lies in `TwoPhase.tla`.
    pub name: String,
    /// The text of the module.
    pub module: String,
    /// What TLC is to check, for `TwoPhase.cfg`.
    pub config: String,
}

/// Why there is no module.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoModule {
    /// None is written for the protocol.
    #[error(
        "there is no TLA+ module of {0}; there are modules of two-phase commit and Paxos Commit"
    )]
    Protocol(&'static str),
    /// The modules make no mistakes.
    #[error("there is no TLA+ module of {0} with a mistake: set `mistake` to `none`")]
    Mistake(&'static str),
    /// No module can be called like this.
    #[error(
        "a TLA+ module is called like its file, and `{0}` is no name of one: take letters, digits and \
         _, with a letter among them"
    )]
    Name(String),
}

/// What a protocol's module needs to be told.
struct Model {
    name: &'static str,
    /// The module, of that name.
    text: &'static str,
    /// Of its formulas.
    specification: &'static str,
    types: &'static str,
    /// The sets that it is about, with their members.
    sets: Vec<(&'static str, Vec<String>)>,
}

/// Writes the module of a run's protocol, with its participants and their votes; under another name than
/// its own, if one is given.
#[expect(clippy::missing_panics_doc, reason = "every model has lines after its headline")]
pub fn tla(scenario: &Scenario, name: Option<&str>) -> Result<Tla, NoModule> {
    let info = scenario.info();
    let model = model_of(scenario).ok_or(NoModule::Protocol(info.name))?;
    let mistake = info.option("mistake").map(|place| scenario.options.get(place));
    if mistake.is_some_and(|mistake| mistake != 0) {
        return Err(NoModule::Mistake(info.name));
    }
    let name = name.unwrap_or(model.name);
    if !is_name(name) {
        return Err(NoModule::Name(name.into()));
    }
    let (_, body) = model.text.split_once('\n').expect("a model has lines after its headline");
    let module = format!("{}\n{body}", headline(name));
    Ok(Tla { name: name.into(), module, config: config(scenario, &model, name) })
}

impl fmt::Display for Tla {
    /// Both in one text. TLC reads nothing behind the end of a module.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, module, config } = self;
        write!(f, "{module}\n(* {name}.cfg:\n\n{config}\n*)\n")
    }
}

fn model_of(scenario: &Scenario) -> Option<Model> {
    let setup = scenario.setup();
    let name = |id: ProcessId| setup.name(id).to_string();
    let all: Vec<String> = setup.workers().into_iter().map(name).collect();
    let whose = |wanted: &[WorkOutcome]| {
        let votes = all.iter().zip(&scenario.votes);
        votes.filter(|(_, vote)| wanted.contains(vote)).map(|(name, _)| name.clone()).collect()
    };
    let option = |id: &str| scenario.info().option(id).map(|place| scenario.options.get(place));
    match scenario.info().id {
        "2pc" => Some(Model {
            name: "TwoPhase",
            text: include_str!("tla/two_phase.tla"),
            specification: "TPSpec",
            types: "TPTypeOK",
            sets: [
                ("Refusing", whose(&[WorkOutcome::Refused, WorkOutcome::Failed])),
                ("Reading", whose(&[WorkOutcome::ReadOnly])),
                ("RM", all),
            ]
            .into(),
        }),
        "paxos-commit" => {
            let faults = u32::from(option("faults").unwrap_or(1));
            Some(Model {
                name: "PaxosCommit",
                text: include_str!("tla/paxos_commit.tla"),
                specification: "PCSpec",
                types: "PCTypeOK",
                sets: [
                    (
                        "Refusing",
                        whose(&[WorkOutcome::Refused, WorkOutcome::Failed, WorkOutcome::ReadOnly]),
                    ),
                    ("Acceptor", (1..=2 * faults + 1).map(|place| format!("a{place}")).collect()),
                    ("Ballot", (0..=1).map(|ballot: u32| ballot.to_string()).collect()),
                    ("RM", all),
                ]
                .into(),
            })
        }
        _ => None,
    }
}

/// As wide as the line that ends a module.
fn headline(name: &str) -> String {
    const WIDTH: usize = 77;
    format!("{:-^WIDTH$}", format!(" MODULE {name} "))
}

fn config(scenario: &Scenario, model: &Model, name: &str) -> String {
    let info = scenario.info();
    let variant = info.variant_of(&scenario.options).name;
    let setup = scenario.setup();
    let votes = setup.workers().into_iter().zip(&scenario.votes);
    let votes: Vec<String> =
        votes.map(|(id, vote)| format!("{} {}", setup.name(id), info.outcome(*vote))).collect();
    let sets = model.sets.iter().map(|(set, members)| {
        let members = members.join(", ");
        format!("    {set} = {{{members}}}\n")
    });
    let sets: String = sets.collect();
    let Model { specification, types, .. } = model;
    format!(
        "\\* {variant}; {votes}.\n\
         \\* To check it: java -cp tla2tools.jar tlc2.TLC {name}\n\n\
         CONSTANTS\n{sets}\nSPECIFICATION {specification}\n\n\
         INVARIANTS\n    {types}\n    TCConsistent\n    NoIsFinal\n",
        votes = votes.join(", "),
    )
}

fn is_name(name: &str) -> bool {
    let fits = |char: char| char.is_ascii_alphanumeric() || char == '_';
    name.chars().all(fits) && name.contains(|char: char| char.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;
    use crate::{protocols::ProtocolId, scenario::Draft};

    const MODULES: [&str; 2] =
        [include_str!("tla/two_phase.tla"), include_str!("tla/paxos_commit.tla")];
    /// Words that TLA+, its standard modules and the headlines bring along.
    const KNOWN: [&str; 22] = [
        "MODULE",
        "EXTENDS",
        "CONSTANTS",
        "VARIABLES",
        "ASSUME",
        "UNCHANGED",
        "EXCEPT",
        "SUBSET",
        "LET",
        "IN",
        "IF",
        "THEN",
        "ELSE",
        "Cardinality",
        "Nat",
        "Integers",
        "FiniteSets",
        "E",
        "A",
        "TwoPhase",
        "PaxosCommit",
        "TLC",
    ];

    /// The capitalised words of a module, without comments and strings, and what it defines.
    fn words(module: &str) -> (BTreeSet<&str>, BTreeSet<&str>) {
        let (mut used, mut defined) = (BTreeSet::new(), BTreeSet::new());
        let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_';
        for line in module.lines() {
            let line = line.split("\\*").next().unwrap_or_default();
            let outside = line.split('"').step_by(2);
            let all = outside.flat_map(|text| text.split(|char| !is_part(char)));
            used.extend(
                all.filter(|word| word.starts_with(|char: char| char.is_ascii_uppercase())),
            );
            let first = line.split(|char| !is_part(char)).next().unwrap_or_default();
            if line.contains(" ==") && !first.is_empty() {
                defined.insert(first);
            }
        }
        (used, defined)
    }

    fn scenario(votes: &[WorkOutcome]) -> Draft {
        let protocol = ProtocolId::named("2pc").unwrap();
        Draft { votes: votes.into(), ..Draft::new(protocol, 1) }
    }

    #[test]
    fn every_operator_that_a_module_uses_is_defined_and_used() {
        for module in MODULES {
            let (used, defined) = words(module);
            let declared: BTreeSet<&str> = module
                .lines()
                .skip_while(|line| *line != "CONSTANTS")
                .skip(1)
                .take_while(|line| !line.is_empty())
                .filter_map(|line| line.trim().split([',', ' ']).next())
                .collect();
            let known: BTreeSet<&str> = KNOWN.into();
            let missing: Vec<_> = used
                .iter()
                .filter(|word| {
                    !defined.contains(*word) && !declared.contains(*word) && !known.contains(*word)
                })
                .collect();
            assert!(missing.is_empty(), "{missing:?}");
            let idle = defined.iter().filter(|word| module.matches(**word).count() < 2);
            let idle: Vec<_> = idle.collect();
            let checked = ["NoIsFinal", "PCSpec", "PCTypeOK", "TCConsistent", "TPSpec", "TPTypeOK"];
            assert!(idle.iter().all(|word| checked.contains(word)), "{idle:?}");
        }
    }

    #[test]
    fn brackets_close_and_a_module_ends() {
        for module in MODULES {
            for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
                assert_eq!(module.matches(open).count(), module.matches(close).count(), "{open}");
            }
            assert_eq!(module.matches("<<").count(), module.matches(">>").count());
            assert!(module.ends_with(&format!("\n{}\n", "=".repeat(77))));
        }
    }

    #[test]
    fn participants_and_votes_are_the_constants() {
        let votes = [WorkOutcome::Done, WorkOutcome::Refused, WorkOutcome::ReadOnly];
        let tla = tla(&scenario(&votes).build().unwrap(), None).unwrap();
        assert_eq!(tla.name, "TwoPhase");
        assert!(tla.config.contains("    RM = {p1, p2, p3}\n"), "{}", tla.config);
        assert!(tla.config.contains("    Refusing = {p2}\n"), "{}", tla.config);
        assert!(tla.config.contains("    Reading = {p3}\n"), "{}", tla.config);
        assert!(tla.config.contains("    TCConsistent\n"), "{}", tla.config);
        let named: Vec<&str> =
            tla.module.lines().skip_while(|line| *line != "CONSTANTS").skip(1).take(3).collect();
        for (line, set) in named.into_iter().zip(["RM", "Refusing", "Reading"]) {
            assert!(line.trim_start().starts_with(set), "{line}");
        }
    }

    #[test]
    fn a_module_is_called_like_its_file() {
        let scenario = scenario(&[WorkOutcome::Done]).build().unwrap();
        let given = tla(&scenario, Some("my_run_2")).unwrap();
        let own = tla(&scenario, None).unwrap();
        assert_eq!(given.module.lines().next().unwrap().trim_matches('-'), " MODULE my_run_2 ");
        assert_eq!(own.module, MODULES[0], "its own name is the one that it has");
        let body = |module: &str| module.split_once('\n').unwrap().1.to_string();
        assert_eq!(body(&given.module), body(&own.module));
        for wrong in ["", "x-1", "7", "a b", "_", "é"] {
            assert_eq!(tla(&scenario, Some(wrong)), Err(NoModule::Name(wrong.into())));
        }
    }

    #[test]
    fn what_has_no_module_says_so() {
        let wrong = scenario(&[WorkOutcome::Done]).with_option("mistake", 4).build().unwrap();
        assert_eq!(tla(&wrong, None), Err(NoModule::Mistake("Two-phase commit")));
        for protocol in ProtocolId::all() {
            let info = protocol.info();
            let run = Draft::new(protocol, info.participants.0.max(2)).build().unwrap();
            match tla(&run, None) {
                Ok(tla) => assert!(["2pc", "paxos-commit"].contains(&info.id), "{}", tla.name),
                Err(why) => assert_eq!(why, NoModule::Protocol(info.name)),
            }
        }
    }
}
