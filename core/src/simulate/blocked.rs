//! Who is blocked when: operational, in doubt, and not freed by anything that can still happen
//! without another fault or a repair.
//!
//! Between two interventions only the protocol moves, so whoever is blocked there stays blocked
//! until the next one: the set only grows. It is found at the end of each such stretch and traced
//! back by bisection. To find it, the world is left to itself, twice: once everything in flight
//! arrives before any timer fires, once the timers fire first. Who decides in either is not blocked.

use alloc::vec::Vec;
use core::cell::Cell;

use super::local_work::LocalWork;
use crate::{
    event::Event,
    fault::ActionError,
    protocol::{Erased, OutcomeStatus, ProcessId, ProcessSet, Setup},
    scenario::Scenario,
    trace::Trace,
    world::{Action, World},
};

/// How often every timer may fire with nothing changing before the world counts as stuck.
const IDLE_ROUNDS: u32 = 2;
/// How many actions a world that is left to itself may take; retries do not end by themselves.
const MAX_ACTIONS: u32 = 100_000;
/// How many actions the whole search may take: about a second on a slow machine.
const MAX_SEARCH: u64 = 4_000_000;

/// Who is blocked from which cursor on, and up to which cursor that is known.
pub(super) fn over_time(
    scenario: &Scenario,
    setup: &Setup,
    trace: &Trace,
    actions: &[(u32, Action)],
) -> (Vec<(u32, ProcessSet)>, u32) {
    let stretches = stretches(trace);
    if stretches.iter().all(|stretch| stretch.in_doubt.is_empty()) {
        return (Vec::new(), trace.len());
    }
    let spent = Cell::new(0);
    Search { scenario, setup, actions, stretches, spent }.run()
}

/// The cursors between two interventions.
struct Stretch {
    first: u32,
    last: u32,
    /// Who is in doubt at the last of them.
    in_doubt: ProcessSet,
}

fn stretches(trace: &Trace) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut in_doubt = ProcessSet::EMPTY;
    let mut first = 0;
    for (step, cursor) in trace.steps.iter().zip(0..) {
        if step.intervention.is_some() {
            stretches.push(Stretch { first, last: cursor, in_doubt });
            first = cursor + 1;
        }
        for event in trace.events_of(cursor) {
            match event {
                Event::Changed { process, status, .. }
                    if status.outcome_status == OutcomeStatus::InDoubt =>
                {
                    in_doubt.insert(*process);
                }
                Event::Changed { process, .. } | Event::Crashed { process, .. } => {
                    in_doubt.remove(*process);
                }
                _ => {}
            }
        }
    }
    stretches.push(Stretch { first, last: trace.len(), in_doubt });
    stretches
}

struct Search<'a> {
    scenario: &'a Scenario,
    setup: &'a Setup,
    actions: &'a [(u32, Action)],
    stretches: Vec<Stretch>,
    /// How many actions the search has taken so far.
    spent: Cell<u64>,
}

impl Search<'_> {
    fn run(self) -> (Vec<(u32, ProcessSet)>, u32) {
        let mut found = Vec::new();
        let mut note = |cursor: u32, blocked: ProcessSet| {
            let before = found.last().map_or(ProcessSet::EMPTY, |(_, blocked)| *blocked);
            if before != blocked {
                found.push((cursor, blocked));
            }
        };
        let mut run = Replay {
            setup: self.setup,
            world: World::new(self.setup),
            work: LocalWork::new(self.scenario, self.setup),
        };
        let mut cursor = 0;
        for stretch in &self.stretches {
            if self.spent.get() > MAX_SEARCH {
                return (found, stretch.first.saturating_sub(1));
            }
            self.replay(&mut run, cursor..stretch.first);
            cursor = stretch.first;
            if stretch.in_doubt.is_empty() {
                note(stretch.first, ProcessSet::EMPTY);
                continue;
            }
            let at = |cursor: u32| {
                let mut run = run.clone();
                self.replay(&mut run, stretch.first..cursor);
                stuck(&self, &run)
            };
            let (low, high) = (at(stretch.first), at(stretch.last));
            note(stretch.first, low);
            bisect(&at, (stretch.first, low), (stretch.last, high), &mut note);
        }
        (found, self.stretches.last().map_or(0, |stretch| stretch.last))
    }

    fn spend(&self, actions: u32) {
        self.spent.set(self.spent.get() + u64::from(actions));
    }

    fn replay(&self, run: &mut Replay<'_>, steps: core::ops::Range<u32>) {
        let first = self.actions.partition_point(|(step, _)| *step < steps.start);
        for (step, action) in &self.actions[first..] {
            if *step >= steps.end {
                break;
            }
            self.spend(1);
            let done = run.apply(action);
            debug_assert!(done.is_ok(), "what happened once happens again");
        }
    }
}

