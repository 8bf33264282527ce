//! A run as the page holds it: the trace, and what is derived from it once.

use coordinator_core::{
    event::Event,
    num::bounded,
    protocol::{ProcessId, WorkOutcome},
    scenario::{Entry, Scenario, entry_of},
    simulate::simulate,
    trace::Trace,
};

use super::{
    labels,
    markers::{Marker, markers},
    timeline::Timeline,
};

/// A run, derived from a scenario by replay. Hand it on as an `Rc`: equal pointers are equal runs.
#[derive(Clone, Debug)]
pub struct Run {
    /// Everything that happened; the scenario is `trace.scenario`.
    pub trace: Trace,
    /// When each step is shown.
    pub timeline: Timeline,
    /// The key events.
    pub markers: Vec<Marker>,
    /// A check value of everything that happened.
    pub digest: u32,
    /// Its entry in the library, if it has one.
    pub entry: Option<&'static Entry>,
}

/// Equal scenarios have equal runs.
impl PartialEq for Run {
    fn eq(&self, other: &Self) -> bool {
        self.scenario() == other.scenario()
    }
}

impl Eq for Run {}

impl Run {
    /// Simulates a scenario to its end.
    pub fn of(scenario: &Scenario) -> Self {
        let trace = simulate(scenario);
        Self {
            timeline: Timeline::of(&trace),
            markers: markers(&trace),
            digest: trace.digest(),
            entry: entry_of(scenario),
            trace,
        }
    }

    /// The scenario that this is the run of.
    pub const fn scenario(&self) -> &Scenario {
        &self.trace.scenario
    }

    /// The protocol and variant that is played.
    pub fn protocol(&self) -> &'static str {
        let scenario = self.scenario();
        scenario.info().variant_of(&scenario.options).name
    }

    /// What the run is called: in the library, or else by its size and its faults.
    pub fn title(&self) -> String {
        if let Some(entry) = self.entry {
            return entry.title.into();
        }
        let scenario = self.scenario();
        let faults = match (self.trace.refused.len(), scenario.interventions.len()) {
            (_, 0) => "no fault".into(),
            (0, count) => labels::count(count, "fault", "faults"),
            (1, count) => {
                format!("1 of {} does not happen here", labels::count(count, "fault", "faults"))
            }
            (refused, count) => format!("{refused} of {count} faults do not happen here"),
        };
        let participants = labels::count(scenario.votes.len(), "participant", "participants");
        let votes = scenario.votes.iter().zip(self.trace.setup.workers());
        let others: Vec<_> = votes.filter(|(vote, _)| **vote != WorkOutcome::Done).collect();
        let votes = match *others {
            [] => String::new(),
            [(vote, id)] => {
                let word = scenario.info().outcome(*vote);
                format!(", {} {word}", self.trace.setup.name(id))
            }
            _ => format!(", {} not {}", others.len(), scenario.info().outcome(WorkOutcome::Done)),
        };
        format!("{participants}{votes}, {faults}")
    }

    /// What a file of the run is called, without its ending.
    pub fn file_name(&self) -> &'static str {
        let scenario = self.scenario();
        self.entry.map_or_else(|| scenario.info().variant_of(&scenario.options).id, |it| it.id)
    }

    /// The last cursor.
    pub fn end(&self) -> u32 {
        self.trace.len()
    }

    /// The step in which an intervention, by its place in the scenario, took effect.
    pub fn step_of(&self, intervention: usize) -> Option<u32> {
        let caused =
            |step: &Option<u16>| step.is_some_and(|place| usize::from(place) == intervention);
        let step = self.trace.steps.iter().position(|step| caused(&step.intervention))?;
        Some(bounded(step))
    }

    /// How many log writes a process has carried out by a cursor, as
    /// [`coordinator_core::scenario::Trigger::AfterWrite`] counts them.
    pub fn writes(&self, process: ProcessId, cursor: u32) -> u16 {
        self.count(
            cursor,
            |event| matches!(event, Event::Wrote { process: by, .. } if *by == process),
        )
    }

    /// How many messages a process has sent by a cursor, as
    /// [`coordinator_core::scenario::Trigger::AfterSend`] counts them.
    pub fn sends(&self, process: ProcessId, cursor: u32) -> u16 {
        self.count(cursor, |event| matches!(event, Event::Sent { from, .. } if *from == process))
    }

    /// Whether a process has a vote that it has not cast by a cursor.
    pub fn may_change_vote(&self, process: ProcessId, cursor: u32) -> bool {
        let voted =
            |event: &Event| matches!(event, Event::WorkEnded { process: by, .. } if *by == process);
        self.vote_place(process).is_some() && !self.trace.events_until(cursor).iter().any(voted)
    }

    /// The place of a process among the votes of the scenario, if it votes.
    pub fn vote_place(&self, process: ProcessId) -> Option<usize> {
        self.trace.setup.workers().into_iter().position(|other| other == process)
    }

    fn count(&self, cursor: u32, counts: impl Fn(&Event) -> bool) -> u16 {
        let events = self.trace.events_until(cursor);
        let found = events.iter().filter(|event| counts(event)).count();
        // A trigger counts no further; nothing after that many events can be named.
        u16::try_from(found).unwrap_or(u16::MAX)
    }
}
