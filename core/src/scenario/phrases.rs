//! Triggers and faults in English: one table of phrases that a writer fills in and a reader matches.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::{Fault, Label, MessageRef, Trigger};
use crate::protocol::{ProcessId, ProcessSet, ProtocolInfo, Setup};

/// The processes and timers that phrases name.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) setup: &'a Setup,
    pub(crate) info: &'a ProtocolInfo,
}

/// What stands in the holes of a phrase; a phrase has some of them.
#[derive(Clone, Copy)]
struct Holes {
    process: ProcessId,
    nth: u16,
    number: u32,
    times: u16,
    message: MessageRef,
    from: ProcessSet,
    to: ProcessSet,
    timer: u8,
}

const EMPTY: Holes = Holes {
    process: ProcessId(0),
    nth: 0,
    number: 0,
    times: 0,
    message: MessageRef::new(ProcessId(0), ProcessId(0), 0),
    from: ProcessSet::EMPTY,
    to: ProcessSet::EMPTY,
    timer: 0,
};

/// Makes the writer and the reader of a type from its phrases, and the list of them. A value is written
/// by the first phrase whose shape it has; the compiler sees to it that there is one.
macro_rules! phrases {
    ($type:ident, $list:ident, $write:ident, $read:ident;
     $($phrase:literal [$($hole:ident),*] ($($shape:tt)+);)+) => {
        pub(crate) const $list: &[&str] = &[$($phrase),+];

        pub(crate) fn $write(value: &$type, names: Names<'_>) -> String {
            match *value {
                $($($shape)+ => filled($phrase, &Holes { $($hole,)* ..EMPTY }, names),)+
            }
        }

        /// The value, or what is wrong with the phrase that comes nearest; nothing if none is near.
        pub(crate) fn $read(text: &str, names: Names<'_>) -> Result<$type, Option<String>> {
            let mut nearest = None;
            $(match matched($phrase, text, names) {
                Ok(Some(Holes { $($hole,)* .. })) => return Ok($($shape)+),
                Ok(None) => {}
                Err(why) => nearest = nearest.or(Some(why)),
            })+
            Err(nearest)
        }
    };
}

phrases! { Trigger, TRIGGERS, trigger, read_trigger;
    "after step {number}" [number] (Trigger::Step(number));
    "at tick {number}" [number] (Trigger::Tick(number));
    "just before {process}'s {nth} log write" [process, nth] (Trigger::BeforeWrite { process, nth });
    "just after {process}'s {nth} log write" [process, nth] (Trigger::AfterWrite { process, nth });
    "just after {process}'s {nth} message" [process, nth] (Trigger::AfterSend { process, nth });
    "once {message} is in flight" [message] (Trigger::Sent(message));
    "once {message} has arrived" [message] (Trigger::Received(message));
    "just after {process} receives its {nth} vote" [process, nth]
        (Trigger::AfterVote { process, nth });
    "just after {process}'s {nth} local work begins" [process, nth]
        (Trigger::AfterWorkStart { process, nth });
    "just after {process}'s {nth} local work ends" [process, nth]
        (Trigger::AfterWorkEnd { process, nth });
    "just after {process}'s {nth} timeout" [process, nth] (Trigger::AfterTimeout { process, nth });
    "just after {process}'s {nth} crash" [process, nth] (Trigger::AfterCrash { process, nth });
    "just after {process}'s {nth} restart" [process, nth] (Trigger::AfterRecovery { process, nth });
}

phrases! { Fault, FAULTS, fault, read_fault;
    "deliver {message} next" [message] (Fault::Deliver(message));
    "drop {message}" [message] (Fault::Drop(message));
    "duplicate {message}" [message] (Fault::Duplicate(message));
    "delay {message} by {number} ticks" [message, number] (Fault::Delay { message, ticks: number });
    "crash {process}" [process] (Fault::Crash(process));
    "recover {process}" [process] (Fault::Recover(process));
    "{process} times out waiting for {timer}" [process, timer] (Fault::Fire { process, timer });
    "cut the network between {from} and {to}" [from, to] (Fault::Cut { from, to, both_ways: true });
    "cut the network from {from} to {to}" [from, to] (Fault::Cut { from, to, both_ways: false });
    "heal the network" [] (Fault::Heal);
    "another transaction requests the rows of {process}" [process] (Fault::Rival(process));
    "the lazy writes of {process} reach stable storage" [process] (Fault::Flush(process));
    "all local work of {process} fails" [process] (Fault::Fail { process, times: 0 });
    "the next local work of {process} fails" [process] (Fault::Fail { process, times: 1 });
    "the next {times} pieces of local work of {process} fail" [times, process]
        (Fault::Fail { process, times });
    "{process} is scheduled next" [process] (Fault::Advance(process));
    "the local work of {process} ends next" [process] (Fault::Finish(process));
    "{process} loses its log" [process] (Fault::LoseLog(process));
    "the log of {process} is set back to length {times}" [process, times]
        (Fault::SetBackLog { process, records: times });
    "the forced write of {process} fails" [process] (Fault::FailWrite(process));
    "the forced write of {process} is reported failed, but is on disk" [process]
        (Fault::UncertainWrite(process));
}

/// A phrase, cut at its holes: what stands before the next hole, the hole's name, and the rest.
fn next_hole(phrase: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = phrase.split_once('{')?;
    let (hole, rest) = rest.split_once('}')?;
    Some((before, hole, rest))
}

