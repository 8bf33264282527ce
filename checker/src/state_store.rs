//! The set of states found, numbered in the order in which they were found.
//!
//! ```text
//! slots     hash ──► [ low half of the hash | number + 1 ]   open addressing, zero is free
//! segments  number ─► state, and the number of the state that it was first reached from
//! ```
//!
//! Because states are numbered as they are found, the unexpanded ones are a range of numbers: the store
//! is also the queue of the search. Segments never move, and a larger table of slots is filled from them,
//! so that the old table and the new one are never held at the same time.

use alloc::vec::Vec;

use crate::{Limit, Limits, State};

/// The number of states in a segment, a power of two.
const SEGMENT: usize = 1 << 15;
const FEWEST_SLOTS: usize = 1 << 10;
const SLOT_BYTES: u64 = size_of::<u64>() as u64;
/// A free slot.
const FREE: u64 = 0;
/// Stands for the parent of an initial state: no state has this number.
const NONE: u32 = u32::MAX;

/// A set of states, numbered from zero.
pub(crate) struct StateStore<S> {
    segments: Vec<Segment<S>>,
    len: u32,
    slots: Vec<u64>,
    /// The number of states, from the first on, that have a slot: fewer than all only while a new table is filled.
    placed: u32,
    /// Shifts a hash to the number of a slot.
    shift: u32,
    limits: Limits,
}

struct Segment<S> {
    states: Vec<S>,
    parents: Vec<u32>,
}

/// The number of a state that is stored, or the slot for one that is not.
enum Place {
    Known(u32),
    Free(usize),
}

impl<S: State> StateStore<S> {
    /// An empty store.
    pub(crate) const fn new(limits: Limits) -> Self {
        Self { segments: Vec::new(), len: 0, slots: Vec::new(), placed: 0, shift: 63, limits }
    }

    /// The number of states.
    pub(crate) const fn len(&self) -> u32 {
        self.len
    }

    /// The number of bytes allocated, in use or not.
    pub(crate) const fn bytes(&self) -> u64 {
        self.segments.len() as u64 * Self::SEGMENT_BYTES + self.slots.len() as u64 * SLOT_BYTES
    }

    /// Changes the greatest number of bytes that it may allocate.
    pub(crate) const fn allow(&mut self, bytes: u64) {
        self.limits.bytes = bytes;
    }

    /// The state of this number, which must be less than [`StateStore::len`].
    #[inline]
    pub(crate) fn state(&self, number: u32) -> S {
        self.segments[number as usize / SEGMENT].states[number as usize % SEGMENT]
    }

    /// The number of the state that this one was first reached from; `None` for an initial state.
    pub(crate) fn parent(&self, number: u32) -> Option<u32> {
        let parent = self.segments[number as usize / SEGMENT].parents[number as usize % SEGMENT];
        (parent != NONE).then_some(parent)
    }

    /// The content of the first slot for this hash, for [`StateStore::is_known_at_home`]. Reading it brings it into
    /// the cache.
    #[inline]
    pub(crate) fn home(&self, hash: u64) -> u64 {
        self.slots.get(self.home_of(hash)).copied().unwrap_or(FREE)
    }

    /// Whether the first slot of a state names it. Most states that are stored are found in this way, not all.
    #[inline]
    pub(crate) fn is_known_at_home(&self, home: u64, state: S, hash: u64) -> bool {
        home != FREE && is_tagged(home, hash) && self.state(number_in(home)) == state
    }

    /// Adds a state; `false` if it was stored already.
    pub(crate) fn insert(
        &mut self,
        state: S,
        hash: u64,
        parent: Option<u32>,
    ) -> Result<bool, Limit> {
        let Place::Free(mut place) = self.find(state, hash) else {
            return Ok(false);
        };
        if self.len == self.limits.states {
            return Err(Limit::States);
        }
        if (self.len as usize).is_multiple_of(SEGMENT) {
            self.add_segment()?;
        }
        if self.len as usize >= self.slots.len() / 8 * 7 {
            self.make_room(u32::MAX)?;
            place = self.free_slot(hash);
        }
        let segment = &mut self.segments[self.len as usize / SEGMENT];
        segment.states.push(state);
        segment.parents.push(parent.unwrap_or(NONE));
        self.slots[place] = slot_of(self.len, hash);
        self.len += 1;
        self.placed = self.len;
        Ok(true)
    }

    /// Doubles the slots when three quarters are in use, beyond which probing gets slow, and gives at most
    /// `states` states their slot: rehashing many millions at once would make a slice take seconds. `false` if
    /// some states have no slot yet; until then nothing can be looked up or inserted.
    pub(crate) fn make_room(&mut self, states: u32) -> Result<bool, Limit> {
        if self.placed == self.len && self.len as usize >= self.slots.len() / 4 * 3 {
            self.double_slots()?;
        }
        let end = self.len.min(self.placed.saturating_add(states));
        for number in self.placed..end {
            let hash = self.state(number).hash64();
            let place = self.free_slot(hash);
            self.slots[place] = slot_of(number, hash);
        }
        self.placed = end;
        Ok(self.placed == self.len)
    }

    /// The number of a state; `None` if it is not stored.
    pub(crate) fn number(&self, state: S) -> Option<u32> {
        match self.find(state, state.hash64()) {
            Place::Known(number) => Some(number),
            Place::Free(_) => None,
        }
    }

