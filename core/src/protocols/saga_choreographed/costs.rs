//! What a choreographed saga costs, failure-free: its events.

use alloc::format;

use super::options::{Config, Delivery, Failure};
use crate::protocol::{Case, Configuration, Costs, Formula};

const POINT_TO_POINT: &str = "Events only: receipts are a matter of the transport, and every \
    convention counts the same. Through a bus there would be a delivery for each but the last as well.";
const PUBLISHED: &str = "Publications and deliveries; the last event is published and delivered to \
    nobody. Receipts are a matter of the transport, and every convention counts the same.";

const FAN_OUT: &str = "The k events up to the failure bring about all that happens, and only those are \
    counted in the literature. The failure goes to the k−1 services before and to the bus, which k−1 \
    more events tell what is undone. Receipts are a matter of the transport, and every convention counts \
    the same.";

/// The formulas that fit a case.
pub(super) fn costs(case: &Case) -> Costs {
    let config = Config::of(&case.options);
    if config.mistake.is_some() {
        return Costs::without("No publication counts an implementation mistake.");
    }
    let n = case.participants;
    let fanned_out = config.failure == Failure::FannedOut;
    let through_bus = config.delivery == Delivery::Bus;
    if let (Some(k), true) = (case.refused_at, fanned_out) {
        return failure_fanned_out(k, through_bus);
    }
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

fn failure_fanned_out(k: u32, through_bus: bool) -> Costs {
    let messages = if through_bus {
        Formula::new("(2k−1) + (2k−2)", format!("(2·{k}−1) + (2·{k}−2)"), 4 * k - 3)
    } else {
        Formula::new("(k−1) + k + (k−1)", format!("({k}−1) + {k} + ({k}−1)"), 3 * k - 2)
    };
    // All compensations are two messages away from the failure; of a first step there are none.
    let delays = match (k, through_bus) {
        (1, _) => Formula::constant(1),
        (_, false) => Formula::new("(k−1) + 2", format!("({k}−1) + 2"), k + 1),
        (_, true) => Formula::new("2(k−1) + 3", format!("2·({k}−1) + 3"), 2 * k + 1),
    };
    Costs {
        messages: Some(messages),
        delays: Some(delays),
        remark: Some(FAN_OUT),
        ..Costs::default()
    }
}
