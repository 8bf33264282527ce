//! A shard: keeps keys, grants locks, votes, and after a YES waits for the decision, however long that takes.

use alloc::{vec, vec::Vec};

use super::{
    Cx, KeyValue, Message, Out, Record, Request, Wait,
    keys::KEYS,
    locks::{Locks, Wish},
    options::{Deadlock, Mistake},
    store::{Store, written_by},
};
use crate::protocol::{
    Context, Decision, Fact, FactValue, Input, Note, OutcomeStatus, ProcessId, ProcessSet,
    RoleMachine, Status, Timer, Work, WorkOutcome,
};

/// The volatile state of a shard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shard {
    /// How often it has begun a new life, by its log.
    life: u8,
    /// Whether it has started from its log and taken no request since.
    restarted: bool,
    /// Its part in each transaction, by the number of the client.
    branches: Vec<Branch>,
    locks: Locks,
    store: Store,
    /// Those that are being made ready, one after the other.
    preparing: Vec<ProcessId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Branch {
    /// Has done nothing here, as far as the shard knows.
    Absent,
    /// Waits for a lock.
    Waiting,
    /// Has done operations up to this one.
    Active(u8),
    /// Is being made ready.
    Preparing,
    /// Is in the log, and may not be decided alone.
    Ready,
    Ended(Decision),
}

impl RoleMachine<KeyValue> for Shard {
    /// R* 2.2, restart: the log says which transactions have committed and which are in doubt. The latter have their
    /// locks again before anything else is done.
    fn boot(cx: Cx<'_>, log: &[Record], out: &mut Out) -> Self {
        let mut this = Self {
            life: 0,
            restarted: true,
            branches: vec![Branch::Absent; cx.setup.script.transactions.len()],
            locks: Locks::new(),
            store: Store::new(),
            preparing: vec![],
        };
        for record in log {
            match record {
                Record::Restarted => this.life = this.life.saturating_add(1),
                Record::Prepared(client, keys) => {
                    this.set(*client, Branch::Ready);
                    for key in keys {
                        this.store.write(*key, *client);
                    }
                    if !cx.config.makes(Mistake::LocksLost) {
                        this.locks.take_again(*client, keys);
                    }
                }
                Record::Committed(client) => this.close(*client, Decision::Commit),
                Record::Aborted(client) => this.close(*client, Decision::Abort),
                Record::Commit(_) | Record::End => {}
            }
        }
        for client in this.those(Branch::Ready) {
            Self::inquire(client, Wait::Decision(client).into(), out);
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match input {
            Input::Start => self.restarted = false,
            Input::Finished { outcome, .. } => self.prepared(cx, outcome, out),
            Input::Timeout(timer) => self.silence(timer, out),
            Input::Message { from, message } => match message {
                Message::Request(request) => {
                    self.asked(cx, Wish { client: from, request }, out);
                }
                Message::VoteRequest(life) => self.vote_request(from, life, out),
                Message::Commit => self.commit(from, out),
                Message::Abort => self.abort(from, out),
                _ => {}
            },
        }
    }

    fn status(&self, cx: Cx<'_>) -> Status {
        let in_doubt = self.those(Branch::Ready);
        let ended = |branch: &Branch| matches!(branch, Branch::Ended(_));
        let idle = |branch: &Branch| ended(branch) || *branch == Branch::Absent;
        let (state, outcome_status) = if !in_doubt.is_empty() {
            ("READY", OutcomeStatus::InDoubt)
        } else if self.branches.iter().all(ended) {
            ("IDLE", OutcomeStatus::NotInvolved)
        } else if self.branches.iter().all(idle) {
            ("IDLE", OutcomeStatus::Undecided)
        } else {
            ("ACTIVE", OutcomeStatus::Undecided)
        };
        let mut facts = vec![];
        if !in_doubt.is_empty() {
            facts.push(Fact { name: "in doubt about", value: FactValue::Processes(in_doubt) });
        }
        for (number, key) in (0..).zip(&KEYS) {
            if super::shard_of(cx.setup, number) != cx.me || !cx.uses(number) {
                continue;
            }
            facts.push(Fact { name: key.name, value: written_by(self.store.read(number)) });
            let (holders, waiters) = (self.locks.holders(number), self.locks.waiters(number));
            for (name, who) in [(key.locked, holders), (key.awaited, waiters)] {
                if !who.is_empty() {
                    facts.push(Fact { name, value: FactValue::Processes(who) });
                }
            }
        }
        Status { state, outcome_status, locks: self.locks.any(), facts }
    }

    fn awaits(&self, _cx: Cx<'_>, timer: Wait) -> ProcessSet {
        match timer {
            Wait::Word(client) | Wait::Decision(client) => ProcessSet::one(client),
            Wait::Answer | Wait::Votes | Wait::Acks => ProcessSet::EMPTY,
        }
    }
}

impl Shard {
    fn branch(&self, client: ProcessId) -> Branch {
        self.branches[client.index()]
    }

