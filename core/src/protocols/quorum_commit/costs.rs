//! What the literature says that three-phase commit with quorums costs, failure-free.

use alloc::format;

use crate::protocol::{Case, Convention, Costs, Formula};

/// The messages and delays of three-phase commit; none for a run that no publication counts.
pub(super) fn costs(case: &Case) -> Costs {
    let n = case.participants;
    if case.no_votes > 0 {
        return Costs::without("The literature gives no formula for a NO vote in three phases.");
    }
    let (messages, delays) = match case.convention {
        Convention::RStar => (Formula::new("6N", format!("6·{n}"), 6 * n), 6),
        Convention::Bernstein => (Formula::new("5N", format!("5·{n}"), 5 * n), 5),
        Convention::GrayLamport => {
            return Costs::without(
                "GL06 counts runs that a participant initiates; here it is the coordinator.",
            );
        }
    };
    Costs {
        messages: Some(messages),
        delays: Some(Formula::constant(delays)),
        remark: Some("The literature does not count the forced writes of the quorum protocols."),
        ..Costs::default()
    }
}
