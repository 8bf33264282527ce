//! What a search looks for.

use alloc::{boxed::Box, format, string::String};
use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    goal::{Expression, StateView},
    protocol::{
        Decision, OutcomeStatus, ProcessId, ProcessSet, ProtocolFamily, ProtocolInfo, Setup, Status,
    },
    protocols::ProtocolId,
};

/// What a search looks for. As text it is its id, `violated`, `blocked`, `commit`, `none-knows`, `state:READY`, or an
/// [`Expression`], `blocked(p1) and up(C)`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "typescript",
    derive(tsify::Tsify),
    tsify(
        type = "\"violated\" | \"blocked\" | \"commit\" | \"abort\" | \"all-know\" | \"none-knows\" | \"one-knows\" | \"diverged\" | \"locks-orphaned\" | `state:${string}` | (string & {})"
    )
)]
pub enum Goal {
    /// A violated property.
    #[default]
    Violated,
    /// A process that is up and in doubt, and that nothing can free but a repair; of sagas, one that can
    /// end no more although nothing is left to be repaired.
    Blocked,
    /// A decision.
    Decided(Decision),
    /// A moment at which this is so, though it may pass.
    Reached(Condition),
    /// A moment at which the [`Expression`] of this text holds, though it may pass.
    Expression(Box<str>),
}

/// A [`Goal`] as a search judges it: an expression is parsed for the processes and states of the run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// [`Goal::Violated`].
    Violated,
    /// [`Goal::Blocked`].
    Blocked,
    /// [`Goal::Decided`].
    Decided(Decision),
    /// [`Goal::Reached`].
    Reached(Condition),
    /// [`Goal::Expression`].
    Expression(Expression),
}

/// What may be so at a moment of a run, of those who are up then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// Every process is up and knows the outcome, or has no part in it.
    EverybodyKnows,
    /// A process is up and in doubt, and none that is up knows the outcome.
    NobodyKnows,
    /// One process is up and knows the outcome, and all others that are up, at least one, are in doubt.
    OneKnows,
    /// One process has committed and another has aborted, whether it was promised or not. Who has
    /// crashed since counts no more: that is a broken promise.
    Split,
    /// A process is up and holds locks, and every process that leads is down.
    LockedOut,
    /// A process is up and in this state; the word is one of [`ProtocolInfo::states`].
    State(&'static str),
}

/// Earlier spellings, which links, scripts and command lines may hold.
const OLD_IDS: [(&str, &str); 4] = [
    ("everybody-knows", "all-know"),
    ("nobody-knows", "none-knows"),
    ("split", "diverged"),
    ("locked-out", "locks-orphaned"),
];

/// What comes before the name of a state.
const STATE: &str = "state:";

impl Goal {
    /// Every goal with a name of its own, but those about a state.
    pub const ALL: [Self; 9] = [
        Self::Violated,
        Self::Blocked,
        Self::Decided(Decision::Commit),
        Self::Decided(Decision::Abort),
        Self::Reached(Condition::EverybodyKnows),
        Self::Reached(Condition::NobodyKnows),
        Self::Reached(Condition::OneKnows),
        Self::Reached(Condition::Split),
        Self::Reached(Condition::LockedOut),
    ];

    /// What can be looked for in a protocol's runs. Of sagas nothing about who knows the outcome, since a
    /// service need not; nor of a store, whose transactions have an outcome each.
    pub fn of(info: &ProtocolInfo) -> impl Iterator<Item = Self> + use<> {
        let family = info.family;
        let every = Self::ALL.into_iter().filter(move |it| match it {
            Self::Reached(Condition::LockedOut) => family != ProtocolFamily::Saga,
            Self::Reached(_) => family == ProtocolFamily::AtomicCommit,
            _ => true,
        });
        every.chain(info.states.iter().map(|state| Self::Reached(Condition::State(state))))
    }

