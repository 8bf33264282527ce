//! What may happen in a world, in words that need no protocol's types.

use alloc::{borrow::Cow, vec::Vec};

use crate::{
    fault::Fault,
    protocol::{
        Note, OutcomeStatus, Phase, ProcessId, ProcessSet, Purpose, Status, Timer, Work,
        WorkOutcome,
    },
};

/// A message of a run: its place in [`crate::trace::Trace::messages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(pub u32);

impl MessageId {
    /// The place as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A fault in a run: its message is one that is or was in flight there.
pub type WorldFault = Fault<ProcessId, ProcessSet, MessageId>;

/// Something that an observer could have seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    /// The transaction begins: the client asks for it to be committed.
    Began,
    /// A process took an input and will do this, in this order.
    Planned {
        /// The process that took the input.
        process: ProcessId,
        /// What stands in its list of effects.
        plan: Vec<Planned>,
    },
    /// The state of a process changed, and everything that the state rests on is written.
    Changed {
        /// The process whose state it is.
        process: ProcessId,
        /// Its state from now on.
        status: Status,
        /// What the state before meant for the outcome.
        was: OutcomeStatus,
    },
    /// A message left.
    Sent {
        /// Its identity in this run.
        message: MessageId,
        /// From whom.
        from: ProcessId,
        /// To whom.
        to: ProcessId,
        /// What it says.
        name: Cow<'static, str>,
        /// Which part of the protocol it belongs to.
        phase: Phase,
        /// The vote that its sender casts by it, if it is one.
        vote: Option<WorkOutcome>,
        /// Whether it repeats an earlier one.
        again: bool,
        /// Whether both processes run on one machine, so that it costs nothing and cannot fail.
        local: bool,
    },
    /// A message was taken in.
    Received {
        /// The message, which is in flight no more.
        message: MessageId,
        /// By whom.
        process: ProcessId,
    },
    /// A message will never arrive.
    Lost {
        /// The message, which is in flight no more.
        message: MessageId,
        /// The fault that lost it.
        why: Loss,
    },
    /// A message is in flight a second time.
    Duplicated {
        /// The message that was copied.
        message: MessageId,
        /// The copy.
        copy: MessageId,
    },
    /// A message will arrive later than it would have.
    Delayed {
        /// The message, still in flight.
        message: MessageId,
    },
    /// A record was written.
    Wrote {
        /// By whom.
        process: ProcessId,
        /// What it says.
        name: Cow<'static, str>,
        /// What it is for.
        purpose: Purpose,
        /// Whether the process waited until it was stable. A forced write makes every record
        /// before it stable too.
        forced: bool,
    },
    /// Local work started.
    WorkBegan {
        /// By whom.
        process: ProcessId,
        /// The work that started.
        work: Work,
    },
    /// Local work ended.
    WorkEnded {
        /// By whom.
        process: ProcessId,
        /// The work that ended.
        work: Work,
        /// The vote or the failure with which it ended.
        outcome: WorkOutcome,
    },
    /// A timer was started.
    Armed {
        /// By whom.
        process: ProcessId,
        /// The timer with its number of earlier attempts.
        timer: Timer,
    },
    /// A timer was stopped.
    Disarmed {
        /// By whom.
        process: ProcessId,
        /// The timer's place among the timers of the protocol.
        kind: u8,
    },
    /// A timer fired.
    TimedOut {
        /// The process whose timer it is.
        process: ProcessId,
        /// The timer, which is armed no more.
        timer: Timer,
    },
    /// A process stopped; its volatile state is gone.
    Crashed {
        /// The process that is down now.
        process: ProcessId,
        /// How many records were not stable yet and are gone too.
        lost_records: u32,
    },
    /// A process started again from its log.
    Recovered {
        /// The process that is up again.
        process: ProcessId,
    },
    /// No message gets from any of `from` to any of `to`.
    Cut {
        /// From these.
        from: ProcessSet,
        /// To these.
        to: ProcessSet,
    },
    /// Every cut is mended.
    Healed,
    /// Another transaction asked a process for the same rows, and waits for the locks.
    RivalWaits {
        /// Whom it asked.
        process: ProcessId,
    },
    /// Another transaction wrote the same rows.
    RivalWrote {
        /// At which process.
        process: ProcessId,
    },
    /// A process tells observers something that they judge by.
    Noted {
        /// The process that tells it.
        process: ProcessId,
        /// What it tells.
        note: Note,
    },
    /// A fault at a process of which there is no more to say than what it is.
    Fault {
        /// The process that it befell.
        process: ProcessId,
        /// What happened to it.
        fault: WorldFault,
    },
}

impl Event {
    /// The process at which it happened, if it happened at one.
    pub const fn process(&self) -> Option<ProcessId> {
        match self {
            Self::Planned { process, .. }
            | Self::Changed { process, .. }
            | Self::Sent { from: process, .. }
            | Self::Received { process, .. }
            | Self::Wrote { process, .. }
            | Self::WorkBegan { process, .. }
            | Self::WorkEnded { process, .. }
            | Self::Armed { process, .. }
            | Self::Disarmed { process, .. }
            | Self::TimedOut { process, .. }
            | Self::Crashed { process, .. }
            | Self::Recovered { process }
            | Self::RivalWaits { process }
            | Self::RivalWrote { process }
            | Self::Noted { process, .. }
            | Self::Fault { process, .. } => Some(*process),
            Self::Began
            | Self::Lost { .. }
            | Self::Duplicated { .. }
            | Self::Delayed { .. }
            | Self::Cut { .. }
            | Self::Healed => None,
        }
    }
}

/// An effect that a process is going to carry out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Planned {
    /// A message.
    Send {
        /// To whom.
        to: ProcessId,
        /// What it says.
        name: Cow<'static, str>,
    },
    /// A log write.
    Write {
        /// What it says.
        name: Cow<'static, str>,
        /// Whether the process waits for it.
        forced: bool,
    },
    /// Local work.
    Work(Work),
}

/// Why a message will never arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Loss {
    /// A fault dropped it.
    Dropped,
    /// The link was cut when it would have arrived.
    Cut,
    /// Its receiver was down when it would have arrived.
    ReceiverDown,
}
