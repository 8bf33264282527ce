//! What is wrong with a file.

use std::fmt::{self, Display, Formatter};

/// Something in a text that is not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// From the folder `docs` on.
    pub(crate) path: String,
    /// Counted from 1.
    pub(crate) line: usize,
    /// As a sentence without its stop.
    pub(crate) what: String,
}

impl Display for Complaint {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "docs/{}:{}: {}", self.path, self.line, self.what)
    }
}
