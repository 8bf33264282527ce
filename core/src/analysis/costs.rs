//! What a run cost, counted from its trace: messages, delays, writes, and time under lock, in doubt
//! and blocked.

mod provisional;

use alloc::{vec, vec::Vec};

use provisional::Provisional;

use crate::{
    event::{Event, MessageId},
    num::bounded,
    protocol::{Convention, OutcomeStatus, Phase, ProcessId, ProcessSet, Purpose, Status},
    trace::{Tick, Trace},
};

/// What a run cost up to a cursor, as a convention counts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasuredCosts {
    /// What was counted, and how.
    pub convention: Convention,
    /// All processes and phases together.
    pub total: Counts,
    /// By phase. Writes stand with the phase that they belong to; times do not.
    pub by_phase: Vec<(Phase, Counts)>,
    /// By process, in the order of the setup: what it sent and wrote, the chains behind what it
    /// knows, and its own times.
    pub by_process: Vec<Counts>,
}

/// Counters. Times are in ticks; of several processes, their sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Messages sent from machine to machine, without repeats and duplicates.
    pub messages: u32,
    /// Messages taken in, of whatever kind.
    pub delivered: u32,
    /// Messages on the longest causal chain that leads to a process's knowing the outcome, or to
    /// an acknowledgement of it where those count: a message adds one, a write nothing. Nothing
    /// while no process knows the outcome.
    pub delays: u32,
    /// Log writes that the process waited for.
    pub forced_writes: u32,
    /// Log writes that it did not wait for.
    pub lazy_writes: u32,
    /// Forced writes on the longest such chain.
    pub write_delays: u32,
    /// Messages that never arrived.
    pub lost: u32,
    /// Messages that the network doubled.
    pub duplicated: u32,
    /// Messages that a process sent again.
    pub repeated: u32,
    /// Time under the locks of the transaction, while up.
    pub lock_ticks: u32,
    /// Time between the promise to commit and knowing the outcome, while up.
    pub doubt_ticks: u32,
    /// Time blocked.
    pub blocked_ticks: u32,
    /// Of a saga's services, the time in which others see what may still be undone, up or not: from a
    /// step's taking effect to its compensation or, without one, to the end of the saga, wherever that
    /// is known first. Where a semantic lock keeps others away, to its release, which comes after the
    /// end. A saga that is with people, or that no process leads any more, has not ended.
    pub semantic_lock_ticks: u32,
}

impl MeasuredCosts {
    /// Counts the first `cursor` steps of a run.
    pub fn of(trace: &Trace, cursor: u32, convention: Convention) -> Self {
        let cursor = cursor.min(trace.len());
        let mut count = Counting::new(trace, convention);
        for step in 0..cursor {
            let at = trace.steps[step as usize].at;
            for event in trace.events_of(step) {
                count.see(event, at);
            }
        }
        count.close(cursor)
    }
}

struct Counting<'a> {
    trace: &'a Trace,
    convention: Convention,
    phases: [Counts; Phase::ALL.len()],
    /// On which delays messages of a phase travelled, in order.
    rounds: [Vec<u32>; Phase::ALL.len()],
    processes: Vec<Counts>,
    /// The longest chain behind each message: messages, forced writes.
    chains: Vec<(u32, u32)>,
    /// The longest chain behind what each process knows by now.
    depths: Vec<(u32, u32)>,
    /// Who knows the outcome, or has no part in it any more.
    settled: ProcessSet,
    /// Who has started again from its log.
    woken: ProcessSet,
    locked_since: Vec<Option<Tick>>,
    doubts_since: Vec<Option<Tick>>,
    provisional: Provisional,
}

impl<'a> Counting<'a> {
    fn new(trace: &'a Trace, convention: Convention) -> Self {
        let processes = trace.setup.processes.len();
        Self {
            trace,
            convention,
            phases: Default::default(),
            rounds: Default::default(),
            processes: vec![Counts::default(); processes],
            chains: Vec::new(),
            depths: vec![(0, 0); processes],
            settled: ProcessSet::EMPTY,
            woken: ProcessSet::EMPTY,
            locked_since: vec![None; processes],
            doubts_since: vec![None; processes],
            provisional: Provisional::default(),
        }
    }

    fn see(&mut self, event: &Event, at: Tick) {
        match event {
            Event::Sent { from, phase, again, local, .. } => {
                self.sent(*from, *phase, *again, *local);
            }
            Event::Duplicated { message, .. } => {
                let sender = self.trace.messages[message.index()].from;
                self.chains.push(self.chains[message.index()]);
                self.both(sender, self.phase_of(*message), |counts| counts.duplicated += 1);
            }
            Event::Received { message, process } => {
                self.received(*message, *process);
                self.both(*process, self.phase_of(*message), |counts| counts.delivered += 1);
            }
            Event::Lost { message, .. } => {
                let sender = self.trace.messages[message.index()].from;
                self.both(sender, self.phase_of(*message), |counts| counts.lost += 1);
            }
            Event::Wrote { process, purpose, forced, .. } => {
                self.wrote(*process, *purpose, *forced);
            }
            Event::Changed { process, status, .. } => {
                self.stands(*process, Some(status), at);
                // Who finds nothing in its log has no part, but it has not come to know anything.
                let settled = match status.outcome_status {
                    OutcomeStatus::Decided(_) => true,
                    OutcomeStatus::NotInvolved => !self.woken.contains(*process),
                    OutcomeStatus::Undecided | OutcomeStatus::InDoubt => false,
                };
                if settled && self.settled.insert(*process) {
                    self.knows(*process, self.depths[process.index()]);
                }
            }
            Event::Crashed { process, .. } => self.stands(*process, None, at),
            Event::Recovered { process } => {
                self.woken.insert(*process);
            }
            Event::Noted { process, note } => self.provisional.hear(*process, *note, at),
            _ => {}
        }
    }

