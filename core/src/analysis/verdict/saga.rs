//! The conditions of a saga (Garcia-Molina, Salem, 1987): it ends with all of its steps or with none,
//! every effect comes once, and compensations come in reverse order unless they are declared
//! independent; and isolation, which a saga does
//! not promise, but the services may.

mod observations;

use alloc::{format, string::String, vec, vec::Vec};

use observations::HalfDone;
pub(super) use observations::Observations;

use super::{Property, Ruling, Verdict, subject};
use crate::{
    protocol::Decision,
    trace::{End, Trace},
};

/// Judges the first `cursor` steps of a run.
pub(super) fn verdict(trace: &Trace, cursor: u32) -> Verdict {
    let ledger = Observations::of(trace, cursor);
    let names = Names { trace };
    let properties = vec![
        all_or_none(names, &ledger),
        once(names, &ledger),
        reverse_order(names, &ledger),
        none_late(names, &ledger),
        ends(trace, names, &ledger, cursor),
        isolation(names, &ledger),
    ];
    Verdict {
        properties,
        blocked: trace.blocked_at(cursor),
        blocked_why:
            "Nobody is blocked: no service promises anything, and no lock outlives a local \
                      transaction."
                .into(),
        decisions: ledger.decisions,
    }
}

fn all_or_none(names: Names<'_>, ledger: &Observations<u32>) -> Property {
    let ended = ledger.sagas.iter().filter(|(_, saga)| saga.ended.is_some()).count();
    let (ruling, why) = match ledger.half_done {
        Some(HalfDone { place, decision, counts }) => {
            let (forward, backward) = names.step(place.step);
            let (applied, compensated) = (times(counts.applied), times(counts.compensated));
            let end = match decision {
                Decision::Commit => "ended as completed",
                Decision::Abort => "ended as compensated",
            };
            let why = format!(
                "{} {end}, and {forward} had taken effect {applied} by step {}, {backward} \
                 {compensated}.",
                names.saga(place.saga),
                place.at + 1,
            );
            (Ruling::Violated, why)
        }
        None if ended == 0 => (Ruling::Holds, "No saga has ended yet.".into()),
        None => {
            let why = "Every saga that has ended did all of its steps, or undid all that it did.";
            (Ruling::Holds, why.into())
        }
    };
    Property { id: "S1", name: "all steps or none", ruling, why }
}

fn once(names: Names<'_>, ledger: &Observations<u32>) -> Property {
    let (ruling, why) = match ledger.doubled {
        Some((place, compensation)) => {
            let (forward, backward) = names.step(place.step);
            let which = if compensation { backward } else { forward };
            let saga = names.of_saga(place.saga);
            let why = format!("{which}{saga} took effect again in step {}.", place.at + 1);
            (Ruling::Violated, why)
        }
        None => (Ruling::Holds, "No step and no compensation took effect more than once.".into()),
    };
    Property { id: "S2", name: "each effect at most once", ruling, why }
}

fn reverse_order(names: Names<'_>, ledger: &Observations<u32>) -> Property {
    let scenario = &names.trace.scenario;
    let independent = (scenario.info().independent)(&scenario.options);
    let early = ledger.disordered.map(|(place, later)| {
        format!(
            "{}{} took effect in step {}, while the later {} was not undone",
            names.step(place.step).1,
            names.of_saga(place.saga),
            place.at + 1,
            names.step(later).0,
        )
    });
    let (ruling, why) = match (early, independent) {
        (Some(early), false) => (Ruling::Violated, format!("{early}.")),
        (None, false) => (Ruling::Holds, "Nothing was undone before what came after it.".into()),
        (Some(early), true) => (Ruling::Holds, format!("{UNORDERED}: {early}.")),
        (None, true) => (Ruling::Holds, format!("{UNORDERED}.")),
    };
    Property { id: "S3", name: "compensations in reverse order", ruling, why }
}

/// What is to be said of an order that nobody promises.
const UNORDERED: &str =
    "No order is promised here, since the compensations are independent of each other";

