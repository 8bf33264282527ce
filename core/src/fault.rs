//! Every kind of fault, once: what it is called, at whom it may be directed, and how a search budgets it.
//!
//! A [`Fault`] is what an intervention of a scenario does to a run. The same type is what a world lets
//! happen ([`crate::world::Action::Fault`]), what a trace shows, and what a search chooses: they differ
//! only in how a message is named. Budgets, the command line and the JavaScript module take their lists
//! of kinds from [`FAULTS`]; for faults at a disk ([`Target::Log`], [`Target::Write`]) so do searches and
//! the page's menu. What a kind does, how it is worded and where it is drawn is code: ARCHITECTURE.md
//! lists the places of a new one.
//!
//! Some kinds are no faults: a [`Nature::Repair`] ends the effect of one, and a [`Nature::Order`] lets
//! something happen earlier or later that would have happened anyway.
//!
//! The docs of [`Fault`] are the descriptions in `docs/scenario.schema.json`.

mod action_error;
mod check;
mod info;
mod kinds;
mod message_ref;

use core::convert::Infallible;

use serde::{Deserialize, Serialize};

pub use action_error::ActionError;
pub(crate) use check::{bounded, counted, known};
pub use info::{BudgetInfo, FaultInfo, Nature, Target};
pub use kinds::{BUDGETED, Budget, FAULTS, FaultKind};
pub use message_ref::{Label, MessageRef};

use crate::protocol::{ProcessId, ProcessSet};

/// The latest time that an intervention may name, and the longest delay, in ticks.
pub const MAX_TICK: u32 = 10_000_000;

/// What an intervention does. `P` names a process, `S` a set of them and `M` a message.
///
/// The order of the variants is part of every link: append only. Their names are keys of the scenario
/// file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(description = "What an intervention does.")
)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Fault<P = ProcessId, S = ProcessSet, M = MessageRef<P>> {
    /// A message arrives now, before others that would have come earlier.
    Deliver(M),
    /// A message is lost.
    Drop(M),
    /// A message arrives twice.
    Duplicate(M),
    /// A message arrives later.
    Delay {
        /// The message that arrives later.
        message: M,
        /// How much later.
        ticks: u32,
    },
    /// A process stops, and with it every process of its machine.
    Crash(P),
    /// A process that is down starts again from its log, and with it every process of its machine.
    Recover(P),
    /// An armed timer fires now.
    Fire {
        /// The process whose timer it is.
        process: P,
        /// Its place among the protocol's timers.
        timer: u8,
    },
    /// Links let nothing through any more.
    Cut {
        /// From any of these processes,
        from: S,
        /// to any of these.
        to: S,
        /// Whether nothing gets back either.
        both_ways: bool,
    },
    /// Every link lets messages through again.
    Heal,
    /// Another transaction asks a process for the same rows: it waits while they are locked.
    Rival(P),
    /// What a process wrote without waiting reaches stable storage.
    Flush(P),
    /// The next pieces of local work of a process fail: nothing is done, and it may be tried again.
    Fail {
        /// The process whose work it is.
        process: P,
        /// How many pieces; 0: all from now on.
        times: u16,
    },
    /// A process carries out its next effect now, before others that would have done so earlier.
    Advance(P),
    /// The local work that a process began first ends now.
    Finish(P),
    /// The stable log of a process that is down is lost: it restarts as one that knows nothing.
    LoseLog(P),
    /// The stable log of a process that is down is set back to an earlier state, as by a restored
    /// backup.
    SetBackLog {
        /// The process whose log it is.
        process: P,
        /// How many of its first records are left.
        records: u16,
    },
    /// The forced write that a process is about to carry out fails, and the process stops.
    FailWrite(P),
    /// The forced write that a process is about to carry out is reported failed, so that the process
    /// stops, and the record is there when it restarts.
    UncertainWrite(P),
}

