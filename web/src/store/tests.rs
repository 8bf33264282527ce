use std::rc::Rc;

use coordinator_core::{
    analysis::narrate,
    explore::{Goal, SearchSettings},
    protocol::{Convention, ProcessId, WorkOutcome},
    protocols::ProtocolId,
    scenario::{Draft, Fault, Intervention, LIBRARY, Link, MessageRef, Scenario, Trigger, entry},
    simulate::edited,
};
use yew::Reducible;

use super::*;
use crate::router::{Route, Screen};

fn open(name: &str) -> Rc<State> {
    let entry = entry(name).expect("it is in the library");
    Rc::new(State::new(&Link::new(entry.scenario())))
}

fn after(state: Rc<State>, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    actions.into_iter().fold(state, Reducible::reduce)
}

fn said(state: &State) -> Option<&str> {
    state.notice.as_ref().map(|notice| &*notice.words)
}

const P1: ProcessId = ProcessId(1);
const P2: ProcessId = ProcessId(2);

#[test]
fn playing_ends_at_the_end() {
    let state = after(open("2pc-commit"), [Action::Play]);
    let steps = state.run.end();
    let state = after(state, (0..steps + 5).map(|_| Action::Tick(1)));
    assert_eq!(state.cursor, steps);
    assert!(!state.playing);
    assert_eq!(after(state, [Action::Play]).cursor, 0);
}

#[test]
fn what_changes_nothing_renders_nothing() {
    let state = open("2pc-commit");
    let same = after(state.clone(), [Action::StepBack]);
    assert!(Rc::ptr_eq(&state, &same));
}

#[test]
fn an_act_stands_just_after_itself_and_can_be_taken_back() {
    let state = after(open("2pc-commit"), [Action::Seek(10), Action::Intervene(Fault::Crash(P1))]);
    assert_eq!(state.run.scenario().interventions.len(), 1);
    // Just after its own last event of the same tick.
    assert_eq!(state.run.step_of(0), Some(8));
    assert_eq!(state.cursor, 9);
    assert!(!state.run.trace.snapshot(state.cursor).processes[1].up);
    let back = after(state.clone(), [Action::Undo]);
    assert!(back.run.scenario().is_undisturbed());
    assert_eq!(back.cursor, 10);
    let again = after(back, [Action::Redo]);
    assert_eq!(again.run, state.run);
}

#[test]
fn to_restart_at_the_beginning_keeps_what_can_be_redone() {
    let at_nine = after(open("2pc-commit"), [Action::Seek(9)]);
    let undone = after(at_nine, [Action::Restart, Action::Undo]);
    assert!(undone.history.can_redo());
    let start = after(undone, [Action::Redo, Action::Restart, Action::Restart]);
    assert_eq!(start.cursor, 0);
    assert_eq!(after(start, [Action::Undo]).cursor, 9, "one restart, one way back");
    assert!(!after(open("2pc-commit"), [Action::Restart]).history.can_undo());
}

#[test]
fn a_run_that_is_shrunk_twice_is_shrunk() {
    let crash = Action::Intervene(Fault::Crash(P1));
    let state = after(open("2pc-commit"), [Action::Seek(10), crash]);
    let of: Box<Scenario> = Box::new(state.run.scenario().clone());
    let to: Box<Scenario> = Box::new(open("2pc-commit").run.scenario().clone());
    let shrunk = || Action::Shrunk { of: of.clone(), to: to.clone(), words: "Shrunk.".into() };
    let twice = after(state, [shrunk(), shrunk()]);
    assert!(twice.run.scenario().is_undisturbed());
    assert_eq!(said(&twice), Some("Shrunk."));
    let elsewhere = after(open("2pc-abort"), [shrunk()]);
    assert_ne!(said(&elsewhere), Some("Shrunk."), "of another run");
}

#[test]
fn undoing_comes_back_to_the_branch_however_many_were_opened() {
    let opened = LIBRARY
        .iter()
        .filter(|entry| entry.id != "2pc-commit")
        .take(60)
        .map(|entry| Action::Open { link: Box::new(Link::new(entry.scenario())), play: false });
    let state = after(after(open("2pc-commit"), opened), (0..58).map(|_| Action::Undo));
    let current = state.history.current();
    assert!(state.history.branches().iter().any(|branch| branch.id == current));
}

