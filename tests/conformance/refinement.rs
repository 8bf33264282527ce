//! Refinement: our two-phase commit, with its disks, crashes and presumptions, does nothing that the
//! specification `TwoPhase` could not do as well. Every reachable state of the world is mapped to one of
//! the specification, and every step between two to a step of the specification, or to none.
//!
//! What the specification remembers for ever and our world forgets is carried along, as history: which
//! messages were sent, and what was decided, by a process that has crashed since or a coordinator that has
//! written `end`. Where the mapping has to think:
//!
//! - **A participant is prepared once its YES leaves**, not once its record is written: in the module both
//!   are one step. Whoever has written and not said so may still be aborted, as anybody who is working.
//! - **A participant that never promised aborts alone:** one that votes NO, one that is tired of waiting to
//!   be asked, and one that finds nothing in its log after a crash.
//! - **What a participant decided it has decided,** though a crash may lose the unforced record: it is in
//!   doubt again, and a step of the specification only if it comes to the same decision.
//! - **The transaction manager aborts spontaneously,** at the latest when it says so: a coordinator that
//!   finds nothing in its log has decided nothing, until it presumes an abort to answer an inquiry.
//! - **A YES that comes with the abort was never received:** the coordinator counts the last vote and
//!   aborts in one step, because somebody else had said NO.
//! - **What a coordinator says after its end is no decision.** An inquiry from the past finds it without
//!   memory and is answered by presumption, which may be wrong: everybody who could be misled has
//!   acknowledged. If anybody acted on it, that step would not be one of the specification.
#![expect(clippy::disallowed_types, reason = "only whether a state is known is asked")]

use std::collections::{BTreeSet, HashSet, VecDeque};

use coordinator_core::{
    check::{
        Budget, Letter, Move, Question, Timing,
        plain::{Plain, State, Step},
    },
    model::Model,
    protocol::{Decision, Effect, Outcome, ProcessId, Standing},
    protocols::{
        ProtocolId,
        two_phase::{Message, TwoPhase},
    },
    scenario::Draft,
    spec::{Instance, RmState, Seen, Specification, TmState, TwoPhase as Spec},
    world::Node,
};

const COORDINATOR: ProcessId = ProcessId(0);

/// A state of the world, and what the specification would have seen on the way to it.
struct Reached {
    state: State<TwoPhase>,
    seen: Seen,
    crashed: bool,
    recovered: bool,
}

/// What tells such states apart. What a judge has seen is left out: nothing follows from it.
type Key = (Vec<Node<TwoPhase>>, Vec<Letter<Message>>, Seen, bool, bool);

impl Reached {
    fn key(&self) -> Key {
        let State { nodes, flights, .. } = &self.state;
        (nodes.clone(), flights.clone(), self.seen.clone(), self.crashed, self.recovered)
    }
}

/// What going through all states has shown.
#[derive(Debug, Default)]
struct Covered {
    states: usize,
    /// Whether there were more than were asked for.
    limited: bool,
    /// The names of the specification's actions that were seen.
    actions: BTreeSet<String>,
    /// A step that is none of the specification's, if there is one.
    stray: Option<String>,
}

/// The place of a participant among the resource managers.
fn resource_manager(id: ProcessId) -> Option<usize> {
    id.index().checked_sub(1)
}

/// What the specification has seen once the step is done.
fn seen_after(before: &Reached, step: &Step<TwoPhase>, after: &State<TwoPhase>) -> Seen {
    let mut seen = before.seen.clone();
    if let Move::Advance(id) = step
        && let Some(Effect::Send { message, .. }) = before.state.node(*id).next_effect()
    {
        match (resource_manager(*id), message) {
            (Some(rm), Message::Yes) => {
                seen.sent[rm] = true;
                if seen.rm_state[rm] == RmState::Working {
                    seen.rm_state[rm] = RmState::Prepared;
                }
            }
            (None, Message::Commit) if seen.tm_state == TmState::Init => {
                seen.tm_state = TmState::Committed;
            }
            (None, Message::Abort) if seen.tm_state == TmState::Init => {
                seen.tm_state = TmState::Aborted;
            }
            _ => {}
        }
    }
    for (place, node) in after.nodes.iter().enumerate() {
        let (Some(_), Standing::Decided(decision)) = (&node.running, node.status.standing) else {
            continue;
        };
        match (place.checked_sub(1), decision) {
            (Some(rm), Decision::Commit) => seen.rm_state[rm] = RmState::Committed,
            (Some(rm), Decision::Abort) => seen.rm_state[rm] = RmState::Aborted,
            (None, Decision::Commit) => seen.tm_state = TmState::Committed,
            (None, Decision::Abort) => seen.tm_state = TmState::Aborted,
        }
    }
    if let Move::Deliver(letter) = step
        && (letter.to, &letter.message) == (COORDINATOR, &Message::Yes)
        && let Some(rm) = resource_manager(letter.from)
    {
        let coordinator = before.state.node(COORDINATOR);
        let counts = coordinator.running.is_some() && coordinator.status.state == "WAIT";
        if counts && seen.tm_state == TmState::Init {
            seen.tm_prepared[rm] = true;
        }
    }
    seen
}

