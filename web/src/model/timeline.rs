//! Display time: when, in milliseconds, each step of a run is shown.
//!
//! Steps that happen at the same tick are shown one after the other, and a long wait is shortened,
//! so that a run can be followed by eye.

use coordinator_core::{num::bounded, trace::Trace};

/// How long a step is shown at least, with few processes.
const GAP_MS: u32 = 140;
/// How long it is shown at least, however many processes there are.
const LEAST_GAP_MS: u32 = 24;
/// The number of processes up to which the gap is whole.
const FEW_PROCESSES: u32 = 4;
/// How long one tick lasts.
const TICK_MS: u32 = 60;
/// How long the longest wait lasts.
const LONGEST_MS: u32 = 2_400;

/// When each step of a run is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The display time at each cursor; the first is 0.
    at_ms: Vec<u32>,
}

impl Timeline {
    /// The display times of a run at normal speed.
    pub fn of(trace: &Trace) -> Self {
        let processes = bounded::<u32>(trace.setup.processes.len());
        let gap = (GAP_MS * FEW_PROCESSES / processes.max(1)).clamp(LEAST_GAP_MS, GAP_MS);
        let mut at_ms = Vec::with_capacity(trace.steps.len() + 1);
        let (mut now, mut tick) = (0_u32, 0_u32);
        at_ms.push(now);
        for step in &trace.steps {
            let wait = step.at.0.saturating_sub(tick).saturating_mul(TICK_MS);
            now = now.saturating_add(wait.clamp(gap, LONGEST_MS.max(gap)));
            tick = step.at.0;
            at_ms.push(now);
        }
        Self { at_ms }
    }

    /// The display time at a cursor: when the last step before it has just been shown.
    pub fn at_ms(&self, cursor: u32) -> u32 {
        self.at_ms[(cursor as usize).min(self.at_ms.len() - 1)]
    }

    /// How long it takes from a cursor to the next one, at a speed in per cent.
    pub fn step_ms(&self, cursor: u32, speed_percent: u32) -> u32 {
        let whole = self.at_ms(cursor + 1) - self.at_ms(cursor);
        whole.saturating_mul(100) / speed_percent.max(1)
    }
}

#[cfg(test)]
mod tests {
    use coordinator_core::{protocols::ProtocolId, scenario::Draft, simulate::simulate};

    use super::*;

    fn commit(participants: u8) -> Trace {
        let protocol = ProtocolId::named("2pc").expect("it is in the registry");
        simulate(&Draft::new(protocol, participants).build().expect("it is valid"))
    }

    #[test]
    fn a_commit_among_three_plays_in_six_to_eight_seconds() {
        let trace = commit(3);
        let whole = Timeline::of(&trace).at_ms(trace.len());
        assert!((6_000..=8_000).contains(&whole), "{whole} ms");
    }

    #[test]
    fn every_step_is_seen_after_the_one_before() {
        let trace = commit(64);
        let timeline = Timeline::of(&trace);
        assert!((0..trace.len()).all(|cursor| timeline.step_ms(cursor, 100) >= LEAST_GAP_MS));
        assert_eq!(timeline.step_ms(3, 50), 2 * timeline.step_ms(3, 100));
    }
}
