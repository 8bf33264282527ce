//! Whoever leads: hears where the others stand, brings a quorum to lean one way, and decides.

use alloc::{vec, vec::Vec};

use super::{
    ANSWERS, Election, Lean, Message, Stand, is_e3pc, is_quorum, others,
    site::{Out, Part, Site, State},
};
use crate::protocol::{Context, Fact, FactValue, ProcessId, ProcessSet, Timer};

/// What whoever leads knows of the others, and of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Lead {
    /// Has asked where they stand.
    Asking(Poll),
    /// Has told them how to lean, and counts those who do.
    Preparing { lean: Lean, with: ProcessSet },
}

/// Where those stand who have answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Poll {
    w: ProcessSet,
    pc: ProcessSet,
    pa: ProcessSet,
    /// E3PC: the latest attempt of which one of them knows (`max_attempt`), and whether somebody who
    /// knows of it is in PA.
    attempt: Election,
    disputed: bool,
}

impl Poll {
    fn note(&mut self, site: ProcessId, stand: Stand) {
        match stand.lean {
            None => self.w.insert(site),
            Some(Lean::Commit) => self.pc.insert(site),
            Some(Lean::Abort) => self.pa.insert(site),
        };
        if stand.attempt > self.attempt {
            (self.attempt, self.disputed) = (stand.attempt, false);
        }
        self.disputed |= stand.attempt == self.attempt && stand.lean == Some(Lean::Abort);
    }

    fn heard(&self) -> ProcessSet {
        self.w.union(self.pc).union(self.pa)
    }

    /// What to bring the sites to, if anything may be done.
    fn verdict(&self, cx: Context<'_>) -> Option<Lean> {
        let lean = if is_e3pc(cx) { self.keidar_dolev(cx) } else { self.skeen(cx) };
        debug_assert!(lean.is_none() || is_quorum(cx, self.heard().len()), "by a quorum only");
        lean
    }

    /// Skeen: nobody changes from PC to PA or back.
    fn skeen(&self, cx: Context<'_>) -> Option<Lean> {
        if !self.pc.is_empty() && is_quorum(cx, self.pc.len() + self.w.len()) {
            Some(Lean::Commit)
        } else if is_quorum(cx, self.w.len() + self.pa.len()) {
            Some(Lean::Abort)
        } else {
            None
        }
    }

    /// Keidar and Dolev: the latest attempt is *committable* if all who know of it are in PC.
    fn keidar_dolev(&self, cx: Context<'_>) -> Option<Lean> {
        let committable = self.attempt > 0 && !self.disputed;
        let lean = if committable { Lean::Commit } else { Lean::Abort };
        is_quorum(cx, self.heard().len()).then_some(lean)
    }
}

impl Lead {
    /// Whose answers are missing.
    pub(super) fn missing(&self, cx: Context<'_>) -> ProcessSet {
        let heard = match self {
            Self::Asking(poll) => poll.heard(),
            Self::Preparing { with, .. } => *with,
        };
        others(cx).without(heard)
    }

    /// What a reader may know of it.
    pub(super) fn facts(&self, cx: Context<'_>) -> Vec<Fact> {
        let name = match self {
            Self::Asking(_) => "states missing",
            Self::Preparing { .. } => "ACKs missing",
        };
        vec![Fact { name, value: FactValue::Processes(self.missing(cx)) }]
    }
}

impl Site {
    /// Takes over, in the election that it has just called. Who has made its attempt in it already, and
    /// crashed, makes the same one again: there are never two in one election.
    pub(super) fn lead(&mut self, cx: Context<'_>, stand: Stand, out: &mut Out) {
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
        out.arm(Timer::new(ANSWERS));
    }

    /// An answer in this election; one in an earlier one says nothing any more.
    pub(super) fn hear_as_leader(
        &mut self,
        cx: Context<'_>,
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

    /// Those who are silent are not counted. If the others are not enough, it goes on asking.
    pub(super) fn lead_on(&mut self, cx: Context<'_>, lead: Lead, timer: Timer, out: &mut Out) {
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

    fn conclude(&mut self, cx: Context<'_>, stand: Stand, poll: Poll, out: &mut Out) {
        let Some(lean) = poll.verdict(cx) else {
            return;
        };
        // Q3PC: who leans so already counts, and only those in W can be brought to it.
        let (mut with, to) = match (is_e3pc(cx), lean) {
            (true, _) => (ProcessSet::EMPTY, poll.heard()),
            (false, Lean::Commit) => (poll.pc, poll.w),
            (false, Lean::Abort) => (poll.pa, poll.w),
        };
        let free = is_e3pc(cx) || stand.lean.is_none();
        if free && !is_quorum(cx, with.len()) {
            self.lean(cx, stand, lean, out);
            with.insert(cx.me);
        }
        self.bring(cx, lean, with, to, out);
    }

    /// Tells others how to lean, unless enough of them do.
    pub(super) fn bring(
        &mut self,
        cx: Context<'_>,
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
        out.arm(Timer::new(ANSWERS));
    }
}
