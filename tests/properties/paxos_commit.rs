//! Paxos Commit under each class of faults: never unsafe, and blocked exactly while no leader can
//! reach a majority of the acceptors.

use coordinator_core::{
    analysis::verdict::{Ruling, Verdict},
    protocol::{OutcomeStatus, ProcessId, ProcessSet, Role, WorkOutcome},
    scenario::{Draft, Link},
    simulate::simulate,
    trace::Trace,
};
use coordinator_tests::draft;
use proptest::prelude::*;

use crate::strategies::{FaultClass, faulted};

/// Where nothing keeps a leader from the acceptors for ever.
const NON_BLOCKING: [FaultClass; 3] =
    [FaultClass::None, FaultClass::Omission, FaultClass::Asynchrony];

/// Paxos Commit in any correct variant, among one to four, with up to five acceptors. Ballots are
/// plenty: to run out of them would block too.
fn paxos_commit() -> impl Strategy<Value = Draft> {
    let vote = prop_oneof![8 => Just(WorkOutcome::Done), 1 => Just(WorkOutcome::Refused)];
    let options = (0..2u8, 0..3u8, 0..2u8, 0..3u8, 0..2u8);
    (options, proptest::collection::vec(vote, 1..=4)).prop_map(|(options, votes)| {
        let alone = options.3 == 1 && votes.len() <= usize::from(options.1);
        let mut draft = draft("paxos-commit", 1)
            .with_option("learners", options.0)
            .with_option("faults", options.1)
            .with_option("initiator", options.2)
            .with_option("machines", if alone { 0 } else { options.3 })
            .with_option("rounds", 16)
            .with_option("abort", options.4);
        draft.votes = votes;
        draft
    })
}

/// The leaders of which a participant could learn the outcome at the end of a run: up, connected
/// with it, and either decided or connected with F+1 acceptors that are up.
fn able_leaders(trace: &Trace, participant: ProcessId) -> ProcessSet {
    let end = trace.snapshot(trace.len());
    let up = |id: ProcessId| end.processes[id.index()].up;
    let one_way = |from, to| trace.setup.share_host(from, to) || end.connected(from, to);
    let connected = |one, other| up(one) && up(other) && one_way(one, other) && one_way(other, one);
    let acceptors = trace.setup.with_role(Role::Acceptor);
    let able = |leader: &ProcessId| {
        let reached = acceptors.into_iter().filter(|acceptor| connected(*leader, *acceptor));
        let decided = matches!(
            end.processes[leader.index()].status.outcome_status,
            OutcomeStatus::Decided(_)
        );
        let majority = reached.count() * 2 > usize::try_from(acceptors.len()).expect("it is small");
        connected(*leader, participant) && (decided || majority)
    };
    trace.setup.with_role(Role::Coordinator).into_iter().filter(able).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::cases(), ..ProptestConfig::default() })]

    #[test]
    fn it_is_safe_under_every_class_of_faults_and_blocks_only_without_a_majority(
        (class, scenario) in proptest::sample::select(&FaultClass::ALL[..])
            .prop_flat_map(|class| (Just(class), faulted(paxos_commit(), class))),
    ) {
        let trace = simulate(&scenario);
        let verdict = Verdict::at(&trace, trace.len());
        let link = Link::new(scenario);
        for property in &verdict.properties {
            prop_assert!(
                property.ruling != Ruling::Violated,
                "{class:?}: {} {}\n{link}", property.id, property.why,
            );
        }
        if NON_BLOCKING.contains(&class) {
            prop_assert!(trace.blocked.iter().all(|(_, who)| who.is_empty()), "{class:?} {link}");
        }
        let end = trace.snapshot(trace.len());
        for id in trace.setup.with_role(Role::Participant) {
            let view = &end.processes[id.index()];
            if trace.blocked_until == trace.len() && view.up && view.status.outcome_status == OutcomeStatus::InDoubt {
                let blocked = trace.blocked_at(trace.len()).contains(id);
                let able = able_leaders(&trace, id);
                prop_assert!(
                    blocked == able.is_empty(),
                    "{class:?}: {} blocked: {blocked}, could learn from {}\n{link}",
                    trace.setup.name(id), trace.setup.names(able),
                );
            }
        }
    }
}
