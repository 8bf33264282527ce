//! The table of the kinds of faults, and the budget that a search has of each.

use serde::{Deserialize, Serialize};

use super::{
    DiskFault,
    info::{BudgetInfo, FaultInfo, Nature, Target, row},
};

/// The kind of a [`Fault`](super::Fault); its place in [`FAULTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultKind {
    /// [`Fault::Deliver`](super::Fault::Deliver)
    Deliver,
    /// [`Fault::Drop`](super::Fault::Drop)
    Drop,
    /// [`Fault::Duplicate`](super::Fault::Duplicate)
    Duplicate,
    /// [`Fault::Delay`](super::Fault::Delay)
    Delay,
    /// [`Fault::Crash`](super::Fault::Crash)
    Crash,
    /// [`Fault::Recover`](super::Fault::Recover)
    Recover,
    /// [`Fault::Fire`](super::Fault::Fire)
    Fire,
    /// [`Fault::Cut`](super::Fault::Cut)
    Cut,
    /// [`Fault::Heal`](super::Fault::Heal)
    Heal,
    /// [`Fault::Rival`](super::Fault::Rival)
    Rival,
    /// [`Fault::Flush`](super::Fault::Flush)
    Flush,
    /// [`Fault::Fail`](super::Fault::Fail)
    Fail,
    /// [`Fault::Advance`](super::Fault::Advance)
    Advance,
    /// [`Fault::Finish`](super::Fault::Finish)
    Finish,
    /// [`Fault::LoseLog`](super::Fault::LoseLog)
    LoseLog,
    /// [`Fault::SetBackLog`](super::Fault::SetBackLog)
    SetBackLog,
    /// [`Fault::FailWrite`](super::Fault::FailWrite)
    FailWrite,
    /// [`Fault::UncertainWrite`](super::Fault::UncertainWrite)
    UncertainWrite,
}

/// Every kind of fault, in the order of [`FaultKind`].
pub const FAULTS: [FaultInfo; FaultKind::COUNT] = {
    use FaultKind as K;
    use Nature::{Fault, Order, Repair};
    use Target::{Log, Message, Network, Process, Worker, Write};
    [
        row(K::Deliver, "deliver", Order, Message),
        row(K::Drop, "drop", Fault, Message).budgeted(
            "losses",
            ["lost message", "lost messages"],
            "Messages that never arrive",
        ),
        row(K::Duplicate, "duplicate", Fault, Message).budgeted(
            "duplicates",
            ["duplicate", "duplicates"],
            "Messages that arrive twice",
        ),
        row(K::Delay, "delay", Order, Message),
        row(K::Crash, "crash", Fault, Process).halting().budgeted(
            "crashes",
            ["crash", "crashes"],
            "Machines that stop",
        ),
        row(K::Recover, "recover", Repair, Process).budgeted(
            "recoveries",
            ["recovery", "recoveries"],
            "Machines that start again",
        ),
        row(K::Fire, "fire", Order, Process),
        row(K::Cut, "cut", Fault, Network).budgeted(
            "cuts",
            ["partition", "partitions"],
            "Partitions of the network in two",
        ),
        row(K::Heal, "heal", Repair, Network).budgeted(
            "heals",
            ["heal", "heals"],
            "Ends of all partitions",
        ),
        row(
            K::Rival,
            "rival",
            Fault,
            Worker { otherwise: "holds no rows that another transaction could want" },
        )
        .budgeted(
            "rivals",
            ["rival transaction", "rival transactions"],
            "Other transactions that ask a participant for the same rows",
        ),
        row(K::Flush, "flush", Order, Process),
        row(K::Fail, "fail", Fault, Worker { otherwise: "does no local work that could fail" }),
        row(K::Advance, "advance", Order, Process),
        row(K::Finish, "finish", Order, Process),
        row(
            K::LoseLog,
            "lose-log",
            Fault,
            Log { make: |process, _| DiskFault::LoseLog(process), numbered: false },
        )
        .marked("log lost")
        .budgeted(
            "log-losses",
            ["lost log", "lost logs"],
            "Logs that are lost while their process is down",
        )
        .keyed("log_losses"),
        row(
            K::SetBackLog,
            "set-back-log",
            Fault,
            Log {
                make: |process, records| DiskFault::SetBackLog { process, records },
                numbered: true,
            },
        )
        .marked("log set back")
        .budgeted(
            "log-restores",
            ["restored log", "restored logs"],
            "Logs that are set back to an earlier state while their process is down",
        )
        .keyed("log_restores"),
        row(K::FailWrite, "fail-write", Fault, Write { make: DiskFault::FailWrite })
            .marked("write fails")
            .halting()
            .budgeted("failed-writes", ["failed write", "failed writes"], "Forced writes that fail, which stops their machines")
            .keyed("failed_writes"),
        row(K::UncertainWrite, "uncertain-write", Fault, Write { make: DiskFault::UncertainWrite })
            .marked("write uncertain")
            .halting()
            .budgeted("uncertain-writes", ["uncertain write", "uncertain writes"], "Forced writes that are reported failed and are on disk, which stops their machines")
            .keyed("uncertain_writes"),
    ]
};

