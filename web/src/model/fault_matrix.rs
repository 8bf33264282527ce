//! The fault matrix: its cells, and what is known of each.

use std::rc::Rc;

use coordinator_core::{
    explore::fault_matrix::{FaultClass, ROWS, Row},
    report::CellReport,
};
use yew::Reducible;

use crate::worker::{
    client::Answer,
    messages::{Reply, Unread},
};

/// The state of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Filled {
    /// It was not searched.
    #[default]
    Not,
    /// It is being searched; the number of states so far.
    Searching(u32),
    /// It was searched.
    Done(Box<CellReport>),
    /// It could not be searched: why, as a sentence.
    Failed(String),
}

/// The fault matrix, as far as it is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultMatrix {
    /// The cells, row by row.
    pub cells: Vec<Filled>,
    /// Whether workers are at it.
    pub running: bool,
}

impl Default for FaultMatrix {
    fn default() -> Self {
        Self { cells: vec![Filled::Not; ROWS.len() * FaultClass::ALL.len()], running: false }
    }
}

impl FaultMatrix {
    /// The row and the class of a cell.
    pub fn place(number: usize) -> (&'static Row, FaultClass) {
        let classes = FaultClass::ALL.len();
        (&ROWS[number / classes], FaultClass::ALL[number % classes])
    }

    /// How many cells are searched.
    pub fn done(&self) -> usize {
        self.cells.iter().filter(|cell| matches!(cell, Filled::Done(_))).count()
    }
}

/// What happens to the [`FaultMatrix`].
#[derive(Clone, Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "heard once and kept nowhere; large with 64-bit pointers only"
)]
pub enum News {
    /// Workers begin.
    Begun,
    /// A cell is taken up.
    Taken(usize),
    /// A worker says something about a cell.
    Heard(usize, Answer),
    /// All workers have ended.
    Ended,
}

impl Reducible for FaultMatrix {
    type Action = News;

    fn reduce(self: Rc<Self>, news: News) -> Rc<Self> {
        let mut next = (*self).clone();
        match news {
            News::Begun => {
                if next.done() == next.cells.len() {
                    next = Self::default();
                }
                next.running = true;
            }
            News::Taken(place) => next.cells[place] = Filled::Searching(0),
            News::Heard(place, answer) => {
                next.cells[place] = match answer {
                    Ok(Reply::Progress(figures)) => Filled::Searching(figures.states),
                    Ok(Reply::Cell(cell)) => Filled::Done(Box::new(cell)),
                    Ok(Reply::Failed(why)) | Err(why) => Filled::Failed(why),
                    Ok(_) => Filled::Failed(Unread::Garbled.to_string()),
                };
            }
            News::Ended => {
                next.running = false;
                for cell in &mut next.cells {
                    if matches!(cell, Filled::Searching(_)) {
                        *cell = Filled::Not;
                    }
                }
            }
        }
        next.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell() -> CellReport {
        CellReport {
            protocol: "2pc".into(),
            class: "F0".into(),
            safe: Some(true),
            blocking: Some(false),
            limited: false,
            as_published: true,
            states: 9,
            why: None,
            faults: vec![],
            link: None,
        }
    }

    #[test]
    fn a_table_that_is_stopped_keeps_what_was_searched() {
        let news = [
            News::Begun,
            News::Taken(0),
            News::Taken(1),
            News::Heard(0, Ok(Reply::Cell(cell()))),
            News::Ended,
        ];
        let table = news.into_iter().fold(Rc::new(FaultMatrix::default()), Reducible::reduce);
        assert!(!table.running);
        assert_eq!((table.done(), &table.cells[1]), (1, &Filled::Not));
    }

    #[test]
    fn a_full_table_is_filled_from_the_beginning() {
        let mut table = Rc::new(FaultMatrix::default());
        for place in 0..table.cells.len() {
            table = table.reduce(News::Heard(place, Ok(Reply::Cell(cell()))));
        }
        let table = table.reduce(News::Begun);
        assert_eq!((table.done(), table.running), (0, true));
    }

    #[test]
    fn cells_stand_row_by_row() {
        let (row, class) = FaultMatrix::place(FaultClass::ALL.len() + 2);
        assert_eq!((row.variant, class), (ROWS[1].variant, FaultClass::ALL[2]));
    }
}