    fn find(&self, state: S, hash: u64) -> Place {
        debug_assert_eq!(self.placed, self.len, "every state has a slot");
        if self.slots.is_empty() {
            return Place::Free(0);
        }
        let mut place = self.home_of(hash);
        loop {
            let slot = self.slots[place];
            if slot == FREE {
                return Place::Free(place);
            }
            if is_tagged(slot, hash) && self.state(number_in(slot)) == state {
                return Place::Known(number_in(slot));
            }
            place = (place + 1) & (self.slots.len() - 1);
        }
    }

    fn free_slot(&self, hash: u64) -> usize {
        let mut place = self.home_of(hash);
        while self.slots[place] != FREE {
            place = (place + 1) & (self.slots.len() - 1);
        }
        place
    }

    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the shift leaves the bits of a slot's number"
    )]
    const fn home_of(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize
    }

    const SEGMENT_BYTES: u64 = (SEGMENT * (size_of::<S>() + size_of::<u32>())) as u64;

    fn add_segment(&mut self) -> Result<(), Limit> {
        self.may_take(Self::SEGMENT_BYTES)?;
        let mut segment = Segment { states: Vec::new(), parents: Vec::new() };
        segment.states.try_reserve_exact(SEGMENT).map_err(|_| Limit::Memory)?;
        segment.parents.try_reserve_exact(SEGMENT).map_err(|_| Limit::Memory)?;
        self.segments.push(segment);
        Ok(())
    }

    fn double_slots(&mut self) -> Result<(), Limit> {
        let slots = (self.slots.len() * 2).max(FEWEST_SLOTS);
        self.may_take((slots - self.slots.len()) as u64 * SLOT_BYTES)?;
        self.slots = Vec::new();
        self.slots.try_reserve_exact(slots).map_err(|_| Limit::Memory)?;
        self.slots.resize(slots, FREE);
        self.shift = 64 - slots.trailing_zeros();
        self.placed = 0;
        Ok(())
    }

    const fn may_take(&self, bytes: u64) -> Result<(), Limit> {
        if self.bytes() + bytes <= self.limits.bytes { Ok(()) } else { Err(Limit::Memory) }
    }
}

/// The low half of the hash beside the number: a tag, so that states that differ are hardly ever compared.
const fn slot_of(number: u32, hash: u64) -> u64 {
    hash << 32 | (number as u64 + 1)
}

const fn is_tagged(slot: u64, hash: u64) -> bool {
    (slot ^ hash << 32) >> 32 == 0
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is the number")]
const fn number_in(slot: u64) -> u32 {
    (slot as u32).wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;

    use super::*;

    /// A state whose hash is always the same.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    struct Colliding(u32);

    impl State for Colliding {
        fn hash64(&self) -> u64 {
            u64::MAX
        }
    }

    fn insert<S: State>(store: &mut StateStore<S>, state: S) -> Result<bool, Limit> {
        store.insert(state, state.hash64(), store.len().checked_sub(1))
    }

    #[test]
    fn rehashes_in_slices() {
        let mut store = StateStore::new(Limits::default());
        let (mut pauses, mut number) = (0, 0_u64);
        while number < 20_000 {
            if store.make_room(100).unwrap() {
                assert!(insert(&mut store, number).unwrap());
                number += 1;
            } else {
                pauses += 1;
            }
        }
        assert!(pauses > 100, "{pauses}");
        while !store.make_room(100).unwrap() {}
        assert!((0..20_000_u64).all(|it| store.number(it) == u32::try_from(it).ok()));
    }

    #[test]
    fn is_a_set_in_the_order_of_insertion() {
        let mut store = StateStore::new(Limits::default());
        let mut numbers = BTreeMap::new();
        // Each value occurs several times, in no simple order.
        for round in 0..400_000_u64 {
            let state = (round * round) % 100_003;
            let new = numbers.len() as u64;
            let is_new = *numbers.entry(state).or_insert(new) == new;
            assert_eq!(insert(&mut store, state), Ok(is_new));
        }
        assert_eq!(store.len() as usize, numbers.len());
        for (state, number) in numbers {
            let number = u32::try_from(number).unwrap();
            assert_eq!((store.state(number), store.parent(number)), (state, number.checked_sub(1)));
            assert_eq!(insert(&mut store, state), Ok(false));
        }
    }

    #[test]
    fn equal_hashes_do_not_make_equal_states() {
        let mut store = StateStore::new(Limits::default());
        for number in 0..2_000 {
            assert_eq!(insert(&mut store, Colliding(number)), Ok(true));
        }
        assert_eq!(insert(&mut store, Colliding(1_999)), Ok(false));
    }

    #[test]
    fn a_limit_leaves_the_store_as_it_is() {
        let mut store = StateStore::new(Limits { states: 3, ..Limits::default() });
        for state in 0..3_u64 {
            assert_eq!(insert(&mut store, state), Ok(true));
        }
        assert_eq!(insert(&mut store, 3), Err(Limit::States));
        assert_eq!(insert(&mut store, 2), Ok(false));

        let limits = Limits { bytes: 1_000_000, ..Limits::default() };
        let mut store = StateStore::new(limits);
        let end = (0_u64..).find_map(|state| insert(&mut store, state).err());
        assert_eq!(end, Some(Limit::Memory));
        assert!(store.bytes() <= limits.bytes);
        assert!((0..store.len()).all(|number| store.state(number) == u64::from(number)));
    }
}