#[test]
fn to_act_in_the_past_drops_what_was_done_later_and_keeps_it_as_a_branch() {
    let first = [Action::Seek(20), Action::Intervene(Fault::Crash(P1))];
    let second = [Action::Seek(8), Action::Intervene(Fault::Crash(P2))];
    let state = after(after(open("2pc-commit"), first), second);
    let acts = &state.run.scenario().interventions;
    assert_eq!(acts.len(), 1);
    assert_eq!(acts[0].fault, Fault::Crash(P2));
    assert_eq!(state.history.branches().len(), 2);
    let old = after(state, [Action::Switch(0)]);
    assert_eq!(old.run.scenario().interventions[0].fault, Fault::Crash(P1));
}

#[test]
fn plans_for_later_do_not_displace_each_other() {
    let before_write = Trigger::BeforeWrite { process: P1, nth: 2 };
    let after_send = Trigger::AfterSend { process: P2, nth: 1 };
    let plans =
        [Action::Plan(before_write, Fault::Crash(P1)), Action::Plan(after_send, Fault::Crash(P2))];
    let state = after(open("2pc-commit"), plans);
    assert_eq!(state.run.scenario().interventions.len(), 2);
    assert_eq!(state.cursor, 0, "they happen later");
}

#[test]
fn what_is_refused_changes_nothing_and_says_why() {
    let state = open("2pc-commit");
    let refused = after(state.clone(), [Action::Seek(5), Action::Intervene(Fault::Recover(P1))]);
    assert_eq!(refused.run, state.run);
    assert!(refused.notice.is_some());
    let never = Trigger::AfterWrite { process: P1, nth: 900 };
    let refused = after(state.clone(), [Action::Plan(never, Fault::Crash(P1))]);
    assert_eq!(refused.run, state.run);
    assert!(refused.notice.is_some());
}

#[test]
fn a_vote_can_be_changed_until_it_is_cast() {
    let state =
        after(open("2pc-commit"), [Action::Seek(5), Action::SetVote(P2, WorkOutcome::Refused)]);
    assert_eq!(state.run.scenario().votes[1], WorkOutcome::Refused);
    assert_eq!(state.cursor, 5);
    let state = after(state, [Action::End, Action::SetVote(P1, WorkOutcome::Refused)]);
    assert_eq!(state.run.scenario().votes[0], WorkOutcome::Done);
    assert!(state.notice.is_some());
}

#[test]
fn removing_an_act_moves_the_later_ones_up() {
    let draft = open("2pc-commit").run.scenario().draft();
    let draft = draft
        .with(Trigger::Step(8), Fault::Crash(P1))
        .with(Trigger::Step(15), Fault::Recover(P1))
        .with(Trigger::Step(17), Fault::Crash(P2));
    let link = Link::new(draft.build().expect("it is valid"));
    let state = after(Rc::new(State::new(&link)), [Action::Remove(0)]);
    let moments: Vec<_> =
        state.run.scenario().interventions.iter().map(|act| &act.trigger).collect();
    assert_eq!(moments, [&Trigger::Step(14), &Trigger::Step(16)]);
}

#[test]
fn markers_are_visited_one_by_one_both_ways() {
    let mut state = open("2pc-coordinator-crash");
    let mut seen = vec![];
    while state.cursor < state.run.end() {
        state = after(state, [Action::NextMarker]);
        seen.push(state.cursor);
    }
    assert!(seen.len() > 1);
    assert!(seen.windows(2).all(|pair| pair[0] < pair[1]));
    let back = after(state, [Action::PrevMarker]);
    assert!(back.cursor < back.run.end());
}

#[test]
fn the_address_brings_the_same_page_back() {
    let acts = [
        Action::Seek(9),
        Action::Intervene(Fault::Crash(P1)),
        Action::Count(Convention::GrayLamport),
        Action::ShowPanel(2),
    ];
    let state = after(open("2pc-commit"), acts);
    let link = Link::parse(&state.link().address()).expect("our own link is good");
    let other = State::new(&link);
    assert_eq!(other.run, state.run);
    assert_eq!((other.cursor, other.view), (state.cursor, state.view));
    assert_eq!(other.notice, None);
}

