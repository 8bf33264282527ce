//! The stable log of a process: what a crash keeps, and what it loses.

/// Records in the order in which they were written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StableLog<R> {
    records: alloc::vec::Vec<R>,
    stable: usize,
}

impl<R> Default for StableLog<R> {
    fn default() -> Self {
        Self { records: alloc::vec::Vec::new(), stable: 0 }
    }
}

impl<R> StableLog<R> {
    /// Writes a record and makes it, and every record before it, stable.
    pub fn force(&mut self, record: R) {
        self.records.push(record);
        self.stable = self.records.len();
    }

    /// Writes a record that is lost in a crash as long as no forced record follows it.
    pub fn append(&mut self, record: R) {
        self.records.push(record);
    }

    /// Loses what is not stable, and tells how many records that were.
    pub fn crash(&mut self) -> usize {
        self.set_back(self.stable)
    }

    /// Keeps the first `kept` records, which are stable, and tells how many are lost.
    pub fn set_back(&mut self, kept: usize) -> usize {
        let before = self.records.len();
        self.records.truncate(kept);
        self.stable = self.records.len();
        before - self.stable
    }

    /// Makes every record stable; tells whether any was not.
    pub fn flush(&mut self) -> bool {
        let flushed = self.stable < self.records.len();
        self.stable = self.records.len();
        flushed
    }

    /// How many records a crash would keep.
    pub fn stable(&self) -> usize {
        self.stable
    }

    /// Changes every record.
    pub(crate) fn for_each(&mut self, change: impl FnMut(&mut R)) {
        self.records.iter_mut().for_each(change);
    }

    /// Every record, oldest first.
    pub fn records(&self) -> &[R] {
        &self.records
    }
}
