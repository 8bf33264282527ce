//! What can be done to a process.

use coordinator_core::{
    analysis::narrate,
    event::{Event, Planned},
    fault::{FAULTS, FaultInfo, Target},
    protocol::{ProcessId, WorkOutcome, WorkOutcomeInfo},
    scenario::{Fault, Trigger},
    snapshot::{ProcessView, Rival},
};

use super::entries::{Around, Entry, Group, Page};
use crate::{
    model::labels,
    store::{Action, Selection},
};

/// The greatest number of messages that a crash can be planned after.
const MOST_SENDS: u16 = 9;

pub(super) fn groups(around: &Around<'_>, id: ProcessId) -> Vec<Group> {
    let Some(view) = around.process(id) else {
        return vec![];
    };
    let mut groups = vec![
        Group::new(if view.up { "Crash" } else { "Down" }, crash(around, id, view)),
        Group::new("Timers", timers(around, id, view)),
    ];
    if around.run.vote_place(id).is_some() {
        groups.push(Group::new("Vote", votes(around, id)));
        groups.push(Group::new("Local work", work(id, view)));
        groups.push(Group::new("Locks", vec![rival(around, id, view)]));
    }
    let log = [vec![flush(around, id, view)], disk(around, id, view)].concat();
    groups.push(Group::new("Log", log));
    groups.push(Group::new("Network", network(around, id)));
    let select = Action::Select(Selection::Process(id));
    groups.push(Group::new("Look", vec![Entry::act("select", "See its state and log", select)]));
    groups
}

fn crash(around: &Around<'_>, id: ProcessId, view: &ProcessView) -> Vec<Entry> {
    if !view.up {
        let log = match view.log.len() {
            0 => "The log is empty".to_string(),
            1 => "1 record".to_string(),
            records => format!("{records} records"),
        };
        return vec![
            Entry::now("recover", "Recover from its log", Fault::Recover(id)).with_note(Some(log)),
        ];
    }
    let (writes, sends) =
        (around.run.writes(id, around.cursor), around.run.sends(id, around.cursor));
    let machine = around.machine(id);
    let together = (machine.len() > 1)
        .then(|| format!("One machine: {} crash together", around.names(machine)));
    let next_write = view.plan.iter().find_map(|planned| match planned {
        Planned::Write { name, .. } => Some(name.to_string()),
        Planned::Send { .. } | Planned::Work(_) => None,
    });
    let next_send = view.plan.iter().find_map(|planned| match planned {
        Planned::Send { to, name } => Some(format!("{name} to {}", around.name(*to))),
        Planned::Write { .. } | Planned::Work(_) => None,
    });
    let nth = writes.saturating_add(1);
    let after_send = Trigger::AfterSend { process: id, nth: sends.saturating_add(1) };
    vec![
        Entry::now("crash", "Crash here", Fault::Crash(id)).with_note(together),
        Entry::plan(
            "crash-before-write",
            "Crash before its next log write",
            Trigger::BeforeWrite { process: id, nth },
            Fault::Crash(id),
        )
        .with_note(next_write.clone()),
        Entry::plan(
            "crash-after-write",
            "Crash after its next log write",
            Trigger::AfterWrite { process: id, nth },
            Fault::Crash(id),
        )
        .with_note(next_write),
        Entry::plan(
            "crash-after-send",
            "Crash after its next message",
            after_send,
            Fault::Crash(id),
        )
        .with_note(next_send),
        Entry::turn("crash-after-sends", "Crash after several messages…", Page::Sends(id)),
    ]
}

/// The page on which to choose after how many messages to crash.
pub(super) fn sends(around: &Around<'_>, id: ProcessId) -> Group {
    let sends = around.run.sends(id, around.cursor);
    let planned: Vec<_> = around
        .process(id)
        .into_iter()
        .flat_map(|view| &view.plan)
        .filter_map(|planned| match planned {
            Planned::Send { to, name } => Some(format!("{name} to {}", around.name(*to))),
            Planned::Write { .. } | Planned::Work(_) => None,
        })
        .collect();
    let entry = |more: u16| {
        let label = match more {
            1 => "After 1 message".to_string(),
            more => format!("After {more} messages"),
        };
        let when = Trigger::AfterSend { process: id, nth: sends.saturating_add(more) };
        Entry::plan("crash-after-k", label, when, Fault::Crash(id))
            .with_note(planned.get(usize::from(more) - 1).cloned())
    };
    Group::new("Crash after its next messages", (1..=MOST_SENDS).map(entry).collect())
}

fn timers(around: &Around<'_>, id: ProcessId, view: &ProcessView) -> Vec<Entry> {
    let info = around.run.scenario().info();
    if view.timers.is_empty() {
        let why = Some("No timer is armed".to_string());
        let fire = Fault::Fire { process: id, timer: 0 };
        return vec![Entry::now("fire", "Let a timer fire", fire).unless(why)];
    }
    let fire = |timer: &coordinator_core::protocol::Timer| {
        let awaits = info.timers.get(usize::from(timer.kind)).map_or("something", |it| it.awaits);
        let label = format!("Time out: no longer wait for {awaits}");
        Entry::now("fire", label, Fault::Fire { process: id, timer: timer.kind })
            .unless(around.busy(id))
    };
    view.timers.iter().map(fire).collect()
}

