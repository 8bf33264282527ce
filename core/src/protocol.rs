//! The contract: what a protocol is, with no world, clock, network or randomness in it.
//!
//! A process consumes one [`Input`] and answers with an ordered list of [`Effect`]s. The order is
//! the contract: "write the record before the message leaves" is the record standing before the
//! message in the list, and a crash may fall between any two entries. A restart is no special case:
//! [`Machine::boot`] gets what the stable log holds, which is nothing the first time.

mod cost;
mod erased;
mod info;
mod labels;
mod process;
mod script;
mod status;

use alloc::{borrow::Cow, format, vec::Vec};
use core::{fmt::Debug, hash::Hash};

pub use cost::{Case, Convention, Costs, Described, Formula};
pub use erased::{AnyMessage, AnyNode, AnyRecord, Code, Erased};
pub use info::{
    Choice, MAX_OPTIONS, MistakeInfo, OptionInfo, OptionKind, Options, ProtocolFamily,
    ProtocolInfo, TimerInfo, Variant, WorkOutcomeInfo,
};
pub use labels::{MessageInfo, Phase, Purpose, RecordInfo};
pub use process::{Names, Process, ProcessId, ProcessSet, Role, Setup};
pub use script::{Operation, Script, ScriptError, ScriptInfo};
pub use status::{Decision, Fact, FactValue, Note, OutcomeStatus, Status};

/// The state machine that a process of a protocol is: pure functions.
pub trait Machine: Clone + Debug + Eq + Hash + Send + Sync + 'static {
    /// The volatile state of one process: lost in a crash.
    type Node: Clone + Debug + Eq + Hash + Send + Sync;
    /// What travels between processes.
    type Message: Clone + Debug + Eq + Hash + Send + Sync + MessageInfo;
    /// What the stable log of a process holds.
    type Record: Clone + Debug + Eq + Hash + Send + Sync + RecordInfo;

    /// Starts a process from what its stable log holds, which is nothing the first time.
    fn boot(
        cx: Context<'_>,
        log: &[Self::Record],
        out: &mut Outbox<Self::Message, Self::Record>,
    ) -> Self::Node;

    /// Consumes one input. Pure: no clock, no randomness, no I/O.
    fn step(
        cx: Context<'_>,
        node: &mut Self::Node,
        input: Input<Self::Message>,
        out: &mut Outbox<Self::Message, Self::Record>,
    );

    /// What an observer may know of a process.
    fn status(cx: Context<'_>, node: &Self::Node) -> Status;

    /// From whom something is missing when the timer of this kind fires. Under synchronous timing a
    /// timer fires only if nothing from any of these can still come.
    fn awaits(cx: Context<'_>, node: &Self::Node, timer: u8) -> ProcessSet;
}

/// A protocol: its machine, and what is to be known about it.
pub trait Protocol: Machine {
    /// Name, source, roles, options, assumptions and the published costs.
    const INFO: ProtocolInfo;

    /// The processes of a run, in the order in which diagrams show them. If the protocol plays a
    /// script, a client for each of its transactions comes before them, called `T1`, `T2`, …
    fn processes(options: &Options, participants: u8) -> Vec<Process>;

    /// Whether participants that vote alike behave alike in everything but their names. Then a search
    /// may keep one of all states that differ only in them, with the help of the renamings below.
    fn interchangeable(_options: &Options) -> bool {
        false
    }

    /// Renames processes in what a process knows.
    fn rename_node(_node: &mut Self::Node, _names: &Names) {}

    /// Renames processes in what a message says.
    fn rename_message(_message: &mut Self::Message, _names: &Names) {}

    /// Renames processes in what a record holds.
    fn rename_record(_record: &mut Self::Record, _names: &Names) {}

    /// What a step of a saga, counted from 0, and its compensation are called.
    fn step_names(_options: &Options, step: u8) -> (Cow<'static, str>, Cow<'static, str>) {
        let number = u16::from(step) + 1;
        (format!("T{number}").into(), format!("C{number}").into())
    }
}

/// Which process is running, and in which run.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The process that consumes the input.
    pub me: ProcessId,
    /// The processes and options of the run; every process knows them.
    pub setup: &'a Setup,
}

/// What a process may be given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input<M> {
    /// The transaction begins. Every process hears it once, at the beginning of the run; a process
    /// that crashes does not hear it again, so a recovered process knows only what its log says.
    Start,
    /// A message has arrived.
    Message {
        /// Who sent it.
        from: ProcessId,
        /// What it says.
        message: M,
    },
    /// Local work that the process asked for has ended.
    Finished {
        /// Which work.
        work: Work,
        /// How it ended.
        outcome: WorkOutcome,
    },
    /// An armed timer has fired.
    Timeout(Timer),
}

