//! What the literature says that three-phase commit costs, failure-free.

use alloc::format;

use super::options::Config;
use crate::protocol::{Case, Configuration, Convention, Costs, Formula, Initiator};

/// The published formulas that fit a case; none for a run that no publication counts.
pub(super) fn costs(case: &Case) -> Costs {
    let config = Config::of(&case.options);
    let by_participant = config.initiator == Initiator::Participant;
    if config.mistake.is_some() {
        return Costs::without("No publication counts an implementation mistake.");
    }
    if case.no_votes > 0 {
        return Costs::without("The literature gives no formula for a NO vote in three phases.");
    }
    let costs = match case.convention {
        Convention::GrayLamport if by_participant => gray_lamport(case, config),
        Convention::GrayLamport => Costs::without(
            "GL06 counts runs that a participant initiates; here it is the coordinator.",
        ),
        Convention::RStar | Convention::Bernstein if by_participant || config.colocated => {
            Costs::without("This convention counts a separate coordinator on a machine of its own.")
        }
        Convention::RStar => r_star(case, config),
        Convention::Bernstein => bernstein(case),
    };
    if !config.rule.is_the_courses() || costs.messages.is_none() {
        return costs;
    }
    Costs {
        forced_writes: None,
        remark: Some(
            "The course does not count the record that its rule needs: the coordinator's, that it has \
             begun to send PRE-COMMIT.",
        ),
        ..costs
    }
}

/// Three rounds of requests and answers, and every forced write: prepare, pre-commit and outcome of
/// each participant, and the decision.
fn r_star(case: &Case, config: Config) -> Costs {
    let n = case.participants;
    let forced_writes = if config.pre_commit_unforced {
        Formula::new("2N+1", format!("2·{n}+1"), 2 * n + 1)
    } else {
        Formula::new("3N+1", format!("3·{n}+1"), 3 * n + 1)
    };
    Costs {
        messages: Some(Formula::new("6N", format!("6·{n}"), 6 * n)),
        delays: Some(Formula::constant(6)),
        forced_writes: Some(forced_writes),
        ..Costs::default()
    }
}

/// BHG: five rounds of messages, no final acknowledgements; writes are not counted there.
fn bernstein(case: &Case) -> Costs {
    let n = case.participants;
    Costs {
        messages: Some(Formula::new("5N", format!("5·{n}"), 5 * n)),
        delays: Some(Formula::constant(5)),
        ..Costs::default()
    }
}

/// GL06 does not treat three phases; its way of counting does: the initiator's first message counts,
/// and what has to be on disk until the outcome is known.
fn gray_lamport(case: &Case, config: Config) -> Costs {
    let n = case.participants;
    let messages = if config.colocated {
        Formula::new("5N−5", format!("5·{n}−5"), 5 * n - 5)
    } else {
        Formula::new("5N−1", format!("5·{n}−1"), 5 * n - 1)
    };
    // With one participant no other is left to be asked: the request and its answer fall away.
    let delays = match (n, config.colocated) {
        (1, true) => 0,
        (1, false) => 4,
        (_, true) => 5,
        (_, false) => 6,
    };
    let forced_writes = if config.pre_commit_unforced {
        Formula::new("N+1", format!("{n}+1"), n + 1)
    } else {
        Formula::new("2N+1", format!("2·{n}+1"), 2 * n + 1)
    };
    Costs {
        messages: Some(messages),
        delays: Some(Formula::constant(delays)),
        forced_writes: Some(forced_writes),
        ..Costs::default()
    }
}