#[test]
fn a_link_from_another_version_says_so() {
    let entry = entry("2pc-commit").expect("it is in the library");
    let link = Link { check: Some(1), ..Link::new(entry.scenario()) };
    assert!(State::new(&link).notice.is_some());
}

#[test]
fn the_invitation_follows_the_first_run() {
    let mut state = open("2pc-commit");
    Rc::make_mut(&mut state).invitation = Invitation::Waiting;
    let state = after(state, [Action::End, Action::StepBack, Action::Play, Action::Tick(1)]);
    assert_eq!(state.invitation, Invitation::Shown);
    assert_eq!(after(state, [Action::Dismiss]).invitation, Invitation::None);
}

#[test]
fn a_shrunk_run_can_be_taken_back_and_replaces_no_other() {
    let state = after(open("2pc-commit"), [Action::Seek(10), Action::Intervene(Fault::Crash(P1))]);
    let (of, to) = (state.run.scenario().clone(), open("2pc-commit").run.scenario().clone());
    let shrunk = Action::Shrunk { of: of.clone().into(), to: to.clone().into(), words: "0".into() };
    let state = after(state, [shrunk.clone()]);
    assert_eq!((state.run.scenario(), said(&state)), (&to, Some("0")));
    let state = after(state, [Action::Undo]);
    assert_eq!(*state.run.scenario(), of);
    let other = after(open("2pc-abort"), [shrunk]);
    assert_eq!(other.run.scenario(), open("2pc-abort").run.scenario());
    assert!(other.notice.is_some());
}

#[test]
fn the_screen_and_what_is_asked_stand_in_the_address() {
    let state = after(open("2pc-commit"), [Action::Play, Action::Go(Screen::Check)]);
    assert!(!state.playing, "nothing plays where nobody sees it");
    assert_eq!(state.address(), "#/check/2pc-commit");
    let settings = SearchSettings { symmetry: true, ..SearchSettings::default() };
    let state = after(state, [Action::Ask(settings)]);
    assert_eq!(state.address(), "#/check/2pc-commit?symmetry");
    let goal = Goal::of_text("up(C) and down");
    let settings = SearchSettings { goal, ..SearchSettings::default() };
    let state = after(state, [Action::Ask(settings.clone())]);
    assert_eq!(state.address(), "#/check/2pc-commit?goal=up(C)+and+down");
    assert_eq!(Route::parse(&state.address()).settings(), Some(settings));
    assert_eq!(after(state, [Action::Go(Screen::Play)]).address(), "#/play/2pc-commit");
}

fn opening(name: &str) -> Action {
    let entry = entry(name).expect("it is in the library");
    Action::Open { link: Box::new(Link::new(entry.scenario())), play: false }
}

#[test]
fn a_run_that_is_opened_again_is_the_branch_that_it_was() {
    let names = ["2pc-abort", "2pc-commit", "2pc-abort"];
    let state = after(open("2pc-commit"), names.map(opening));
    let labels: Vec<&str> = state.history.branches().iter().map(|it| &*it.label).collect();
    assert_eq!(labels, ["2PC · Everybody votes YES", "2PC · One participant votes NO"]);
    assert_eq!(state.history.current(), state.history.branches()[1].id);
    assert_eq!(state.opened, 3, "each is a place of its own in the browser's history");
    let undone = after(state, [Action::Undo]);
    assert_eq!(undone.run.entry.map(|it| it.id), Some("2pc-commit"));
}

#[test]
fn what_is_picked_out_is_let_go_with_its_run() {
    let state = after(open("2pc-commit"), [Action::Select(Selection::Process(P2))]);
    assert_eq!(after(state, [opening("paxos-commit-happy")]).selection, Selection::None);
}

#[test]
fn another_protocol_says_which_faults_it_has_no_place_for() {
    let crash = Action::Intervene(Fault::Crash(ProcessId(0)));
    let state = after(open("2pc-commit"), [Action::Seek(8), crash]);
    let carry = |name: &str| {
        let protocol = ProtocolId::named(name).expect("it is in the registry");
        edit(&state, |draft| *draft = draft.carried_to(protocol))
    };
    let carried = after(state.clone(), [carry("3pc")]);
    assert_eq!((carried.run.scenario().interventions.len(), said(&carried)), (1, None));
    let left = after(state.clone(), [carry("saga-choreographed")]);
    assert!(
        said(&left).is_some_and(|words| {
            words.starts_with(
            "1 fault of the run before is left out: crash C (Saga, choreographed has no C here).",
        )
        }),
        "{:?}",
        said(&left)
    );
}

