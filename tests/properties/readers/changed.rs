//! Texts that are nearly a run: changed by byte, changed by value, and any values in the shape of a file.

use std::{collections::BTreeSet, sync::LazyLock};

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select, subsequence},
    strategy::Union,
};
use serde_json::{Map, Value, json};

use super::any_run;

/// A change of some bytes.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    Replace(Index, u8),
    Insert(Index, u8),
    Remove(Index),
    /// A part of it once more, elsewhere.
    Copy(Index, Index, usize),
    Truncate(Index),
}

impl Edit {
    pub(super) fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len();
        match self {
            Self::Replace(place, byte) => bytes[place.index(length)] = *byte,
            Self::Insert(place, byte) => bytes.insert(place.index(length), *byte),
            Self::Remove(place) => drop(bytes.remove(place.index(length))),
            Self::Copy(from, to, many) => {
                let from = from.index(length);
                let part = bytes[from..length.min(from + many)].to_vec();
                let to = to.index(length);
                bytes.splice(to..to, part);
            }
            Self::Truncate(place) => bytes.truncate(place.index(length)),
        }
    }
}

/// Changes of the bytes of a code, or of the characters of a text.
pub(super) fn edits(
    bytes: impl Strategy<Value = u8> + Clone + 'static,
) -> impl Strategy<Value = Vec<Edit>> {
    let place = any::<Index>;
    let edit = prop_oneof![
        6 => (place(), bytes.clone()).prop_map(|(place, byte)| Edit::Replace(place, byte)),
        3 => (place(), bytes).prop_map(|(place, byte)| Edit::Insert(place, byte)),
        3 => place().prop_map(Edit::Remove),
        2 => (place(), place(), 1..40usize).prop_map(|(from, to, many)| Edit::Copy(from, to, many)),
        1 => place().prop_map(Edit::Truncate),
    ];
    vec(edit, 1..4)
}

/// What stands in files: signs, digits, and letters of their words.
pub(super) fn of_a_text() -> impl Strategy<Value = u8> + Clone {
    let known: Vec<u8> = b"{}[]:,\" \n0123456789-+.eE\\unl'@#abcdfkmprstwxyz".to_vec();
    prop_oneof![4 => select(known), 1 => 0x20..0x7f_u8]
}

pub(super) fn edited(text: &str, edits: &[Edit]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for edit in edits {
        edit.apply(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The schema of a scenario file, which a test of the core holds against the types that read it.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../docs/scenario.schema.json")).expect("it is JSON")
});

/// The keys of all objects of a file, and the words that may stand in it.
static VOCABULARY: LazyLock<(Vec<String>, Vec<String>)> = LazyLock::new(|| {
    let (mut keys, mut words) = (BTreeSet::new(), BTreeSet::new());
    collect(&SCHEMA, &mut keys, &mut words);
    words.extend(NAMES.map(String::from));
    (keys.into_iter().collect(), words.into_iter().collect())
});

fn collect(schema: &Value, keys: &mut BTreeSet<String>, words: &mut BTreeSet<String>) {
    match schema {
        Value::Array(all) => all.iter().for_each(|it| collect(it, keys, words)),
        Value::Object(all) => {
            let properties = all.get("properties").and_then(Value::as_object);
            keys.extend(properties.into_iter().flat_map(Map::keys).cloned());
            words.extend(all.get("const").and_then(Value::as_str).map(String::from));
            let choices = all.get("enum").and_then(Value::as_array);
            words.extend(choices.into_iter().flatten().filter_map(Value::as_str).map(String::from));
            all.values().for_each(|it| collect(it, keys, words));
        }
        _ => {}
    }
}

/// Strings that the schema does not limit: processes, scripts, and what is neither.
const NAMES: [&str; 14] = [
    "C",
    "p1",
    "p2",
    "p3",
    "p64",
    "T1",
    "O",
    "s1",
    "a1",
    "T1: r(x) w(x)",
    "T1: q(x)",
    "é",
    "\u{0}",
    "",
];

/// The ends of ranges and of types, and what lies beyond.
const NUMBERS: [i64; 14] =
    [-1, 0, 1, 2, 3, 64, 65, 255, 256, 65_535, 65_536, 10_000_001, 4_294_967_295, 4_294_967_296];

/// A value without parts that could stand in a file, or nearly.
fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        4 => select(&NUMBERS[..]).prop_map(Value::from),
        1 => any::<f64>().prop_map(|number| json!(number)),
        4 => select(&*VOCABULARY.1).prop_map(Value::from),
        1 => ".{0,8}".prop_map(Value::from),
    ]
}

/// A key of an object of a file, or of none.
fn key() -> impl Strategy<Value = String> {
    prop_oneof![9 => select(&*VOCABULARY.0), 1 => "[a-z-]{0,6}"]
}

/// Any value with keys that files have.
fn value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((key(), inner), 0..6).prop_map(|fields| Value::Object(Map::from_iter(fields))),
        ]
    })
}

