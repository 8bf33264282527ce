//! A process in words: what its card shows, and its accessible name, which holds the words of the card
//! in their order.

use coordinator_core::{protocol::OutcomeStatus, snapshot::Rival};

use super::view_model::{News, NodeModel};
use crate::{diagram::nodes::Density, views::controls::icon::Icon};

/// How many letters two notes on a card may have together.
const ROOM_OF_NOTES: usize = 18;

impl NodeModel {
    /// Everything that the card shows, in words.
    pub(super) fn label(&self) -> String {
        let mut words = vec![format!("Process {}", self.name)];
        let in_full = self.density == Density::Full;
        words.extend(in_full.then(|| self.role.into()));
        words.push(if self.up { self.state } else { "down" }.into());
        words.extend(self.notes().into_iter().map(|(_, _, words)| words));
        if in_full {
            words.extend((self.older > 0).then(|| format!("+{}", self.older)));
            words.extend(self.log.iter().map(|(name, ..)| name.to_string()));
        } else {
            words.push(self.role.into());
        }
        if self.locks {
            words.push(if self.up { "holds locks" } else { "held locks" }.into());
        }
        words.join(", ")
    }

    /// What else is going on: the most important things that there is room for.
    pub(super) fn notes(&self) -> Vec<(&'static str, Option<Icon>, String)> {
        let mut notes: Vec<(&'static str, Option<Icon>, String)> = Vec::new();
        if !self.up {
            notes.push(("bad", None, format!("was {}", self.state)));
        }
        if self.blocked {
            notes.push(("blocked", None, "blocked".into()));
        }
        if self.news == Some(News::TimedOut) {
            notes.push(("warn", Some(Icon::Timer), "timeout".into()));
        }
        if self.writing.is_some() {
            notes.push(("busy", Some(Icon::Writing), "writing…".into()));
        }
        if !self.blocked && self.up && self.outcome_status == OutcomeStatus::InDoubt {
            notes.push(("warn", None, "in doubt".into()));
        }
        if self.working {
            notes.push(("busy", Some(Icon::Working), "working…".into()));
        }
        match self.rival {
            Rival::Absent => {}
            Rival::Waiting => notes.push(("warn", Some(Icon::Rival), "other waits".into())),
            Rival::Wrote => notes.push(("plain", Some(Icon::Rival), "other wrote".into())),
        }
        if self.pending > 0 {
            notes.push(("plain", None, format!("{} pending", self.pending)));
        }
        // Two stand beside each other where they are short.
        let letters: usize = notes
            .iter()
            .take(2)
            .map(|(_, icon, words)| words.chars().count() + if icon.is_some() { 3 } else { 0 })
            .sum();
        notes.truncate(if self.density == Density::Full && letters <= ROOM_OF_NOTES {
            2
        } else {
            1
        });
        notes
    }
}
