//! What menus offer, and that each act of a menu can be carried out.

use coordinator_core::{
    event::MessageId,
    protocol::{ProcessId, ProcessSet},
    protocols::ProtocolId,
    scenario::{Draft, Link},
};

use super::{Act, Entry, Page, groups};
use crate::store::{Action, MenuRequest, Selection, State};

fn page(colocated: u8, cursor: u32) -> State {
    let protocol = ProtocolId::named("2pc").expect("it is in the registry");
    let draft = Draft::new(protocol, 3).with_option("colocated", colocated);
    let scenario = draft.build().expect("it is valid");
    State::new(&Link { cursor: Some(cursor), ..Link::new(scenario) })
}

fn offered(state: &State, target: Selection) -> Vec<Entry> {
    let request = MenuRequest { target, x: 0, y: 0 };
    let groups = groups(&state.run, state.cursor, request, Page::Root);
    groups.into_iter().flat_map(|group| group.entries).collect()
}

fn offer(state: &State, target: Selection, id: &str) -> Entry {
    let entries = offered(state, target);
    let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
    entries
        .iter()
        .find(|entry| entry.id == id)
        .unwrap_or_else(|| panic!("no {id} among {ids:?}"))
        .clone()
}

fn does(state: &State, entry: &Entry) -> State {
    use yew::Reducible as _;
    let Some(Act::Do(action)) = &entry.act else {
        panic!("{} does nothing: {:?}", entry.id, entry.note);
    };
    let before = std::rc::Rc::new(state.clone());
    (*before.reduce((**action).clone())).clone()
}

/// The first cursor at which a message is in flight.
fn in_flight(state: &State) -> (u32, MessageId) {
    let message = &state.run.trace.messages[0];
    (message.sent_in + 1, MessageId(0))
}

#[test]
fn everything_offered_on_a_message_changes_the_run() {
    let (cursor, message) = in_flight(&page(0, 0));
    let state = page(0, cursor);
    for entry in offered(&state, Selection::Message(message)) {
        let Some(Act::Do(action)) = &entry.act else {
            continue;
        };
        let after = does(&state, &entry);
        if !matches!(**action, Action::Seek(_)) {
            assert_ne!(after.run, state.run, "{}: {:?}", entry.id, after.notice);
        }
    }
}

#[test]
fn everything_offered_on_a_process_at_the_beginning_can_be_done() {
    let state = page(0, 4);
    for entry in offered(&state, Selection::Process(ProcessId(1))) {
        let skips = ["select", "vote-yes", "heal"];
        if entry.act.is_none() || skips.contains(&entry.id) {
            continue;
        }
        if let Some(Act::Do(_)) = entry.act {
            let after = does(&state, &entry);
            assert_ne!(after.run, state.run, "{}: {:?}", entry.id, after.notice);
        }
    }
}

#[test]
fn everything_offered_on_a_link_can_be_done() {
    let state = page(0, 2);
    for entry in offered(&state, Selection::Link(ProcessId(0), ProcessId(2))) {
        if let Some(Act::Do(_)) = entry.act {
            let after = does(&state, &entry);
            assert_ne!(after.run, state.run, "{}: {:?}", entry.id, after.notice);
        }
    }
}

#[test]
fn what_cannot_be_done_says_why() {
    let state = page(0, 4);
    for target in [
        Selection::Process(ProcessId(0)),
        Selection::Process(ProcessId(2)),
        Selection::Message(MessageId(0)),
        Selection::Link(ProcessId(0), ProcessId(1)),
    ] {
        for entry in offered(&state, target) {
            assert!(entry.act.is_some() || entry.note.is_some(), "{}", entry.id);
        }
    }
}

