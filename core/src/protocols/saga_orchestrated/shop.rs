//! The business of a checkout: stock at the first service, balances at the second, shipments at the
//! third. With plain steps there is none.
//!
//! A reservation is undone by writing back what it found. That is right as long as no other saga has
//! written in between, which the semantic lock (Ri18 4.3.2) sees to: a saga that finds the item pending is
//! told to try again. (Adding one again would not lose an update, but others would still have seen a stock
//! that was only reserved.)

use alloc::{vec, vec::Vec};

use super::{Call, Cx, Direction, options::Business};
use crate::protocol::{Fact, FactValue};

/// What every item costs.
const PRICE: u8 = 30;
/// What a customer has.
const FUNDS: u8 = 100;
/// What a customer has whose payment is declined.
const TOO_LITTLE: u8 = 10;

/// What a service of the shop keeps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shop {
    /// The steps have no business.
    Plain,
    /// The first service.
    Inventory {
        stock: u8,
        /// Which saga wrote the stock last, if any did.
        writer: Option<u8>,
        /// What each saga found when it reserved.
        found: [Option<(u8, Option<u8>)>; 2],
        /// Which saga has not ended with the item.
        pending: Option<u8>,
    },
    /// The second service: of each customer.
    Payment { balances: [u8; 2] },
    /// The third service.
    Shipping { shipments: u8 },
}

/// What the business says to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Admitted,
    Refused,
    Busy,
}

impl Shop {
    /// The part of the shop that a process keeps, at the beginning.
    pub(super) fn of(cx: Cx<'_>) -> Self {
        let step = cx.me.0.saturating_sub(cx.config.sagas);
        let declined = cx.config.declined;
        let funds = |customer| if declined == customer { TOO_LITTLE } else { FUNDS };
        match (cx.config.business, step) {
            (Business::Steps, _) => Self::Plain,
            (Business::Checkout, 0) => Self::Inventory {
                stock: cx.config.stock,
                writer: None,
                found: [None; 2],
                pending: None,
            },
            (Business::Checkout, 1) => Self::Payment { balances: [funds(1), funds(2)] },
            (Business::Checkout, _) => Self::Shipping { shipments: 0 },
        }
    }

    pub(super) fn asked(&self, cx: Cx<'_>, call: Call) -> Answer {
        match self {
            Self::Inventory { pending: Some(saga), .. }
                if *saga != call.saga && cx.config.has_lock() =>
            {
                Answer::Busy
            }
            Self::Inventory { stock: 0, .. } => Answer::Refused,
            Self::Payment { balances } if balances[customer(call)] < PRICE => Answer::Refused,
            _ => Answer::Admitted,
        }
    }

    /// Whether sagas meet in what is kept here.
    pub(super) fn is_shared(&self) -> bool {
        matches!(self, Self::Inventory { .. })
    }

    /// The saga whose write a read of the stock sees now.
    pub(super) fn writer(&self) -> Option<u8> {
        match self {
            Self::Inventory { writer, .. } => *writer,
            Self::Plain | Self::Payment { .. } | Self::Shipping { .. } => None,
        }
    }

    pub(super) fn is_locked_by(&self, saga: u8) -> bool {
        matches!(self, Self::Inventory { pending, .. } if *pending == Some(saga))
    }

    /// Lets a command take effect.
    pub(super) fn change(&mut self, call: Call) {
        let forward = call.direction == Direction::Forward;
        match self {
            Self::Plain => {}
            Self::Inventory { stock, writer, found, pending } => {
                if forward {
                    found[customer(call)] = Some((*stock, *writer));
                    *stock = stock.saturating_sub(1);
                    *writer = Some(call.saga);
                    *pending = Some(call.saga);
                    return;
                }
                if call.direction == Direction::Backward
                    && let Some(before) = found[customer(call)].take()
                {
                    (*stock, *writer) = before;
                }
                if *pending == Some(call.saga) {
                    *pending = None;
                }
            }
            Self::Payment { balances } => {
                let balance = &mut balances[customer(call)];
                *balance = if forward {
                    balance.saturating_sub(PRICE)
                } else {
                    balance.saturating_add(PRICE)
                };
            }
            Self::Shipping { shipments } => {
                *shipments =
                    if forward { shipments.saturating_add(1) } else { shipments.saturating_sub(1) };
            }
        }
    }

    pub(super) fn facts(&self, cx: Cx<'_>) -> Vec<Fact> {
        let number = |name, value: u8| Fact { name, value: FactValue::Number(u32::from(value)) };
        match self {
            Self::Plain => vec![],
            Self::Inventory { stock, pending, .. } => {
                let mut facts = vec![number("stock", *stock)];
                if pending.is_some() && cx.config.has_lock() {
                    facts.push(Fact { name: "item", value: FactValue::Word("PENDING") });
                }
                facts
            }
            Self::Payment { balances } => {
                let names = ["balance of customer 1", "balance of customer 2"];
                let customers = usize::from(cx.config.sagas);
                let known = names.into_iter().zip(balances).take(customers);
                known.map(|(name, balance)| number(name, *balance)).collect()
            }
            Self::Shipping { shipments } => vec![number("shipments", *shipments)],
        }
    }
}

/// Each customer has a saga.
fn customer(call: Call) -> usize {
    usize::from(call.saga).min(1)
}
