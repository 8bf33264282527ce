//! What becomes of the protocols if a disk does not keep what was written to it.

use coordinator_core::{
    explore::{Budget, Goal, Query, QueryResult, Timing, explore},
    protocols::ProtocolId,
    scenario::Draft,
};

const RESTART: Budget = Budget { crashes: 1, recoveries: 1, ..Budget::NONE };

fn draft(variant: &str, participants: u8) -> Draft {
    let (protocol, variant) = ProtocolId::variant(variant).expect("it is in the registry");
    let options = protocol.info().options_of(variant);
    Draft { options, ..Draft::new(protocol, participants) }
}

fn ask(draft: Draft, goal: Goal, budget: Budget, timing: Timing) -> QueryResult {
    let scenario = draft.build().expect("it is valid");
    let question = Query { goal, budget, timing, ..Query::new(scenario) };
    explore(&question).expect("it can be asked").finish().0
}

#[test]
fn a_restart_from_the_log_breaks_nothing() {
    for variant in ["2pc", "2pc-pa", "2pc-pc", "2pc-cooperative"] {
        let answer = ask(draft(variant, 2), Goal::Violated, RESTART, Timing::Synchronous);
        assert_eq!(answer, QueryResult::None, "{variant}");
    }
}
