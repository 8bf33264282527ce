//! Models: transition systems with states of fixed width.

use alloc::{string::String, vec::Vec};
use core::fmt::Display;

/// A transition system with finitely many reachable states.
///
/// Its methods must be functions of their arguments: the same state has the same successors in the same
/// order at every call. `&mut self` is for caches only, such as a table that numbers the components of
/// states as they are met.
pub trait Model: Sized {
    /// A packed state. Two states are the same if and only if they are equal.
    type State: State;
    /// The label of a transition; its `Display` is its text in a [`DescribedPath`](crate::DescribedPath).
    type Action: Display;

    /// Calls `found` with each initial state.
    fn initial(&mut self, found: impl FnMut(Self::State));

    /// Calls `found` with each transition from `state`: its action and the state after it. A transition
    /// back to `state` itself may be left out; it adds to [`Progress::transitions`] and to nothing else.
    ///
    /// [`Progress::transitions`]: crate::Progress::transitions
    fn successors(&mut self, state: Self::State, found: impl FnMut(Self::Action, Self::State));

    /// The claims that the search checks in every state, in this order.
    fn invariants(&self) -> Vec<Invariant<Self>>;

    /// A state as text.
    fn describe(&self, state: Self::State) -> String;

    /// Symmetry reduction: the representative of all states that differ from `state` only in the names
    /// of components that behave alike. The search stores representatives only.
    ///
    /// Renaming must be a symmetry of the whole system, invariants included, and the representatives of two
    /// states must be equal exactly if one can be renamed into the other. The default is no reduction.
    fn canonical(&mut self, state: Self::State) -> Self::State {
        state
    }

    /// How many bytes the model's caches have allocated; they count against
    /// [`Limits::bytes`](crate::Limits::bytes). The default is 0, for a model without caches.
    fn bytes(&self) -> u64 {
        0
    }
}

/// A claim about every single state, as stateright's `Property::always`.
pub struct Invariant<M: Model> {
    /// Its name, as [`SearchOutcome::Violated`](crate::SearchOutcome::Violated) reports it: `TCConsistent`.
    pub name: &'static str,
    /// Whether it holds in this state. With symmetry reduction it is asked of representatives.
    pub holds: fn(&M, M::State) -> bool,
}

/// A value of fixed width that a search can store by the million.
///
/// Implemented for `u64`, `u128`, `[u32; W]` and `[u64; W]`. A model that learns only at run time how many
/// words it needs is generic over `W`, takes the next larger of a few widths, and leaves the rest zero.
pub trait State: Copy + Eq {
    /// A hash, the same on every platform, whose high bits and low bits both depend on every bit of the
    /// state. A bad one makes a search slow, never wrong: states are compared in full.
    fn hash64(&self) -> u64;
}

impl State for u64 {
    fn hash64(&self) -> u64 {
        finish(*self)
    }
}

impl State for u128 {
    fn hash64(&self) -> u64 {
        [low_half(*self), low_half(*self >> 64)].hash64()
    }
}

impl<const W: usize> State for [u32; W] {
    fn hash64(&self) -> u64 {
        finish(self.iter().fold(0, |mixed, word| absorb(mixed, u64::from(*word))))
    }
}

impl<const W: usize> State for [u64; W] {
    fn hash64(&self) -> u64 {
        finish(self.iter().fold(0, |mixed, word| absorb(mixed, *word)))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is wanted")]
const fn low_half(wide: u128) -> u64 {
    wide as u64
}

/// One round of a multiplicative hash. The multiplier is 2⁶⁴ over the golden ratio; it is odd, so a round
/// loses no information. Multiplication carries upwards only, so the rotation moves the high bits, which
/// depend on most bits, down to where the next multiplication spreads them again.
const fn absorb(mixed: u64, word: u64) -> u64 {
    (mixed.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The finaliser of `MurmurHash3` (Appleby, 2011), a bijection.
const fn finish(mut mixed: u64) -> u64 {
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ (mixed >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_frozen() {
        assert_eq!(0_u64.hash64(), 0);
        assert_eq!(1_u64.hash64(), 0xb456_bcfc_34c2_cb2c);
        assert_eq!([1_u32, 2, 3].hash64(), 0xa8ce_8a2d_3797_f66a);
        assert_eq!([1_u64, 2, 3].hash64(), [1_u32, 2, 3].hash64());
        assert_eq!((1_u128 | 2 << 64).hash64(), [1_u64, 2].hash64());
    }

    #[test]
    fn order_and_length_matter() {
        assert_ne!([1_u32, 0].hash64(), [0_u32, 1].hash64());
        assert_ne!([1_u32, 0].hash64(), [1_u32, 0, 0].hash64());
    }
}
