//! What is going to happen, in the order `(tick, sequence)`.

use alloc::{collections::BinaryHeap, vec, vec::Vec};
use core::{cmp::Reverse, mem};

use super::{local_work::LocalWork, random::Random};
use crate::{
    event::{Event, MessageId},
    num::bounded,
    protocol::{Process, ProcessId, Setup, Timer, TimerInfo, Work, WorkOutcome},
    scenario::{Environment, Scenario},
    trace::Tick,
};

/// Something that is going to happen unless it is overtaken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// The transaction begins.
    Begin,
    /// A process carries out its next effect.
    Advance(ProcessId),
    /// A message arrives.
    Arrive(MessageId),
    /// Local work ends.
    Finish(ProcessId, Work, WorkOutcome),
    /// A timer fires.
    Fire(ProcessId, Timer),
}

/// An entry of the agenda. It counts only as long as its `version` is the current one of what it is
/// about: a crash, a new timer or a delay makes older entries stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) at: Tick,
    pub(super) sequence: u32,
    pub(super) due: Due,
    pub(super) version: u32,
}

/// What is going to happen.
#[derive(Clone, Debug, Default)]
pub(super) struct Agenda {
    heap: BinaryHeap<Reverse<Entry>>,
    sequence: u32,
}

impl Agenda {
    pub(super) fn add(&mut self, at: Tick, due: Due, version: u32) {
        self.heap.push(Reverse(Entry { at, sequence: self.sequence, due, version }));
        self.sequence += 1;
    }

    pub(super) fn peek(&self) -> Option<&Entry> {
        self.heap.peek().map(|Reverse(entry)| entry)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.heap.iter().map(|Reverse(entry)| entry)
    }

    pub(super) fn pop(&mut self) -> Option<Entry> {
        self.heap.pop().map(|Reverse(entry)| entry)
    }
}

/// The clockwork of a run: the agenda, the luck, and which entries still count.
#[derive(Clone, Debug)]
pub(super) struct Scheduler {
    /// The time now.
    pub(super) now: Tick,
    agenda: Agenda,
    random: Random,
    environment: Environment,
    timers: &'static [TimerInfo],
    processes: Vec<Clock>,
    work: LocalWork,
    /// When each message is going to arrive, and the version of that entry.
    arrivals: Vec<(Tick, u32)>,
}

/// What the clockwork knows of a process.
#[derive(Clone, Debug)]
struct Clock {
    /// How often it has crashed.
    epoch: u32,
    /// Whether an entry for its next effect stands in the agenda.
    advancing: bool,
    /// The version of each of its timers.
    timers: Vec<u32>,
    /// What arrived while it was busy.
    waiting: Vec<(Due, u32)>,
}

impl Scheduler {
    pub(super) fn new(scenario: &Scenario, setup: &Setup) -> Self {
        let timers = scenario.info().timers;
        let clock = |_: &Process| Clock {
            epoch: 0,
            advancing: false,
            timers: vec![0; timers.len()],
            waiting: vec![],
        };
        let mut agenda = Agenda::default();
        agenda.add(Tick(0), Due::Begin, 0);
        Self {
            now: Tick(0),
            agenda,
            random: Random::new(scenario.seed),
            environment: scenario.environment,
            timers,
            processes: setup.processes.iter().map(clock).collect(),
            work: LocalWork::new(scenario, setup),
            arrivals: vec![],
        }
    }

    /// The next entry that still counts, which stays in the agenda.
    pub(super) fn next(&mut self) -> Option<Entry> {
        while let Some(entry) = self.agenda.peek().copied() {
            if self.counts(&entry) {
                return Some(entry);
            }
            self.agenda.pop();
        }
        None
    }

    /// Takes the next entry out and sets the clock to it.
    pub(super) fn take(&mut self) -> Option<Due> {
        let entry = self.next()?;
        self.agenda.pop();
        self.now = self.now.max(entry.at);
        if let Due::Advance(process) = entry.due {
            self.processes[process.index()].advancing = false;
        }
        Some(entry.due)
    }

    /// Whether nothing is left but timers that have fired before, and what is stale.
    pub(super) fn only_retries(&self) -> bool {
        let retry = |entry: &Entry| matches!(entry.due, Due::Fire(_, timer) if timer.attempt > 0);
        self.agenda.entries().all(|entry| retry(entry) || !self.counts(entry))
    }

