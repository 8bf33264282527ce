//! Sagas with an orchestrator: a sequence of local transactions, and what undoes them.
//!
//! - **GS87**: Garcia-Molina, Salem, "Sagas", SIGMOD 1987, for the model: steps T1..Tn, compensations C1..Cn, and
//!   the guarantee that either all steps take effect or those that did are undone in reverse order (section 5,
//!   backward recovery; 6, forward recovery; 7, a compensation that cannot be done).
//! - **Ri18**: Richardson, "Microservices Patterns", 2018, for the orchestrator (section 4.2.2), the pivot, the
//!   retriable steps and the semantic lock (4.3.2), and repeated messages (3.3.6).
//! - **Seata**: the fence of its TCC mode (`CommonFenceHandler`), for the record that keeps a late step from taking
//!   effect: *empty rollback* and *suspended try*.
//!
//! ```text
//! orchestrator  PENDING -> EXECUTING (step 1..n) -> COMPLETED
//!                          EXECUTING -> COMPENSATING (step k..1) -> ABORTED | DEAD LETTER
//! service       IDLE -> WORKING -> DONE -> WORKING -> COMPENSATED
//!                               -> REFUSED
//!               IDLE -> TOMBSTONE (compensated before it was executed)
//! ```
//!
//! The orchestrator writes to its saga log before each command, and sends a command until it is
//! answered. A service writes what it did and the key of the command, which is saga, step and
//! direction, in one local transaction; it answers a repeated command from there. A step that was
//! refused has no effect; one that was not answered may have one, and so it is compensated too. The
//! pivot cannot be compensated: it is asked for until it is answered, as are the retriable steps after it.
//!
//! **Costs.** With n steps: 2n messages and n + (n+1) forced writes; 4k−2 messages if step k is
//! refused.
//!
//! **How it fails.** Each step is visible at once: there is no isolation beyond what the services do
//! themselves. No lock outlives a local transaction, so no process is ever blocked; but a saga whose
//! orchestrator or service is gone stays half done until it is back.

mod costs;
mod info;
mod options;
mod orchestrator;
mod service;
mod shop;

use alloc::{borrow::Cow, format, vec::Vec};

use options::Business;
pub use options::Config;
use orchestrator::Orchestrator;
use service::Service;

use crate::protocol::{
    Context, MessageInfo, Outbox, Phase, Process, ProcessId, Protocol, ProtocolInfo, Purpose,
    RecordInfo, Role, roles, timers,
};

/// Sagas with an orchestrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SagaOrchestrated;

/// A command of an orchestrator, or the reply to one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Message {
    /// What it is about.
    pub call: Call,
    /// What it says.
    pub body: Body,
}

/// What a service is to do. It is also the key by which a service knows a command again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// Whose words name it.
    pub business: Business,
    /// Which saga, counted from 0.
    pub saga: u8,
    /// Which step, counted from 0.
    pub step: u8,
    /// Whether to do it or to undo it.
    pub direction: Direction,
}

/// What is to become of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// It is carried out.
    Forward,
    /// It is compensated.
    Backward,
    /// Its semantic lock is released, because the saga has completed.
    Release,
}

/// What a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// Do this.
    Command,
    /// It is done.
    Done,
    /// Not done, and never will be.
    Refused,
    /// Not done now.
    Failed,
    /// Not done now: another saga has not ended with it.
    Busy,
}

/// What the logs hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// Orchestrator: the steps before this one are done; this one is going to be asked for.
    Step(u8),
    /// Orchestrator: this step is going to be undone; the highest to be undone is `last`.
    Compensate {
        /// Which step, counted from 0.
        step: u8,
        /// The highest step to be undone.
        last: u8,
    },
    /// Orchestrator: every step is done.
    Completed,
    /// Orchestrator: every step that may have taken effect is undone.
    Compensated,
    /// Orchestrator: people have to undo this step, and have been told.
    Parked(u8),
    /// Orchestrator: every lock is released.
    End,
    /// Service: the effect of a command, and its key, in one local transaction.
    Did(Call),
    /// Service: the effect alone (a mistake).
    Effect(Call),
    /// Service: the key alone (a mistake).
    Key(Call),
    /// Service: the step is refused for good.
    Refused(Call),
    /// Service: the step was compensated before it was executed, and must not be executed.
    Tombstone(Call),
}

timers! {
    /// What the orchestrator waits for.
    pub enum Wait {
        /// The reply to a step.
        Reply: "the reply to a step", 1;
        /// The reply to a compensation.
        Undone: "the reply to a compensation", 1;
        /// The release of a semantic lock.
        Released: "the release of the lock", 1;
    }
}

