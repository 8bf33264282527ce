//! Stateright finds what ours finds.

use coordinator_core::{
    checker::{Limits, Model, Progress, Search, SearchOutcome},
    tla_models::{Instance, PaxosCommit, Specification, TCommit, TwoPhase},
};
use coordinator_tests::reference::acp::{Acp, Broadcast};
use stateright::Checker;

use crate::second_opinion::{Checkable, ours::Ours, paxos_commit, two_phase};

fn ours<M: Model>(model: M) -> Search<M> {
    let mut search = Search::new(model, Limits::default());
    while search.advance(10_000).outcome == SearchOutcome::Unfinished {}
    search
}

/// One thread, so that what it finds is what it always finds, and the shortest.
fn theirs<M: Checkable>(model: M) -> impl Checker<M> {
    model.checker().threads(1).spawn_bfs().join()
}

#[track_caller]
fn agree<M: Checkable>(ours: &Progress, theirs: &impl Checker<M>) {
    assert_eq!(ours.states, theirs.unique_state_count() as u64);
    assert_eq!(u64::from(ours.depth), theirs.max_depth() as u64);
    let holds = theirs.discoveries().is_empty();
    assert_eq!(ours.outcome == SearchOutcome::Holds, holds);
    assert!(holds);
}

fn instance(specification: Specification, resource_managers: u32) -> Instance {
    Instance { resource_managers, ..Instance::of(specification) }
}

#[test]
fn on_t_commit() {
    for n in [3, 5] {
        let model = TCommit::new(&instance(Specification::TCommit, n)).expect("it is valid");
        agree(&ours(model).progress(), &theirs(Ours(model)));
    }
}

#[test]
fn on_two_phase() {
    for n in [3, 5] {
        let model = TwoPhase::new(&instance(Specification::TwoPhase, n)).expect("it is valid");
        let ours = ours(model).progress();
        agree(&ours, &theirs(Ours(model)));
        agree(&ours, &theirs(two_phase::TwoPhase { resource_managers: n as usize }));
    }
}

#[test]
fn on_paxos_commit() {
    for (resource_managers, acceptors, max_ballot) in
        [(1, 1, 0), (1, 3, 1), (2, 1, 1), (2, 2, 0), (1, 2, 3), (1, 3, 2), (1, 4, 1)]
    {
        let instance = Instance {
            resource_managers,
            acceptors,
            max_ballot,
            ..Instance::of(Specification::PaxosCommit)
        };
        let model = PaxosCommit::new(&instance).expect("it is valid");
        let ours = ours(model).progress();
        agree(&ours, &theirs(Ours(model)));
        agree(
            &ours,
            &theirs(paxos_commit::PaxosCommit {
                resource_managers: resource_managers as usize,
                acceptors: acceptors as usize,
                max_ballot: i8::try_from(max_ballot).expect("it is small"),
            }),
        );
    }
}

#[test]
fn on_acp() {
    for broadcast in [Broadcast::Simple, Broadcast::Reliable] {
        let model = Acp::<2> { broadcast };
        agree(&ours(model).progress(), &theirs(Ours(model)));
    }
}

#[test]
fn on_the_shortest_counterexample() {
    let model = Acp::<2> { broadcast: Broadcast::TooLate };
    let ours = ours(model).counterexample().expect("it is broken");
    let theirs = theirs(Ours(model)).discovery("every invariant").expect("it is broken");
    assert_eq!(ours.steps.len() + 1, theirs.into_states().len());
}
