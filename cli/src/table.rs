//! The fault matrix: each protocol under each class of faults, searched.

use coordinator_core::{
    checker::Limits,
    explore::fault_matrix::{Cell, CellSearch, FaultClass, ROWS, Row},
    report::CellReport,
};

use crate::{
    answer::{Answer, Problem, json},
    args::search as args,
    check::limits,
};

const SLICE: u32 = 100_000;

/// Searches every cell.
pub(crate) fn table(args: &args::Table) -> Result<Answer, Problem> {
    let wanted = |row: &&Row| args.protocol.as_deref().is_none_or(|id| row.variant == id);
    let rows: Vec<&Row> = ROWS.iter().filter(wanted).collect();
    if let Some(asked) = &args.protocol
        && rows.is_empty()
    {
        let known: Vec<&str> = ROWS.iter().map(|row| row.variant).collect();
        return Err(Problem::new(format_args!(
            "the table has no protocol `{asked}`; it has {}",
            known.join(", ")
        )));
    }
    let limits = limits(args.memory);
    let mut entries = Vec::new();
    for row in &rows {
        for class in FaultClass::ALL {
            entries.push(CellReport::new(row, class, &filled(row, class, limits)?));
        }
    }
    Ok(Answer::fine(if args.json {
        json(&entries)
    } else {
        words(&entries) + &restrictions(&rows)
    }))
}

fn filled(row: &Row, class: FaultClass, limits: Limits) -> Result<Cell, Problem> {
    let mut search = CellSearch::new(row, class, limits).map_err(Problem::new)?;
    while search.advance(SLICE).map_err(Problem::new)?.is_some() {}
    Ok(search.cell().clone())
}

/// Rows for which less was searched than their columns say.
fn restrictions(rows: &[&Row]) -> String {
    let said = |row: &&Row| row.extent.restriction().map(|why| format!("{}: {why}\n", row.variant));
    rows.iter().filter_map(said).collect()
}

fn words(entries: &[CellReport]) -> String {
    let mut lines: Vec<String> = FaultClass::ALL
        .iter()
        .map(|class| format!("{}  {}: {}", class.id(), class.name(), class.about()))
        .collect();
    lines.push(
        "S safe, U unsafe; NB blocks nobody, B can block, - not asked; ? not known: a limit ended the search"
            .into(),
    );
    lines.push(String::new());
    let ids = FaultClass::ALL.map(|class| format!("{:<6}", class.id())).concat();
    lines.push(format!("{:<22}{ids}states", "protocol"));
    for row in entries.chunks(FaultClass::ALL.len()) {
        let cells = row.iter().map(|cell| {
            let safe = match cell.safe {
                Some(true) => "S",
                Some(false) => "U",
                None => "?",
            };
            let blocking = match cell.blocking {
                Some(true) => "B",
                Some(false) => "NB",
                None if cell.limited => "?",
                None => "-",
            };
            format!("{:<6}", format!("{safe} {blocking}"))
        });
        let states: u64 = row.iter().map(|cell| cell.states).sum();
        let protocol = row.first().map_or("", |cell| &cell.protocol);
        lines.push(format!("{protocol:<22}{}{states}", cells.collect::<String>()));
    }
    lines.join("\n") + "\n"
}