fn filled(phrase: &str, holes: &Holes, names: Names<'_>) -> String {
    let mut text = String::new();
    let mut rest = phrase;
    while let Some((before, hole, after)) = next_hole(rest) {
        text.push_str(before);
        text.push_str(&match hole {
            "process" => names.setup.name(holes.process).into(),
            "nth" => ordinal(holes.nth),
            "number" => holes.number.to_string(),
            "times" => holes.times.to_string(),
            "message" => message(holes.message, names.setup),
            "from" => group(holes.from, names.setup),
            "to" => group(holes.to, names.setup),
            _ => awaited(names.info, holes.timer).into(),
        });
        rest = after;
    }
    text.push_str(rest);
    text
}

/// What stands in the holes if a text is this phrase; an error if it is, but for what stands in one.
fn matched(phrase: &str, text: &str, names: Names<'_>) -> Result<Option<Holes>, String> {
    let mut holes = EMPTY;
    let (mut phrase, mut text) = (phrase, text);
    let mut wrong = None;
    while let Some((before, hole, after)) = next_hole(phrase) {
        let Some(rest) = text.strip_prefix(before) else { return Ok(None) };
        let literal = after.split('{').next().unwrap_or_default();
        // The last, since what a message says may hold the literal too.
        let end = if literal.is_empty() { Some(rest.len()) } else { rest.rfind(literal) };
        let Some(end) = end else { return Ok(None) };
        if let Err(why) = put(&mut holes, hole, &rest[..end], names) {
            wrong = wrong.or(Some(why));
        }
        (phrase, text) = (after, &rest[end..]);
    }
    match wrong {
        _ if phrase != text => Ok(None),
        Some(why) => Err(why),
        None => Ok(Some(holes)),
    }
}

fn put(holes: &mut Holes, hole: &str, text: &str, names: Names<'_>) -> Result<(), String> {
    match hole {
        "process" => holes.process = process(text, names.setup)?,
        "nth" => holes.nth = read_ordinal(text)?,
        "number" => holes.number = number(text)?,
        "times" => holes.times = number(text)?,
        "message" => holes.message = read_message(text, names.setup)?,
        "from" => holes.from = read_group(text, names.setup)?,
        "to" => holes.to = read_group(text, names.setup)?,
        _ => holes.timer = timer(text, names.info)?,
    }
    Ok(())
}

fn number<N: core::str::FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("`{text}` is no number that can stand there"))
}

fn process(name: &str, setup: &Setup) -> Result<ProcessId, String> {
    setup.named(name).ok_or_else(|| {
        let known: Vec<&str> = setup.ids().map(|id| setup.name(id)).collect();
        format!("there is no process `{name}`; there are {}", known.join(", "))
    })
}

/// A set as a list: `p1, p2`.
fn group(set: ProcessSet, setup: &Setup) -> String {
    set.into_iter().map(|id| setup.name(id)).collect::<Vec<_>>().join(", ")
}

fn read_group(text: &str, setup: &Setup) -> Result<ProcessSet, String> {
    text.split(", ").map(|name| process(name, setup)).collect()
}

/// A message, named as in an intervention: `the 1st message from C to p1`.
pub(crate) fn message(message: MessageRef, setup: &Setup) -> String {
    let (from, to) = (setup.name(message.from), setup.name(message.to));
    let what = message.label.as_ref().map_or("message", Label::as_str);
    let original = format!("the {} {what} from {from} to {to}", ordinal(message.nth));
    match message.copy {
        0 => original,
        copy => format!("the {} copy of {original}", ordinal(copy)),
    }
}

fn read_message(text: &str, setup: &Setup) -> Result<MessageRef, String> {
    let read = || {
        let rest = text.strip_prefix("the ")?;
        let (copy, rest) = match rest.split_once(" copy of the ") {
            Some((copy, rest)) => (Some(copy), rest),
            None => (None, rest),
        };
        let (rest, to) = rest.rsplit_once(" to ")?;
        let (rest, from) = rest.rsplit_once(" from ")?;
        let (nth, what) = rest.split_once(' ')?;
        let label = if what == "message" { None } else { Some(Label::new(what)?) };
        Some((copy, nth, label, from, to))
    };
    let (copy, nth, label, from, to) = read().ok_or_else(|| {
        format!(
            "`{text}` names no message, as `the 1st message from C to p1` or `the 1st YES from \
             p1 to C`"
        )
    })?;
    Ok(MessageRef {
        from: process(from, setup)?,
        to: process(to, setup)?,
        nth: read_ordinal(nth)?,
        copy: copy.map_or(Ok(0), read_ordinal)?,
        label,
    })
}

/// What a timer's process waits for.
pub(crate) fn awaited(info: &ProtocolInfo, timer: u8) -> &'static str {
    info.timers.get(usize::from(timer)).map_or("an answer", |timer| timer.awaits)
}

fn timer(text: &str, info: &ProtocolInfo) -> Result<u8, String> {
    let found = (0..).zip(info.timers).find(|(_, timer)| timer.awaits == text);
    found.map(|(place, _)| place).ok_or_else(|| {
        let known: Vec<&str> = info.timers.iter().map(|timer| timer.awaits).collect();
        format!("no process waits for `{text}` with a timer, but for {}", known.join(", "))
    })
}

fn ordinal(nth: u16) -> String {
    format!("{nth}{}", suffix(nth))
}

fn suffix(nth: u16) -> &'static str {
    match (nth % 100, nth % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

fn read_ordinal(text: &str) -> Result<u16, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let nth = digits.parse().ok().filter(|nth| text[digits.len()..] == *suffix(*nth));
    nth.ok_or_else(|| format!("`{text}` is no ordinal, as `1st` or `2nd`"))
}
