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
    protocol::{OutcomeStatus, ProcessId, ProcessSet, ProtocolInfo, Setup, Work, WorkOutcome},
    scenario::{
        Intervention, LeftOut, NoPlace, Scenario,
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
                sentences.push(format!("{name} loses {lost_records} non-forced {records}."));
            }
        }
        sentences.extend(sentence(trace, event));
    }
    if !crashed.is_empty() {
        let what = if crashed.len() == 1 { "crashes: its" } else { "crash: their" };
        let names = trace.setup.names(crashed);
        sentences.insert(0, format!("{names} {what} volatile state is lost."));
    }
    sentences
}

fn sentence(trace: &Trace, event: &Event) -> Option<String> {
    let name = |process: &ProcessId| trace.setup.name(*process);
    if let Some(sentence) = message_sentence(trace, event) {
        return Some(sentence);
    }
    Some(match event {
        Event::Began => beginning(trace),
        Event::Wrote { process, name: record, forced, .. } => {
            let how = if *forced { "force-writes" } else { "lazily writes" };
            format!("{} {how} {record} to its log.", name(process))
        }
        Event::WorkBegan { process, work } => match work {
            Work::Prepare => format!("{} prepares.", name(process)),
            Work::Step(step) => format!("{} executes step {}.", name(process), step + 1),
            Work::Compensate(step) => format!("{} compensates step {}.", name(process), step + 1),
        },
        Event::WorkEnded { process, work, outcome } => work_ended(name(process), *work, *outcome),
        Event::TimedOut { process, timer } => {
            timeout(name(process), trace.scenario.info(), timer.kind) + "."
        }
        Event::Changed { process, status, was } if status.outcome_status != *was => {
            return outcome_changed(trace, name(process), status.outcome_status);
        }
        Event::Recovered { process } => format!("{} restarts from its log.", name(process)),
        Event::Cut { from, to } => {
            format!(
                "The network is cut: no message gets from {} to {}.",
                trace.setup.names(*from),
                trace.setup.names(*to)
            )
        }
        Event::Healed => "The network heals: every link works again.".into(),
        Event::RivalWaits { .. } | Event::RivalWrote { .. } | Event::Fault { .. } => {
            return environment_sentence(trace, event);
        }
        Event::Noted { note, .. } if trace.scenario.info().family.info().has_steps => {
            return saga::noted(trace, *note);
        }
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

fn beginning(trace: &Trace) -> String {
    let family = trace.scenario.info().family.info();
    let several = if family.has_steps {
        trace.setup.leaders().len() > 1
    } else {
        trace.setup.script.transactions.len() > 1
    };
    let unit = family.unit;
    if several { format!("The {unit}s begin.") } else { format!("The {unit} begins.") }
}

/// What the environment does to a process.
fn environment_sentence(trace: &Trace, event: &Event) -> Option<String> {
    let name = |process: &ProcessId| trace.setup.name(*process);
    Some(match event {
        Event::RivalWaits { process } => {
            format!("Another transaction requests the rows of {}.", name(process))
        }
        Event::RivalWrote { process } => {
            format!("The other transaction writes the rows of {}.", name(process))
        }
        Event::Fault { process, fault: Fault::Flush(_) } => {
            format!("The lazy writes of {} reach stable storage.", name(process))
        }
        Event::Fault { process, fault: Fault::Fail { times, .. } } => {
            let often = match times {
                0 => "from now on".into(),
                1 => "once".into(),
                times => format!("{times} times"),
            };
            format!("The local work of {} will fail {often}.", name(process))
        }
        Event::Fault { process: _, fault } => {
            // What has its own events is told by them, so no fault at a message comes here.
            let fault = fault.try_map_message(|_| Err(())).ok()?;
            let phrase = self::fault(&trace.setup, trace.scenario.info(), &fault);
            // A name keeps its letters.
            let begins = phrase.split(' ').next().and_then(|word| trace.setup.named(word));
            if begins.is_some() { phrase + "." } else { capitalized(&phrase) + "." }
        }
        _ => return None,
    })
}

/// How local work ended.
fn work_ended(name: &str, work: Work, outcome: WorkOutcome) -> String {
    let (does, did, number) = match work {
        Work::Prepare => {
            return match outcome {
                WorkOutcome::Done => format!("{name} is ready to vote YES."),
                WorkOutcome::Refused | WorkOutcome::Failed => {
                    format!("{name} cannot prepare: it has to vote NO.")
                }
                WorkOutcome::ReadOnly => format!("{name} has only read: its vote is READ-ONLY."),
            };
        }
        Work::Step(step) => ("execute", "executed", step + 1),
        Work::Compensate(step) => ("compensate", "compensated", step + 1),
    };
    match outcome {
        WorkOutcome::Done => format!("{name} has {did} step {number}."),
        WorkOutcome::Refused => format!("{name} refuses to {does} step {number}."),
        WorkOutcome::ReadOnly => format!("{name} has nothing to do for step {number}."),
        WorkOutcome::Failed => format!("{name} fails to {does} step {number}: no effect."),
    }
}

fn message_sentence(trace: &Trace, event: &Event) -> Option<String> {
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

fn outcome_changed(trace: &Trace, name: &str, now: OutcomeStatus) -> Option<String> {
    let family = trace.scenario.info().family;
    match now {
        OutcomeStatus::Decided(decision) if family.info().has_steps => {
            Some(format!("For {name} the saga is {}.", decision.past_tense(family)))
        }
        OutcomeStatus::Decided(decision) => Some(format!("{name} decides {}.", decision.name())),
        OutcomeStatus::InDoubt => Some(format!("{name} is in doubt: it cannot decide alone.")),
        OutcomeStatus::Undecided | OutcomeStatus::NotInvolved => None,
    }
}

/// A timer that fires, as a clause.
fn timeout(name: &str, info: &ProtocolInfo, timer: u8) -> String {
    format!("{name} times out waiting for {}", awaited(info, timer))
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

/// What an intervention does, as a phrase: `crash p1`.
pub fn fault(setup: &Setup, info: &ProtocolInfo, fault: &Fault) -> String {
    phrases::fault(fault, Names { setup, info })
}

fn capitalized(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map_or_else(String::new, |first| first.to_uppercase().to_string());
    first + chars.as_str()
}

/// Why an intervention had no effect, as a sentence that names it and its step.
pub fn refused(trace: &Trace, refused: &Refused) -> String {
    let place = usize::from(refused.intervention);
    let what = trace
        .scenario
        .interventions
        .get(place)
        .map_or_else(String::new, |it| intervention(&trace.setup, trace.scenario.info(), it));
    let at = refused.step.map_or_else(String::new, |step| format!(" after step {step}"));
    format!(
        "Intervention {} ({what}) has no effect{at}: {}.",
        place + 1,
        refused.why.words(&trace.setup)
    )
}

/// Says how many of a run's interventions do not take effect, which, and why; absent if all do.
pub fn without_effect(trace: &Trace) -> Option<String> {
    let which = trace.refused.iter().take(MOST_NAMED).map(|refused| {
        let it = &trace.scenario.interventions[usize::from(refused.intervention)];
        let what = fault(&trace.setup, trace.scenario.info(), &it.fault);
        format!("{what} ({})", refused.why.words(&trace.setup))
    });
    let (count, all) = (trace.refused.len(), trace.scenario.interventions.len());
    let (faults, happens) = (plural(all), if count == 1 { "does not" } else { "do not" });
    let which = listed(&which.collect::<Vec<_>>(), count);
    (count > 0).then(|| format!("{count} of {all} {faults} {happens} happen here: {which}."))
}

/// Says which interventions of the run before an edit have no place after it, and why; absent if all have
/// one.
pub fn left_out(before: &Scenario, after: &Scenario, left_out: &[LeftOut]) -> Option<String> {
    let (setup, info) = (before.setup(), after.info());
    let which = left_out.iter().take(MOST_NAMED).map(|it| {
        let what = fault(&setup, before.info(), &it.intervention.fault);
        match &it.why {
            NoPlace::Process(process) => {
                format!("{what} ({} has no {} here)", info.name, setup.name(*process))
            }
            NoPlace::Timer => format!("{what} ({} has timers of its own)", info.name),
            NoPlace::Senseless(why) => format!("{what} ({why})"),
        }
    });
    let count = left_out.len();
    let (faults, is) = (plural(count), if count == 1 { "is" } else { "are" });
    let which = listed(&which.collect::<Vec<_>>(), count);
    (count > 0).then(|| format!("{count} {faults} of the run before {is} left out: {which}."))
}

/// How many interventions a sentence names.
const MOST_NAMED: usize = 3;

fn plural(count: usize) -> &'static str {
    if count == 1 { "fault" } else { "faults" }
}

/// The first of `count` things, and how many more there are.
fn listed(first: &[String], count: usize) -> String {
    let more = count - first.len();
    let words = first.join("; ");
    if more == 0 { words } else { format!("{words}; and {more} more") }
}

/// Why a run ends where it does.
pub fn end(trace: &Trace) -> String {
    let patience = trace.scenario.environment.patience_ticks;
    match trace.end {
        End::Quiet => "The run ends: no event is left.".into(),
        End::Patience => {
            format!("The run is cut off: no progress for {patience} ticks, only retries are left.")
        }
        End::StepLimit => "The run is cut off at the maximum number of steps.".into(),
    }
}