/// The order in which a fault budget is written: a fault, and what repairs it.
const BUDGET_ORDER: [FaultKind; 11] = [
    FaultKind::Crash,
    FaultKind::Recover,
    FaultKind::Drop,
    FaultKind::Duplicate,
    FaultKind::Cut,
    FaultKind::Heal,
    FaultKind::Rival,
    FaultKind::LoseLog,
    FaultKind::SetBackLog,
    FaultKind::FailWrite,
    FaultKind::UncertainWrite,
];

/// Every kind of fault that a search budgets, in the order in which a budget is written.
pub const BUDGETED: [BudgetInfo; BUDGET_ORDER.len()] = {
    let mut budgeted = [NO_BUDGET; BUDGET_ORDER.len()];
    let mut place = 0;
    while place < budgeted.len() {
        budgeted[place] = FAULTS[BUDGET_ORDER[place] as usize].budget.expect("it has one");
        place += 1;
    }
    budgeted
};

const NO_BUDGET: BudgetInfo =
    BudgetInfo { kind: FaultKind::Deliver, id: "", key: "", one: "", many: "", about: "" };

impl FaultKind {
    /// How many there are.
    pub const COUNT: usize = Self::UncertainWrite as usize + 1;

    /// What is to be known about it.
    pub const fn info(self) -> &'static FaultInfo {
        &FAULTS[self as usize]
    }
}

/// How many faults and repairs a search may use, all together, in any order and at any moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Budget {
    /// [`FaultKind::Crash`]
    pub crashes: u8,
    /// [`FaultKind::Recover`]
    pub recoveries: u8,
    /// [`FaultKind::Drop`]
    pub losses: u8,
    /// [`FaultKind::Duplicate`]
    pub duplicates: u8,
    /// [`FaultKind::Cut`]
    pub cuts: u8,
    /// [`FaultKind::Heal`]
    pub heals: u8,
    /// [`FaultKind::Rival`]
    pub rivals: u8,
    /// [`FaultKind::LoseLog`]
    #[serde(default)]
    pub log_losses: u8,
    /// [`FaultKind::SetBackLog`]
    #[serde(default)]
    pub log_restores: u8,
    /// [`FaultKind::FailWrite`]
    #[serde(default)]
    pub failed_writes: u8,
    /// [`FaultKind::UncertainWrite`]
    #[serde(default)]
    pub uncertain_writes: u8,
    /// Timers that fire; absent: as many as may.
    pub timeouts: Option<u8>,
    /// Whether every process may have crashed at some time. The promises of most protocols assume that
    /// one has not.
    pub total_failure: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self::NONE
    }
}

impl Budget {
    /// No fault, and no bound on timeouts.
    pub const NONE: Self = Self {
        crashes: 0,
        recoveries: 0,
        losses: 0,
        duplicates: 0,
        cuts: 0,
        heals: 0,
        rivals: 0,
        log_losses: 0,
        log_restores: 0,
        failed_writes: 0,
        uncertain_writes: 0,
        timeouts: None,
        total_failure: false,
    };

    /// How many of a kind there may be; 0 for one that is not budgeted.
    pub const fn count(&self, kind: FaultKind) -> u8 {
        let mut copy = *self;
        match copy.count_mut(kind) {
            Some(count) => *count,
            None => 0,
        }
    }

    /// How many of a kind there may be, to be changed; absent for one that is not budgeted.
    pub const fn count_mut(&mut self, kind: FaultKind) -> Option<&mut u8> {
        Some(match kind {
            FaultKind::Crash => &mut self.crashes,
            FaultKind::Recover => &mut self.recoveries,
            FaultKind::Drop => &mut self.losses,
            FaultKind::Duplicate => &mut self.duplicates,
            FaultKind::Cut => &mut self.cuts,
            FaultKind::Heal => &mut self.heals,
            FaultKind::Rival => &mut self.rivals,
            FaultKind::LoseLog => &mut self.log_losses,
            FaultKind::SetBackLog => &mut self.log_restores,
            FaultKind::FailWrite => &mut self.failed_writes,
            FaultKind::UncertainWrite => &mut self.uncertain_writes,
            FaultKind::Deliver
            | FaultKind::Delay
            | FaultKind::Fire
            | FaultKind::Flush
            | FaultKind::Fail
            | FaultKind::Advance
            | FaultKind::Finish => return None,
        })
    }

    /// Whether there may be a fault that stops a machine.
    pub fn halts(&self) -> bool {
        BUDGETED.iter().any(|info| info.kind.info().halts && self.count(info.kind) > 0)
    }

    /// Whether there may be any fault or repair.
    pub fn has_faults(&self) -> bool {
        BUDGETED.iter().any(|info| self.count(info.kind) > 0)
    }

    /// Takes one of a kind from it.
    ///
    /// # Panics
    /// If none is left: whoever spends has looked.
    pub(crate) fn spend(&mut self, kind: FaultKind) {
        let left = self.count_mut(kind).and_then(|count| {
            *count = count.checked_sub(1)?;
            Some(())
        });
        left.expect("only what is left is spent");
    }
}

/// Its counts that are not 0: `at most 1 crash, at most 2 lost messages`; empty if there are none.
impl core::fmt::Display for Budget {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut separator = "";
        for info in &BUDGETED {
            let count = self.count(info.kind);
            if count > 0 {
                let noun = if count == 1 { info.one } else { info.many };
                write!(f, "{separator}at most {count} {noun}")?;
                separator = ", ";
            }
        }
        Ok(())
    }
}
