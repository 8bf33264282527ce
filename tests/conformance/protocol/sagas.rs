//! Sagas: what they cost, that they end well whoever crashes when, and that each mistake is found.

use coordinator_core::{
    analysis::{
        costs::MeasuredCosts,
        formulas::expected,
        verdict::{Ruling, Verdict},
    },
    explore::{Budget, Query, QueryResult, Timing, explore},
    protocol::{Convention, Decision, FactValue, ProcessId, WorkOutcome},
    scenario::{Draft, Fault, Intervention, Scenario, Trigger},
    simulate::simulate,
    trace::{End, Trace},
};
use coordinator_tests::{draft, library};

pub(crate) fn refused_at(mut draft: Draft, step: u8) -> Draft {
    draft.votes[usize::from(step) - 1] = WorkOutcome::Refused;
    draft
}

pub(crate) fn play(draft: Draft) -> Trace {
    simulate(&draft.build().expect("it is valid"))
}

pub(crate) fn played(id: &str) -> Trace {
    simulate(&library(id))
}

/// Measured messages, delays, forced writes and write delays, which equal their formulas in every
/// convention.
pub(crate) fn counted(draft: Draft) -> (u32, u32, u32, u32) {
    let trace = play(draft);
    assert_eq!(trace.end, End::Quiet);
    let counts = Convention::ALL.map(|convention| {
        let total = MeasuredCosts::of(&trace, trace.len(), convention).total;
        let costs = expected(&trace, convention);
        assert_eq!(costs.messages.map(|it| it.value), Some(total.messages));
        assert_eq!(costs.delays.map(|it| it.value), Some(total.delays));
        let writes = costs.forced_writes.map(|it| it.value);
        assert!(writes.is_none_or(|value| value == total.forced_writes), "{writes:?}");
        let delays = costs.write_delays.map(|it| it.value);
        assert!(delays.is_none_or(|value| value == total.write_delays), "{delays:?}");
        (total.messages, total.delays, total.forced_writes, total.write_delays)
    });
    assert!(counts.iter().all(|count| *count == counts[0]), "conventions count the same");
    counts[0]
}

#[test]
fn completed_sagas_cost_what_the_formulas_say_for_every_number_of_steps() {
    for n in 1..=64u8 {
        let steps = u32::from(n);
        let writes = 2 * steps + 1;
        assert_eq!(counted(draft("saga-orchestrated", n)), (2 * steps, 2 * steps, writes, writes));
        assert_eq!(counted(draft("saga-choreographed", n)), (steps, steps, steps, steps));
        let both = 2 * steps - 1;
        assert_eq!(counted(draft("saga-choreographed-bus", n)), (both, both, steps, steps));
    }
    assert_eq!(counted(draft("checkout", 3)), (8, 6, 8, 7));
}

#[test]
fn refused_sagas_cost_what_the_formulas_say_for_every_step_that_is_refused() {
    for n in 1..=64u8 {
        // Beyond the refused step nothing happens, so a few lengths stand for all.
        for k in (1..=n).filter(|k| n <= 12 || *k == n || k % 16 == 0) {
            let (messages, delays) = (4 * u32::from(k) - 2, 2 * u32::from(k) - 1);
            let of = |variant| {
                let (messages, delays, ..) = counted(refused_at(draft(variant, n), k));
                (messages, delays)
            };
            assert_eq!(of("saga-orchestrated"), (messages, messages), "n = {n}, k = {k}");
            assert_eq!(of("saga-choreographed"), (delays, delays), "n = {n}, k = {k}");
            assert_eq!(of("saga-choreographed-bus"), (messages - 1, messages - 1));
        }
    }
}

#[test]
fn a_step_of_unknown_outcome_costs_4k_messages() {
    let total = |id| {
        let trace = played(id);
        MeasuredCosts::of(&trace, trace.len(), Convention::RStar).total.messages
    };
    assert_eq!(total("saga-unknown-outcome"), 8, "k = 2, and its reply was lost");
}

fn crash_at_every_step(base: &Draft, process: ProcessId) {
    let steps = play(base.clone()).len();
    for step in 1..steps {
        let mut draft = base.clone();
        draft.environment.patience_ticks = 3_000;
        draft.interventions = vec![
            Intervention { trigger: Trigger::Step(step), fault: Fault::Crash(process) },
            Intervention { trigger: Trigger::Tick(300), fault: Fault::Recover(process) },
        ];
        let scenario: Scenario = draft.build().expect("it is valid");
        let trace = simulate(&scenario);
        let verdict = Verdict::at(&trace, trace.len());
        for property in &verdict.properties {
            assert_eq!(
                property.ruling,
                Ruling::Holds,
                "{process:?} crashes after step {step} of {base:?}: {} {}",
                property.id,
                property.why,
            );
        }
    }
}

