//! A run as a golden text: what is chosen, and below it what happened, how it ends and what it took.
//!
//! A line that begins in the first column is for machines: it changes only if the behaviour does. The
//! lines under it that are indented are the words in which page and command line tell of it.

use std::fmt::Write;

use coordinator_core::{
    analysis::{
        costs::MeasuredCosts,
        narrate,
        verdict::{Ruling, Verdict},
    },
    event::{Event, Loss, MessageId},
    fault::Fault,
    protocol::{Convention, Decision, OutcomeStatus, ProcessId, ProcessSet, Work},
    scenario::{Entry, Scenario},
    simulate::simulate,
    trace::{End, Trace},
};

/// What stands between the run and what came of it.
pub const LINE: &str = "----";
/// A repetition is folded if it has at least this many steps.
const LEAST_FOLDED: usize = 3;
/// How wide comments are.
const WIDTH: usize = 98;

/// The head of a run of the library: what to watch for, and the run as a person writes it.
pub fn head_of(entry: &Entry) -> String {
    let mut text = format!("# {}\n#\n", entry.title);
    let mut line = String::from("#");
    for word in entry.watch_for.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(text, "{line}");
            line = String::from("#");
        }
        let _ = write!(line, " {word}");
    }
    let _ = write!(text, "{line}\n\n{}", entry.scenario().to_text());
    text
}

/// The whole text of a golden run: its head, and what comes of the run that stands there.
pub fn golden(head: &str, scenario: &Scenario) -> String {
    let trace = simulate(scenario);
    let mut text = format!("{}\n\n{LINE}\n", head.trim_end());
    for refused in &trace.refused {
        let step = refused.step.map_or_else(|| "never".into(), |step| format!("after {step}"));
        let _ = writeln!(text, "refused {} {step}", refused.intervention + 1);
        told(&mut text, &narrate::refused(&trace, refused));
    }
    steps(&mut text, &trace);
    let end = match trace.end {
        End::Quiet => "quiet",
        End::Patience => "patience",
        End::StepLimit => "step-limit",
    };
    let _ = writeln!(text, "end {end}");
    told(&mut text, &narrate::end(&trace));
    text.push('\n');
    judged(&mut text, &trace);
    text
}

fn told(text: &mut String, words: &str) {
    if !words.is_empty() {
        let _ = writeln!(text, "        {words}");
    }
}

/// A step as a line for machines.
struct Line {
    tick: u32,
    intervention: Option<u16>,
    /// What happened, without whether a message repeats an earlier one.
    what: String,
    again: bool,
}

fn steps(text: &mut String, trace: &Trace) {
    let lines: Vec<Line> = (0..trace.len()).map(|step| line(trace, step)).collect();
    let mut at = 0;
    while at < lines.len() {
        if let Some((period, times)) = repetition(&lines, at) {
            let again: Vec<String> = (0..times)
                .map(|time| at + time * period)
                .map(|first| format!("{} ({}-{})", lines[first].tick, first + 1, first + period))
                .collect();
            let _ = writeln!(text, "{}-{} again at {}", at - period + 1, at, again.join(", "));
            at += period * times;
            continue;
        }
        let Line { tick, intervention, what, again } = &lines[at];
        let mark = intervention.map_or_else(String::new, |place| format!("!{} ", place + 1));
        let again = if *again { " again" } else { "" };
        let _ = writeln!(text, "{} {tick} {mark}{what}{again}", at + 1);
        let step = u32::try_from(at).expect("a run has at most MAX_STEPS steps");
        told(text, &narrate::step(trace, step));
        at += 1;
    }
}

/// How long the part is that repeats itself from here on, and how often it does: such that most steps are
/// folded.
fn repetition(lines: &[Line], at: usize) -> Option<(usize, usize)> {
    let longest = at.min(lines.len() - at);
    let found = (LEAST_FOLDED..=longest).filter_map(|period| {
        let model = &lines[at - period..at];
        let times = lines[at..].chunks_exact(period).take_while(|part| same(model, part)).count();
        (times > 0).then_some((period, times))
    });
    // Of several the shortest part.
    found.max_by_key(|(period, times)| (period * times, usize::MAX - period))
}

fn same(model: &[Line], part: &[Line]) -> bool {
    let (began, begins) = (model[0].tick, part[0].tick);
    model.iter().zip(part).all(|(old, new)| {
        old.what == new.what
            && old.tick - began == new.tick - begins
            && old.intervention.is_none()
            && new.intervention.is_none()
    })
}

fn line(trace: &Trace, step: u32) -> Line {
    let info = &trace.steps[step as usize];
    let events = trace.events_of(step);
    let clauses: Vec<String> = events.iter().filter_map(|event| clause(trace, event)).collect();
    Line {
        tick: info.at.0,
        intervention: info.intervention,
        what: if clauses.is_empty() { "nothing".into() } else { clauses.join("; ") },
        again: events.iter().any(|event| matches!(event, Event::Sent { again: true, .. })),
    }
}

