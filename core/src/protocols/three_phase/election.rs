//! BHG 7.5, election and total failure: which process coordinates, what it knows of the others, and the roll of
//! processes that have crashed.

use alloc::{vec, vec::Vec};

use super::{COORDINATOR, Cx, View, others};
use crate::protocol::{Decision, Fact, FactValue, ProcessId, ProcessSet, Role};

/// What an elected coordinator knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Lead {
    pub(super) view: View,
    pub(super) stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stage {
    /// Has asked for states.
    Asking { uncertain: ProcessSet, committable: ProcessSet },
    /// TR4: waits until the uncertain participants are so no more.
    Preparing { silent: ProcessSet },
}

/// Every participant but this one.
pub(super) fn other_participants(cx: Cx<'_>) -> ProcessSet {
    cx.setup.with_role(Role::Participant).without(ProcessSet::one(cx.me))
}

/// The coordinator of this number.
pub(super) fn owner(cx: Cx<'_>, view: View) -> ProcessId {
    match view {
        0 => COORDINATOR,
        view => ProcessId((view - 1) % cx.setup.participants + 1),
    }
}

/// The number of the coordinator that takes over from this one. The last takes over for the second time
/// from all others: nothing but false suspicion brings it so far, and a bound keeps the number of states
/// finite.
pub(super) fn next_view(cx: Cx<'_>, view: View) -> Option<View> {
    (view + 1 < 2 * cx.setup.participants).then_some(view + 1)
}

impl Lead {
    /// Whose answers are missing.
    pub(super) fn missing(&self, cx: Cx<'_>) -> ProcessSet {
        match self.stage {
            Stage::Asking { uncertain, committable } => {
                other_participants(cx).without(uncertain.union(committable))
            }
            Stage::Preparing { silent } => silent,
        }
    }

    /// What a reader may know of it.
    pub(super) fn facts(&self, cx: Cx<'_>) -> Vec<Fact> {
        let leads = Fact { name: "leads", value: FactValue::Number(u32::from(self.view)) };
        let missing = self.missing(cx);
        if missing.is_empty() {
            return vec![leads];
        }
        let name = match self.stage {
            Stage::Asking { .. } => "states missing",
            Stage::Preparing { .. } => "ACKs missing",
        };
        vec![leads, Fact { name, value: FactValue::Processes(missing) }]
    }
}

/// What a process that has crashed and takes no part has been told by others like it.
///
/// BHG 7.5, total failure: no process may decide until the last one to fail is back. None knows which that was,
/// but when every process has come back undecided, it is among them: the logs of all decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Roll {
    undecided: ProcessSet,
    pub(super) committable: bool,
}

impl Roll {
    /// Takes note of one answer; the decision, if every process has come back without one.
    pub(super) fn call(
        &mut self,
        cx: Cx<'_>,
        from: ProcessId,
        committable: bool,
    ) -> Option<Decision> {
        self.undecided.insert(from);
        self.committable |= committable;
        if self.undecided != others(cx) {
            return None;
        }
        Some(if self.committable { Decision::Commit } else { Decision::Abort })
    }
}