#[test]
fn every_process_may_crash_anywhere_and_come_back() {
    for variant in [
        "saga-orchestrated",
        "checkout",
        "saga-choreographed",
        "saga-choreographed-bus",
        "saga-choreographed-fan-out",
    ] {
        for base in [draft(variant, 3), refused_at(draft(variant, 3), 3)] {
            for process in base.setup().ids() {
                crash_at_every_step(&base, process);
            }
        }
    }
    let fanned_out = draft("saga-choreographed-fan-out", 3).with_option("delivery", 1);
    for process in fanned_out.setup().ids() {
        crash_at_every_step(&refused_at(fanned_out.clone(), 3), process);
    }
    let customers = draft("checkout", 3)
        .with_option("sagas", 2)
        .with_option("stock", 1)
        .with_option("declined", 1);
    for process in customers.setup().ids() {
        crash_at_every_step(&customers, process);
    }
}

#[test]
fn runs_end_as_the_library_says() {
    use Decision::{Abort, Commit};
    let ends = [
        ("saga-completed", Some(Commit)),
        ("saga-refused", Some(Abort)),
        ("saga-retried", Some(Commit)),
        ("saga-late-step", Some(Abort)),
        ("saga-unknown-outcome", Some(Abort)),
        ("saga-orchestrator-recovers", Some(Commit)),
        ("saga-orchestrator-turns-and-recovers", Some(Abort)),
        ("saga-orchestrator-gone", None),
        ("saga-service-down", Some(Commit)),
        ("saga-service-down-too-long", Some(Abort)),
        ("saga-compensation-down", Some(Abort)),
        ("saga-dead-letter", None),
        ("saga-pivot", Some(Commit)),
        ("saga-events-completed", Some(Commit)),
        ("saga-events-refused", Some(Abort)),
        ("saga-events-lost", Some(Commit)),
        ("saga-events-duplicate", Some(Commit)),
        ("saga-events-outbox", Some(Commit)),
        ("saga-events-stuck", Some(Abort)),
        ("saga-events-fan-out", Some(Abort)),
        ("saga-events-fan-out-lost", Some(Abort)),
        ("m21-no-outbox", None),
        ("checkout", Some(Commit)),
        ("checkout-payment-declined", Some(Abort)),
        ("course-19-3-3", Some(Commit)),
        ("course-19-3-3-as-taught", None),
    ];
    for (id, end) in ends {
        let trace = played(id);
        assert_eq!(Verdict::at(&trace, trace.len()).decisions[0], end, "{id}");
    }
}

#[test]
fn the_courses_way_breaks_what_the_other_way_keeps() {
    let pairs = [
        ("course-19-3-1", "S1"),
        ("course-19-3-2", "S5"),
        ("course-19-3-3", "S5"),
        ("course-19-3-4", "S1"),
        ("course-19-3-5", "ISO"),
    ];
    for (id, breaks) in pairs {
        let (good, taught) = (played(id), played(&format!("{id}-as-taught")));
        let verdict = Verdict::at(&good, good.len());
        assert!(verdict.properties.iter().all(|it| it.ruling == Ruling::Holds), "{id}");
        let verdict = Verdict::at(&taught, taught.len());
        let property = verdict.property(breaks).expect("it is judged");
        assert_eq!(property.ruling, Ruling::Violated, "{id}: {}", property.why);
    }
}

/// A number that the state of a process holds at the end.
fn fact(trace: &Trace, process: &str, name: &str) -> Option<u32> {
    let id = trace.setup.named(process).expect("it is a process");
    let snapshot = trace.snapshot(trace.len());
    let facts = &snapshot.processes[id.index()].status.facts;
    facts.iter().find(|fact| fact.name == name).and_then(|fact| match fact.value {
        FactValue::Number(number) => Some(number),
        _ => None,
    })
}

#[test]
fn stock_and_payments_balance() {
    let books = |id: &str| {
        let trace = played(id);
        let balance = |customer| fact(&trace, "s2", &format!("balance of customer {customer}"));
        (fact(&trace, "s1", "stock"), balance(1), balance(2), fact(&trace, "s3", "shipments"))
    };
    assert_eq!(books("checkout"), (Some(1), Some(70), None, Some(1)));
    assert_eq!(books("checkout-payment-declined"), (Some(2), Some(10), None, Some(0)));
    assert_eq!(books("checkout-last-item"), (Some(0), Some(10), Some(70), Some(1)));
    assert_eq!(books("checkout-sold-out"), (Some(0), Some(70), Some(100), Some(1)));
    // The item is there and nobody has it; an item is sold and still counted.
    assert_eq!(books("checkout-no-lock"), (Some(1), Some(10), Some(100), Some(0)));
    assert_eq!(books("checkout-lost-update"), (Some(2), Some(10), Some(70), Some(1)));
    assert_eq!(books("x13-charged-twice"), (Some(1), Some(40), None, Some(1)));
    assert_eq!(books("course-19-3-4"), (Some(2), Some(100), None, Some(0)));
    assert_eq!(books("course-19-3-4-as-taught").1, Some(70), "paid for nothing");
}

