//! The settings of a model check: the form of the screen Check, and the query of its address.

use coordinator_core::{
    explore::{Budget, Goal, Grain, Timing},
    fault::BUDGETED,
    num::bounded,
    protocol::ProtocolInfo,
};
use serde::{Deserialize, Serialize};

/// Which faults there may be, and what is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckSettings {
    /// How many faults.
    pub budget: Budget,
    /// When timers may fire.
    pub timing: Timing,
    /// Where a crash may fall.
    pub grain: Grain,
    /// What the search looks for.
    pub goal: Goal,
    /// Whether of states that differ only in the names of participants alike one is enough.
    pub symmetry: bool,
    /// How much memory the search may take, in MiB.
    pub memory: u32,
}

/// How much memory a search may take, in MiB, the least and the most: an address of a WebAssembly
/// program has 32 bits.
pub const MEMORY: (u32, u32) = (16, 3_072);
/// How much each of the searches for the truth table may take: several run at once.
pub const MEMORY_OF_A_CELL: u32 = 512;
/// The greatest number of faults of one kind.
pub const MOST_FAULTS: u8 = 20;

impl Default for CheckSettings {
    /// The classic question about two-phase commit: can one crash block a process?
    fn default() -> Self {
        Self {
            budget: Budget { crashes: 1, ..Budget::default() },
            timing: Timing::Synchronous,
            grain: Grain::Effect,
            goal: Goal::Blocked,
            symmetry: false,
            memory: 1_024,
        }
    }
}

impl CheckSettings {
    /// The same question about runs of a protocol: a goal that means nothing there is the usual one.
    #[must_use]
    pub fn fitting(self, info: &ProtocolInfo) -> Self {
        let known = Goal::of(info).any(|goal| goal == self.goal);
        Self { goal: if known { self.goal } else { Self::default().goal }, ..self }
    }

    /// Why the goal that an address names does not apply to a protocol, if it does not.
    pub fn misfit(query: &str, info: &ProtocolInfo) -> Option<String> {
        let id = query.split('&').find_map(|word| word.strip_prefix("goal="))?.replace('+', " ");
        let mut known = Goal::of(info);
        let names =
            || Goal::of(info).map(|goal| format!("`{goal}`")).collect::<Vec<_>>().join(", ");
        let fits = Goal::named(&id).is_some_and(|goal| known.any(|it| it == goal));
        (!fits).then(|| {
            let name = info.name;
            format!("goal `{id}` does not apply to {name}; expected one of {}", names())
        })
    }

    /// What differs from the default, as the query of an address; empty if nothing
    /// does.
    pub fn query(self) -> String {
        let usual = Self::default();
        let mut words = vec![];
        for info in &BUDGETED {
            let count = self.budget.count(info.kind);
            if count != usual.budget.count(info.kind) {
                words.push(format!("{}={count}", info.id));
            }
        }
        if let Some(timeouts) = self.budget.timeouts {
            words.push(format!("timeouts={timeouts}"));
        }
        if self.goal != usual.goal {
            words.push(format!("goal={}", self.goal).replace(' ', "+"));
        }
        if self.memory != usual.memory {
            words.push(format!("memory={}", self.memory));
        }
        for (is_so, word) in [
            (self.budget.total_failure, "total-failure"),
            (self.timing == Timing::Asynchronous, "async"),
            (self.grain == Grain::Step, "step"),
            (self.symmetry, "symmetry"),
        ] {
            if is_so {
                words.push(word.into());
            }
        }
        words.join("&")
    }

    /// Reads a query. What it does not know is left out, and numbers are brought
    /// into their bounds: nothing of this is worth refusing a link for.
    pub fn of_query(query: &str) -> Self {
        let mut settings = Self::default();
        for word in query.split('&') {
            let (name, value) = word.split_once('=').unwrap_or((word, ""));
            let number: Option<u32> = value.parse().ok();
            let faults = number.map(|number| bounded(number.min(MOST_FAULTS.into())));
            match (name, faults, number) {
                ("timeouts", Some(faults), _) => settings.budget.timeouts = Some(faults),
                ("memory", _, Some(number)) => settings.memory = number.clamp(MEMORY.0, MEMORY.1),
                ("total-failure", ..) => settings.budget.total_failure = true,
                ("async", ..) => settings.timing = Timing::Asynchronous,
                ("step", ..) => settings.grain = Grain::Step,
                ("symmetry", ..) => settings.symmetry = true,
                ("goal", ..) => {
                    settings.goal = Goal::named(&value.replace('+', " ")).unwrap_or(settings.goal);
                }
                (name, Some(faults), _) => {
                    let known = BUDGETED.iter().find(|info| info.id == name);
                    if let Some(count) = known.and_then(|it| settings.budget.count_mut(it.kind)) {
                        *count = faults;
                    }
                }
                _ => {}
            }
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_back_from_an_address() {
        let settings = CheckSettings {
            budget: Budget {
                crashes: 0,
                losses: 3,
                rivals: 2,
                timeouts: Some(0),
                total_failure: true,
                ..Budget::default()
            },
            timing: Timing::Asynchronous,
            grain: Grain::Step,
            goal: Goal::named("state:DEAD LETTER").unwrap(),
            symmetry: true,
            memory: 64,
        };
        assert_eq!(CheckSettings::of_query(&settings.query()), settings);
        assert_eq!(CheckSettings::default().query(), "");
        assert_eq!(CheckSettings::of_query(""), CheckSettings::default());
    }

    #[test]
    fn a_goal_of_another_protocol_is_the_usual_one() {
        let info = |id| coordinator_core::protocols::ProtocolId::named(id).unwrap().info();
        let settings = CheckSettings {
            goal: Goal::named("state:PRECOMMITTED").unwrap(),
            ..CheckSettings::default()
        };
        assert_eq!(settings.fitting(info("3pc")), settings);
        assert_eq!(settings.fitting(info("2pc")), CheckSettings::default());
    }

    #[test]
    fn what_makes_no_sense_in_an_address_is_left_out_or_bounded() {
        let settings =
            CheckSettings::of_query("crashes=4000000&heals=x&goal=war&memory=1&=&later=7");
        let budget = Budget { crashes: MOST_FAULTS, ..Budget::default() };
        assert_eq!(
            settings,
            CheckSettings { budget, memory: MEMORY.0, ..CheckSettings::default() }
        );
    }
}
