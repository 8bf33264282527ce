//! A run in words: a sentence a step, a sentence an intervention.

mod saga;
mod transactions;

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    event::{Event, Loss, MessageId},
    fault::Fault,
    protocol::{
        Decision, OutcomeStatus, ProcessId, ProcessSet, ProtocolFamily, ProtocolInfo, Setup, Work,
        WorkOutcome,
    },
    scenario::{
        Intervention,
        phrases::{self, Names, awaited},
    },
    trace::{End, Refused, Trace},
};

/// What happened in a step, as one or two sentences.
pub fn step(trace: &Trace, step: u32) -> String {
    sentences(trace, step).join(" ")
}

/// What happened in a step, a sentence an event that is worth one.
pub fn sentences(trace: &Trace, step: u32) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    let mut crashed = ProcessSet::EMPTY;
    for event in trace.events_of(step) {
        if let Event::Crashed { process, lost_records } = event {
            crashed.insert(*process);
            if *lost_records > 0 {
                let name = trace.setup.name(*process);
                let records = if *lost_records == 1 { "record" } else { "records" };
                sentences.push(format!("{name} loses {lost_records} unforced {records}."));
            }
        }
        sentences.extend(sentence(trace, event));
    }
    if !crashed.is_empty() {
        let what =
            if crashed.len() == 1 { "its volatile state is" } else { "their volatile state is" };
        let verb = if crashed.len() == 1 { "crashes" } else { "crash" };
        sentences.insert(0, format!("{} {verb}: {what} gone.", trace.setup.names(crashed)));
    }
    sentences
}

fn sentence(trace: &Trace, event: &Event) -> Option<String> {
    let name = |process: &ProcessId| trace.setup.name(*process);
    if let Some(sentence) = of_a_message(trace, event) {
        return Some(sentence);
    }
    Some(match event {
        Event::Began => beginning(trace).into(),
        Event::Wrote { process, name: record, forced, .. } => {
            let how = if *forced { "forces" } else { "writes, without waiting," };
            format!("{} {how} {record} to its log.", name(process))
        }
        Event::WorkBegan { process, work } => match work {
            Work::Prepare => format!("{} makes ready to commit.", name(process)),
            Work::Step(step) => format!("{} carries out step {}.", name(process), step + 1),
            Work::Compensate(step) => format!("{} undoes step {}.", name(process), step + 1),
        },
        Event::WorkEnded { process, work, outcome } => ended(name(process), *work, *outcome),
        Event::TimedOut { process, timer } => {
            let awaits = awaited(trace.scenario.info(), timer.kind);
            format!("{} has waited long enough for {awaits}.", name(process))
        }
        Event::Changed { process, status, was } if status.outcome_status != *was => {
            let words = if of_sagas(trace) { saga::ended } else { changed };
            return words(name(process), status.outcome_status);
        }
        Event::Recovered { process } => {
            format!("{} starts again from what its log holds.", name(process))
        }
        Event::Cut { from, to } => {
            format!(
                "No message gets from {} to {} any more.",
                trace.setup.names(*from),
                trace.setup.names(*to)
            )
        }
        Event::Healed => "Every link lets messages through again.".into(),
        Event::RivalWaits { .. } | Event::RivalWrote { .. } | Event::Fault { .. } => {
            return of_others(trace, event);
        }
        Event::Noted { note, .. } if of_sagas(trace) => return saga::noted(trace, *note),
        Event::Noted { process, note } => return transactions::noted(trace, *process, *note),
        Event::Sent { .. }
        | Event::Received { .. }
        | Event::Lost { .. }
        | Event::Duplicated { .. }
        | Event::Delayed { .. }
        | Event::Changed { .. }
        | Event::Planned { .. }
        | Event::Armed { .. }
        | Event::Disarmed { .. }
        | Event::Crashed { .. } => return None,
    })
}

/// Whether the run is one of sagas, which end and do not decide.
fn beginning(trace: &Trace) -> &'static str {
    if trace.setup.script.transactions.len() > 1 {
        return "The transactions begin.";
    }
    match (of_sagas(trace), trace.setup.leaders().len()) {
        (true, 2..) => "The sagas begin.",
        (true, _) => "The saga begins.",
        (false, _) => "The transaction begins.",
    }
}

fn of_sagas(trace: &Trace) -> bool {
    trace.scenario.info().family == ProtocolFamily::Saga
}