#[test]
fn nothing_is_lost_within_a_machine() {
    let state = page(1, 3);
    let local = state.run.trace.messages.iter().position(|message| message.local);
    let local = MessageId(u32::try_from(local.expect("C and p1 talk")).expect("few messages"));
    let cursor = state.run.trace.messages[local.index()].sent_in + 1;
    let state = page(1, cursor);
    let drop = offer(&state, Selection::Message(local), "drop");
    assert!(drop.act.is_none());
    assert!(drop.note.expect("a reason").contains("machine"));
    let link = Selection::Link(ProcessId(0), ProcessId(1));
    assert!(offer(&state, link, "cut-both").act.is_none());
}

#[test]
fn a_vote_that_was_cast_cannot_be_changed() {
    let state = page(0, 0);
    let who = Selection::Process(ProcessId(1));
    assert!(offer(&state, who, "vote-no").act.is_some());
    let end = page(0, state.run.end());
    assert!(offer(&end, who, "vote-no").act.is_none());
}

#[test]
fn what_was_written_lazily_can_be_brought_to_the_disk_once() {
    let run = page(0, 0).run;
    let lazy = |cursor: &u32| {
        let world = run.trace.snapshot(*cursor);
        world.processes[0].log.iter().any(|record| !record.stable)
    };
    let cursor = (0..=run.end()).find(lazy).expect("the coordinator's END is not forced");
    let who = Selection::Process(ProcessId(0));
    assert!(offer(&page(0, cursor - 1), who, "flush").act.is_none());
    let before = page(0, cursor);
    let after = does(&before, &offer(&before, who, "flush"));
    let log = after.run.trace.snapshot(after.cursor).processes[0].log.clone();
    assert!(log.iter().all(|record| record.stable), "{:?}", after.notice);
    assert!(offer(&after, who, "flush").act.is_none());
}

#[test]
fn who_is_down_can_recover_and_nothing_else() {
    let state = page(0, 4);
    let who = Selection::Process(ProcessId(1));
    let down = does(&state, &offer(&state, who, "crash"));
    assert!(offered(&down, who).iter().all(|entry| entry.id != "crash"));
    let up = does(&down, &offer(&down, who, "recover"));
    assert!(up.run.trace.snapshot(up.cursor).processes[1].up);
}

#[test]
fn a_partition_needs_both_sides() {
    let state = page(0, 4);
    let request = MenuRequest { target: Selection::Link(ProcessId(0), ProcessId(1)), x: 0, y: 0 };
    let cut = |far: ProcessSet| {
        let groups = groups(&state.run, state.cursor, request, Page::Partition(far));
        groups[0].entries.last().cloned().expect("the last entry cuts")
    };
    assert!(cut(ProcessSet::EMPTY).act.is_none());
    let far: ProcessSet = [ProcessId(0), ProcessId(1)].into_iter().collect();
    let after = does(&state, &cut(far));
    let world = after.run.trace.snapshot(after.cursor);
    assert!(!world.connected(ProcessId(1), ProcessId(2)));
    assert!(world.connected(ProcessId(0), ProcessId(1)));
}

#[test]
fn local_work_fails_when_it_is_told_to() {
    let who = Selection::Process(ProcessId(1));
    let state = page(0, 1);
    for id in ["fail-once", "fail-always"] {
        let after = does(&state, &offer(&state, who, id));
        assert!(after.run.trace.snapshot(after.cursor).processes[1].failing.is_some());
        assert!(offer(&after, who, id).act.is_none(), "{id} twice");
    }
}

#[test]
fn local_work_ends_when_it_is_told_to_and_only_while_it_goes_on() {
    let who = Selection::Process(ProcessId(1));
    let run = page(0, 0).run;
    let works = |cursor: &u32| !run.trace.snapshot(*cursor).processes[1].work.is_empty();
    let cursor = (0..=run.end()).find(works).expect("p1 makes ready");
    assert!(offer(&page(0, cursor - 1), who, "finish").act.is_none());
    let before = page(0, cursor);
    let after = does(&before, &offer(&before, who, "finish"));
    assert!(after.run.trace.snapshot(after.cursor).processes[1].work.is_empty());
}
