//! What an observer may see of a world at one moment, with no protocol's types in it.
//!
//! A snapshot is nothing but its events, applied in order: [`Snapshot::apply`].

use alloc::{borrow::Cow, collections::VecDeque, vec, vec::Vec};

use crate::{
    event::{Event, MessageId, Planned, WorldFault},
    fault::Fault,
    protocol::{
        OutcomeStatus, Phase, ProcessId, ProcessSet, Purpose, Status, Timer, Work, WorkOutcome,
    },
};

/// A world at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Snapshot {
    /// Every process, in the order of the run's setup.
    pub processes: Vec<ProcessView>,
    /// Every message in flight, oldest first.
    pub flights: Vec<FlightView>,
    /// Links that let nothing through.
    pub cuts: Vec<CutView>,
}

/// A process at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProcessView {
    /// Whether it runs.
    pub up: bool,
    /// Its volatile state. Of a process that is down: the state that it lost.
    pub status: Status,
    /// Its stable log, oldest record first.
    pub log: Vec<RecordView>,
    /// The effects that it has yet to carry out, next first.
    pub plan: VecDeque<Planned>,
    /// Local work that is going on.
    pub work: Vec<Work>,
    /// Armed timers, at most one of a kind.
    pub timers: Vec<Timer>,
    /// Another transaction that wants the same rows.
    pub rival: Rival,
    /// How often its local work is going to fail; 0: always.
    pub failing: Option<u16>,
}

/// A record in a log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecordView {
    /// What it says.
    pub name: Cow<'static, str>,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether its process waited for it.
    pub forced: bool,
    /// Whether it survives a crash: it was forced, or a later record was.
    pub stable: bool,
}

/// A message in flight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FlightView {
    /// Its identity in this run.
    pub id: MessageId,
    /// From whom.
    pub from: ProcessId,
    /// To whom.
    pub to: ProcessId,
    /// What it says.
    pub name: Cow<'static, str>,
    /// Which part of the protocol it belongs to.
    pub phase: Phase,
    /// Whether both processes run on one machine.
    pub local: bool,
}

/// A set of links that let nothing through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CutView {
    /// From these.
    pub from: ProcessSet,
    /// To these.
    pub to: ProcessSet,
}

/// What another transaction that wants the same rows is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rival {
    /// There is none.
    Absent,
    /// It waits for the locks.
    Waiting,
    /// It has written.
    Wrote,
}

impl Snapshot {
    /// The state of a process; nothing of one that is down.
    pub fn status(&self, id: ProcessId) -> Option<&Status> {
        self.processes.get(id.index()).filter(|process| process.up).map(|process| &process.status)
    }

    /// A world in which nothing has happened yet.
    pub fn new(statuses: impl IntoIterator<Item = Status>) -> Self {
        let view = |status| ProcessView {
            up: true,
            status,
            log: vec![],
            plan: VecDeque::new(),
            work: vec![],
            timers: vec![],
            rival: Rival::Absent,
            failing: None,
        };
        Self { processes: statuses.into_iter().map(view).collect(), flights: vec![], cuts: vec![] }
    }

    /// Whether a message from one process to another would get through.
    pub fn connected(&self, from: ProcessId, to: ProcessId) -> bool {
        !self.cuts.iter().any(|cut| cut.from.contains(from) && cut.to.contains(to))
    }

    /// The message in flight with this identity.
    pub fn flight(&self, id: MessageId) -> Option<&FlightView> {
        self.flights.iter().find(|flight| flight.id == id)
    }

