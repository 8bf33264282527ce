//! Module `TwoPhase`: two-phase commit.
//!
//! Resource managers prepare unasked and say so; the transaction manager (TM) collects `Prepared`
//! messages and commits once it has all of them, or aborts at any time before. An abort that a resource
//! manager chooses is not announced: the TM may as well abort by itself.
//!
//! With N resource managers there are 6ᴺ + 4ᴺ + 2ᴺ states, the farthest 3N + 2 deep: 6ᴺ once the TM has
//! aborted, 4ᴺ while it has not decided, 2ᴺ once it has committed.

use alloc::{format, string::String, vec::Vec};
use core::fmt;

use super::{
    Instance, Invalid,
    packed::{ResourceManagers, RmState, ones, resource_managers, sorted},
};
use crate::checker::{Invariant, Model};

/// The model. A state is a word:
///
/// ```text
/// bits 4rm, 4rm + 1   rmState[rm]
/// bit  4rm + 2        whether [type |-> "Prepared", rm |-> rm] is in msgs
/// bit  4rm + 3        whether rm is in tmPrepared
/// bits 60, 61         tmState
/// ```
///
/// `Commit` is in msgs exactly while tmState is "committed", and `Abort` while it is "aborted": the two
/// change together and never back.
#[derive(Clone, Copy, Debug)]
pub struct TwoPhase {
    resource_managers: u32,
    symmetry: bool,
}

const PART: u32 = 4;
const SENT: u64 = 0b0100;
const RECEIVED: u64 = 0b1000;
const TM: u32 = 60;

/// A state in parts, for a refinement mapping.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Seen {
    /// `rmState`, one for each resource manager.
    pub rm_state: Vec<RmState>,
    /// `tmState`
    pub tm_state: TmState,
    /// Whose `Prepared` is in msgs.
    pub sent: Vec<bool>,
    /// Who is in `tmPrepared`.
    pub tm_prepared: Vec<bool>,
}

/// `tmState`: what the transaction manager has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TmState {
    /// Nothing yet.
    Init,
    /// To commit.
    Committed,
    /// To abort.
    Aborted,
}

impl TmState {
    const fn bits(self) -> u64 {
        self as u64
    }

    /// From the lowest two bits.
    const fn from_bits(bits: u64) -> Self {
        match bits & 3 {
            0 => Self::Init,
            1 => Self::Committed,
            _ => Self::Aborted,
        }
    }
}

impl Seen {
    /// The initial state of this number of resource managers.
    pub fn initial(resource_managers: usize) -> Self {
        Self {
            rm_state: alloc::vec![RmState::Working; resource_managers],
            tm_state: TmState::Init,
            sent: alloc::vec![false; resource_managers],
            tm_prepared: alloc::vec![false; resource_managers],
        }
    }
}

/// The actions of the module; resource managers are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    TMRcvPrepared(u32),
    TMCommit,
    TMAbort,
    RMPrepare(u32),
    RMChooseToAbort(u32),
    RMRcvCommitMsg(u32),
    RMRcvAbortMsg(u32),
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TMRcvPrepared(rm) => write!(f, "TMRcvPrepared(r{})", rm + 1),
            Self::TMCommit => write!(f, "TMCommit"),
            Self::TMAbort => write!(f, "TMAbort"),
            Self::RMPrepare(rm) => write!(f, "RMPrepare(r{})", rm + 1),
            Self::RMChooseToAbort(rm) => write!(f, "RMChooseToAbort(r{})", rm + 1),
            Self::RMRcvCommitMsg(rm) => write!(f, "RMRcvCommitMsg(r{})", rm + 1),
            Self::RMRcvAbortMsg(rm) => write!(f, "RMRcvAbortMsg(r{})", rm + 1),
        }
    }
}

impl TwoPhase {
    /// Takes the number of resource managers, 1 to 15, and whether their names matter.
    pub fn new(instance: &Instance) -> Result<Self, Invalid> {
        let greatest = TM / PART;
        let resource_managers =
            resource_managers("TwoPhase", instance.resource_managers, greatest)?;
        Ok(Self { resource_managers, symmetry: instance.symmetry })
    }

    /// The state that has these parts, one for each of the instance's resource managers.
    pub fn state(self, seen: &Seen) -> u64 {
        let parts = seen.rm_state.iter().zip(&seen.sent).zip(&seen.tm_prepared);
        let parts = (0..self.resource_managers).zip(parts);
        parts.fold(with_tm(0, seen.tm_state), |state, (rm, ((is, sent), received))| {
            let part = is.bits() | (u64::from(*sent) * SENT) | (u64::from(*received) * RECEIVED);
            state | part << (rm * PART)
        })
    }

    /// `tmPrepared = RM`
    const fn all_prepared(self, state: u64) -> bool {
        let all = RECEIVED * (ones(self.resource_managers * PART) / ones(PART));
        state & all == all
    }
}

impl ResourceManagers for TwoPhase {
    fn rm_states(&self, state: u64) -> impl Iterator<Item = RmState> + Clone {
        (0..self.resource_managers).map(move |rm| rm_state(state, rm))
    }
}

/// `tmState`
const fn tm_state(state: u64) -> TmState {
    TmState::from_bits(state >> TM)
}

/// `tmState' = to`, from "init"; with it, `Commit` or `Abort` is in msgs.
const fn with_tm(state: u64, to: TmState) -> u64 {
    state | to.bits() << TM
}

/// `rmState[rm]`
const fn rm_state(state: u64, rm: u32) -> RmState {
    RmState::from_bits(state >> (rm * PART))
}

