//! Sagas without an orchestrator: services that react to each other's events.
//!
//! - **GS87**: Garcia-Molina, Salem, "Sagas", SIGMOD 1987, for the model.
//! - **Ri18**: Richardson, "Microservices Patterns", 2018, for choreography (section 4.2.1), the transactional outbox
//!   (3.3.7) and the idempotent consumer (3.3.6).
//!
//! ```text
//! service  IDLE -> WORKING -> DONE -> WORKING -> COMPENSATED
//!                          -> FAILED
//!          IDLE -> TOMBSTONE (cancelled before it was executed)
//! ```
//!
//! s1 begins. "Ti done" makes the next service carry out its step; "Ti failed" and "Ci done" make the
//! one before undo its own. The last event of the saga goes to the bus, which keeps it.
//! With the failure fanned out, "Ti failed" goes to every service before and to the bus at once: each
//! undoes its step when it hears of it, so compensations come in any order and have to be independent of
//! each other; "Ci done" goes to the bus alone, which knows the end when it has them all, and
//! gives a receipt for none of them before.
//!
//! A service writes its effect, the event that it owes (outbox) and the fact that it has taken the event
//! before it (inbox) in one local transaction, and sends the event until it has a receipt.
//!
//! **Costs.** With n steps: n events; 2k−1 if step k is refused; n forced writes. Through a bus each
//! event is one publication and one delivery, but for the last, which has no subscriber: 2n−1
//! and 4k−3 messages. Fanned out, the k events up to the failure bring about all that happens. The
//! failure has k subscribers, and k−1 more events tell the bus what is undone: 3k−2 messages, 4k−3
//! through the bus. The way back takes 2 message delays instead of k.
//!
//! **How it fails.** As every saga it has no isolation, and it stays half done while a service is gone.
//! No process knows how far it has come. A service that waits for one that is gone has nothing to react to:
//! only a timer can cancel the next step, and that, too, has to reach the service that is gone.

mod bus;
mod costs;
mod info;
mod options;
mod service;

use alloc::{borrow::Cow, format, vec::Vec};

use bus::Bus;
pub use options::Config;
use options::{Delivery, Failure};
use service::Service;

use crate::protocol::{
    Context, Decision, MessageInfo, Outbox, Phase, Process, ProcessId, ProcessSet, Protocol,
    ProtocolInfo, Purpose, RecordInfo, Role, roles, timers,
};

/// Sagas without an orchestrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SagaChoreographed;

/// Something that has happened, or that a service wishes for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// Which step, counted from 0.
    pub step: u8,
    /// What became of it.
    pub what: What,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// It has taken effect.
    Done,
    /// It has no effect, and never will have one.
    Failed,
    /// Its effect is undone.
    Undone,
    /// The service before it has waited too long: it is not to take effect any more.
    Cancelled,
}

/// What the processes say to each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// An event.
    Event {
        /// The event that is published.
        event: Event,
        /// Whether its sender has sent it before.
        again: bool,
    },
    /// This event need not be sent again.
    Receipt {
        /// The event that has been received.
        event: Event,
        /// To whom it need not.
        by: ProcessId,
    },
}

/// What the logs hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// Service: an effect, the event before it and the event that is owed, in one local transaction.
    Did(Event),
    /// Service: the step is refused, and the event that is owed.
    Refused(Event),
    /// Service: the step was cancelled before it was executed, and the event that is owed.
    Tombstone(Event),
    /// Service: there is a receipt for the event.
    Sent(Event),
    /// Bus: the last event of the saga.
    Ended(Decision),
}

timers! {
    /// What a service waits for.
    pub enum Wait {
        /// A receipt.
        Receipt: "a receipt", 1;
        /// To try its local work again.
        Retry: "a better moment", 1;
    }
}

roles! {
    SagaChoreographed {
        /// Of the bus.
        Bus => Bus,
        /// Of a service.
        Service => Service,
    }
}

type Cx<'a> = Context<'a, SagaChoreographed>;
type Out = Outbox<SagaChoreographed>;

/// The bus is always the first process.
const BUS: ProcessId = ProcessId(0);

impl Protocol for SagaChoreographed {
    const INFO: ProtocolInfo = info::INFO;

    fn processes(_config: &Config, participants: u8) -> Vec<Process> {
        let bus = Process { name: "bus".into(), role: Role::Bus, host: BUS.0 };
        let service = |place: u8| Process {
            name: format!("s{place}").into(),
            role: Role::Service,
            host: place,
        };
        core::iter::once(bus).chain((1..=participants).map(service)).collect()
    }
}

