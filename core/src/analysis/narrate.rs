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
    protocol::{
        Decision, OutcomeStatus, ProcessId, ProcessSet, ProtocolFamily, ProtocolInfo, Setup, Work,
        WorkOutcome,
    },
    scenario::{Fault, Intervention, MessageRef, Trigger},
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
        Event::Flushed { process } => {
            format!("What {} wrote without waiting is on stable storage now.", name(process))
        }
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
        Event::RivalWaits { .. } | Event::RivalWrote { .. } | Event::WillFail { .. } => {
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
        Event::WillFail { process, times } => {
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

fn awaited(info: &ProtocolInfo, timer: u8) -> &'static str {
    info.timers.get(usize::from(timer)).map_or("an answer", |timer| timer.awaits)
}

/// An intervention as a phrase: when, and what.
pub fn intervention(setup: &Setup, info: &ProtocolInfo, intervention: &Intervention) -> String {
    format!("{}: {}", moment(setup, &intervention.trigger), act(setup, info, &intervention.fault))
}

fn moment(setup: &Setup, when: &Trigger) -> String {
    let name = |process: &ProcessId| setup.name(*process);
    match when {
        Trigger::Step(step) => format!("after step {step}"),
        Trigger::Tick(tick) => format!("at tick {tick}"),
        Trigger::BeforeWrite { process, nth } => {
            format!("just before {}'s {} log write", name(process), ordinal(*nth))
        }
        Trigger::AfterWrite { process, nth } => {
            format!("just after {}'s {} log write", name(process), ordinal(*nth))
        }
        Trigger::AfterSend { process, nth } => {
            format!("just after {}'s {} message", name(process), ordinal(*nth))
        }
        Trigger::Sent(message) => format!("once {} is in flight", named(setup, *message)),
    }
}

fn act(setup: &Setup, info: &ProtocolInfo, what: &Fault) -> String {
    let name = |process: &ProcessId| setup.name(*process);
    let group =
        |set: &ProcessSet| set.into_iter().map(|id| setup.name(id)).collect::<Vec<_>>().join(", ");
    match what {
        Fault::Deliver(message) => format!("deliver {} at once", named(setup, *message)),
        Fault::Drop(message) => format!("drop {}", named(setup, *message)),
        Fault::Duplicate(message) => format!("duplicate {}", named(setup, *message)),
        Fault::Delay { message, ticks } => {
            format!("delay {} by {ticks} ticks", named(setup, *message))
        }
        Fault::Crash(process) => format!("crash {}", name(process)),
        Fault::Recover(process) => format!("recover {}", name(process)),
        Fault::Fire { process, timer } => {
            format!("{} loses patience waiting for {}", name(process), awaited(info, *timer))
        }
        Fault::Cut { from, to, both_ways: true } => {
            format!("cut the network between {} and {}", group(from), group(to))
        }
        Fault::Cut { from, to, both_ways: false } => {
            format!("cut the network from {} to {}", group(from), group(to))
        }
        Fault::Heal => "heal the network".into(),
        Fault::Flush(process) => {
            format!("what {} wrote without waiting reaches stable storage", name(process))
        }
        Fault::Fail { process, times } => {
            let name = name(process);
            match times {
                0 => format!("all local work of {name} fails"),
                1 => format!("the next local work of {name} fails"),
                _ => format!("the next {times} pieces of local work of {name} fail"),
            }
        }
        Fault::Advance(process) => format!("{} goes on at once", name(process)),
        Fault::Finish(process) => format!("the local work of {} ends at once", name(process)),
        Fault::Rival(process) => {
            format!("another transaction wants the rows of {}", name(process))
        }
    }
}

fn named(setup: &Setup, message: MessageRef) -> String {
    let (from, to) = (setup.name(message.from), setup.name(message.to));
    let original = format!("the {} message from {from} to {to}", ordinal(message.nth));
    match message.copy {
        0 => original,
        copy => format!("the {} copy of {original}", ordinal(copy)),
    }
}

fn ordinal(nth: u16) -> String {
    let suffix = match (nth % 100, nth % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{nth}{suffix}")
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
    format!("Intervention {} ({what}) does nothing{at}: {}.", place + 1, refused.why)
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
