//! Failures that have yet to be repaired, which excuse a run that does not end.

use alloc::{format, string::String};

use super::subject;
use crate::{event::Event, protocol::ProcessSet, trace::Trace};

/// What is down or cut off after the events so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Faults {
    pub(super) down: ProcessSet,
    pub(super) cut: bool,
}

impl Faults {
    pub(super) fn observe(&mut self, event: &Event) {
        match event {
            Event::Crashed { process, .. } => {
                self.down.insert(*process);
            }
            Event::Recovered { process } => {
                self.down.remove(*process);
            }
            Event::Cut { .. } => self.cut = true,
            Event::Healed => self.cut = false,
            _ => {}
        }
    }

    /// The failure that explains why a run does not end: crashes before cuts.
    pub(super) fn unrepaired(&self) -> Option<Unrepaired> {
        match self {
            Self { down, .. } if !down.is_empty() => Some(Unrepaired::Down(*down)),
            Self { cut: true, .. } => Some(Unrepaired::Cut),
            Self { .. } => None,
        }
    }
}

/// A failure that has yet to be repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrepaired {
    /// These processes are down.
    Down(ProcessSet),
    /// Some links are cut.
    Cut,
    /// The local work of these processes keeps failing.
    Failing(ProcessSet),
}

impl Unrepaired {
    /// The failure as a clause: `C is down`.
    pub(super) fn clause(self, trace: &Trace) -> String {
        match self {
            Self::Down(down) => subject(trace, down, "is down", "are down"),
            Self::Cut => "links are cut".into(),
            Self::Failing(failing) => {
                format!("the work of {} keeps failing", trace.setup.names(failing))
            }
        }
    }
}
