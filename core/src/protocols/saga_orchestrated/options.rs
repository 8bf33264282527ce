//! The options of orchestrated sagas, and their known implementation mistakes.

use crate::protocol::{OptionInfo, OptionKind, choices, mistakes, options};

/// How many steps a checkout has.
const CHECKOUT_STEPS: u8 = 3;

options! {
    /// The options of orchestrated sagas. Steps are counted from 1; 0 is none.
    pub struct Config {
        /// What the services do.
        business: Business = OptionInfo {
            id: "business",
            name: "Steps",
            about: "What the services do: plain steps, or the three of a checkout with stock, balances \
                    and shipments.",
            kind: Business::CHOICES,
            default: 0,
        };
        /// How many sagas run over the same services.
        sagas: u8 = OptionInfo {
            id: "sagas",
            name: "Sagas at once",
            about: "How many sagas run over the same services, each with an orchestrator of its own; \
                    in a checkout, how many customers there are.",
            kind: OptionKind::Number { least: 1, greatest: 2 },
            default: 1,
        };
        /// How often a step is asked for again before the saga turns round.
        retries: u8 = OptionInfo {
            id: "retries",
            name: "Retries of a step",
            about: "How often a step is asked for again before the saga turns round. The pivot and \
                    retriable steps are asked for until they are answered.",
            kind: OptionKind::Number { least: 0, greatest: 8 },
            default: 2,
        };
        /// After how many attempts a compensation is parked; 0: never.
        dead_letter: u8 = OptionInfo {
            id: "dead-letter",
            name: "Dead letter after",
            about: "After how many attempts a compensation is handed to people; 0: never.",
            kind: OptionKind::Number { least: 0, greatest: 8 },
            default: 0,
        };
        /// The step after which the saga only goes forward.
        pivot: u8 = OptionInfo {
            id: "pivot",
            name: "Pivot",
            about: "The step after which the saga only goes forward, and which cannot be undone; 0: \
                    none.",
            kind: OptionKind::Number { least: 0, greatest: 64 },
            default: 0,
        };
        /// From this step on every step succeeds in the end.
        retriable_from: u8 = OptionInfo {
            id: "retriable-from",
            name: "Retriable from",
            about: "From this step on every step succeeds in the end, and is tried until it does; 0: \
                    none does.",
            kind: OptionKind::Number { least: 0, greatest: 64 },
            default: 0,
        };
        /// How many items a checkout finds in stock.
        stock: u8 = OptionInfo {
            id: "stock",
            name: "Items in stock",
            about: "How many items a checkout finds in stock at the beginning.",
            kind: OptionKind::Number { least: 0, greatest: 9 },
            default: 2,
        };
        /// Which customer of a checkout cannot pay.
        declined: u8 = OptionInfo {
            id: "declined",
            name: "Payment declined",
            about: "Which customer of a checkout cannot pay; 0: both can.",
            kind: OptionKind::Number { least: 0, greatest: 2 },
            default: 0,
        };
        /// The mistake that is made, if one is.
        mistake: Option<Mistake> = Mistake::OPTION;
    }
}

choices! {
    /// What the services do, and whose words name it.
    pub enum Business {
        /// The papers' steps: T1, C1.
        Steps: "steps", "T1, T2, …";
        /// Those of a shop.
        Checkout: "checkout", "a checkout: stock, payment, shipment";
    }
}

