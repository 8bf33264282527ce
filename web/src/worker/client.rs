//! The page's side of a worker: started by the first request, ended with the last handle.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::prelude::*;

use super::messages::{Reply, Request, Ticket, decode, encode};
use crate::dom::page;

/// The file of the worker, beside the playground's page.
const FILE: &str = "worker_loader.js";
/// The error if it does not start.
const NO_START: &str = "the browser could not start the worker of this page: reload the page, or \
                        open it in a browser that has module workers";
/// The error if it stops.
const STOPPED: &str = "the worker of this page stopped: try it once more, or reload the page; the \
                       address bar holds the run";

/// The worker's reply to a request, or a sentence about why there is none.
pub type Answer = Result<Reply, String>;

/// The worker of the page, as its users hold it.
#[derive(Clone, Default)]
pub struct WorkerHandle(Rc<RefCell<Requests>>);

/// There is one for a page.
impl PartialEq for WorkerHandle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Requests that wait, and the connection to the worker if one was started.
#[derive(Default)]
struct Requests {
    connection: Option<Connection>,
    last: Ticket,
    /// Messages to post once the worker says that it is ready.
    unposted: Vec<JsValue>,
    asked: Vec<(Ticket, Callback<Answer>)>,
}

/// A running worker; to drop it ends it.
struct Connection {
    worker: Worker,
    ready: bool,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(Event)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl WorkerHandle {
    /// Asks the worker, and starts it if it does not run. Every reply is handed on, until the last;
    /// the ticket is for [`WorkerHandle::stop`].
    pub fn ask(&self, request: &Request, answered: Callback<Answer>) -> Ticket {
        let ticket;
        {
            let mut requests = self.0.borrow_mut();
            requests.last = requests.last.wrapping_add(1).max(1);
            ticket = requests.last;
            requests.asked.push((ticket, answered));
            requests.post(encode(ticket, request));
            if requests.connection.is_none() {
                requests.connection = start(&Rc::downgrade(&self.0));
            }
            if requests.connection.is_some() {
                return ticket;
            }
        }
        fail(&self.0, NO_START);
        ticket
    }

    /// Stops a search, which then answers with what it knows. Tells whether the worker could hear it: one
    /// that is not there yet has not begun.
    pub fn stop(&self, ticket: Ticket) -> bool {
        let mut requests = self.0.borrow_mut();
        let is_ready = requests.connection.as_ref().is_some_and(|connection| connection.ready);
        if is_ready && requests.asked.iter().any(|(asked, _)| *asked == ticket) {
            requests.post(encode(0, &Request::Stop { ticket }));
        }
        is_ready
    }

    /// Whether no request is unanswered.
    pub fn is_idle(&self) -> bool {
        self.0.borrow().asked.is_empty()
    }
}

impl Requests {
    /// Posts a message now, or as soon as the worker is ready.
    fn post(&mut self, message: JsValue) {
        match &self.connection {
            Some(connection) if connection.ready => post(&connection.worker, &message),
            _ => self.unposted.push(message),
        }
    }
}

fn start(requests: &Weak<RefCell<Requests>>) -> Option<Connection> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&format!("{}{FILE}", page::root()), &options).ok()?;
    let heard = {
        let requests = requests.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(requests) = requests.upgrade() {
                hear(&requests, &event);
            }
        })
    };
    let failed = {
        let requests = requests.clone();
        Closure::<dyn FnMut(Event)>::new(move |_: Event| {
            if let Some(requests) = requests.upgrade() {
                let ready = requests
                    .borrow()
                    .connection
                    .as_ref()
                    .is_some_and(|connection| connection.ready);
                fail(&requests, if ready { STOPPED } else { NO_START });
            }
        })
    };
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
    Some(Connection { worker, ready: false, _heard: heard, _failed: failed })
}

fn hear(requests: &Rc<RefCell<Requests>>, event: &MessageEvent) {
    match decode::<Reply>(&event.data()) {
        Err(unread) => fail(requests, &unread.to_string()),
        Ok((_, Reply::Ready)) => {
            let mut requests = requests.borrow_mut();
            let unposted = core::mem::take(&mut requests.unposted);
            if let Some(connection) = &mut requests.connection {
                connection.ready = true;
                for message in &unposted {
                    post(&connection.worker, message);
                }
            }
        }
        Ok((ticket, reply)) => {
            let asked = {
                let asked = &mut requests.borrow_mut().asked;
                let place = asked.iter().position(|(asked, _)| *asked == ticket);
                let last = reply.is_last();
                place.map(|at| if last { asked.remove(at).1 } else { asked[at].1.clone() })
            };
            if let Some(asked) = asked {
                asked.emit(Ok(reply));
            }
        }
    }
}

/// Ends the worker and fails every open request; the next request starts another one.
fn fail(requests: &Rc<RefCell<Requests>>, why: &str) {
    let (connection, asked) = {
        let mut requests = requests.borrow_mut();
        requests.unposted.clear();
        (requests.connection.take(), core::mem::take(&mut requests.asked))
    };
    for (_, answered) in asked {
        answered.emit(Err(why.into()));
    }
    // This may run within one of the worker's own callbacks, which must outlive it.
    if let Some(connection) = connection {
        gloo_timers::callback::Timeout::new(0, move || drop(connection)).forget();
    }
}

fn post(worker: &Worker, message: &JsValue) {
    // Plain objects can always be copied.
    let _ = worker.post_message(message);
}
