//! What becomes of the protocols if a disk does not keep what was written to it.
#![expect(clippy::disallowed_types, reason = "only whether a state is known is asked of the set")]

use std::collections::HashSet;

use coordinator_core::{
    analysis::verdict::Verdict,
    explore::{
        Budget, Goal, Move, Query, QueryResult, Timing, Witness, explore,
        reference_model::{ReferenceModel, Step},
    },
    fault::FaultKind,
    protocol::{Decision, Role},
    protocols::paxos_commit::PaxosCommit,
    scenario::{Draft, Scenario},
    simulate::simulate,
};
use coordinator_tests::{draft, library};

const RESTART: Budget = Budget { crashes: 1, recoveries: 1, ..Budget::NONE };

fn ask(draft: Draft, goal: Goal, budget: Budget, timing: Timing) -> QueryResult {
    let scenario = draft.build().expect("it is valid");
    let question = Query { goal, budget, timing, ..Query::new(scenario) };
    explore(&question).expect("it can be asked").finish().0
}

/// A schedule that breaks agreement, which must use a fault of this kind.
#[track_caller]
fn breaks_agreement(draft: Draft, kind: FaultKind, budget: Budget, timing: Timing) -> Witness {
    let QueryResult::Found(witness) = ask(draft, Goal::Violated, budget, timing) else {
        panic!("agreement can be broken");
    };
    assert_eq!(witness.property, Some("AC1"));
    let used = |kind| witness.scenario.interventions.iter().any(|it| it.fault.kind() == kind);
    assert!(used(kind), "{:?}", witness.scenario.interventions);
    let trace = simulate(&witness.scenario);
    assert!(trace.refused.is_empty(), "{:?}", trace.refused);
    *witness
}

/// The property that a run of the library breaks.
fn broken_in(id: &str) -> Option<&'static str> {
    let trace = simulate(&library(id));
    assert!(trace.refused.is_empty(), "{id}: {:?}", trace.refused);
    Verdict::at(&trace, trace.len()).violated().map(|broken| broken.id)
}

/// The coordinator tells one participant, loses its log, and presumes the opposite for the other.
#[test]
fn every_two_phase_commit_breaks_if_the_coordinator_loses_its_log() {
    let budget = Budget { log_losses: 1, ..RESTART };
    for variant in ["2pc", "2pc-pa", "2pc-pc", "2pc-cooperative"] {
        assert_eq!(
            ask(draft(variant, 2), Goal::Violated, RESTART, Timing::Synchronous),
            QueryResult::None,
            "{variant}: a restart from the log breaks nothing",
        );
        breaks_agreement(draft(variant, 2), FaultKind::LoseLog, budget, Timing::Synchronous);
    }
    assert_eq!(broken_in("2pc-log-lost"), Some("AC1"));
}

/// A participant forgets that it has committed, asks again, and is told the presumption.
#[test]
fn a_restored_backup_breaks_agreement_once_the_coordinator_has_forgotten() {
    let budget = Budget { log_restores: 1, ..RESTART };
    for variant in ["2pc", "2pc-pa"] {
        breaks_agreement(draft(variant, 2), FaultKind::SetBackLog, budget, Timing::Synchronous);
    }
    assert_eq!(broken_in("2pc-log-set-back"), Some("AC1"));
}

/// Whoever stops at a failed write can do no harm that a crash at the same place could not.
#[test]
fn a_failed_write_blocks_and_breaks_nothing() {
    let faults = Budget { failed_writes: 1, recoveries: 1, ..Budget::NONE };
    safe_and_blocking(FaultKind::FailWrite, Budget { failed_writes: 1, ..Budget::NONE }, faults);
    assert_eq!(outcomes_of("2pc-write-fails"), [Some(Decision::Abort); 3]);
}

/// The record may be there after all: what counts is what the log holds after the restart.
#[test]
fn an_uncertain_write_blocks_and_breaks_nothing() {
    let alone = Budget { uncertain_writes: 1, ..Budget::NONE };
    safe_and_blocking(FaultKind::UncertainWrite, alone, Budget { recoveries: 1, ..alone });
    assert_eq!(outcomes_of("2pc-write-uncertain"), [Some(Decision::Commit); 3]);
}

