//! What a failure-free run costs, measured, and what the literature says that it costs.

use coordinator_core::{
    analysis::{
        costs::{Counts, MeasuredCosts},
        formulas::expected,
    },
    protocol::{
        Convention, Costs, Described, Formula, Options, ProtocolInfo, Variant, WorkOutcome,
    },
    protocols::ProtocolId,
    scenario::{Draft, Invalid, Link, Scenario, View},
    simulate::simulate,
};
use serde::Serialize;

use crate::{
    answer::{Answer, Problem, json},
    args::Cost,
};

/// Measures the run that a convention describes, and puts the formulas beside it.
pub(crate) fn cost(args: &Cost) -> Result<Answer, Problem> {
    let (protocol, variant) =
        ProtocolId::variant(&args.protocol).ok_or_else(|| unknown(&args.protocol))?;
    let scenario = described(protocol, variant, args)?;
    let trace = simulate(&scenario);
    let measures = MeasuredCosts::of(&trace, trace.len(), args.convention);
    let costs = expected(&trace, args.convention);
    let view = View { convention: args.convention, ..View::default() };
    let check = Some(trace.digest());
    let link = Link { scenario, cursor: Some(trace.len()), view, check };
    let report = Report {
        protocol: variant.id,
        participants: args.participants,
        faults: faults_of(&link.scenario),
        no_votes: args.no_votes,
        read_only: args.read_only,
        fail_at: args.fail_at,
        colocated: args.colocated,
        convention: Counting::of(args.convention),
        measured: Quantities::measured(&measures.total),
        formula: Quantities::of(&costs, |formula| formula.value),
        expression: Quantities::of(&costs, |formula| formula.expression),
        substituted: Quantities::of(&costs, |formula| formula.substituted.clone()),
        remark: costs.remark,
        link: link.address(),
    };
    Ok(Answer::fine(if args.json { json(&report) } else { report.text(variant) }))
}

fn unknown(found: &str) -> Problem {
    let variants = ProtocolId::all().flat_map(|protocol| protocol.info().variants);
    let known: Vec<String> = variants.map(|variant| format!("`{}`", variant.id)).collect();
    Problem::new(format_args!("there is no protocol `{found}`; there are {}", known.join(", ")))
}

/// The failure-free run that the convention describes, with the votes that were asked for.
fn described(protocol: ProtocolId, variant: &Variant, args: &Cost) -> Result<Scenario, Problem> {
    let info = protocol.info();
    let (least, greatest) = info.participants;
    let in_range = |count: &u8| (least..=greatest).contains(count);
    let Some(participants) = u8::try_from(args.participants).ok().filter(in_range) else {
        let (protocol, found) = (info.name, args.participants as usize);
        return Err(Problem::new(Invalid::Participants { protocol, least, greatest, found }));
    };
    let mut options = info.options_of(variant);
    set_faults(info, &mut options, args.faults)?;
    let Cost { convention, colocated, .. } = *args;
    (info.describe)(&mut options, Described { convention, colocated });
    let votes = votes(args)?;
    let draft = Draft { options, votes, ..Draft::new(protocol, participants) };
    draft.build().map_err(Problem::new)
}

/// How many crashes it survives, where it can be told.
fn faults_of(scenario: &Scenario) -> Option<u8> {
    scenario.info().option("faults").map(|place| scenario.options.get(place))
}

fn set_faults(
    info: &ProtocolInfo,
    options: &mut Options,
    faults: Option<u32>,
) -> Result<(), Problem> {
    let Some(faults) = faults else {
        return Ok(());
    };
    match info.option("faults") {
        Some(place) => {
            let value = u8::try_from(faults).ok();
            let value = value.filter(|value| info.options[place].kind.admits(*value));
            let value = value.ok_or_else(|| {
                Problem::new(format_args!("--faults cannot be {faults} for {}", info.name))
            })?;
            options.set(place, value);
            Ok(())
        }
        None if faults == 0 => Ok(()),
        None => Err(Problem::new(format_args!(
            "--faults is {faults}, and {} cannot be told how many crashes to survive: leave it out",
            info.name
        ))),
    }
}

