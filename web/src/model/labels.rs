//! Words that several views use.

use std::borrow::Cow;

pub use coordinator_core::report::grouped;
use coordinator_core::{
    event::Planned,
    protocol::{
        Decision, FactValue, OutcomeStatus, ProcessId, ProcessSet, ProtocolFamily, ProtocolInfo,
        Setup, Timer, Work, WorkOutcome,
    },
};

/// The names of some processes, or `none`.
pub fn names(setup: &Setup, set: ProcessSet) -> String {
    if set.is_empty() {
        return "none".into();
    }
    set.into_iter().map(|id| setup.name(id)).collect::<Vec<_>>().join(", ")
}

/// The value of a fact.
pub fn fact(setup: &Setup, value: FactValue) -> String {
    match value {
        FactValue::Processes(set) => names(setup, set),
        FactValue::Number(number) => number.to_string(),
        FactValue::Word(word) => word.into(),
        FactValue::Spent(option) => format!("none: bound “{}” reached", option.name),
    }
}

/// What a process knows of the outcome; nothing for a service of a saga, which executes steps and decides
/// nothing.
pub fn outcome_status(
    setup: &Setup,
    id: ProcessId,
    outcome_status: OutcomeStatus,
    family: ProtocolFamily,
) -> Option<&'static str> {
    if family.info().has_steps && !setup.leaders().contains(id) {
        return None;
    }
    Some(match outcome_status {
        OutcomeStatus::Undecided => family.info().ended.open,
        OutcomeStatus::InDoubt => "in doubt",
        OutcomeStatus::Decided(decision) => decision.past_tense(family),
        OutcomeStatus::NotInvolved => "not involved",
    })
}

/// The class that colours an outcome status.
pub const fn outcome_status_class(outcome_status: OutcomeStatus) -> &'static str {
    match outcome_status {
        OutcomeStatus::Undecided => "undecided",
        OutcomeStatus::InDoubt => "doubt",
        OutcomeStatus::Decided(Decision::Commit) => "commit",
        OutcomeStatus::Decided(Decision::Abort) => "abort",
        OutcomeStatus::NotInvolved => "released",
    }
}

/// An effect that is about to be carried out.
pub fn planned(setup: &Setup, effect: &Planned) -> String {
    match effect {
        Planned::Send { to, name } => format!("send {name} to {}", setup.name(*to)),
        Planned::Write { name, forced: true } => format!("force-write {name}"),
        Planned::Write { name, forced: false } => format!("lazily write {name}"),
        Planned::Work(it) => work(*it),
    }
}

/// Effects that are about to be carried out, in their order; sends of the same to several are one.
pub fn plan<'a>(setup: &Setup, effects: impl Iterator<Item = &'a Planned>) -> String {
    let mut words = String::new();
    let mut last: Option<&str> = None;
    for effect in effects {
        let sent = match effect {
            Planned::Send { name, .. } => Some(&**name),
            _ => None,
        };
        if let Planned::Send { to, .. } = effect
            && last.is_some()
            && last == sent
        {
            words += ", ";
            words += setup.name(*to);
        } else {
            if !words.is_empty() {
                words += ", then ";
            }
            words += &planned(setup, effect);
        }
        last = sent;
    }
    words
}

/// Local work.
pub fn work(work: Work) -> String {
    match work {
        Work::Prepare => "prepare".into(),
        Work::Step(step) => format!("execute step {}", step + 1),
        Work::Compensate(step) => format!("compensate step {}", step + 1),
    }
}

/// How local work ended, as the label of a mark: a vote, or the result of a step.
pub fn outcome(work: Work, outcome: WorkOutcome) -> Cow<'static, str> {
    let (letter, step) = match work {
        Work::Prepare => return Cow::Borrowed(outcome.vote()),
        Work::Step(step) => ('T', step + 1),
        Work::Compensate(step) => ('C', step + 1),
    };
    let suffix = match outcome {
        WorkOutcome::Done | WorkOutcome::ReadOnly => "",
        WorkOutcome::Refused => " refused",
        WorkOutcome::Failed => " failed",
    };
    Cow::Owned(format!("{letter}{step}{suffix}"))
}

/// An armed timer.
pub fn timer(info: &ProtocolInfo, timer: Timer) -> String {
    let awaits = info.timers.get(usize::from(timer.kind)).map_or("an answer", |info| info.awaits);
    match timer.attempt {
        0 => format!("waits for {awaits}"),
        attempt => format!("waits for {awaits}, attempt {}", u32::from(attempt) + 1),
    }
}

/// A number of things, in the singular if it is one.
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// A sentence with a capital and a full stop.
pub fn sentence(words: &str) -> String {
    let stop = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    capitalized(words) + stop
}

/// Words with a capital at the beginning.
pub fn capitalized(words: &str) -> String {
    let mut chars = words.chars();
    let first =
        chars.next().map(|first| String::from(first.to_ascii_uppercase())).unwrap_or_default();
    first + chars.as_str()
}

#[cfg(test)]
mod tests {
    use coordinator_core::{protocols::ProtocolId, scenario::Draft};

    use super::*;

    #[test]
    fn sends_of_the_same_are_told_together() {
        let protocol = ProtocolId::named("2pc").expect("it is in the registry");
        let setup = Draft::new(protocol, 3).setup();
        let send = |to, name: &'static str| Planned::Send { to: ProcessId(to), name: name.into() };
        let effects = [
            Planned::Write { name: "commit".into(), forced: true },
            send(1, "COMMIT"),
            send(2, "COMMIT"),
            send(3, "ABORT"),
        ];
        assert_eq!(
            plan(&setup, effects.iter()),
            "force-write commit, then send COMMIT to p1, p2, then send ABORT to p3"
        );
        assert_eq!(plan(&setup, [].iter()), "");
    }
}
