//! A checkout as a saga: stock, payment, shipment. And the course's tasks about sagas.

use super::{
    Entry,
    saga_events::{crash_after_commit, events},
    saga_mistakes::{M15, M18, M21, M22, X16, with},
    sagas::{O, S2, duplicate, lose, orchestrator_crash, refused_at, saga},
};
use crate::scenario::Draft;

const SHOP: &str = "Checkout";
const COURSE: &str = "Course: sagas";

/// One customer, and enough of everything.
fn checkout() -> Draft {
    saga().with_option("business", 1)
}

/// Two customers at once.
fn two_customers(stock: u8, declined: u8) -> Draft {
    checkout().with_option("sagas", 2).with_option("stock", stock).with_option("declined", declined)
}

fn charge_unknown() -> Draft {
    lose(checkout().with_option("retries", 0), S2, O, 1)
}

fn crossed_messages() -> Draft {
    duplicate(refused_at(checkout(), 3), O, S2, 200)
}

pub(super) const ENTRIES: [Entry; 14] = [
    Entry {
        id: "checkout",
        alias: "",
        group: SHOP,
        title: "Reserve, charge, ship",
        watch_for: "While the order is open its item is PENDING: others are told to come again. The \
                    lock is released when the saga has completed, which costs two more messages.",
        draft: checkout,
    },
    Entry {
        id: "checkout-payment-declined",
        alias: "",
        group: SHOP,
        title: "The payment is declined: the stock is released",
        watch_for: "The customer has too little money. Only the reservation has to be undone, and \
                    that releases its lock too.",
        draft: || checkout().with_option("declined", 1),
    },
    Entry {
        id: "checkout-last-item",
        alias: "course-19-3-5",
        group: SHOP,
        title: "Two customers, one item, and a semantic lock",
        watch_for: "Customer 1 reserves the last item and cannot pay. Customer 2 finds it PENDING, \
                    comes again, and gets it.",
        draft: || two_customers(1, 1),
    },
    Entry {
        id: "checkout-no-lock",
        alias: "m22",
        group: SHOP,
        title: "M22: the same without the lock: a dirty read",
        watch_for: "Customer 2 sees a stock of 0 that is only reserved and is turned away. Then the \
                    reservation is released: nobody has the item.",
        draft: || with(M22, two_customers(1, 1)),
    },
    Entry {
        id: "checkout-lost-update",
        alias: "course-19-3-5-as-taught",
        group: SHOP,
        title: "Two items and no lock: a lost update",
        watch_for: "Both customers reserve. Customer 1 cannot pay, and the compensation writes back \
                    the stock that it had found: customer 2's reservation is gone from it.",
        draft: || with(M22, two_customers(2, 1)),
    },
    Entry {
        id: "checkout-sold-out",
        alias: "",
        group: SHOP,
        title: "Two customers, one item, and both can pay",
        watch_for: "Customer 2 is told to come again while the item is PENDING, and that it is sold \
                    out only when it is.",
        draft: || two_customers(1, 0),
    },
    Entry {
        id: "course-19-3-1",
        alias: "",
        group: COURSE,
        title: "Compensation, when nobody knows whether a step took effect",
        watch_for: "The reply to ChargePayment is lost: it has to be refunded as well, before the \
                    reservation is released.",
        draft: charge_unknown,
    },
    Entry {
        id: "course-19-3-1-as-taught",
        alias: "",
        group: COURSE,
        title: "The same as the course tells it: only the steps before are undone",
        watch_for: "The rule \"if step k fails, undo k−1 to 1\" is right for a refusal. Here the \
                    charge took effect, and stays.",
        draft: || with(M18, charge_unknown()),
    },
    Entry {
        id: "course-19-3-2",
        alias: "",
        group: COURSE,
        title: "Choreography with an outbox",
        watch_for: "s2 crashes between its commit and its event. The outbox still holds the event.",
        draft: || crash_after_commit(events().with_option("delivery", 1)),
    },
    Entry {
        id: "course-19-3-2-as-taught",
        alias: "",
        group: COURSE,
        title: "The same as the course tells it: events are published after the step",
        watch_for: "The event was never published and nobody remembers it: the saga stops for ever.",
        draft: || with(M21, crash_after_commit(events().with_option("delivery", 1))),
    },
    Entry {
        id: "course-19-3-3",
        alias: "",
        group: COURSE,
        title: "Orchestration with a durable saga log",
        watch_for: "The orchestrator crashes and goes on with ChargePayment where its log ends.",
        draft: || orchestrator_crash().with_option("business", 1),
    },
    Entry {
        id: "course-19-3-3-as-taught",
        alias: "",
        group: COURSE,
        title: "The same as the course tests it: the state is in memory",
        watch_for: "After its restart the orchestrator knows of no order; the item stays reserved.",
        draft: || with(X16, orchestrator_crash().with_option("business", 1)),
    },
    Entry {
        id: "course-19-3-4",
        alias: "",
        group: COURSE,
        title: "Idempotency: keys with a direction, stored with the effect",
        watch_for: "The shipment is refused and the charge is refunded. A late copy of \
                    ChargePayment finds that, and is refused.",
        draft: crossed_messages,
    },
    Entry {
        id: "course-19-3-4-as-taught",
        alias: "",
        group: COURSE,
        title: "The same with the course's key, saga and step",
        watch_for: "RefundPayment finds the reply to ChargePayment under its key: the customer has \
                    paid for an order that was cancelled.",
        draft: || with(M15, crossed_messages()),
    },
];
