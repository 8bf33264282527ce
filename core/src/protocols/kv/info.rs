//! What is to be known about the key-value store: keys, options, variants, mistakes, assumptions.

use super::{
    TRANSACTIONS, Wait,
    keys::NAMES,
    options::{Config, Deadlock, Mistake},
};
use crate::protocol::{Costs, ProtocolFamily, ProtocolInfo, ScriptInfo, Variant, WorkOutcomeInfo};

pub(super) const INFO: ProtocolInfo = ProtocolInfo {
    id: "kv",
    name: "Transactional key-value store",
    about: "Clients run transactions over keys in shards, under strict two-phase locking, and commit \
            them by two-phase commit.",
    source: "Bernstein, Hadzilacos, Goodman, 1987, chapters 3 and 7; Rosenkrantz, Stearns, Lewis, \
             ACM TODS 3(2), 1978; Mohan, Lindsay, Obermarck, ACM TODS 11(4), 1986",
    assumptions: "Processes crash and restart from stable storage; messages may be lost, repeated, \
                  delayed and reordered. Nothing is assumed about time for safety. To end, a \
                  transaction needs its client and its shards up and reachable.",
    how_it_fails: "It is always serialisable, but it blocks: a shard that has voted YES keeps its \
                   locks until it hears the decision, and whoever wants the same keys waits with it. \
                   Wait-die aborts transactions that were in no deadlock; a timeout cannot tell a \
                   deadlock from a slow lock holder. A victim is not run again.",
    family: ProtocolFamily::Transactions,
    independent: |_| false,
    options: Config::TABLE,
    variants: &[
        Variant { id: "kv", name: "Key-value store, wait-die", set: &[] },
        Variant {
            id: "kv-timeout",
            name: "Key-value store, timeout",
            set: &[("deadlock", Deadlock::Timeout as u8)],
        },
        Variant {
            id: "kv-no-locks",
            name: "Key-value store without locks",
            set: &[("mistake", Mistake::NoLocks.choice())],
        },
    ],
    timers: Wait::TABLE,
    states: &["RUNNING", "ACTIVE", "WAIT", "READY", "COMMIT", "COMMITTED", "ABORTED"],
    mistakes: Mistake::CATALOGUE,
    outcomes: &WorkOutcomeInfo::VOTES,
    script: Some(ScriptInfo {
        about: "r reads a key and w writes it; one transaction a line, or with ; between two.",
        verbs: &["r", "w"],
        objects: NAMES,
        default: "T1: r(x) w(x) w(y); T2: r(y) w(z)",
        transactions: TRANSACTIONS as usize,
        operations: 8,
    }),
    participants: (1, 8),
    check: |_, _| Ok(()),
    describe: |_, _| {},
    costs: |_| {
        Costs::without(
            "The literature counts the commit alone; here reads and writes are messages too.",
        )
    },
};
