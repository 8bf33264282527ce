//! A choreographed saga whose failure goes to everybody at once: its costs, its disorder, its end.

use std::collections::BTreeSet;

use coordinator_core::{
    analysis::verdict::{Property, Reason, Ruling, SagaReason, Verdict},
    explore::{Budget, QueryResult},
    protocol::{Phase, ProcessId},
    scenario::{Fault, Trigger},
    trace::Trace,
};

use coordinator_tests::draft;

use crate::protocol::sagas::{counted, every_schedule_within, play, played, refused_at};

#[test]
fn a_failure_that_is_fanned_out_costs_what_the_formulas_say() {
    for n in 1..=64u8 {
        for k in 1..=n {
            let steps = u32::from(k);
            let of = |delivery| {
                let draft =
                    draft("saga-choreographed-fan-out", n).with_option("delivery", delivery);
                let (messages, delays, ..) = counted(refused_at(draft, k));
                (messages, delays)
            };
            let back = u32::from(k != 1);
            assert_eq!(of(0), (3 * steps - 2, steps + back), "n = {n}, k = {k}");
            let delays = 2 * (steps - 1) + 1 + 2 * back;
            assert_eq!(of(1), (4 * steps - 3, delays), "n = {n}, k = {k}");
        }
        let steps = u32::from(n);
        let completed = counted(draft("saga-choreographed-fan-out", n));
        assert_eq!(completed, (steps, steps, steps, steps), "nothing fails");
    }
}

/// k events bring about all that happens: what is told to the bus alone is left out.
#[test]
fn of_a_failure_that_is_fanned_out_k_events_are_reacted_to() {
    for k in 1..=12u8 {
        let trace = play(refused_at(draft("saga-choreographed-fan-out", 12), k));
        let (bus, service) = (ProcessId(0), |step: u8| ProcessId(step));
        let reacted: BTreeSet<&str> = trace
            .messages
            .iter()
            .filter(|message| message.phase != Phase::Receipt)
            .filter(|message| message.to != bus || message.from == service(k))
            .map(|message| &*message.name)
            .collect();
        assert_eq!(reacted.len(), usize::from(k), "{reacted:?}");
        let failed = format!("T{k} failed");
        let heard: Vec<ProcessId> =
            trace.messages.iter().filter(|it| it.name == failed).map(|it| it.to).collect();
        assert_eq!(heard, (0..k).map(service).collect::<Vec<_>>(), "the bus, and all before");
    }
}

#[test]
fn compensations_that_are_fanned_out_come_in_any_order_and_only_those_may() {
    for id in ["saga-events-fan-out", "saga-events-fan-out-lost"] {
        let trace = played(id);
        let verdict = Verdict::at(&trace, trace.len());
        assert!(verdict.properties.iter().all(|it| it.ruling == Ruling::Holds), "{id}");
        let reason = &verdict.property("S3").expect("it is judged").reason;
        let Reason::Saga(SagaReason::Independent(Some((place, _)))) = reason else {
            panic!("{reason:?}");
        };
        assert_eq!(place.step, 0, "the first compensation that came too early is C1");
    }
    // Who promises an order is held to it.
    let trace = played("m19-forward-order");
    let verdict = Verdict::at(&trace, trace.len());
    assert_eq!(verdict.property("S3").map(|it| it.ruling), Some(Ruling::Violated));
}

/// The receipt of one does not stand for those of the others; the bus gives none before the end.
#[test]
fn a_failure_is_sent_again_only_to_services_without_a_receipt() {
    let failure = |trace: &Trace| -> Vec<(u8, bool)> {
        let named = trace.messages.iter().filter(|message| message.name == "T3 failed");
        named.map(|message| (message.to.0, message.again)).collect()
    };
    let trace = played("saga-events-fan-out-lost");
    assert_eq!(failure(&trace), [(0, false), (1, false), (2, false), (0, true), (2, true)]);
}

/// Without an outbox a failure reaches some of the services and never the others.
#[test]
fn without_an_outbox_a_failure_that_is_fanned_out_reaches_some() {
    let s3 = ProcessId(3);
    let crashed = |mistake, nth| {
        let draft = refused_at(draft("saga-choreographed-fan-out", 3), 3)
            .with_option("mistake", mistake)
            // A receipt comes first; then the failure, to the bus, s1 and s2.
            .with(Trigger::AfterSend { process: s3, nth }, Fault::Crash(s3))
            .with(Trigger::Tick(150), Fault::Recover(s3));
        let trace = play(draft);
        assert!(trace.refused.is_empty(), "{:?}", trace.refused);
        let kept = |it: &&Property| it.ruling == Ruling::Holds;
        let verdict = Verdict::at(&trace, trace.len());
        assert_eq!(verdict.properties.iter().filter(|it| it.id != "S5").filter(kept).count(), 5);
        verdict.property("S5").expect("it is judged").ruling
    };
    assert_eq!([1, 2, 3, 4].map(|nth| crashed(0, nth)), [Ruling::Holds; 4], "all is sent again");
    // Once s1 has undone its step it tells the bus so for ever.
    let without = [Ruling::Violated, Ruling::Violated, Ruling::Pending, Ruling::Holds];
    assert_eq!([1, 2, 3, 4].map(|nth| crashed(1, nth)), without, "by how many messages have left");
}

#[test]
fn no_schedule_breaks_a_saga_whose_failure_is_fanned_out() {
    let refused = |steps| refused_at(draft("saga-choreographed-fan-out", steps), steps);
    let crash = Budget { crashes: 1, recoveries: 1, ..Budget::default() };
    let loss = Budget { losses: 1, duplicates: 1, ..Budget::default() };
    for budget in [crash, loss] {
        assert_eq!(every_schedule_within(budget, refused(2)), QueryResult::None);
    }
}
