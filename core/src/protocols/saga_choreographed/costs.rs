//! What a choreographed saga costs, failure-free: its events.

use alloc::format;

use super::spec::{DELIVERY, MISTAKE, THROUGH_BUS};
use crate::protocol::{Case, Costs, Formula};

const POINT_TO_POINT: &str = "Events only: receipts are a matter of the transport, and every \
    convention counts the same. Through a bus there would be a delivery for each but the last as well.";
const PUBLISHED: &str = "Publications and deliveries; the last event is published and delivered to \
    nobody. Receipts are a matter of the transport, and every convention counts the same.";

/// The formulas that fit a case.
pub(super) fn costs(case: &Case) -> Costs {
    if case.options.get(MISTAKE) != 0 {
        return Costs::without("No publication counts an implementation mistake.");
    }
    let n = case.participants;
    let through_bus = case.options.get(DELIVERY) == THROUGH_BUS;
    let messages = || match (case.refused_at, through_bus) {
        (None, false) => Formula::new("n", format!("{n}"), n),
        (None, true) => Formula::new("n + (n−1)", format!("{n} + ({n}−1)"), 2 * n - 1),
        (Some(k), false) => Formula::new("2k−1", format!("2·{k}−1"), 2 * k - 1),
        (Some(k), true) => {
            Formula::new("(2k−1) + (2k−2)", format!("(2·{k}−1) + (2·{k}−2)"), 4 * k - 3)
        }
    };
    let writes = || case.refused_at.is_none().then(|| Formula::new("n", format!("{n}"), n));
    Costs {
        messages: Some(messages()),
        delays: Some(messages()),
        forced_writes: writes(),
        write_delays: writes(),
        remark: Some(if through_bus { PUBLISHED } else { POINT_TO_POINT }),
    }
}
