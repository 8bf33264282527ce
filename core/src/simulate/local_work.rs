//! How local work is going to end in a run: as the scenario says, unless an intervention makes it fail.

use alloc::{vec, vec::Vec};

use crate::{
    event::Event,
    fault::Fault,
    protocol::{ProcessId, Setup, Work, WorkOutcome},
    scenario::{Scenario, WorkOutcomes},
    world::Observer,
};

/// How local work is going to end. It is settled when the work begins.
#[derive(Clone, Debug)]
pub(super) struct LocalWork {
    outcomes: WorkOutcomes,
    /// How many more pieces of work of each process fail; 0: all of them.
    failing: Vec<Option<u16>>,
    /// What each process is working on, and how that will end.
    under_way: Vec<Vec<(Work, WorkOutcome)>>,
}

impl LocalWork {
    pub(super) fn new(scenario: &Scenario, setup: &Setup) -> Self {
        let processes = setup.processes.len();
        Self {
            outcomes: scenario.work_outcomes(setup),
            failing: vec![None; processes],
            under_way: vec![vec![]; processes],
        }
    }

    /// How the work that a process is doing will end.
    pub(super) fn outcome_of(&self, process: ProcessId, work: Work) -> WorkOutcome {
        let under_way = &self.under_way[process.index()];
        let known = under_way.iter().find(|(other, _)| *other == work);
        known.map_or_else(|| self.outcomes.of(process, work), |(_, outcome)| *outcome)
    }

    fn next_outcome(&mut self, process: ProcessId, work: Work) -> WorkOutcome {
        let failing = &mut self.failing[process.index()];
        let Some(times) = *failing else {
            return self.outcomes.of(process, work);
        };
        *failing = if times == 1 { None } else { Some(times.saturating_sub(1)) };
        WorkOutcome::Failed
    }

    /// Notes what an event means for local work.
    pub(super) fn observe(&mut self, event: &Event) {
        match event {
            Event::WorkBegan { process, work } => {
                let outcome = self.next_outcome(*process, *work);
                self.under_way[process.index()].push((*work, outcome));
            }
            Event::WorkEnded { process, work, .. } => {
                let under_way = &mut self.under_way[process.index()];
                if let Some(place) = under_way.iter().position(|(other, _)| other == work) {
                    under_way.remove(place);
                }
            }
            Event::Fault { process, fault: Fault::Fail { times, .. } } => {
                self.failing[process.index()] = Some(*times);
            }
            Event::Crashed { process, .. } => self.under_way[process.index()].clear(),
            _ => {}
        }
    }
}

/// Follows a world without a trace.
impl Observer for LocalWork {
    const WATCHES: bool = false;

    fn see(&mut self, event: Event) {
        self.observe(&event);
    }
}
