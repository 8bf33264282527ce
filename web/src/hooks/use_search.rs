//! The model check of the page: it runs in a worker of its own.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use coordinator_core::explore::SearchSettings;
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    model::search_state::{News, SearchState},
    worker::{
        client::{Answer, WorkerHandle},
        messages::{Request, Ticket},
    },
};

/// The search of the page, and the ways to begin and to end it.
#[derive(Clone, PartialEq)]
pub struct SearchHandle {
    /// Its state.
    pub state: UseReducerHandle<SearchState>,
    /// The worker that searches, and the ticket. A worker never gives memory back, so each search
    /// has its own.
    line: Rc<RefCell<Option<(WorkerHandle, Ticket)>>>,
}

/// A search for the page.
#[hook]
pub fn use_search() -> SearchHandle {
    let state = use_reducer(SearchState::default);
    let line = (*use_memo((), |()| Rc::new(RefCell::default()))).clone();
    SearchHandle { state, line }
}

impl SearchHandle {
    /// Begins a search; one that goes on ends.
    pub fn start(&self, link: String, settings: SearchSettings) {
        let dispatcher = self.state.dispatcher();
        dispatcher.dispatch(News::Asked(link.clone(), settings.clone()));
        let home = Rc::downgrade(&self.line);
        let heard = Callback::from(move |answer: Answer| {
            dispatcher.dispatch(News::Heard(answer));
            // Later, since it is the worker's own message that is being heard.
            let home = home.clone();
            Timeout::new(0, move || hang_up(&home)).forget();
        });
        let helper = WorkerHandle::default();
        let ticket = helper.ask(&Request::Check { link, settings }, heard);
        *self.line.borrow_mut() = Some((helper, ticket));
    }

    /// Stops it; it answers with what it knows.
    pub fn stop(&self) {
        let heard = self.line.borrow().as_ref().is_none_or(|(helper, ticket)| helper.stop(*ticket));
        if !heard {
            drop(self.line.borrow_mut().take());
            self.state.dispatch(News::Withdrawn);
        }
    }

    /// Replaces the run that was found by one with the fewest faults.
    pub fn shrink(&self, link: String, worker: &WorkerHandle) {
        let dispatcher = self.state.dispatcher();
        dispatcher.dispatch(News::Shrinking);
        let request = Request::Shrink { link: link.clone() };
        let heard =
            Callback::from(move |answer| dispatcher.dispatch(News::Shrunk(link.clone(), answer)));
        worker.ask(&request, heard);
    }
}

/// Ends a worker that has said its last: it would keep its memory.
fn hang_up(line: &Weak<RefCell<Option<(WorkerHandle, Ticket)>>>) {
    let Some(line) = line.upgrade() else { return };
    let is_through = line.borrow().as_ref().is_some_and(|(helper, _)| helper.is_idle());
    if is_through {
        drop(line.borrow_mut().take());
    }
}
