//! Simulated steps a second, natively and in the browser: the same work, counted in the same way.
//! Not a test: `cargo xtask bench` runs it in release mode, on both.

use coordinator_core::{scenario::Scenario, simulate::simulate};
use coordinator_tests::{library, two_phase};

/// How long each workload is repeated, in milliseconds.
const MEASURED_MS: f64 = 1_000.0;

fn workloads() -> Vec<(&'static str, Scenario)> {
    let commit = |participants| two_phase(participants).build().expect("it is valid");
    vec![
        ("commit, 3 participants", commit(3)),
        ("commit, 8 participants", commit(8)),
        ("commit, 64 participants", commit(64)),
        ("coordinator crash, 3 participants", library("2pc-coordinator-crash")),
        ("partition, 2 participants", library("2pc-partition")),
    ]
}

/// A line a workload: `steps a second, native: commit, 3 participants: 1234567`.
fn measure(platform: &str, now_ms: impl Fn() -> f64) -> Vec<String> {
    let line = |(name, scenario): (&str, Scenario)| {
        let steps = simulate(&scenario).len();
        let (start, mut taken) = (now_ms(), 0.0);
        while now_ms() - start < MEASURED_MS {
            for _ in 0..16 {
                taken += f64::from(simulate(&scenario).len());
            }
        }
        let a_second = taken * 1_000.0 / (now_ms() - start);
        format!("steps a second, {platform}: {name} ({steps} steps): {a_second:.0}")
    };
    workloads().into_iter().map(line).collect()
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn native() {
    let start = std::time::Instant::now();
    for line in measure("native", || start.elapsed().as_secs_f64() * 1_000.0) {
        println!("{line}");
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    fn wasm() {
        let clock = web_sys::window().and_then(|window| window.performance()).expect("a clock");
        for line in super::measure("wasm", || clock.now()) {
            console_log!("{line}");
        }
    }
}
