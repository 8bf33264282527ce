//! The conditions of atomic commitment (Bernstein, Hadzilacos, Goodman, 1987, chapter 7; agreement in
//! its uniform reading), isolation, and who is blocked.

mod observations;

use alloc::{format, string::String, vec, vec::Vec};

pub(super) use observations::Observations;

use super::{Property, Ruling, Verdict, subject};
use crate::{
    protocol::{Decision, FactValue, OutcomeStatus, ProcessId, ProcessSet, Role, Setup},
    trace::{End, Trace},
};

/// Judges the first `cursor` steps of a run.
pub(super) fn verdict(trace: &Trace, cursor: u32) -> Verdict {
    let ledger = Observations::of(trace, cursor);
    let blocked = trace.blocked_at(cursor);
    let properties = vec![
        agreement(trace, &ledger),
        stability(trace, &ledger),
        commit_validity(trace, &ledger),
        non_triviality(trace, &ledger, cursor),
        termination(trace, &ledger, cursor),
        isolation(trace, &ledger),
    ];
    Verdict {
        properties,
        blocked,
        blocked_why: blocked_why(trace, &ledger, blocked, cursor),
        decisions: ledger.decisions.iter().map(|made| made.first()).collect(),
    }
}

fn agreement(trace: &Trace, ledger: &Observations<u32>) -> Property {
    let made = |decision| {
        let deciders = ledger.decisions.iter().zip(trace.setup.ids());
        deciders
            .filter(|(_, id)| !ledger.read_only.contains(*id))
            .filter_map(|(made, id)| Some((id, made.of(decision)?)))
            .min_by_key(|(_, step)| *step)
    };
    let (commit, abort) = (made(Decision::Commit), made(Decision::Abort));
    let (ruling, why) = match (commit, abort) {
        (Some((one, commit)), Some((other, abort))) => (
            Ruling::Violated,
            format!(
                "{} decided commit in step {} and {} decided abort in step {}.",
                trace.setup.name(one),
                commit + 1,
                trace.setup.name(other),
                abort + 1,
            ),
        ),
        (None, None) => (Ruling::Holds, "Nobody has decided yet.".into()),
        (Some(_), None) => (Ruling::Holds, "Everybody who has decided decided commit.".into()),
        (None, Some(_)) => (Ruling::Holds, "Everybody who has decided decided abort.".into()),
    };
    Property { id: "AC1", name: "agreement", ruling, why }
}

fn stability(trace: &Trace, ledger: &Observations<u32>) -> Property {
    let (ruling, why) = match ledger.reversed {
        Some((id, step)) => (
            Ruling::Violated,
            format!("{} reversed its decision in step {}.", trace.setup.name(id), step + 1),
        ),
        None => (Ruling::Holds, "Nobody has reversed a decision.".into()),
    };
    Property { id: "AC2", name: "stability", ruling, why }
}

fn commit_validity(trace: &Trace, ledger: &Observations<u32>) -> Property {
    let (ruling, why) = match ledger.unfounded {
        Some((id, step, missing)) => (
            Ruling::Violated,
            format!(
                "{} decided commit in step {}, and {} had not voted YES or READ.",
                trace.setup.name(id),
                step + 1,
                trace.setup.names(missing),
            ),
        ),
        None if ledger.decided(Decision::Commit) => (
            Ruling::Holds,
            "Every participant had voted YES or READ before anybody committed.".into(),
        ),
        None => (Ruling::Holds, "Nobody has committed.".into()),
    };
    Property { id: "AC3", name: "commit only if all voted YES", ruling, why }
}

fn non_triviality(trace: &Trace, ledger: &Observations<u32>, cursor: u32) -> Property {
    let participants = trace.setup.with_role(Role::Participant);
    let (ruling, why) = if let Some(step) = ledger.disturbed {
        (
            Ruling::NotApplicable,
            format!("It says nothing after a failure or a timeout (step {}).", step + 1),
        )
    } else if !ledger.no.is_empty() {
        (
            Ruling::NotApplicable,
            format!("It says nothing: {} voted NO.", trace.setup.names(ledger.no)),
        )
    } else if ledger.decided(Decision::Abort) {
        (Ruling::Violated, "Nothing failed and nobody voted NO, and still it aborted.".into())
    } else if ledger.decided(Decision::Commit) {
        (Ruling::Holds, "Nothing failed, nobody voted NO, and it commits.".into())
    } else if ledger.read_only == participants {
        (Ruling::Holds, "Everybody only read: there is nothing to commit.".into())
    } else if cursor == trace.len() && trace.end == End::Quiet {
        (
            Ruling::Violated,
            "Nothing failed and nobody voted NO, and still nothing was decided.".into(),
        )
    } else {
        (Ruling::Open, "Nothing has failed so far, and nothing is decided yet.".into())
    };
    Property { id: "AC4", name: "no failure and all YES: commit", ruling, why }
}

