//! Atomic commitment after Babaoğlu and Toueg ("Non-Blocking Atomic Commitment", in Mullender's
//! *Distributed Systems*, 1993), as Charpentier modelled it: `ACP_SB`, `ACP_NB` and `ACP_NB_WRONG` of
//! the TLA⁺ Examples. Everybody may die at any time and nobody comes back.
//!
//! A state is the plain value that it looks like: much larger than it need be, which is what the
//! checker's store is tried with.

use std::fmt::{Display, Formatter, Result as Written};

use coordinator_core::checker::{Invariant, Model, State};

/// How the decision is broadcast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broadcast {
    /// `ACP_SB`: by the coordinator, one participant after the other. Who hears nothing is stuck.
    Simple,
    /// `ACP_NB`: who receives the decision passes it on to all before it decides.
    Reliable,
    /// `ACP_NB_WRONG`: who receives the decision decides at once and passes it on afterwards.
    TooLate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Decision {
    Undecided,
    Commit,
    Abort,
}

use Decision::{Abort, Commit, Undecided};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Participant<const N: usize> {
    votes_yes: bool,
    alive: bool,
    decision: Decision,
    vote_sent: bool,
    /// To each, what was passed on; to itself, what it received.
    forward: [Option<Decision>; N],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Coordinator<const N: usize> {
    request: [bool; N],
    /// Whether the vote that was received is YES.
    vote: [Option<bool>; N],
    broadcast: [Option<Decision>; N],
    decision: Decision,
    alive: bool,
}

/// All processes. `faulty`, a variable of the modules, is the contrary of `alive`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct System<const N: usize> {
    participants: [Participant<N>; N],
    coordinator: Coordinator<N>,
}

/// The protocol among N participants.
#[derive(Clone, Copy, Debug)]
pub struct Acp<const N: usize> {
    /// Which of the three it is.
    pub broadcast: Broadcast,
}

/// The name of an action of the modules, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Action(&'static str, usize, usize);

impl Display for Action {
    fn fmt(&self, f: &mut Formatter<'_>) -> Written {
        write!(f, "{}({}, {})", self.0, self.1, self.2)
    }
}

impl<const N: usize> State for System<N> {
    fn hash64(&self) -> u64 {
        let decision = |decision: Option<Decision>| decision.map_or(3, |it| it as u64);
        let mut words = [[0; 2]; 2];
        for (place, it) in self.participants.iter().enumerate() {
            let flags = [it.votes_yes, it.alive, it.vote_sent].into_iter().map(u64::from);
            let forward = it.forward.into_iter().map(decision);
            let parts = flags.chain([it.decision as u64]).chain(forward);
            words[0][place % 2] = parts.fold(words[0][place % 2], |word, part| word << 2 | part);
        }
        let it = &self.coordinator;
        let parts = [u64::from(it.alive), it.decision as u64].into_iter();
        words[1][0] =
            parts.chain(it.broadcast.into_iter().map(decision)).fold(0, |w, p| w << 2 | p);
        let votes = it.vote.into_iter().map(|vote| vote.map_or(2, u64::from));
        let parts = it.request.into_iter().map(u64::from).chain(votes);
        words[1][1] = parts.fold(0, |word, part| word << 2 | part);
        [words[0].hash64(), words[1].hash64()].hash64()
    }
}

impl<const N: usize> System<N> {
    fn of_coordinator(&self, i: usize, found: &mut impl FnMut(Action, Self)) {
        let now = &self.coordinator;
        let mut then = |name, change: &dyn Fn(&mut Coordinator<N>)| {
            let mut next = *self;
            change(&mut next.coordinator);
            found(Action(name, i, i), next);
        };
        if !now.alive {
            return;
        }
        let waits = now.decision == Undecided && now.request == [true; N] && now.vote[i].is_none();
        let participant = &self.participants[i];
        if !now.request[i] {
            then("request", &|it| it.request[i] = true);
        }
        if waits && participant.vote_sent {
            then("getVote", &|it| it.vote[i] = Some(participant.votes_yes));
        }
        if waits && !participant.vote_sent && !participant.alive {
            then("detectFault", &|it| it.decision = Abort);
        }
        if now.decision != Undecided && now.broadcast[i].is_none() {
            then("coordBroadcast", &|it| it.broadcast[i] = Some(it.decision));
        }
        if i > 0 {
            return; // what follows is of no participant
        }
        if now.decision == Undecided && now.vote.iter().all(Option::is_some) {
            let all_yes = now.vote == [Some(true); N];
            then("makeDecision", &|it| it.decision = if all_yes { Commit } else { Abort });
        }
        then("coordDie", &|it| it.alive = false);
    }

    /// What a participant does in all three.
    fn of_participant(&self, i: usize, found: &mut impl FnMut(Action, Self)) {
        let (now, coordinator) = (&self.participants[i], &self.coordinator);
        let mut then = |name, change: &dyn Fn(&mut Participant<N>)| {
            found(Action(name, i, i), self.with(i, change));
        };
        let undecided = now.decision == Undecided;
        if coordinator.request[i] {
            then("sendVote", &|it| it.vote_sent = true);
        }
        if undecided && now.vote_sent && !now.votes_yes {
            then("abortOnVote", &|it| it.decision = Abort);
        }
        if undecided && !coordinator.alive && !coordinator.request[i] {
            then("abortOnTimeoutRequest", &|it| it.decision = Abort);
        }
        then("parDie", &|it| it.alive = false);
    }

