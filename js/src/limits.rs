//! What a script may say of a search: a budget of faults, what is looked for, and what it may use up.

use std::fmt::{self, Formatter};

use coordinator_core::{
    checker::Limits,
    explore::{Budget, Goal, Grain, Query, Timing},
    fault::BUDGETED,
    scenario::Scenario,
};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use tsify::Tsify;
use wasm_bindgen::prelude::*;

use crate::text;

/// How much memory a search takes if nothing is said, in MiB.
const MEMORY: u32 = 1024;
/// How much it may take: a page has 4096, and what grows is copied.
const MOST_MEMORY: u32 = 2048;

/// What a search may do and use up. What is left out is 0, or as usual.
#[derive(Default, Tsify)]
#[tsify(rename = "Limits")]
#[serde(default)]
pub(crate) struct Asked {
    #[serde(skip)]
    budget: Budget,
    /// Timers that fire; if absent, as many as may.
    timeouts: Option<Count>,
    /// Whether every process may have crashed at some time.
    total_failure: bool,
    /// When timers fire: only if what they wait for is missing (`"sync"`), or whenever they are armed.
    #[tsify(type = "Timing")]
    timing: TimingName,
    /// Where a crash may fall: between any two effects (`"effect"`), or only between two inputs.
    #[tsify(type = "Grain")]
    grain: GrainName,
    /// What the search looks for; a violated property if absent.
    goal: Goal,
    /// How much memory it may take, in MiB: 1024 if absent, at most 2048.
    memory: Option<Count>,
    /// How many states it may store.
    states: Option<Count>,
}

/// The fields beside those of the fault budget, which its table names.
const OTHER_FIELDS: [&str; 7] =
    ["timeouts", "total_failure", "timing", "grain", "goal", "memory", "states"];

/// Every field.
pub(crate) const FIELDS: [&str; BUDGETED.len() + OTHER_FIELDS.len()] = {
    let mut fields = [""; BUDGETED.len() + OTHER_FIELDS.len()];
    let mut place = 0;
    while place < fields.len() {
        fields[place] = if place < BUDGETED.len() {
            BUDGETED[place].key
        } else {
            OTHER_FIELDS[place - BUDGETED.len()]
        };
        place += 1;
    }
    fields
};

impl<'de> Deserialize<'de> for Asked {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_map(AskedFields)
    }
}

struct AskedFields;

impl<'de> Visitor<'de> for AskedFields {
    type Value = Asked;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Asked, A::Error> {
        let mut asked = Asked::default();
        while let Some(name) = fields.next_key::<String>()? {
            let budgeted = BUDGETED.iter().find(|info| info.key == name);
            match (budgeted.and_then(|it| asked.budget.count_mut(it.kind)), name.as_str()) {
                (Some(count), name) => *count = few(name, fields.next_value()?)?,
                (None, "timeouts") => asked.timeouts = fields.next_value()?,
                (None, "total_failure") => asked.total_failure = fields.next_value()?,
                (None, "timing") => asked.timing = fields.next_value()?,
                (None, "grain") => asked.grain = fields.next_value()?,
                (None, "goal") => asked.goal = fields.next_value()?,
                (None, "memory") => asked.memory = fields.next_value()?,
                (None, "states") => asked.states = fields.next_value()?,
                (None, unknown) => return Err(Error::unknown_field(unknown, &FIELDS)),
            }
        }
        asked.budget.timeouts = asked.timeouts.map(|it| few("timeouts", it)).transpose()?;
        asked.budget.total_failure = asked.total_failure;
        Ok(asked)
    }
}

fn few<E: Error>(name: &str, Count(count): Count) -> Result<u8, E> {
    let greatest = u8::MAX;
    let few = u8::try_from(count);
    few.map_err(|_| E::custom(format!("there can be at most {greatest} {name} in a search")))
}

/// A whole number from 0 to 4294967295.
#[derive(Clone, Copy, Default, Deserialize, Tsify)]
#[serde(try_from = "f64")]
struct Count(u32);

/// When timers fire.
#[derive(Default, Deserialize, Tsify)]
#[tsify(rename = "Timing")]
#[serde(rename_all = "kebab-case")]
enum TimingName {
    #[default]
    Sync,
    Async,
}

/// Where a crash may fall.
#[derive(Default, Deserialize, Tsify)]
#[tsify(rename = "Grain")]
#[serde(rename_all = "kebab-case")]
enum GrainName {
    #[default]
    Effect,
    Step,
}

impl TryFrom<f64> for Count {
    type Error = String;

    fn try_from(found: f64) -> Result<Self, String> {
        let whole = whole(found).map(Self);
        whole.ok_or_else(|| format!("{found} is not a whole number from 0 to {}", u32::MAX))
    }
}

/// The whole number that a script's number is.
pub(crate) fn whole(number: f64) -> Option<u32> {
    let fits = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was just seen to fit"
    )]
    fits.then_some(number as u32)
}

/// The question that a script asks about a run.
pub(crate) fn question(scenario: Scenario, limits: &JsValue) -> Result<Query, JsError> {
    let asked = read(limits).map_err(|why| JsError::new(&why))?;
    let memory = asked.memory.map_or(MEMORY, |memory| memory.0);
    if memory > MOST_MEMORY {
        let why =
            format!("`memory` is {memory}, and a search in a page takes at most {MOST_MEMORY}");
        return Err(JsError::new(&why));
    }
    Ok(Query {
        budget: asked.budget,
        timing: match asked.timing {
            TimingName::Sync => Timing::Synchronous,
            TimingName::Async => Timing::Asynchronous,
        },
        grain: match asked.grain {
            GrainName::Effect => Grain::Effect,
            GrainName::Step => Grain::Step,
        },
        goal: asked.goal,
        limits: Limits {
            states: asked.states.map_or(u32::MAX, |states| states.0),
            bytes: u64::from(memory) << 20,
        },
        ..Query::new(scenario)
    })
}

fn read(limits: &JsValue) -> Result<Asked, String> {
    if limits.is_undefined() || limits.is_null() {
        return Ok(Asked::default());
    }
    let object = limits.is_object().then(|| text(limits)).flatten();
    let object = object.filter(|text| text.starts_with('{'));
    let object = object.ok_or("the limits of a search are an object, as in { crashes: 1 }")?;
    serde_json::from_str(&object).map_err(|error| {
        // The text is not the script's own, so that line and column mean nothing to it.
        let why = error.to_string();
        let why = why.rsplit_once(" at line ").map_or(&*why, |(why, _)| why);
        format!("the limits of the search cannot be read: {why}")
    })
}
