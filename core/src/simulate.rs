//! The timed driver: a scenario in, a trace out.
//!
//! At each step the intervention whose moment has come is applied, in the order of the scenario;
//! else the earliest entry of the agenda happens, in `(tick, sequence)` order. Equal scenarios give
//! equal traces on every platform.

mod anchor;
mod blocked;
mod interventions;
mod local_work;
mod random;
mod scheduler;
mod to_interventions;

use alloc::{vec, vec::Vec};

pub use anchor::{Edited, anchored, anchored_at, edited};
use interventions::Interventions;
use scheduler::{Due, Scheduler};
pub use to_interventions::steer;

use crate::{
    event::Event,
    fault::ActionError,
    protocol::{Effect, Erased, OutcomeStatus, ProcessId, ProcessSet, Setup, WorkOutcome},
    scenario::{MAX_STEPS, Scenario},
    trace::{End, Tick, Trace},
    world::{Action, World},
};

/// Plays a scenario to its end.
///
/// ```
/// use coordinator_core::{scenario, simulate::simulate};
///
/// let blocks = scenario::entry("2pc-coordinator-crash").expect("it is in the library");
/// let trace = simulate(&blocks.scenario());
/// let blocked: Vec<_> = trace.blocked_at(trace.len()).into_iter().collect();
/// assert_eq!(blocked.len(), 3, "every participant waits for the coordinator");
/// ```
pub fn simulate(scenario: &Scenario) -> Trace {
    Simulation::new(scenario).run()
}

/// A run under way.
struct Simulation<'a> {
    scenario: &'a Scenario,
    setup: Setup,
    world: World<Erased>,
    clockwork: Scheduler,
    interventions: Interventions,
    trace: Trace,
    /// What was done in each step, to do it again.
    actions: Vec<(u32, Action)>,
    /// The last step at each process.
    last_of: Vec<Option<u32>>,
    /// The time of the last intervention, or change of a process's state.
    changed_at: Tick,
    /// Who has said READ, and so has no part in the outcome any more.
    left: ProcessSet,
}

impl<'a> Simulation<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let setup = scenario.setup();
        let world = World::new(&setup);
        Self {
            trace: Trace::new(scenario.clone(), setup.clone(), world.snapshot()),
            clockwork: Scheduler::new(scenario, &setup),
            interventions: Interventions::new(scenario),
            last_of: vec![None; setup.processes.len()],
            actions: vec![],
            changed_at: Tick(0),
            left: ProcessSet::EMPTY,
            scenario,
            setup,
            world,
        }
    }

    fn run(mut self) -> Trace {
        self.trace.end = self.play();
        self.interventions.unmet().for_each(|refused| self.trace.refuse(refused));
        let blocked = blocked::over_time(self.scenario, &self.setup, &self.trace, &self.actions);
        (self.trace.blocked, self.trace.blocked_until) = blocked;
        self.trace
    }

    /// Lets happen what happens, and tells why nothing more does.
    fn play(&mut self) -> End {
        loop {
            if self.trace.len() >= MAX_STEPS {
                break End::StepLimit;
            }
            let next = self.clockwork.next().map(|entry| entry.at);
            if !self.trace.is_empty()
                && let Some(place) = self.interventions.due(self.trace.len(), next, &self.world)
            {
                self.intervene(place);
                continue;
            }
            match next {
                None => break End::Quiet,
                Some(at)
                    if at > self.deadline()
                        && !self.interventions.await_a_step()
                        && self.clockwork.only_retries() =>
                {
                    break End::Patience;
                }
                Some(_) => self.happen(),
            }
        }
    }

    /// A run goes on for some time although nothing changes, so that it shows who repeats what.
    fn deadline(&self) -> Tick {
        let last = self.interventions.last_tick().max(self.changed_at);
        Tick(last.0.saturating_add(self.scenario.environment.patience_ticks))
    }

    /// Lets the next entry of the agenda happen.
    fn happen(&mut self) {
        let Some(due) = self.clockwork.take() else {
            return;
        };
        let Some((process, action)) = self.action(due) else {
            return;
        };
        // A process does one thing at a time.
        if let Some(process) = process
            && self.world.node(process).next_effect().is_some()
        {
            return self.clockwork.wait(process, due);
        }
        let done = self.step(None, &action);
        debug_assert!(done.is_ok(), "the agenda holds only what can happen: {due:?}, {done:?}");
    }

    /// What an entry of the agenda means, and which process must be free for it; nothing if it was
    /// overtaken.
    fn action(&self, due: Due) -> Option<(Option<ProcessId>, Action)> {
        Some(match due {
            Due::Begin => (None, Action::Begin),
            Due::Advance(process) => {
                self.world.node(process).next_effect()?;
                (None, Action::Advance(process))
            }
            Due::Arrive(message) => {
                (Some(self.world.network().flight(message)?.to), Action::Deliver(message))
            }
            Due::Finish(process, work, outcome) => {
                let running = self.world.node(process).running.as_ref()?;
                running.work.contains(&work).then_some(())?;
                (Some(process), Action::Finish(process, work, outcome))
            }
            Due::Fire(process, timer) => (Some(process), Action::Fire(process, timer.kind)),
        })
    }

    /// Takes one step, or none if it cannot be taken.
    fn step(&mut self, intervention: Option<u16>, action: &Action) -> Result<(), ActionError> {
        let step = self.trace.len();
        let first = self.trace.events.len();
        self.trace.open_step(self.clockwork.now, intervention);
        if let Err(why) = self.world.apply(&self.setup, action, &mut self.trace.events) {
            self.trace.steps.pop();
            return Err(why);
        }
        self.let_leave(first);
        self.trace.close_step(&mut self.last_of);
        self.actions.push((step, action.clone()));
        self.follow(first);
        Ok(())
    }

    /// What a process that has said READ takes for the outcome after a restart, without a record,
    /// is no decision of the transaction's.
    fn let_leave(&mut self, first: usize) {
        for event in &mut self.trace.events[first..] {
            match event {
                Event::Sent { from, vote: Some(WorkOutcome::ReadOnly), .. } => {
                    self.left.insert(*from);
                }
                Event::Changed { process, status, was } if self.left.contains(*process) => {
                    for outcome_status in [&mut status.outcome_status, was] {
                        if matches!(outcome_status, OutcomeStatus::Decided(_)) {
                            *outcome_status = OutcomeStatus::NotInvolved;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Notes what the events from `first` on entail.
    fn follow(&mut self, first: usize) {
        for event in &self.trace.events[first..] {
            self.clockwork.observe(event);
            if matches!(event, Event::Changed { .. }) {
                self.changed_at = self.clockwork.now;
            }
            self.interventions.observe(&self.trace, event);
        }
        let mut touched: Option<ProcessId> = None;
        for event in &self.trace.events[first..] {
            let Some(process) = event.process() else {
                continue;
            };
            if touched.replace(process) == Some(process) {
                continue;
            }
            match self.world.node(process).next_effect() {
                Some(effect) => {
                    let forced = matches!(effect, Effect::Force(_));
                    self.clockwork.advance(process, forced);
                }
                None => self.clockwork.release(process),
            }
        }
    }
}

#[cfg(test)]
mod tests;
