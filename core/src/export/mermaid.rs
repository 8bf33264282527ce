//! A run as a sequence diagram in Mermaid's language.

use alloc::{format, string::String};
use core::fmt::Write;

use crate::{
    event::{Event, Loss},
    protocol::OutcomeStatus,
    trace::{Fate, Trace},
};

/// The run as a Mermaid sequence diagram. A message stands where it left; if it was lost, its arrow
/// ends in a cross and says why.
///
/// ```
/// use coordinator_core::{export, scenario, simulate::simulate};
///
/// let entry = scenario::entry("2pc-commit").expect("it is in the library");
/// let text = export::mermaid(&simulate(&entry.scenario()));
/// assert!(text.starts_with("sequenceDiagram\n"));
/// assert!(text.contains("C->>p1: VOTE-REQ"));
/// ```
pub fn mermaid(trace: &Trace) -> String {
    let mut text = String::from("sequenceDiagram\n");
    for process in &trace.setup.processes {
        line(&mut text, format_args!("participant {}", process.name));
    }
    for step in 0..trace.len() {
        for event in trace.events_of(step) {
            describe(trace, event, &mut text);
        }
    }
    text
}

fn describe(trace: &Trace, event: &Event, text: &mut String) {
    let name = |process| trace.setup.name(process);
    match event {
        Event::Sent { message, from, to, name: word, .. } => {
            let (from, to) = (name(*from), name(*to));
            match trace.messages[message.index()].fate {
                Fate::Lost(_, why) => {
                    let why = match why {
                        Loss::Dropped => "dropped",
                        Loss::Cut => "link cut",
                        Loss::ReceiverDown => "receiver down",
                    };
                    line(text, format_args!("{from}-x{to}: {word} ({why})"));
                }
                Fate::Received(_) => line(text, format_args!("{from}->>{to}: {word}")),
                Fate::InFlight => line(text, format_args!("{from}-){to}: {word} (in flight)")),
            }
        }
        Event::Wrote { process, name: record, forced, .. } => {
            let how = if *forced { "force" } else { "append" };
            line(text, format_args!("Note over {}: {how} {record}", name(*process)));
        }
        Event::Crashed { process, .. } => {
            line(text, format_args!("Note over {}: crashes", name(*process)));
        }
        Event::Recovered { process } => {
            line(text, format_args!("Note over {}: recovers", name(*process)));
        }
        Event::TimedOut { process, timer } => {
            let awaits = trace.scenario.info().timers[usize::from(timer.kind)].awaits;
            line(
                text,
                format_args!("Note over {}: times out waiting for {awaits}", name(*process)),
            );
        }
        Event::Changed { process, status, was } if status.outcome_status != *was => {
            if let OutcomeStatus::Decided(decision) = status.outcome_status {
                let family = trace.scenario.info().family;
                let (unit, word) = (family.info().unit, decision.past_tense(family));
                line(text, format_args!("Note over {}: {unit} {word}", name(*process)));
            }
        }
        other => of_the_network(trace, other, text),
    }
}

/// What the network does to messages and links.
fn of_the_network(trace: &Trace, event: &Event, text: &mut String) {
    let name = |process| trace.setup.name(process);
    match event {
        Event::Duplicated { message, .. } => {
            let message = &trace.messages[message.index()];
            let (from, to) = (name(message.from), name(message.to));
            line(text, format_args!("{from}-){to}: {} (a copy)", message.name));
        }
        Event::Delayed { message } => {
            let message = &trace.messages[message.index()];
            let (from, to) = (name(message.from), name(message.to));
            line(text, format_args!("Note over {from},{to}: {} is delayed", message.name));
        }
        Event::Cut { from, to } => {
            let (from, to) = (trace.setup.names(*from), trace.setup.names(*to));
            everybody(trace, format_args!("nothing passes from {from} to {to}"), text);
        }
        Event::Healed => {
            everybody(trace, format_args!("every link lets messages through again"), text);
        }
        _ => {}
    }
}

/// A note over all lanes.
fn everybody(trace: &Trace, what: core::fmt::Arguments<'_>, text: &mut String) {
    if let [first, .., last] = &trace.setup.processes[..] {
        line(text, format_args!("Note over {},{}: {what}", first.name, last.name));
    }
}

fn line(text: &mut String, what: core::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "    {}", format!("{what}").replace(';', ","));
}
