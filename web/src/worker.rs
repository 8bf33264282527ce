//! The worker's side: what the page does not need for its first run, and what takes long.
//!
//! [`answer`] is a plain function, tried out without a browser; [`serve`] ties it to the messages.

use coordinator_core::{
    export,
    scenario::{Link, Scenario},
    simulate::simulate,
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::messages::{Format, Reply, Request, Ticket, decode, encode};

/// Answers a request.
pub fn answer(request: Request) -> Reply {
    match request {
        Request::Write { link, format } => match Link::parse(&link) {
            Ok(link) => Reply::Written(write(&link.scenario, format)),
            Err(error) => Reply::Failed(error.to_string()),
        },
        Request::Read { text } => match Scenario::from_json(&text) {
            Ok(scenario) => Reply::Read(Link::new(scenario).code()),
            Err(error) => Reply::Failed(error.to_string()),
        },
    }
}

fn write(scenario: &Scenario, format: Format) -> String {
    match format {
        Format::Svg => export::svg(&simulate(scenario)),
        Format::Mermaid => export::mermaid(&simulate(scenario)),
        Format::Json => scenario.to_json(),
    }
}

/// Listens to the page for as long as the worker lives.
///
/// # Panics
///
/// Outside of a worker, where nobody could be served.
pub fn serve() {
    let scope: DedicatedWorkerGlobalScope =
        js_sys::global().dyn_into().expect("this runs in a worker");
    let page = scope.clone();
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // The page waits for this worker to say its version, so only a mistake of ours sends what
        // cannot be read: it is answered, so that nobody waits for ever.
        let (ticket, reply) = match decode(&Uint8Array::new(&event.data()).to_vec()) {
            Ok((ticket, request)) => (ticket, answer(request)),
            Err(unread) => (0, Reply::Failed(unread.to_string())),
        };
        say(&page, ticket, &reply);
    });
    scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    say(&scope, 0, &Reply::Ready);
}

fn say(page: &DedicatedWorkerGlobalScope, ticket: Ticket, reply: &Reply) {
    // Bytes can always be copied; a page that is gone hears nothing.
    let _ = page.post_message(&Uint8Array::from(encode(ticket, reply).as_slice()));
}

#[cfg(test)]
mod tests {
    use coordinator_core::scenario::entry;

    use super::*;

    fn code(name: &str) -> String {
        Link::new(entry(name).expect("it is in the library").scenario()).code()
    }

    #[test]
    fn a_run_written_as_json_is_read_as_the_same_run() {
        let link = code("2pc-partition");
        let written = answer(Request::Write { link: link.clone(), format: Format::Json });
        let Reply::Written(text) = written else {
            panic!("it is written: {written:?}");
        };
        assert_eq!(answer(Request::Read { text }), Reply::Read(link));
    }

    #[test]
    fn pictures_are_of_the_run_that_was_asked_for() {
        let write = |format| answer(Request::Write { link: code("2pc-commit"), format });
        assert!(matches!(write(Format::Svg), Reply::Written(text) if text.starts_with("<svg")));
        let mermaid = write(Format::Mermaid);
        assert!(matches!(mermaid, Reply::Written(text) if text.starts_with("sequenceDiagram")));
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_a_reason() {
        let refused = answer(Request::Read { text: "{ \"coordinator\": 9 }".into() });
        assert!(matches!(refused, Reply::Failed(why) if why.contains("version 9")));
        let refused = answer(Request::Write { link: "1!".into(), format: Format::Json });
        assert!(matches!(refused, Reply::Failed(why) if why.contains('!')));
    }
}
