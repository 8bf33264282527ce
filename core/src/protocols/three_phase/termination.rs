//! The termination protocol: a participant is elected, asks for states, and decides by TR1 to TR4.

use alloc::{vec, vec::Vec};

use super::{
    ANSWERS, COORDINATOR, DECISION, Message, View,
    participant::{Out, Part, Participant, State},
};
use crate::protocol::{Context, Decision, Fact, FactValue, ProcessId, ProcessSet, Role, Timer};

/// What an elected coordinator knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Lead {
    pub(super) view: View,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Stage {
    /// Has asked for states.
    Asking { uncertain: ProcessSet, committable: ProcessSet },
    /// TR4: waits until those who were uncertain are not any more.
    Preparing { silent: ProcessSet },
}

/// Every participant but this one.
fn other_participants(cx: Context<'_>) -> ProcessSet {
    cx.setup.with_role(Role::Participant).without(ProcessSet::one(cx.me))
}

/// The coordinator of this number.
pub(super) fn owner(cx: Context<'_>, view: View) -> ProcessId {
    match view {
        0 => COORDINATOR,
        view => ProcessId((view - 1) % cx.setup.participants + 1),
    }
}

/// The number of the coordinator that takes over from this one. The last takes over for the second time
/// from all others: nothing but false suspicion brings it so far, and a bound keeps the number of states
/// finite.
pub(super) fn next_view(cx: Context<'_>, view: View) -> Option<View> {
    (view + 1 < 2 * cx.setup.participants).then_some(view + 1)
}

impl Lead {
    /// Whose answers are missing.
    pub(super) fn missing(&self, cx: Context<'_>) -> ProcessSet {
        match self.stage {
            Stage::Asking { uncertain, committable } => {
                other_participants(cx).without(uncertain.union(committable))
            }
            Stage::Preparing { silent } => silent,
        }
    }

    /// What a reader may know of it.
    pub(super) fn facts(&self, cx: Context<'_>) -> Vec<Fact> {
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

impl Participant {
    /// Takes over: asks every other participant for its state.
    pub(super) fn lead(&mut self, cx: Context<'_>, view: View, out: &mut Out) {
        let nobody = ProcessSet::EMPTY;
        let lead = Lead { view, stage: Stage::Asking { uncertain: nobody, committable: nobody } };
        self.part = Part::Leads(lead);
        out.disarm(DECISION);
        let others = other_participants(cx);
        if others.is_empty() {
            return self.conclude(cx, out);
        }
        out.broadcast(others, &Message::StateRequest(view));
        out.arm(Timer::new(ANSWERS));
    }

    /// An answer to this coordinator; one to an earlier one is nothing to it.
    pub(super) fn hear_as_leader(
        &mut self,
        cx: Context<'_>,
        from: ProcessId,
        message: &Message,
        out: &mut Out,
    ) {
        let Part::Leads(Lead { view, stage }) = &mut self.part else {
            return;
        };
        match (stage, message) {
            (Stage::Asking { uncertain, .. }, Message::Uncertain(asked)) if asked == view => {
                uncertain.insert(from);
            }
            (Stage::Asking { committable, .. }, Message::PreCommitted(asked)) if asked == view => {
                committable.insert(from);
            }
            (Stage::Preparing { silent }, Message::Ack(asked)) if asked == view => {
                silent.remove(from);
            }
            _ => return,
        }
        if let Part::Leads(lead) = self.part
            && lead.missing(cx).is_empty()
        {
            self.conclude(cx, out);
        }
    }

    /// Everybody has answered, or who has not is taken to have failed. TR1 and TR2 come before: who has
    /// decided answers with its decision.
    pub(super) fn conclude(&mut self, cx: Context<'_>, out: &mut Out) {
        let Part::Leads(lead) = &mut self.part else {
            return;
        };
        let Stage::Asking { uncertain, committable } = lead.stage else {
            return self.announce(cx, Decision::Commit, out);
        };
        if committable.is_empty() && self.state == State::Ready {
            return self.announce(cx, Decision::Abort, out);
        }
        let view = lead.view;
        lead.stage = Stage::Preparing { silent: uncertain };
        if self.state == State::Ready {
            self.enter_pre_committed(cx, out);
        }
        if uncertain.is_empty() {
            return self.announce(cx, Decision::Commit, out);
        }
        out.broadcast(uncertain, &Message::PreCommit(view));
        out.arm(Timer::new(ANSWERS));
    }
}