    fn sent(&mut self, from: ProcessId, phase: Phase, again: bool, local: bool) {
        let (messages, writes) = self.depths[from.index()];
        let counted = self.convention.counts_messages(phase);
        let delays = messages + u32::from(counted && !local);
        self.chains.push((delays, writes));
        if local || !counted {
            return;
        }
        if again {
            self.both(from, phase, |counts| counts.repeated += 1);
        } else {
            let rounds = &mut self.rounds[phase as usize];
            if let Err(place) = rounds.binary_search(&delays) {
                rounds.insert(place, delays);
            }
            self.both(from, phase, |counts| counts.messages += 1);
        }
    }

    fn received(&mut self, message: MessageId, process: ProcessId) {
        let (messages, writes) = self.chains[message.index()];
        let depth = &mut self.depths[process.index()];
        *depth = (depth.0.max(messages), depth.1.max(writes));
        let view = &self.trace.messages[message.index()];
        let closes = view.phase == Phase::Acknowledgement && !view.again;
        if closes && self.convention.counts_acknowledgements() {
            self.knows(process, (messages, writes));
        }
    }

    /// A chain of this length ends in a process's knowing what it has to know.
    fn knows(&mut self, process: ProcessId, (messages, writes): (u32, u32)) {
        let own = &mut self.processes[process.index()];
        own.delays = own.delays.max(messages);
        own.write_delays = own.write_delays.max(writes);
    }

    fn wrote(&mut self, process: ProcessId, purpose: Purpose, forced: bool) {
        let leads = self.trace.setup.processes[process.index()].role.leads();
        let counted = self.convention.counts(purpose, leads);
        let phase = purpose.phase();
        if forced && counted {
            self.depths[process.index()].1 += 1;
            self.both(process, phase, |counts| counts.forced_writes += 1);
        } else if !forced {
            self.both(process, phase, |counts| counts.lazy_writes += 1);
        }
    }

    /// A process has a new status, or none because it is down.
    fn stands(&mut self, process: ProcessId, status: Option<&Status>, at: Tick) {
        let place = process.index();
        let locks = status.is_some_and(|status| status.locks);
        let doubts = status.is_some_and(|status| status.outcome_status == OutcomeStatus::InDoubt);
        let counts = &mut self.processes[place];
        let (locked, doubted) = (
            clock(&mut self.locked_since[place], locks, at),
            clock(&mut self.doubts_since[place], doubts, at),
        );
        counts.lock_ticks = counts.lock_ticks.saturating_add(locked);
        counts.doubt_ticks = counts.doubt_ticks.saturating_add(doubted);
    }

    fn both(&mut self, process: ProcessId, phase: Phase, count: impl Fn(&mut Counts)) {
        count(&mut self.phases[phase as usize]);
        count(&mut self.processes[process.index()]);
    }

    fn phase_of(&self, message: MessageId) -> Phase {
        self.trace.messages[message.index()].phase
    }

    fn close(mut self, cursor: u32) -> MeasuredCosts {
        let now = self.trace.at(cursor);
        for process in self.trace.setup.ids() {
            self.stands(process, None, now);
        }
        self.blocked(cursor);
        for (process, ticks) in self.provisional.close(now) {
            let own = &mut self.processes[process.index()].semantic_lock_ticks;
            *own = own.saturating_add(ticks);
        }
        let mut total = Counts::default();
        for own in &self.processes {
            total.add(own);
        }
        let by_phase = Phase::ALL.into_iter().map(|phase| {
            let rounds = bounded(self.rounds[phase as usize].len());
            (phase, Counts { delays: rounds, ..self.phases[phase as usize] })
        });
        MeasuredCosts {
            convention: self.convention,
            total,
            by_phase: by_phase.collect(),
            by_process: self.processes,
        }
    }

    fn blocked(&mut self, cursor: u32) {
        let blocked = &self.trace.blocked;
        for (entry, (from, who)) in blocked.iter().enumerate() {
            let until = blocked.get(entry + 1).map_or(cursor, |(next, _)| *next).min(cursor);
            if *from >= until {
                continue;
            }
            let ticks = self.trace.at(until).0.saturating_sub(self.trace.at(*from).0);
            for process in *who {
                let own = &mut self.processes[process.index()].blocked_ticks;
                *own = own.saturating_add(ticks);
            }
        }
    }
}

impl Counts {
    /// Sums what adds up; of chains, the longest.
    fn add(&mut self, other: &Self) {
        self.messages += other.messages;
        self.delivered += other.delivered;
        self.delays = self.delays.max(other.delays);
        self.forced_writes += other.forced_writes;
        self.lazy_writes += other.lazy_writes;
        self.write_delays = self.write_delays.max(other.write_delays);
        self.lost += other.lost;
        self.duplicated += other.duplicated;
        self.repeated += other.repeated;
        self.lock_ticks = self.lock_ticks.saturating_add(other.lock_ticks);
        self.doubt_ticks = self.doubt_ticks.saturating_add(other.doubt_ticks);
        self.blocked_ticks = self.blocked_ticks.saturating_add(other.blocked_ticks);
        let provisional = self.semantic_lock_ticks.saturating_add(other.semantic_lock_ticks);
        self.semantic_lock_ticks = provisional;
    }
}

/// Starts or stops a clock; how long it ran if it stops.
fn clock(since: &mut Option<Tick>, runs: bool, at: Tick) -> u32 {
    match (*since, runs) {
        (None, true) => {
            *since = Some(at);
            0
        }
        (Some(start), false) => {
            *since = None;
            at.0.saturating_sub(start.0)
        }
        _ => 0,
    }
}
