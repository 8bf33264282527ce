//! The checker finds in published models exactly what TLC found in them.

use coordinator_core::{
    checker::{Limit, Limits, Model, Progress, Search, SearchOutcome},
    tla_models::{Instance, Specification, check},
};
use coordinator_tests::reference::acp::{Acp, Broadcast};

fn end(instance: &Instance, limits: Limits) -> Progress {
    let mut search = check(instance, limits).expect("it is valid");
    while search.advance(4_096).outcome == SearchOutcome::Unfinished {}
    search.progress()
}

fn end_of(specification: Specification, resource_managers: u32, symmetry: bool) -> Progress {
    let instance = Instance { resource_managers, symmetry, ..Instance::of(specification) };
    end(&instance, Limits::default())
}

/// Distinct states, depth.
#[track_caller]
fn holds(progress: &Progress, states: u64, depth: u64) {
    assert_eq!(progress.outcome, SearchOutcome::Holds);
    assert_eq!((progress.states, u64::from(progress.depth)), (states, depth));
    assert_eq!((progress.frontier, progress.complete_depth), (0, progress.depth));
}

fn search<M: Model>(model: M) -> Search<M> {
    let mut search = Search::new(model, Limits::default());
    while search.advance(1_000).outcome == SearchOutcome::Unfinished {}
    search
}

#[test]
fn t_commit() {
    for n in 1..=10_u32 {
        let progress = end_of(Specification::TCommit, n, false);
        holds(&progress, 3_u64.pow(n) + 2_u64.pow(n) - 1, 2 * u64::from(n) + 1);
    }
    // TLC counts the initial state among those that it generates.
    let published = end_of(Specification::TCommit, 3, false);
    assert_eq!((published.states, published.transitions + 1, published.depth), (34, 94, 7));
}

#[test]
fn two_phase() {
    let published = [12, 56, 288, 1_568, 8_832, 50_816, 296_448];
    let generated = [20, 154, 1_146, 8_258, 58_146, 402_306];
    for (n, states) in (1..).zip(published) {
        let progress = end_of(Specification::TwoPhase, n, false);
        holds(&progress, states, 3 * u64::from(n) + 2);
        assert_eq!(states, 6_u64.pow(n) + 4_u64.pow(n) + 2_u64.pow(n));
        if let Some(generated) = generated.get(n as usize - 1) {
            assert_eq!(progress.transitions + 1, *generated);
        }
    }
}

fn choose(n: u64, k: u64) -> u64 {
    (0..k).fold(1, |product, it| product * (n - it) / (it + 1))
}

#[test]
fn two_phase_up_to_names() {
    let published = [(2, 34), (3, 80), (4, 166), (5, 314), (6, 553), (7, 920), (9, 2_232)];
    for (n, states) in published {
        holds(&end_of(Specification::TwoPhase, n, true), states, 3 * u64::from(n) + 2);
    }
    for n in 1..=15_u32 {
        let progress = end_of(Specification::TwoPhase, n, true);
        let n = u64::from(n);
        holds(&progress, choose(n + 5, 5) + choose(n + 3, 3) + n + 1, 3 * n + 2);
    }
}

/// What is chosen for n resource managers: how many are prepared and aborted, or how many committed.
#[test]
fn t_commit_up_to_names() {
    for n in 1..=32_u32 {
        let progress = end_of(Specification::TCommit, n, true);
        let n = u64::from(n);
        holds(&progress, choose(n + 2, 2) + n, 2 * n + 1);
    }
}

#[test]
fn paxos_commit() {
    holds(&end_of(Specification::PaxosCommit, 2, false), 1_321_761, 28);
}

/// Nobody has published this one. That equal canonical forms mean equal up to names is tested beside the
/// model; here, that there are as few as there can be if nearly all twelve renamings of a state differ.
#[test]
fn paxos_commit_up_to_names() {
    let progress = end_of(Specification::PaxosCommit, 2, true);
    holds(&progress, 119_992, 28);
    assert!(progress.states >= 1_321_761_u64.div_ceil(12));
}

#[test]
fn two_searches_agree_at_every_step() {
    let instance = Instance { resource_managers: 5, ..Instance::of(Specification::TwoPhase) };
    let mut searches = [(); 2].map(|()| check(&instance, Limits::default()).expect("it is valid"));
    while searches[0].progress().outcome == SearchOutcome::Unfinished {
        let [one, other] = searches.each_mut().map(|search| search.advance(100));
        assert_eq!(one, other);
    }
}

#[test]
fn a_search_that_ran_out_of_memory_claims_nothing() {
    let instance = Instance { resource_managers: 9, ..Instance::of(Specification::TwoPhase) };
    let limits = Limits { bytes: 10_000_000, ..Limits::default() };
    let progress = end(&instance, limits);
    assert_eq!(progress.outcome, SearchOutcome::Stopped(Limit::Memory));
    assert!(progress.bytes <= limits.bytes && progress.frontier > 0);
    assert_eq!(progress.depth, progress.complete_depth + 1);
    assert!(progress.depth < 29, "the farthest state is 29 deep");
}

#[test]
fn instances_are_bounded() {
    let refused = |instance: Instance| {
        check(&instance, Limits::default()).err().expect("it is refused").to_string()
    };
    let of = Instance::of;
    for (specification, greatest) in [
        (Specification::TCommit, 32),
        (Specification::TwoPhase, 15),
        (Specification::PaxosCommit, 8),
    ] {
        for found in [0, greatest + 1, u32::MAX] {
            let name = specification.name();
            let sentence = format!("{name} takes 1 to {greatest} resource managers, not {found}");
            let instance = Instance { resource_managers: found, ..of(specification) };
            assert_eq!(refused(instance), sentence);
        }
    }
    let paxos = of(Specification::PaxosCommit);
    let sentence = refused(Instance { acceptors: 6, ..paxos });
    assert_eq!(sentence, "PaxosCommit takes 1 to 5 acceptors, not 6");
    let sentence = refused(Instance { max_ballot: 4, ..paxos });
    assert_eq!(sentence, "PaxosCommit takes a highest ballot of 0 to 3, not 4");
    let sentence = refused(Instance { resource_managers: 4, ..paxos });
    assert!(sentence.contains("states of 66 bits"), "{sentence}");
}

#[test]
fn acp() {
    holds(&search(Acp::<3> { broadcast: Broadcast::Simple }).progress(), 54_944, 21);
    holds(&search(Acp::<2> { broadcast: Broadcast::Reliable }).progress(), 4_284, 19);
}

#[test]
fn acp_that_forwards_too_late() {
    let mut search = search(Acp::<2> { broadcast: Broadcast::TooLate });
    assert_eq!(search.progress().outcome, SearchOutcome::Violated("AC1"));
    let path = search.counterexample().expect("it is broken");
    let last: Vec<String> =
        path.steps.iter().rev().take(4).map(|(action, _)| action.to_string()).collect();
    // Seven steps to a decision to commit, and the one who hears of it dies before the other does.
    assert_eq!(path.steps.len(), 12);
    assert_eq!(last, ["abortOnTimeout(1, 1)", "parDie(0, 0)", "decide(0, 0)", "coordDie(0, 0)"]);
}
