//! The truth table: every cell searched, and held against what the literature says of it.

use coordinator_core::{
    analysis::verdict::Verdict,
    checker::Limits,
    explore::{
        Budget, Goal, Query, QueryResult, Timing, explore,
        fault_matrix::{Cell, CellSearch, FaultClass, ROWS, Row, SearchBounds},
    },
    protocols::ProtocolId,
    scenario::Link,
    simulate::simulate,
};

fn searched(row: &Row, class: FaultClass, limits: Limits) -> Cell {
    let mut search = CellSearch::new(row, class, limits).expect("it can be asked");
    while search.advance(100_000).expect("it can be asked").is_some() {}
    search.cell().clone()
}

#[test]
#[ignore = "long: `cargo xtask test` runs it"]
fn every_cell_is_as_published() {
    assert_eq!(confirmed(Limits::default()), ROWS.len() * FaultClass::ALL.len());
}

#[test]
fn most_cells_have_few_states_and_are_as_published() {
    let few = Limits { states: 20_000, ..Limits::default() };
    let confirmed = confirmed(few);
    assert!(confirmed > ROWS.len() * FaultClass::ALL.len() / 2, "{confirmed} cells");
}

/// How many cells are found to be as published within these limits; the searches of the others are
/// inconclusive.
fn confirmed(limits: Limits) -> usize {
    // Every row on a thread of its own: as many as there are cores would be as quick, and more words.
    std::thread::scope(|scope| {
        let rows: Vec<_> =
            ROWS.iter().map(|row| scope.spawn(move || confirmed_in(row, limits))).collect();
        rows.into_iter().map(|row| row.join().expect("every cell is as published")).sum()
    })
}

fn confirmed_in(row: &Row, limits: Limits) -> usize {
    let mut confirmed = 0;
    for (class, published) in FaultClass::ALL.map(|class| (class, row.published(class))) {
        let cell = searched(row, class, limits);
        if cell.limited {
            continue;
        }
        confirmed += 1;
        let name = format!("{} under {}", row.variant, class.id());
        assert!(cell.done, "{name}");
        assert_eq!(cell.unsafe_run.is_none(), published.safe, "{name}: {:?}", cell.unsafe_run);
        if let Some(blocking) = published.blocking {
            assert_eq!(cell.blocking(), Some(blocking), "{name}: {:?}", cell.blocked_run);
        }
        confirm(&name, &cell);
    }
    confirmed
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

/// The row says that one crash blocks nobody, since one acceptor of three may be down. The same question
/// with a single acceptor has another answer.
#[test]
fn a_crash_blocks_nobody_in_paxos_commit_because_there_are_more_acceptors_than_one() {
    let row = row("paxos-commit");
    let mut questions = FaultClass::CrashStop.questions(row, Goal::Blocked, Limits::default());
    let mut question = questions.pop().expect("it is asked");
    assert!(questions.is_empty(), "within F only");
    assert_eq!(question.budget, Budget { crashes: 1, ..Budget::default() });
    assert_eq!(answer(&question), QueryResult::None);
    let alone = question.scenario.draft().with_option("faults", 0);
    question.scenario = alone.build().expect("it is valid");
    assert!(matches!(answer(&question), QueryResult::Found(_)));
}

fn row(variant: &str) -> &'static Row {
    ROWS.iter().find(|row| row.variant == variant).expect("the table has it")
}

fn answer(question: &Query) -> QueryResult {
    explore(question).expect("it can be asked").finish().0
}

/// A row for which less is searched says so, and in every column something of what it stands for is.
#[test]
fn every_column_is_searched_under_the_faults_that_it_stands_for() {
    for row in ROWS {
        assert_eq!(row.extent == SearchBounds::Whole, row.extent.restriction().is_none());
        for class in FaultClass::ALL {
            let name = format!("{} under {}", row.variant, class.id());
            let safety = class.questions(row, Goal::Violated, Limits::default());
            let most = |count: fn(&Budget) -> u8| {
                safety.iter().map(|question| count(&question.budget)).max().expect("it is asked")
            };
            let faults = [
                most(|it| it.crashes),
                most(|it| it.recoveries),
                most(|it| it.losses),
                most(|it| it.cuts),
            ]
            .map(|most| most > 0);
            let (expected, timing) = match class {
                FaultClass::None => ([false; 4], Timing::Synchronous),
                FaultClass::CrashStop => ([true, false, false, false], Timing::Synchronous),
                FaultClass::CrashRecovery => ([true, true, false, false], Timing::Synchronous),
                FaultClass::Omission => ([false, false, true, false], Timing::Synchronous),
                FaultClass::Partition => ([false, false, false, true], Timing::Synchronous),
                FaultClass::Asynchrony => ([false; 4], Timing::Asynchronous),
                FaultClass::AsynchronyAndCrash => {
                    ([true, true, false, false], Timing::Asynchronous)
                }
            };
            assert_eq!(faults, expected, "{name}");
            assert!(safety.iter().all(|question| question.timing == timing), "{name}");
            let blocking = class.questions(row, Goal::Blocked, Limits::default());
            let is_published = row.published(class).blocking.is_some();
            assert!(!is_published || !blocking.is_empty(), "{name}: published and not asked");
        }
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
