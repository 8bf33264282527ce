//! What Gray and Lamport say that a failure-free commit costs.

use alloc::format;

use super::options::{Config, Learners, Machines};
use crate::protocol::{Case, Configuration, Convention, Costs, Formula, Initiator};

/// The published formulas that fit a case; none for a run that no publication counts.
pub(super) fn costs(case: &Case) -> Costs {
    let config = Config::of(&case.options);
    if config.mistake.is_some() {
        return Costs::without("No publication counts an implementation mistake.");
    }
    if case.convention != Convention::GrayLamport {
        return Costs::without(
            "The literature counts Paxos Commit as Gray and Lamport do (gl06); in this convention \
             there is no formula.",
        );
    }
    if case.no_votes + case.read_only > 0 {
        return Costs::without("Gray and Lamport count commits only.");
    }
    let by_participant = config.initiator == Initiator::Participant;
    let mut costs = writes(case, config);
    if !by_participant {
        costs.remark = Some(
            "GL06 counts the messages of runs that a participant initiates. Here all prepare at \
             once, for which it gives two write delays.",
        );
    } else if config.machines == Machines::Separate {
        costs.remark =
            Some("GL06 counts runs in which the leader shares a machine with an acceptor.");
    } else {
        costs.messages = Some(messages(case, config));
        costs.delays = Some(delays(case, config));
    }
    costs
}

fn messages(case: &Case, config: Config) -> Formula {
    let (n, f) = (case.participants, u32::from(config.faults));
    match (config.learners, config.machines) {
        (Learners::Leader, Machines::Shared | Machines::Separate) => {
            Formula::new("(N+1)(F+3)−4", format!("({n}+1)·({f}+3)−4"), (n + 1) * (f + 3) - 4)
        }
        (Learners::Leader, Machines::Colocated) => {
            Formula::new("N(F+3)−3", format!("{n}·({f}+3)−3"), n * (f + 3) - 3)
        }
        (Learners::Participants, Machines::Shared | Machines::Separate) => {
            Formula::new("2NF+3N−1", format!("2·{n}·{f}+3·{n}−1"), 2 * n * f + 3 * n - 1)
        }
        (Learners::Participants, Machines::Colocated) => {
            Formula::new("(N−1)(2F+3)", format!("({n}−1)·(2·{f}+3)"), (n - 1) * (2 * f + 3))
        }
    }
}

/// Five, or four on shared machines, and one less for the faster variant. The small cases have less
/// to wait for: with F = 0 the one acceptor is on the leader's machine; one participant has no other to
/// ask; of two on shared machines with F = 1 each has the acceptor beside it that hears it last.
fn delays(case: &Case, config: Config) -> Formula {
    let colocated = config.machines == Machines::Colocated;
    let begin = u32::from(!colocated);
    let ask_and_vote = if case.participants == 1 { 0 } else { 2 };
    let answer_and_tell = match (case.participants, config.faults, colocated) {
        (1, _, true) => 0,
        (_, 0, _) | (2, 1, true) => 1,
        _ if config.learners == Learners::Participants => 1,
        _ => 2,
    };
    Formula::constant(begin + ask_and_vote + answer_and_tell)
}

fn writes(case: &Case, config: Config) -> Costs {
    let (n, f) = (case.participants, u32::from(config.faults));
    // The others prepare after the initiator, unless there are none.
    let one_by_one = u32::from(config.initiator == Initiator::Participant && n > 1);
    Costs {
        forced_writes: Some(Formula::new("N+F+1", format!("{n}+{f}+1"), n + f + 1)),
        write_delays: Some(Formula::constant(2 + one_by_one)),
        ..Costs::default()
    }
}
