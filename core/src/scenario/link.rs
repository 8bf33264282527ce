//! A run as an address: `#/play/<code>`, where the code is a version character and, in base64url,
//! a checksum and the fields of [`super::link_format`]; or `#/play/<name>@<step>` for a run of the library.

use alloc::{format, string::String};

use base64::{DecodeError, Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use thiserror::Error;

use super::{
    Entry, Invalid, LIBRARY, Scenario, entry, entry_of,
    link_format::{self, Wrong},
};
use crate::{nearest::nearest, protocol::Convention};

/// A run, and where in it and how it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The run.
    pub scenario: Scenario,
    /// The step at which it stands; absent: at the beginning.
    pub cursor: Option<u32>,
    /// How it is looked at.
    pub view: View,
    /// [`crate::trace::Trace::digest`] as the sender saw it. If it differs here, the sender's
    /// version plays the run differently.
    pub check: Option<u32>,
}

/// How a run is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// In which convention costs are counted.
    pub convention: Convention,
    /// Which panel stands in front; a page's own numbering.
    pub panel: u8,
}

impl Default for View {
    fn default() -> Self {
        Self { convention: Convention::RStar, panel: 0 }
    }
}

/// Why a text is no link to a run. Each says what was received and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LinkError {
    /// There is nothing.
    #[error("there is no run in this link: nothing stands where its code should be")]
    Empty,
    /// It looks like a name, and no library scenario has it.
    #[error("no run in the library is called `{name}`; the nearest name is `{nearest}`")]
    UnknownName {
        /// What was received.
        name: String,
        /// The nearest name.
        nearest: &'static str,
    },
    /// The same, and no name is near.
    #[error("no run in the library is called `{0}`, nor anything like it")]
    NoName(String),
    /// It is the name of a protocol.
    #[error("`{name}` is a protocol, not a run; the library has a run of it called `{run}`")]
    ProtocolName {
        /// The protocol's.
        name: String,
        /// A run of it.
        run: &'static str,
    },
    /// What follows `@` is not a step.
    #[error("`{0}` after the `@` is not the number of a step")]
    Step(String),
    /// It begins with a version that is not known.
    #[error(
        "this link is of version `{version}`, and this Coordinator reads version `1`: open it \
         where it was made, or with a newer Coordinator (received length: {length})"
    )]
    Version {
        /// The version's character.
        version: char,
        /// How long the code is.
        length: usize,
    },
    /// It has a character that no code has.
    #[error(
        "this link has the character `{found}` at place {place}, which no code has: copy the whole \
         link once more (received length: {length})"
    )]
    Character {
        /// The first one that no code has.
        found: char,
        /// Where in the code, counted from 1.
        place: usize,
        /// How long the code is.
        length: usize,
    },
    /// The checksum is wrong.
    #[error(
        "this link was cut or changed on its way, its checksum is wrong: ask for the link once more \
         (received length: {length})"
    )]
    Damaged {
        /// How long the code is.
        length: usize,
    },
    /// The checksum is right and it cannot be read.
    #[error(
        "this link is whole, but has something in it that this Coordinator does not know: it was \
         made by a newer one; reload the page, or open the link where it was made \
         (received length: {length})"
    )]
    Newer {
        /// How long the code is.
        length: usize,
    },
    /// The checksum is right and it contradicts itself.
    #[error("this link was not made by a Coordinator: it contradicts itself")]
    Malformed,
    /// It is an address, and none of a run.
    #[error("this address is not that of a run: `#/play/` and a code are missing")]
    Address,
    /// Its protocol is not known.
    #[error("this link is about the protocol `{0}`, which this Coordinator does not have")]
    Protocol(String),
    /// A value in it is out of range.
    #[error("this link was not made by a Coordinator: {0}")]
    Invalid(#[from] Invalid),
    /// It is too long.
    #[error("a link has at most {MAX_LENGTH} characters, and this one has {0}")]
    TooLong(usize),
}

impl LinkError {
    /// The run of the library that may have been meant.
    pub const fn suggestion(&self) -> Option<&'static str> {
        match self {
            Self::UnknownName { nearest: run, .. } | Self::ProtocolName { run, .. } => Some(run),
            _ => None,
        }
    }
}

/// The version that is written.
const VERSION: char = '1';
/// What stands before the code in an address.
const ROUTE: &str = "#/play/";
/// How long a link may be.
const MAX_LENGTH: usize = 32_768;

impl Link {
    /// A run at its beginning, looked at as usual.
    pub fn new(scenario: Scenario) -> Self {
        Self { scenario, cursor: None, view: View::default(), check: None }
    }

