//! The contract: what a protocol is, with no world, clock, network or randomness in it.
//!
//! A process consumes one [`Input`] and answers with an ordered list of [`Effect`]s. The order is
//! the contract: "write the record before the message leaves" is the record standing before the
//! message in the list, and a crash may fall between any two entries. A restart is no special case:
//! [`Machine::boot`] gets what the stable log holds, which is nothing the first time.

mod config;
mod cost;
mod erased;
mod family;
mod info;
mod labels;
mod process;
mod roles;
mod script;
mod status;
mod timer;

use alloc::{borrow::Cow, format, vec::Vec};
use core::{fmt::Debug, hash::Hash};

pub use config::{Configuration, Configured, Initiator, OptionValue};
pub(crate) use config::{choices, mistakes, options};
pub use cost::{Case, Convention, Costs, Described, Formula};
pub use erased::{AnyMessage, AnyNode, AnyRecord, Code, Erased};
pub use family::{Ended, FamilyInfo, PropertyInfo, ProtocolFamily};
pub use info::{
    Choice, MAX_OPTIONS, MistakeInfo, OptionInfo, OptionKind, Options, ProtocolInfo, TimerInfo,
    Variant, WorkOutcomeInfo,
};
pub use labels::{MessageInfo, Phase, Purpose, RecordInfo};
pub use process::{Names, Process, ProcessId, ProcessSet, Role, Setup};
pub use roles::RoleMachine;
pub(crate) use roles::roles;
pub use script::{Operation, Script, ScriptError, ScriptInfo};
pub use status::{Decision, Fact, FactValue, Note, OutcomeStatus, Status};
pub(crate) use timer::timers;
pub use timer::{Timer, TimerKind};

/// The state machine that a process of a protocol is: pure functions.
pub trait Machine: Copy + Debug + Eq + Hash + Send + Sync + 'static {
    /// The options of a run, typed.
    type Config: Copy + Debug + Send + Sync + 'static;
    /// The volatile state of one process: lost in a crash.
    type Node: Clone + Debug + Eq + Hash + Send + Sync;
    /// What travels between processes.
    type Message: Clone + Debug + Eq + Hash + Send + Sync + MessageInfo;
    /// What the stable log of a process holds.
    type Record: Clone + Debug + Eq + Hash + Send + Sync + RecordInfo;
    /// The timers that processes arm.
    type Timer: TimerKind;

    /// The options that a setup was made from.
    fn config(setup: &Setup) -> &Self::Config {
        setup.config.get()
    }

    /// Starts a process from what its stable log holds, which is nothing the first time.
    fn boot(cx: Context<'_, Self>, log: &[Self::Record], out: &mut Outbox<Self>) -> Self::Node;

    /// Consumes one input. Pure: no clock, no randomness, no I/O.
    fn step(
        cx: Context<'_, Self>,
        node: &mut Self::Node,
        input: Input<Self::Message, Self::Timer>,
        out: &mut Outbox<Self>,
    );

    /// What an observer may know of a process.
    fn status(cx: Context<'_, Self>, node: &Self::Node) -> Status;

    /// From whom something is missing when this timer fires. Under synchronous timing a timer fires only
    /// if nothing from any of these can still come.
    fn awaits(cx: Context<'_, Self>, node: &Self::Node, timer: Self::Timer) -> ProcessSet;

    /// Renames processes in what a process knows.
    fn rename_node(_node: &mut Self::Node, _names: &Names) {}
}

/// A protocol: its machine, and what is to be known about it.
pub trait Protocol: Machine<Config: Configuration> {
    /// Name, source, roles, options, assumptions and the published costs.
    const INFO: ProtocolInfo;

    /// The processes of a run, in the order in which diagrams show them. If the protocol plays a
    /// script, a client for each of its transactions comes before them, called `T1`, `T2`, …
    fn processes(config: &Self::Config, participants: u8) -> Vec<Process>;

    /// Whether participants that vote alike behave alike in everything but their names. Then a search
    /// may keep one of all states that differ only in them, with the help of the renamings.
    fn interchangeable(_config: &Self::Config) -> bool {
        false
    }

    /// Renames processes in what a message says.
    fn rename_message(_message: &mut Self::Message, _names: &Names) {}

    /// Renames processes in what a record holds.
    fn rename_record(_record: &mut Self::Record, _names: &Names) {}

    /// What a step of a saga, counted from 0, and its compensation are called.
    fn step_names(_config: &Self::Config, step: u8) -> (Cow<'static, str>, Cow<'static, str>) {
        let number = u16::from(step) + 1;
        (format!("T{number}").into(), format!("C{number}").into())
    }
}

/// Which process is running, and in which run.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a, M: Machine> {
    /// The process that consumes the input.
    pub me: ProcessId,
    /// The processes of the run; every process knows them.
    pub setup: &'a Setup,
    /// The options of the run.
    pub config: &'a M::Config,
}

impl<'a, M: Machine> Context<'a, M> {
    /// The context of a process.
    pub fn new(setup: &'a Setup, me: ProcessId) -> Self {
        Self { me, setup, config: M::config(setup) }
    }

    /// This process.
    pub fn process(self) -> &'a Process {
        &self.setup.processes[self.me.index()]
    }
}