roles! {
    SagaOrchestrated {
        /// Of an orchestrator.
        Orchestrator => Orchestrator,
        /// Of a service.
        Service => Service,
    }
}

type Cx<'a> = Context<'a, SagaOrchestrated>;
type Out = Outbox<SagaOrchestrated>;

impl Protocol for SagaOrchestrated {
    const INFO: ProtocolInfo = info::INFO;

    fn processes(config: &Config, participants: u8) -> Vec<Process> {
        let sagas = config.sagas;
        let orchestrator = |saga: u8| Process {
            name: if sagas == 1 { "O".into() } else { format!("O{}", saga + 1).into() },
            role: Role::Orchestrator,
            host: saga,
        };
        let service = |step: u8| Process {
            name: format!("s{}", step + 1).into(),
            role: Role::Service,
            host: sagas + step,
        };
        (0..sagas).map(orchestrator).chain((0..participants).map(service)).collect()
    }

    fn step_names(config: &Config, step: u8) -> (Cow<'static, str>, Cow<'static, str>) {
        let name = |direction| name_of(config.business, step, direction);
        (name(Direction::Forward), name(Direction::Backward))
    }
}

/// The words of a shop: each step, and what undoes it.
const CHECKOUT_NAMES: [(&str, &str); 3] = [
    ("ReserveInventory", "ReleaseReservation"),
    ("ChargePayment", "RefundPayment"),
    ("CreateShipment", "CancelShipment"),
];

fn name_of(business: Business, step: u8, direction: Direction) -> Cow<'static, str> {
    let words = match business {
        Business::Checkout => CHECKOUT_NAMES.get(usize::from(step)),
        Business::Steps => None,
    };
    match (direction, words) {
        (Direction::Release, _) => "ReleaseLock".into(),
        (Direction::Forward, Some((forward, _))) => (*forward).into(),
        (Direction::Backward, Some((_, backward))) => (*backward).into(),
        (Direction::Forward, None) => format!("T{}", u16::from(step) + 1).into(),
        (Direction::Backward, None) => format!("C{}", u16::from(step) + 1).into(),
    }
}

impl Call {
    fn name(self) -> Cow<'static, str> {
        name_of(self.business, self.step, self.direction)
    }

    /// The same step, to be carried out.
    fn forward(self) -> Self {
        Self { direction: Direction::Forward, ..self }
    }
}

/// The orchestrator of a saga.
fn orchestrator_of(saga: u8) -> ProcessId {
    ProcessId(saga)
}

/// The service that carries out a step.
fn service_of(cx: Cx<'_>, step: u8) -> ProcessId {
    ProcessId(cx.config.sagas + step)
}

impl MessageInfo for Message {
    fn name(&self) -> Cow<'static, str> {
        let name = self.call.name();
        match self.body {
            Body::Command => name,
            Body::Done => format!("{name} done").into(),
            Body::Refused => format!("{name} refused").into(),
            Body::Failed => format!("{name} failed").into(),
            Body::Busy => format!("{name} busy").into(),
        }
    }

    fn phase(&self) -> Phase {
        match self.call.direction {
            Direction::Forward => Phase::Forward,
            Direction::Backward => Phase::Compensation,
            Direction::Release => Phase::Decision,
        }
    }
}

impl RecordInfo for Record {
    fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Step(step) => format!("step {}", step + 1).into(),
            Self::Compensate { step, .. } => format!("compensate {}", step + 1).into(),
            Self::Completed => "completed".into(),
            Self::Compensated => "compensated".into(),
            Self::Parked(_) => "dead letter".into(),
            Self::End => "end".into(),
            Self::Did(call) => format!("{} and its key", call.name()).into(),
            Self::Effect(call) => format!("{} without a key", call.name()).into(),
            Self::Key(call) => format!("the key of {}", call.name()).into(),
            Self::Refused(call) => format!("the refusal of {}", call.name()).into(),
            Self::Tombstone(call) => format!("the tombstone of {}", call.name()).into(),
        }
    }

    fn purpose(&self) -> Purpose {
        match self {
            Self::Step(_)
            | Self::Compensate { .. }
            | Self::Completed
            | Self::Compensated
            | Self::Parked(_) => Purpose::Progress,
            Self::End => Purpose::End,
            Self::Did(_)
            | Self::Effect(_)
            | Self::Key(_)
            | Self::Refused(_)
            | Self::Tombstone(_) => Purpose::Effect,
        }
    }
}
