//! The named runs: each opens by its name, and says what to watch for.

use super::{Draft, Scenario};

mod checkout;
mod checkout_2pc;
mod course;
mod kv;
mod mistakes;
mod paxos_commit;
mod quorum_commit;
mod saga_events;
mod saga_mistakes;
mod sagas;
mod three_phase;
mod two_phase;

/// A named run.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name in links and on the command line; never changes.
    pub id: &'static str,
    /// Other names for it, apart by spaces, from the lists of schedules and mistakes; empty if there are none.
    pub alias: &'static str,
    /// Under which heading it stands.
    pub group: &'static str,
    /// What happens, in a few words.
    pub title: &'static str,
    /// What to watch for, in a sentence or two.
    pub watch_for: &'static str,
    draft: fn() -> Draft,
}

impl Entry {
    /// The run.
    ///
    /// # Panics
    /// Never: a test builds every entry.
    pub fn scenario(&self) -> Scenario {
        (self.draft)().build().expect("the library holds only valid scenarios")
    }
}

/// The groups of the menu: one line a file.
const GROUPS: &[&[Entry]] = &[
    &two_phase::ENTRIES,
    &three_phase::ENTRIES,
    &quorum_commit::ENTRIES,
    &paxos_commit::ENTRIES,
    &course::ENTRIES,
    &mistakes::ENTRIES,
    &paxos_commit::MISTAKES,
    &sagas::ENTRIES,
    &saga_events::ENTRIES,
    &saga_mistakes::ENTRIES,
    &checkout::ENTRIES,
    &checkout_2pc::ENTRIES,
    &kv::ENTRIES,
];

/// Every named run, in the order of the menu.
pub const LIBRARY: &[Entry] = &concat();

const COUNT: usize = {
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        count += GROUPS[group].len();
        group += 1;
    }
    count
};

const fn concat() -> [Entry; COUNT] {
    let mut all = [GROUPS[0][0]; COUNT];
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut place = 0;
        while place < GROUPS[group].len() {
            all[count] = GROUPS[group][place];
            count += 1;
            place += 1;
        }
        group += 1;
    }
    all
}

/// What the library says about a run, if it stands there.
pub fn entry_of(scenario: &Scenario) -> Option<&'static Entry> {
    LIBRARY.iter().find(|entry| entry.scenario() == *scenario)
}

/// The run with this name or one of its aliases, in whatever case.
pub fn entry(id: &str) -> Option<&'static Entry> {
    LIBRARY.iter().find(|entry| entry.names().any(|name| name.eq_ignore_ascii_case(id)))
}

impl Entry {
    /// Its name and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        core::iter::once(self.id).chain(self.alias.split_ascii_whitespace())
    }
}
