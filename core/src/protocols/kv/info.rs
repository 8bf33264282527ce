//! What is to be known about the key-value store: keys, options, variants, mistakes, assumptions.

use crate::protocol::{
    Choice, Costs, MistakeInfo, Operation, OptionInfo, OptionKind, ProtocolFamily, ProtocolInfo,
    ScriptInfo, TimerInfo, Variant, WorkOutcomeInfo,
};

/// The places of the options.
pub(super) const DEADLOCK: usize = 0;
pub(super) const MISTAKE: usize = 1;

/// Values of the options.
pub(super) const WAIT_DIE: u8 = 0;
pub(super) const TIMEOUT: u8 = 1;
pub(super) const NO_LOCKS: u8 = 1;
pub(super) const LOCKS_LOST: u8 = 2;
pub(super) const EARLY_RELEASE: u8 = 3;

/// The most transactions of a run.
pub(super) const TRANSACTIONS: u8 = 4;

/// A key, and the names of what there is to say about it.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) seen: &'static str,
    pub(super) locked: &'static str,
    pub(super) awaited: &'static str,
}

macro_rules! keys {
    ($($name:literal),* $(,)?) => {
        /// Every key. The order is part of every link: append only.
        pub(super) const KEYS: [Key; NAMES.len()] = [$(Key {
            name: $name,
            seen: concat!("saw ", $name),
            locked: concat!($name, " locked by"),
            awaited: concat!($name, " awaited by"),
        }),*];
        const NAMES: &[&str] = &[$($name),*];
    };
}

keys!("x", "y", "z", "stock", "balance", "shipment", "a", "b");

impl Operation {
    /// Whether it is a write; else it is a read.
    pub(super) const fn writes(self) -> bool {
        self.verb == 1
    }

    pub(super) fn key(self) -> &'static Key {
        &KEYS[usize::from(self.object)]
    }
}

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
    options: &[
        OptionInfo {
            id: "deadlock",
            name: "Deadlock",
            about: "How transactions that wait for each other are kept from waiting for ever.",
            kind: OptionKind::Choice(&[
                Choice { id: "wait-die", name: "wait-die: who meets an older one dies" },
                Choice { id: "timeout", name: "timeout: who waits too long aborts" },
            ]),
            default: WAIT_DIE,
        },
        OptionInfo {
            id: "mistake",
            name: "Mistake",
            about: "A known implementation mistake, to see what it breaks.",
            kind: OptionKind::Choice(&[
                Choice { id: "none", name: "none" },
                Choice { id: "no-locks", name: "no locks at all" },
                Choice { id: "m7", name: "M7: locks are not taken again at restart" },
                Choice { id: "early-release", name: "locks are released with the vote" },
            ]),
            default: 0,
        },
    ],
    variants: &[
        Variant { id: "kv", name: "Key-value store, wait-die", set: &[] },
        Variant { id: "kv-timeout", name: "Key-value store, timeout", set: &[("deadlock", 1)] },
        Variant {
            id: "kv-no-locks",
            name: "Key-value store without locks",
            set: &[("mistake", 1)],
        },
    ],
    // Who waits for a lock waits for somebody's whole transaction; who waits for a client waits for
    // all that it waits for.
    timers: &[
        TimerInfo { awaits: "an answer", timeouts: 4 },
        TimerInfo { awaits: "votes", timeouts: 2 },
        TimerInfo { awaits: "acknowledgements", timeouts: 2 },
        TimerInfo { awaits: "word from T1", timeouts: 16 },
        TimerInfo { awaits: "word from T2", timeouts: 16 },
        TimerInfo { awaits: "word from T3", timeouts: 16 },
        TimerInfo { awaits: "word from T4", timeouts: 16 },
        TimerInfo { awaits: "the decision about T1", timeouts: 3 },
        TimerInfo { awaits: "the decision about T2", timeouts: 3 },
        TimerInfo { awaits: "the decision about T3", timeouts: 3 },
        TimerInfo { awaits: "the decision about T4", timeouts: 3 },
    ],
    states: &["RUNNING", "ACTIVE", "WAIT", "READY", "COMMIT", "COMMITTED", "ABORTED"],
    mistakes: &[
        MistakeInfo {
            id: "no locks",
            about: "Operations are carried out without locks.",
            breaks: "DIRTY",
            scenario: "kv-dirty-read",
        },
        MistakeInfo {
            id: "M7",
            about: "Locks of a transaction in doubt are not taken again at restart.",
            breaks: "DIRTY",
            scenario: "kv-m7-locks-lost",
        },
        MistakeInfo {
            id: "early release",
            about: "Locks are released with the vote, and not held through READY.",
            breaks: "DIRTY",
            scenario: "kv-early-release",
        },
    ],
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
