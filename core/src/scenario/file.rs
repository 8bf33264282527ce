//! A run as a JSON file: the same choices as in a link, in long form, to be written by hand too.

mod error;
mod reader;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;

use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use core::fmt::Formatter;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Visitor},
};

pub use error::FileError;

use super::{
    Draft, Environment, Intervention, Invalid, MessageRef, Scenario,
    link_format::DEFAULT_PARTICIPANTS, scripted,
};
use crate::{
    protocol::{
        OptionInfo, OptionKind, Options, ProcessId, ProcessSet, ProtocolInfo, Setup, WorkOutcome,
    },
    protocols::ProtocolId,
};

/// The version that is written, and the only one that is read.
const VERSION: u32 = 1;

/// A run of a distributed transaction: the choices that it depends on.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "Coordinator scenario"))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(rename = "ScenarioFile"))]
#[serde(deny_unknown_fields)]
struct File {
    /// The version of the format.
    #[cfg_attr(test, schemars(schema_with = "schema::version"))]
    #[cfg_attr(feature = "typescript", tsify(type = "1"))]
    coordinator: u32,
    /// The id of a protocol or of a variant of one.
    #[cfg_attr(test, schemars(schema_with = "schema::protocols"))]
    protocol: String,
    /// Options of the protocol; they override those of the variant.
    #[serde(default, deserialize_with = "each_once", skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(test, schemars(schema_with = "schema::options"))]
    #[cfg_attr(feature = "typescript", tsify(type = "Record<string, string | number>"))]
    options: BTreeMap<String, Value>,
    /// The number of participants, if there is no `votes`: each votes YES.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    participants: Option<u32>,
    /// How the local work of each participant ends, which is its vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", tsify(type = "(\"yes\" | \"no\" | \"read\" | \"fail\")[]"))]
    votes: Option<Vec<Vote>>,
    /// The transactions of the key-value store, in the notation of textbooks: `T1: r(x) w(x); T2: r(y)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    script: Option<String>,
    /// How long things take.
    #[serde(default)]
    environment: Environment,
    /// The seed of the random latencies.
    #[serde(default = "one")]
    seed: u32,
    /// What happens that protocol and environment would not have let happen.
    #[serde(default)]
    #[cfg_attr(
        feature = "typescript",
        tsify(type = "Intervention<string, string[], MessageRef<string>>[]")
    )]
    interventions: Vec<Intervention<String, Vec<String>>>,
    /// The address of the schema, for editors.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "an option is set to a word, or to a whole number that is not negative and not huge"
)]
enum Value {
    Word(String),
    Number(u32),
}

/// What every version of the file has.
#[derive(Deserialize)]
struct Versioned {
    coordinator: u32,
}

/// Options, none of them twice.
fn each_once<'de, D: Deserializer<'de>>(source: D) -> Result<BTreeMap<String, Value>, D::Error> {
    struct EachOnce;
    impl<'de> Visitor<'de> for EachOnce {
        type Value = BTreeMap<String, Value>;

        fn expecting(&self, f: &mut Formatter<'_>) -> core::fmt::Result {
            f.write_str("an object of options")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut options = BTreeMap::new();
            while let Some((id, value)) = map.next_entry::<String, Value>()? {
                if options.insert(id.clone(), value).is_some() {
                    return Err(Error::custom(format_args!("duplicate field `{id}`")));
                }
            }
            Ok(options)
        }
    }
    source.deserialize_map(EachOnce)
}

/// A vote, by its word.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
struct Vote(WorkOutcome);

impl Vote {
    const ALL: [WorkOutcome; 4] =
        [WorkOutcome::Done, WorkOutcome::Refused, WorkOutcome::ReadOnly, WorkOutcome::Failed];
}

impl From<Vote> for &'static str {
    fn from(vote: Vote) -> Self {
        vote.0.id()
    }
}

impl TryFrom<String> for Vote {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|vote| vote.id() == word).map(Self);
        found.ok_or_else(|| {
            format!(
                "`{word}` is no vote; there are {}",
                listed(Self::ALL.map(WorkOutcome::id).into())
            )
        })
    }
}

fn one() -> u32 {
    1
}

impl Scenario {
    /// The run as a JSON file, with every choice in it.
    #[expect(clippy::missing_panics_doc, reason = "every key of the file is a string")]
    pub fn to_json(&self) -> String {
        let setup = self.setup();
        let name = |id: ProcessId| setup.name(id).to_string();
        let names = |set: ProcessSet| set.into_iter().map(name).collect::<Vec<_>>();
        let file = File {
            coordinator: VERSION,
            protocol: self.info().id.into(),
            options: options_to_file(self.info(), &self.options),
            participants: None,
            votes: Some(self.votes.iter().copied().map(Vote).collect()),
            script: self.script_text(),
            environment: self.environment,
            seed: self.seed,
            interventions: self
                .interventions
                .iter()
                .map(|it| {
                    it.rename(&|id| name(*id), &|set| names(*set), &|it| it.map(&|id| name(*id)))
                })
                .collect(),
            schema: None,
        };
        let mut text = serde_json::to_string_pretty(&file).expect("every key is a string");
        text.push('\n');
        text
    }

