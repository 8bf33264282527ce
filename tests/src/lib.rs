//! What the tests share.

pub mod reference;

use std::fmt::Write;

use coordinator_core::{
    analysis::{
        costs::MeasuredCosts,
        narrate,
        verdict::{Ruling, Verdict},
    },
    protocol::{Convention, ProtocolFamily},
    trace::Trace,
};

/// A run as prose: what intervenes, what happens at which tick, how it ends, what it cost and what
/// is to be said of it.
pub fn prose(trace: &Trace) -> String {
    let mut text = String::new();
    let info = trace.scenario.info();
    let variant = info.variant_of(&trace.scenario.options);
    let _ = writeln!(text, "{}, {} participants", variant.name, trace.scenario.votes.len());
    if let Some(script) = trace.scenario.script_text() {
        let _ = writeln!(text, "{script}");
    }
    for intervention in &trace.scenario.interventions {
        let _ = writeln!(text, "! {}", narrate::intervention(&trace.setup, info, intervention));
    }
    for refused in &trace.refused {
        let _ = writeln!(text, "? {}", narrate::refused(trace, refused));
    }
    for (step, info) in (0..).zip(&trace.steps) {
        let mark = if info.intervention.is_some() { '!' } else { ' ' };
        let sentence = narrate::step(trace, step);
        let _ = writeln!(text, "{mark}{:>5} {:>5}  {sentence}", step + 1, info.at.0);
    }
    let _ = writeln!(text, "{}", narrate::end(trace));
    let verdict = Verdict::at(trace, trace.len());
    for (process, decision) in trace.setup.processes.iter().zip(&verdict.decisions) {
        // The services of a saga never hear how it ends, and a shard has a part in many transactions.
        if info.family != ProtocolFamily::AtomicCommit && process.role.works() {
            continue;
        }
        let word = decision.map_or("undecided", |decision| decision.name());
        let _ = writeln!(text, "{}: {word}", process.name);
    }
    for property in &verdict.properties {
        let ruling = match property.ruling {
            Ruling::Holds => "holds",
            Ruling::Violated => "VIOLATED",
            Ruling::Open => "open",
            Ruling::NotApplicable => "silent",
        };
        let _ = writeln!(text, "{} {ruling}: {}", property.id, property.why);
    }
    let _ = writeln!(text, "{}", verdict.blocked_why);
    let counts = MeasuredCosts::of(trace, trace.len(), Convention::RStar).total;
    let _ = write!(
        text,
        "{} messages, {} delays, {} forced writes, {} write delays, {} lost, {} repeated, blocked \
         for {} ticks",
        counts.messages,
        counts.delays,
        counts.forced_writes,
        counts.write_delays,
        counts.lost,
        counts.repeated,
        counts.blocked_ticks,
    );
    if info.family == ProtocolFamily::Saga {
        let _ = write!(text, ", semantic locks for {} ticks", counts.semantic_lock_ticks);
    }
    text.push('\n');
    text
}
