//! The engine for JavaScript: a run is played, or every schedule of it is searched, and comes back as
//! plain data. The fields are those that the command line prints as JSON; `docs/javascript.md` shows how
//! it is used. `coordinator.d.ts` is made from the types that are read and reported.
//!
//! A scenario is read as a scenario file is, so that one description of it is enough. Whatever is wrong with it is thrown as an `Error` with a sentence.

mod limits;
mod scenario;
mod types;

use coordinator_core::{
    checker::Progress,
    explore::{Exploration, Query, explore},
    report::{self, Played, SearchReport},
};
use js_sys::{Date, JSON};
use serde::Serialize;
use tsify::Tsify;
use wasm_bindgen::prelude::*;

/// How many states are searched between two looks at the answer.
const SLICE: u32 = 100_000;

/// Plays a run and judges it: where its link stands, or at its end.
///
/// Throws an `Error` if `scenario` is none, or if something that intervenes in it has no effect.
#[wasm_bindgen(unchecked_return_type = "Run")]
pub fn simulate(
    #[wasm_bindgen(unchecked_param_type = "Scenario")] scenario: &JsValue,
) -> Result<JsValue, JsError> {
    let played = Played::new(scenario::read(scenario)?)?;
    object(&report::Run::of(&played))
}

/// Searches every schedule of a run, with a budget of faults, to the end. What intervenes in the run is
/// left out. Nothing else happens in the page meanwhile: see `Search` for a search that can be stopped.
///
/// Throws an `Error` if `scenario` is none, or if `limits` says something that cannot be searched.
#[wasm_bindgen(unchecked_return_type = "Answer")]
pub fn check(
    #[wasm_bindgen(unchecked_param_type = "Scenario")] scenario: &JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "Limits")] limits: &JsValue,
) -> Result<JsValue, JsError> {
    let mut search = Search::new(scenario, limits)?;
    while search.answer.is_none() {
        search.go_on(SLICE);
    }
    search.answer()
}

/// A search that goes on only while it is told to: a slice, then whatever else the page has to do.
#[wasm_bindgen]
pub struct Search {
    query: Query,
    exploration: Box<dyn Exploration>,
    progress: Progress,
    answer: Option<SearchReport>,
    seconds: f64,
}

/// How far a search is.
#[derive(Serialize, Tsify)]
#[tsify(rename = "Progress")]
struct Told {
    /// Whether there is an answer.
    done: bool,
    /// Distinct states found.
    states: u64,
    /// Transitions between them tried.
    transitions: u64,
    /// Steps on the shortest way to the farthest state.
    depth: u32,
    /// Up to which depth every state was found.
    complete_depth: u32,
    /// States found whose successors are not known yet.
    frontier: u64,
    /// Bytes allocated.
    bytes: u64,
    /// Seconds spent in `advance`.
    seconds: f64,
}

/// A search that has come to its end.
#[derive(Serialize, Tsify)]
#[tsify(rename = "Answer")]
struct Timed<'a> {
    #[serde(flatten)]
    search: &'a SearchReport,
    /// Seconds spent searching.
    seconds: f64,
}

#[wasm_bindgen]
impl Search {
    /// Begins a search, as `check` does.
    ///
    /// Throws an `Error` if `scenario` is none, or if `limits` says something that cannot be searched.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Scenario")] scenario: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "Limits")] limits: &JsValue,
    ) -> Result<Self, JsError> {
        let query = limits::question(scenario::read(scenario)?.scenario, limits)?;
        let mut exploration = explore(&query)?;
        let progress = exploration.advance(0);
        Ok(Self { query, exploration, progress, answer: None, seconds: 0.0 })
    }

    /// Searches so many states more, or fewer if it comes to its end before, and says how far it is.
    ///
    /// Throws an `Error` if `states` is not a whole number from 1 to 4294967295.
    #[wasm_bindgen(unchecked_return_type = "Progress")]
    pub fn advance(&mut self, states: f64) -> Result<JsValue, JsError> {
        let slice = limits::whole(states).filter(|states| *states > 0).ok_or_else(|| {
            JsError::new(&format!(
                "`states` is a whole number from 1 to {}, not {states}",
                u32::MAX
            ))
        })?;
        self.go_on(slice);
        self.progress()
    }

    /// How far it is.
    #[wasm_bindgen(getter, unchecked_return_type = "Progress")]
    pub fn progress(&self) -> Result<JsValue, JsError> {
        object(&Told {
            done: self.answer.is_some(),
            states: self.progress.states,
            transitions: self.progress.transitions,
            depth: self.progress.depth,
            complete_depth: self.progress.complete_depth,
            frontier: self.progress.frontier,
            bytes: self.progress.bytes,
            seconds: self.seconds,
        })
    }

    /// The answer, once there is one.
    #[wasm_bindgen(getter, unchecked_return_type = "Answer | undefined")]
    pub fn answer(&self) -> Result<JsValue, JsError> {
        match &self.answer {
            Some(search) => object(&Timed { search, seconds: self.seconds }),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    fn go_on(&mut self, states: u32) {
        if self.answer.is_some() {
            return;
        }
        let start = Date::now();
        self.progress = self.exploration.advance(states);
        self.answer = SearchReport::new(&self.query, &self.exploration.answer(), &self.progress);
        // A clock that is set back must not make it shorter.
        self.seconds += (Date::now() - start).max(0.0) / 1000.0;
    }
}

/// A value as a JavaScript object.
fn object(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// What JavaScript's own JSON makes of a value; nothing for what has no such form.
fn text(value: &JsValue) -> Option<String> {
    JSON::stringify(value).ok()?.as_string()
}
