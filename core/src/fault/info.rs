//! What is to be known about a kind of fault, as plain data that menus, budgets and searches iterate.

use alloc::{vec, vec::Vec};

use super::{DiskFault, FaultKind};
use crate::protocol::ProcessId;

/// What is to be known about a kind of fault.
#[derive(Clone, Copy, Debug)]
pub struct FaultInfo {
    /// Its kind, by which the table is indexed.
    pub kind: FaultKind,
    /// Its key in scenario files; never changes.
    pub id: &'static str,
    /// Whether it is a fault at all.
    pub nature: Nature,
    /// At what it is directed.
    pub target: Target,
    /// What a diagram writes beside its mark; absent if its effects have marks of their own.
    pub mark: Option<&'static str>,
    /// Whether it stops a machine, which can happen between any two effects of a process.
    pub halts: bool,
    /// How a search budgets it; absent if a search does not use it, or as often as it can.
    pub budget: Option<BudgetInfo>,
}

/// Whether something that an intervention does is a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// It is one.
    Fault,
    /// It ends the effect of one.
    Repair,
    /// It lets something that would have happened anyway happen earlier or later.
    Order,
}

/// At what a kind of fault is directed.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A message.
    Message,
    /// Any process.
    Process,
    /// A process that does local work and holds rows.
    Worker {
        /// What is to be said of another process, as the rest of a sentence.
        otherwise: &'static str,
    },
    /// The stable log of a process that is down: what is on its disk changes while nothing runs there.
    Log {
        /// The fault at a process, with a number of records.
        make: fn(ProcessId, u16) -> DiskFault,
        /// Whether the number matters: then there is a fault for every number less than that of the
        /// records in the log.
        numbered: bool,
    },
    /// The forced write that a process is about to carry out.
    Write {
        /// The fault at a process.
        make: fn(ProcessId) -> DiskFault,
    },
    /// The links between processes.
    Network,
}

/// How a search budgets a kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BudgetInfo {
    /// The kind of fault that it counts.
    pub kind: FaultKind,
    /// Its name on the command line and in addresses; never changes.
    pub id: &'static str,
    /// Its name in JavaScript; never changes.
    pub key: &'static str,
    /// One of it.
    pub one: &'static str,
    /// Several of it.
    pub many: &'static str,
    /// What one is, in the plural: `Machines that stop`.
    pub about: &'static str,
}

pub(super) const fn row(
    kind: FaultKind,
    id: &'static str,
    nature: Nature,
    target: Target,
) -> FaultInfo {
    FaultInfo { kind, id, nature, target, mark: None, halts: false, budget: None }
}

impl FaultInfo {
    /// The faults of this kind that may befall the disk of a process whose log has this number of
    /// records; none of another target.
    pub fn at_disk(&self, process: ProcessId, records: usize) -> Vec<DiskFault> {
        match self.target {
            Target::Log { make, numbered: true } => {
                // A fault counts no further: of a longer log it keeps at most 65,534 records.
                let records = u16::try_from(records).unwrap_or(u16::MAX);
                (0..records).map(|number| make(process, number)).collect()
            }
            Target::Log { make, numbered: false } => vec![make(process, 0)],
            Target::Write { make } => vec![make(process)],
            Target::Message | Target::Process | Target::Worker { .. } | Target::Network => vec![],
        }
    }

    pub(super) const fn marked(self, mark: &'static str) -> Self {
        Self { mark: Some(mark), ..self }
    }

    pub(super) const fn keyed(self, key: &'static str) -> Self {
        match self.budget {
            Some(budget) => Self { budget: Some(BudgetInfo { key, ..budget }), ..self },
            None => self,
        }
    }

    pub(super) const fn halting(self) -> Self {
        Self { halts: true, ..self }
    }

    pub(super) const fn budgeted(
        self,
        id: &'static str,
        [one, many]: [&'static str; 2],
        about: &'static str,
    ) -> Self {
        let budget = Some(BudgetInfo { kind: self.kind, id, key: id, one, many, about });
        Self { budget, ..self }
    }
}
