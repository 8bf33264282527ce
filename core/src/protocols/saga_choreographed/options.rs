//! The options of choreographed sagas, and their known implementation mistakes.

use crate::protocol::{OptionInfo, OptionKind, choices, mistakes, options};

options! {
    /// The options of choreographed sagas.
    pub struct Config {
        /// Which way events go.
        delivery: Delivery = OptionInfo {
            id: "delivery",
            name: "Events go",
            about: "Straight to the service that reacts to them, or through the bus: one message \
                    to publish an event and one to deliver it.",
            kind: Delivery::CHOICES,
            default: 0,
        };
        /// How often a service tries a step again that failed.
        retries: u8 = OptionInfo {
            id: "retries",
            name: "Retries of a step",
            about: "How often a service tries a step again that failed before it says so. \
                    Compensations are tried until they succeed.",
            kind: OptionKind::Number { least: 0, greatest: 8 },
            default: 2,
        };
        /// After how many attempts to reach the next service its step is cancelled; 0: never.
        stuck: u8 = OptionInfo {
            id: "stuck",
            name: "Stuck after",
            about: "After how many attempts to reach the next service its step is cancelled, and the \
                    saga turns round once that service is back and agrees: it may have done its \
                    step. 0: never, the event is sent until it gets there.",
            kind: OptionKind::Number { least: 0, greatest: 8 },
            default: 0,
        };
        /// The mistake that is made, if one is.
        mistake: Option<Mistake> = Mistake::OPTION;
        /// To whom a failure goes.
        failure: Failure = OptionInfo {
            id: "failure",
            name: "A failure goes to",
            about: "The service before, which undoes its step and tells the one before it; or to all \
                    services before at once, whose compensations then come in any order.",
            kind: Failure::CHOICES,
            default: 0,
        };
    }
}

choices! {
    /// Which way events go.
    pub enum Delivery {
        /// Straight to the service that reacts to them.
        PointToPoint: "point-to-point", "from service to service";
        /// Published to the bus, which delivers them.
        Bus: "bus", "through the bus";
    }
}

choices! {
    /// To whom a failure goes.
    pub enum Failure {
        /// To the service before, which undoes its step and tells the one before it.
        Chained: "chained", "the service before";
        /// To all services before at once.
        FannedOut: "fan-out", "all services before";
    }
}

mistakes! {
    NoOutbox {
        id: "M21",
        choice: "m21",
        name: "M21: no outbox",
        about: "An event is published outside the local transaction.",
        breaks: "S5",
        scenario: "m21-no-outbox",
    }
}
