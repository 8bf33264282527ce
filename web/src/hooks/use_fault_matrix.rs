//! The truth table, filled cell by cell by a few workers.

use std::{
    cell::RefCell,
    collections::VecDeque,
    rc::{Rc, Weak},
};

use coordinator_core::explore::fault_matrix::{FaultClass, ROWS, Row};
use yew::prelude::*;

use crate::{
    model::check_settings::MEMORY_OF_A_CELL,
    worker::{
        client::{Answer, WorkerHandle},
        messages::{Cell, Reply, Request, Unread},
    },
};

/// How many workers there are at most.
const MOST_WORKERS: u8 = 4;

/// The state of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Filled {
    /// It was not searched.
    #[default]
    Not,
    /// It is being searched; the number of states so far.
    Searching(u32),
    /// It was searched.
    Done(Box<Cell>),
    /// It could not be searched: why, as a sentence.
    Failed(String),
}

/// The truth table, as far as it is filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The cells, row by row.
    pub cells: Vec<Filled>,
    /// Whether workers fill it.
    pub running: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self { cells: vec![Filled::Not; ROWS.len() * FaultClass::ALL.len()], running: false }
    }
}

impl Table {
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

/// What happens to the [`Table`].
#[derive(Clone, Debug)]
pub enum News {
    /// Workers begin to fill it.
    Begun,
    /// A cell is taken up.
    Taken(usize),
    /// A worker says something about a cell.
    Heard(usize, Answer),
    /// All workers have ended.
    Ended,
}

impl Reducible for Table {
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

/// The truth table of the page, and the ways to fill it and to stop.
#[derive(Clone)]
pub struct FaultMatrixHandle {
    /// Its state.
    pub table: UseReducerHandle<Table>,
    pool: Rc<RefCell<Option<Rc<Pool>>>>,
}

/// There is one for a page.
impl PartialEq for FaultMatrixHandle {
    fn eq(&self, other: &Self) -> bool {
        self.table == other.table
    }
}

/// The workers; to drop them ends them.
struct Pool {
    helpers: Vec<WorkerHandle>,
    waiting: RefCell<VecDeque<usize>>,
    /// How many workers have something to do.
    busy: RefCell<usize>,
    dispatcher: UseReducerDispatcher<Table>,
    /// What holds the pool, to end it when it is through.
    home: Weak<RefCell<Option<Rc<Self>>>>,
}

/// The truth table of the page.
#[hook]
pub fn use_fault_matrix() -> FaultMatrixHandle {
    let table = use_reducer(Table::default);
    let pool = (*use_memo((), |()| Rc::new(RefCell::default()))).clone();
    FaultMatrixHandle { table, pool }
}

impl FaultMatrixHandle {
    /// Begins to fill the cells that are not filled; all of them, if none is left.
    pub fn start(&self) {
        let cells = &self.table.cells;
        let is_full = self.table.done() == cells.len();
        let is_left = |place: &usize| is_full || !matches!(cells[*place], Filled::Done(_));
        let waiting: VecDeque<usize> = (0..cells.len()).filter(is_left).collect();
        let count = usize::from(workers()).min(waiting.len());
        let pool = Rc::new(Pool {
            helpers: (0..count).map(|_| WorkerHandle::default()).collect(),
            waiting: RefCell::new(waiting),
            busy: RefCell::new(count),
            dispatcher: self.table.dispatcher(),
            home: Rc::downgrade(&self.pool),
        });
        *self.pool.borrow_mut() = Some(pool.clone());
        pool.dispatcher.dispatch(News::Begun);
        for worker in 0..count {
            take(&pool, worker);
        }
    }

    /// Ends the workers. Cells that were searched stay.
    pub fn stop(&self) {
        drop(self.pool.borrow_mut().take());
        self.table.dispatch(News::Ended);
    }
}

/// How many workers fill the table: as many as can run at once, within reason.
fn workers() -> u8 {
    let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    (1..=MOST_WORKERS).rev().find(|count| f64::from(*count) <= cores).unwrap_or(1)
}

/// Gives the next cell to a worker, or ends the pool if it was the last to have something to do.
fn take(pool: &Rc<Pool>, worker: usize) {
    let next = pool.waiting.borrow_mut().pop_front();
    let Some(place) = next else {
        let mut busy = pool.busy.borrow_mut();
        *busy -= 1;
        if *busy == 0 {
            pool.dispatcher.dispatch(News::Ended);
            // This runs within a callback of one of the workers, which must outlive it.
            let home = pool.home.clone();
            let ended = Rc::downgrade(pool);
            gloo_timers::callback::Timeout::new(0, move || end(&home, &ended)).forget();
        }
        return;
    };
    pool.dispatcher.dispatch(News::Taken(place));
    let (row, class) = Table::place(place);
    let request = Request::Cell {
        variant: row.variant.into(),
        class: class.id().into(),
        memory: MEMORY_OF_A_CELL,
    };
    // Weakly, or the pool would hold itself.
    let weak = Rc::downgrade(pool);
    let heard = Callback::from(move |answer: Answer| {
        let Some(pool) = weak.upgrade() else {
            return;
        };
        let more = matches!(&answer, Ok(reply) if !reply.is_last());
        pool.dispatcher.dispatch(News::Heard(place, answer));
        if !more {
            take(&pool, worker);
        }
    });
    pool.helpers[worker].ask(&request, heard);
}

/// Lets go of a pool that is through, unless another one has taken its place.
fn end(home: &Weak<RefCell<Option<Rc<Pool>>>>, ended: &Weak<Pool>) {
    let Some(home) = home.upgrade() else {
        return;
    };
    let is_it = home.borrow().as_ref().is_some_and(|pool| Rc::as_ptr(pool) == ended.as_ptr());
    if is_it {
        drop(home.borrow_mut().take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell() -> Cell {
        Cell {
            safe: Some(true),
            blocking: Some(false),
            limited: false,
            as_published: true,
            states: 9,
            run: None,
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
        let table = news.into_iter().fold(Rc::new(Table::default()), Reducible::reduce);
        assert!(!table.running);
        assert_eq!((table.done(), &table.cells[1]), (1, &Filled::Not));
    }

    #[test]
    fn a_full_table_is_filled_from_the_beginning() {
        let mut table = Rc::new(Table::default());
        for place in 0..table.cells.len() {
            table = table.reduce(News::Heard(place, Ok(Reply::Cell(cell()))));
        }
        let table = table.reduce(News::Begun);
        assert_eq!((table.done(), table.running), (0, true));
    }

    #[test]
    fn cells_stand_row_by_row() {
        let (row, class) = Table::place(FaultClass::ALL.len() + 2);
        assert_eq!((row.variant, class), (ROWS[1].variant, FaultClass::ALL[2]));
    }
}
