//! What can be done to a link, and how to cut the network in two.

use coordinator_core::{
    event::Event,
    protocol::{ProcessId, ProcessSet},
    scenario::{Fault, MessageRef, Trigger},
};

use super::entries::{Act, Around, Entry, Group, Page};

pub(super) fn groups(around: &Around<'_>, a: ProcessId, b: ProcessId) -> Vec<Group> {
    let local =
        around.run.trace.setup.share_host(a, b).then(|| {
            "They are on one machine, where nothing is cut and nothing is lost".to_string()
        });
    let (name_a, name_b) = (around.name(a), around.name(b));
    let already = |open: bool| (!open).then(|| "It is cut already".to_string());
    let (forth, back) = (around.world.connected(a, b), around.world.connected(b, a));
    let cut = |from, to, both_ways| Fault::Cut {
        from: ProcessSet::one(from),
        to: ProcessSet::one(to),
        both_ways,
    };
    let cuts = vec![
        Entry::now("cut-both", "Cut both ways", cut(a, b, true))
            .unless(local.clone().or_else(|| already(forth || back))),
        Entry::now("cut-forth", format!("Cut from {name_a} to {name_b}"), cut(a, b, false))
            .unless(local.clone().or_else(|| already(forth))),
        Entry::now("cut-back", format!("Cut from {name_b} to {name_a}"), cut(b, a, false))
            .unless(local.clone().or_else(|| already(back))),
        around.heal(),
        Entry::turn("partition", "Cut the network in two…", Page::Partition(ProcessSet::one(b))),
    ];
    let drops = vec![
        drop_next(around, "drop-forth", a, b).unless(local.clone()),
        drop_next(around, "drop-back", b, a).unless(local),
    ];
    vec![Group::new("This link", cuts), Group::new("Lose", drops)]
}

/// Drops the next message that is sent from one to the other.
fn drop_next(around: &Around<'_>, id: &'static str, from: ProcessId, to: ProcessId) -> Entry {
    let messages = &around.run.trace.messages;
    let next =
        messages.iter().find(|it| it.from == from && it.to == to && it.sent_in >= around.cursor);
    let sent = around.run.trace.events_until(around.cursor).iter();
    let before = sent.filter(|event| match event {
        Event::Sent { from: by, to: at, .. } => *by == from && *at == to,
        Event::Duplicated { message, .. } => {
            messages.get(message.index()).is_some_and(|it| it.from == from && it.to == to)
        }
        _ => false,
    });
    // A trigger counts no further.
    let nth = u16::try_from(before.count()).unwrap_or(u16::MAX).saturating_add(1);
    let named = MessageRef::new(from, to, nth);
    let label = format!("Drop the next message from {} to {}", around.name(from), around.name(to));
    Entry::plan(id, label, Trigger::Sent(named), Fault::Drop(named))
        .with_note(next.map(|it| it.name.to_string()))
}

/// The page on which to choose who stands on the other side of a cut.
pub(super) fn partition(around: &Around<'_>, far: ProcessSet) -> Group {
    let near = around.everybody().without(far);
    let mut entries: Vec<Entry> = around
        .run
        .trace
        .setup
        .ids()
        .map(|id| {
            let mut chosen = far;
            if !chosen.remove(id) {
                chosen.insert(id);
            }
            Entry::turn("partition-side", around.name(id), Page::Partition(chosen))
                .with_tick(far.contains(id))
        })
        .collect();
    let one_sided = (near.is_empty() || far.is_empty())
        .then(|| "Choose at least one process for each side".to_string());
    let cut = Fault::Cut { from: near, to: far, both_ways: true };
    entries.push(
        Entry::now("partition-cut", "Cut here", cut)
            .with_note(Some(format!("{}  |  {}", short(around, near), short(around, far))))
            .unless(one_sided),
    );
    debug_assert!(entries.iter().all(|entry| !matches!(entry.act, Some(Act::Turn(Page::Root)))));
    Group::new("On the other side of the cut", entries)
}

fn short(around: &Around<'_>, set: ProcessSet) -> String {
    if set.len() > 6 { format!("{} processes", set.len()) } else { around.names(set) }
}
