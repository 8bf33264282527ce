//! A client: runs one transaction, an operation at a time, and then coordinates its commit.

use alloc::{vec, vec::Vec};

use super::{
    Cx, KeyValue, Message, Out, Record, Request, Wait, keys::KEYS, options::Deadlock, shard_of,
};
use crate::protocol::{
    Decision, Fact, FactValue, Input, Operation, OutcomeStatus, ProcessId, ProcessSet, RoleMachine,
    Status, Timer,
};

/// The volatile state of a client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Client {
    state: State,
    /// How many operations are done.
    done: u8,
    /// In which life each shard did its part of them.
    lives: Vec<(ProcessId, u8)>,
    /// What was read last from each key, and who wrote it.
    saw: Vec<(u8, Option<ProcessId>)>,
    yes: ProcessSet,
    /// The shards whose acknowledgement of the commit is missing.
    silent: ProcessSet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    /// Knows of no transaction: has not begun, or lost it in a crash, which aborts it.
    Unknown,
    /// Asks for one operation after the other.
    Running,
    /// Has asked for votes, and waits for them.
    Wait,
    /// Has decided commit, and waits for acknowledgements.
    Commit,
    End(Decision),
}

impl RoleMachine<KeyValue> for Client {
    /// R* 3, restart: without a commit record the transaction is aborted, and no shard is told.
    fn boot(_cx: Cx<'_>, log: &[Record], out: &mut Out) -> Self {
        let mut this = Self {
            state: State::Unknown,
            done: 0,
            lives: vec![],
            saw: vec![],
            yes: ProcessSet::EMPTY,
            silent: ProcessSet::EMPTY,
        };
        match log.last() {
            Some(Record::End) => this.state = State::End(Decision::Commit),
            Some(Record::Commit(shards)) => {
                this.state = State::Commit;
                this.silent = *shards;
                out.repeat(*shards, &Message::Commit);
                out.arm(Wait::Acks);
            }
            _ => {}
        }
        this
    }

    fn step(&mut self, cx: Cx<'_>, input: Input<Message, Wait>, out: &mut Out) {
        match (self.state, input) {
            (State::Unknown, Input::Start) => {
                self.state = State::Running;
                self.next(cx, out);
            }
            (State::Running, Input::Timeout(timer)) => self.no_answer(cx, timer, out),
            (State::Wait, Input::Timeout(_)) => self.abort(cx, ProcessSet::EMPTY, out),
            (State::Commit, Input::Timeout(timer)) => {
                out.repeat(self.silent, &Message::Commit);
                out.arm(timer.again());
            }
            (_, Input::Message { from, message }) => self.receive(cx, from, &message, out),
            _ => {}
        }
    }

    fn status(&self, cx: Cx<'_>) -> Status {
        let (state, outcome_status) = match self.state {
            State::Running => ("RUNNING", OutcomeStatus::Undecided),
            State::Wait => ("WAIT", OutcomeStatus::Undecided),
            State::Commit => ("COMMIT", OutcomeStatus::Decided(Decision::Commit)),
            State::End(Decision::Commit) => ("COMMITTED", OutcomeStatus::Decided(Decision::Commit)),
            State::Unknown | State::End(Decision::Abort) => {
                ("ABORTED", OutcomeStatus::Decided(Decision::Abort))
            }
        };
        let mut facts = vec![];
        for (key, by) in &self.saw {
            if let Some(key) = KEYS.get(usize::from(*key)) {
                facts.push(Fact { name: key.seen, value: super::store::written_by(*by) });
            }
        }
        let missing = match self.state {
            State::Wait => self.asked(cx).without(self.yes),
            _ => ProcessSet::EMPTY,
        };
        for (name, processes) in [("votes missing", missing), ("ACKs missing", self.silent)] {
            if !processes.is_empty() {
                facts.push(Fact { name, value: FactValue::Processes(processes) });
            }
        }
        Status { state, outcome_status, locks: false, facts }
    }

    /// Whose answer a timer waits for.
    fn awaits(&self, cx: Cx<'_>, timer: Wait) -> ProcessSet {
        match timer {
            Wait::Answer => self.request(cx).map(|(shard, _)| shard).into_iter().collect(),
            Wait::Votes => self.asked(cx).without(self.yes),
            Wait::Acks => self.silent,
            Wait::Word(_) | Wait::Decision(_) => ProcessSet::EMPTY,
        }
    }
}

