//! Golden runs: each file here is a run and what comes of it, and a test of its own. See `README.md`.

#[cfg(not(target_arch = "wasm32"))]
mod suite;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    suite::main()
}

/// The browser tests are compiled together with this target, which reads files.
#[cfg(target_arch = "wasm32")]
fn main() {}