    /// Lets one event happen.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Sent { message, from, to, name, phase, local, .. } => {
                self.flights.push(FlightView {
                    id: *message,
                    from: *from,
                    to: *to,
                    name: name.clone(),
                    phase: *phase,
                    local: *local,
                });
                self.carried_out(*from);
            }
            Event::Received { message, .. } | Event::Lost { message, .. } => {
                self.flights.retain(|flight| flight.id != *message);
            }
            Event::Duplicated { message, copy } => {
                if let Some(flight) = self.flight(*message) {
                    let twin = FlightView { id: *copy, ..flight.clone() };
                    self.flights.push(twin);
                }
            }
            Event::Cut { from, to } => {
                let cut = CutView { from: *from, to: *to };
                if !self.cuts.contains(&cut) {
                    self.cuts.push(cut);
                }
            }
            Event::Healed => self.cuts.clear(),
            Event::Began | Event::Delayed { .. } => {}
            Event::Planned { process, .. }
            | Event::Changed { process, .. }
            | Event::Wrote { process, .. }
            | Event::WorkBegan { process, .. }
            | Event::WorkEnded { process, .. }
            | Event::Armed { process, .. }
            | Event::Disarmed { process, .. }
            | Event::TimedOut { process, .. }
            | Event::Crashed { process, .. }
            | Event::Recovered { process }
            | Event::RivalWaits { process }
            | Event::RivalWrote { process }
            | Event::Noted { process, .. }
            | Event::Fault { process, .. } => {
                if let Some(view) = self.processes.get_mut(process.index()) {
                    view.apply(event);
                }
            }
        }
    }

    fn carried_out(&mut self, process: ProcessId) {
        if let Some(view) = self.processes.get_mut(process.index()) {
            view.plan.pop_front();
        }
    }
}

impl ProcessView {
    /// Whether it runs, has promised to commit and does not know the outcome.
    pub fn in_doubt(&self) -> bool {
        self.up && self.status.outcome_status == OutcomeStatus::InDoubt
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::Planned { plan, .. } => self.plan.extend(plan.iter().cloned()),
            Event::Changed { status, .. } => self.status = status.clone(),
            Event::Wrote { name, purpose, forced, .. } => {
                self.plan.pop_front();
                if *forced {
                    self.log.iter_mut().for_each(|record| record.stable = true);
                }
                self.log.push(RecordView {
                    name: name.clone(),
                    purpose: *purpose,
                    forced: *forced,
                    stable: *forced,
                });
            }
            Event::WorkBegan { work, .. } => {
                self.plan.pop_front();
                self.work.push(*work);
            }
            Event::WorkEnded { work, outcome, .. } => {
                self.work.retain(|other| other != work);
                if *outcome == WorkOutcome::Failed {
                    self.failing = self.failing.filter(|times| *times != 1);
                    self.failing = self.failing.map(|times| times.saturating_sub(1));
                }
            }
            Event::Armed { timer, .. } => {
                self.timers.retain(|other| other.kind != timer.kind);
                self.timers.push(*timer);
            }
            Event::Disarmed { kind, .. } => self.timers.retain(|timer| timer.kind != *kind),
            Event::TimedOut { timer, .. } => self.timers.retain(|other| other.kind != timer.kind),
            Event::Crashed { .. } => {
                self.up = false;
                self.log.retain(|record| record.stable);
                self.plan.clear();
                self.work.clear();
                self.timers.clear();
            }
            Event::Recovered { .. } => self.up = true,
            Event::RivalWaits { .. } => self.rival = Rival::Waiting,
            Event::RivalWrote { .. } => self.rival = Rival::Wrote,
            Event::Fault { fault, .. } => self.befall(fault),
            Event::Began
            | Event::Noted { .. }
            | Event::Sent { .. }
            | Event::Received { .. }
            | Event::Lost { .. }
            | Event::Duplicated { .. }
            | Event::Delayed { .. }
            | Event::Cut { .. }
            | Event::Healed => {}
        }
    }

    fn befall(&mut self, fault: &WorldFault) {
        match fault {
            Fault::Flush(_) => self.log.iter_mut().for_each(|record| record.stable = true),
            Fault::Fail { times, .. } => self.failing = Some(*times),
            Fault::LoseLog(_) => self.log.clear(),
            Fault::SetBackLog { records, .. } => self.log.truncate(usize::from(*records)),
            // What else there is has events of its own.
            _ => {}
        }
    }
}