/// Two-phase commit is safe with these faults and restarts, and with the faults alone it can block.
#[track_caller]
fn safe_and_blocking(kind: FaultKind, faults: Budget, with_restart: Budget) {
    for variant in ["2pc", "2pc-pa", "2pc-pc"] {
        let safe = ask(draft(variant, 2), Goal::Violated, with_restart, Timing::Synchronous);
        assert_eq!(safe, QueryResult::None, "{variant}");
        let blocked = ask(draft(variant, 2), Goal::Blocked, faults, Timing::Synchronous);
        let QueryResult::Found(witness) = blocked else {
            panic!("{variant} blocks while C is down");
        };
        let used = witness.scenario.interventions.iter().any(|it| it.fault.kind() == kind);
        assert!(used, "{:?}", witness.scenario.interventions);
    }
}

/// What the participants of a run of the library decide, which breaks no property.
fn outcomes_of(id: &str) -> Vec<Option<Decision>> {
    assert_eq!(broken_in(id), None);
    let trace = simulate(&library(id));
    Verdict::at(&trace, trace.len()).decisions[1..].to_vec()
}

/// Paxos Commit with F = 1, every process on a machine of its own, asked by the leader, one ballot for
/// each of the two leaders.
fn paxos_commit() -> Draft {
    draft("paxos-commit", 1)
        .with_option("faults", 1)
        .with_option("initiator", 0)
        .with_option("machines", 2)
        .with_option("rounds", 1)
}

/// The first run in which a promise is broken, if only acceptors crash, restart and lose their logs.
fn broken_by_acceptors(budget: Budget) -> Option<Scenario> {
    let scenario = paxos_commit().build().expect("it is valid");
    let question = Query { budget, timing: Timing::Asynchronous, ..Query::new(scenario) };
    let model: ReferenceModel<PaxosCommit> =
        ReferenceModel::new(&question).expect("it can be asked");
    let acceptors = model.setup().with_role(Role::Acceptor);
    let befalls_an_acceptor = |step: &Step<PaxosCommit>| match step {
        Move::Fault(fault) => fault.process().is_none_or(|id| acceptors.contains(*id)),
        Move::FlushAndCrash(id) => acceptors.contains(*id),
        _ => true,
    };
    let mut reached = vec![(model.initial(), None)];
    let mut known: HashSet<_> = [reached[0].0.clone()].into();
    let mut place = 0;
    while place < reached.len() {
        let state = reached[place].0.clone();
        if model.reaches_goal(&state) {
            let mut steps = vec![];
            let mut at = place;
            while let Some((before, step)) = reached[at].1.clone() {
                steps.push(step);
                at = before;
            }
            steps.reverse();
            return Some(model.scenario(steps).expect("it is short"));
        }
        for step in model.steps(&state).into_iter().filter(befalls_an_acceptor) {
            let next = model.next(&state, &step);
            if known.insert(next.clone()) {
                reached.push((next, Some((place, step))));
            }
        }
        place += 1;
    }
    None
}

/// F acceptors may lose their disks, if they stay away.
#[test]
#[ignore = "long: `cargo xtask test` runs it"]
fn paxos_commit_survives_the_lost_disks_of_acceptors_that_stay_away() {
    let stays_away = Budget { crashes: 1, log_losses: 1, timeouts: Some(1), ..Budget::NONE };
    assert_eq!(broken_by_acceptors(stays_away), None);
    let remembers = Budget { log_losses: 0, recoveries: 1, ..stays_away };
    assert_eq!(broken_by_acceptors(remembers), None);
}

/// An acceptor that comes back as if nothing had happened has forgotten what it accepted, and makes a
/// majority with one that never heard of it.
#[test]
#[ignore = "long: `cargo xtask test` runs it"]
fn paxos_commit_does_not_survive_an_acceptor_that_forgets() {
    let forgets =
        Budget { crashes: 1, recoveries: 1, log_losses: 1, timeouts: Some(1), ..Budget::NONE };
    let broken = broken_by_acceptors(forgets).expect("what was chosen is forgotten");
    let trace = simulate(&broken);
    assert_eq!(Verdict::at(&trace, trace.len()).violated().map(|it| it.id), Some("AC1"));
}

#[test]
fn the_library_shows_an_acceptor_that_forgets() {
    assert_eq!(broken_in("paxos-commit-log-lost"), Some("AC1"));
}
