//! What the page and its worker say to each other: a [`Request`] goes out, and one or several
//! replies come back, the last of which [ends it](Reply::is_last).
//!
//! A message is an object `{version, body}`: the body is the ticket of the request and the message,
//! as bytes. The two files can come from different builds, since a browser may keep an old worker: so
//! the version is looked at first, and the bytes of another version are not read.

use coordinator_core::{
    checker::{Progress, SearchOutcome},
    explore::SearchSettings,
    report::{CellReport, SearchReport, ShrinkReport},
};
use js_sys::{Object, Reflect, Uint8Array};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;
use wasm_bindgen::{JsCast as _, JsValue};

/// The version of the messages. Raise it with every change of [`Request`] or [`Reply`], and of what
/// a link can hold.
pub const VERSION: u32 = 7;

/// The number of a request; its replies carry it too.
pub type Ticket = u32;

/// What the page wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// The run of a link as a text for other tools.
    Write {
        /// The run, as [`coordinator_core::scenario::Link::code`] writes it.
        link: String,
        /// As what.
        format: Format,
    },
    /// The run that a JSON file describes.
    Read {
        /// The file.
        text: String,
    },
    /// A search through every schedule.
    Check {
        /// The run whose protocol, options and votes count.
        link: String,
        /// Fault budget, goal and limits.
        settings: SearchSettings,
    },
    /// What the goal of a search says, if it can be searched for.
    Goal {
        /// The run whose protocol, options and votes count.
        link: String,
        /// Fault budget, goal and limits.
        settings: SearchSettings,
    },
    /// The same run with the fewest interventions that come to the same.
    Shrink {
        /// The run.
        link: String,
    },
    /// A cell of the fault matrix.
    Cell {
        /// The variant of its row.
        variant: String,
        /// The id of its class of faults.
        class: String,
        /// How much memory each of its searches may take, in MiB.
        memory: u32,
    },
    /// The end of a search. The search answers with what it knows; this request itself gets no reply.
    Stop {
        /// The request that began the search.
        ticket: Ticket,
    },
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// It runs, and takes requests from now on. It says so unasked, with ticket 0.
    Ready,
    /// The text that [`Request::Write`] asked for.
    Written(String),
    /// The link of the run that [`Request::Read`] asked for.
    Read(String),
    /// How far a search has come; more follows.
    Progress(Figures),
    /// What came of [`Request::Check`].
    Checked(Checked),
    /// What [`Request::Goal`] asked for: a sentence without its capital and its stop.
    Goal(String),
    /// What [`Request::Shrink`] asked for.
    Shrunk(ShrinkReport),
    /// What [`Request::Cell`] asked for.
    Cell(CellReport),
    /// What was asked for cannot be had; the reason, as the rest of a sentence.
    Failed(String),
}

impl Reply {
    /// Whether nothing follows it.
    pub const fn is_last(&self) -> bool {
        !matches!(self, Self::Progress(_))
    }
}

/// The figures of a search.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// How many distinct states were found.
    pub states: u32,
    /// How many steps between them were tried.
    pub transitions: u64,
    /// How many states lie on the shortest way to the farthest one.
    pub depth: u32,
    /// Up to which depth every state was found.
    pub complete_depth: u32,
    /// How many states were found whose successors were not looked for yet.
    pub frontier: u32,
    /// How many bytes are allocated.
    pub bytes: u64,
    /// How many states a second were found, from the beginning on.
    pub per_second: u32,
    /// Whether every state is known and the backward pass runs, which finds the blocked processes.
    pub backwards: bool,
}

impl Figures {
    /// The figures of a search that has gone on for `passed_ms`, after `before` states of others.
    pub fn new(progress: &Progress, before: u64, passed_ms: f64) -> Self {
        // Several searches together may find more states than a number of the page holds.
        let saturated = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let states = before + progress.states;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "times are positive"
        )]
        let passed = passed_ms.max(1.0) as u64;
        Self {
            states: saturated(states),
            transitions: progress.transitions,
            depth: progress.depth,
            complete_depth: progress.complete_depth,
            frontier: saturated(progress.frontier),
            bytes: progress.bytes,
            per_second: saturated(states * 1_000 / passed),
            backwards: progress.outcome == SearchOutcome::Holds,
        }
    }
}

/// A search that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// What came of it.
    pub report: SearchReport,
    /// The figures at the end.
    pub figures: Figures,
}

/// What a run is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// The space-time diagram as a picture.
    Svg,
    /// A sequence diagram in Mermaid's language.
    Mermaid,
    /// The scenario as a file that [`Request::Read`] takes in.
    Json,
}

/// Why a message cannot be read. Each says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unread {
    /// It is of another version.
    #[error(
        "two parts of this page are of different versions, {0} and {VERSION}: reload the page, \
         the address bar holds the run"
    )]
    Version(u32),
    /// It is of this version and makes no sense.
    #[error(
        "a part of this page answered what no version of it says: reload the page, the address bar \
         holds the run"
    )]
    Garbled,
}

/// A message as an object that can be posted.
///
/// # Panics
///
/// Never: every message serialises, and a plain object takes every property.
pub fn encode<T: Serialize>(ticket: Ticket, message: &T) -> JsValue {
    let body = postcard::to_allocvec(&(ticket, message)).expect("every message serialises");
    let envelope = Object::new();
    for (name, value) in [("version", VERSION.into()), ("body", Uint8Array::from(&body[..]).into())]
    {
        Reflect::set(&envelope, &name.into(), &value).expect("a plain object takes every property");
    }
    envelope.into()
}

/// The ticket of a message and what it says.
pub fn decode<T: DeserializeOwned>(message: &JsValue) -> Result<(Ticket, T), Unread> {
    match version(message) {
        Some(VERSION) => body(message).ok_or(Unread::Garbled),
        Some(other) => Err(Unread::Version(other)),
        None => Err(Unread::Garbled),
    }
}

fn version(message: &JsValue) -> Option<u32> {
    let number = Reflect::get(message, &"version".into()).ok()?.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what does not fit comes out as another number"
    )]
    let whole = number as u32;
    f64::from(whole).total_cmp(&number).is_eq().then_some(whole)
}

fn body<T: DeserializeOwned>(message: &JsValue) -> Option<T> {
    let body = Reflect::get(message, &"body".into()).ok()?.dyn_into::<Uint8Array>().ok()?;
    postcard::from_bytes(&body.to_vec()).ok()
}