/// First those that vote YES, then those that only read, then those that vote NO; and the one that
/// is named.
fn votes(args: &Cost) -> Result<Vec<WorkOutcome>, Problem> {
    let Cost { participants, no_votes, read_only, .. } = *args;
    if args.fail_at.is_some() && (no_votes, read_only) != (0, 0) {
        return Err(Problem::new(
            "--fail-at names the one participant whose work is refused: leave out --no-votes and \
             --read-only",
        ));
    }
    let yes = no_votes
        .checked_add(read_only)
        .and_then(|others| participants.checked_sub(others))
        .ok_or_else(|| {
        Problem::new(format_args!(
            "--no-votes {no_votes} and --read-only {read_only} are more votes than the \
                 {participants} participants have"
        ))
    })?;
    let times = |count: u32, vote| (0..count).map(move |_| vote);
    let mut votes: Vec<WorkOutcome> = times(yes, WorkOutcome::Done)
        .chain(times(read_only, WorkOutcome::ReadOnly))
        .chain(times(no_votes, WorkOutcome::Refused))
        .collect();
    if let Some(fail_at) = args.fail_at {
        let place = usize::try_from(fail_at).ok().and_then(|place| place.checked_sub(1));
        let vote = place.and_then(|place| votes.get_mut(place)).ok_or_else(|| {
            Problem::new(format_args!(
                "--fail-at counts the {participants} participants from 1: it cannot be {fail_at}"
            ))
        })?;
        *vote = WorkOutcome::Refused;
    }
    Ok(votes)
}

#[derive(Serialize)]
struct Report {
    protocol: &'static str,
    participants: u32,
    faults: Option<u8>,
    no_votes: u32,
    read_only: u32,
    fail_at: Option<u32>,
    colocated: bool,
    convention: Counting,
    measured: Quantities<u32>,
    formula: Quantities<Option<u32>>,
    expression: Quantities<Option<&'static str>>,
    substituted: Quantities<Option<String>>,
    remark: Option<&'static str>,
    link: String,
}

#[derive(Serialize)]
struct Counting {
    id: &'static str,
    name: &'static str,
    about: &'static str,
}

#[derive(Serialize)]
struct Quantities<T> {
    messages: T,
    delays: T,
    forced_writes: T,
    write_delays: T,
}

impl Counting {
    const fn of(convention: Convention) -> Self {
        Self { id: convention.id(), name: convention.name(), about: convention.about() }
    }
}

impl Quantities<u32> {
    const fn measured(counts: &Counts) -> Self {
        Self {
            messages: counts.messages,
            delays: counts.delays,
            forced_writes: counts.forced_writes,
            write_delays: counts.write_delays,
        }
    }
}

impl<T> Quantities<Option<T>> {
    fn of(costs: &Costs, part: impl Fn(&Formula) -> T) -> Self {
        Self {
            messages: costs.messages.as_ref().map(&part),
            delays: costs.delays.as_ref().map(&part),
            forced_writes: costs.forced_writes.as_ref().map(&part),
            write_delays: costs.write_delays.as_ref().map(&part),
        }
    }
}

impl<T> Quantities<T> {
    fn each(&self) -> [&T; 4] {
        [&self.messages, &self.delays, &self.forced_writes, &self.write_delays]
    }
}

impl Report {
    fn text(&self, variant: &Variant) -> String {
        let Counting { id, name, about } = self.convention;
        let faults = self.faults.map(|faults| format!(", F = {faults}")).unwrap_or_default();
        let machines = if self.colocated { ", on shared machines" } else { "" };
        let votes = self.fail_at.map_or_else(
            || format!("{} vote NO, {} only read", self.no_votes, self.read_only),
            |fail_at| format!("the work of participant {fail_at} is refused"),
        );
        let mut lines = vec![
            format!(
                "{} ({}), failure-free: N = {}{faults}, {votes}{machines}",
                variant.name, variant.id, self.participants
            ),
            format!("Counted as {name} ({id}) does: {about}."),
            String::new(),
            format!("  {:14}{:>8}  {}", "", "measured", "formula"),
        ];
        let names = ["messages", "delays", "forced writes", "write delays"];
        let measured = self.measured.each();
        let formulas = self.formula.each();
        let expressions = self.expression.each().into_iter().zip(self.substituted.each());
        for (place, (expression, substituted)) in expressions.enumerate() {
            let (name, measured) = (names[place], measured[place]);
            let formula = formulas[place].map_or_else(
                || "none".to_string(),
                |value| {
                    let mut parts = vec![expression.unwrap_or_default().to_string()];
                    parts.extend(substituted.clone());
                    parts.push(value.to_string());
                    parts.dedup();
                    let differs = if value == *measured { "" } else { "  (differs)" };
                    format!("{}{differs}", parts.join(" = "))
                },
            );
            lines.push(format!("  {name:14}{measured:8}  {formula}"));
        }
        if let Some(remark) = self.remark {
            lines.push(format!("\n{remark}"));
        }
        lines.push(format!("\nLink: {}\n", self.link));
        lines.join("\n")
    }
}
