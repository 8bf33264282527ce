//! What an orchestrated saga costs, failure-free: a command and a reply for every step, and for every
//! compensation.

use alloc::format;

use super::options::{Business, Config, Mistake};
use crate::protocol::{Case, Configuration, Costs, Formula};

/// The formulas that fit a case.
pub(super) fn costs(case: &Case) -> Costs {
    let config = Config::of(&case.options);
    let checkout = config.business == Business::Checkout;
    // Without its lock a checkout alone costs what any saga does.
    let lock = config.has_lock();
    if !matches!(config.mistake, None | Some(Mistake::NoSemanticLock)) {
        return Costs::without("No publication counts an implementation mistake.");
    }
    if config.sagas != 1 {
        return Costs::without("The formulas count one saga; here two run at once.");
    }
    let out_of_stock = (checkout && config.stock == 0).then_some(1);
    let declined = (checkout && config.declined == 1).then_some(2);
    let refused_at = [case.refused_at, out_of_stock, declined].into_iter().flatten().min();
    match refused_at {
        Some(k) if (1..=k).contains(&u32::from(config.retriable_from)) => {
            Costs::without("A retriable step that is refused is tried for ever.")
        }
        Some(k) => refused(k),
        None => completed(case.participants, lock),
    }
}

fn completed(n: u32, lock: bool) -> Costs {
    let writes = || Formula::new("n + (n+1)", format!("{n} + ({n}+1)"), 2 * n + 1);
    let plain = Costs {
        messages: Some(Formula::new("2n", format!("2·{n}"), 2 * n)),
        delays: Some(Formula::new("2n", format!("2·{n}"), 2 * n)),
        forced_writes: Some(writes()),
        write_delays: Some(writes()),
        remark: Some(
            "Every convention counts a saga the same: no message of it is a final acknowledgement, \
             and every forced write is needed before its end is known.",
        ),
    };
    if !lock {
        return plain;
    }
    Costs {
        messages: Some(Formula::new("2n + 2", format!("2·{n} + 2"), 2 * n + 2)),
        forced_writes: Some(Formula::new("n + (n+1) + 1", format!("{n} + ({n}+1) + 1"), 2 * n + 2)),
        remark: Some(
            "The formulas of a saga, and the release of the semantic lock: a command, its reply and \
             a local transaction, after the end is known. Every convention counts the same.",
        ),
        ..plain
    }
}

fn refused(k: u32) -> Costs {
    let messages = || Formula::new("4k−2", format!("4·{k}−2"), 4 * k - 2);
    Costs {
        messages: Some(messages()),
        delays: Some(messages()),
        remark: Some(
            "The writes of a saga that turns round are counted nowhere. Every convention counts its \
             messages the same.",
        ),
        ..Costs::default()
    }
}