/// What a process may ask for, to be carried out in this order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Effect<M, R> {
    /// Sends a message.
    Send {
        /// To whom.
        to: ProcessId,
        /// What it says.
        message: M,
        /// Whether this repeats a message of this process; repeats are counted apart.
        again: bool,
    },
    /// Writes a record and waits until it, and every record before it, is on stable storage.
    Force(R),
    /// Writes a record that a crash may lose as long as no forced record follows it.
    Append(R),
    /// Starts local work.
    Perform(Work),
    /// Starts a timer. A timer of the same kind that is armed already is replaced.
    Arm(Timer),
    /// Stops the timer of this kind, if it is armed.
    Disarm(u8),
    /// Tells observers what the last write, or the input, meant. No process sees it, it takes no
    /// time, and no crash falls between it and the effect before it.
    Note(Note),
}

/// The effects of one input, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbox<M, R> {
    effects: Vec<Effect<M, R>>,
}

impl<M, R> Default for Outbox<M, R> {
    fn default() -> Self {
        Self { effects: Vec::new() }
    }
}

impl<M: Clone, R> Outbox<M, R> {
    /// Sends `message` to one process.
    pub fn send(&mut self, to: ProcessId, message: M) {
        self.effects.push(Effect::Send { to, message, again: false });
    }

    /// Sends `message` to each process of a set, lowest first.
    pub fn broadcast(&mut self, to: ProcessSet, message: &M) {
        for process in to {
            self.send(process, message.clone());
        }
    }

    /// Sends `message` again to each process of a set, lowest first.
    pub fn repeat(&mut self, to: ProcessSet, message: &M) {
        for process in to {
            self.effects.push(Effect::Send { to: process, message: message.clone(), again: true });
        }
    }

    /// Writes a record and waits until it is stable.
    pub fn force(&mut self, record: R) {
        self.effects.push(Effect::Force(record));
    }

    /// Writes a record without waiting.
    pub fn append(&mut self, record: R) {
        self.effects.push(Effect::Append(record));
    }

    /// Starts local work.
    pub fn perform(&mut self, work: Work) {
        self.effects.push(Effect::Perform(work));
    }

    /// Starts a timer.
    pub fn arm(&mut self, timer: Timer) {
        self.effects.push(Effect::Arm(timer));
    }

    /// Stops the timer of a kind.
    pub fn disarm(&mut self, kind: u8) {
        self.effects.push(Effect::Disarm(kind));
    }

    /// Tells observers something.
    pub fn note(&mut self, note: Note) {
        self.effects.push(Effect::Note(note));
    }

    /// Takes the effects out, in order.
    pub fn drain(&mut self) -> impl Iterator<Item = Effect<M, R>> + '_ {
        self.effects.drain(..)
    }
}

/// Local work that takes time and may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Work {
    /// Makes ready to commit; its outcome is the vote.
    Prepare,
    /// Carries out a step of a saga, counted from 0.
    Step(u8),
    /// Compensates a step of a saga, counted from 0.
    Compensate(u8),
}

/// How local work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WorkOutcome {
    /// Done; as a vote, YES.
    Done,
    /// Refused; as a vote, NO.
    Refused,
    /// There was nothing to write; as a vote, READ.
    ReadOnly,
    /// It could not be done now, and nothing was done; it may be tried again.
    Failed,
}

impl WorkOutcome {
    /// The word in files: `yes`, `no`, `read`, `fail`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Done => "yes",
            Self::Refused => "no",
            Self::ReadOnly => "read",
            Self::Failed => "fail",
        }
    }

    /// The vote that this outcome of [`Work::Prepare`] is. Who fails to prepare votes NO.
    pub const fn vote(self) -> &'static str {
        match self {
            Self::Done => "YES",
            Self::Refused | Self::Failed => "NO",
            Self::ReadOnly => "READ",
        }
    }
}

/// A timer of a process. How long it runs is a matter of the environment, not of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timer {
    /// Which of [`ProtocolInfo::timers`].
    pub kind: u8,
    /// How often it has fired in a row before; a simulator lets each wait longer than the last.
    pub attempt: u8,
}

impl Timer {
    /// A timer that has not fired yet.
    pub const fn new(kind: u8) -> Self {
        Self { kind, attempt: 0 }
    }

    /// The same timer, once more. The count stays at its greatest value.
    #[must_use]
    pub const fn again(self) -> Self {
        Self { kind: self.kind, attempt: self.attempt.saturating_add(1) }
    }
}