    fn set(&mut self, client: ProcessId, branch: Branch) {
        self.branches[client.index()] = branch;
    }

    fn those(&self, wanted: Branch) -> ProcessSet {
        let branches = (0..).map(ProcessId).zip(&self.branches);
        branches.filter(|(_, branch)| **branch == wanted).map(|(client, _)| client).collect()
    }

    /// The number of this life, whether it is in the log yet or not.
    fn life(&self) -> u8 {
        self.life.saturating_add(u8::from(self.restarted))
    }

    fn asked(&mut self, cx: Cx<'_>, wish: Wish, out: &mut Out) {
        let Wish { client, request } = wish;
        let of_another_life = request.life.is_some_and(|life| life != self.life());
        match self.branch(client) {
            Branch::Preparing | Branch::Ready | Branch::Ended(Decision::Commit) => {}
            Branch::Ended(Decision::Abort) => out.send(client, Message::No),
            Branch::Absent if request.life.is_some() => self.refuse(client, out),
            Branch::Waiting | Branch::Active(_) if of_another_life => self.refuse(client, out),
            Branch::Waiting => out.arm(heard_again(client)),
            // The answer was lost.
            Branch::Active(done) if request.place <= done => {
                out.arm(heard_again(client));
                let answer = self.answer(request);
                out.repeat(ProcessSet::one(client), &answer);
            }
            Branch::Absent | Branch::Active(_) => {
                self.live_again(out);
                self.lock(cx, wish, out);
            }
        }
    }

    /// Before the first request after a restart: what was not ready is forgotten, and the log says so,
    /// so that no answer of this life is taken for one of an earlier.
    fn live_again(&mut self, out: &mut Out) {
        if !self.restarted {
            return;
        }
        self.restarted = false;
        self.life = self.life.saturating_add(1);
        out.force(Record::Restarted);
        for client in self.those(Branch::Absent) {
            out.note(Note::Undid { transaction: client.0 });
        }
    }

    /// BHG 3.5: an operation waits for its lock. RSL78, wait-die: or dies, if an older transaction is in its way.
    fn lock(&mut self, cx: Cx<'_>, wish: Wish, out: &mut Out) {
        let client = wish.client;
        if cx.config.makes(Mistake::NoLocks) {
            return self.carry_out(wish, out);
        }
        let others = self.locks.in_the_way(wish);
        if others.is_empty() {
            self.locks.take(wish);
            return self.carry_out(wish, out);
        }
        let younger = others.into_iter().all(|other| client < other);
        if cx.config.deadlock == Deadlock::WaitDie && !younger {
            return self.give_up(client, Message::Die, out);
        }
        self.set(client, Branch::Waiting);
        let key = wish.request.operation.object;
        out.note(Note::Waits { transaction: client.0, key });
        self.locks.wait(wish);
        out.arm(Wait::Word(client));
    }

    fn carry_out(&mut self, Wish { client, request }: Wish, out: &mut Out) {
        let key = request.operation.object;
        if request.operation.writes() {
            self.store.write(key, client);
            out.note(Note::Wrote { transaction: client.0, key });
        } else {
            let of = self.store.read(key).map(|writer| writer.0);
            out.note(Note::Read { transaction: client.0, key, of });
        }
        self.set(client, Branch::Active(request.place));
        let answer = self.answer(request);
        out.send(client, answer);
        out.arm(Wait::Word(client));
    }

    fn answer(&self, Request { place, operation, .. }: Request) -> Message {
        let by = if operation.writes() { None } else { self.store.read(operation.object) };
        Message::Done { place, operation, life: self.life(), by }
    }

    /// Carries out the operations that need not wait any more.
    fn serve(&mut self, out: &mut Out) {
        while let Some(wish) = self.locks.next() {
            self.carry_out(wish, out);
        }
    }

    /// R* 2.1, phase 1: prepares, unless a crash has lost the transaction's part since.
    fn vote_request(&mut self, client: ProcessId, life: u8, out: &mut Out) {
        match self.branch(client) {
            Branch::Active(_) if life == self.life() => {
                out.disarm(Wait::Word(client));
                self.set(client, Branch::Preparing);
                self.preparing.push(client);
                if self.preparing.len() == 1 {
                    out.perform(Work::Prepare);
                }
            }
            Branch::Ready => out.repeat(ProcessSet::one(client), &Message::Yes),
            Branch::Preparing | Branch::Ended(Decision::Commit) => {}
            Branch::Absent
            | Branch::Waiting
            | Branch::Active(_)
            | Branch::Ended(Decision::Abort) => self.refuse(client, out),
        }
    }

