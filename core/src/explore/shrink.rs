//! From a run to the same outcome with the fewest interventions.

use alloc::vec::Vec;

use crate::{
    analysis::verdict::{Ruling, Verdict},
    event::Event,
    num::bounded,
    protocol::{Decision, ProcessSet},
    scenario::{Fault, Intervention, Scenario, Trigger},
    simulate::simulate,
    trace::Trace,
};

/// What a run comes to, and what is kept of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Symptom {
    /// A promise is broken: the property of this id.
    Violated(&'static str),
    /// A process is blocked at the end.
    Blocked,
    /// Neither: what each process decided, in the order of the setup.
    Decided(Vec<Option<Decision>>),
}

impl Symptom {
    /// What a run comes to.
    pub fn of(trace: &Trace) -> Self {
        let verdict = Verdict::at(trace, trace.len());
        match verdict.violated() {
            Some(broken) => Self::Violated(broken.id),
            None if verdict.blocked != ProcessSet::EMPTY => Self::Blocked,
            None => Self::Decided(verdict.decisions),
        }
    }

    fn shows(&self, trace: &Trace) -> bool {
        let verdict = || Verdict::at(trace, trace.len());
        match self {
            Self::Violated(id) => {
                verdict().property(id).is_some_and(|it| it.ruling == Ruling::Violated)
            }
            Self::Blocked => !trace.blocked_at(trace.len()).is_empty(),
            Self::Decided(_) => Self::of(trace) == *self,
        }
    }
}

/// So few interventions are tried in every selection, fewest first, so that the result is the least.
const FEW: usize = 10;
/// How many runs are played at most.
const MAX_RUNS: u32 = 4_000;

/// The run with the fewest of its interventions that comes to the same. Moments that name a step are
/// replaced by ones that say what happens then, where the outcome allows it.
pub fn shrink(scenario: &Scenario) -> Scenario {
    let trace = simulate(scenario);
    let mut shrinking = Shrinking { symptom: Symptom::of(&trace), runs: 0 };
    let mut best = shrinking.with_plain_moments(scenario.clone());
    best = shrinking.without_halves(best);
    best = shrinking.with_plain_moments(best);
    shrinking.least_of_all(best)
}

struct Shrinking {
    symptom: Symptom,
    runs: u32,
}

impl Shrinking {
    /// The scenario with these interventions, if it comes to the same and all of them take effect.
    fn try_with(&mut self, scenario: &Scenario, these: &[Intervention]) -> Option<Scenario> {
        if self.runs >= MAX_RUNS {
            return None;
        }
        self.runs += 1;
        let mut draft = scenario.draft();
        draft.interventions.clear();
        draft.interventions.extend_from_slice(these);
        let scenario = draft.build().ok()?;
        let trace = simulate(&scenario);
        (trace.refused.is_empty() && self.symptom.shows(&trace)).then_some(scenario)
    }

    /// Delta debugging (Zeller, Hildebrandt, 2002): leaves out halves, then quarters, then single ones.
    fn without_halves(&mut self, mut best: Scenario) -> Scenario {
        let mut size = best.interventions.len().div_ceil(2);
        while size > 0 {
            let mut place = 0;
            while place < best.interventions.len() {
                let end = (place + size).min(best.interventions.len());
                let kept: Vec<bool> =
                    (0..best.interventions.len()).map(|at| !(place..end).contains(&at)).collect();
                match self.try_with(&best, &selected(&best, &kept)) {
                    Some(smaller) => best = smaller,
                    None => place = end,
                }
            }
            size = if size == 1 { 0 } else { size.div_ceil(2) };
        }
        best
    }

    /// Tries every selection, the smallest first.
    fn least_of_all(&mut self, best: Scenario) -> Scenario {
        let count = best.interventions.len();
        if count > FEW {
            return best;
        }
        let mut selections: Vec<u32> = (0..1 << count).collect();
        selections.sort_by_key(|selection| selection.count_ones());
        for selection in selections {
            let kept: Vec<bool> = (0..count).map(|at| selection & (1 << at) != 0).collect();
            if let Some(least) = self.try_with(&best, &selected(&best, &kept)) {
                return least;
            }
        }
        best
    }

    /// Says when something happens by what has just happened, rather than by the number of a step.
    fn with_plain_moments(&mut self, mut best: Scenario) -> Scenario {
        for place in 0..best.interventions.len() {
            let trace = simulate(&best);
            for trigger in plain_moments(&trace, place) {
                let mut these = best.interventions.clone();
                these[place].trigger = trigger;
                if let Some(plain) = self.try_with(&best, &these) {
                    best = plain;
                    break;
                }
            }
        }
        best
    }
}

/// Some of the interventions. Those that name a step move up by those before them that are left out.
fn selected(scenario: &Scenario, kept: &[bool]) -> Vec<Intervention> {
    let gone = |step: u32| {
        let before = scenario.interventions.iter().zip(kept).filter(|(other, kept)| {
            !**kept && matches!(other.trigger, Trigger::Step(at) if at < step)
        });
        bounded::<u32>(before.count())
    };
    let chosen = scenario.interventions.iter().zip(kept).filter(|(_, kept)| **kept);
    chosen
        .map(|(intervention, _)| match intervention.trigger {
            Trigger::Step(at) => {
                let trigger = Trigger::Step(at.saturating_sub(gone(at)).max(1));
                Intervention { trigger, fault: intervention.fault }
            }
            _ => intervention.clone(),
        })
        .collect()
}

/// Moments that may say the same as the step that an intervention names, the plainest first.
fn plain_moments(trace: &Trace, place: usize) -> Vec<Trigger> {
    let intervention = &trace.scenario.interventions[place];
    let Trigger::Step(step) = intervention.trigger else {
        return Vec::new();
    };
    match &intervention.fault {
        Fault::Drop(message) | Fault::Duplicate(message) | Fault::Deliver(message) => {
            alloc::vec![Trigger::Sent(*message)]
        }
        Fault::Crash(process) => {
            let (mut writes, mut sends) = (0, 0);
            for event in trace.events_until(step) {
                match event {
                    Event::Wrote { process: by, .. } if by == process => writes += 1,
                    Event::Sent { from, .. } if from == process => sends += 1,
                    _ => {}
                }
            }
            let process = *process;
            let after_send = (sends > 0).then_some(Trigger::AfterSend { process, nth: sends });
            let after_write = (writes > 0).then_some(Trigger::AfterWrite { process, nth: writes });
            let before_write = Some(Trigger::BeforeWrite { process, nth: writes + 1 });
            [before_write, after_write, after_send].into_iter().flatten().collect()
        }
        _ => Vec::new(),
    }
}
