//! The exported TLA+ modules under a checker of TLA+ that is not ours and needs no Java.
//!
//! A package of its own and no default member of the workspace: `tla-checker` brings some seventy crates, which
//! `cargo test` need not compile. `cargo xtask test` runs it.

use std::{fs, path::Path};

use coordinator_core::export::Tla;
use tla_checker::{
    checker::{CheckResult, check, check_result_to_json},
    load::prepare_from_path,
};

/// How many states a module has, and how deep the deepest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StateSpace {
    /// Distinct states.
    pub states: usize,
    /// The number of states on the longest of the shortest ways to a state, as TLC counts it.
    pub depth: usize,
}

/// Parses a module, and goes through all of its states, with the invariants of its configuration. Its two files are
/// written into `folder`, which is made.
///
/// A state without a successor is no error: a run ends.
///
/// # Errors
/// What the checker says: that it cannot read the module, or which invariant does not hold.
pub fn state_space(folder: &Path, tla: &Tla) -> Result<StateSpace, String> {
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    let module = folder.join(format!("{}.tla", tla.name));
    fs::write(&module, &tla.module).map_err(|error| error.to_string())?;
    fs::write(module.with_extension("cfg"), &tla.config).map_err(|error| error.to_string())?;
    let mut prepared = prepare_from_path(&module, None, &[]).map_err(|error| error.to_string())?;
    if let Some(warning) = prepared.warnings.first() {
        return Err(format!("{warning:?}"));
    }
    prepared.checker_config.allow_deadlock = true;
    prepared.checker_config.quiet = true;
    match check(&prepared.spec, &prepared.domains, &prepared.checker_config) {
        CheckResult::Ok(stats) => {
            Ok(StateSpace { states: stats.states_explored, depth: stats.max_depth_reached })
        }
        other => Err(check_result_to_json(&other, &prepared.spec)),
    }
}