mistakes! {
    NoKeys {
        id: "M14",
        choice: "m14",
        name: "M14: commands have no key",
        about: "Steps and compensations are not idempotent: a repeated command is done again.",
        breaks: "S2",
        scenario: "m14-refunded-twice",
    }
    NoDirectionInKey {
        id: "M15",
        choice: "m15",
        name: "M15: a step and its compensation share a key",
        about: "The key of a command has no direction: a refund finds the reply to its charge.",
        breaks: "S1",
        scenario: "m15-no-direction",
    }
    KeyAfterEffect {
        id: "M16",
        choice: "m16",
        name: "M16: the key is stored after the effect",
        about: "The key is stored after the effect, not with it.",
        breaks: "S2",
        scenario: "m16-key-after-effect",
    }
    NoTombstone {
        id: "M17",
        choice: "m17",
        name: "M17: no tombstone",
        about: "A compensation that finds nothing to undo leaves no tombstone for the late step.",
        breaks: "S4",
        scenario: "m17-no-tombstone",
    }
    NoReplyIsNoEffect {
        id: "M18",
        choice: "m18",
        name: "M18: no reply is taken for no effect",
        about: "A step that was not answered is taken as not executed.",
        breaks: "S1",
        scenario: "m18-unknown-not-undone",
    }
    ForwardOrder {
        id: "M19",
        choice: "m19",
        name: "M19: compensations in forward order",
        about: "Compensations run in forward order.",
        breaks: "S3",
        scenario: "m19-forward-order",
    }
    GivesUp {
        id: "M20",
        choice: "m20",
        name: "M20: a compensation is given up silently",
        about: "A compensation is given up after some retries, and nobody is told.",
        breaks: "S1",
        scenario: "m20-gives-up",
    }
    NoSemanticLock {
        id: "M22",
        choice: "m22",
        name: "M22: no semantic lock",
        about: "What a saga has not ended with is open to others.",
        breaks: "ISO",
        scenario: "checkout-no-lock",
    }
    NoRetryAfterPivot {
        id: "M23",
        choice: "m23",
        name: "M23: steps after the pivot are not retried",
        about: "Work after the pivot is not retried.",
        breaks: "S1",
        scenario: "m23-after-the-pivot",
    }
    LogInMemory {
        id: "X16",
        choice: "x16",
        name: "X16: the saga log is in memory",
        about: "The saga log is kept in memory.",
        breaks: "S5",
        scenario: "x16-log-in-memory",
    }
    UndoOvertakesWork {
        id: "M28",
        choice: "m28",
        name: "M28: a compensation does not wait for its step",
        about: "A compensation does not wait for a step that is still at work.",
        breaks: "S4",
        scenario: "m28-undo-overtakes-work",
    }
    UndoneSaysDone {
        id: "M29",
        choice: "m29",
        name: "M29: a compensated step says done",
        about: "A step that was compensated answers a repeated command with done.",
        breaks: "S1",
        scenario: "m29-undone-says-done",
    }
    LogNotResumed {
        id: "M30",
        choice: "m30",
        name: "M30: the saga log is not resumed",
        about: "The saga log is kept, and not resumed after a restart.",
        breaks: "S5",
        scenario: "m30-log-not-resumed",
    }
}

impl Config {
    /// Whether a step, counted from 0, is sure to succeed in the end, so that it is tried until it does.
    pub(super) fn is_retriable(self, step: u8) -> bool {
        let from = self.retriable_from;
        from != 0 && step + 1 >= from && !self.makes(Mistake::NoRetryAfterPivot)
    }

    /// Whether a step, counted from 0, is the pivot: once it is done the saga only goes forward.
    pub(super) fn is_pivot(self, step: u8) -> bool {
        step + 1 == self.pivot
    }

    /// Whether a service of the shop keeps others away from what a saga has not ended with.
    pub(super) fn has_lock(self) -> bool {
        self.business == Business::Checkout && !self.makes(Mistake::NoSemanticLock)
    }

    /// Why a combination makes no sense, if it makes none.
    pub(super) fn check(self, participants: u8) -> Result<(), &'static str> {
        let Self { pivot, retriable_from: retriable, .. } = self;
        let checkout = self.business == Business::Checkout;
        if checkout && participants != CHECKOUT_STEPS {
            return Err("a checkout has three steps: set the number of participants to 3");
        }
        if checkout && (1..CHECKOUT_STEPS).contains(&retriable) {
            return Err(
                "in a checkout only the shipment is sure to succeed in the end: set `retriable-from` to 3 \
                 or to 0",
            );
        }
        if pivot > participants {
            return Err(
                "the pivot is a step: it cannot be greater than the number of participants",
            );
        }
        if retriable > participants {
            return Err(
                "`retriable-from` is a step: it cannot be greater than the number of participants",
            );
        }
        if retriable != 0 && pivot > retriable {
            return Err(
                "the pivot cannot come after a retriable step: what is retried until it succeeds leaves \
                 no choice between going on and turning round",
            );
        }
        if pivot != 0 && pivot < participants && !(1..=pivot + 1).contains(&retriable) {
            return Err(
                "every step after the pivot has to be retriable, since the saga cannot turn round any \
                 more: set `retriable-from` to the step after the pivot",
            );
        }
        match self.mistake {
            Some(Mistake::NoSemanticLock) if !checkout => {
                Err("mistake M22 is one of the checkout: set `business` to checkout")
            }
            Some(Mistake::NoRetryAfterPivot) if pivot == 0 || pivot == participants => {
                Err("mistake M23 needs a step after the pivot: set `pivot` and `retriable-from`")
            }
            _ => Ok(()),
        }
    }
}
