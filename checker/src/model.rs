//! A model: a transition system with states of fixed width.

use alloc::{string::String, vec::Vec};
use core::fmt::Display;

/// A transition system with finitely many reachable states.
///
/// Its methods are functions of their arguments: the same state has the same successors in the same
/// order, whenever they are asked for. A model that numbers its parts as it meets them, or remembers
/// what it worked out, may change itself for that purpose alone, which is why some take `&mut self`.
pub trait Model: Sized {
    /// A state, packed. Two states are the same if and only if they are equal.
    type State: State;
    /// The label of a transition.
    type Action: Display;

    /// Calls `found` with every initial state.
    fn initial(&mut self, found: impl FnMut(Self::State));

    /// Calls `found` with everything that may happen next. A step that changes nothing may be left out
    /// or not: it counts as a transition, and leads nowhere.
    fn successors(&mut self, state: Self::State, found: impl FnMut(Self::Action, Self::State));

    /// What must hold in every state.
    fn invariants(&self) -> Vec<Invariant<Self>>;

    /// A state in words, for people.
    fn describe(&self, state: Self::State) -> String;

    /// The one state that stands for all those that differ from `state` only in the names of parts
    /// that behave alike. Renaming must be a symmetry of the whole system, invariants included, and
    /// the choice true: equal for two states exactly if one can be renamed into the other.
    fn canonical(&mut self, state: Self::State) -> Self::State {
        state
    }

    /// How many bytes the model itself holds and may hold more of as the search goes on.
    fn bytes(&self) -> u64 {
        0
    }
}

/// A claim about single states.
pub struct Invariant<M: Model> {
    /// What people call it: `TCConsistent`.
    pub name: &'static str,
    /// Whether it holds in a state.
    pub holds: fn(&M, M::State) -> bool,
}

/// A value of fixed width that a search can store by the million.
///
/// A word if it fits, else an array of words. A model that learns only at run time how many words it
/// needs takes the next larger of a few widths and leaves the rest zero.
pub trait State: Copy + Eq {
    /// A number in which every bit of the state has a say in every bit, the same on every platform. It
    /// decides how fast a state is found again, never whether: states are compared in full.
    fn mixed(&self) -> u64;
}

impl State for u64 {
    fn mixed(&self) -> u64 {
        finish(*self)
    }
}

impl State for u128 {
    fn mixed(&self) -> u64 {
        [low_half(*self), low_half(*self >> 64)].mixed()
    }
}

impl<const W: usize> State for [u32; W] {
    fn mixed(&self) -> u64 {
        finish(self.iter().fold(0, |mixed, word| absorb(mixed, u64::from(*word))))
    }
}

impl<const W: usize> State for [u64; W] {
    fn mixed(&self) -> u64 {
        finish(self.iter().fold(0, |mixed, word| absorb(mixed, *word)))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low half is what is asked for")]
const fn low_half(wide: u128) -> u64 {
    wide as u64
}

/// One round of a multiplicative hash. The multiplier is 2⁶⁴ over the golden ratio, which is odd, so
/// that no round forgets anything; the turn brings the high bits, which know most, to where they are
/// multiplied again.
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
    fn mixing_is_frozen() {
        assert_eq!(0_u64.mixed(), 0);
        assert_eq!(1_u64.mixed(), 0xb456_bcfc_34c2_cb2c);
        assert_eq!([1_u32, 2, 3].mixed(), 0xa8ce_8a2d_3797_f66a);
        assert_eq!([1_u64, 2, 3].mixed(), [1_u32, 2, 3].mixed());
        assert_eq!((1_u128 | 2 << 64).mixed(), [1_u64, 2].mixed());
    }

    #[test]
    fn order_and_length_matter() {
        assert_ne!([1_u32, 0].mixed(), [0_u32, 1].mixed());
        assert_ne!([1_u32, 0].mixed(), [1_u32, 0, 0].mixed());
    }
}
