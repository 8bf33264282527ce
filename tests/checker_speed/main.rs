//! How long exhaustive searches take, natively and in the browser, and beside stateright's: the same
//! specifications, all in one run. Not a test: `cargo xtask bench checker` runs it in release mode.

use coordinator_core::{
    checker::{Limits, Progress, SearchOutcome},
    explore::{Budget, Query, QueryResult, explore},
    tla_models::{Instance, Specification, check},
};
use coordinator_tests::draft;

#[cfg(not(target_arch = "wasm32"))]
#[path = "../second_opinion/lib.rs"]
mod second_opinion;

/// How many states are expanded at a time: as the page does.
const SLICE: u32 = 4_096;
/// Every search is repeated for so long, and at least done once; the fastest counts, because what makes one
/// slower than another is not the search. The same holds for whoever is measured.
const MEASURED_MS: f64 = 1_000.0;

fn searches() -> [(&'static str, Instance); 4] {
    let two_phase = |resource_managers, symmetry| Instance {
        resource_managers,
        symmetry,
        ..Instance::of(Specification::TwoPhase)
    };
    [
        ("TwoPhase N=7", two_phase(7, false)),
        ("TwoPhase N=9", two_phase(9, false)),
        ("TwoPhase N=9, symmetry", two_phase(9, true)),
        ("PaxosCommit", Instance::of(Specification::PaxosCommit)),
    ]
}

fn whole(instance: &Instance) -> Progress {
    let mut search = check(instance, Limits::default()).expect("it is valid");
    while search.advance(SLICE).outcome == SearchOutcome::Unfinished {}
    let progress = search.progress();
    assert_eq!(progress.outcome, SearchOutcome::Holds);
    progress
}

/// The world of the animation, with crashes and recoveries at any effect. Elections multiply with every
/// timeout: with as many as may be, three-phase commit among three has more states than memory.
fn worlds() -> impl Iterator<Item = (String, Query)> {
    let all = [("2pc", 3, None), ("3pc", 3, Some(1)), ("2pc-cooperative", 2, None)];
    all.into_iter().map(move |(id, n, timeouts)| {
        let budget = Budget { crashes: 1, recoveries: 1, timeouts, ..Budget::default() };
        let scenario = draft(id, n).build().expect("it is valid");
        let question = Query { budget, ..Query::new(scenario) };
        (format!("World of {id} N={n}"), question)
    })
}

fn whole_world(question: &Query) -> Progress {
    let mut inquiry = explore(question).expect("it can be asked");
    loop {
        let progress = inquiry.advance(SLICE);
        match inquiry.answer() {
            QueryResult::Unfinished => {}
            QueryResult::None => return progress,
            other => panic!("{other:?}"),
        }
    }
}

/// The fastest of several rounds in milliseconds, and what it gave.
fn fastest<T>(now_ms: impl Fn() -> f64, work: impl Fn() -> T) -> (f64, T) {
    let timed = || {
        let start = now_ms();
        let result = work();
        (now_ms() - start, result)
    };
    let begin = now_ms();
    let mut best = timed();
    while now_ms() - begin < MEASURED_MS {
        let next = timed();
        if next.0 < best.0 {
            best = next;
        }
    }
    best
}

/// A line a search: `checker, wasm, ours: TwoPhase N=9: 10340352 states, 3210 ms, 26 bytes a state`.
/// What the platform has allocated in all may be told too, in bytes.
fn ours(
    platform: &str,
    now_ms: impl Fn() -> f64,
    allocated: impl Fn() -> Option<u64>,
) -> Vec<String> {
    let line = |name: &str, search: &dyn Fn() -> Progress| {
        let (ms, Progress { states, bytes, .. }) = fastest(&now_ms, search);
        let a_state = bytes / states;
        let memory = allocated().map_or_else(String::new, |all| {
            format!(", {} MiB allocated by the page so far", all >> 20)
        });
        format!(
            "checker, {platform}, ours: {name}: {states} states, {ms:.0} ms, {a_state} bytes a state{memory}"
        )
    };
    let specifications =
        searches().into_iter().map(|(name, instance)| line(name, &|| whole(&instance)));
    let worlds = worlds().map(|(name, question)| line(&name, &|| whole_world(&question)));
    specifications.chain(worlds).collect()
}

#[cfg(not(target_arch = "wasm32"))]
#[expect(clippy::disallowed_types, reason = "time is what is measured")]
mod native {
    use std::time::Instant;

    use coordinator_core::{
        explore::Query,
        protocol::Protocol,
        protocols::Visit,
        tla_models::{Instance, PaxosCommit, Specification, TwoPhase},
    };
    use stateright::Checker;

    use crate::second_opinion::{Checkable, ours::Ours, paxos_commit, two_phase, worlds::Worlds};

    /// Our world as plain values, by its protocol.
    struct OfWorld<'a, T>(&'a str, &'a Query, T);

    impl<T: Fn() -> f64> Visit for OfWorld<'_, T> {
        type Out = ();
        fn visit<P: Protocol>(self) {
            theirs(
                "our world",
                self.0,
                self.2,
                &Worlds::<P>::new(self.1).expect("it can be asked"),
            );
        }
    }

    #[test]
    fn native() {
        let start = Instant::now();
        let now_ms = || start.elapsed().as_secs_f64() * 1_000.0;
        for line in super::ours("native", now_ms, || None) {
            println!("{line}");
        }
        for n in [7, 9] {
            let name = format!("TwoPhase N={n}");
            let resource_managers = usize::try_from(n).expect("it is small");
            theirs("its own model", &name, now_ms, &two_phase::TwoPhase { resource_managers });
            let instance =
                Instance { resource_managers: n, ..Instance::of(Specification::TwoPhase) };
            let packed = TwoPhase::new(&instance).expect("it is valid");
            theirs("our packed model", &name, now_ms, &Ours(packed));
        }
        let own = paxos_commit::PaxosCommit { resource_managers: 2, acceptors: 3, max_ballot: 1 };
        theirs("its own model", "PaxosCommit", now_ms, &own);
        let packed = PaxosCommit::new(&Instance::of(Specification::PaxosCommit));
        theirs("our packed model", "PaxosCommit", now_ms, &Ours(packed.expect("it is valid")));
        for (name, question) in super::worlds() {
            question.scenario.protocol.with(OfWorld(&name, &question, now_ms));
        }
    }

    /// Depth first is its default; breadth first is what finds shortest counterexamples, as ours does.
    fn theirs<M: Checkable>(which: &str, name: &str, now_ms: impl Fn() -> f64, model: &M) {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let checker = || model.clone().checker().threads(threads);
        let say = |way: &str, ms: f64, states: usize| {
            println!(
                "checker, native, stateright {way} of {which}, {threads} threads: {name}: {states} \
                 states, {ms:.0} ms"
            );
        };
        let dfs = || checker().spawn_dfs().join().unique_state_count();
        let (ms, states) = super::fastest(&now_ms, dfs);
        say("DFS", ms, states);
        let bfs = || checker().spawn_bfs().join().unique_state_count();
        let (ms, states) = super::fastest(&now_ms, bfs);
        say("BFS", ms, states);
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn wasm() {
        let clock = web_sys::window().and_then(|window| window.performance()).expect("a clock");
        let allocated = || Some(core::arch::wasm32::memory_size::<0>() as u64 * 65_536);
        for line in super::ours("wasm", || clock.now(), allocated) {
            console_log!("{line}");
        }
    }
}
