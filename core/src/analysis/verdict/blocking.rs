//! Why processes are blocked, or why none is.

use alloc::{format, string::String};

use super::{Unrepaired, faults::Faults, subject};
use crate::{
    protocol::{FactValue, OptionInfo, ProcessId, ProcessSet},
    trace::Trace,
};

/// Who is blocked, and what keeps them so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocking {
    /// Not worked out: with this number of interventions it would take too long.
    Unknown,
    /// No process is.
    None,
    /// Impossible in this family: no process is ever in doubt.
    Impossible,
    /// These processes are in doubt, and only a repair brings the outcome.
    Blocked {
        /// The blocked processes, at least one.
        processes: ProcessSet,
        /// The failure that keeps the outcome from them, if one is there.
        fault: Option<Unrepaired>,
        /// The bound of the run that keeps a process from going on, if one does.
        bound: Option<Bound>,
    },
}

/// A bound that an option sets and the protocol does not: a process has used it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The process that may go no further.
    pub process: ProcessId,
    /// The option that sets the bound.
    pub option: &'static OptionInfo,
}

impl Bound {
    /// The first bound that a process that is up has used up.
    pub(super) fn reached(trace: &Trace, cursor: u32) -> Option<Self> {
        let snapshot = trace.snapshot(cursor);
        let up = trace.setup.ids().zip(&snapshot.processes).filter(|(_, view)| view.up);
        up.flat_map(|(id, view)| view.status.facts.iter().map(move |fact| (id, fact.value)))
            .find_map(|(process, value)| match value {
                FactValue::Spent(option) => Some(Self { process, option }),
                _ => None,
            })
    }

    pub(super) fn clause(self, trace: &Trace) -> String {
        format!(
            "the option “{}” lets {} go no further, where the protocol has no such bound",
            self.option.name,
            trace.setup.name(self.process),
        )
    }
}

impl Blocking {
    pub(super) fn at(trace: &Trace, faults: &Faults, cursor: u32) -> Self {
        if cursor > trace.blocked_until {
            return Self::Unknown;
        }
        let processes = trace.blocked_at(cursor);
        if processes.is_empty() {
            return Self::None;
        }
        let bound = Bound::reached(trace, cursor);
        Self::Blocked { processes, fault: faults.unrepaired(), bound }
    }

    /// Who is blocked, as far as it is known.
    pub fn processes(self) -> ProcessSet {
        match self {
            Self::Unknown | Self::None | Self::Impossible => ProcessSet::EMPTY,
            Self::Blocked { processes, .. } => processes,
        }
    }

    /// Why, as a sentence. `prepared` says what those who are blocked have done.
    pub(super) fn sentence(self, trace: &Trace, prepared: &str) -> String {
        let (processes, fault, bound) = match self {
            Self::Unknown => {
                return "Not computed: with this many interventions it would take too long.".into();
            }
            Self::None => return "No process is blocked.".into(),
            Self::Impossible => {
                return "No process can be blocked: no service is ever in doubt, and no lock outlives \
                        a local transaction."
                    .into();
            }
            Self::Blocked { processes, fault, bound } => (processes, fault, bound),
        };
        let mut why = format!(
            "{} {prepared}, and only a repair can bring the outcome",
            subject(trace, processes, "has", "have"),
        );
        for (separator, clause) in [
            (": ", fault.map(|fault| fault.clause(trace))),
            ("; ", bound.map(|bound| bound.clause(trace))),
        ] {
            why.extend(clause.iter().flat_map(|clause| [separator, clause.as_str()]));
        }
        why.push('.');
        why
    }
}