impl Event {
    const fn new(step: u8, what: What) -> Self {
        Self { step, what }
    }

    /// The service that publishes it.
    fn source(self) -> ProcessId {
        match self.what {
            What::Cancelled => service_of(self.step - 1),
            What::Done | What::Failed | What::Undone => service_of(self.step),
        }
    }

    /// The processes that react to it, or keep it.
    fn subscribers(self, cx: Cx<'_>) -> ProcessSet {
        let one = match self.what {
            What::Done if self.is_last(cx) => BUS,
            What::Done => service_of(self.step + 1),
            What::Failed if is_fanned_out(cx) => {
                return (0..self.step).map(service_of).chain([BUS]).collect();
            }
            What::Undone if is_fanned_out(cx) => BUS,
            What::Failed | What::Undone if self.step == 0 => BUS,
            What::Failed | What::Undone => service_of(self.step - 1),
            What::Cancelled => service_of(self.step),
        };
        ProcessSet::one(one)
    }

    /// Whether the saga is completed by it.
    fn is_last(self, cx: Cx<'_>) -> bool {
        self.what == What::Done && self.step + 1 == cx.setup.participants
    }
}

/// The service that carries out a step.
const fn service_of(step: u8) -> ProcessId {
    ProcessId(step + 1)
}

/// Whether a failure goes to all services before at once.
fn is_fanned_out(cx: Cx<'_>) -> bool {
    cx.config.failure == Failure::FannedOut
}

/// Whether messages go by way of the bus.
fn goes_through_bus(cx: Cx<'_>) -> bool {
    cx.config.delivery == Delivery::Bus
}

/// Where a message for some processes is sent to first.
fn by_way_of(cx: Cx<'_>, to: ProcessSet) -> ProcessSet {
    if goes_through_bus(cx) { ProcessSet::one(BUS) } else { to }
}

/// Sends an event to some of its subscribers.
fn publish(cx: Cx<'_>, event: Event, to: ProcessSet, again: bool, out: &mut Out) {
    post(by_way_of(cx, to), &Message::Event { event, again }, again, out);
}

/// Tells the sender of an event that it need not be sent again.
fn confirm(cx: Cx<'_>, event: Event, out: &mut Out) {
    let to = by_way_of(cx, ProcessSet::one(event.source()));
    out.broadcast(to, &Message::Receipt { event, by: cx.me });
}

fn post(to: ProcessSet, message: &Message, again: bool, out: &mut Out) {
    if again {
        out.repeat(to, message);
    } else {
        out.broadcast(to, message);
    }
}

impl Event {
    fn name(self) -> Cow<'static, str> {
        let number = u16::from(self.step) + 1;
        match self.what {
            What::Done => format!("T{number} done").into(),
            What::Failed => format!("T{number} failed").into(),
            What::Undone => format!("C{number} done").into(),
            What::Cancelled => format!("T{number} cancelled").into(),
        }
    }
}

impl MessageInfo for Message {
    fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Event { event, .. } => event.name(),
            Self::Receipt { event, .. } => format!("receipt of {}", event.name()).into(),
        }
    }

    fn phase(&self) -> Phase {
        match self {
            Self::Event { event: Event { what: What::Done, .. }, .. } => Phase::Forward,
            Self::Event { .. } => Phase::Compensation,
            Self::Receipt { .. } => Phase::Receipt,
        }
    }
}

impl RecordInfo for Record {
    fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Did(event) => {
                let number = u16::from(event.step) + 1;
                let effect = if event.what == What::Undone { 'C' } else { 'T' };
                format!("{effect}{number} and its event").into()
            }
            Self::Refused(event) => format!("the refusal of T{}", event.step + 1).into(),
            Self::Tombstone(event) => format!("the tombstone of T{}", event.step + 1).into(),
            Self::Sent(event) => format!("receipt of {}", event.name()).into(),
            Self::Ended(Decision::Commit) => "completed".into(),
            Self::Ended(Decision::Abort) => "compensated".into(),
        }
    }

    fn purpose(&self) -> Purpose {
        match self {
            Self::Did(_) | Self::Refused(_) | Self::Tombstone(_) => Purpose::Effect,
            Self::Sent(_) => Purpose::Progress,
            Self::Ended(_) => Purpose::Receipt,
        }
    }
}
