//! The key-value store: scripts, locks, what a commit costs, and that all ends well whoever crashes when.

use coordinator_core::{
    analysis::{
        costs::MeasuredCosts,
        formulas::expected,
        verdict::{Conflict, Reason, Ruling, TransactionReason, Verdict},
    },
    explore::{Budget, Goal, Query, QueryResult, Timing, explore},
    protocol::{Convention, Decision, FactValue, Phase, ProcessId, ProcessSet},
    protocols::ProtocolId,
    scenario::{Draft, Fault, Intervention, LIBRARY, Trigger},
    simulate::simulate,
    trace::{End, Trace},
};
use coordinator_tests::{draft, library, two_phase};

fn scripted(variant: &str, shards: u8, script: &str) -> Draft {
    draft(variant, shards).scripted(script).expect("it is a script")
}

fn play(draft: Draft) -> Trace {
    simulate(&draft.build().expect("it is valid"))
}

fn played(id: &str) -> Trace {
    simulate(&library(id))
}

fn reason(trace: &Trace, property: &str) -> TransactionReason {
    let verdict = Verdict::at(trace, trace.len());
    match &verdict.property(property).expect("it is judged").reason {
        Reason::Transactions(reason) => reason.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_script_is_read_as_it_is_written() {
    for protocol in ProtocolId::all() {
        let Some(info) = protocol.info().script else { continue };
        let initial = info.initial();
        assert_eq!(info.parse(&info.text(&initial)), Ok(initial.clone()));
        assert_eq!(info.parse(info.default), Ok(initial));
        let spread = info.parse("r(x),w(y)\n\n t2 : w(y)\tr(x) ;").expect("it is a script");
        assert_eq!(info.text(&spread), "T1: r(x) w(y); T2: w(y) r(x)");
    }
}

#[test]
fn malformed_scripts_are_refused_with_place_and_reason() {
    let cases = [
        ("", "a script needs a transaction, as in `T1: r(x)`"),
        (";\n;", "a script needs a transaction"),
        ("T1: r(x); T2:", "T2 does nothing: it needs an operation, as `r(x)`"),
        ("r(x) q(y)", "T1, operation 2: there is no verb `q`; there are r, w"),
        ("r(x); w(k)", "T2, operation 1: there is no key `k`; there are x, y, z, stock"),
        ("r(x) w y", "T1, operation 2: `w` is no operation; write it as `r(x)`"),
        ("r(x))", "there is no key `x)`"),
        ("T2: r(x)", "`T2:` stands where T1 begins"),
        ("r(x); r(x); r(x); r(x); r(x)", "at most 4 transactions, and this is transaction 5"),
        ("r(x) r(x) r(x) r(x) r(x) r(x) r(x) r(x) r(x)", "T1 is too long"),
    ];
    for (text, sentence) in cases {
        let error = draft("kv", 2).scripted(text).expect_err(text).to_string();
        assert!(error.contains(sentence), "{text}: {error}");
    }
    let unscripted = two_phase(2);
    let error = unscripted.scripted("T1: r(x)").expect_err("it has no script").to_string();
    assert_eq!(error, "Two-phase commit plays no script");
}

#[test]
fn transactions_end_as_the_library_says() {
    use Decision::{Abort, Commit};
    let ends = [
        ("kv-two-transactions", Some(Commit), Some(Commit)),
        ("course-9-5", Some(Commit), Some(Commit)),
        ("kv-deadlock-wait-die", Some(Commit), Some(Abort)),
        ("kv-deadlock-timeout", Some(Abort), Some(Commit)),
        ("kv-crash-in-ready", Some(Commit), Some(Commit)),
        ("kv-coordinator-crash", None, None),
        ("kv-no-locks", Some(Commit), Some(Commit)),
        ("kv-dirty-read", Some(Abort), Some(Commit)),
        ("kv-m7-locks-lost", Some(Commit), Some(Abort)),
        ("kv-early-release", Some(Commit), Some(Abort)),
        ("checkout-2pc-last-item", Some(Abort), Some(Commit)),
    ];
    for (id, first, second) in ends {
        let trace = played(id);
        let decisions = Verdict::at(&trace, trace.len()).decisions;
        assert_eq!(decisions[..2], [first, second], "{id}");
    }
    let alone = ["checkout-2pc", "checkout-2pc-payment-down"];
    for id in alone {
        let trace = played(id);
        assert_eq!(Verdict::at(&trace, trace.len()).decisions[0], Some(Commit), "{id}");
    }
}

#[test]
fn the_reasons_name_the_order_and_the_cycle() {
    const X: u8 = 0;
    let [t1, t2, t3] = [0, 1, 2].map(ProcessId);
    let trace = played("kv-two-transactions");
    assert_eq!(reason(&trace, "SER"), TransactionReason::SerialOrder(vec![t2, t1]));
    let read_before = |before, after, key| Conflict {
        before,
        after,
        key,
        wrote_before: false,
        wrote_after: true,
    };
    assert_eq!(
        reason(&played("kv-no-locks"), "SER"),
        TransactionReason::Cycle(vec![read_before(t1, t2, X), read_before(t2, t1, X)])
    );
    let dirty = reason(&played("kv-dirty-read"), "DIRTY");
    let TransactionReason::DirtyRead { reader, key: X, writer, end, .. } = dirty else {
        panic!("{dirty:?}");
    };
    assert_eq!((reader, writer, end), (t2, t1, Some(Decision::Abort)));
    let three = "T1: r(x) w(y); T2: r(y) w(z); T3: r(z) w(x)";
    let cycle = reason(&play(scripted("kv-no-locks", 3, three)), "SER");
    let TransactionReason::Cycle(cycle) = cycle else { panic!("{cycle:?}") };
    assert!(cycle.contains(&read_before(t1, t3, X)), "{cycle:?}");
    assert!(cycle.contains(&read_before(t3, t2, 2)), "{cycle:?}");
}

#[test]
fn reads_see_what_their_own_transaction_wrote() {
    let trace = play(scripted("kv", 2, "T1: w(x) r(x)"));
    assert!(trace.messages.iter().any(|message| message.name == "VALUE x by T1"));
    let overwritten = play(scripted("kv-no-locks", 2, "T1: w(x) r(z) r(x); T2: r(z) w(x)"));
    let unseen = TransactionReason::OwnWriteUnseen { reader: ProcessId(0), key: 0 };
    assert_eq!(reason(&overwritten, "RYW"), unseen);
}

/// What the state of a process says of itself at the end of some step.
fn facts(trace: &Trace, process: &str, name: &str) -> Vec<ProcessSet> {
    let id = trace.setup.named(process).expect("it is a process");
    let at = |cursor| {
        let facts = trace.snapshot(cursor).processes[id.index()].status.facts.clone();
        facts.into_iter().find(|fact| fact.name == name).and_then(|fact| match fact.value {
            FactValue::Processes(who) => Some(who),
            _ => None,
        })
    };
    let mut seen: Vec<ProcessSet> = (0..=trace.len()).filter_map(at).collect();
    seen.dedup();
    seen
}

#[test]
fn a_shard_says_who_holds_a_lock_and_who_waits() {
    let trace = played("kv-two-transactions");
    let (t1, t2) = (ProcessSet::one(ProcessId(0)), ProcessSet::one(ProcessId(1)));
    assert_eq!(facts(&trace, "s2", "y locked by"), [t2, t1]);
    assert_eq!(facts(&trace, "s2", "y awaited by"), [t1]);
    assert_eq!(facts(&trace, "s2", "y"), [t1], "before, it had its first value");
}

#[test]
fn in_doubt_without_its_client_a_shard_is_blocked_with_its_locks() {
    let trace = played("kv-coordinator-crash");
    let blocked = trace.blocked_at(trace.len());
    assert_eq!(trace.setup.names(blocked), "s1 and s2");
    let measures = MeasuredCosts::of(&trace, trace.len(), Convention::RStar);
    let s2 = trace.setup.named("s2").expect("it is a process");
    let own = measures.by_process[s2.index()];
    assert!(own.blocked_ticks > 0 && own.lock_ticks > own.blocked_ticks, "{own:?}");
}

#[test]
fn locks_of_a_branch_in_doubt_are_taken_again_before_a_request_is_served() {
    let trace = played("kv-crash-in-ready");
    let s1 = trace.setup.named("s1").expect("it is a process");
    let recovered =
        (0..trace.len()).find(|step| trace.steps[*step as usize].intervention == Some(1));
    let view = trace.snapshot(recovered.expect("it recovers") + 1);
    let status = &view.processes[s1.index()].status;
    assert!(status.locks && status.state == "READY", "{status:?}");
}

/// Presumed abort among the N shards that the transaction has to do with.
#[test]
fn the_commit_costs_what_presumed_abort_costs() {
    let keys = ["x", "y", "z", "stock", "balance", "shipment", "a", "b"];
    for shards in 1..=8u8 {
        for asked in 1..=shards {
            let n = u32::from(asked);
            let words: Vec<String> =
                keys[..usize::from(asked)].iter().map(|key| format!("w({key})")).collect();
            let trace = play(scripted("kv", shards, &words.join(" ")));
            let measures = MeasuredCosts::of(&trace, trace.len(), Convention::RStar);
            let of = |phase| {
                let found = measures.by_phase.iter().find(|(it, _)| *it == phase);
                found.expect("every phase is there").1.messages
            };
            let commit = of(Phase::Voting) + of(Phase::Decision) + of(Phase::Acknowledgement);
            assert_eq!(commit, 4 * n);
            assert_eq!(of(Phase::Forward), 2 * n);
            assert_eq!(measures.total.forced_writes, 2 * n + 1);
            assert!(
                expected(&trace, Convention::RStar).remark.is_some(),
                "no formula for all of it"
            );
        }
    }
}

const SCRIPTS: [&str; 4] = [
    "T1: r(x) w(x) w(y); T2: r(y) w(z)",
    "T1: w(x) w(y); T2: w(y) w(x)",
    "T1: r(x) w(x); T2: r(x) w(x); T3: w(x) r(y)",
    "T1: r(x) w(y); T2: r(y) w(z); T3: r(z) w(x)",
];

#[test]
fn every_process_may_crash_anywhere_and_come_back() {
    for variant in ["kv", "kv-timeout"] {
        for script in SCRIPTS {
            let base = scripted(variant, 2, script);
            let steps = play(base.clone()).len();
            for process in base.setup().ids() {
                for step in 1..steps {
                    let mut draft = base.clone();
                    draft.environment.patience_ticks = 5_000;
                    draft.interventions = vec![
                        Intervention { trigger: Trigger::Step(step), fault: Fault::Crash(process) },
                        Intervention {
                            trigger: Trigger::Tick(300),
                            fault: Fault::Recover(process),
                        },
                    ];
                    let trace = play(draft);
                    let verdict = Verdict::at(&trace, trace.len());
                    let where_ = format!("{variant} {script} {process:?} after step {step}");
                    assert_eq!(trace.end, End::Quiet, "{where_}");
                    for property in &verdict.properties {
                        let (id, why) = (property.id, &property.why);
                        assert_eq!(property.ruling, Ruling::Holds, "{where_}: {id} {why}");
                    }
                }
            }
        }
    }
}

/// Small enough to be searched to the end.
#[test]
fn no_schedule_breaks_a_promise() {
    let none = Budget { timeouts: Some(2), total_failure: true, ..Budget::default() };
    let deadlock = "T1: w(x) w(y); T2: w(y) w(x)";
    let restart = Budget { crashes: 1, recoveries: 1, ..none };
    for (variant, shards, script, budget, timing) in [
        ("kv", 2, deadlock, none, Timing::Synchronous),
        ("kv-timeout", 2, deadlock, none, Timing::Synchronous),
        ("kv", 2, deadlock, Budget { crashes: 1, ..none }, Timing::Synchronous),
        // What a shard gave up before its restart may be done anew after it.
        ("kv", 1, "T1: r(x) w(x)", restart, Timing::Asynchronous),
        ("kv", 1, "T1: r(x); T2: w(x)", Budget { duplicates: 1, ..none }, Timing::Asynchronous),
    ] {
        let scenario = scripted(variant, shards, script).build().expect("it is valid");
        let question = Query { budget, timing, ..Query::new(scenario) };
        assert_eq!(answer(&question), QueryResult::None, "{variant} {script} {question}");
    }
}

fn answer(question: &Query) -> QueryResult {
    explore(question).expect("it can be asked").finish().0
}

/// Nobody waits for ever, in whatever order it all happens: neither in doubt nor in a deadlock.
#[test]
fn no_schedule_of_a_deadlock_is_without_an_end() {
    for variant in ["kv", "kv-timeout"] {
        for losses in [0, 1] {
            let scenario = scripted(variant, 2, "T1: w(x) w(y); T2: w(y) w(x)").build();
            let budget = Budget { losses, ..Budget::default() };
            let scenario = scenario.expect("it is valid");
            let question = Query { budget, goal: Goal::Blocked, ..Query::new(scenario) };
            assert_eq!(answer(&question), QueryResult::None, "{variant} {question}");
        }
    }
}

#[test]
fn without_a_failure_and_without_a_conflict_all_commit() {
    for variant in ["kv", "kv-timeout"] {
        let trace = play(scripted(variant, 3, "T1: r(x) w(x); T2: r(y) w(y); T3: w(z); T4: r(a)"));
        let verdict = Verdict::at(&trace, trace.len());
        let commit = Some(Decision::Commit);
        assert_eq!(verdict.decisions[..4], [commit; 4], "{variant}");
    }
    let stores = LIBRARY.iter().filter(|entry| entry.scenario().info().id == "kv").count();
    assert!(stores >= 12, "{stores} runs show the store");
}
