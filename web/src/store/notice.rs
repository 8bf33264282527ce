//! Notices: sentences about the last action.

use std::rc::Rc;

use coordinator_core::{
    analysis::narrate,
    scenario::{LeftOut, Link, Scenario},
};

use super::State;
use crate::model::run::Run;

/// A sentence about the last act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub words: Rc<str>,
    /// Whether it stays until it is closed or something else is done.
    pub stays: bool,
}

impl Notice {
    pub(super) fn that_stays(words: impl Into<Rc<str>>) -> Self {
        Self { words: words.into(), stays: true }
    }
}

impl State {
    /// Says so if a run was not the same where its link was made, or has no such step.
    pub(super) fn mismatch(&self, link: &Link) -> Option<Notice> {
        let end = self.run.end();
        if let Some(step) = link.cursor.filter(|step| *step > end) {
            let words =
                format!("The link names step {step}. This run ends with step {end}, shown here.");
            return Some(Notice::that_stays(words));
        }
        let check = link.check?;
        (check != self.run.digest).then(|| {
            Notice::that_stays(
                "This link was made by another version of Coordinator, which plays the same run \
                 differently: what you see is not quite what its sender saw.",
            )
        })
    }

    /// Says why something cannot be done.
    pub(super) fn refuse(&mut self, why: &str) {
        self.menu = None;
        self.notice = Some(Notice::that_stays(why));
    }

    /// Shows a notice that goes by itself.
    pub(super) fn say(&mut self, words: Rc<str>) {
        self.notice = Some(Notice { words, stays: false });
    }
}

/// What does not happen of the faults that a run had before an edit, or that it has; absent if all do.
pub(super) fn without_effect(before: &Scenario, run: &Run, left_out: &[LeftOut]) -> Option<Notice> {
    let left = narrate::left_out(before, run.scenario(), left_out);
    let left = left.map(|words| words + " Undo brings the run back.");
    let words: Vec<String> = left.into_iter().chain(narrate::without_effect(&run.trace)).collect();
    (!words.is_empty()).then(|| Notice::that_stays(words.join(" ")))
}
