//! Schedules that once broke something, or were judged wrongly.

use coordinator_core::{
    analysis::{
        costs::MeasuredCosts,
        formulas::expected,
        verdict::{Blocking, Ruling, Termination, Verdict},
    },
    explore::{Budget, Query, QueryResult, explore},
    protocol::{Convention, Decision, OutcomeStatus, ProcessId, ProcessSet, WorkOutcome},
    scenario::{Draft, Fault, Link, MessageRef, Trigger},
    simulate::simulate,
    trace::{End, Trace},
};
use coordinator_tests::{draft, library, two_phase};

const C: ProcessId = ProcessId(0);
const P1: ProcessId = ProcessId(1);
const P2: ProcessId = ProcessId(2);
const P3: ProcessId = ProcessId(3);

fn play(draft: Draft) -> Trace {
    let trace = simulate(&draft.build().expect("it is valid"));
    assert!(trace.refused.is_empty(), "{:?}", trace.refused);
    trace
}

/// The run that a code holds, whatever became of it since.
fn linked(code: &str) -> Trace {
    let link = Link::parse(&format!("#/play/{code}")).expect("it is a link");
    simulate(&link.scenario)
}

fn ruling(trace: &Trace, id: &str) -> Ruling {
    Verdict::at(trace, trace.len()).property(id).expect("it is judged").ruling
}

/// An ACK promises a stable record, whoever told the outcome. With a lazy one p1 acknowledged an
/// abort, lost it in a crash, asked, and heard "commit" by presumption.
#[test]
fn presumed_commit_acknowledges_only_what_is_on_disk() {
    let request = MessageRef::new(C, P2, 1);
    let trace = play(
        two_phase(2)
            .with_option("presumption", 2)
            .with_option("termination", 1)
            .with(Trigger::Sent(request), Fault::Drop(request))
            .with(Trigger::AfterSend { process: P1, nth: 1 }, Fault::Fire { process: P1, timer: 3 })
            .with(Trigger::Tick(150), Fault::Crash(P1))
            .with(Trigger::Tick(160), Fault::Recover(P1)),
    );
    assert!(Verdict::at(&trace, trace.len()).violated().is_none());
    assert_eq!(Verdict::at(&trace, trace.len()).decisions[1], Some(Decision::Abort));
}

/// A vote is cast when it is said: p3 was ready to say YES, and crashed.
#[test]
fn a_commit_without_a_vote_that_was_never_sent_is_unfounded() {
    let trace = play(
        two_phase(3)
            .with_option("mistake", 5)
            .with(Trigger::BeforeWrite { process: P3, nth: 1 }, Fault::Crash(P3)),
    );
    assert_eq!(ruling(&trace, "AC3"), Ruling::Violated);
}

#[test]
fn a_copy_takes_no_number_of_its_own() {
    let request = MessageRef::new(C, P1, 1);
    let decision = MessageRef::new(C, P1, 2);
    let copy = MessageRef { copy: 1, ..request };
    let trace = play(
        two_phase(1)
            .with(Trigger::Sent(request), Fault::Duplicate(request))
            .with(Trigger::Step(4), Fault::Drop(copy))
            .with(Trigger::Sent(decision), Fault::Drop(decision)),
    );
    let lost = trace
        .messages
        .iter()
        .filter(|message| matches!(message.fate, coordinator_core::trace::Fate::Lost(..)));
    let lost: Vec<_> = lost.map(|message| (message.name.as_ref(), message.copy)).collect();
    assert_eq!(lost, [("VOTE-REQ", 1), ("COMMIT", 0)]);
}

#[test]
fn times_come_in_their_order_and_not_in_that_of_the_list() {
    let trace = play(
        two_phase(2)
            .with(Trigger::Tick(5_000), Fault::Recover(C))
            .with(Trigger::Tick(300), Fault::Crash(C)),
    );
    let times: Vec<_> = trace
        .steps
        .iter()
        .filter(|step| step.intervention.is_some())
        .map(|step| step.at.0)
        .collect();
    assert_eq!(times, [300, 5_000]);
}

