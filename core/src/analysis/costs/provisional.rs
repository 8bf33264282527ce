//! For how long the effects of sagas stand while they may still be undone.

use alloc::vec::Vec;

use crate::{
    protocol::{Note, ProcessId},
    trace::Tick,
};

/// What stands, and how long what stands no more did.
#[derive(Default)]
pub(super) struct Provisional {
    effects: Vec<Effect>,
    ended: Vec<u8>,
    spans: Vec<(ProcessId, u32)>,
}

/// A step that took effect.
struct Effect {
    saga: u8,
    step: u8,
    at: ProcessId,
    since: Tick,
    /// Whether a semantic lock keeps others away from it.
    marked: bool,
}

impl Provisional {
    pub(super) fn hear(&mut self, process: ProcessId, note: Note, at: Tick) {
        match note {
            // What comes after the end is not provisional any more, only wrong.
            Note::Applied { saga, step } if !self.ended.contains(&saga) => {
                self.begin(process, (saga, step), at);
            }
            Note::Marked { saga, step } => {
                self.begin(process, (saga, step), at).marked = true;
            }
            Note::Compensated { saga, step } | Note::Unmarked { saga, step } => {
                self.end(at, |effect| (effect.saga, effect.step) == (saga, step));
            }
            Note::Ended { transaction: saga, .. } => {
                if !self.ended.contains(&saga) {
                    self.ended.push(saga);
                }
                self.end(at, |effect| effect.saga == saga && !effect.marked);
            }
            _ => {}
        }
    }

    fn begin(&mut self, process: ProcessId, (saga, step): (u8, u8), at: Tick) -> &mut Effect {
        let stands = self.effects.iter().position(|it| (it.saga, it.step) == (saga, step));
        let place = stands.unwrap_or_else(|| {
            self.effects.push(Effect { saga, step, at: process, since: at, marked: false });
            self.effects.len() - 1
        });
        &mut self.effects[place]
    }

    fn end(&mut self, now: Tick, which: impl Fn(&Effect) -> bool) {
        let ended = self.effects.extract_if(.., |effect| which(effect));
        self.spans.extend(ended.map(|it| (it.at, now.0.saturating_sub(it.since.0))));
    }

    /// How long effects stood at which process until now.
    pub(super) fn close(mut self, now: Tick) -> Vec<(ProcessId, u32)> {
        self.end(now, |_| true);
        self.spans
    }
}

#[cfg(test)]
mod tests {
    use alloc::{vec, vec::Vec};

    use crate::{
        analysis::costs::MeasuredCosts,
        protocol::{Convention, ProcessId, WorkOutcome},
        protocols::ProtocolId,
        scenario::{Draft, Fault, Trigger},
        simulate::simulate,
    };

    /// Three steps. A message takes 10 ticks, a forced write 4, local work 2.
    fn draft(variant: &str) -> Draft {
        let (protocol, variant) = ProtocolId::variant(variant).expect("it is in the registry");
        let options = protocol.info().options_of(variant);
        Draft { options, ..Draft::new(protocol, 3) }
    }

    fn refused_at(mut draft: Draft, step: usize) -> Draft {
        draft.votes[step - 1] = WorkOutcome::Refused;
        draft
    }

    /// The time at each service, the last three processes.
    fn spans(draft: Draft) -> Vec<u32> {
        let trace = simulate(&draft.build().expect("it is valid"));
        let measures = MeasuredCosts::of(&trace, trace.len(), Convention::RStar);
        let of: Vec<u32> = measures.by_process.iter().map(|it| it.semantic_lock_ticks).collect();
        let (leaders, services) = of.split_at(of.len() - 3);
        assert!(leaders.iter().all(|ticks| *ticks == 0), "a leader has no effects");
        assert_eq!(measures.total.semantic_lock_ticks, services.iter().sum::<u32>());
        services.to_vec()
    }

    #[test]
    fn an_orchestrated_saga_that_completes() {
        // A step: 4 for the saga log, 10 there, 2 of work, 4 for the effect, 10 back. So T1 at 20, T2
        // at 50, T3 at 80; O hears of that at 90 and has written the end at 94.
        assert_eq!(spans(draft("saga-orchestrated")), [94 - 20, 94 - 50, 94 - 80]);
    }

    #[test]
    fn an_orchestrated_saga_that_turns_round() {
        // T2 is refused at 50, C1 is written at 60 + 4 + 10 + 2 + 4 = 80; the end is later.
        assert_eq!(spans(refused_at(draft("saga-orchestrated"), 2)), [80 - 20, 0, 0]);
        // T3 is refused at 80, C2 is written at 110, C1 at 140.
        assert_eq!(spans(refused_at(draft("saga-orchestrated"), 3)), [140 - 20, 110 - 50, 0]);
    }

    #[test]
    fn a_choreographed_saga() {
        // An event takes 10, its step 6: T1 at 6, T2 at 22, T3 at 38; the bus has it at 48 and has
        // written the end at 52.
        assert_eq!(spans(draft("saga-choreographed")), [52 - 6, 52 - 22, 52 - 38]);
        // T3 is refused at 38, C2 is written at 54, C1 at 70.
        assert_eq!(spans(refused_at(draft("saga-choreographed"), 3)), [70 - 6, 54 - 22, 0]);
    }

    #[test]
    fn a_semantic_lock_lasts_until_it_is_released() {
        // The end is written at 94; the release is there at 104 and written at 108.
        assert_eq!(spans(draft("checkout")), [108 - 20, 94 - 50, 94 - 80]);
        let without = draft("checkout-no-lock").with_option("sagas", 1);
        assert_eq!(spans(without), [94 - 20, 94 - 50, 94 - 80]);
        // Declined at once, at 48; the compensation takes the lock away with the effect.
        assert_eq!(spans(draft("checkout").with_option("declined", 1)), [78 - 20, 0, 0]);
    }

    #[test]
    fn nobody_ends_it_while_the_orchestrator_is_gone() {
        let gone = ProcessId(0);
        // It crashes at 34, when it has written that it is going to ask for T2, and comes back.
        let crashed = draft("saga-orchestrated")
            .with(Trigger::AfterWrite { process: gone, nth: 2 }, Fault::Crash(gone));
        let back = crashed.clone().with(Trigger::Tick(134), Fault::Recover(gone));
        // All that comes after T1 is a hundred ticks later.
        assert_eq!(spans(back), [194 - 20, 194 - 150, 194 - 180]);
        let trace = simulate(&crashed.build().expect("it is valid"));
        for cursor in 0..=trace.len() {
            let total = MeasuredCosts::of(&trace, cursor, Convention::RStar).total;
            assert_eq!(total.semantic_lock_ticks, trace.at(cursor).0.saturating_sub(20));
        }
    }

    #[test]
    fn each_saga_at_a_service_counts() {
        let two = spans(draft("saga-orchestrated").with_option("sagas", 2));
        let one = spans(draft("saga-orchestrated"));
        assert!(two.iter().zip(&one).all(|(two, one)| *two >= 2 * one), "{two:?}");
        assert_eq!(spans(refused_at(draft("saga-orchestrated"), 1)), vec![0; 3]);
    }
}