    /// The goal that a text means: one with a name, or else an expression, which is not parsed yet.
    pub fn of_text(text: &str) -> Self {
        let text = text.trim();
        Self::named(text).unwrap_or_else(|| Self::Expression(text.into()))
    }

    /// The goal with this id. The state may be one of any protocol.
    pub fn named(id: &str) -> Option<Self> {
        if let Some(name) = id.strip_prefix(STATE) {
            let known = |protocol: ProtocolId| {
                protocol.info().states.iter().find(|state| **state == name).copied()
            };
            return ProtocolId::all().find_map(known).map(|it| Self::Reached(Condition::State(it)));
        }
        let id = OLD_IDS.iter().find(|(old, _)| *old == id).map_or(id, |(_, id)| id);
        Self::ALL.into_iter().find(|goal| goal.word() == id)
    }

    /// The id, or what comes before the name of the state; nothing for an expression.
    const fn word(&self) -> &'static str {
        match self {
            Self::Violated => "violated",
            Self::Blocked => "blocked",
            Self::Decided(decision) => decision.name(),
            Self::Reached(Condition::EverybodyKnows) => "all-know",
            Self::Reached(Condition::NobodyKnows) => "none-knows",
            Self::Reached(Condition::OneKnows) => "one-knows",
            Self::Reached(Condition::Split) => "diverged",
            Self::Reached(Condition::LockedOut) => "locks-orphaned",
            Self::Reached(Condition::State(_)) => STATE,
            Self::Expression(_) => "",
        }
    }

    /// In a few words: "a violated property".
    pub fn name(&self) -> String {
        let words = match self {
            Self::Violated => "a violated property",
            Self::Blocked => "a blocked process",
            Self::Decided(Decision::Commit) => "a decision to commit",
            Self::Decided(Decision::Abort) => "a decision to abort",
            Self::Reached(Condition::EverybodyKnows) => "all processes know the outcome",
            Self::Reached(Condition::NobodyKnows) => "in doubt, no live process knows the outcome",
            Self::Reached(Condition::OneKnows) => {
                "one process knows the outcome, all others in doubt"
            }
            Self::Reached(Condition::Split) => "one process committed, another aborted",
            Self::Reached(Condition::LockedOut) => "locks held, all coordinators down",
            Self::Reached(Condition::State(state)) => return format!("a process in state {state}"),
            Self::Expression(text) => return format!("a state in which {text}"),
        };
        words.into()
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        match self {
            Self::Reached(Condition::State(state)) => f.write_str(state),
            Self::Expression(text) => f.write_str(text),
            _ => Ok(()),
        }
    }
}

impl Serialize for Goal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Goal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::of_text(&text))
    }
}

impl Target {
    /// Whether it is about who is blocked, which can be told only once every state is known.
    pub fn is_about_blocking(&self) -> bool {
        match self {
            Self::Blocked => true,
            Self::Expression(expression) => expression.is_about_blocking(),
            Self::Violated | Self::Decided(_) | Self::Reached(_) => false,
        }
    }

    /// Whether a state shows it.
    pub(super) fn is_reached(&self, state: &impl StateView) -> bool {
        match self {
            Self::Violated => state.is_violated(),
            Self::Blocked => !state.blocked().is_empty(),
            Self::Decided(decision) => !state.deciders(*decision).is_empty(),
            Self::Reached(condition) => condition.holds(state.setup(), |id| state.status(id)),
            Self::Expression(expression) => expression.holds_in(state),
        }
    }
}

