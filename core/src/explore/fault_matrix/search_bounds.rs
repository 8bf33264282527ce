//! What is left of the budgets of a class for a protocol with too many states for all of them.

use alloc::{vec, vec::Vec};

use super::{Budget, FaultClass, Goal};

/// How much of what its columns say is searched for a row. What is found stays true: less is searched,
/// and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchBounds {
    /// All of it.
    Whole,
    /// Protocols with quorums of sites: the numbers of their elections multiply with what happens.
    Quorums,
    /// Paxos Commit: as soon as two leaders have a ballot each, their messages to three acceptors pass
    /// each other in more orders than can be searched.
    Ballots,
}

impl SearchBounds {
    /// How what is searched differs from what [`FaultClass::about`] says, as sentences.
    pub const fn restriction(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::Quorums => Some(
                "Too many states for every budget: safety with one crash and recovery in F2, one \
                 split that lasts in F4, two timeouts in F5 and F6; blocking in F2 with one crash and \
                 recovery, and with two crashes for ever, in F5 and F6 with one participant.",
            ),
            Self::Ballots => Some(
                "Too many states for every budget: one participant, F = 1, all on machines of their \
                 own, asked by the leader, one ballot for each of the two leaders. Safety with every \
                 timeout in F0 and with one crash in F1, with none where a process comes back, as one \
                 at most does, and with one elsewhere. Blocking with one crash, which is F, in F1, \
                 with one split that lasts in F4, and not in F2, F3, F5 and F6.",
            ),
        }
    }

    /// The options that differ from those of the variant, by id.
    pub(super) const fn options(self) -> &'static [(&'static str, u8)] {
        match self {
            Self::Whole | Self::Quorums => &[],
            Self::Ballots => &[("faults", 1), ("initiator", 0), ("machines", 2), ("rounds", 1)],
        }
    }

    /// Among how many participants is searched; the row has `of`.
    pub(super) const fn participants(self, of: u8, class: FaultClass, goal: &Goal) -> u8 {
        match (self, class, goal) {
            (
                Self::Quorums,
                FaultClass::Asynchrony | FaultClass::AsynchronyAndCrash,
                Goal::Blocked,
            ) => 1,
            _ => of,
        }
    }

    /// What is left of the budgets of a class.
    pub(super) fn restrict(
        self,
        class: FaultClass,
        goal: &Goal,
        budgets: Vec<Budget>,
    ) -> Vec<Budget> {
        match (self, goal) {
            (Self::Whole, _) => budgets,
            (Self::Quorums, Goal::Blocked) => blocked_quorums(class, budgets),
            (Self::Quorums, _) => safe_quorums(class, budgets),
            (Self::Ballots, Goal::Blocked) => blocked_ballots(class, budgets),
            (Self::Ballots, _) => safe_ballots(class, budgets),
        }
    }
}

fn blocked_quorums(class: FaultClass, mut budgets: Vec<Budget>) -> Vec<Budget> {
    if class == FaultClass::CrashRecovery {
        for budget in budgets.iter_mut().skip(1) {
            budget.recoveries = 0;
        }
    }
    budgets
}

fn safe_quorums(class: FaultClass, mut budgets: Vec<Budget>) -> Vec<Budget> {
    match class {
        FaultClass::Asynchrony | FaultClass::AsynchronyAndCrash => {
            for budget in &mut budgets {
                budget.timeouts = Some(2);
            }
        }
        FaultClass::CrashRecovery | FaultClass::Partition => budgets.truncate(1),
        FaultClass::None | FaultClass::CrashStop | FaultClass::Omission => {}
    }
    budgets
}

/// Who is blocked can be told only if timers fire as often as they may. Nothing is asked where both
/// leaders then have a ballot, in every order, or where the bound on ballots would be what blocks.
fn blocked_ballots(class: FaultClass, mut budgets: Vec<Budget>) -> Vec<Budget> {
    match class {
        FaultClass::None => {}
        FaultClass::CrashStop | FaultClass::Partition => budgets.truncate(1),
        _ => budgets.clear(),
    }
    budgets
}

/// A timeout lets a leader begin a ballot against ballot 0, and so does a participant that comes back
/// and asks.
fn safe_ballots(class: FaultClass, budgets: Vec<Budget>) -> Vec<Budget> {
    let whole = |budget: Budget| vec![budget];
    let stays = |budget: Budget| vec![Budget { recoveries: 0, timeouts: Some(1), ..budget }];
    let returns = |budget: Budget| vec![Budget { recoveries: 1, timeouts: Some(0), ..budget }];
    let left = |budget: Budget| match class {
        FaultClass::None => whole(budget),
        FaultClass::CrashStop if budget.crashes == 1 => whole(budget),
        FaultClass::CrashStop
        | FaultClass::Omission
        | FaultClass::Partition
        | FaultClass::Asynchrony => stays(budget),
        FaultClass::CrashRecovery => returns(budget),
        FaultClass::AsynchronyAndCrash => [stays(budget), returns(budget)].concat(),
    };
    budgets.into_iter().flat_map(left).collect()
}