fn clause(trace: &Trace, event: &Event) -> Option<String> {
    let name = |id: &ProcessId| trace.setup.name(*id);
    let group = |set: &ProcessSet| {
        set.into_iter().map(|id| trace.setup.name(id)).collect::<Vec<_>>().join(",")
    };
    let named = |id: &MessageId| {
        let message = &trace.messages[id.index()];
        format!("{} {}>{}", message.name, name(&message.from), name(&message.to))
    };
    Some(match event {
        Event::Began => "begin".into(),
        Event::Changed { process, status, .. } => {
            let outcome = match status.outcome_status {
                OutcomeStatus::Undecided => "undecided",
                OutcomeStatus::InDoubt => "in-doubt",
                OutcomeStatus::Decided(Decision::Commit) => "commit",
                OutcomeStatus::Decided(Decision::Abort) => "abort",
                OutcomeStatus::NotInvolved => "not-involved",
            };
            format!("{} {} {outcome}", name(process), status.state)
        }
        Event::Sent { from, to, name: word, .. } => {
            format!("{} send {word} to {}", name(from), name(to))
        }
        Event::Received { message, process } => {
            let view = &trace.messages[message.index()];
            format!("{} receive {} from {}", name(process), view.name, name(&view.from))
        }
        Event::Lost { message, why } => {
            let why = match why {
                Loss::Dropped => "dropped",
                Loss::Cut => "cut",
                Loss::ReceiverDown => "receiver-down",
            };
            format!("lose {} {why}", named(message))
        }
        Event::Duplicated { message, .. } => format!("duplicate {}", named(message)),
        Event::Delayed { message } => format!("delay {}", named(message)),
        Event::Cut { from, to } => format!("cut {}>{}", group(from), group(to)),
        Event::Healed => "heal".into(),
        Event::RivalWaits { process } => format!("{} rival waits", name(process)),
        Event::RivalWrote { process } => format!("{} rival wrote", name(process)),
        Event::Noted { process, note } => {
            let note = format!("{note:?}").replace([',', ':', '{', '}'], "").to_lowercase();
            let words: Vec<&str> = note.split_whitespace().collect();
            format!("{} note {}", name(process), words.join(" "))
        }
        _ => return at_a_process(trace, event),
    })
}

fn at_a_process(trace: &Trace, event: &Event) -> Option<String> {
    let name = |id: &ProcessId| trace.setup.name(*id);
    Some(match event {
        Event::Wrote { process, name: record, forced, .. } => {
            let how = if *forced { "force" } else { "write" };
            format!("{} {how} {record}", name(process))
        }
        Event::Fault { process, fault } => {
            let number = fault.number().map_or_else(String::new, |number| format!(" {number}"));
            let word = match fault {
                Fault::Fail { .. } => "will-fail",
                fault => fault.kind().info().id,
            };
            format!("{} {word}{number}", name(process))
        }
        Event::WorkBegan { process, work } => format!("{} work {}", name(process), of_work(*work)),
        Event::WorkEnded { process, work, outcome } => {
            format!("{} worked {} {}", name(process), of_work(*work), outcome.id())
        }
        Event::TimedOut { process, timer } => format!("{} timeout {}", name(process), timer.kind),
        Event::Crashed { process, lost_records: 0 } => format!("{} crash", name(process)),
        Event::Crashed { process, lost_records } => {
            format!("{} crash losing {lost_records}", name(process))
        }
        Event::Recovered { process } => format!("{} recover", name(process)),
        // What a process intends, and its timers, show in what it does.
        _ => return None,
    })
}

fn of_work(work: Work) -> String {
    match work {
        Work::Prepare => "prepare".into(),
        Work::Step(step) => format!("step {}", step + 1),
        Work::Compensate(step) => format!("compensate {}", step + 1),
    }
}

/// Who has decided what, each ruling, who is blocked, and what the run cost.
fn judged(text: &mut String, trace: &Trace) {
    let family = trace.scenario.info().family;
    let verdict = Verdict::at(trace, trace.len());
    for (process, decision) in trace.setup.processes.iter().zip(&verdict.decisions) {
        // The services of a saga never hear how it ends, and a shard has a part in many transactions.
        if !family.info().participants_decide && process.role.works() {
            continue;
        }
        let word = decision.map_or("undecided", Decision::name);
        let _ = writeln!(text, "{} {word}", process.name);
    }
    for property in &verdict.properties {
        let ruling = match property.ruling {
            Ruling::Holds => "holds",
            Ruling::Violated => "VIOLATED",
            Ruling::Pending => "pending",
            Ruling::NotApplicable => "not-applicable",
        };
        let _ = writeln!(text, "{} {ruling}", property.id);
        told(text, &property.why);
    }
    let blocked: Vec<&str> = verdict.blocked.into_iter().map(|id| trace.setup.name(id)).collect();
    let blocked = if blocked.is_empty() { "nobody".into() } else { blocked.join(",") };
    let _ = writeln!(text, "blocked {blocked}");
    told(text, &verdict.blocked_why);
    let costs = MeasuredCosts::of(trace, trace.len(), Convention::RStar).total;
    let counts = [
        ("messages", costs.messages),
        ("delays", costs.delays),
        ("forced-writes", costs.forced_writes),
        ("write-delays", costs.write_delays),
        ("lost", costs.lost),
        ("repeated", costs.repeated),
        ("blocked-ticks", costs.blocked_ticks),
        ("semantic-lock-ticks", costs.semantic_lock_ticks),
    ];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(what, count)| format!("{what} {count}")).collect();
    let _ = writeln!(text, "cost {}", counts.join(", "));
}
