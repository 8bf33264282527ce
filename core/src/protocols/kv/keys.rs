//! The keys of the store.

use crate::protocol::Operation;

/// A key, and the names of what there is to say about it.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) seen: &'static str,
    pub(super) locked: &'static str,
    pub(super) awaited: &'static str,
}

macro_rules! keys {
    ($($name:literal),* $(,)?) => {
        /// Every key. The order is part of every link: append only.
        pub(super) const KEYS: [Key; NAMES.len()] = [$(Key {
            name: $name,
            seen: concat!("saw ", $name),
            locked: concat!($name, " locked by"),
            awaited: concat!($name, " awaited by"),
        }),*];
        /// What scripts call them.
        pub(super) const NAMES: &[&str] = &[$($name),*];
    };
}

keys!("x", "y", "z", "stock", "balance", "shipment", "a", "b");

impl Operation {
    /// Whether it is a write; else it is a read.
    pub(super) const fn writes(self) -> bool {
        self.verb == 1
    }

    pub(super) fn key(self) -> &'static Key {
        &KEYS[usize::from(self.object)]
    }
}
