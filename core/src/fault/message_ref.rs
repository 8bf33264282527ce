//! How a scenario names a message.

use alloc::{format, string::String};

use arrayvec::ArrayString;
use serde::{Deserialize, Serialize};

use crate::protocol::ProcessId;

/// A message, named so that it is the same one in every run in which it is sent: the 2nd message from
/// p1 to C, or, by what it says, the 1st YES from p1 to C.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(deny_unknown_fields)]
pub struct MessageRef<P = ProcessId> {
    /// The sender.
    pub from: P,
    /// The receiver.
    pub to: P,
    /// Its number, counted from 1, among the messages that the one sent to the other, or among those of
    /// them that have its label.
    pub nth: u16,
    /// 0 for the message itself, else the number of the network's copy of it.
    #[serde(default)]
    pub copy: u16,
    /// What it says, as diagrams print it; absent if it is named by its place among all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
}

/// What a message says, as diagrams print it: 1 to 40 letters, digits, spaces and `-_(),.`, so that a
/// phrase with it can be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct Label(ArrayString<CAPACITY>);

const CAPACITY: usize = 40;

impl Label {
    /// How long a label may be, in bytes.
    pub const CAPACITY: usize = CAPACITY;

    /// The label that is this text; absent if no phrase could have it.
    pub fn new(text: &str) -> Option<Self> {
        let may_stand = |c: char| c.is_ascii_alphanumeric() || " -_(),.".contains(c);
        let reads_as_no_label = text == "message" || text.contains("copy of the");
        let is_fine = !text.is_empty()
            && text.trim() == text
            && text.chars().all(may_stand)
            && !reads_as_no_label;
        is_fine.then(|| ArrayString::from(text).ok().map(Self)).flatten()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Label> for String {
    fn from(label: Label) -> Self {
        label.as_str().into()
    }
}

impl TryFrom<String> for Label {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::new(&text).ok_or_else(|| {
            format!(
                "a label is 1 to {} letters, digits, spaces and `-_(),.`, and not `{text}`",
                Self::CAPACITY
            )
        })
    }
}

impl<P> MessageRef<P> {
    /// The `nth` message from one process to another, counted from 1.
    pub const fn new(from: P, to: P, nth: u16) -> Self {
        Self { from, to, nth, copy: 0, label: None }
    }

    /// The `nth` message from one process to another that says this, counted from 1.
    pub const fn labelled(from: P, to: P, nth: u16, label: Label) -> Self {
        Self { from, to, nth, copy: 0, label: Some(label) }
    }

    /// The same message with its processes named in another way.
    pub(crate) fn map<Q>(&self, process: &impl Fn(&P) -> Q) -> MessageRef<Q> {
        let Self { from, to, nth, copy, label } = self;
        MessageRef { from: process(from), to: process(to), nth: *nth, copy: *copy, label: *label }
    }

    /// The same message with its processes named in another way, where they have such names.
    pub(crate) fn try_map<Q, E>(
        &self,
        process: &impl Fn(&P) -> Result<Q, E>,
    ) -> Result<MessageRef<Q>, E> {
        let Self { from, to, nth, copy, label } = self;
        let (from, to) = (process(from)?, process(to)?);
        Ok(MessageRef { from, to, nth: *nth, copy: *copy, label: *label })
    }
}
