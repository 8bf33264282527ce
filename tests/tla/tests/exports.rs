//! The exports are TLA+, their invariants hold, and they have the states that they should.

use std::path::Path;

use coordinator_core::{
    checker::{Limits, SearchOutcome},
    export::{Tla, tla},
    protocol::WorkOutcome,
    protocols::ProtocolId,
    scenario::Draft,
    tla_models::{Instance, Specification, check},
};
use coordinator_tla::{StateSpace, state_space};

fn draft(protocol: &str, participants: u8) -> Draft {
    let protocol = ProtocolId::named(protocol).expect("it is in the registry");
    Draft::new(protocol, participants)
}

fn exported(draft: Draft) -> Tla {
    tla(&draft.build().expect("it is valid"), None).expect("its protocol has a module")
}

/// In a folder of its own, since tests run side by side.
fn space(folder: &str, tla: &Tla) -> Result<StateSpace, String> {
    state_space(&Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder), tla)
}

/// What our own checker finds in Gray and Lamport's specification.
fn published(instance: &Instance) -> StateSpace {
    let mut search = check(instance, Limits::default()).expect("it is valid");
    while search.advance(4_096).outcome == SearchOutcome::Unfinished {}
    let progress = search.progress();
    assert_eq!(progress.outcome, SearchOutcome::Holds);
    StateSpace {
        states: usize::try_from(progress.states).expect("there are few"),
        depth: usize::try_from(progress.depth).expect("there are fewer"),
    }
}

#[test]
fn two_phase_commit_has_the_states_of_the_published_specification() {
    for participants in 1..=3_u8 {
        let found = space("two-phase", &exported(draft("2pc", participants)));
        let resource_managers = participants.into();
        let of = Instance { resource_managers, ..Instance::of(Specification::TwoPhase) };
        assert_eq!(found, Ok(published(&of)), "{participants} participants");
    }
}

/// Before the decision, after commit and after abort, a participant has so many states of its own: by its vote
/// 4, 2 and 6 (YES), 2, none and 2 (NO), or 4, 1 and 4 (READ-ONLY).
#[test]
fn votes_restrict_the_states_of_two_phase_commit() {
    use WorkOutcome::{Done, ReadOnly, Refused};
    let states_of = |vote: &WorkOutcome| match vote {
        Done => [4, 2, 6],
        ReadOnly => [4, 1, 4],
        Refused | WorkOutcome::Failed => [2, 0, 2],
    };
    for one in [Done, Refused, ReadOnly] {
        for other in [Done, Refused, ReadOnly] {
            let votes = vec![one, other];
            let all = votes
                .iter()
                .map(states_of)
                .fold([1; 3], |[a, b, c], [x, y, z]| [a * x, b * y, c * z]);
            let found = space("votes", &exported(Draft { votes, ..draft("2pc", 2) }));
            assert_eq!(found.map(|it| it.states), Ok(all.iter().sum()), "{one:?}, {other:?}");
        }
    }
}

fn paxos_commit_is_as_published(folder: &str, participants: u8, faults: u8) {
    let found = draft("paxos-commit", participants).with_option("faults", faults);
    let of = Instance {
        resource_managers: participants.into(),
        acceptors: 2 * u32::from(faults) + 1,
        ..Instance::of(Specification::PaxosCommit)
    };
    assert_eq!(space(folder, &exported(found)), Ok(published(&of)));
}

#[test]
fn paxos_commit_has_the_states_of_the_published_specification() {
    paxos_commit_is_as_published("paxos-1-0", 1, 0);
}

#[test]
#[ignore = "long: `cargo xtask test` runs it"]
fn paxos_commit_with_more_processes_too() {
    paxos_commit_is_as_published("paxos-2-0", 2, 0);
    paxos_commit_is_as_published("paxos-1-1", 1, 1);
}

#[test]
fn a_mistake_in_a_module_is_found() {
    let mut tla = exported(draft("2pc", 2));
    let right = "TMCommit == tmPrepared = RM";
    assert!(tla.module.contains(right));
    tla.module = tla.module.replace(right, "TMCommit == tmPrepared # {}");
    let why = space("mistake", &tla).expect_err("it commits without the votes");
    assert!(why.contains("TCConsistent"), "{why}");
    tla.module = tla.module.replace("TMAbort ==", "TMAbort =");
    assert!(space("mistake", &tla).is_err(), "it is no TLA+");
}