    /// Puts what a busy process cannot take yet aside until it can.
    pub(super) fn wait(&mut self, process: ProcessId, due: Due) {
        let version = self.version(due);
        self.processes[process.index()].waiting.push((due, version));
    }

    /// A process can take inputs again, or is down and will never take them.
    pub(super) fn release(&mut self, process: ProcessId) {
        for (due, version) in mem::take(&mut self.processes[process.index()].waiting) {
            self.agenda.add(self.now, due, version);
        }
    }

    /// The next effect of a process will be carried out, at once or when its write is done.
    pub(super) fn advance(&mut self, process: ProcessId, forced: bool) {
        let clock = &mut self.processes[process.index()];
        if mem::replace(&mut clock.advancing, true) {
            return;
        }
        let ticks = if forced { u32::from(self.environment.force_ticks) } else { 0 };
        let epoch = clock.epoch;
        self.agenda.add(self.later(ticks), Due::Advance(process), epoch);
    }

    /// How the work that a process is doing will end.
    pub(super) fn outcome_of(&self, process: ProcessId, work: Work) -> WorkOutcome {
        self.work.outcome_of(process, work)
    }

    /// Lets a message arrive later.
    pub(super) fn delay(&mut self, message: MessageId, ticks: u32) {
        let (at, version) = &mut self.arrivals[message.index()];
        *at = Tick(at.0.max(self.now.0).saturating_add(ticks));
        *version += 1;
        self.agenda.add(*at, Due::Arrive(message), *version);
    }

    /// Notes in the agenda what an event entails.
    pub(super) fn observe(&mut self, event: &Event) {
        self.work.observe(event);
        match event {
            Event::Sent { local, .. } => self.send(*local),
            Event::Duplicated { .. } => self.send(false),
            Event::WorkBegan { process, work } => {
                let at = self.later(u32::from(self.environment.work_ticks));
                let epoch = self.processes[process.index()].epoch;
                let outcome = self.work.outcome_of(*process, *work);
                self.agenda.add(at, Due::Finish(*process, *work, outcome), epoch);
            }
            Event::Armed { process, timer } => {
                let doublings = u32::from(timer.attempt.min(MAX_DOUBLINGS));
                let timeouts = self.timers[usize::from(timer.kind)].timeouts;
                let ticks = u32::from(self.environment.timeout_ticks) * u32::from(timeouts);
                let at = self.later(ticks << doublings);
                let version = self.next_version(*process, timer.kind);
                self.agenda.add(at, Due::Fire(*process, *timer), version);
            }
            Event::Disarmed { process, kind } => {
                self.next_version(*process, *kind);
            }
            Event::TimedOut { process, timer } => {
                self.next_version(*process, timer.kind);
            }
            Event::Crashed { process, .. } => {
                let clock = &mut self.processes[process.index()];
                clock.epoch += 1;
                clock.advancing = false;
                clock.timers.iter_mut().for_each(|version| *version += 1);
                self.release(*process);
            }
            _ => {}
        }
    }

    fn send(&mut self, local: bool) {
        let ticks = if local { 0 } else { self.random.latency(self.environment.latency) };
        let at = self.later(ticks);
        let message = MessageId(bounded(self.arrivals.len()));
        self.arrivals.push((at, 0));
        self.agenda.add(at, Due::Arrive(message), 0);
    }

    fn later(&self, ticks: u32) -> Tick {
        Tick(self.now.0.saturating_add(ticks))
    }

    fn next_version(&mut self, process: ProcessId, kind: u8) -> u32 {
        let version = &mut self.processes[process.index()].timers[usize::from(kind)];
        *version += 1;
        *version
    }

    fn counts(&self, entry: &Entry) -> bool {
        entry.version == self.version(entry.due)
    }

    fn version(&self, due: Due) -> u32 {
        match due {
            Due::Begin => 0,
            Due::Advance(process) | Due::Finish(process, ..) => {
                self.processes[process.index()].epoch
            }
            Due::Arrive(message) => self.arrivals[message.index()].1,
            Due::Fire(process, timer) => {
                self.processes[process.index()].timers[usize::from(timer.kind)]
            }
        }
    }
}

/// How often the wait of a timer doubles.
const MAX_DOUBLINGS: u8 = 3;
