//! The checkout as transactions: stock, balance and shipment lie in a shard each, and two-phase commit
//! holds them together. Its pair are the runs of the checkout as a saga.

use super::{Entry, kv::kv};
use crate::{
    protocol::ProcessId,
    scenario::{Fault, Trigger},
};

const GROUP: &str = "Checkout over two-phase commit";

const ONE: &str = "T1: r(stock) w(stock) r(balance) w(balance) w(shipment)";
const TWO: &str = "T1: w(stock) w(balance) w(shipment); \
                   T2: r(stock) w(stock) w(balance) w(shipment)";

pub(super) const ENTRIES: [Entry; 3] = [
    Entry {
        id: "checkout-2pc",
        alias: "",
        group: GROUP,
        title: "The same over two-phase commit",
        watch_for: "Nothing can be seen from outside before all of it is there, and nothing has to be \
                    undone by hand. In return the stock is locked until the shipment is written too.",
        draft: || kv(3, ONE),
    },
    Entry {
        id: "checkout-2pc-last-item",
        alias: "",
        group: GROUP,
        title: "Two customers, one item, over two-phase commit",
        watch_for: "Customer 1 takes the last item and cannot pay: s2 votes NO. Customer 2 waits for \
                    the lock on stock, and then reads the stock as it was at first and gets it.",
        draft: || {
            kv(3, TWO)
                .with_option("deadlock", 1)
                .with(Trigger::Step(1), Fault::Fail { process: ProcessId(3), times: 1 })
        },
    },
    Entry {
        id: "checkout-2pc-payment-down",
        alias: "",
        group: GROUP,
        title: "The payment is down, over two-phase commit",
        watch_for: "All must be up. s2 is down when the balance is wanted; the stock stays locked \
                    until it is back.",
        draft: || {
            let s2 = ProcessId(2);
            kv(3, ONE)
                .with(Trigger::Tick(5), Fault::Crash(s2))
                .with(Trigger::Tick(300), Fault::Recover(s2))
        },
    },
];