/// Notes every change between two cursors of which the answers are known.
fn bisect(
    at: &impl Fn(u32) -> ProcessSet,
    low: (u32, ProcessSet),
    high: (u32, ProcessSet),
    note: &mut impl FnMut(u32, ProcessSet),
) {
    if low.1 == high.1 {
        return;
    }
    if high.0 - low.0 <= 1 {
        return note(high.0, high.1);
    }
    let middle = low.0 + (high.0 - low.0) / 2;
    let middle = (middle, at(middle));
    bisect(at, low, middle, note);
    bisect(at, middle, high, note);
}

/// The run so far, done again.
#[derive(Clone)]
struct Replay<'a> {
    setup: &'a Setup,
    world: World<Erased>,
    work: LocalWork,
}

/// Who is in doubt now and still would be, were the world left to itself.
fn stuck(search: &Search<'_>, run: &Replay<'_>) -> ProcessSet {
    let now = run.in_doubt_of(run.setup.ids().collect());
    if now.is_empty() {
        return now;
    }
    let left = run.left_alone(search, false).in_doubt_of(now);
    if left.is_empty() {
        return left;
    }
    run.left_alone(search, true).in_doubt_of(left)
}

impl Replay<'_> {
    fn apply(&mut self, action: &Action) -> Result<(), ActionError> {
        self.world.apply(self.setup, action, &mut self.work)
    }

    fn in_doubt_of(&self, among: ProcessSet) -> ProcessSet {
        let doubts = |id: &ProcessId| {
            let node = self.world.node(*id);
            node.running.is_some() && node.status.outcome_status == OutcomeStatus::InDoubt
        };
        among.into_iter().filter(doubts).collect()
    }

    /// Lets everything happen that is no fault and no repair, until nothing changes any more.
    fn left_alone(&self, search: &Search<'_>, timers_first: bool) -> Self {
        let mut run = self.clone();
        let mut budget = MAX_ACTIONS;
        let mut idle = 0;
        if timers_first {
            run.advance(&mut budget);
            run.fire();
        }
        while idle < IDLE_ROUNDS && budget > 0 {
            let before: Vec<_> = run.world.nodes().iter().map(|node| node.status.clone()).collect();
            run.drain(&mut budget);
            run.fire();
            run.drain(&mut budget);
            let nodes = run.world.nodes().iter();
            let same = nodes.zip(&before).all(|(node, before)| node.status == *before);
            idle = if same { idle + 1 } else { 0 };
            if run.in_doubt_of(run.setup.ids().collect()).is_empty() {
                break;
            }
        }
        search.spend(MAX_ACTIONS - budget);
        run
    }

    /// Lets every process carry out its effects, work end and messages arrive, oldest first.
    fn drain(&mut self, budget: &mut u32) {
        loop {
            self.advance(budget);
            let arrival = self.world.network().flights().front().map(|flight| flight.id);
            let action = match arrival {
                Some(id) => Action::Deliver(id),
                None => match self.next_work() {
                    Some(action) => action,
                    None => return,
                },
            };
            if *budget == 0 || self.apply(&action).is_err() {
                return;
            }
            *budget -= 1;
        }
    }

    fn advance(&mut self, budget: &mut u32) {
        for id in self.setup.ids() {
            while *budget > 0 && self.world.node(id).next_effect().is_some() {
                if self.apply(&Action::Advance(id)).is_err() {
                    break;
                }
                *budget -= 1;
            }
        }
    }

    fn next_work(&self) -> Option<Action> {
        self.setup.ids().find_map(|id| {
            let work = *self.world.node(id).running.as_ref()?.work.first()?;
            Some(Action::Finish(id, work, self.work.outcome_of(id, work)))
        })
    }

    fn fire(&mut self) {
        for id in self.setup.ids() {
            let Some(running) = &self.world.node(id).running else {
                continue;
            };
            for timer in running.timers.clone() {
                // It may have been stopped by one that fired before it.
                let _ = self.apply(&Action::Fire(id, timer.kind));
            }
        }
    }
}
