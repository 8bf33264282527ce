//! Runs of sagas with an orchestrator.

use super::Entry;
use crate::{
    protocol::{ProcessId, WorkOutcome},
    protocols::ProtocolId,
    scenario::{Draft, Fault, MessageRef, Trigger},
};

pub(super) const O: ProcessId = ProcessId(0);
pub(super) const S1: ProcessId = ProcessId(1);
pub(super) const S2: ProcessId = ProcessId(2);
pub(super) const S3: ProcessId = ProcessId(3);

const GROUP: &str = "Sagas, orchestrated";

/// A saga of three steps that all succeed.
pub(super) fn saga() -> Draft {
    let protocol = ProtocolId::named("saga-orchestrated").expect("it is in the registry");
    Draft::new(protocol, 3)
}

/// A saga of which one step, counted from 1, is refused.
pub(super) fn refused_at(mut draft: Draft, step: usize) -> Draft {
    draft.votes[step - 1] = WorkOutcome::Refused;
    draft
}

/// The `nth` message from one process to another is lost.
pub(super) fn lose(draft: Draft, from: ProcessId, to: ProcessId, nth: u16) -> Draft {
    let message = MessageRef::new(from, to, nth);
    draft.with(Trigger::Sent(message), Fault::Drop(message))
}

/// The first message from one process to another arrives twice, the second time much later.
pub(super) fn duplicate(draft: Draft, from: ProcessId, to: ProcessId, later: u32) -> Draft {
    let message = MessageRef::new(from, to, 1);
    let copy = MessageRef { copy: 1, ..message };
    draft
        .with(Trigger::Sent(message), Fault::Duplicate(message))
        .with(Trigger::Sent(message), Fault::Delay { message: copy, ticks: later })
}

/// T1 arrives after its compensation: no loss and no crash, only a delay.
pub(super) fn late_step() -> Draft {
    let step = MessageRef::new(O, S1, 1);
    saga()
        .with_option("retries", 0)
        .with(Trigger::Sent(step), Fault::Delay { message: step, ticks: 300 })
}

/// T2 is executed, and its reply is lost.
pub(super) fn unknown_outcome() -> Draft {
    lose(saga().with_option("retries", 0), S2, O, 1)
}

/// The orchestrator crashes when it has written down that it is going to ask for T2, and comes back.
pub(super) fn orchestrator_crash() -> Draft {
    saga()
        .with(Trigger::AfterWrite { process: O, nth: 2 }, Fault::Crash(O))
        .with(Trigger::Tick(150), Fault::Recover(O))
}

/// The third step fails four times, and the second is the pivot.
pub(super) fn fails_after_pivot() -> Draft {
    saga()
        .with_option("pivot", 2)
        .with_option("retriable-from", 3)
        .with(Trigger::Tick(1), Fault::Fail { process: S3, times: 4 })
}

/// T3 is refused while the service of T2 is down, for a long time.
pub(super) fn down_during_compensation() -> Draft {
    refused_at(saga(), 3)
        .with(Trigger::Tick(70), Fault::Crash(S2))
        .with(Trigger::Tick(3_000), Fault::Recover(S2))
}

