//! Conversions of integers that cannot fail, because a bound keeps the number small.
//!
//! The bounds are checked where input comes in: a scenario has at most 64 participants and
//! [`MAX_INTERVENTIONS`](crate::scenario::MAX_INTERVENTIONS), a run at most
//! [`MAX_STEPS`](crate::scenario::MAX_STEPS), each with a few hundred events at most; what a search stores is numbered by
//! `u32`. So a conversion that fails is a programmer's error, and must not go on with a wrong number. Where a number may
//! really be too large, the code does not use this module: it saturates or refuses, and says so.

/// The same number as another type, which holds every value that the number's bound allows.
///
/// # Panics
///
/// If the type does not hold the number: its bound is broken.
#[track_caller]
pub fn bounded<T>(number: impl TryInto<T>) -> T {
    let Ok(number) = number.try_into() else { beyond() };
    number
}

#[cold]
#[track_caller]
fn beyond() -> ! {
    panic!("a number is beyond its bound")
}

/// The low 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "the low half is wanted")]
pub const fn low_half(number: u64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_what_they_are() {
        assert_eq!(bounded::<u8>(255_usize), 255);
        assert_eq!(bounded::<i32>(2_147_483_647_u32), i32::MAX);
        assert_eq!(low_half(0x1234_5678_9abc_def0), 0x9abc_def0);
    }

    #[test]
    #[should_panic(expected = "beyond its bound")]
    fn a_broken_bound_is_not_passed_on() {
        bounded::<u8>(256_usize);
    }
}
