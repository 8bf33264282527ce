//! Runs, as a page names them.

use coordinator_core::scenario::{Link, LinkError, Scenario, TextError};
use thiserror::Error;

/// Why a reference names no run.
#[derive(Debug, Error)]
pub enum RunError {
    /// It is neither a name of the library nor a link.
    #[error("`{0}` is no run: {1}")]
    Link(String, LinkError),
    /// It is no run as a person writes it.
    #[error("the run cannot be read: {0}")]
    Text(#[from] TextError),
}

/// The run that a page means: a name of the library, a link, or, in several lines, a run as
/// [`Scenario::from_text`] reads it.
pub fn read(reference: &str) -> Result<Scenario, RunError> {
    if reference.trim().contains('\n') {
        return Ok(Scenario::from_text(reference)?);
    }
    match Link::parse(reference) {
        Ok(link) => Ok(link.scenario),
        Err(error) => Err(RunError::Link(reference.into(), error)),
    }
}

/// The address of a run in Play, from the folder of the page on: its name, or a link with its check value.
pub fn address(scenario: &Scenario, digest: u32) -> String {
    let entry = coordinator_core::scenario::entry_of(scenario);
    Link { check: Some(digest), ..Link::new(scenario.clone()) }.address_as(entry)
}