    /// It decides on what it hears from the coordinator: right only where nobody has to pass it on.
    fn decide_at_once(&self, i: usize, found: &mut impl FnMut(Action, Self)) {
        if let (Undecided, Some(heard)) =
            (self.participants[i].decision, self.coordinator.broadcast[i])
        {
            found(Action("decide", i, i), self.with(i, &|it| it.decision = heard));
        }
    }

    fn of_reliable_broadcast(&self, i: usize, found: &mut impl FnMut(Action, Self)) {
        let now = &self.participants[i];
        let mut then = |name, j, change: &dyn Fn(&mut Participant<N>)| {
            found(Action(name, i, j), self.with(i, change));
        };
        for j in (0..N).filter(|j| *j != i) {
            if now.forward[i].is_some() && now.forward[j].is_none() {
                then("forward", j, &|it| it.forward[j] = it.forward[i]);
            }
            let heard = self.participants[j].forward[i];
            if now.forward[i].is_none() && heard.is_some() {
                then("preDecideOnForward", j, &|it| it.forward[i] = heard);
            }
        }
        let heard = self.coordinator.broadcast[i];
        if now.forward[i].is_none() && heard.is_some() {
            then("preDecide", i, &|it| it.forward[i] = heard);
        }
        if let (Some(received), true) = (now.forward[i], now.forward.iter().all(Option::is_some)) {
            then("decideNB", i, &|it| it.decision = received);
        }
    }

    /// In the module it may even pass on that it has not decided: its guard compares with a value that a
    /// decision never has.
    fn of_broadcast_too_late(&self, i: usize, found: &mut impl FnMut(Action, Self)) {
        let now = &self.participants[i];
        let mut then = |name, j, change: &dyn Fn(&mut Participant<N>)| {
            found(Action(name, i, j), self.with(i, change));
        };
        for j in (0..N).filter(|j| *j != i) {
            if now.forward[j].is_none() {
                then("forward", j, &|it| it.forward[j] = Some(it.decision));
            }
            if let (Undecided, Some(heard)) = (now.decision, self.participants[j].forward[i]) {
                then("decideOnForward", j, &|it| it.decision = heard);
            }
        }
    }

    /// The coordinator is dead, and nobody who is alive can still hear of a decision from the dead.
    fn abort_on_timeout(&self, i: usize, found: &mut impl FnMut(Action, Self)) {
        let alive = |j: &usize| self.participants[*j].alive;
        let heard_nothing = |k: usize| {
            let dead = self.participants.iter().filter(|it| !it.alive);
            self.coordinator.broadcast[k].is_none()
                && dead.clone().all(|it| it.forward[k].is_none())
        };
        let undecided = self.participants[i].decision == Undecided;
        if undecided && !self.coordinator.alive && (0..N).filter(alive).all(heard_nothing) {
            found(Action("abortOnTimeout", i, i), self.with(i, &|it| it.decision = Abort));
        }
    }

    fn with(&self, i: usize, change: &dyn Fn(&mut Participant<N>)) -> Self {
        let mut next = *self;
        change(&mut next.participants[i]);
        next
    }

    fn some(&self, decision: Decision) -> bool {
        self.participants.iter().any(|it| it.decision == decision)
    }

    fn all_vote_yes(&self) -> bool {
        self.participants.iter().all(|it| it.votes_yes)
    }

    fn nobody_died(&self) -> bool {
        self.coordinator.alive && self.participants.iter().all(|it| it.alive)
    }
}

impl<const N: usize> Model for Acp<N> {
    type State = System<N>;
    type Action = Action;

    /// One for every way to vote.
    fn initial(&mut self, mut found: impl FnMut(System<N>)) {
        for votes in 0..1_u32 << N {
            let participant = |i: usize| Participant {
                votes_yes: votes >> i & 1 == 1,
                alive: true,
                decision: Undecided,
                vote_sent: false,
                forward: [None; N],
            };
            let coordinator = Coordinator {
                request: [false; N],
                vote: [None; N],
                broadcast: [None; N],
                decision: Undecided,
                alive: true,
            };
            found(System { participants: std::array::from_fn(participant), coordinator });
        }
    }

    fn successors(&mut self, state: System<N>, mut found: impl FnMut(Action, System<N>)) {
        for i in 0..N {
            state.of_coordinator(i, &mut found);
            if !state.participants[i].alive {
                continue;
            }
            state.of_participant(i, &mut found);
            if self.broadcast != Broadcast::Reliable {
                state.decide_at_once(i, &mut found);
            }
            match self.broadcast {
                Broadcast::Simple => continue,
                Broadcast::Reliable => state.of_reliable_broadcast(i, &mut found),
                Broadcast::TooLate => state.of_broadcast_too_late(i, &mut found),
            }
            state.abort_on_timeout(i, &mut found);
        }
    }

    fn invariants(&self) -> Vec<Invariant<Self>> {
        vec![
            Invariant { name: "AC1", holds: |_, it| !(it.some(Commit) && it.some(Abort)) },
            Invariant { name: "AC2", holds: |_, it| !it.some(Commit) || it.all_vote_yes() },
            Invariant {
                name: "AC3_1",
                holds: |_, it| !it.some(Abort) || !it.all_vote_yes() || !it.nobody_died(),
            },
        ]
    }

    fn describe(&self, state: System<N>) -> String {
        format!("{state:?}")
    }
}