/// What a process may be given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input<M, T> {
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
        /// The work that ended.
        work: Work,
        /// How it ended.
        outcome: WorkOutcome,
    },
    /// An armed timer has fired.
    Timeout(Timer<T>),
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
    ///
    /// If the write fails, the process does not go on: it stops, and recovers from what its log really
    /// holds. After a failed `fsync` it is unknown what is on the disk, and trying again may report
    /// success for pages that were dropped (Rebello et al., "Can Applications Recover from fsync
    /// Failures?", USENIX ATC 2020); `PostgreSQL`, `InnoDB` and etcd stop as well. So no protocol has to
    /// handle a failed write, and it can do no harm that a crash at the same place could not.
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
pub struct Outbox<M: Machine> {
    effects: Vec<Effect<M::Message, M::Record>>,
}

impl<M: Machine> Default for Outbox<M> {
    fn default() -> Self {
        Self { effects: Vec::new() }
    }
}

impl<M: Machine> Outbox<M> {
    /// Sends `message` to one process.
    pub fn send(&mut self, to: ProcessId, message: M::Message) {
        self.effects.push(Effect::Send { to, message, again: false });
    }

    /// Sends `message` to each process of a set, lowest first.
    pub fn broadcast(&mut self, to: ProcessSet, message: &M::Message) {
        for process in to {
            self.send(process, message.clone());
        }
    }

    /// Sends `message` again to each process of a set, lowest first.
    pub fn repeat(&mut self, to: ProcessSet, message: &M::Message) {
        for process in to {
            self.effects.push(Effect::Send { to: process, message: message.clone(), again: true });
        }
    }

    /// Writes a record and waits until it is stable.
    pub fn force(&mut self, record: M::Record) {
        self.effects.push(Effect::Force(record));
    }

    /// Writes a record without waiting.
    pub fn append(&mut self, record: M::Record) {
        self.effects.push(Effect::Append(record));
    }

    /// Starts local work.
    pub fn perform(&mut self, work: Work) {
        self.effects.push(Effect::Perform(work));
    }

    /// Starts a timer: one that has not fired yet, by its kind, or one that has, once more.
    pub fn arm(&mut self, timer: impl Into<Timer<M::Timer>>) {
        self.effects.push(Effect::Arm(timer.into().on_the_wire()));
    }

    /// Stops the timer of a kind.
    pub fn disarm(&mut self, kind: M::Timer) {
        self.effects.push(Effect::Disarm(kind.place()));
    }

    /// Tells observers something.
    pub fn note(&mut self, note: Note) {
        self.effects.push(Effect::Note(note));
    }

    /// Takes the effects out, in order.
    pub fn drain(&mut self) -> impl Iterator<Item = Effect<M::Message, M::Record>> + '_ {
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