/// What the world around a process does to it.
fn of_others(trace: &Trace, event: &Event) -> Option<String> {
    let name = |process: &ProcessId| trace.setup.name(*process);
    Some(match event {
        Event::RivalWaits { process } => {
            format!("Another transaction wants the rows of {}.", name(process))
        }
        Event::RivalWrote { process } => {
            format!("The other transaction writes the rows of {}.", name(process))
        }
        Event::Fault { process, fault: Fault::Flush(_) } => {
            format!("What {} wrote without waiting is on stable storage now.", name(process))
        }
        Event::Fault { process, fault: Fault::Fail { times, .. } } => {
            let often = match times {
                0 => "from now on".into(),
                1 => "once".into(),
                times => format!("{times} times"),
            };
            format!("The local work of {} is going to fail {often}.", name(process))
        }
        _ => return None,
    })
}

/// How local work ended.
fn ended(name: &str, work: Work, outcome: WorkOutcome) -> String {
    let (did, could, number) = match work {
        Work::Prepare => {
            return match outcome {
                WorkOutcome::Done => format!("{name} can commit."),
                WorkOutcome::Refused | WorkOutcome::Failed => format!("{name} cannot commit."),
                WorkOutcome::ReadOnly => format!("{name} has nothing to write."),
            };
        }
        Work::Step(step) => ("has carried out", "carry out", step + 1),
        Work::Compensate(step) => ("has undone", "undo", step + 1),
    };
    match outcome {
        WorkOutcome::Done => format!("{name} {did} step {number}."),
        WorkOutcome::Refused => format!("{name} refuses to {could} step {number}."),
        WorkOutcome::ReadOnly => format!("{name} has nothing to do for step {number}."),
        WorkOutcome::Failed => format!("{name} fails to {could} step {number}: nothing is done."),
    }
}

fn of_a_message(trace: &Trace, event: &Event) -> Option<String> {
    let name = |process: &ProcessId| trace.setup.name(*process);
    Some(match event {
        Event::Sent { from, to, name: word, again, .. } => {
            let again = if *again { " again" } else { "" };
            format!("{} sends {word} to {}{again}.", name(from), name(to))
        }
        Event::Received { message, process } => {
            let from = trace.messages[message.index()].from;
            format!("{} receives {} from {}.", name(process), word(trace, *message), name(&from))
        }
        Event::Lost { message, why } => {
            let reason = match why {
                Loss::Dropped => "dropped on the way",
                Loss::Cut => "the link is cut",
                Loss::ReceiverDown => "the receiver is down",
            };
            format!("{} is lost: {reason}.", the_message(trace, *message))
        }
        Event::Duplicated { message, .. } => {
            format!("{} is duplicated.", the_message(trace, *message))
        }
        Event::Delayed { message } => format!("{} is delayed.", the_message(trace, *message)),
        _ => return None,
    })
}

fn changed(name: &str, outcome_status: OutcomeStatus) -> Option<String> {
    match outcome_status {
        OutcomeStatus::InDoubt => Some(format!("{name} is in doubt: it may not decide alone.")),
        OutcomeStatus::Decided(Decision::Commit) => Some(format!("{name} has decided commit.")),
        OutcomeStatus::Decided(Decision::Abort) => Some(format!("{name} has decided abort.")),
        OutcomeStatus::Undecided | OutcomeStatus::NotInvolved => None,
    }
}

fn word(trace: &Trace, message: MessageId) -> String {
    trace.messages[message.index()].name.to_string()
}

fn the_message(trace: &Trace, message: MessageId) -> String {
    let view = &trace.messages[message.index()];
    let (from, to) = (trace.setup.name(view.from), trace.setup.name(view.to));
    format!("{} from {from} to {to}", view.name)
}

/// An intervention as a phrase: when, and what.
pub fn intervention(setup: &Setup, info: &ProtocolInfo, intervention: &Intervention) -> String {
    let names = Names { setup, info };
    let Intervention { trigger, fault } = intervention;
    format!("{}: {}", phrases::trigger(trigger, names), phrases::fault(fault, names))
}

/// Why an intervention did not take effect, as a sentence that says which and where.
pub fn refused(trace: &Trace, refused: &Refused) -> String {
    let place = usize::from(refused.intervention);
    let what = trace
        .scenario
        .interventions
        .get(place)
        .map_or_else(String::new, |it| intervention(&trace.setup, trace.scenario.info(), it));
    let at = refused.step.map_or_else(String::new, |step| format!(" after step {step}"));
    format!(
        "Intervention {} ({what}) does nothing{at}: {}.",
        place + 1,
        refused.why.words(&trace.setup)
    )
}

/// Why a run ends where it does.
pub fn end(trace: &Trace) -> String {
    let patience = trace.scenario.environment.patience_ticks;
    match trace.end {
        End::Quiet => "The run ends: nothing is left to happen.".into(),
        End::Patience => format!(
            "The run is cut off here: for {patience} ticks nothing has changed, and what is left \
             are retries."
        ),
        End::StepLimit => {
            "The run is cut off here: it has reached the greatest number of steps.".into()
        }
    }
}