impl<P, S, M> Fault<P, S, M> {
    /// Its kind.
    pub const fn kind(&self) -> FaultKind {
        match self {
            Self::Deliver(_) => FaultKind::Deliver,
            Self::Drop(_) => FaultKind::Drop,
            Self::Duplicate(_) => FaultKind::Duplicate,
            Self::Delay { .. } => FaultKind::Delay,
            Self::Crash(_) => FaultKind::Crash,
            Self::Recover(_) => FaultKind::Recover,
            Self::Fire { .. } => FaultKind::Fire,
            Self::Cut { .. } => FaultKind::Cut,
            Self::Heal => FaultKind::Heal,
            Self::Rival(_) => FaultKind::Rival,
            Self::Flush(_) => FaultKind::Flush,
            Self::Fail { .. } => FaultKind::Fail,
            Self::Advance(_) => FaultKind::Advance,
            Self::Finish(_) => FaultKind::Finish,
            Self::LoseLog(_) => FaultKind::LoseLog,
            Self::SetBackLog { .. } => FaultKind::SetBackLog,
            Self::FailWrite(_) => FaultKind::FailWrite,
            Self::UncertainWrite(_) => FaultKind::UncertainWrite,
        }
    }

    /// The number that it has beside its target: ticks, a timer's place, how many times, how many records.
    pub const fn number(&self) -> Option<u32> {
        match self {
            Self::Delay { ticks, .. } => Some(*ticks),
            Self::Fire { timer, .. } => Some(*timer as u32),
            Self::Fail { times: number, .. } | Self::SetBackLog { records: number, .. } => {
                Some(*number as u32)
            }
            _ => None,
        }
    }

    /// The process at which it is directed, if it is directed at one.
    pub const fn process(&self) -> Option<&P> {
        match self {
            Self::Crash(process)
            | Self::Recover(process)
            | Self::Fire { process, .. }
            | Self::Rival(process)
            | Self::Flush(process)
            | Self::Fail { process, .. }
            | Self::Advance(process)
            | Self::Finish(process)
            | Self::LoseLog(process)
            | Self::SetBackLog { process, .. }
            | Self::FailWrite(process)
            | Self::UncertainWrite(process) => Some(process),
            Self::Deliver(_)
            | Self::Drop(_)
            | Self::Duplicate(_)
            | Self::Delay { .. }
            | Self::Cut { .. }
            | Self::Heal => None,
        }
    }

    /// The message at which it is directed, if it is directed at one.
    pub const fn message(&self) -> Option<&M> {
        match self {
            Self::Deliver(message)
            | Self::Drop(message)
            | Self::Duplicate(message)
            | Self::Delay { message, .. } => Some(message),
            _ => None,
        }
    }

    /// The same, to be changed.
    pub(crate) const fn message_mut(&mut self) -> Option<&mut M> {
        match self {
            Self::Deliver(message)
            | Self::Drop(message)
            | Self::Duplicate(message)
            | Self::Delay { message, .. } => Some(message),
            _ => None,
        }
    }

    /// The same fault with processes, sets of them and messages named in another way, where each has
    /// such a name.
    ///
    /// # Errors
    /// The first error of the three.
    pub fn try_map<Q, T, N, E>(
        &self,
        process: &impl Fn(&P) -> Result<Q, E>,
        set: &impl Fn(&S) -> Result<T, E>,
        message: &impl Fn(&M) -> Result<N, E>,
    ) -> Result<Fault<Q, T, N>, E> {
        Ok(match self {
            Self::Deliver(it) => Fault::Deliver(message(it)?),
            Self::Drop(it) => Fault::Drop(message(it)?),
            Self::Duplicate(it) => Fault::Duplicate(message(it)?),
            Self::Delay { message: it, ticks } => {
                Fault::Delay { message: message(it)?, ticks: *ticks }
            }
            Self::Crash(it) => Fault::Crash(process(it)?),
            Self::Recover(it) => Fault::Recover(process(it)?),
            Self::Fire { process: it, timer } => {
                Fault::Fire { process: process(it)?, timer: *timer }
            }
            Self::Cut { from, to, both_ways } => {
                Fault::Cut { from: set(from)?, to: set(to)?, both_ways: *both_ways }
            }
            Self::Heal => Fault::Heal,
            Self::Rival(it) => Fault::Rival(process(it)?),
            Self::Flush(it) => Fault::Flush(process(it)?),
            Self::Fail { process: it, times } => {
                Fault::Fail { process: process(it)?, times: *times }
            }
            Self::Advance(it) => Fault::Advance(process(it)?),
            Self::Finish(it) => Fault::Finish(process(it)?),
            Self::LoseLog(it) => Fault::LoseLog(process(it)?),
            Self::SetBackLog { process: it, records } => {
                Fault::SetBackLog { process: process(it)?, records: *records }
            }
            Self::FailWrite(it) => Fault::FailWrite(process(it)?),
            Self::UncertainWrite(it) => Fault::UncertainWrite(process(it)?),
        })
    }
}

