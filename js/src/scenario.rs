//! What a script may give as a scenario.

use coordinator_core::scenario::{Link, Scenario};
use wasm_bindgen::prelude::*;

use crate::text;

/// Reads a link, a bare code, a library name, a scenario file's text, or an object of its shape.
pub(crate) fn read(scenario: &JsValue) -> Result<Link, JsError> {
    let given = scenario.as_string();
    match &given {
        Some(link) if !link.trim_start().starts_with('{') => return Ok(Link::parse(link)?),
        _ => {}
    }
    let file = given.or_else(|| scenario.is_object().then(|| text(scenario)).flatten());
    let file = file.ok_or_else(|| {
        JsError::new(
            "a scenario is a link, a code, the name of a run of the library, or an object in the \
             shape of a scenario file",
        )
    })?;
    Ok(Link::new(Scenario::from_json(&file)?))
}
