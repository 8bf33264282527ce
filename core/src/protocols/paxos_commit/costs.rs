//! What Gray and Lamport say that a failure-free commit costs.

use alloc::format;

use super::info::{
    BY_PARTICIPANT, COLOCATED, FAULTS, INITIATED_BY, LEARNERS, MACHINES, MISTAKE, PARTICIPANTS,
    SEPARATE,
};
use crate::protocol::{Case, Convention, Costs, Formula};

/// The published formulas that fit a case; none for a run that no publication counts.
pub(super) fn costs(case: &Case) -> Costs {
    let machines = case.options.get(MACHINES);
    if case.options.get(MISTAKE) != 0 {
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
    let by_participant = case.options.get(INITIATED_BY) == BY_PARTICIPANT;
    let mut costs = writes(case, by_participant);
    if !by_participant {
        costs.remark = Some(
            "GL06 counts the messages of runs that a participant initiates. Here all prepare at \
             once, for which it gives two write delays.",
        );
    } else if machines == SEPARATE {
        costs.remark =
            Some("GL06 counts runs in which the leader shares a machine with an acceptor.");
    } else {
        costs.messages = Some(messages(case, machines == COLOCATED));
        costs.delays = Some(delays(case, machines == COLOCATED));
    }
    costs
}

fn faults(case: &Case) -> u32 {
    u32::from(case.options.get(FAULTS))
}

fn is_faster(case: &Case) -> bool {
    case.options.get(LEARNERS) == PARTICIPANTS
}

fn messages(case: &Case, colocated: bool) -> Formula {
    let (n, f) = (case.participants, faults(case));
    match (is_faster(case), colocated) {
        (false, false) => {
            Formula::new("(N+1)(F+3)−4", format!("({n}+1)·({f}+3)−4"), (n + 1) * (f + 3) - 4)
        }
        (false, true) => Formula::new("N(F+3)−3", format!("{n}·({f}+3)−3"), n * (f + 3) - 3),
        (true, false) => {
            Formula::new("2NF+3N−1", format!("2·{n}·{f}+3·{n}−1"), 2 * n * f + 3 * n - 1)
        }
        (true, true) => {
            Formula::new("(N−1)(2F+3)", format!("({n}−1)·(2·{f}+3)"), (n - 1) * (2 * f + 3))
        }
    }
}

/// Five, or four on shared machines, and one less for the faster variant. The small cases have less
/// to wait for: with F = 0 the one acceptor is on the leader's machine; one participant has nobody to
/// ask; of two on shared machines with F = 1 each has the acceptor beside it that hears it last.
fn delays(case: &Case, colocated: bool) -> Formula {
    let begin = u32::from(!colocated);
    let ask_and_vote = if case.participants == 1 { 0 } else { 2 };
    let answer_and_tell = match (case.participants, faults(case), colocated) {
        (1, _, true) => 0,
        (_, 0, _) | (2, 1, true) => 1,
        _ if is_faster(case) => 1,
        _ => 2,
    };
    Formula::constant(begin + ask_and_vote + answer_and_tell)
}

fn writes(case: &Case, by_participant: bool) -> Costs {
    let (n, f) = (case.participants, faults(case));
    // The others prepare after the initiator, unless there are none.
    let one_by_one = u32::from(by_participant && n > 1);
    Costs {
        forced_writes: Some(Formula::new("N+F+1", format!("{n}+{f}+1"), n + f + 1)),
        write_delays: Some(Formula::constant(2 + one_by_one)),
        ..Costs::default()
    }
}