fn none_late(names: Names<'_>, ledger: &Observations<u32>) -> Property {
    let (ruling, why) = match ledger.late {
        Some(place) => {
            let (forward, backward) = names.step(place.step);
            let why = format!(
                "{forward}{} took effect in step {}, after its service had answered {backward}.",
                names.of_saga(place.saga),
                place.at + 1,
            );
            (Ruling::Violated, why)
        }
        None => (Ruling::Holds, "No step took effect after it counted as compensated.".into()),
    };
    Property { id: "S4", name: "no step after its compensation", ruling, why }
}

fn ends(trace: &Trace, names: Names<'_>, ledger: &Observations<u32>, cursor: u32) -> Property {
    let open = ledger.sagas.iter().find(|(_, saga)| saga.ended.is_none() && !saga.parked);
    let open = open.map(|(saga, _)| names.saga(*saga));
    let parked = ledger.sagas.iter().find(|(_, saga)| saga.parked && saga.ended.is_none());
    let (ruling, why) = match (open, parked) {
        (None, Some((saga, _))) => {
            let why = format!("{} is with people, and they have been told.", names.saga(*saga));
            (Ruling::Holds, why)
        }
        (None, None) if ledger.sagas.is_empty() => (Ruling::Holds, "No saga has begun.".into()),
        (None, None) => (Ruling::Holds, "Every saga that began has ended.".into()),
        (Some(open), _) if cursor < trace.len() => {
            (Ruling::Open, format!("{open} has yet to end."))
        }
        (Some(open), _) => match repair_needed(trace, ledger) {
            Some(what) => (Ruling::Holds, format!("{open} waits, and may while {what}.")),
            None if trace.end == End::Quiet => (
                Ruling::Violated,
                format!("{open} never ends, although every failure is repaired."),
            ),
            None => (Ruling::Open, format!("{open} has not ended where the run was cut off.")),
        },
    };
    Property { id: "S5", name: "ends once failures are repaired", ruling, why }
}

/// What has to be repaired before a saga can be expected to end.
fn repair_needed(trace: &Trace, ledger: &Observations<u32>) -> Option<String> {
    if !ledger.down.is_empty() {
        Some(subject(trace, ledger.down, "is down", "are down"))
    } else if ledger.cut {
        Some("links are cut".into())
    } else if !ledger.failing.is_empty() && trace.end == End::Patience {
        Some(format!("the work of {} keeps failing", trace.setup.names(ledger.failing)))
    } else {
        None
    }
}

fn isolation(names: Names<'_>, ledger: &Observations<u32>) -> Property {
    let mut broken: Vec<String> = vec![];
    if let Some((reader, writer, at)) = ledger.isolation.dirty {
        broken.push(format!(
            "{} read in step {} what {} had written and not ended with (a dirty read).",
            names.saga(reader),
            at + 1,
            names.saga(writer).to_ascii_lowercase(),
        ));
    }
    if let Some((writer, other, at)) = ledger.isolation.lost {
        broken.push(format!(
            "{} wrote in step {} what it had found before {} wrote (a lost update).",
            names.saga(writer),
            at + 1,
            names.saga(other).to_ascii_lowercase(),
        ));
    }
    let (ruling, why) = if broken.is_empty() {
        (Ruling::Holds, "No saga has met data that another had not ended with.".into())
    } else {
        (Ruling::Violated, broken.join(" "))
    };
    Property { id: "ISO", name: "isolation", ruling, why }
}

/// How sagas and their steps are called.
#[derive(Clone, Copy)]
struct Names<'a> {
    trace: &'a Trace,
}

impl Names<'_> {
    fn saga(self, saga: u8) -> String {
        if self.trace.setup.leaders().len() == 1 {
            "The saga".into()
        } else {
            format!("Saga {}", saga + 1)
        }
    }

    /// ` of saga 2`, if there are several.
    fn of_saga(self, saga: u8) -> String {
        if self.trace.setup.leaders().len() == 1 {
            String::new()
        } else {
            format!(" of saga {}", saga + 1)
        }
    }

    /// A step and its compensation.
    fn step(self, step: u8) -> (String, String) {
        let scenario = &self.trace.scenario;
        let (forward, backward) = scenario.protocol.step_names(&scenario.options, step);
        (forward.into(), backward.into())
    }
}

fn times(count: u8) -> String {
    match count {
        0 => "never".into(),
        1 => "once".into(),
        2 => "twice".into(),
        more => format!("{more} times"),
    }
}
