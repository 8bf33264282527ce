//! The processes of a run.

use alloc::{borrow::Cow, format, string::String, vec::Vec};

use crate::num::bounded;

use super::{Code, Configured, Options, Script};

/// A process of a run: its place in [`Setup::processes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProcessId(pub u8);

impl ProcessId {
    /// The place as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a process is in its protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Asks for votes and decides (TM).
    Coordinator,
    /// Holds a part of the data and votes (RM).
    Participant,
    /// Remembers votes, so that no single process has to (Paxos).
    Acceptor,
    /// Sends the commands of a saga and remembers how far it has come.
    Orchestrator,
    /// Holds a part of the data and carries out steps of sagas.
    Service,
    /// Takes events and delivers them to every subscriber.
    Bus,
    /// Runs a transaction and coordinates its commit.
    Client,
}

impl Role {
    /// The role in a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Participant => "participant",
            Self::Acceptor => "acceptor",
            Self::Orchestrator => "orchestrator",
            Self::Service => "service",
            Self::Bus => "event bus",
            Self::Client => "client",
        }
    }

    /// Whether processes of this role do the local work whose outcomes a run chooses, and hold the
    /// rows that other transactions may want.
    pub const fn works(self) -> bool {
        matches!(self, Self::Participant | Self::Service)
    }

    /// Whether processes of this role lead the others.
    pub const fn leads(self) -> bool {
        matches!(self, Self::Coordinator | Self::Orchestrator | Self::Bus | Self::Client)
    }
}

/// One process of a run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Process {
    /// Short and unique in the run: `C`, `p1`.
    pub name: Cow<'static, str>,
    /// What it is in its protocol.
    pub role: Role,
    /// The machine it runs on. Processes of one machine talk for nothing and crash together.
    pub host: u8,
}

/// What every process of a run knows from the start.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Setup {
    /// Which machine the processes are.
    pub code: Code,
    /// The options of the protocol.
    pub options: Options,
    /// The same, typed.
    pub config: Configured,
    /// How many participants there are.
    pub participants: u8,
    /// What the transactions do; the nth is run by the nth process.
    pub script: Script,
    /// Every process; a [`ProcessId`] is a place in this list.
    pub processes: Vec<Process>,
}

impl Setup {
    /// Every process with this role.
    pub fn with_role(&self, role: Role) -> ProcessSet {
        self.ids().filter(|id| self.processes[id.index()].role == role).collect()
    }

    /// Every process whose local work's outcome the run chooses; the nth outcome is the nth's.
    pub fn workers(&self) -> ProcessSet {
        self.ids().filter(|id| self.processes[id.index()].role.works()).collect()
    }

    /// Every process that leads others.
    pub fn leaders(&self) -> ProcessSet {
        self.ids().filter(|id| self.processes[id.index()].role.leads()).collect()
    }

    /// The process with this name.
    pub fn named(&self, name: &str) -> Option<ProcessId> {
        self.ids().find(|id| self.processes[id.index()].name == name)
    }

    /// The name of a process.
    pub fn name(&self, id: ProcessId) -> &str {
        self.processes.get(id.index()).map_or("?", |process| process.name.as_ref())
    }

    /// The names of a set, to be read aloud: `p1`, `p1 and p2`, `p1, p2 and p3`.
    pub fn names(&self, set: ProcessSet) -> String {
        let names: Vec<&str> = set.into_iter().map(|id| self.name(id)).collect();
        match names.split_last() {
            None => "nobody".into(),
            Some((last, [])) => (*last).into(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        }
    }

    /// Every process, in order.
    pub fn ids(&self) -> impl Iterator<Item = ProcessId> + use<> {
        (0..bounded(self.processes.len())).map(ProcessId)
    }

    /// Every process of the machine that a process runs on, itself included.
    pub fn on_host_of(&self, id: ProcessId) -> ProcessSet {
        self.ids().filter(|other| self.share_host(id, *other)).collect()
    }

    /// Whether two processes run on one machine.
    pub fn share_host(&self, a: ProcessId, b: ProcessId) -> bool {
        self.processes[a.index()].host == self.processes[b.index()].host
    }
}

/// A set of processes, iterated lowest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProcessSet(u128);

impl ProcessSet {
    /// The greatest number of processes that a run may have.
    pub const CAPACITY: usize = 128;
    /// No process.
    pub const EMPTY: Self = Self(0);

    /// The set of one process.
    pub const fn one(id: ProcessId) -> Self {
        Self(1 << id.0)
    }

    /// Adds a process; tells whether it was missing.
    pub fn insert(&mut self, id: ProcessId) -> bool {
        let missing = !self.contains(id);
        self.0 |= 1 << id.0;
        missing
    }

    /// Takes a process out; tells whether it was there.
    pub fn remove(&mut self, id: ProcessId) -> bool {
        let there = self.contains(id);
        self.0 &= !(1 << id.0);
        there
    }

    /// Whether a process is in the set.
    pub const fn contains(self, id: ProcessId) -> bool {
        self.0 & (1 << id.0) != 0
    }

    /// The set as bits: bit `n` stands for process `n`.
    pub const fn bits(self) -> u128 {
        self.0
    }

    /// The set of these bits.
    pub const fn from_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// How many processes are in the set.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether no process is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those in `self` and not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those in either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl FromIterator<ProcessId> for ProcessSet {
    fn from_iter<I: IntoIterator<Item = ProcessId>>(ids: I) -> Self {
        let mut set = Self::EMPTY;
        for id in ids {
            set.insert(id);
        }
        set
    }
}

impl IntoIterator for ProcessSet {
    type Item = ProcessId;
    type IntoIter = ProcessSetIter;

    fn into_iter(self) -> ProcessSetIter {
        ProcessSetIter(self.0)
    }
}

/// Iterates over a [`ProcessSet`], lowest first.
#[derive(Clone, Debug)]
pub struct ProcessSetIter(u128);

impl Iterator for ProcessSetIter {
    type Item = ProcessId;

    fn next(&mut self) -> Option<ProcessId> {
        if self.0 == 0 {
            return None;
        }
        let lowest = u8::try_from(self.0.trailing_zeros()).ok()?;
        self.0 &= self.0 - 1;
        Some(ProcessId(lowest))
    }
}

/// New names for the processes of a run: a way to exchange them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names(Vec<ProcessId>);

impl Names {
    /// Every process keeps its name.
    pub fn same(setup: &Setup) -> Self {
        Self(setup.ids().collect())
    }

    /// Two exchange their new names.
    #[must_use]
    pub fn swapped(mut self, one: ProcessId, other: ProcessId) -> Self {
        self.0.swap(one.index(), other.index());
        self
    }

    /// The new name of a process.
    pub fn of(&self, id: ProcessId) -> ProcessId {
        self.0.get(id.index()).copied().unwrap_or(id)
    }

    /// The new names of a set.
    pub fn of_all(&self, set: ProcessSet) -> ProcessSet {
        set.into_iter().map(|id| self.of(id)).collect()
    }

    /// A list with an entry for each process, in the order of the new names.
    pub fn reordered<T: Clone>(&self, list: &[T]) -> Vec<T> {
        let mut reordered = list.to_vec();
        for (entry, name) in list.iter().zip(&self.0) {
            reordered[name.index()] = entry.clone();
        }
        reordered
    }
}
