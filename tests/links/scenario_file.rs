//! The manual of scenario files: it is complete, and its examples play.

use coordinator_core::{
    fault::FAULTS,
    scenario::{Entry, LIBRARY, Scenario},
    simulate::simulate,
};
use serde_json::{Value, json};

use super::schema;

const MANUAL: &str = include_str!("../../docs/scenario-file.md");

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/scenario.schema.json")).expect("it is JSON")
}

/// The files that the manual shows.
fn examples() -> Vec<&'static str> {
    let blocks = MANUAL.split("```json\n").skip(1);
    blocks.map(|block| block.split("```").next().expect("a block ends")).collect()
}

fn all_keys<'a>(value: &'a Value, keys: &mut Vec<&'a str>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                keys.push(key);
                all_keys(value, keys);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| all_keys(item, keys)),
        _ => {}
    }
}

#[test]
fn every_example_plays_and_every_intervention_in_it_takes_effect() {
    let schema = schema();
    for example in examples() {
        let scenario =
            Scenario::from_json(example).unwrap_or_else(|error| panic!("{error}\n{example}"));
        let trace = simulate(&scenario);
        assert!(trace.refused.is_empty(), "{:?}\n{example}", trace.refused);
        let value = serde_json::from_str(example).expect("it was read");
        assert_eq!(schema::check(&schema, &value), Ok(()), "{example}");
    }
}

/// Every alternative of the triggers and of the faults is the key of an object, or a word.
#[test]
fn every_key_trigger_and_fault_has_an_example() {
    let schema = schema();
    let files: Vec<Value> =
        examples().into_iter().map(|it| serde_json::from_str(it).expect("it is JSON")).collect();
    let mut shown = Vec::new();
    for file in &files {
        all_keys(file, &mut shown);
    }
    let alternatives = |name: &str| schema["$defs"][name]["oneOf"].as_array().expect("a choice");
    let keys_of = |value: &Value| {
        let keys = value["properties"].as_object().into_iter().flat_map(|it| it.keys());
        keys.cloned().collect::<Vec<_>>()
    };
    let words = ["Trigger", "Fault"].into_iter().flat_map(alternatives).flat_map(keys_of);
    let fields = keys_of(&schema).into_iter().chain(keys_of(&schema["$defs"]["Environment"]));
    for key in words.chain(fields) {
        assert!(shown.contains(&key.as_str()), "docs/scenario-file.md has no example of `{key}`");
    }
    for trigger in alternatives("Trigger").iter().flat_map(keys_of) {
        assert!(MANUAL.contains(&format!("| `{{ \"{trigger}\": ")), "{trigger}");
    }
    for info in &FAULTS {
        let (key, word) = (format!("{{ \"{}\": ", info.id), format!("| `\"{}\"` |", info.id));
        assert!(MANUAL.contains(&format!("| `{key}")) || MANUAL.contains(&word), "{}", info.id);
    }
}

#[test]
fn the_schema_admits_the_library_and_refuses_mistakes() {
    let schema = schema();
    for scenario in LIBRARY.iter().map(Entry::scenario) {
        let file = serde_json::from_str(&scenario.to_json()).expect("it is JSON");
        assert_eq!(schema::check(&schema, &file), Ok(()));
    }
    let file = |key: &str, value: Value| {
        let mut file = json!({ "coordinator": 1, "protocol": "2pc" });
        file[key] = value;
        schema::check(&schema, &file)
    };
    assert_eq!(file("seed", json!(7)), Ok(()));
    let wordy = json!({ "when": { "step": 1 }, "what": { "fire": "O" } });
    for (key, value) in [
        ("speed", json!(2)),
        ("coordinator", json!(2)),
        ("protocol", json!("9pc")),
        ("options", json!({ "colour": "red" })),
        ("options", json!({ "presumption": "both" })),
        ("votes", json!(["maybe"])),
        ("seed", json!(-1)),
        ("environment", json!({ "latency": 5 })),
        ("interventions", json!([wordy])),
        ("interventions", json!([{ "what": "heal" }])),
    ] {
        assert!(file(key, value.clone()).is_err(), "{key}: {value}");
    }
}