fn termination(trace: &Trace, ledger: &Observations<u32>, cursor: u32) -> Property {
    let undecided: ProcessSet = trace
        .setup
        .ids()
        .filter(|id| ledger.decisions[id.index()].first().is_none() && !ledger.is_released(*id))
        .collect();
    let unrepaired = !ledger.down.is_empty() || ledger.cut;
    let (ruling, why) = if undecided.is_empty() {
        (Ruling::Holds, "Every process that has a part in it has decided.".into())
    } else if cursor < trace.len() {
        (Ruling::Open, format!("{} yet to decide.", subject(trace, undecided, "has", "have")))
    } else if unrepaired {
        let what = if ledger.down.is_empty() {
            "links are cut".into()
        } else {
            subject(trace, ledger.down, "is down", "are down")
        };
        let undecided = subject(trace, undecided, "is undecided", "are undecided");
        (Ruling::NotApplicable, format!("It says nothing while {what}; {undecided}."))
    } else if trace.end == End::Quiet || !trace.blocked_at(cursor).is_empty() {
        let undecided = subject(trace, undecided, "never decides", "never decide");
        match spent(trace, cursor) {
            Some(spent) => {
                (Ruling::Open, format!("Every failure is repaired, and {undecided}; but {spent}."))
            }
            None => (Ruling::Violated, format!("Every failure is repaired, and {undecided}.")),
        }
    } else {
        let undecided = trace.setup.names(undecided);
        (Ruling::Open, format!("The run was cut off before {undecided} could decide."))
    };
    Property { id: "AC5", name: "all decide once failures are repaired", ruling, why }
}

fn isolation(trace: &Trace, ledger: &Observations<u32>) -> Property {
    let (ruling, why) = match ledger.trespass {
        Some((id, step)) => (
            Ruling::Violated,
            format!(
                "Another transaction wrote the rows of {} in step {}, while it was in doubt.",
                trace.setup.name(id),
                step + 1,
            ),
        ),
        None => {
            (Ruling::Holds, "No other transaction wrote the rows of a participant in doubt.".into())
        }
    };
    Property { id: "ISO", name: "isolation", ruling, why }
}

fn blocked_why(
    trace: &Trace,
    ledger: &Observations<u32>,
    blocked: ProcessSet,
    cursor: u32,
) -> String {
    if cursor > trace.blocked_until {
        return super::UNKNOWN_BLOCKED.into();
    }
    if blocked.is_empty() {
        return "Nobody is blocked.".into();
    }
    let mut why = format!(
        "{} promised to commit and may not decide alone, and nothing that can still happen without \
         a repair brings the outcome",
        subject(trace, blocked, "has", "have"),
    );
    if !ledger.down.is_empty() {
        why += ": ";
        why += &subject(trace, ledger.down, "is down", "are down");
    } else if ledger.cut {
        why += ": links are cut";
    }
    if let Some(spent) = spent(trace, cursor) {
        why += "; ";
        why += &spent;
    }
    why.push('.');
    why
}

/// Which bound of the run keeps somebody from going on, where the paper has none.
fn spent(trace: &Trace, cursor: u32) -> Option<String> {
    let snapshot = trace.snapshot(cursor);
    let up = trace.setup.ids().zip(&snapshot.processes).filter(|(_, view)| view.up);
    up.flat_map(|(id, view)| view.status.facts.iter().map(move |fact| (id, fact.value))).find_map(
        |(id, value)| match value {
            FactValue::Spent(option) => Some(format!(
                "the option “{}” lets {} go no further, where the protocol has no such bound",
                option.name,
                trace.setup.name(id),
            )),
            _ => None,
        },
    )
}

impl<At: Copy + Ord> Observations<At> {
    /// The first property that is broken whatever comes, by its id.
    pub(super) fn broken(&self, setup: &Setup) -> Option<&'static str> {
        let voters = setup.ids().filter(|id| !self.read_only.contains(*id));
        let made: Vec<_> = voters.map(|id| self.decisions[id.index()]).collect();
        let decided = |decision| made.iter().any(|made| made.of(decision).is_some());
        let (commit, abort) = (decided(Decision::Commit), decided(Decision::Abort));
        let undisturbed = self.disturbed.is_none() && self.no.is_empty();
        [
            ("AC1", commit && abort),
            ("AC2", self.reversed.is_some()),
            ("AC3", self.unfounded.is_some()),
            ("AC4", abort && undisturbed),
            ("ISO", self.trespass.is_some()),
        ]
        .into_iter()
        .find_map(|(id, broken)| broken.then_some(id))
    }

    /// Who has decided so, ever.
    pub(super) fn deciders(&self, decision: Decision) -> ProcessSet {
        let made = (0..).map(ProcessId).zip(&self.decisions);
        made.filter_map(|(id, made)| made.of(decision).map(|_| id)).collect()
    }

    fn decided(&self, decision: Decision) -> bool {
        self.decisions.iter().any(|made| made.of(decision).is_some())
    }

    /// Whether a process has no part in the outcome.
    fn is_released(&self, id: ProcessId) -> bool {
        self.read_only.contains(id) || self.standings[id.index()] == OutcomeStatus::NotInvolved
    }
}