#[test]
fn patience_ends_only_where_nothing_but_retries_is_left() {
    let mut slow = two_phase(1);
    slow.environment.latency = coordinator_core::scenario::Latency::Constant(700);
    slow.environment.timeout_ticks = 10_000;
    assert_eq!(play(slow).end, End::Quiet);

    let vote = MessageRef::new(P1, C, 1);
    let mut patient = two_phase(1).with(Trigger::Sent(vote), Fault::Drop(vote));
    patient.environment.timeout_ticks = 700;
    let trace = play(patient);
    assert_eq!(Verdict::at(&trace, trace.len()).decisions, [Some(Decision::Abort); 2]);

    let ack = MessageRef::new(P1, C, 2);
    let late = two_phase(1).with(Trigger::Sent(ack), Fault::Delay { message: ack, ticks: 5_000 });
    assert_eq!(play(late).end, End::Quiet);
}

#[test]
fn no_process_has_decided_before_the_first_step() {
    let trace = play(two_phase(3));
    for process in trace.snapshot(0).processes {
        assert_eq!(
            (process.status.state, process.status.outcome_status),
            ("IDLE", OutcomeStatus::Undecided)
        );
    }
}

#[test]
fn a_lazy_record_that_reached_the_disk_survives() {
    let crash = |flush: bool| {
        let mut draft = two_phase(2).with_option("start-record", 1);
        if flush {
            draft = draft.with(Trigger::AfterWrite { process: C, nth: 1 }, Fault::Flush(C));
        }
        play(
            draft
                .with(Trigger::AfterSend { process: C, nth: 2 }, Fault::Crash(C))
                .with(Trigger::Tick(40), Fault::Recover(C)),
        )
    };
    let state = |trace: &Trace| trace.snapshot(trace.len()).processes[0].status.state;
    assert_eq!(state(&crash(false)), "UNKNOWN", "the start record is gone");
    assert_eq!(state(&crash(true)), "END", "it aborts by itself, and tells");
}

#[test]
fn delays_are_those_to_the_outcome_and_not_those_of_retries() {
    let blocked = simulate(&library("2pc-cooperative-blocked"));
    let total = MeasuredCosts::of(&blocked, blocked.len(), Convention::RStar).total;
    assert_eq!(total.delays, 0, "nobody ever knows");
    assert_eq!(
        total.blocked_ticks,
        total.doubt_ticks - 3 * 10,
        "in doubt since 16, blocked since 26"
    );
}

#[test]
fn a_run_with_a_timeout_has_no_formula() {
    let mut hasty = two_phase(1);
    hasty.environment.latency = coordinator_core::scenario::Latency::Constant(100);
    let costs = expected(&play(hasty), Convention::RStar);
    assert!(costs.messages.is_none() && costs.remark.is_some());
}

#[test]
fn processes_of_one_machine_crash_and_recover_together_and_are_never_cut() {
    let shared = || two_phase(2).with_option("colocated", 1);
    let trace = play(
        shared()
            .with(Trigger::Step(6), Fault::Crash(C))
            .with(Trigger::Tick(100), Fault::Recover(P1)),
    );
    assert!(trace.snapshot(trace.len()).processes.iter().all(|process| process.up));
    let cut = Fault::Cut { from: ProcessSet::one(C), to: ProcessSet::one(P1), both_ways: true };
    let error = shared().with(Trigger::Step(6), cut).build().expect_err("they share a machine");
    assert!(error.to_string().contains("one machine"), "{error}");
}

/// The longest search for who is blocked that a link can ask for ends soon, and says if it gave up.
#[test]
fn the_search_for_who_is_blocked_has_a_limit() {
    let mut draft = two_phase(64)
        .with_option("termination", 1)
        .with(Trigger::BeforeWrite { process: C, nth: 1 }, Fault::Crash(C));
    for turn in 0..250 {
        draft = draft
            .with(Trigger::Tick(100 + 20 * turn), Fault::Crash(ProcessId(64)))
            .with(Trigger::Tick(110 + 20 * turn), Fault::Recover(ProcessId(64)));
    }
    draft.environment.patience_ticks = 10;
    let trace = play(draft);
    assert!(trace.blocked_until < trace.len());
    let verdict = Verdict::at(&trace, trace.len());
    assert_eq!(verdict.blocking, Blocking::Unknown);
}

