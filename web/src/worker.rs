//! The worker: what the page does not need for its first run, and what takes long.
//!
//! [`JobQueue`] takes requests and works on them a slice at a time; it is tested without a browser.
//! [`serve`] ties it to the messages, and gives it the next turn when those that came meanwhile were
//! heard.

pub mod client;
pub mod messages;

mod job_queue;

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

pub use job_queue::JobQueue;

use messages::{Reply, Ticket, decode, encode};

/// Listens to the page for as long as the worker lives.
///
/// # Panics
///
/// Outside of a worker.
pub fn serve() {
    let scope: DedicatedWorkerGlobalScope =
        js_sys::global().dyn_into().expect("this runs in a worker");
    // Not a timeout, which browsers put off by some milliseconds when one follows another.
    let channel = MessageChannel::new().expect("what has workers has channels");
    let connection = Rc::new(Connection {
        page: scope.clone(),
        turns: channel.port2(),
        queue: RefCell::default(),
    });
    let turn = {
        let connection = connection.clone();
        Closure::<dyn FnMut()>::new(move || connection.take_turn())
    };
    channel.port1().set_onmessage(Some(turn.as_ref().unchecked_ref()));
    turn.forget();
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        connection.hear(&event.data());
    });
    scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    post_reply(&scope, 0, &Reply::Ready);
}

struct Connection {
    page: DedicatedWorkerGlobalScope,
    /// A message to this port gives the queue a turn.
    turns: MessagePort,
    queue: RefCell<JobQueue>,
}

impl Connection {
    fn hear(&self, message: &JsValue) {
        let mut queue = self.queue.borrow_mut();
        let was_idle = queue.is_idle();
        // The page waits for this worker to say its version, so only a mistake of ours sends what
        // cannot be read: it is answered all the same.
        let answer = match decode(message) {
            Ok((ticket, request)) => queue.hear(ticket, request, js_sys::Date::now()),
            Err(unread) => Some((0, Reply::Failed(unread.to_string()))),
        };
        if let Some((ticket, reply)) = answer {
            post_reply(&self.page, ticket, &reply);
        }
        if was_idle && !queue.is_idle() {
            self.ask_for_a_turn();
        }
    }

    fn take_turn(&self) {
        let mut queue = self.queue.borrow_mut();
        if let Some((ticket, reply)) = queue.work(js_sys::Date::now) {
            post_reply(&self.page, ticket, &reply);
        }
        if !queue.is_idle() {
            self.ask_for_a_turn();
        }
    }

    fn ask_for_a_turn(&self) {
        // Nothing can always be posted.
        let _ = self.turns.post_message(&JsValue::NULL);
    }
}

fn post_reply(page: &DedicatedWorkerGlobalScope, ticket: Ticket, reply: &Reply) {
    // Plain objects can always be copied; a page that is gone hears nothing.
    let _ = page.post_message(&encode(ticket, reply));
}
