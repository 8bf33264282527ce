//! One process: its volatile state, the effects that it has yet to carry out, and its stable log.

use alloc::{collections::VecDeque, vec::Vec};

use super::stable_log::StableLog;
use crate::{
    protocol::{
        Context, Effect, Machine, Outbox, ProcessId, ProcessSet, Setup, Status, Timer, Work,
    },
    snapshot::Rival,
};

/// A process in a world.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node<P: Machine> {
    /// What a crash loses; absent while the process is down.
    pub running: Option<Running<P>>,
    /// What a crash keeps.
    pub log: StableLog<P::Record>,
    /// The state as an observer sees it: a state counts once what it rests on is written.
    pub status: Status,
    /// Another transaction that wants the same rows.
    pub rival: Rival,
}

/// What a crash loses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Running<P: Machine> {
    /// The protocol's own state.
    pub state: P::Node,
    /// Effects to carry out, next first. While there are any, the process takes no input.
    pub queue: VecDeque<Effect<P::Message, P::Record>>,
    /// Local work that is going on.
    pub work: Vec<Work>,
    /// Armed timers, at most one of a kind.
    pub timers: Vec<Timer>,
}

impl<P: Machine> Node<P> {
    /// The effect that the process carries out next.
    pub fn next_effect(&self) -> Option<&Effect<P::Message, P::Record>> {
        self.running.as_ref()?.queue.front()
    }

    /// Whether the process is up and could take an input now.
    pub fn is_idle(&self) -> bool {
        self.running.as_ref().is_some_and(|running| running.queue.is_empty())
    }
}

impl<P: Machine> Running<P> {
    /// Starts a process from what its log holds.
    pub(super) fn boot(cx: Context<'_, P>, log: &[P::Record]) -> Self {
        let mut outbox = Outbox::default();
        let state = P::boot(cx, log, &mut outbox);
        Self { state, queue: outbox.drain().collect(), work: Vec::new(), timers: Vec::new() }
    }

    /// Whose answer is missing when a timer of this kind fires.
    pub(crate) fn awaits(&self, setup: &Setup, me: ProcessId, kind: u8) -> ProcessSet {
        let timer = Timer::from(kind).typed();
        P::awaits(Context::new(setup, me), &self.state, timer.kind)
    }

    /// Whether a write stands between the state and its being observed.
    pub fn has_unwritten(&self) -> bool {
        self.queue.iter().any(|effect| matches!(effect, Effect::Force(_) | Effect::Append(_)))
    }
}