#[test]
fn enormous_times_are_refused_and_great_ones_do_not_overflow() {
    let late = |tick| {
        let mut draft = two_phase(64)
            .with(Trigger::BeforeWrite { process: C, nth: 1 }, Fault::Crash(C))
            .with(Trigger::Tick(tick), Fault::Recover(C));
        draft.environment.timeout_ticks = 10_000;
        draft
    };
    assert!(late(u32::MAX).build().is_err());
    let trace = play(late(10_000_000));
    let total = MeasuredCosts::of(&trace, trace.len(), Convention::RStar).total;
    assert!(total.lock_ticks > 600_000_000);
}

/// Whoever read only and finds nothing after a crash has aborted as far as it knows; it has no part
/// in the outcome, and nobody believes it.
#[test]
fn a_reader_that_crashes_harms_nobody() {
    let mut draft = two_phase(3)
        .with_option("termination", 1)
        .with(Trigger::AfterSend { process: P2, nth: 1 }, Fault::Crash(P2))
        .with(Trigger::BeforeWrite { process: C, nth: 1 }, Fault::Crash(C))
        .with(Trigger::Tick(60), Fault::Recover(P2))
        .with(Trigger::Tick(300), Fault::Recover(C));
    draft.votes[1] = WorkOutcome::ReadOnly;
    let trace = play(draft);
    assert!(Verdict::at(&trace, trace.len()).violated().is_none());
}

/// The coordinator leads the first election and p1 has come to the last one, which is the coordinator's:
/// each waits for the other, unless the coordinator hears of it.
#[test]
fn an_abandoned_leader_gives_up() {
    let mut draft = draft("3pc-quorum", 1)
        .with_option("rules", 1)
        .with_option("elections", 2)
        .with(Trigger::AfterSend { process: P1, nth: 1 }, Fault::Crash(P1))
        .with(Trigger::Tick(487), Fault::Recover(P1))
        .with(Trigger::AfterWrite { process: P1, nth: 2 }, Fault::Crash(P1))
        .with(Trigger::Tick(530), Fault::Recover(P1));
    draft.environment.latency = coordinator_core::scenario::Latency::Constant(1);
    (draft.environment.force_ticks, draft.environment.work_ticks) = (0, 0);
    (draft.environment.timeout_ticks, draft.environment.patience_ticks) = (21, 1_500);
    let trace = play(draft);
    assert_eq!(ruling(&trace, "AC5"), Ruling::Holds);
    let decisions = Verdict::at(&trace, trace.len()).decisions;
    assert_eq!(decisions, [Some(Decision::Commit); 2]);
}

/// p1 led election 2, crashed, and led it again the other way, since Q3PC logs no elections: the ACK of
/// its PRE-COMMIT counted as one of its PRE-ABORT, and it aborted where p2 committed.
#[test]
fn an_acknowledgement_says_which_way_a_site_leans() {
    let trace = linked(
        "1biFrdRUACjNwYy1xdW9ydW0BBAoFAAICAAEAAgIACgUAAwIAAQADAgAKBQAEAgABAAQCAAoBHwYBAwoFAQACAAEBAAIACgE0\
         BgECCgUBAgIAAQECAgAKBQEDAgABAQMCAAoBPAQBCgE9BQEKAT4GAQMKBQEEAwABAQQDAAoBUwYBAgoFAQMEAAMBAwQAPAoBYgQB\
         CgFjBQEKAWQGAQMKBQECBQABAQIFAAoDAQMEAQ",
    );
    assert_eq!(ruling(&trace, "AC1"), Ruling::Holds);
}

/// A timer fires in time only if what it waits for is missing; what another process of the machine has
/// yet to send is not.
#[test]
fn a_process_with_pending_sends_is_not_silent() {
    for initiator in [0, 1] {
        let draft = draft("3pc", 2).with_option("initiator", initiator).with_option("colocated", 1);
        let budget = Budget { crashes: 1, ..Budget::default() };
        let question = Query { budget, ..Query::new(draft.build().expect("it is valid")) };
        let (answer, _) = explore(&question).expect("it can be asked").finish();
        assert!(matches!(answer, QueryResult::None), "initiator {initiator}: {answer:?}");
    }
}

