//! The process, message or link that an element of a drawing shows, as an attribute of the element: one
//! listener on the whole drawing then knows what was hit.

use coordinator_core::{
    event::MessageId,
    protocol::{ProcessId, Setup},
    trace::Trace,
};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event};

use crate::store::Selection;

/// The attribute that holds a target.
pub const ATTRIBUTE: &str = "data-target";

/// A selection as the value of [`ATTRIBUTE`].
pub fn code(target: Selection) -> String {
    match target {
        Selection::None => String::new(),
        Selection::Process(process) => format!("p{}", process.0),
        Selection::Message(message) => format!("m{}", message.0),
        Selection::Link(a, b) => format!("l{}-{}", a.0, b.0),
    }
}

/// The selection that a value of [`ATTRIBUTE`] names.
pub fn parse(code: &str) -> Option<Selection> {
    let rest = code.get(1..)?;
    match code.get(..1)? {
        "p" => rest.parse().ok().map(|id| Selection::Process(ProcessId(id))),
        "m" => rest.parse().ok().map(|id| Selection::Message(MessageId(id))),
        "l" => {
            let (a, b) = rest.split_once('-')?;
            Some(Selection::Link(ProcessId(a.parse().ok()?), ProcessId(b.parse().ok()?)))
        }
        _ => None,
    }
}

/// The target that an event hit, and its element.
pub fn of(event: &Event) -> Option<(Selection, Element)> {
    let hit: Element = event.target()?.dyn_into().ok()?;
    let element = hit.closest(&format!("[{ATTRIBUTE}]")).ok()??;
    let target = parse(&element.get_attribute(ATTRIBUTE)?)?;
    Some((target, element))
}

/// What a target is called.
pub fn name(trace: &Trace, target: Selection) -> String {
    let setup: &Setup = &trace.setup;
    match target {
        Selection::None => String::new(),
        Selection::Process(process) => {
            let role = setup.processes.get(process.index()).map_or("", |it| it.role.name());
            format!("Process {}, {role}", setup.name(process))
        }
        Selection::Message(message) => match trace.messages.get(message.index()) {
            Some(it) => {
                format!("Message {} from {} to {}", it.name, setup.name(it.from), setup.name(it.to))
            }
            None => "Message".into(),
        },
        Selection::Link(a, b) => format!("Link between {} and {}", setup.name(a), setup.name(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_survives_its_attribute() {
        for target in [
            Selection::Process(ProcessId(7)),
            Selection::Message(MessageId(12_345)),
            Selection::Link(ProcessId(0), ProcessId(64)),
        ] {
            assert_eq!(parse(&code(target)), Some(target));
        }
        assert_eq!(parse(""), None);
        assert_eq!(parse("ü1"), None);
        assert_eq!(parse("p999"), None);
    }
}
