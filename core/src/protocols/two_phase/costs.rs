//! What the literature says that two-phase commit costs, failure-free.

use alloc::format;

use super::options::{
    Config,
    Presumption::{self, Abort, Commit, Nothing},
};
use crate::protocol::{Case, Configuration, Convention, Costs, Formula, Initiator};

/// The published formulas that fit a case; none for a run that no publication counts.
pub(super) fn costs(case: &Case) -> Costs {
    let Config { presumption, initiator, colocated, mistake, .. } = Config::of(&case.options);
    let by_participant = initiator == Initiator::Participant;
    if mistake.is_some() {
        return Costs::without("No publication counts an implementation mistake.");
    }
    match case.convention {
        Convention::GrayLamport if by_participant => gray_lamport(case, presumption, colocated),
        Convention::GrayLamport => Costs::without(
            "GL06 counts runs that a participant initiates; here it is the coordinator.",
        ),
        Convention::RStar | Convention::Bernstein if by_participant || colocated => {
            Costs::without("This convention counts a separate coordinator on a machine of its own.")
        }
        Convention::RStar => r_star(case, presumption),
        Convention::Bernstein => bernstein(case, presumption),
    }
}

/// GL06, section 3: commit only. Presumed commit is not in the paper: there the initiator may not
/// be ready before it is asked, so its first message is not a vote.
fn gray_lamport(case: &Case, presumption: Presumption, colocated: bool) -> Costs {
    let n = case.participants;
    if case.no_votes + case.read_only > 0 || presumption == Commit {
        return unpublished();
    }
    let messages = if colocated {
        Formula::new("3N−3", format!("3·{n}−3"), 3 * n - 3)
    } else {
        Formula::new("3N−1", format!("3·{n}−1"), 3 * n - 1)
    };
    // With one participant no other is left to be asked: the request and its answer fall away.
    let (delays, writes) = match (n, colocated) {
        (1, true) => (0, 2),
        (1, false) => (2, 2),
        (_, true) => (3, 3),
        (_, false) => (4, 3),
    };
    Costs {
        messages: Some(messages),
        delays: Some(Formula::constant(delays)),
        forced_writes: Some(Formula::new("N+1", format!("{n}+1"), n + 1)),
        write_delays: Some(Formula::constant(writes)),
        remark: (n == 1).then_some(
            "With one participant nobody is left to be asked: the delays of the request and its \
             answer fall away, which the paper does not write out.",
        ),
    }
}

/// R*: final acknowledgements and every forced write count.
fn r_star(case: &Case, presumption: Presumption) -> Costs {
    let (n, k, r) = (case.participants, case.no_votes, case.read_only);
    let (messages, forced_writes) = match (presumption, k, r) {
        (Nothing | Abort, 0, 0) => (
            Formula::new("4N", format!("4·{n}"), 4 * n),
            Formula::new("2N+1", format!("2·{n}+1"), 2 * n + 1),
        ),
        (Commit, 0, 0) => (
            Formula::new("3N", format!("3·{n}"), 3 * n),
            Formula::new("N+2", format!("{n}+2"), n + 2),
        ),
        (Abort, 0, r) if r == n => {
            (Formula::new("2N", format!("2·{n}"), 2 * n), Formula::constant(0))
        }
        (Abort, 0, r) => (
            Formula::new("4N−2r", format!("4·{n}−2·{r}"), 4 * n - 2 * r),
            Formula::new("2(N−r)+1", format!("2·({n}−{r})+1"), 2 * (n - r) + 1),
        ),
        (Commit, 0, r) if r == n => {
            (Formula::new("2N", format!("2·{n}"), 2 * n), Formula::constant(1))
        }
        (Commit, 0, r) => (
            Formula::new("3N−r", format!("3·{n}−{r}"), 3 * n - r),
            Formula::new("(N−r)+2", format!("({n}−{r})+2"), n - r + 2),
        ),
        (Abort, k, 0) => (
            Formula::new("2N+(N−k)", format!("2·{n}+({n}−{k})"), 2 * n + (n - k)),
            Formula::new("N−k", format!("{n}−{k}"), n - k),
        ),
        (_, k, 0) => (
            Formula::new("2N+2(N−k)", format!("2·{n}+2·({n}−{k})"), 2 * n + 2 * (n - k)),
            Formula::new("1+2(N−k)+k", format!("1+2·({n}−{k})+{k}"), 1 + 2 * (n - k) + k),
        ),
        _ => return unpublished(),
    };
    let rounds = if presumption == Commit { 3 } else { 4 };
    Costs {
        messages: Some(messages),
        delays: (k == 0).then(|| Formula::constant(if r == n { 2 } else { rounds })),
        forced_writes: Some(forced_writes),
        ..Costs::default()
    }
}

/// BHG: three rounds of messages, no final acknowledgements; the book has no formula for writes.
fn bernstein(case: &Case, presumption: Presumption) -> Costs {
    let (n, k, r) = (case.participants, case.no_votes, case.read_only);
    let messages = match (presumption, k, r) {
        (_, 0, 0) => Formula::new("3N", format!("3·{n}"), 3 * n),
        (Abort | Commit, 0, r) => Formula::new("3N−r", format!("3·{n}−{r}"), 3 * n - r),
        (_, k, 0) => Formula::new("2N+(N−k)", format!("2·{n}+({n}−{k})"), 2 * n + (n - k)),
        _ => return unpublished(),
    };
    Costs {
        messages: Some(messages),
        delays: (k == 0).then(|| Formula::constant(if r == n { 2 } else { 3 })),
        ..Costs::default()
    }
}

fn unpublished() -> Costs {
    Costs::without("The literature gives no formula for these votes and this presumption.")
}