/// A fault at a disk, which no message has to do with.
pub type DiskFault = Fault<ProcessId, ProcessSet, Infallible>;

impl DiskFault {
    /// The same fault among such as may be about messages.
    pub fn widened<M>(&self) -> Fault<ProcessId, ProcessSet, M> {
        match self.try_map_message(|never| match *never {}) {
            Ok(fault) => fault,
            Err::<_, Infallible>(never) => match never {},
        }
    }
}

impl<M> Fault<ProcessId, ProcessSet, M> {
    /// The same fault with its message named in another way, where it has such a name.
    ///
    /// # Errors
    /// That of `message`.
    pub fn try_map_message<N, E>(
        &self,
        message: impl Fn(&M) -> Result<N, E>,
    ) -> Result<Fault<ProcessId, ProcessSet, N>, E> {
        self.try_map(&|process| Ok(*process), &|set| Ok(*set), &message)
    }
}

#[cfg(test)]
mod tests {
    use alloc::{format, string::ToString};

    use super::*;

    #[test]
    fn every_kind_stands_at_its_place_and_has_its_own_names() {
        for (place, info) in FAULTS.iter().enumerate() {
            assert_eq!(info.kind as usize, place);
            assert!(FAULTS[..place].iter().all(|other| other.id != info.id), "{}", info.id);
            let budgeted = BUDGETED.iter().filter(|it| it.kind == info.kind).count();
            assert_eq!(budgeted, usize::from(info.budget.is_some()), "{}", info.id);
            let counted = Budget::default().count_mut(info.kind).is_some();
            assert_eq!(counted, info.budget.is_some(), "{}", info.id);
        }
    }

    #[test]
    fn a_key_of_a_file_is_the_id_of_its_kind() {
        let (p, s) = (ProcessId(1), ProcessSet::one(ProcessId(2)));
        let m = MessageRef::new(ProcessId(0), p, 1);
        let all: [Fault; FaultKind::COUNT] = [
            Fault::Deliver(m),
            Fault::Drop(m),
            Fault::Duplicate(m),
            Fault::Delay { message: m, ticks: 1 },
            Fault::Crash(p),
            Fault::Recover(p),
            Fault::Fire { process: p, timer: 0 },
            Fault::Cut { from: ProcessSet::one(p), to: s, both_ways: true },
            Fault::Heal,
            Fault::Rival(p),
            Fault::Flush(p),
            Fault::Fail { process: p, times: 1 },
            Fault::Advance(p),
            Fault::Finish(p),
            Fault::LoseLog(p),
            Fault::SetBackLog { process: p, records: 1 },
            Fault::FailWrite(p),
            Fault::UncertainWrite(p),
        ];
        for (fault, info) in all.iter().zip(&FAULTS) {
            assert_eq!(fault.kind(), info.kind);
            let named: Result<Fault<u8, u128>, ()> =
                fault.try_map(&|id| Ok(id.0), &|set| Ok(set.bits()), &|message| {
                    message.try_map(&|id| Ok(id.0))
                });
            let text = serde_json::to_string(&named.expect("everything has a number"));
            let text = text.expect("it is data");
            assert!(
                text.starts_with(&format!("{{\"{}\"", info.id)) || text == "\"heal\"",
                "{text}"
            );
        }
    }

    #[test]
    fn the_fields_of_a_budget_are_its_keys() {
        let text = serde_json::to_string(&Budget::default()).expect("it is data");
        for info in &BUDGETED {
            assert!(text.contains(&format!("\"{}\":0", info.key)), "{}", info.key);
            assert_eq!(info.id.replace('-', "_"), info.key);
        }
    }

    #[test]
    fn a_budget_says_what_it_allows() {
        let budget = Budget { crashes: 1, losses: 2, ..Budget::default() };
        assert_eq!(budget.to_string(), "at most 1 crash, at most 2 lost messages");
        assert_eq!(Budget::default().to_string(), "");
    }
}
