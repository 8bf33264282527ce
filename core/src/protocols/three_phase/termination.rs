//! The termination protocol: a participant is elected, asks for states, and decides by TR1 to TR4.

use super::{
    Cx, Message, Out, View, Wait,
    election::{Lead, Stage, other_participants},
    participant::{Part, Participant, State},
};
use crate::protocol::{Decision, ProcessId, ProcessSet};

impl Participant {
    /// Takes over: asks every other participant for its state.
    pub(super) fn lead(&mut self, cx: Cx<'_>, view: View, out: &mut Out) {
        let nobody = ProcessSet::EMPTY;
        let lead = Lead { view, stage: Stage::Asking { uncertain: nobody, committable: nobody } };
        self.part = Part::Leads(lead);
        out.disarm(Wait::Decision);
        let others = other_participants(cx);
        if others.is_empty() {
            return self.conclude(cx, out);
        }
        out.broadcast(others, &Message::StateRequest(view));
        out.arm(Wait::Answers);
    }

    /// An answer to this coordinator; one to an earlier one is nothing to it.
    pub(super) fn hear_as_leader(
        &mut self,
        cx: Cx<'_>,
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

    /// Every participant has answered, or is taken to have failed. TR1 and TR2 come before this: a participant that
    /// has decided answers with its decision.
    pub(super) fn conclude(&mut self, cx: Cx<'_>, out: &mut Out) {
        let Part::Leads(lead) = &mut self.part else {
            return;
        };
        // TR4, second half: the participants that were uncertain are so no more, or have failed.
        let Stage::Asking { uncertain, committable } = lead.stage else {
            return self.announce(cx, Decision::Commit, out);
        };
        // TR3: all who answered are uncertain.
        if committable.is_empty() && self.state == State::Ready {
            return self.announce(cx, Decision::Abort, out);
        }
        // TR4: a participant is in PRECOMMITTED.
        let view = lead.view;
        lead.stage = Stage::Preparing { silent: uncertain };
        if self.state == State::Ready {
            self.enter_pre_committed(cx, out);
        }
        if uncertain.is_empty() {
            return self.announce(cx, Decision::Commit, out);
        }
        out.broadcast(uncertain, &Message::PreCommit(view));
        out.arm(Wait::Answers);
    }
}