/// A file with the fields that a file has and values of their types; now and then with any other value.
pub(super) fn of_the_shape() -> impl Strategy<Value = Value> {
    of(&SCHEMA)
}

/// A value of a schema, each part of it now and then another one.
fn of(schema: &'static Value) -> BoxedStrategy<Value> {
    prop_oneof![40 => exactly(schema), 1 => leaf(), 1 => value()].boxed()
}

fn exactly(schema: &'static Value) -> BoxedStrategy<Value> {
    let list = |key: &str| schema.get(key).and_then(Value::as_array);
    if let Some(place) = schema.get("$ref").and_then(Value::as_str) {
        let defined = SCHEMA.pointer(place.trim_start_matches('#'));
        return exactly(defined.expect("it is defined"));
    }
    if let Some(all) = list("oneOf").or_else(|| list("anyOf")) {
        return Union::new(all.iter().map(exactly)).boxed();
    }
    if let Some(only) = schema.get("const") {
        return Just(only.clone()).boxed();
    }
    if let Some(all) = list("enum") {
        return select(all.as_slice()).boxed();
    }
    let kind = list("type").map_or(&schema["type"], |all| &all[0]);
    match kind.as_str().expect("a schema has a type") {
        "object" => object(schema),
        "array" => match list("prefixItems") {
            Some(items) => items.iter().map(of).collect::<Vec<_>>().prop_map(Value::from).boxed(),
            None => vec(of(&schema["items"]), 0..4).prop_map(Value::from).boxed(),
        },
        "integer" => {
            prop_oneof![3 => 0..5_i64, 1 => select(&NUMBERS[..])].prop_map(Value::from).boxed()
        }
        "string" => select(&NAMES[..]).prop_map(Value::from).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "null" => Just(Value::Null).boxed(),
        other => panic!("the schema has a type `{other}`, of which there is no generator"),
    }
}

/// The fields that an object needs, and a few others.
fn object(schema: &'static Value) -> BoxedStrategy<Value> {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |key: &String| required.is_some_and(|all| all.iter().any(|it| it == key));
    let fields = schema["properties"].as_object().expect("an object has fields").iter();
    let (needed, others): (Vec<_>, Vec<_>) = fields.partition(|(key, _)| is_required(key));
    let few = others.len().min(3);
    subsequence(others, 0..=few)
        .prop_flat_map(move |chosen| {
            let fields = needed.iter().copied().chain(chosen);
            fields.map(|(key, schema)| (Just(key.clone()), of(schema))).collect::<Vec<_>>()
        })
        .prop_map(|fields| Value::Object(Map::from_iter(fields)))
        .boxed()
}

/// What is done to one place of a file.
#[derive(Clone, Debug)]
enum Change {
    Put(Value),
    Remove,
    Rename(String),
    Add(String, Value),
}

fn change() -> impl Strategy<Value = (Index, Change)> {
    let change = prop_oneof![
        6 => leaf().prop_map(Change::Put),
        1 => value().prop_map(Change::Put),
        1 => Just(Change::Remove),
        1 => key().prop_map(Change::Rename),
        1 => (key(), value()).prop_map(|(key, value)| Change::Add(key, value)),
    ];
    (any::<Index>(), change)
}

/// How many values there are in a value, itself with them.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(all) => all.iter().map(size).sum(),
        Value::Object(all) => all.values().map(size).sum::<usize>(),
        _ => 0,
    }
}

/// Changes the value at a place, in the order in which they are written.
fn change_at(value: &mut Value, mut place: usize, change: &Change) {
    if place == 0 {
        match (change, value) {
            (Change::Put(new), value) => *value = new.clone(),
            (Change::Add(key, new), Value::Object(all)) => {
                drop(all.insert(key.clone(), new.clone()));
            }
            (Change::Add(_, new), Value::Array(all)) => all.push(new.clone()),
            (Change::Remove, Value::Object(all)) => {
                let first = all.keys().next().cloned();
                first.and_then(|key| all.remove(&key));
            }
            (Change::Remove, Value::Array(all)) => drop(all.pop()),
            (Change::Rename(key), Value::Object(all)) => {
                let first = all.keys().next().cloned();
                if let Some(old) = first.and_then(|key| all.remove(&key)) {
                    all.insert(key.clone(), old);
                }
            }
            _ => {}
        }
        return;
    }
    place -= 1;
    let parts: Vec<&mut Value> = match value {
        Value::Array(all) => all.iter_mut().collect(),
        Value::Object(all) => all.values_mut().collect(),
        _ => Vec::new(),
    };
    for part in parts {
        let size = size(part);
        if place < size {
            return change_at(part, place, change);
        }
        place -= size;
    }
}

pub(super) fn changed_file() -> impl Strategy<Value = String> {
    (any_run(), vec(change(), 1..4)).prop_map(|(scenario, changes)| {
        let mut file: Value = serde_json::from_str(&scenario.to_json()).expect("it is JSON");
        for (place, change) in &changes {
            let place = place.index(size(&file));
            change_at(&mut file, place, change);
        }
        file.to_string()
    })
}
