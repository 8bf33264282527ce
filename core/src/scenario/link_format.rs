//! Version 1 on the wire: what differs from the defaults, as a list of fields. A field that this
//! version does not know comes from a newer one; a field is never changed, only added.

use alloc::{string::String, vec::Vec};

use serde::{Deserialize, Serialize};

use super::{Draft, Environment, Intervention, Label, Latency, Link, MessageRef, View};
use crate::{
    num::bounded,
    protocol::{Convention, Operation, ProcessId, ProcessSet, Script, WorkOutcome},
    protocols::ProtocolId,
};

/// How many participants a run has that does not say it.
pub(super) const DEFAULT_PARTICIPANTS: u8 = 3;
/// The protocol of a run that does not say it.
const DEFAULT_PROTOCOL: &str = "2pc";

/// Append only: the order of the variants is the format.
#[derive(Serialize, Deserialize)]
pub(super) enum Field {
    Protocol(String),
    Participants(u8),
    Option(u8, u8),
    Vote(u8, u8),
    Latency(Latency),
    ForceTicks(u16),
    WorkTicks(u16),
    TimeoutTicks(u16),
    PatienceTicks(u32),
    Seed(u32),
    Intervention(Intervention<u8, u128, Unlabelled>),
    Cursor(u32),
    Convention(u8),
    Panel(u8),
    Check(u32),
    /// Transactions, and of each operation its verb and its object.
    Script(Vec<Vec<(u8, u8)>>),
    /// An intervention, and what the messages say that its trigger and its fault name, where they are named by that.
    LabelledIntervention(Intervention<u8, u128, Unlabelled>, Option<Label>, Option<Label>),
}

/// A message but for its label.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Unlabelled {
    from: u8,
    to: u8,
    nth: u16,
    copy: u16,
}

/// What is not right with the fields of a link.
pub(super) enum Wrong {
    /// It names a protocol that is not there.
    Protocol(String),
    /// It has a choice that is not there.
    Newer,
    /// It contradicts itself, which no version does.
    Malformed,
}

/// The draft of a link, its cursor, view and check value.
pub(super) type Decoded = (Draft, Option<u32>, View, Option<u32>);

pub(super) fn fields_of(link: &Link) -> Vec<Field> {
    let draft: &Draft = &link.scenario;
    let mut fields = Vec::new();
    if draft.info().id != DEFAULT_PROTOCOL {
        fields.push(Field::Protocol(draft.info().id.into()));
    }
    let participants = bounded(draft.votes.len());
    if participants != DEFAULT_PARTICIPANTS {
        fields.push(Field::Participants(participants));
    }
    let defaults = draft.info().defaults();
    for (place, _) in (0..).zip(draft.info().options) {
        let value = draft.options.get(usize::from(place));
        if value != defaults.get(usize::from(place)) {
            fields.push(Field::Option(place, value));
        }
    }
    for (place, vote) in (0..).zip(&draft.votes) {
        match vote {
            WorkOutcome::Done => {}
            WorkOutcome::Refused => fields.push(Field::Vote(place, 1)),
            WorkOutcome::ReadOnly => fields.push(Field::Vote(place, 2)),
            WorkOutcome::Failed => fields.push(Field::Vote(place, 3)),
        }
    }
    environment(&draft.environment, &mut fields);
    if draft.seed != 1 {
        fields.push(Field::Seed(draft.seed));
    }
    fields.extend(draft.interventions.iter().map(intervention));
    fields.extend(script(draft));
    fields.extend(link.cursor.map(Field::Cursor));
    if link.view.convention != View::default().convention {
        let place = Convention::ALL.iter().position(|it| *it == link.view.convention);
        let place = place.expect("every convention is among all");
        fields.push(Field::Convention(bounded(place)));
    }
    if link.view.panel != View::default().panel {
        fields.push(Field::Panel(link.view.panel));
    }
    fields.extend(link.check.map(Field::Check));
    fields
}

/// In the form that every version reads, if no message in it has a label.
fn intervention(intervention: &Intervention) -> Field {
    let plain = intervention.rename(&|id| id.0, &|set| set.bits(), &|message| {
        let MessageRef { from, to, nth, copy, label: _ } = *message;
        Unlabelled { from: from.0, to: to.0, nth, copy }
    });
    let label = |message: Option<&MessageRef>| message.and_then(|it| it.label);
    let Intervention { trigger, fault } = intervention;
    match (label(trigger.message()), label(fault.message())) {
        (None, None) => Field::Intervention(plain),
        (first, second) => Field::LabelledIntervention(plain, first, second),
    }
}