impl Condition {
    /// Whether it is so. `status` tells the state of a process, and nothing of one that is down.
    pub fn holds<'a>(
        self,
        setup: &Setup,
        status: impl Fn(ProcessId) -> Option<&'a Status>,
    ) -> bool {
        let stands =
            |id, outcome_status| status(id).is_some_and(|it| it.outcome_status == outcome_status);
        let count = |is: &dyn Fn(&Status) -> bool| {
            setup.ids().filter(|id| status(*id).is_some_and(is)).count()
        };
        let knows = |it: &Status| matches!(it.outcome_status, OutcomeStatus::Decided(_));
        let doubts = |it: &Status| it.outcome_status == OutcomeStatus::InDoubt;
        match self {
            Self::EverybodyKnows => {
                let settled =
                    |it: &Status| knows(it) || it.outcome_status == OutcomeStatus::NotInvolved;
                count(&knows) > 0 && count(&settled) == setup.processes.len()
            }
            Self::NobodyKnows => count(&doubts) > 0 && count(&knows) == 0,
            Self::OneKnows => {
                let others = count(&doubts);
                count(&knows) == 1 && others > 0 && count(&|_| true) == others + 1
            }
            Self::Split => [Decision::Commit, Decision::Abort]
                .map(OutcomeStatus::Decided)
                .into_iter()
                .all(|outcome_status| setup.ids().any(|id| stands(id, outcome_status))),
            Self::LockedOut => {
                let leaders = setup.leaders();
                count(&|it| it.locks) > 0
                    && !leaders.is_empty()
                    && leaders.into_iter().all(|id| status(id).is_none())
            }
            Self::State(name) => count(&|it| it.state == name) > 0,
        }
    }

    /// How it is so, as a sentence, and who is meant.
    pub fn words<'a>(
        self,
        setup: &Setup,
        status: impl Fn(ProcessId) -> Option<&'a Status>,
    ) -> (String, ProcessSet) {
        let those = |is: &dyn Fn(&Status) -> bool| -> ProcessSet {
            setup.ids().filter(|id| status(*id).is_some_and(is)).collect()
        };
        let decided = |decision| those(&|it| it.outcome_status == OutcomeStatus::Decided(decision));
        let knowing = decided(Decision::Commit).union(decided(Decision::Abort));
        let doubting = those(&|it| it.outcome_status == OutcomeStatus::InDoubt);
        match self {
            Self::EverybodyKnows => {
                (format!("All know the outcome: {}.", setup.names(knowing)), knowing)
            }
            Self::NobodyKnows => (
                format!("In doubt: {}. No live process knows the outcome.", setup.names(doubting)),
                doubting,
            ),
            Self::OneKnows => (
                format!(
                    "{} knows the outcome. In doubt: {}.",
                    setup.names(knowing),
                    setup.names(doubting)
                ),
                knowing,
            ),
            Self::Split => {
                let [commit, abort] = [Decision::Commit, Decision::Abort].map(decided);
                let why =
                    format!("Committed: {}. Aborted: {}.", setup.names(commit), setup.names(abort));
                (why, knowing)
            }
            Self::LockedOut => {
                let holding = those(&|it| it.locks);
                let why = format!(
                    "Under lock: {}. Down: {}.",
                    setup.names(holding),
                    setup.names(setup.leaders())
                );
                (why, holding)
            }
            Self::State(name) => {
                let there = those(&|it| it.state == name);
                (format!("In state {name}: {}.", setup.names(there)), there)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn every_goal_comes_back_from_its_id_and_its_old_one() {
        for (old, id) in OLD_IDS {
            assert_eq!(Goal::named(old).map(|goal| format!("{goal}")).as_deref(), Some(id));
        }
        for goal in ProtocolId::all().flat_map(|protocol| Goal::of(protocol.info())) {
            assert_eq!(Goal::named(&format!("{goal}")), Some(goal));
        }
        #[cfg(feature = "typescript")]
        for id in Goal::ALL.map(|goal| format!("\"{goal}\"")) {
            assert!(<Goal as tsify::Tsify>::DECL.contains(&id), "{id}");
        }
        for text in ["blocked(p1) and up(C)", "down", "anything"] {
            let goal = Goal::of_text(&format!(" {text} "));
            assert_eq!((goal.to_string().as_str(), Goal::named(text)), (text, None));
        }
        for id in ["", "state:", "state:NOWHERE", "READY", "Blocked"] {
            assert_eq!(Goal::named(id), None, "{id}");
        }
    }
}
