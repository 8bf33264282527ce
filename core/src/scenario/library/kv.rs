//! Runs of the transactional key-value store.

use super::Entry;
use crate::{
    protocol::{ProcessId, WorkOutcome},
    protocols::ProtocolId,
    scenario::{Draft, Fault, MessageRef, Trigger},
};

const GROUP: &str = "Key-value store";

/// With two transactions, they are the first two processes, and the shards come after them.
const T1: ProcessId = ProcessId(0);
const T2: ProcessId = ProcessId(1);
const S1: ProcessId = ProcessId(2);
const S2: ProcessId = ProcessId(3);

const NO_LOCKS: u8 = 1;
const LOCKS_LOST: u8 = 2;
const EARLY_RELEASE: u8 = 3;

/// Transactions over so many shards.
pub(super) fn kv(shards: u8, script: &str) -> Draft {
    let protocol = ProtocolId::named("kv").expect("the store is in the registry");
    Draft::new(protocol, shards).scripted(script).expect("the library holds only valid scripts")
}

/// T1 asks for x only when T2 is ready at s1.
fn late_reader() -> Draft {
    let request = MessageRef::new(T1, S1, 1);
    kv(2, "T1: r(x); T2: w(x) w(y)")
        .with(Trigger::Sent(request), Fault::Delay { message: request, ticks: 60 })
}

/// T2 becomes ready at s1 and then is aborted, because s2 cannot commit it; T1 reads at s1 in between.
fn aborted_in_ready(mistake: u8) -> Draft {
    late_reader()
        .with_option("mistake", mistake)
        .with(Trigger::Step(1), Fault::Fail { process: S2, times: 1 })
}

fn crash_in_ready(draft: Draft) -> Draft {
    draft
        .with(Trigger::AfterSend { process: S1, nth: 2 }, Fault::Crash(S1))
        .with(Trigger::Tick(65), Fault::Recover(S1))
}

pub(super) const ENTRIES: [Entry; 9] = [
    Entry {
        id: "kv-two-transactions",
        alias: "course-9-5",
        group: GROUP,
        title: "Two shards, two transactions, one conflict",
        watch_for: "T1 wants to write y, which T2 has read: T1 waits for the lock until T2 has \
                    committed. So the run is as if T2 had run first, and T1 after it.",
        draft: || kv(2, "T1: r(x) w(x) w(y); T2: r(y) w(z)"),
    },
    Entry {
        id: "kv-deadlock-wait-die",
        alias: "",
        group: GROUP,
        title: "Deadlock under wait-die: the younger one dies",
        watch_for: "Each has one key and wants the other. T1 is older and waits; T2 meets an older \
                    one, is told DIE and aborts. Nobody ever waits in a circle.",
        draft: || kv(2, "T1: w(x) w(y); T2: w(y) w(x)"),
    },
    Entry {
        id: "kv-deadlock-timeout",
        alias: "",
        group: GROUP,
        title: "Deadlock under a timeout: who waits too long aborts",
        watch_for: "Both wait for each other, and nothing happens for 190 ticks. T1 has \
                    waited longest and aborts; then T2 gets its lock and commits.",
        draft: || kv(2, "T1: w(x) w(y); T2: w(y) r(y) r(y) w(x)").with_option("deadlock", 1),
    },
    Entry {
        id: "kv-crash-in-ready",
        alias: "",
        group: GROUP,
        title: "A shard crashes in READY and has its locks again",
        watch_for: "s1 restarts in doubt about T2 and locks x again before it takes a request. T1 \
                    asks for x in vain until COMMIT arrives, and then reads what T2 wrote.",
        draft: || crash_in_ready(late_reader()),
    },
    Entry {
        id: "kv-coordinator-crash",
        alias: "",
        group: GROUP,
        title: "A client crashes before it decides: locks are held, others wait too",
        watch_for: "Both shards have voted YES for T2 and may not decide alone. They ask, hold x and \
                    y, and T1, which only wanted to read x, waits with them.",
        draft: || {
            kv(2, "T1: r(z) r(x); T2: w(x) w(y)")
                .with(Trigger::BeforeWrite { process: T2, nth: 1 }, Fault::Crash(T2))
        },
    },
    Entry {
        id: "kv-no-locks",
        alias: "",
        group: GROUP,
        title: "No locks: a lost update",
        watch_for: "Both read the first value of x, and both write x: one update is lost. Both \
                    commit, and no serial order gives the same.",
        draft: || kv(2, "T1: r(x) w(x); T2: r(x) w(x)").with_option("mistake", NO_LOCKS),
    },
    Entry {
        id: "kv-dirty-read",
        alias: "",
        group: GROUP,
        title: "No locks: a dirty read",
        watch_for: "T2 reads x as T1 wrote it. s2 cannot commit T1, so T1 aborts and its write is \
                    undone; T2 commits on the strength of a value that never was.",
        draft: || {
            let mut draft = kv(2, "T1: w(x) w(y); T2: r(z) r(x) w(z)");
            draft.votes[1] = WorkOutcome::Refused;
            draft.with_option("mistake", NO_LOCKS)
        },
    },
    Entry {
        id: "kv-m7-locks-lost",
        alias: "",
        group: GROUP,
        title: "M7: locks are not taken again at restart",
        watch_for: "s1 restarts in doubt about T2, without its lock on x. T1 reads what T2 wrote; \
                    then ABORT arrives.",
        draft: || crash_in_ready(aborted_in_ready(LOCKS_LOST)),
    },
    Entry {
        id: "kv-early-release",
        alias: "",
        group: GROUP,
        title: "Locks are released with the vote",
        watch_for: "s1 gives up the lock on x when it votes YES for T2. T1 reads what T2 wrote; then \
                    ABORT arrives.",
        draft: || aborted_in_ready(EARLY_RELEASE),
    },
];