fn intervention_of(
    plain: &Intervention<u8, u128, Unlabelled>,
    labels: (Option<Label>, Option<Label>),
) -> Result<Intervention, Wrong> {
    let mut read =
        plain.rename(&|id| ProcessId(*id), &|bits| ProcessSet::from_bits(*bits), &|message| {
            let Unlabelled { from, to, nth, copy } = *message;
            MessageRef { from: ProcessId(from), to: ProcessId(to), nth, copy, label: None }
        });
    let named = [(read.trigger.message_mut(), labels.0), (read.fault.message_mut(), labels.1)];
    for (message, label) in named {
        match (message, label) {
            (Some(message), label) => message.label = label,
            (None, None) => {}
            (None, Some(_)) => return Err(Wrong::Malformed),
        }
    }
    Ok(read)
}

fn script(draft: &Draft) -> Option<Field> {
    let initial = draft.info().script?.initial();
    let operations =
        |transaction: &Vec<Operation>| transaction.iter().map(|it| (it.verb, it.object)).collect();
    let transactions = &draft.script.transactions;
    (draft.script != initial).then(|| Field::Script(transactions.iter().map(operations).collect()))
}

fn script_of(transactions: Vec<Vec<(u8, u8)>>) -> Script {
    let operation = |(verb, object)| Operation { verb, object };
    let transaction = |it: Vec<(u8, u8)>| it.into_iter().map(operation).collect();
    Script { transactions: transactions.into_iter().map(transaction).collect() }
}

fn environment(environment: &Environment, fields: &mut Vec<Field>) {
    let default = Environment::default();
    if environment.latency != default.latency {
        fields.push(Field::Latency(environment.latency));
    }
    if environment.force_ticks != default.force_ticks {
        fields.push(Field::ForceTicks(environment.force_ticks));
    }
    if environment.work_ticks != default.work_ticks {
        fields.push(Field::WorkTicks(environment.work_ticks));
    }
    if environment.timeout_ticks != default.timeout_ticks {
        fields.push(Field::TimeoutTicks(environment.timeout_ticks));
    }
    if environment.patience_ticks != default.patience_ticks {
        fields.push(Field::PatienceTicks(environment.patience_ticks));
    }
}

/// The one value of a field that may stand only once, if it stands at all.
fn only<T>(mut values: impl Iterator<Item = T>) -> Result<Option<T>, Wrong> {
    let first = values.next();
    if values.next().is_some() { Err(Wrong::Malformed) } else { Ok(first) }
}

pub(super) fn decode(fields: Vec<Field>) -> Result<Decoded, Wrong> {
    let id = only(fields.iter().filter_map(|field| match field {
        Field::Protocol(id) => Some(id.as_str()),
        _ => None,
    }))?;
    let id = id.unwrap_or(DEFAULT_PROTOCOL);
    let protocol = ProtocolId::named(id).ok_or_else(|| Wrong::Protocol(id.into()))?;
    let participants = only(fields.iter().filter_map(|field| match field {
        Field::Participants(participants) => Some(*participants),
        _ => None,
    }))?;
    let mut draft = Draft::new(protocol, participants.unwrap_or(DEFAULT_PARTICIPANTS));
    let (mut cursor, mut view, mut check) = (None, View::default(), None);
    for field in fields {
        match field {
            Field::Protocol(_) | Field::Participants(_) => {}
            Field::Option(place, value) => {
                let option = draft.info().options.get(usize::from(place)).ok_or(Wrong::Newer)?;
                if !option.kind.admits(value) {
                    return Err(Wrong::Newer);
                }
                draft.options.set(usize::from(place), value);
            }
            Field::Vote(place, vote) => {
                let slot = draft.votes.get_mut(usize::from(place)).ok_or(Wrong::Malformed)?;
                *slot = match vote {
                    0 => WorkOutcome::Done,
                    1 => WorkOutcome::Refused,
                    2 => WorkOutcome::ReadOnly,
                    3 => WorkOutcome::Failed,
                    _ => return Err(Wrong::Newer),
                };
            }
            Field::Latency(latency) => draft.environment.latency = latency,
            Field::ForceTicks(ticks) => draft.environment.force_ticks = ticks,
            Field::WorkTicks(ticks) => draft.environment.work_ticks = ticks,
            Field::TimeoutTicks(ticks) => draft.environment.timeout_ticks = ticks,
            Field::PatienceTicks(ticks) => draft.environment.patience_ticks = ticks,
            Field::Seed(seed) => draft.seed = seed,
            Field::Intervention(plain) => {
                draft.interventions.push(intervention_of(&plain, (None, None))?);
            }
            Field::LabelledIntervention(plain, first, second) => {
                draft.interventions.push(intervention_of(&plain, (first, second))?);
            }
            Field::Script(transactions) => draft.script = script_of(transactions),
            Field::Cursor(step) => cursor = Some(step),
            Field::Convention(place) => {
                let convention = Convention::ALL.get(usize::from(place));
                view.convention = *convention.ok_or(Wrong::Newer)?;
            }
            Field::Panel(panel) => view.panel = panel,
            Field::Check(value) => check = Some(value),
        }
    }
    Ok((draft, cursor, view, check))
}
