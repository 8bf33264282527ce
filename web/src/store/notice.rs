//! Notices: sentences about the last action.

use std::rc::Rc;

use coordinator_core::scenario::{Link, Scenario};

use super::State;

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

/// Says so if another protocol has no place for some of the faults.
pub(super) fn left_out(before: &Scenario, after: &Scenario) -> Option<Notice> {
    let count = before.interventions.len().saturating_sub(after.interventions.len());
    if count == 0 || before.protocol == after.protocol {
        return None;
    }
    let (faults, be) = if count == 1 { ("fault", "is") } else { ("faults", "are") };
    let words = format!(
        "{count} {faults} of the run before {be} left out: {} has no such process, or nothing of the \
         kind can happen there. Undo brings the run back.",
        after.info().name,
    );
    Some(Notice::that_stays(words))
}