/// How many ballots a leader may begin is a bound of ours: that it is used up breaks no promise of the
/// protocol.
#[test]
fn a_bound_of_the_run_breaks_no_promise_and_is_named() {
    let ballots = linked(
        "1XUKHzxAADHBheG9zLWNvbW1pdAoDAAEEAAoDBwEEBwoDAAIEAAoDBwIEBwoDAAMEAAoDBwMEBwoB4BIFAAoB4BIFBwoBsCIFAAoBs\
         CIFBwoBgDIFAAoBgDIFBwoFBQABAAEFAAEAC48BDvKLy70J",
    );
    let verdict = Verdict::at(&ballots, ballots.len());
    let termination = verdict.property("AC5").expect("it is judged");
    assert_eq!(termination.ruling, Ruling::Pending);
    let Some(Termination::BoundReached { bound, .. }) = termination.reason.termination() else {
        panic!("{}", termination.why);
    };
    assert_eq!(bound.option.name, "Ballots a leader");
    let elections = linked(
        "1GMid6wsACjNwYy1xdW9ydW0BAgIAAQoDAAEEAAoBHgcCBQEKAZADBQAKAbIFBwEEAQoBvAUICgG8BQcDBAELaw6h07TNDw",
    );
    let blocking = Verdict::at(&elections, elections.len()).blocking;
    let Blocking::Blocked { bound: Some(bound), .. } = blocking else { panic!("{blocking:?}") };
    assert_eq!(bound.option.name, "Elections");
}

/// No service sends an event again for which it has a receipt; so the bus, which gave one for the last
/// event, has to know of the end after a crash.
#[test]
fn the_bus_knows_after_a_crash_what_it_gave_receipts_for() {
    let bus = ProcessId(0);
    let trace = play(
        draft("saga-choreographed", 3)
            .with(Trigger::Tick(200), Fault::Crash(bus))
            .with(Trigger::Tick(210), Fault::Recover(bus)),
    );
    let outcome_status = trace.snapshot(trace.len()).processes[0].status.outcome_status;
    assert_eq!(outcome_status, OutcomeStatus::Decided(Decision::Commit));
}

#[test]
fn the_formula_of_a_refusal_says_nothing_of_a_failure() {
    let mut draft = draft("saga-choreographed", 3).with_option("retries", 0);
    draft.votes[2] = WorkOutcome::Failed;
    let costs = expected(&play(draft), Convention::RStar);
    assert!(costs.messages.is_none() && costs.remark.is_some_and(|it| it.contains("fails")));
}

/// p2 never heard the request, and says DONE for the first time; so does s2, of its compensation.
#[test]
fn a_message_is_sent_again_only_if_it_was_sent() {
    let lost = MessageRef::new(C, P2, 1);
    let trace = play(draft("3pc", 2).with(Trigger::Sent(lost), Fault::Drop(lost)));
    let total = MeasuredCosts::of(&trace, trace.len(), Convention::RStar).total;
    assert_eq!((total.messages, total.repeated), (7, 0));
    let refusal = MessageRef::new(P2, C, 1);
    let mut draft = draft("saga-orchestrated", 3)
        .with_option("retries", 0)
        .with(Trigger::Sent(refusal), Fault::Drop(refusal));
    draft.votes[1] = WorkOutcome::Refused;
    let trace = play(draft);
    let total = MeasuredCosts::of(&trace, trace.len(), Convention::RStar).total;
    assert_eq!((total.messages, total.repeated), (8, 0));
}

/// A coordinator that finds nothing in its log has no part any more, and still knows nothing.
#[test]
fn there_are_no_delays_before_the_outcome() {
    let trace = play(
        two_phase(3)
            .with(Trigger::BeforeWrite { process: C, nth: 1 }, Fault::Crash(C))
            .with(Trigger::Tick(30), Fault::Recover(C)),
    );
    let known = |cursor| Verdict::at(&trace, cursor).decisions.iter().any(Option::is_some);
    let first = (0..trace.len()).find(|cursor| known(*cursor)).expect("they abort in the end");
    let total = MeasuredCosts::of(&trace, first - 1, Convention::RStar).total;
    assert_eq!((total.delays, total.write_delays), (0, 0));
}