fn edit(state: &State, change: impl FnOnce(&mut Draft)) -> Action {
    let edited = edited(state.run.scenario(), change);
    let scenario = edited.draft.build().expect("it is valid");
    Action::Edit(Box::new(scenario), edited.left_out.into())
}

/// p2's vote is lost, and then the coordinator crashes, both by hand.
fn a_lost_vote_and_a_crash() -> Rc<State> {
    let vote = MessageRef::new(P2, ProcessId(0), 1);
    let state = open("2pc-commit");
    let sent = state.run.trace.message(vote).expect("p2 votes");
    let cursor = state.run.trace.messages[sent.index()].sent_in + 1;
    let acts = [
        Action::Seek(cursor),
        Action::Intervene(Fault::Drop(vote)),
        Action::Intervene(Fault::Crash(ProcessId(0))),
    ];
    after(state, acts)
}

fn words(state: &State) -> Vec<String> {
    let (setup, info) = (&state.run.trace.setup, state.run.scenario().info());
    let phrase = |it: &Intervention| narrate::intervention(setup, info, it);
    state.run.scenario().interventions.iter().map(phrase).collect()
}

#[test]
fn faults_by_hand_are_anchored_to_their_events_and_stay_there() {
    let state = a_lost_vote_and_a_crash();
    let expected = [
        "once the 1st YES from p2 to C is in flight: drop the 1st YES from p2 to C",
        "once the 1st YES from p2 to C is in flight: crash C",
    ];
    assert_eq!(words(&state), expected);
    assert_eq!(state.run.title(), "3 participants, 2 faults");
    let five = after(
        state.clone(),
        [edit(&state, |draft| {
            draft.votes.resize(5, WorkOutcome::Done);
        })],
    );
    assert_eq!((words(&five), said(&five)), (expected.map(String::from).to_vec(), None));
    assert_eq!(five.run.trace.refused, []);
    assert_eq!(five.run.title(), "5 participants, 2 faults");
}

#[test]
fn a_fault_that_does_not_happen_is_said_in_the_title_and_in_a_notice() {
    let state = a_lost_vote_and_a_crash();
    let paxos = ProtocolId::named("paxos-commit").expect("it is in the registry");
    let carried = after(state.clone(), [edit(&state, |draft| *draft = draft.carried_to(paxos))]);
    assert!(
        carried.run.title().ends_with(", 1 of 2 faults does not happen here"),
        "{}",
        carried.run.title()
    );
    let words = said(&carried).expect("a notice");
    assert!(
        words.starts_with("1 of 2 faults does not happen here: drop the 1st YES from p2 to L ("),
        "{words}"
    );
}

#[test]
fn acting_before_a_fault_by_hand_takes_it_back() {
    let state = a_lost_vote_and_a_crash();
    let earlier = after(state, [Action::Seek(4), Action::Intervene(Fault::Crash(P1))]);
    let [only] = &earlier.run.scenario().interventions[..] else {
        panic!("the others were taken back: {:?}", words(&earlier));
    };
    assert_eq!(only.fault, Fault::Crash(P1));
}

#[test]
fn what_is_planned_for_later_is_said_in_passing() {
    let when = Trigger::BeforeWrite { process: P1, nth: 1 };
    let state = after(open("2pc-commit"), [Action::Plan(when, Fault::Crash(P1))]);
    let words = state.notice.clone().expect("it is said").words;
    assert!(words.starts_with("Planned for step "), "{words}");
    assert_eq!(after(state.clone(), [Action::Forget("else".into())]).notice, state.notice);
    assert_eq!(after(state, [Action::Forget(words)]).notice, None);
    let refused = after(open("2pc-commit"), [Action::Intervene(Fault::Recover(P1))]);
    let why = refused.notice.clone().expect("it is up").words;
    assert_eq!(after(refused.clone(), [Action::Forget(why)]).notice, refused.notice, "it stays");
}
