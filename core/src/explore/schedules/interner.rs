//! Values numbered in the order in which they are met, so that a small number can stand for a big value.

use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

use crate::num::{bounded, low_half};

/// A set of values, numbered from zero.
pub(super) struct Interner<T> {
    values: Vec<T>,
    hashes: Vec<u32>,
    /// Open addressing: the number of a value and one, or nothing.
    slots: Vec<u32>,
}

impl<T: Eq + Hash> Interner<T> {
    pub(super) fn new() -> Self {
        Self { values: Vec::new(), hashes: Vec::new(), slots: alloc::vec![0; 16] }
    }

    /// The number of a value, new or not.
    pub(super) fn number(&mut self, value: T) -> u32 {
        let hash = hash(&value);
        let hash = low_half(hash ^ (hash >> 32));
        let mut slot = hash as usize & (self.slots.len() - 1);
        while let Some(place) = self.slots[slot].checked_sub(1) {
            let index = place as usize;
            if self.hashes[index] == hash && self.values[index] == value {
                return place;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        let number = bounded(self.values.len());
        self.slots[slot] = number + 1;
        self.values.push(value);
        self.hashes.push(hash);
        if self.values.len() * 2 > self.slots.len() {
            self.grow();
        }
        number
    }

    /// The value of a number that was given to one.
    pub(super) fn value(&self, number: u32) -> &T {
        &self.values[number as usize]
    }

    /// About how many bytes are held, without what the values point to.
    pub(super) fn bytes(&self) -> u64 {
        let each = self.values.capacity() * size_of::<T>();
        (each + (self.hashes.capacity() + self.slots.capacity()) * size_of::<u32>()) as u64
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        self.slots = alloc::vec![0; mask + 1];
        for (number, hash) in (1..).zip(&self.hashes) {
            let mut slot = *hash as usize & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = number;
        }
    }
}

/// What was worked out once for a few numbers, as another number.
pub(super) struct Memo {
    keys: Interner<[u32; 3]>,
    results: Vec<u32>,
}

impl Memo {
    pub(super) fn new() -> Self {
        Self { keys: Interner::new(), results: Vec::new() }
    }

    /// The place of the result for a key, and whether it has yet to be [`Memo::learn`]ed.
    pub(super) fn place(&mut self, key: [u32; 3]) -> (usize, bool) {
        let place = self.keys.number(key) as usize;
        (place, place >= self.results.len())
    }

    /// The result at a place that was learned.
    pub(super) fn result(&self, place: usize) -> u32 {
        self.results[place]
    }

    /// Remembers the result of the newest key.
    pub(super) fn learn(&mut self, result: u32) -> u32 {
        self.results.push(result);
        result
    }

    pub(super) fn bytes(&self) -> u64 {
        self.keys.bytes() + (self.results.capacity() * size_of::<u32>()) as u64
    }
}

/// A hash that is the same on every platform: lengths are widened, everything else has its own width.
pub(in crate::explore) fn hash<T: Hash>(value: &T) -> u64 {
    let mut hasher = Mixer(0);
    value.hash(&mut hasher);
    hasher.finish()
}

/// A multiplicative hash, a word at a time (as rustc's own).
struct Mixer(u64);

impl Mixer {
    const fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.mix(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.mix(u64::from(number));
    }

    fn write_u16(&mut self, number: u16) {
        self.mix(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.mix(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.mix(number.cast_unsigned() as u64);
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};

    use super::*;

    #[test]
    fn equal_values_have_one_number_and_the_numbers_count_up() {
        let mut names: Interner<String> = Interner::new();
        for round in 0..2 {
            for number in 0..1_000_u32 {
                assert_eq!(names.number(number.to_string()), number, "in round {round}");
            }
        }
        assert_eq!(names.value(7), "7");
    }

    #[test]
    fn a_memo_learns_each_key_once() {
        let mut memo = Memo::new();
        let (place, new) = memo.place([1, 2, 3]);
        assert!(new);
        memo.learn(9);
        assert_eq!(memo.place([1, 2, 3]), (place, false));
        assert_eq!(memo.result(place), 9);
    }
}
