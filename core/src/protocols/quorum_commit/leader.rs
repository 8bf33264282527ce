//! The site that leads: polls the states of the others, brings a quorum to lean one way, and decides.

use super::{
    Cx, Lean, Message, Out, Stand, Wait, is_quorum, others,
    poll::{Lead, Poll},
    site::{Part, Site, State},
};
use crate::protocol::{ProcessId, ProcessSet, Timer};

impl Site {
    /// Sk82 and KD98, termination: takes over, in the election that it has just called. If it has made its attempt in
    /// it already, and crashed, it makes the same one again: there are never two in one election.
    pub(super) fn lead(&mut self, cx: Cx<'_>, stand: Stand, out: &mut Out) {
        if let Stand { lean: Some(lean), attempt } = stand
            && attempt == self.election
        {
            return self.bring(cx, lean, ProcessSet::one(cx.me), others(cx), out);
        }
        let mut poll = Poll::default();
        poll.note(cx.me, stand);
        self.part = Part::Leads(Lead::Asking(poll));
        self.promise(cx, out);
        out.broadcast(others(cx), &Message::StateRequest(self.election));
        out.arm(Wait::Answers);
    }

    /// An answer in this election. One in an earlier election is ignored. A quorum of acknowledgements decides.
    pub(super) fn hear_as_leader(
        &mut self,
        cx: Cx<'_>,
        stand: Stand,
        from: ProcessId,
        message: &Message,
        out: &mut Out,
    ) {
        let election = self.election;
        let Part::Leads(lead) = &mut self.part else {
            return;
        };
        match (lead, message) {
            (Lead::Asking(poll), Message::State(told, asked)) if *asked == election => {
                poll.note(from, *told);
                let poll = *poll;
                if Lead::Asking(poll).missing(cx).is_empty() {
                    self.conclude(cx, stand, poll, out);
                }
            }
            (Lead::Preparing { lean, with }, Message::Ack(told, asked))
                if (told, *asked) == (lean, election) =>
            {
                with.insert(from);
                let decision = lean.decision();
                if is_quorum(cx, with.len()) {
                    self.announce(cx, decision, out);
                }
            }
            _ => {}
        }
    }

    /// Silent sites are not counted. If the others are not enough, it asks again.
    pub(super) fn lead_on(&mut self, cx: Cx<'_>, lead: Lead, timer: Timer<Wait>, out: &mut Out) {
        let again = match lead {
            Lead::Asking(poll) if poll.verdict(cx).is_some() => {
                if let State::Voted(stand) = self.state {
                    self.conclude(cx, stand, poll, out);
                }
                return;
            }
            Lead::Asking(_) => Message::StateRequest(self.election),
            Lead::Preparing { lean, .. } => Message::Prepare(lean, self.election),
        };
        out.repeat(lead.missing(cx), &again);
        out.arm(timer.again());
    }

    /// The rules of termination, by the states that it was told.
    fn conclude(&mut self, cx: Cx<'_>, stand: Stand, poll: Poll, out: &mut Out) {
        let Some(lean) = poll.verdict(cx) else {
            return;
        };
        // Q3PC: the sites that lean so already count, and only those in W can be brought to it.
        let (mut with, to) = match (cx.config.is_e3pc(), lean) {
            (true, _) => (ProcessSet::EMPTY, poll.heard()),
            (false, Lean::Commit) => (poll.pc, poll.w),
            (false, Lean::Abort) => (poll.pa, poll.w),
        };
        let free = cx.config.is_e3pc() || stand.lean.is_none();
        if free && !is_quorum(cx, with.len()) {
            self.lean(cx, stand, lean, out);
            with.insert(cx.me);
        }
        self.bring(cx, lean, with, to, out);
    }

    /// PRE-COMMIT or PRE-ABORT to others, unless a quorum leans so already.
    pub(super) fn bring(
        &mut self,
        cx: Cx<'_>,
        lean: Lean,
        with: ProcessSet,
        to: ProcessSet,
        out: &mut Out,
    ) {
        if is_quorum(cx, with.len()) {
            return self.announce(cx, lean.decision(), out);
        }
        self.part = Part::Leads(Lead::Preparing { lean, with });
        out.broadcast(to.without(ProcessSet::one(cx.me)), &Message::Prepare(lean, self.election));
        out.arm(Wait::Answers);
    }
}