/// Goes through every schedule with a crash and a recovery, until a step strays, or so many states are
/// known.
fn refined(draft: Draft, most: usize) -> Covered {
    let count = draft.votes.len();
    let question = Question {
        // While a crash is left, effects are steps of their own; only one is taken.
        budget: Budget { crashes: 2, recoveries: 1, ..Budget::default() },
        timing: Timing::Asynchronous,
        ..Question::new(draft.build().expect("it is valid"))
    };
    let plain: Plain<TwoPhase> = Plain::new(&question);
    let resource_managers = u32::try_from(count).expect("there are few");
    let instance = Instance { resource_managers, ..Instance::of(Specification::TwoPhase) };
    let mut spec = Spec::new(&instance).expect("there are few");
    let invariants = spec.invariants();
    let (state, seen) = (plain.initial(), Seen::initial(count));
    let first = Reached { state, seen, crashed: false, recovered: false };
    let mut covered = Covered::default();
    let mut known = HashSet::from([first.key()]);
    let mut left = VecDeque::from([first]);
    while let Some(before) = left.pop_front() {
        covered.states += 1;
        if covered.states == most {
            covered.limited = true;
            return covered;
        }
        for step in plain.steps(&before.state) {
            let is_crash = matches!(step, Move::Crash(..));
            if is_crash && before.crashed {
                continue;
            }
            let state = plain.next(&before.state, &step);
            let seen = seen_after(&before, &step, &state);
            let (from, to) = (spec.state(&before.seen), spec.state(&seen));
            let mut actions = Vec::new();
            spec.successors(from, |action, next| {
                if next == to && from != to {
                    actions.push(action.to_string());
                }
            });
            let is_consistent = invariants.iter().all(|it| (it.holds)(&spec, to));
            if !is_consistent || (from != to && actions.is_empty()) {
                let (from, to) = (spec.describe(from), spec.describe(to));
                covered.stray = Some(format!("{step}\nfrom {from}\nto {to}"));
                return covered;
            }
            let name = |action: &String| action.split('(').next().map(str::to_owned);
            covered.actions.extend(actions.iter().filter_map(name));
            let crashed = before.crashed || is_crash;
            let recovered = before.recovered || matches!(step, Move::Recover(_));
            let after = Reached { state, seen, crashed, recovered };
            if known.insert(after.key()) {
                left.push_back(after);
            }
        }
    }
    covered
}

fn draft(variant: &str, votes: &[Outcome]) -> Draft {
    let (protocol, variant) = ProtocolId::variant(variant).expect("it is in the registry");
    let options = protocol.spec().options_of(variant);
    Draft { options, votes: votes.into(), ..Draft::new(protocol, 1) }
}

/// Holds a variant against the specification in every state, and looks for these actions of it.
fn refines(variant: &str, votes: &[Outcome], actions: &[&str]) {
    let covered = refined(draft(variant, votes), usize::MAX);
    assert_eq!(covered.stray, None, "{variant} {votes:?}");
    assert!(covered.states > 1_000, "{variant} {votes:?} {}", covered.states);
    assert!(covered.actions.iter().eq(actions), "{variant} {votes:?} {:?}", covered.actions);
}

const VARIANTS: [&str; 3] = ["2pc", "2pc-pa", "2pc-pc"];
const YES: Outcome = Outcome::Done;
const NO: Outcome = Outcome::Refused;
const ALL: [&str; 7] = [
    "RMChooseToAbort",
    "RMPrepare",
    "RMRcvAbortMsg",
    "RMRcvCommitMsg",
    "TMAbort",
    "TMCommit",
    "TMRcvPrepared",
];

#[test]
fn presumed_nothing_does_what_the_specification_allows() {
    refines("2pc", &[YES, YES], &ALL);
}

#[test]
fn presumed_abort_does_what_the_specification_allows() {
    refines("2pc-pa", &[YES, YES], &ALL);
}

#[test]
fn presumed_commit_does_what_the_specification_allows() {
    refines("2pc-pc", &[YES, YES], &ALL);
}

#[test]
fn with_a_no_nobody_comes_to_commit() {
    let without_commit = ALL.into_iter().filter(|name| !name.contains("Commit"));
    let without_commit: Vec<&str> = without_commit.collect();
    for variant in VARIANTS {
        refines(variant, &[YES, NO], &without_commit);
    }
}

/// The nearest states only: of all there are millions.
#[test]
fn three_participants_do_no_more_as_far_as_they_were_followed() {
    for (variant, votes) in VARIANTS.into_iter().zip([[YES; 3], [YES, YES, NO], [YES; 3]]) {
        let covered = refined(draft(variant, &votes), 12_000);
        assert_eq!(covered.stray, None, "{variant}");
        assert!(covered.limited && covered.actions.contains("RMPrepare"), "{covered:?}");
    }
}

#[test]
fn a_mistake_is_no_refinement() {
    for (mistake, strays) in [
        // The promise was not on disk, and is forgotten.
        (1, "Recover(ProcessId(2))"),
        // Who is in doubt aborts, and the TM has not.
        (4, "Advance(ProcessId(2))"),
    ] {
        let covered =
            refined(draft("2pc", &[YES, YES]).with_option("mistake", mistake), usize::MAX);
        let stray = covered.stray.expect("it is no refinement");
        assert!(stray.starts_with(strays), "M{mistake}: {stray}");
        assert!(stray.contains("r2 prepared; TM init"), "M{mistake}: {stray}");
        assert!(stray.contains("r2 aborted; TM init"), "M{mistake}: {stray}");
    }
}