impl Client {
    fn receive(&mut self, cx: Cx<'_>, from: ProcessId, message: &Message, out: &mut Out) {
        match (self.state, message) {
            (State::Running, Message::Done { place, operation, life, by })
                if *place == self.done =>
            {
                self.done(cx, from, *operation, *life, *by, out);
            }
            (State::Running | State::Wait, Message::Die | Message::No) => {
                self.abort(cx, ProcessSet::one(from), out);
            }
            (State::Wait, Message::Yes) => {
                self.yes.insert(from);
                if self.asked(cx).without(self.yes).is_empty() {
                    self.commit(cx, out);
                }
            }
            (State::Commit, Message::Ack) => self.acknowledged(from, out),
            (State::Commit | State::End(Decision::Commit), Message::Inquiry) => {
                out.send(from, Message::Commit);
            }
            (State::Unknown | State::End(Decision::Abort), Message::Inquiry) => {
                out.send(from, Message::Abort);
            }
            _ => {}
        }
    }

    /// An operation is done. A shard that has begun a new life has forgotten those of an earlier one.
    fn done(
        &mut self,
        cx: Cx<'_>,
        from: ProcessId,
        operation: Operation,
        life: u8,
        by: Option<ProcessId>,
        out: &mut Out,
    ) {
        match self.life(from) {
            Some(known) if known != life => return self.abort(cx, ProcessSet::EMPTY, out),
            Some(_) => {}
            None => self.lives.push((from, life)),
        }
        if !operation.writes() {
            self.saw.retain(|(key, _)| *key != operation.object);
            self.saw.push((operation.object, by));
        }
        self.done += 1;
        self.next(cx, out);
    }

    /// Asks for the next operation; after the last, for votes (BHG 7.4).
    fn next(&mut self, cx: Cx<'_>, out: &mut Out) {
        if let Some((shard, request)) = self.request(cx) {
            out.send(shard, Message::Request(request));
            out.arm(Wait::Answer);
            return;
        }
        out.disarm(Wait::Answer);
        self.state = State::Wait;
        for (shard, life) in &self.lives {
            out.send(*shard, Message::VoteRequest(*life));
        }
        out.arm(Wait::Votes);
    }

    /// BHG 3.4: under the policy "timeout" this may be a deadlock. Under wait-die it can only be a failure, or a lock
    /// that is held for long.
    fn no_answer(&mut self, cx: Cx<'_>, timer: Timer<Wait>, out: &mut Out) {
        if cx.config.deadlock == Deadlock::Timeout {
            return self.abort(cx, ProcessSet::EMPTY, out);
        }
        if let Some((shard, request)) = self.request(cx) {
            out.repeat(ProcessSet::one(shard), &Message::Request(request));
            out.arm(timer.again());
        }
    }

    /// R* 3: the commit record is on disk before COMMIT leaves.
    fn commit(&mut self, cx: Cx<'_>, out: &mut Out) {
        let shards = self.asked(cx);
        out.disarm(Wait::Votes);
        out.force(Record::Commit(shards));
        self.state = State::Commit;
        self.silent = shards;
        out.broadcast(shards, &Message::Commit);
        out.arm(Wait::Acks);
    }

    fn acknowledged(&mut self, from: ProcessId, out: &mut Out) {
        if self.silent.remove(from) && self.silent.is_empty() {
            out.disarm(Wait::Acks);
            out.append(Record::End);
            self.state = State::End(Decision::Commit);
        }
    }

    /// R* 3, presumed abort: nothing is written or acknowledged. A shard that has aborted its part is not told.
    fn abort(&mut self, cx: Cx<'_>, undone: ProcessSet, out: &mut Out) {
        out.disarm(Wait::Answer);
        out.disarm(Wait::Votes);
        out.broadcast(self.asked(cx).without(undone), &Message::Abort);
        self.state = State::End(Decision::Abort);
    }

    fn life(&self, shard: ProcessId) -> Option<u8> {
        self.lives.iter().find(|(known, _)| *known == shard).map(|(_, life)| *life)
    }

    /// The operation that is not done yet, and the shard that has to do it.
    fn request(&self, cx: Cx<'_>) -> Option<(ProcessId, Request)> {
        let operation = *operations(cx).get(usize::from(self.done))?;
        let shard = shard_of(cx.setup, operation.object);
        Some((shard, Request { place: self.done, operation, life: self.life(shard) }))
    }

    /// Every shard that was asked for an operation so far.
    fn asked(&self, cx: Cx<'_>) -> ProcessSet {
        let operations = operations(cx).iter().take(usize::from(self.done) + 1);
        operations.map(|it| shard_of(cx.setup, it.object)).collect()
    }
}

/// What this client's transaction does.
fn operations(cx: Cx<'_>) -> &[Operation] {
    cx.setup.script.transactions.get(cx.me.index()).map_or(&[], Vec::as_slice)
}