    /// R* 2.1, phase 1: the prepare record is on disk before YES leaves. The branch may have been aborted meanwhile.
    fn prepared(&mut self, cx: Cx<'_>, outcome: WorkOutcome, out: &mut Out) {
        if self.preparing.is_empty() {
            return;
        }
        let client = self.preparing.remove(0);
        if self.branch(client) == Branch::Preparing {
            if outcome == WorkOutcome::Done {
                self.set(client, Branch::Ready);
                out.force(Record::Prepared(client, self.store.written(client)));
                out.send(client, Message::Yes);
                out.arm(Wait::Decision(client));
                if cx.config.makes(Mistake::EarlyRelease) {
                    self.locks.release(client);
                    self.serve(out);
                }
            } else {
                self.refuse(client, out);
            }
        }
        if !self.preparing.is_empty() {
            out.perform(Work::Prepare);
        }
    }

    /// R* 2.1, phase 2: the commit record is on disk before ACK leaves. BHG 3.5: only then are the locks free.
    fn commit(&mut self, client: ProcessId, out: &mut Out) {
        match self.branch(client) {
            Branch::Ready => {
                out.disarm(Wait::Decision(client));
                out.force(Record::Committed(client));
                Self::note_end(client, Decision::Commit, out);
                out.send(client, Message::Ack);
                self.close(client, Decision::Commit);
                self.serve(out);
            }
            Branch::Ended(Decision::Commit) => {
                out.repeat(ProcessSet::one(client), &Message::Ack);
            }
            _ => {}
        }
    }

    fn refuse(&mut self, client: ProcessId, out: &mut Out) {
        self.give_up(client, Message::No, out);
    }

    /// Undoes its part alone, and says so. Before the vote that is no decision yet: no YES has been given, and if a
    /// crash loses it the client may ask again.
    fn give_up(&mut self, client: ProcessId, word: Message, out: &mut Out) {
        match self.branch(client) {
            Branch::Ready | Branch::Ended(Decision::Commit) => return,
            Branch::Absent | Branch::Ended(Decision::Abort) => {}
            Branch::Waiting | Branch::Active(_) => {
                out.disarm(Wait::Word(client));
                out.note(Note::Undid { transaction: client.0 });
            }
            Branch::Preparing => {
                out.append(Record::Aborted(client));
                Self::note_end(client, Decision::Abort, out);
            }
        }
        self.close(client, Decision::Abort);
        out.send(client, word);
        self.serve(out);
    }

    /// R* 3: the client has decided to abort, and waits for no acknowledgement.
    fn abort(&mut self, client: ProcessId, out: &mut Out) {
        match self.branch(client) {
            Branch::Ended(_) => return,
            Branch::Absent => {}
            Branch::Waiting | Branch::Active(_) => {
                out.disarm(Wait::Word(client));
                Self::note_end(client, Decision::Abort, out);
            }
            Branch::Preparing | Branch::Ready => {
                out.disarm(Wait::Decision(client));
                out.append(Record::Aborted(client));
                Self::note_end(client, Decision::Abort, out);
            }
        }
        self.close(client, Decision::Abort);
        self.serve(out);
    }

    fn note_end(client: ProcessId, decision: Decision, out: &mut Out) {
        out.note(Note::Ended { transaction: client.0, decision });
    }

    /// The end of a branch: its locks are free.
    fn close(&mut self, client: ProcessId, decision: Decision) {
        let committed = self.those(Branch::Ended(Decision::Commit));
        self.set(client, Branch::Ended(decision));
        match decision {
            Decision::Commit => self.store.settle(client, committed),
            Decision::Abort => self.store.undo(client),
        }
        self.locks.release(client);
    }

    /// BHG 7.4, timeout actions: before READY the client's part may be undone; after it, the shard asks.
    fn silence(&mut self, timer: Timer<Wait>, out: &mut Out) {
        match timer.kind {
            Wait::Decision(client) if self.those(Branch::Ready).contains(client) => {
                Self::inquire(client, timer, out);
            }
            Wait::Word(client) => self.refuse(client, out),
            Wait::Decision(_) | Wait::Answer | Wait::Votes | Wait::Acks => {}
        }
    }

    fn inquire(client: ProcessId, timer: Timer<Wait>, out: &mut Out) {
        if timer.attempt == 0 {
            out.send(client, Message::Inquiry);
        } else {
            out.repeat(ProcessSet::one(client), &Message::Inquiry);
        }
        out.arm(timer.again());
    }
}

/// The client asks again after ever longer timeouts, and must not be given up between two of them.
fn heard_again(client: ProcessId) -> Timer<Wait> {
    Timer::from(Wait::Word(client)).again().again()
}

impl Context<'_, KeyValue> {
    /// Whether the script has to do with a key.
    fn uses(self, key: u8) -> bool {
        self.setup.script.transactions.iter().flatten().any(|it| it.object == key)
    }
}
