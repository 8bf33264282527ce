//! Two-phase commit, with its disks, crashes and presumptions, and the specification `TwoPhase`.
//!
//! Where the mapping has to think:
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

use coordinator_core::{
    explore::{
        Budget, Move,
        reference_model::{State, Step},
    },
    protocol::{Decision, OutcomeStatus, ProcessId, WorkOutcome},
    protocols::two_phase::{Message, TwoPhase},
    scenario::Draft,
    tla_models::{Instance, RmState, Seen, Specification, TmState, TwoPhase as Spec},
};

use super::{Covered, Mapping, NO, YES, draft, refined, said};

const COORDINATOR: ProcessId = ProcessId(0);

struct Mapped {
    specification: Spec,
    participants: usize,
}

/// The place of a participant among the resource managers.
fn resource_manager(id: ProcessId) -> Option<usize> {
    id.index().checked_sub(1)
}

impl Mapping for Mapped {
    type Protocol = TwoPhase;
    type Specification = Spec;
    type Seen = Seen;
    const MOST_ACTIONS: usize = 1;

    fn specification(&mut self) -> &mut Spec {
        &mut self.specification
    }

    fn initial(&self) -> Seen {
        Seen::initial(self.participants)
    }

    fn seen_after(
        &self,
        (before, seen): (&State<TwoPhase>, &Seen),
        step: &Step<TwoPhase>,
        after: &State<TwoPhase>,
    ) -> Option<Seen> {
        let mut seen = seen.clone();
        if let (Move::Advance(id), Some(message)) = (step, said(before, step)) {
            say(&mut seen, *id, message);
        }
        decide(&mut seen, after);
        if let Move::Deliver(letter) = step
            && (letter.to, &letter.message) == (COORDINATOR, &Message::Yes)
            && let Some(rm) = resource_manager(letter.from)
        {
            let coordinator = before.node(COORDINATOR);
            let counts = coordinator.running.is_some() && coordinator.status.state == "WAIT";
            if counts && seen.tm_state == TmState::Init {
                seen.tm_prepared[rm] = true;
            }
        }
        Some(seen)
    }

    fn mapped(&self, seen: &Seen) -> u64 {
        self.specification.state(seen)
    }
}

fn say(seen: &mut Seen, id: ProcessId, message: &Message) {
    match (resource_manager(id), message) {
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

fn decide(seen: &mut Seen, after: &State<TwoPhase>) {
    for (place, node) in after.nodes.iter().enumerate() {
        let (Some(_), OutcomeStatus::Decided(decision)) =
            (&node.running, node.status.outcome_status)
        else {
            continue;
        };
        match (place.checked_sub(1), decision) {
            (Some(rm), Decision::Commit) => seen.rm_state[rm] = RmState::Committed,
            (Some(rm), Decision::Abort) => seen.rm_state[rm] = RmState::Aborted,
            (None, Decision::Commit) => seen.tm_state = TmState::Committed,
            (None, Decision::Abort) => seen.tm_state = TmState::Aborted,
        }
    }
}

fn followed(draft: Draft, faults: Budget) -> Covered {
    let participants = draft.votes.len();
    let resource_managers = u32::try_from(participants).expect("there are few");
    let instance = Instance { resource_managers, ..Instance::of(Specification::TwoPhase) };
    let specification = Spec::new(&instance).expect("there are few");
    refined(Mapped { specification, participants }, draft, faults)
}

/// A crash and a recovery, at most.
fn crash() -> Budget {
    Budget { crashes: 1, recoveries: 1, ..Budget::default() }
}

/// Holds a variant against the specification in every state, and looks for these actions of it.
fn refines(variant: &str, votes: &[WorkOutcome], faults: Budget, actions: &[&str]) {
    let covered = followed(draft(variant, votes), faults);
    assert_eq!(covered.stray, None, "{variant} {votes:?}");
    assert!(covered.states > 1_000, "{variant} {votes:?} {}", covered.states);
    assert!(covered.actions.iter().eq(actions), "{variant} {votes:?} {:?}", covered.actions);
}

const VARIANTS: [&str; 3] = ["2pc", "2pc-pa", "2pc-pc"];
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
    refines("2pc", &[YES, YES], crash(), &ALL);
}

#[test]
fn presumed_abort_does_what_the_specification_allows() {
    refines("2pc-pa", &[YES, YES], crash(), &ALL);
}

#[test]
fn presumed_commit_does_what_the_specification_allows() {
    refines("2pc-pc", &[YES, YES], crash(), &ALL);
}

#[test]
fn a_no_vote_rules_out_commit() {
    let without_commit = ALL.into_iter().filter(|name| !name.contains("Commit"));
    let without_commit: Vec<&str> = without_commit.collect();
    for variant in VARIANTS {
        refines(variant, &[YES, NO], crash(), &without_commit);
    }
}

#[test]
#[ignore = "long: `cargo xtask test` runs it"]
fn three_participants_do_no_more() {
    let patient = Budget { timeouts: Some(0), ..crash() };
    let impatient = Budget { timeouts: Some(2), ..Budget::default() };
    for variant in VARIANTS {
        refines(variant, &[YES; 3], patient, &ALL);
        refines(variant, &[YES; 3], impatient, &ALL);
    }
    refines("2pc-pa", &[YES; 3], Budget::default(), &ALL);
    refines("2pc-pa", &[YES; 3], Budget { timeouts: Some(1), ..crash() }, &ALL);
}

#[test]
fn a_mistake_is_no_refinement() {
    for (mistake, strays) in [
        // The promise was not on disk, and is forgotten.
        (1, "Fault(Recover("),
        // Who is in doubt aborts, and the TM has not.
        (4, "Advance("),
    ] {
        let wrong = draft("2pc", &[YES, YES]).with_option("mistake", mistake);
        let stray = followed(wrong, crash()).stray.expect("it is no refinement");
        assert!(stray.starts_with(strays), "M{mistake}: {stray}");
        let (from, to) = stray.split_once("\nto ").expect("it leads somewhere");
        assert!(from.contains("prepared") && from.contains("TM init"), "M{mistake}: {stray}");
        assert!(to.starts_with("r1 aborted, r2 aborted; TM init"), "M{mistake}: {stray}");
    }
}
