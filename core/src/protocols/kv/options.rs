//! The options of the key-value store, and its known implementation mistakes.

use crate::protocol::{OptionInfo, choices, mistakes, options};

options! {
    /// The options of the key-value store.
    pub struct Config {
        /// How transactions are kept from waiting for each other without end.
        deadlock: Deadlock = OptionInfo {
            id: "deadlock",
            name: "Deadlock",
            about: "How transactions that wait for each other are kept from waiting for ever.",
            kind: Deadlock::CHOICES,
            default: 0,
        };
        /// The mistake that is made, if one is.
        mistake: Option<Mistake> = Mistake::OPTION;
    }
}

choices! {
    /// How transactions are kept from waiting for each other without end.
    pub enum Deadlock {
        /// Only older transactions wait for younger ones.
        WaitDie: "wait-die", "wait-die: who meets an older one dies";
        /// A client that times out aborts.
        Timeout: "timeout", "timeout: who waits too long aborts";
    }
}

mistakes! {
    NoLocks {
        id: "no locks",
        choice: "no-locks",
        name: "no locks at all",
        about: "Operations are carried out without locks.",
        breaks: "DIRTY",
        scenario: "kv-dirty-read",
    }
    LocksLost {
        id: "M7",
        choice: "m7",
        name: "M7: locks are not taken again at restart",
        about: "Locks of a transaction in doubt are not taken again at restart.",
        breaks: "DIRTY",
        scenario: "kv-m7-locks-lost",
    }
    EarlyRelease {
        id: "early release",
        choice: "early-release",
        name: "locks are released with the vote",
        about: "Locks are released with the vote, and not held through READY.",
        breaks: "DIRTY",
        scenario: "kv-early-release",
    }
}