/// `rmState' = [rmState EXCEPT ![rm] = to]`
const fn with_rm(state: u64, rm: u32, to: RmState) -> u64 {
    let place = rm * PART;
    state & !(ones(RmState::BITS) << place) | to.bits() << place
}

/// `[type |-> "Prepared", rm |-> rm] \in msgs`
const fn is_sent(state: u64, rm: u32) -> bool {
    state >> (rm * PART) & SENT != 0
}

/// `msgs' = msgs \cup {[type |-> "Prepared", rm |-> rm]}`
const fn with_sent(state: u64, rm: u32) -> u64 {
    state | SENT << (rm * PART)
}

/// `tmPrepared' = tmPrepared \cup {rm}`
const fn with_received(state: u64, rm: u32) -> u64 {
    state | RECEIVED << (rm * PART)
}

impl Model for TwoPhase {
    type State = u64;
    type Action = Action;

    fn initial(&mut self, mut found: impl FnMut(u64)) {
        found(0);
    }

    fn successors(&mut self, state: u64, mut found: impl FnMut(Action, u64)) {
        let tm_state = tm_state(state);
        if tm_state == TmState::Init {
            if self.all_prepared(state) {
                found(Action::TMCommit, with_tm(state, TmState::Committed));
            }
            found(Action::TMAbort, with_tm(state, TmState::Aborted));
        }
        for rm in 0..self.resource_managers {
            if tm_state == TmState::Init && is_sent(state, rm) {
                found(Action::TMRcvPrepared(rm), with_received(state, rm));
            }
            if rm_state(state, rm) == RmState::Working {
                let prepared = with_rm(state, rm, RmState::Prepared);
                found(Action::RMPrepare(rm), with_sent(prepared, rm));
                found(Action::RMChooseToAbort(rm), with_rm(state, rm, RmState::Aborted));
            }
            match tm_state {
                TmState::Init => {}
                TmState::Committed => {
                    found(Action::RMRcvCommitMsg(rm), with_rm(state, rm, RmState::Committed));
                }
                TmState::Aborted => {
                    found(Action::RMRcvAbortMsg(rm), with_rm(state, rm, RmState::Aborted));
                }
            }
        }
    }

    fn invariants(&self) -> Vec<Invariant<Self>> {
        Self::tc_consistent()
    }

    fn describe(&self, state: u64) -> String {
        let tm = match tm_state(state) {
            TmState::Init => "init",
            TmState::Committed => "committed",
            TmState::Aborted => "aborted",
        };
        let names = |bit: u64| {
            let has = |rm: &u32| state >> (rm * PART) & bit != 0;
            let names = (0..self.resource_managers).filter(has).map(|rm| format!("r{}", rm + 1));
            names.collect::<Vec<_>>().join(" ")
        };
        format!(
            "{}; TM {tm}, Prepared sent by {{{}}}, received from {{{}}}",
            self.describe_rm_states(state),
            names(SENT),
            names(RECEIVED)
        )
    }

    fn canonical(&mut self, state: u64) -> u64 {
        if self.symmetry { sorted(state, PART, self.resource_managers) } else { state }
    }
}

#[cfg(test)]
mod tests {
    use alloc::{string::ToString, vec};

    use super::*;
    use crate::{
        checker::{Limits, Search, SearchOutcome},
        tla_models::Specification,
    };

    /// The TM commits as soon as one resource manager is prepared.
    struct Hasty(TwoPhase);

    impl Model for Hasty {
        type State = u64;
        type Action = Action;

        fn initial(&mut self, found: impl FnMut(u64)) {
            self.0.initial(found);
        }

        fn successors(&mut self, state: u64, mut found: impl FnMut(Action, u64)) {
            self.0.successors(state, &mut found);
            let received =
                (0..self.0.resource_managers).any(|rm| state >> (rm * PART) & RECEIVED != 0);
            if tm_state(state) == TmState::Init && received {
                found(Action::TMCommit, with_tm(state, TmState::Committed));
            }
        }

        fn invariants(&self) -> Vec<Invariant<Self>> {
            let holds = |model: &Self, state| model.0.is_consistent(state);
            vec![Invariant { name: "TCConsistent", holds }]
        }

        fn describe(&self, state: u64) -> String {
            self.0.describe(state)
        }

        fn canonical(&mut self, state: u64) -> u64 {
            self.0.canonical(state)
        }
    }

    #[test]
    fn committing_without_everybody_is_found_out() {
        for symmetry in [false, true] {
            let instance = Instance { symmetry, ..Instance::of(Specification::TwoPhase) };
            let model = Hasty(TwoPhase::new(&instance).unwrap());
            let mut search = Search::new(model, Limits::default());
            while search.advance(100).outcome == SearchOutcome::Unfinished {}
            assert_eq!(search.progress().outcome, SearchOutcome::Violated("TCConsistent"));
            let path = search.counterexample().unwrap();
            let actions: Vec<String> = path.steps.iter().map(|it| it.0.to_string()).collect();
            // One prepares, is heard, and learns of the decision; another aborts at some time.
            assert_eq!(actions.len(), 5, "{actions:?}");
            for name in
                ["RMPrepare", "TMRcvPrepared", "TMCommit", "RMRcvCommitMsg", "RMChooseToAbort"]
            {
                assert!(actions.iter().any(|it| it.starts_with(name)), "{actions:?}");
            }
            let (_, last) = path.steps.last().unwrap();
            let words = search.model().describe(*last);
            assert!(words.contains("TM committed"), "{words}");
        }
    }
}