    /// Reads an address, `#/play/…`, a bare code, or the name of a run of the library.
    pub fn parse(text: &str) -> Result<Self, LinkError> {
        let text = text.trim();
        if text.len() > MAX_LENGTH {
            return Err(LinkError::TooLong(text.len()));
        }
        let code = match text.split_once(ROUTE) {
            Some((_, code)) => code,
            None if text.contains("://") || text.starts_with('#') => {
                return Err(LinkError::Address);
            }
            None => text,
        };
        let Some(version) = code.chars().next() else {
            return Err(LinkError::Empty);
        };
        let (name, step) = match code.split_once('@') {
            Some((name, step)) => (name, Some(step)),
            None => (code, None),
        };
        if let Some(entry) = entry(name) {
            let cursor = step.map(|step| step.parse().map_err(|_| LinkError::Step(step.into())));
            return Ok(Self { cursor: cursor.transpose()?, ..Self::new(entry.scenario()) });
        }
        match version {
            VERSION => Self::decode(code).map_err(|error| match error {
                LinkError::Damaged { .. } if is_like_a_name(name) => unknown(name),
                error => error,
            }),
            _ if is_code(code) => Err(LinkError::Version { version, length: code.chars().count() }),
            _ => Err(unknown(name)),
        }
    }

    /// `#/play/…`, to be put behind the address of any page that plays runs. A run of the library
    /// is called by its name.
    pub fn address(&self) -> String {
        self.address_as(entry_of(&self.scenario))
    }

    /// The same for who knows what the library calls the run.
    pub fn address_as(&self, named: Option<&Entry>) -> String {
        match (named, self.cursor) {
            (Some(entry), cursor) if self.view == View::default() => match cursor {
                None | Some(0) => format!("{ROUTE}{}", entry.id),
                Some(step) => format!("{ROUTE}{}@{step}", entry.id),
            },
            _ => format!("{ROUTE}{}", self.code()),
        }
    }

    /// The code alone.
    #[expect(clippy::missing_panics_doc, reason = "every field of a link serialises")]
    pub fn code(&self) -> String {
        let payload = postcard::to_allocvec(&link_format::fields_of(self))
            .expect("every field of a link serialises");
        let mut bytes = checksum(&payload).to_le_bytes().to_vec();
        bytes.extend(payload);
        format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(bytes))
    }

    fn decode(code: &str) -> Result<Self, LinkError> {
        let length = code.chars().count();
        let damaged = || LinkError::Damaged { length };
        let bytes =
            URL_SAFE_NO_PAD.decode(&code[VERSION.len_utf8()..]).map_err(|error| match error {
                DecodeError::InvalidByte(place, _) => {
                    let place = place + VERSION.len_utf8();
                    let found = code.get(place..).and_then(|rest| rest.chars().next());
                    found.map_or_else(damaged, |found| LinkError::Character {
                        found,
                        place: place + 1,
                        length,
                    })
                }
                _ => damaged(),
            })?;
        let (sum, payload) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
        if checksum(payload) != u32::from_le_bytes(*sum) {
            return Err(damaged());
        }
        let newer = || LinkError::Newer { length };
        let (fields, rest) = postcard::take_from_bytes(payload).map_err(|_| newer())?;
        if !rest.is_empty() {
            return Err(newer());
        }
        let (draft, cursor, view, check) =
            link_format::decode(fields).map_err(|wrong| match wrong {
                Wrong::Protocol(id) => LinkError::Protocol(id),
                Wrong::Newer => newer(),
                Wrong::Malformed => LinkError::Malformed,
            })?;
        Ok(Self { scenario: draft.build()?, cursor, view, check })
    }
}

/// CRC-32 as zlib has it. Bit by bit, since tables for it made the page's download 16 KB larger, and links are short.
fn checksum(bytes: &[u8]) -> u32 {
    let shifted = |sum: u32| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    let add = |sum: u32, byte: &u8| (0..8).fold(sum ^ u32::from(*byte), |sum, _| shifted(sum));
    !bytes.iter().fold(!0, add)
}

/// Whether a text may be a code of another version: names are short, or have either no capitals or
/// nothing else.
fn is_code(text: &str) -> bool {
    let in_alphabet = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let has = |kind: fn(&char) -> bool| text.chars().any(|c| kind(&c));
    text.len() >= 8
        && text.chars().all(in_alphabet)
        && has(char::is_ascii_uppercase)
        && has(char::is_ascii_lowercase)
}

/// Whether a text is rather a name than a code: small letters and hyphens.
fn is_like_a_name(text: &str) -> bool {
    text.len() >= 8
        && text.contains('-')
        && !text.chars().any(|c| c.is_ascii_uppercase() || c == '_')
}

/// What to say of a name that no run has.
fn unknown(name: &str) -> LinkError {
    let small = name.to_ascii_lowercase();
    let runs_it = |entry: &&Entry| {
        let scenario = entry.scenario();
        scenario.info().variant_of(&scenario.options).id == small
    };
    if let Some(entry) = LIBRARY.iter().find(runs_it) {
        return LinkError::ProtocolName { name: name.into(), run: entry.id };
    }
    nearest(&small, LIBRARY.iter().flat_map(Entry::names)).map_or_else(
        || LinkError::NoName(name.into()),
        |nearest| LinkError::UnknownName { name: name.into(), nearest },
    )
}

impl core::fmt::Display for Link {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.address())
    }
}
