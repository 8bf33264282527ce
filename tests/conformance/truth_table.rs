//! The truth table: every cell searched, and held against what the literature says of it.

use coordinator_core::{
    check::{
        Limits,
        table::{Cell, CellSearch, Class, ROWS, Row},
    },
    judge::Verdict,
    protocols::ProtocolId,
    scenario::Link,
    simulate::simulate,
};

fn searched(row: &Row, class: Class) -> Cell {
    let mut search = CellSearch::new(row, class, Limits::default()).expect("it can be asked");
    while search.advance(100_000).expect("it can be asked").is_some() {}
    search.cell().clone()
}

#[test]
fn every_cell_is_as_published() {
    // Every row on a thread of its own: as many as there are cores would be as quick, and more words.
    std::thread::scope(|scope| {
        for row in ROWS {
            scope.spawn(|| is_as_published(row));
        }
    });
}

fn is_as_published(row: &Row) {
    for (class, published) in Class::ALL.map(|class| (class, row.published(class))) {
        let cell = searched(row, class);
        let name = format!("{} under {}", row.variant, class.id());
        assert!(cell.done && !cell.limited, "{name}");
        assert_eq!(cell.unsafe_run.is_none(), published.safe, "{name}: {:?}", cell.unsafe_run);
        if let Some(blocking) = published.blocking {
            assert_eq!(cell.blocking(), Some(blocking), "{name}: {:?}", cell.blocked_run);
        }
        confirm(&name, &cell);
    }
}

/// What was found is a run that opens as a link and shows it.
fn confirm(name: &str, cell: &Cell) {
    for (run, is_broken) in [(&cell.unsafe_run, true), (&cell.blocked_run, false)] {
        let Some(run) = run else {
            continue;
        };
        let address = Link::new(run.scenario.clone()).address();
        let link = Link::parse(&address).expect("it is a link");
        let trace = simulate(&link.scenario);
        assert!(trace.refused.is_empty(), "{name} {address}: {:?}", trace.refused);
        let broken = Verdict::at(&trace, trace.len()).violated().is_some();
        let blocked = !trace.blocked_at(trace.len()).is_empty();
        assert!(if is_broken { broken } else { blocked }, "{name}: {address}");
    }
}

#[test]
fn rows_name_variants_and_no_row_stands_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for row in ROWS {
        assert!(ProtocolId::variant(row.variant).is_some(), "{}", row.variant);
        assert!(seen.insert(row.variant), "{} stands twice", row.variant);
    }
}