pub(super) const ENTRIES: [Entry; 15] = [
    Entry {
        id: "saga-completed",
        alias: "course-9-4",
        group: GROUP,
        title: "Three steps, one after the other",
        watch_for: "A command and a reply a step: 6 messages. The orchestrator writes to its log \
                    before each command; each service commits alone, and its effect is there for \
                    all to see at once.",
        draft: saga,
    },
    Entry {
        id: "saga-refused",
        alias: "",
        group: GROUP,
        title: "Step 2 is refused: step 1 is undone",
        watch_for: "A refused step has no effect and needs no compensation. 4k−2 messages for a \
                    refusal at step k: 6 for the second.",
        draft: || refused_at(saga(), 2),
    },
    Entry {
        id: "saga-refused-late",
        alias: "",
        group: GROUP,
        title: "Step 3 is refused: steps 2 and 1 are undone, in that order",
        watch_for: "The compensations run backwards: C2 before C1. 10 messages.",
        draft: || refused_at(saga(), 3),
    },
    Entry {
        id: "saga-retried",
        alias: "",
        group: GROUP,
        title: "A step fails once and is tried again",
        watch_for: "What failed left nothing behind; the orchestrator waits a while and asks again. \
                    Only a refusal turns the saga round.",
        draft: || saga().with(Trigger::Tick(1), Fault::Fail { process: S2, times: 1 }),
    },
    Entry {
        id: "saga-duplicate",
        alias: "",
        group: GROUP,
        title: "A command arrives twice",
        watch_for: "The second T2 finds its key: the service answers from its record, and nothing \
                    is done again.",
        draft: || duplicate(saga(), O, S2, 200),
    },
    Entry {
        id: "saga-late-step",
        alias: "",
        group: GROUP,
        title: "A step arrives after its compensation",
        watch_for: "C1 finds nothing to undo and leaves a tombstone. When T1 arrives at last it is \
                    refused.",
        draft: late_step,
    },
    Entry {
        id: "saga-unknown-outcome",
        alias: "",
        group: GROUP,
        title: "A step may have taken effect: it is undone too",
        watch_for: "The reply to T2 is lost. The orchestrator cannot know whether T2 took effect, \
                    so it compensates T2 as well, and then T1.",
        draft: unknown_outcome,
    },
    Entry {
        id: "saga-orchestrator-recovers",
        alias: "",
        group: GROUP,
        title: "The orchestrator crashes and resumes from its log",
        watch_for: "Its last record says that T2 was going to be asked for, so it asks for T2. \
                    Whether it had asked before does not matter: T2 has a key.",
        draft: orchestrator_crash,
    },
    Entry {
        id: "saga-orchestrator-turns-and-recovers",
        alias: "",
        group: GROUP,
        title: "The orchestrator crashes while it compensates",
        watch_for: "C2 was asked for and its reply finds nobody. After the restart C2 is asked for \
                    again and answered from the record; then comes C1.",
        draft: || {
            refused_at(saga(), 3)
                .with(Trigger::AfterSend { process: O, nth: 4 }, Fault::Crash(O))
                .with(Trigger::Tick(300), Fault::Recover(O))
        },
    },
    Entry {
        id: "saga-orchestrator-gone",
        alias: "",
        group: GROUP,
        title: "The orchestrator is gone: half done, and nobody is blocked",
        watch_for: "T1 has taken effect and T2 will never be asked for. No service holds a lock or \
                    waits; but nobody undoes T1 either.",
        draft: || saga().with(Trigger::AfterWrite { process: O, nth: 2 }, Fault::Crash(O)),
    },
    Entry {
        id: "saga-service-down",
        alias: "",
        group: GROUP,
        title: "A service is down for a while",
        watch_for: "The orchestrator asks for T2 again and again; when s2 is back the saga goes on.",
        draft: || {
            saga()
                .with(Trigger::Tick(20), Fault::Crash(S2))
                .with(Trigger::Tick(150), Fault::Recover(S2))
        },
    },
    Entry {
        id: "saga-service-down-too-long",
        alias: "",
        group: GROUP,
        title: "A service is down for too long: the saga turns round",
        watch_for: "After two retries T2 is given up. C2 has to reach s2 all the same, since T2 may \
                    have: it is asked for until s2 is back, which then writes a tombstone.",
        draft: || {
            saga()
                .with(Trigger::Tick(20), Fault::Crash(S2))
                .with(Trigger::Tick(1_000), Fault::Recover(S2))
        },
    },
    Entry {
        id: "saga-compensation-down",
        alias: "",
        group: GROUP,
        title: "A compensation waits for its service",
        watch_for: "A compensation is never given up: C2 is asked for until s2 is back, and the \
                    saga ends then.",
        draft: down_during_compensation,
    },
    Entry {
        id: "saga-dead-letter",
        alias: "",
        group: GROUP,
        title: "A compensation that keeps failing is handed to people",
        watch_for: "C1 fails three times. Then the saga stops half compensated, and says so: that \
                    is the difference to giving up.",
        draft: || {
            refused_at(saga(), 2)
                .with_option("dead-letter", 3)
                .with(Trigger::Tick(35), Fault::Fail { process: S1, times: 0 })
        },
    },
    Entry {
        id: "saga-pivot",
        alias: "",
        group: GROUP,
        title: "After the pivot the saga only goes forward",
        watch_for: "T2 cannot be undone. T3 fails four times, more often than a step before the \
                    pivot may, and is tried until it succeeds.",
        draft: fails_after_pivot,
    },
];
