//! The JSON Schema of scenario files, made from the types that read them.
//!
//! Only the tests contain it, so that the page does not carry it. `docs/scenario.schema.json` is what they hold it
//! against; `UPDATE_SCHEMA=1 cargo test -p coordinator-core schema` writes that file anew.

use alloc::{borrow::Cow, collections::BTreeMap, string::String, vec::Vec};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value as Json, json};

use super::{VERSION, Vote};
use crate::{
    protocol::{OptionKind, WorkOutcome},
    protocols::ProtocolId,
};

pub(super) fn version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "const": VERSION })
}

/// The ids of protocols and variants, each with its name.
pub(super) fn protocols(_: &mut SchemaGenerator) -> Schema {
    let mut names = BTreeMap::new();
    for info in ProtocolId::all().map(ProtocolId::info) {
        names.insert(info.id, info.name);
        names.extend(info.variants.iter().map(|variant| (variant.id, variant.name)));
    }
    let each: Vec<Json> =
        names.into_iter().map(|(id, name)| json!({ "const": id, "title": name })).collect();
    json_schema!({ "oneOf": each })
}

/// The options of all protocols. One id may have other values in another protocol: the schema allows all of them, the
/// reader only those of the file's protocol.
pub(super) fn options(_: &mut SchemaGenerator) -> Schema {
    let mut values: BTreeMap<&str, Vec<Json>> = BTreeMap::new();
    for option in ProtocolId::all().flat_map(|protocol| protocol.info().options) {
        let own = match option.kind {
            OptionKind::Choice(choices) => choices
                .iter()
                .map(|choice| json!({ "const": choice.id, "title": choice.name }))
                .collect(),
            OptionKind::Number { least, greatest } => {
                Vec::from([json!({ "type": "integer", "minimum": least, "maximum": greatest })])
            }
        };
        let all = values.entry(option.id).or_default();
        let new: Vec<Json> = own.into_iter().filter(|value| !all.contains(value)).collect();
        all.extend(new);
    }
    let properties: Map<String, Json> =
        values.into_iter().map(|(id, all)| (id.into(), json!({ "anyOf": all }))).collect();
    json_schema!({ "type": "object", "properties": properties, "additionalProperties": false })
}

impl JsonSchema for Vote {
    fn schema_name() -> Cow<'static, str> {
        "Vote".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": Self::ALL.map(WorkOutcome::id) })
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use std::{env, fs};

    use schemars::schema_for;

    use super::super::File;

    const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/scenario.schema.json");

    #[test]
    fn the_schema_is_that_of_the_types() {
        let mut schema = serde_json::to_string_pretty(&schema_for!(File)).expect("it is JSON");
        schema.push('\n');
        assert!(!schema.contains("::"), "a description names something of Rust");
        if env::var_os("UPDATE_SCHEMA").is_some() {
            fs::write(PATH, &schema).expect("the file can be written");
        }
        let kept = fs::read_to_string(PATH).unwrap_or_else(|error| error.to_string());
        assert!(
            schema == kept,
            "docs/scenario.schema.json is not the schema of the types any more: \
             UPDATE_SCHEMA=1 cargo test -p coordinator-core schema"
        );
    }
}
