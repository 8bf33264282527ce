//! How a scenario names a message.

use serde::{Deserialize, Serialize};

use crate::protocol::ProcessId;

/// A message, named so that it is the same one in every run in which it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MessageRef<P = ProcessId> {
    /// The sender.
    pub from: P,
    /// The receiver.
    pub to: P,
    /// Its number among the messages that the one sent to the other, counted from 1.
    pub nth: u16,
    /// 0 for the message itself, else the number of the network's copy of it.
    #[serde(default)]
    pub copy: u16,
}

impl<P> MessageRef<P> {
    /// The `nth` message from one process to another, counted from 1.
    pub const fn new(from: P, to: P, nth: u16) -> Self {
        Self { from, to, nth, copy: 0 }
    }

    /// The same message with its processes named in another way, where they have such names.
    pub(crate) fn try_map<Q, E>(
        &self,
        process: &impl Fn(&P) -> Result<Q, E>,
    ) -> Result<MessageRef<Q>, E> {
        let Self { from, to, nth, copy } = self;
        Ok(MessageRef { from: process(from)?, to: process(to)?, nth: *nth, copy: *copy })
    }
}