    /// Reads a JSON file.
    pub fn from_json(text: &str) -> Result<Self, FileError> {
        if !text.trim_start().starts_with('{') {
            let why = "it does not begin with `{`".into();
            return Err(FileError::Shape { path: String::new(), why });
        }
        // Before anything that another version may have and this one does not know.
        let Versioned { coordinator } = reader::read(text)?;
        if coordinator != VERSION {
            return Err(FileError::Version(coordinator));
        }
        let file: File = reader::read(text)?;
        let Some((protocol, mut options)) = protocol_named(&file.protocol) else {
            let variants = ProtocolId::all().flat_map(|id| id.info().variants);
            let known = variants.map(|variant| variant.id).collect();
            return Err(FileError::Protocol { found: file.protocol, known: listed(known) });
        };
        options_from_file(protocol.info(), &file.options, &mut options)?;
        let votes = match (file.participants, file.votes) {
            (Some(participants), Some(votes)) if participants as usize != votes.len() => {
                return Err(FileError::Votes { participants, votes: votes.len() });
            }
            (_, Some(votes)) => votes.into_iter().map(|vote| vote.0).collect(),
            (participants, None) => {
                let found = participants
                    .map_or_else(|| DEFAULT_PARTICIPANTS.into(), |count| count as usize);
                let (least, greatest) = protocol.info().participants;
                // Before room is made for a billion votes.
                if found > usize::from(greatest) {
                    let protocol = protocol.info().name;
                    return Err(Invalid::Participants { protocol, least, greatest, found }.into());
                }
                vec![WorkOutcome::Done; found]
            }
        };
        let mut draft = Draft {
            protocol,
            options,
            votes,
            script: match file.script {
                Some(text) => scripted::parse(protocol.info(), &text)?,
                None => scripted::initial(protocol.info()),
            },
            environment: file.environment,
            seed: file.seed,
            interventions: vec![],
        };
        // The processes can be named only once their number is known to be in range.
        let setup = draft.clone().build()?.setup();
        for (index, intervention) in file.interventions.iter().enumerate() {
            draft.interventions.push(intervention_from_file(&setup, index, intervention)?);
        }
        draft.build().map_err(|invalid| match invalid {
            Invalid::Intervention { place, why } => {
                FileError::Intervention { index: place - 1, why }
            }
            invalid => invalid.into(),
        })
    }
}

/// The protocol, or the variant of one, with this id, and its options.
pub(super) fn protocol_named(id: &str) -> Option<(ProtocolId, Options)> {
    if let Some(protocol) = ProtocolId::named(id) {
        return Some((protocol, protocol.info().defaults()));
    }
    let (protocol, variant) = ProtocolId::variant(id)?;
    Some((protocol, protocol.info().options_of(variant)))
}

fn options_to_file(info: &ProtocolInfo, options: &Options) -> BTreeMap<String, Value> {
    let value = |place: usize, option: &OptionInfo| match option.kind {
        OptionKind::Choice(choices) => {
            let choice = choices.get(usize::from(options.get(place)));
            Value::Word(choice.map_or("", |choice| choice.id).into())
        }
        OptionKind::Number { .. } => Value::Number(u32::from(options.get(place))),
    };
    info.options
        .iter()
        .enumerate()
        .map(|(place, option)| (option.id.into(), value(place, option)))
        .collect()
}

fn options_from_file(
    info: &'static ProtocolInfo,
    file: &BTreeMap<String, Value>,
    options: &mut Options,
) -> Result<(), FileError> {
    for (id, value) in file {
        let Some(place) = info.option(id) else {
            return Err(FileError::Option {
                protocol: info.name,
                found: id.clone(),
                known: listed(info.options.iter().map(|option| option.id).collect()),
            });
        };
        let option = &info.options[place];
        let (found, chosen, known) = match (option.kind, value) {
            (OptionKind::Choice(choices), Value::Word(word)) => (
                word.clone(),
                choices.iter().position(|choice| choice.id == word),
                listed(choices.iter().map(|choice| choice.id).collect()),
            ),
            (OptionKind::Choice(choices), Value::Number(number)) => {
                (number.to_string(), None, listed(choices.iter().map(|choice| choice.id).collect()))
            }
            (OptionKind::Number { least, greatest }, Value::Number(number)) => (
                number.to_string(),
                u8::try_from(*number)
                    .ok()
                    .filter(|number| option.kind.admits(*number))
                    .map(usize::from),
                format!("{least} to {greatest}"),
            ),
            (OptionKind::Number { least, greatest }, Value::Word(word)) => {
                (word.clone(), None, format!("{least} to {greatest}"))
            }
        };
        let chosen = chosen.and_then(|chosen| u8::try_from(chosen).ok());
        let value = chosen.ok_or(FileError::Value { option: option.id, found, known })?;
        options.set(place, value);
    }
    Ok(())
}

fn intervention_from_file(
    setup: &Setup,
    index: usize,
    file: &Intervention<String, Vec<String>>,
) -> Result<Intervention, FileError> {
    let id = |name: &String| setup.named(name).ok_or_else(|| name.clone());
    let set = |names: &Vec<String>| names.iter().map(id).collect::<Result<ProcessSet, _>>();
    let message = |message: &MessageRef<String>| message.try_map(&id);
    file.try_rename(&id, &set, &message).map_err(|found| {
        let in_fault = file.fault.try_map(&id, &set, &message).is_err();
        let place = if in_fault { ["what.", file.fault.kind().info().id] } else { ["when", ""] };
        FileError::Process {
            path: format!("interventions[{index}].{}", place.concat()),
            found,
            known: listed(setup.processes.iter().map(|process| &*process.name).collect()),
        }
    })
}

fn listed(words: Vec<&str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
