//! Bounds of a search.

/// Bounds of a search: it ends with [`SearchOutcome::Stopped`](crate::SearchOutcome::Stopped) before it exceeds one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The greatest number of distinct states that it may store.
    pub states: u32,
    /// The greatest number of bytes that it may allocate, those of the model included ([`Model::bytes`]).
    ///
    /// [`Model::bytes`]: crate::Model::bytes
    pub bytes: u64,
}

impl Default for Limits {
    /// 2³² - 1 states, the most that can be numbered, and 2 GiB.
    fn default() -> Self {
        Self { states: u32::MAX, bytes: 2 << 30 }
    }
}

/// The one of the [`Limits`] that ended a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::states`].
    States,
    /// [`Limits::bytes`], or the allocator had no more memory.
    Memory,
}
