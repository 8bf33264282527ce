//! Locks on keys, and the queue of requests that wait for them (BHG 3.5, strict two-phase locking). A transaction
//! is named by its client, and the lower its number the older it is.

use alloc::{vec, vec::Vec};

use super::{Request, keys::KEYS};
use crate::protocol::{ProcessId, ProcessSet};

/// The locks of a shard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Locks {
    /// By key. Correctly a lock is either shared or has one holder.
    held: Vec<Held>,
    /// In the order in which they asked.
    queue: Vec<Wish>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Held {
    shared: ProcessSet,
    exclusive: ProcessSet,
}

/// An operation that a client requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wish {
    pub(super) client: ProcessId,
    pub(super) request: Request,
}

impl Wish {
    fn key(self) -> usize {
        usize::from(self.request.operation.object)
    }

    fn writes(self) -> bool {
        self.request.operation.writes()
    }

    /// Whether the two may not be granted together.
    fn conflicts(self, other: Self) -> bool {
        self.client != other.client
            && self.key() == other.key()
            && (self.writes() || other.writes())
    }
}

impl Locks {
    pub(super) fn new() -> Self {
        Self { held: vec![Held::default(); KEYS.len()], queue: vec![] }
    }

    /// The transactions that a wish has to wait for: those that hold the lock in a way that conflicts, and those
    /// that have asked before. One that holds the lock already and upgrades it goes ahead of the queue:
    /// all there wait for it anyhow.
    pub(super) fn in_the_way(&self, wish: Wish) -> ProcessSet {
        let held = self.held[wish.key()];
        let holders =
            if wish.writes() { held.shared.union(held.exclusive) } else { held.exclusive };
        let own = ProcessSet::one(wish.client);
        if held.shared.union(held.exclusive).contains(wish.client) {
            return holders.without(own);
        }
        let ahead = self.queue.iter().take_while(|other| other.client != wish.client);
        let before = ahead.filter(|other| wish.conflicts(**other)).map(|other| other.client);
        holders.union(before.collect()).without(own)
    }

    pub(super) fn take(&mut self, wish: Wish) {
        let held = &mut self.held[wish.key()];
        if wish.writes() {
            held.exclusive.insert(wish.client);
        } else {
            held.shared.insert(wish.client);
        }
    }

    /// Takes again the locks of a transaction that a restart finds in doubt.
    pub(super) fn take_again(&mut self, client: ProcessId, keys: &[u8]) {
        for key in keys {
            self.held[usize::from(*key)].exclusive.insert(client);
        }
    }

    pub(super) fn wait(&mut self, wish: Wish) {
        self.queue.push(wish);
    }

    /// Gives up every lock and every wish of a transaction.
    pub(super) fn release(&mut self, client: ProcessId) {
        self.queue.retain(|wish| wish.client != client);
        for held in &mut self.held {
            held.shared.remove(client);
            held.exclusive.remove(client);
        }
    }

    /// The first wish that need not wait any more; it leaves the queue with its lock.
    pub(super) fn next(&mut self) -> Option<Wish> {
        let place = self.queue.iter().position(|wish| self.in_the_way(*wish).is_empty())?;
        let wish = self.queue.remove(place);
        self.take(wish);
        Some(wish)
    }

    /// The transactions that hold a lock on a key.
    pub(super) fn holders(&self, key: u8) -> ProcessSet {
        let held = self.held[usize::from(key)];
        held.shared.union(held.exclusive)
    }

    /// The transactions that wait for a lock on a key.
    pub(super) fn waiters(&self, key: u8) -> ProcessSet {
        let of_key = self.queue.iter().filter(|wish| wish.key() == usize::from(key));
        of_key.map(|wish| wish.client).collect()
    }

    /// Whether anything is locked.
    pub(super) fn any(&self) -> bool {
        self.held.iter().any(|held| *held != Held::default())
    }
}
