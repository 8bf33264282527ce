//! What the library's runs of Paxos Commit are there to show.

use coordinator_core::{
    analysis::verdict::Verdict,
    protocol::{Decision, ProcessId, ProcessSet},
    scenario::{Fault, Trigger},
    simulate::simulate,
    trace::Trace,
};
use coordinator_tests::{draft, library};

fn run(id: &str) -> Trace {
    simulate(&library(id))
}

/// What the participants that are up decided, which must be the same for all.
fn outcome(trace: &Trace) -> Option<Decision> {
    let verdict = Verdict::at(trace, trace.len());
    let end = trace.snapshot(trace.len());
    let up = trace.setup.workers().into_iter().filter(|id| end.processes[id.index()].up);
    let made: Vec<_> = up.map(|id| verdict.decisions[id.index()]).collect();
    assert!(made.windows(2).all(|pair| pair[0] == pair[1]), "{made:?}");
    made[0]
}

/// Who was blocked at any time.
fn ever_blocked(trace: &Trace) -> String {
    let who = trace.blocked.iter().fold(ProcessSet::EMPTY, |all, (_, who)| all.union(*who));
    trace.setup.names(who)
}

fn says(trace: &Trace, word: &str) -> bool {
    trace.messages.iter().any(|message| message.name.starts_with(word))
}

#[test]
fn nobody_is_blocked_by_what_f_faults_can_do() {
    use Decision::{Abort, Commit};
    for (id, decided, ballot) in [
        ("paxos-commit-happy", Commit, 0),
        ("paxos-commit-abort", Abort, 0),
        ("paxos-commit-abort-accepted", Abort, 0),
        ("paxos-commit-leader-crash", Commit, 2),
        ("paxos-commit-silent-participant", Abort, 1),
        ("paxos-commit-acceptor-crash", Commit, 1),
        ("paxos-commit-two-leaders", Abort, 2),
        ("faster-paxos-commit-happy", Commit, 0),
        ("faster-paxos-commit-leader-crash", Commit, 2),
        ("course-19-2-5", Commit, 2),
        ("course-19-2-5-refused", Abort, 0),
        ("course-19-2-5-faster", Commit, 0),
    ] {
        let trace = run(id);
        assert_eq!(outcome(&trace), Some(decided), "{id}");
        assert_eq!(ever_blocked(&trace), "nobody", "{id}");
        let highest = (0..=6).rev().find(|ballot| says(&trace, &format!("2b({ballot},")));
        assert_eq!(highest.unwrap_or(0), ballot, "{id}");
    }
}

#[test]
fn without_a_majority_of_the_acceptors_participants_wait_for_the_repair() {
    let trace = run("paxos-commit-majority-down");
    assert_eq!(ever_blocked(&trace), "p1, p2 and p3");
    assert!(trace.blocked_at(trace.len()).is_empty());
    assert_eq!(outcome(&trace), Some(Decision::Commit));

    let trace = run("paxos-commit-partition");
    assert_eq!(ever_blocked(&trace), "p1");
    assert_eq!(outcome(&trace), Some(Decision::Commit));
}

#[test]
fn co_location_needs_a_participant_for_each_acceptor_of_the_normal_case() {
    let run = |n| draft("paxos-commit", n).with_option("faults", 2).with_option("machines", 1);
    assert!(run(3).build().is_ok());
    let error = run(2).build().expect_err("a3 has no machine").to_string();
    assert!(error.contains("at least F+1 participants"), "{error}");
}

/// With F = 0 it is two-phase commit, and blocks where that does.
#[test]
fn without_faults_to_tolerate_a_crash_of_the_leader_blocks() {
    let leader = ProcessId(0);
    let alone = library("paxos-commit-happy");
    let crash = Trigger::AfterSend { process: ProcessId(4), nth: 1 };
    let draft = alone.draft().with_option("faults", 0).with(crash, Fault::Crash(leader));
    let trace = simulate(&draft.build().expect("it is valid"));
    assert_eq!(trace.setup.name(ProcessId(4)), "a1");
    assert_eq!(trace.setup.names(trace.blocked_at(trace.len())), "p1");

    let late = Trigger::AfterWrite { process: ProcessId(4), nth: 1 };
    let draft = alone.draft().with_option("faults", 0).with(late, Fault::Crash(leader));
    let trace = simulate(&draft.clone().build().expect("it is valid"));
    assert_eq!(trace.setup.names(trace.blocked_at(trace.len())), "p1, p2 and p3");

    let draft = draft.with(Trigger::Tick(400), Fault::Recover(leader));
    let trace = simulate(&draft.build().expect("it is valid"));
    assert_eq!(outcome(&trace), Some(Decision::Commit), "the acceptor's log says so");
}
