//! The fault matrix of the page: a pool of workers checks it cell by cell.

use std::{
    cell::RefCell,
    collections::VecDeque,
    rc::{Rc, Weak},
};

use yew::prelude::*;

use crate::{
    model::fault_matrix::{FaultMatrix, Filled, News},
    worker::{
        client::{Answer, WorkerHandle},
        messages::Request,
    },
};

/// How many workers there are at most.
const MOST_WORKERS: u8 = 4;
/// How much memory each of their searches may take, in MiB.
const MEMORY_OF_A_CELL: u32 = 512;

/// The fault matrix of the page, and the ways to start and to stop its workers.
#[derive(Clone)]
pub struct FaultMatrixHandle {
    /// Its state.
    pub table: UseReducerHandle<FaultMatrix>,
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
    workers: Vec<WorkerHandle>,
    waiting: RefCell<VecDeque<usize>>,
    /// How many workers have something to do.
    busy: RefCell<usize>,
    dispatcher: UseReducerDispatcher<FaultMatrix>,
    /// What holds the pool, to end it when it is through.
    home: Weak<RefCell<Option<Rc<Self>>>>,
}

/// The fault matrix of the page.
#[hook]
pub fn use_fault_matrix() -> FaultMatrixHandle {
    let table = use_reducer(FaultMatrix::default);
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
            workers: (0..count).map(|_| WorkerHandle::default()).collect(),
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
    let (row, class) = FaultMatrix::place(place);
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
    pool.workers[worker].ask(&request, heard);
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