#[test]
fn options_that_contradict_each_other_are_refused_with_a_sentence() {
    let saga = |steps| draft("saga-orchestrated", steps);
    let cases = [
        (
            saga(4).with_option("pivot", 3).with_option("retriable-from", 2),
            "after a retriable step",
        ),
        (saga(3).with_option("pivot", 2), "has to be retriable"),
        (saga(4).with_option("pivot", 2).with_option("retriable-from", 4), "has to be retriable"),
        (saga(3).with_option("pivot", 4), "cannot be greater"),
        (saga(3).with_option("retriable-from", 4), "cannot be greater"),
        (draft("checkout", 4), "three steps"),
        (draft("checkout", 3).with_option("retriable-from", 2), "only the shipment"),
        (saga(3).with_option("mistake", 8), "M22"),
        (saga(3).with_option("mistake", 9), "M23"),
    ];
    for (draft, why) in cases {
        let error = draft.build().expect_err(why).to_string();
        assert!(error.contains(why), "{error}");
    }
    let fine = saga(3).with_option("pivot", 2).with_option("retriable-from", 2);
    assert!(fine.build().is_ok(), "the pivot may be the first retriable step");
}

/// Every schedule of two steps, with a crash and a recovery, a loss and a duplicate, at any moment.
fn every_schedule(draft: Draft) -> QueryResult {
    let budget =
        Budget { crashes: 1, recoveries: 1, losses: 1, duplicates: 1, ..Budget::default() };
    every_schedule_within(budget, draft)
}

pub(crate) fn every_schedule_within(budget: Budget, draft: Draft) -> QueryResult {
    let scenario = draft.build().expect("it is valid");
    let question = Query { budget, timing: Timing::Asynchronous, ..Query::new(scenario) };
    explore(&question).expect("it can be asked").finish().0
}

#[test]
#[ignore = "long: `cargo xtask test` runs it"]
fn no_schedule_of_two_steps_breaks_a_saga() {
    for draft in sagas_of_two_steps() {
        assert_eq!(every_schedule(draft.clone()), QueryResult::None, "{draft:?}");
    }
}

#[test]
fn no_schedule_of_two_steps_with_one_fault_breaks_a_saga() {
    for draft in sagas_of_two_steps() {
        for fault in [
            Budget { crashes: 1, recoveries: 1, ..Budget::default() },
            Budget { losses: 1, ..Budget::default() },
            Budget { duplicates: 1, ..Budget::default() },
        ] {
            let result = every_schedule_within(fault, draft.clone());
            assert_eq!(result, QueryResult::None, "{draft:?} {fault:?}");
        }
    }
}

fn sagas_of_two_steps() -> [Draft; 7] {
    let orchestrated = || draft("saga-orchestrated", 2).with_option("retries", 1);
    let choreographed = || draft("saga-choreographed", 2).with_option("stuck", 1);
    let pivot = || orchestrated().with_option("pivot", 1).with_option("retriable-from", 2);
    [
        orchestrated(),
        refused_at(orchestrated(), 2),
        orchestrated().with_option("dead-letter", 2),
        pivot(),
        refused_at(pivot(), 1),
        choreographed(),
        refused_at(choreographed(), 2),
    ]
}

#[test]
fn a_schedule_of_two_steps_shows_each_mistake() {
    // By its place among the choices, and the property that is broken first.
    for (mistake, id) in
        [(1, "M14"), (2, "M15"), (3, "M16"), (4, "M17"), (5, "M18"), (6, "M19"), (7, "M20")]
    {
        let draft = draft("saga-orchestrated", 2).with_option("retries", 1);
        let QueryResult::Found(finding) = every_schedule(draft.with_option("mistake", mistake))
        else {
            panic!("{id} does no harm in any schedule");
        };
        let trace = simulate(&finding.scenario);
        assert!(trace.refused.is_empty(), "{id}: {:?}", trace.refused);
        assert!(Verdict::at(&trace, trace.len()).violated().is_some(), "{id}");
    }
}

#[test]
fn two_customers_and_no_lock_need_no_fault_to_go_wrong() {
    let without = draft("checkout-no-lock", 3);
    let with = without.clone().with_option("mistake", 0);
    let searched = |draft: Draft| {
        let question = Query::new(draft.build().expect("it is valid"));
        explore(&question).expect("it can be asked").finish().0
    };
    let QueryResult::Found(finding) = searched(without) else { panic!("no dirty read is found") };
    assert_eq!(finding.property, Some("ISO"), "{}", finding.why);
    assert_eq!(searched(with), QueryResult::None);
}
