//! What the page and its worker say to each other: a [`Request`] goes out, a [`Reply`] comes back.
//!
//! A message is bytes: the version, the ticket of the request, and the rest as postcard writes it.
//! Postcard is on the page for links already, and its bytes hold every number. The two files can
//! come from different builds, since a browser may keep an old worker: so every message begins with
//! the version, in a form that never changes, and a message of another version is not read further.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;

/// The version of the messages. Raise it with every change of [`Request`] or [`Reply`], and of what
/// a link can hold.
pub const VERSION: u32 = 1;

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
    /// What was asked for cannot be had; the reason, as the rest of a sentence.
    Failed(String),
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

/// How many bytes the version takes.
const HEAD: usize = size_of::<u32>();

/// A message as bytes.
pub fn encode<T: Serialize>(ticket: Ticket, message: &T) -> Vec<u8> {
    let mut bytes = VERSION.to_le_bytes().to_vec();
    // Nothing in a message can fail to be written; an empty rest would be refused as garbled.
    bytes.extend(postcard::to_allocvec(&(ticket, message)).unwrap_or_default());
    bytes
}

/// The ticket of a message and what it says.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<(Ticket, T), Unread> {
    let (head, rest) = bytes.split_first_chunk::<HEAD>().ok_or(Unread::Garbled)?;
    match u32::from_le_bytes(*head) {
        VERSION => postcard::from_bytes(rest).map_err(|_| Unread::Garbled),
        other => Err(Unread::Version(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_survives_its_bytes() {
        let request = Request::Write { link: "1abc".into(), format: Format::Mermaid };
        assert_eq!(decode(&encode(7, &request)), Ok((7, request)));
        let reply = Reply::Failed("there is no run".into());
        assert_eq!(decode(&encode(u32::MAX, &reply)), Ok((u32::MAX, reply)));
    }

    #[test]
    fn another_version_is_told_from_garbage() {
        let mut bytes = encode(0, &Reply::Ready);
        bytes[0] = 0xfe;
        assert_eq!(decode::<Reply>(&bytes), Err(Unread::Version(0xfe)));
        assert_eq!(decode::<Reply>(&[]), Err(Unread::Garbled));
        assert_eq!(decode::<Reply>(&[1, 0, 0]), Err(Unread::Garbled));
        let mut unknown = VERSION.to_le_bytes().to_vec();
        unknown.extend([0, 99]);
        assert_eq!(decode::<Reply>(&unknown), Err(Unread::Garbled));
    }
}
