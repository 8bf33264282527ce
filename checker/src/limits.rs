//! What a search may use up.

/// What a search may use up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many states it may store.
    pub states: u32,
    /// How many bytes it may allocate.
    pub bytes: u64,
}

impl Default for Limits {
    /// As many states as can be numbered, in two gibibytes.
    fn default() -> Self {
        Self { states: u32::MAX, bytes: 2 << 30 }
    }
}

/// One of the [`Limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The number of states.
    States,
    /// The bytes, be it those that were allowed or those that the machine had.
    Memory,
}
