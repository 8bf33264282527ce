//! Runs that pages refer to, each simulated once.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use coordinator_core::{scenario::Scenario, simulate::simulate, trace::Trace};
use coordinator_learn::run::{self, RunError};

/// Runs by the text that refers to them.
#[derive(Debug, Default)]
pub(crate) struct Runs(RefCell<BTreeMap<String, Rc<Trace>>>);

impl Runs {
    pub(crate) fn get(&self, reference: &str) -> Result<Rc<Trace>, RunError> {
        if let Some(trace) = self.0.borrow().get(reference) {
            return Ok(trace.clone());
        }
        let trace = Rc::new(simulate(&run::read(reference)?));
        self.0.borrow_mut().insert(reference.into(), trace.clone());
        Ok(trace)
    }

    /// The run of a scenario.
    pub(crate) fn of(&self, scenario: &Scenario) -> Rc<Trace> {
        let text = scenario.to_text();
        self.get(&text).unwrap_or_else(|_| Rc::new(simulate(scenario)))
    }
}
