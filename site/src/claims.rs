//! What a text claims in passing: numbers, conditions, cells of the fault matrix.

use coordinator_core::{
    explore::fault_matrix::{FaultClass, ROWS},
    goal::{Moment, Number},
    protocol::Convention,
    trace::Trace,
};
use coordinator_learn::judge;

use crate::{page::Page, runs::Runs};

/// An expression, the run that it is about, and how costs are counted.
struct Claim<'a> {
    expression: &'a str,
    run: &'a str,
    convention: Convention,
}

/// Reads `EXPRESSION @ RUN in CONVENTION`, of which the last two may be missing.
fn parse<'a>(text: &'a str, page: &'a Page) -> Result<Claim<'a>, String> {
    let (text, convention) = match text.rsplit_once(" in ") {
        Some((text, id)) => (
            text,
            Convention::named(id.trim()).ok_or_else(|| {
                let known = Convention::ALL.map(Convention::id).join(", ");
                format!("`{id}` is no way to count costs; there are {known}")
            })?,
        ),
        None => (text, Convention::RStar),
    };
    let (expression, run) = match text.split_once('@') {
        Some((expression, run)) => (expression, run.trim()),
        None => match &page.front.run {
            Some(run) => (text, run.as_str()),
            None => {
                return Err(format!(
                    "`{text}` is about no run: name one, as in `{text} @ 2pc-commit`"
                ));
            }
        },
    };
    Ok(Claim { expression: expression.trim(), run, convention })
}

fn trace_of(runs: &Runs, run: &str) -> Result<std::rc::Rc<Trace>, String> {
    runs.get(run).map_err(|error| error.to_string())
}

/// The value of a number at the end of its run, and the run.
pub(crate) fn number(text: &str, page: &Page, runs: &Runs) -> Result<(i64, String), String> {
    let claim = parse(text, page)?;
    let trace = trace_of(runs, claim.run)?;
    let number: Number =
        judge::number(claim.expression, &trace.scenario).map_err(|error| error.to_string())?;
    let moment = Moment::new(&trace, trace.len(), claim.convention);
    let value = number.value(&moment).ok_or("the number is too large")?;
    Ok((value, claim.run.to_owned()))
}

/// The run of a condition that holds at its end.
pub(crate) fn condition(text: &str, page: &Page, runs: &Runs) -> Result<String, String> {
    let claim = parse(text, page)?;
    let trace = trace_of(runs, claim.run)?;
    let expression =
        judge::expression(claim.expression, &trace.scenario).map_err(|error| error.to_string())?;
    let moment = Moment::new(&trace, trace.len(), claim.convention);
    match expression.failure(&moment) {
        None => Ok(claim.run.to_owned()),
        Some((part, step)) => {
            let part = part.text(&trace.setup);
            Err(format!("`{part}` does not hold in `{}`, at step {step}", claim.run))
        }
    }
}

/// The row of a cell, `VARIANT CLASS = S NB`, that is as published.
pub(crate) fn cell(text: &str) -> Result<&'static str, String> {
    let form = || format!("`{text}` is no cell: write it as `2pc F1 = S B`");
    let (place, value) = text.split_once('=').ok_or_else(form)?;
    let words: Vec<&str> = place.split_whitespace().collect();
    let [variant, class] = words[..] else { return Err(form()) };
    let row = ROWS.iter().find(|row| row.variant == variant).ok_or_else(|| {
        let known: Vec<&str> = ROWS.iter().map(|row| row.variant).collect();
        format!("the fault matrix has no row `{variant}`; it has {}", known.join(", "))
    })?;
    let class = FaultClass::ALL
        .into_iter()
        .find(|it| it.id() == class)
        .ok_or_else(|| format!("the fault matrix has no column `{class}`; it has F0 to F6"))?;
    let published = row.published(class);
    let safe = if published.safe { "S" } else { "U" };
    let expected = match published.blocking {
        None => safe.to_owned(),
        Some(true) => format!("{safe} B"),
        Some(false) => format!("{safe} NB"),
    };
    let written = value.split_whitespace().collect::<Vec<_>>().join(" ");
    // A text need not say all of it.
    if written == expected || written == safe {
        return Ok(row.variant);
    }
    Err(format!("the cell {variant} {} is {expected}, not {written}", class.id()))
}
