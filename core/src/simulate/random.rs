//! Pseudo-random numbers that never change from version to version: a run that was shared must replay exactly.

use crate::{
    num::{bounded, low_half},
    scenario::Latency,
};

/// xorshift32 (Marsaglia, "Xorshift RNGs", 2003), seeded through one round of a finaliser so that
/// near seeds do not give near runs. Frozen by a test of its first outputs.
#[derive(Clone, Debug)]
pub(super) struct Random(u32);

impl Random {
    pub(super) fn new(seed: u32) -> Self {
        let mut mixed = seed.wrapping_add(0x9e37_79b9);
        mixed = (mixed ^ (mixed >> 16)).wrapping_mul(0x85eb_ca6b);
        mixed = (mixed ^ (mixed >> 13)).wrapping_mul(0xc2b2_ae35);
        mixed ^= mixed >> 16;
        Self(if mixed == 0 { 0x6d2b_79f5 } else { mixed })
    }

    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    /// A number below `bound`, which is not zero; the bias of the last few is of no matter here.
    fn below(&mut self, bound: u32) -> u32 {
        let wide = u64::from(self.next()) * u64::from(bound);
        low_half(wide >> 32)
    }

    /// How long the next message takes, at least one tick.
    pub(super) fn latency(&mut self, latency: Latency) -> u32 {
        match latency {
            Latency::Constant(ticks) => u32::from(ticks),
            Latency::Uniform(least, greatest) => {
                u32::from(least) + self.below(u32::from(greatest - least) + 1)
            }
            Latency::Exponential(mean) => {
                let ticks = (u64::from(mean) * u64::from(self.exponential())) >> 16;
                bounded::<u32>(ticks).max(1)
            }
        }
    }

    /// −ln(u) for a uniform u in (0, 1], in units of 2⁻¹⁶, without floats: the whole part of the
    /// binary logarithm from the leading zeros, sixteen bits of fraction by repeated squaring.
    fn exponential(&mut self) -> u32 {
        let drawn = self.next();
        let zeros = drawn.leading_zeros();
        let mut mantissa = u64::from(drawn) << (zeros + 1) & 0xffff_ffff;
        let mut fraction = 0;
        for _ in 0..16 {
            let one_point = u128::from((1 << 32) + mantissa);
            let square = (one_point * one_point) >> 32;
            let overflow = u32::from(square >= 1 << 33);
            mantissa = bounded::<u64>((square >> overflow) & 0xffff_ffff);
            fraction = fraction << 1 | overflow;
        }
        let binary = ((zeros + 1) << 16) - fraction;
        // ln 2 = 45426 / 2^16
        bounded((u64::from(binary) * 45_426) >> 16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_outputs_are_frozen() {
        let mut random = Random::new(1);
        let first: [u32; 4] = core::array::from_fn(|_| random.next());
        assert_eq!(first, [3_090_573_325, 3_553_206_358, 530_670_935, 1_383_597_714]);
    }

    #[test]
    fn exponential_latencies_have_their_mean() {
        let mut random = Random::new(7);
        let sum: u32 = (0..10_000).map(|_| random.latency(Latency::Exponential(100))).sum();
        assert!((9_600..10_400).contains(&(sum / 100)), "the mean of 100 was {}", sum / 10_000);
    }

    #[test]
    fn uniform_latencies_reach_both_ends_and_nothing_beyond() {
        let mut random = Random::new(3);
        let drawn: alloc::collections::BTreeSet<u32> =
            (0..1_000).map(|_| random.latency(Latency::Uniform(5, 9))).collect();
        assert_eq!(drawn.into_iter().collect::<alloc::vec::Vec<_>>(), [5, 6, 7, 8, 9]);
    }
}
