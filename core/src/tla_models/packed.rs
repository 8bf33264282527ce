//! What the three models share: resource managers, and how equal parts lie side by side in a word.

use alloc::{format, string::String, vec::Vec};

use crate::checker::Invariant;

use super::Invalid;

/// `rmState[rm]`: how far a resource manager is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RmState {
    /// It works on its part of the transaction.
    Working,
    /// It is ready for either decision.
    Prepared,
    /// It has committed.
    Committed,
    /// It has aborted.
    Aborted,
}

impl RmState {
    pub(super) const BITS: u32 = 2;

    pub(super) const fn bits(self) -> u64 {
        self as u64
    }

    /// From the lowest two bits.
    pub(super) const fn from_bits(bits: u64) -> Self {
        match bits & 3 {
            0 => Self::Working,
            1 => Self::Prepared,
            2 => Self::Committed,
            _ => Self::Aborted,
        }
    }

    /// In one word, as the modules spell it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Prepared => "prepared",
            Self::Committed => "committed",
            Self::Aborted => "aborted",
        }
    }
}

/// A model of resource managers whose states are words.
pub(super) trait ResourceManagers: crate::checker::Model<State = u64> {
    /// The state of each.
    fn rm_states(&self, state: u64) -> impl Iterator<Item = RmState> + Clone;

    /// `TCConsistent`: no resource manager has aborted while another has committed.
    fn is_consistent(&self, state: u64) -> bool {
        let mut all = self.rm_states(state);
        !(all.clone().any(|it| it == RmState::Aborted) && all.any(|it| it == RmState::Committed))
    }

    /// The only invariant that there is.
    fn tc_consistent() -> Vec<Invariant<Self>> {
        [Invariant { name: "TCConsistent", holds: Self::is_consistent }].into()
    }

    /// `r1 working, r2 prepared`.
    fn describe_rm_states(&self, state: u64) -> String {
        let name = |(place, state): (usize, RmState)| format!("r{} {}", place + 1, state.name());
        let words: Vec<String> = self.rm_states(state).enumerate().map(name).collect();
        words.join(", ")
    }
}

/// Checks how many resource managers there are.
pub(super) const fn resource_managers(
    specification: &'static str,
    found: u32,
    greatest: u32,
) -> Result<u32, Invalid> {
    if found == 0 || found > greatest {
        return Err(Invalid::ResourceManagers { specification, greatest, found });
    }
    Ok(found)
}

/// The lowest `width` bits, all set.
pub(super) const fn ones(width: u32) -> u64 {
    match 1_u64.checked_shl(width) {
        Some(above) => above - 1,
        None => u64::MAX,
    }
}

/// Orders the lowest `count` parts of `width` bits each. What lies above stays.
pub(super) fn sorted(word: u64, width: u32, count: u32) -> u64 {
    let mut sorted = word;
    for last in 1..count {
        for place in (0..last).rev() {
            let (low, high) = (place * width, (place + 1) * width);
            let differing = (sorted >> low ^ sorted >> high) & ones(width);
            if sorted >> low & ones(width) <= sorted >> high & ones(width) {
                break;
            }
            sorted ^= differing << low | differing << high;
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_sorted_and_the_rest_stays() {
        assert_eq!(sorted(0x00f3_1a20, 4, 6), 0x00fa_3210);
        assert_eq!(sorted(0xabc0_0321, 4, 3), 0xabc0_0321);
        assert_eq!(sorted(0b1_00_11_01, 2, 3), 0b1_11_01_00);
        assert_eq!(sorted(u64::MAX, 2, 32), u64::MAX);
    }
}