fn votes(around: &Around<'_>, id: ProcessId) -> Vec<Entry> {
    let info = around.run.scenario().info();
    let place = around.run.vote_place(id);
    let now = place.and_then(|place| around.run.scenario().votes.get(place)).copied();
    if !around.run.may_change_vote(id, around.cursor) {
        let vote = now.map_or("", |now| info.outcome(now));
        let why = format!("{} has cast its vote: {vote}", around.name(id));
        let entry = Entry::act("vote-no", "Change its vote", Action::CloseMenu);
        return vec![entry.unless(Some(why))];
    }
    let vote = |known: &WorkOutcomeInfo| {
        let (key, words) = match known.outcome {
            WorkOutcome::Done => ("vote-yes", ""),
            WorkOutcome::Refused => ("vote-no", ""),
            WorkOutcome::ReadOnly => ("vote-read", " (nothing to write)"),
            WorkOutcome::Failed => ("vote-fail", ""),
        };
        let label = format!("{} {}{words}", info.family.info().work, known.name);
        Entry::act(key, label, Action::SetVote(id, known.outcome))
            .with_tick(now == Some(known.outcome))
    };
    info.outcomes.iter().map(vote).collect()
}

/// Work that fails has done nothing, and may be tried again.
fn work(id: ProcessId, view: &ProcessView) -> Vec<Entry> {
    let fails = |times| {
        let why = (view.failing == Some(times)).then(|| "It is going to fail already".to_string());
        (Fault::Fail { process: id, times }, why)
    };
    let (once, always) = (fails(1), fails(0));
    let idle = view.work.is_empty().then(|| "No local work is going on".to_string());
    vec![
        Entry::now("fail-once", "Its next local work fails, once", once.0).unless(once.1),
        Entry::now("fail-always", "Its local work fails from now on", always.0).unless(always.1),
        Entry::now("finish", "Let its local work end now", Fault::Finish(id)).unless(idle),
    ]
}

fn rival(around: &Around<'_>, id: ProcessId, view: &ProcessView) -> Entry {
    let name = around.name(id);
    let why = match (view.up, view.rival) {
        (false, _) => Some(format!("{name} is down")),
        (true, Rival::Absent) => None,
        (true, Rival::Waiting) => Some("One waits already".into()),
        (true, Rival::Wrote) => Some("One has written already".into()),
    };
    Entry::now("rival", "Another transaction asks for the same rows", Fault::Rival(id)).unless(why)
}

/// A lazy write reaches the disk some time; here, now.
fn flush(around: &Around<'_>, id: ProcessId, view: &ProcessView) -> Entry {
    let lazy: Vec<&str> =
        view.log.iter().filter(|it| !it.stable).map(|it| it.name.as_ref()).collect();
    let why = match (view.up, lazy.is_empty()) {
        (false, _) => Some(format!("{} is down", around.name(id))),
        (true, true) => Some("All that it wrote is on its disk".into()),
        (true, false) => None,
    };
    Entry::now("flush", "Let its lazy writes reach the disk", Fault::Flush(id))
        .with_note(Some(lazy.join(", ")))
        .unless(why)
}

/// What may befall its disk: while it is down, or at its next forced write.
fn disk(around: &Around<'_>, id: ProcessId, view: &ProcessView) -> Vec<Entry> {
    let scenario = around.run.scenario();
    let entry = |info: &FaultInfo, fault: Fault| {
        let phrase = narrate::fault(&around.run.trace.setup, scenario.info(), &fault);
        let label = labels::capitalized(&phrase);
        match info.target {
            Target::Log { .. } => (!view.up).then(|| Entry::now(info.id, label, fault)),
            Target::Write { .. } if view.up => Some(match next_forced_write(around, id) {
                Some((nth, record)) => {
                    let trigger = Trigger::BeforeWrite { process: id, nth };
                    Entry::plan(info.id, label, trigger, fault).with_note(Some(record))
                }
                None => Entry::now(info.id, label, fault)
                    .unless(Some("It forces no write from here on".into())),
            }),
            _ => None,
        }
    };
    let of_kind = |info: &'static FaultInfo| {
        let faults = info.at_disk(id, view.log.len()).into_iter();
        faults.filter_map(move |fault| entry(info, fault.widened()))
    };
    FAULTS.iter().flat_map(of_kind).collect()
}

/// The number of the next forced write of a process among all its writes, and its record.
fn next_forced_write(around: &Around<'_>, id: ProcessId) -> Option<(u16, String)> {
    let trace = &around.run.trace;
    let mut nth = around.run.writes(id, around.cursor);
    let ahead = &trace.events[trace.events_until(around.cursor).len()..];
    ahead.iter().find_map(|event| match event {
        Event::Wrote { process, name, forced, .. } if *process == id => {
            nth = nth.saturating_add(1);
            forced.then(|| (nth, name.to_string()))
        }
        _ => None,
    })
}

fn network(around: &Around<'_>, id: ProcessId) -> Vec<Entry> {
    let near = around.machine(id);
    let others = around.everybody().without(near);
    let open =
        |other: ProcessId| around.world.connected(id, other) || around.world.connected(other, id);
    let why = if others.is_empty() {
        Some("Everybody is on one machine".to_string())
    } else if others.into_iter().any(open) {
        None
    } else {
        Some("It is cut off already".into())
    };
    let cut = Fault::Cut { from: near, to: others, both_ways: true };
    vec![
        Entry::now("isolate", "Cut off from all others", cut).unless(why),
        Entry::turn("partition", "Cut the network in two…", Page::Partition(near)),
        around.heal(),
    ]
}
