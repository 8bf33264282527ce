//! A run as a space-time diagram in SVG: a lane a process, time from left to right.

use alloc::{format, string::String, vec, vec::Vec};
use core::fmt::{self, Arguments, Display, Formatter, Write};

use crate::{
    event::Event,
    num::bounded,
    protocol::{Decision, OutcomeStatus, ProcessId},
    trace::{Fate, Trace},
};

/// Where a step stands. Steps are apart by as much as they need to be read, not by their ticks.
const STEP: u32 = 26;
const LANE: u32 = 64;
const LEFT: u32 = 70;
const TOP: u32 = 44;
/// Rows of labels on each side of a lane, and how far they are apart.
const ROWS: usize = 2;
const LINE: u32 = 11;
/// Where on its arrow the label of a message may stand, in hundredths: the first that is free.
const SPOTS: [u32; 9] = [50, 42, 58, 34, 66, 26, 74, 18, 82];
/// Labels are looked up by stretches of this width.
const STRETCH: u32 = 128;

const STYLE: &str = "text{font:11px system-ui,sans-serif;fill:#1c2430}\
.lane{stroke:#9aa5b1;stroke-width:1.5}.down{stroke:#9aa5b1;stroke-width:1.5;stroke-dasharray:2 5}\
.message{stroke:#2456a6;stroke-width:1.3;fill:none;marker-end:url(#head)}\
.lost{stroke:#a33;stroke-width:1.3;stroke-dasharray:5 3}\
.forced{fill:#1c2430}.lazy{fill:#fff;stroke:#1c2430}.name{font-weight:600}\
.label{font-size:9.5px;paint-order:stroke;stroke:#fff;stroke-width:3px}";

/// The run as a picture that stands alone.
///
/// ```
/// use coordinator_core::{export, scenario, simulate::simulate};
///
/// let entry = scenario::entry("2pc-commit").expect("it is in the library");
/// let picture = export::svg(&simulate(&entry.scenario()));
/// assert!(picture.starts_with("<svg"));
/// assert!(picture.contains("COMMIT"));
/// ```
pub fn svg(trace: &Trace) -> String {
    let lanes = trace.setup.processes.len();
    let mut drawing = Drawing {
        trace,
        text: String::new(),
        above: vec![[0; ROWS]; lanes],
        below: vec![[0; ROWS]; lanes],
        taken: vec![],
        right: column(trace.len() + 2),
    };
    // Marks have their places, so the labels of messages make way; but marks lie above the arrows.
    drawing.marks();
    let marks = core::mem::take(&mut drawing.text);
    drawing.lanes();
    drawing.messages();
    let body = core::mem::take(&mut drawing.text) + &marks;
    let width = drawing.right;
    let height = TOP + bounded::<u32>(lanes) * LANE;
    drawing.put(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" role=\"img\">"
    ));
    drawing.put(format_args!(
        "<title>{}: a space-time diagram</title>",
        Escaped(trace.scenario.info().name)
    ));
    drawing.put(format_args!("<style>{STYLE}</style>"));
    drawing.put(format_args!(
        "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" \
         markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 8 4 0 8z\" fill=\"#2456a6\"/></marker></defs>"
    ));
    drawing.put(format_args!("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"));
    drawing.text += &body;
    drawing.put(format_args!("</svg>"));
    drawing.text
}

struct Drawing<'a> {
    trace: &'a Trace,
    text: String,
    /// By lane and row: up to where the labels of records reach, and those of everything else.
    above: Vec<[u32; ROWS]>,
    below: Vec<[u32; ROWS]>,
    /// The labels that touch each stretch: from where to where, and their base lines.
    taken: Vec<Vec<(u32, u32, u32)>>,
    /// Up to where anything reaches.
    right: u32,
}

impl Drawing<'_> {
    fn put(&mut self, what: Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{what}");
    }

    /// A lane a process, dashed while it is down.
    fn lanes(&mut self) {
        let mut turns: Vec<Vec<u32>> = vec![vec![0]; self.trace.setup.processes.len()];
        for step in 0..self.trace.len() {
            for event in self.trace.events_of(step) {
                if let Event::Crashed { process, .. } | Event::Recovered { process } = event {
                    turns[process.index()].push(step + 1);
                }
            }
        }
        let trace = self.trace;
        for (id, turns) in trace.setup.ids().zip(&turns) {
            let y = lane(id);
            let name = Escaped(trace.setup.name(id));
            self.put(format_args!("<text class=\"name\" x=\"16\" y=\"{}\">{name}</text>", y + 4));
            for (place, from) in turns.iter().enumerate() {
                let to = turns.get(place + 1).copied().unwrap_or(trace.len() + 1);
                let class = if place % 2 == 0 { "lane" } else { "down" };
                let (from, to) = (column(*from), column(to));
                self.put(format_args!(
                    "<line class=\"{class}\" x1=\"{from}\" y1=\"{y}\" x2=\"{to}\" y2=\"{y}\"/>"
                ));
            }
        }
    }

    fn messages(&mut self) {
        let trace = self.trace;
        for message in &trace.messages {
            let (x1, y1, y2) = (column(message.sent_in + 1), lane(message.from), lane(message.to));
            let x2 = column(message.fate.step().map_or(trace.len() + 1, |step| step + 1));
            let name = &message.name;
            if let Fate::Lost(..) = message.fate {
                let (x, y) = (u32::midpoint(x1, x2), u32::midpoint(y1, y2));
                self.put(format_args!(
                    "<path class=\"lost\" d=\"M{x1} {y1} {x} {y}m-4-4 8 8m0-8-8 8\"/>"
                ));
            } else {
                self.put(format_args!("<path class=\"message\" d=\"M{x1} {y1} {x2} {y2}\"/>"));
            }
            let spot = |part: u32| {
                let between = |a: u32, b: u32| (a * (100 - part) + b * part) / 100;
                (between(x1, x2) + 4, between(y1, y2) - 3)
            };
            let free = SPOTS.into_iter().map(spot).find(|(x, y)| !self.is_taken(*x, *y, name));
            let (x, y) = free.unwrap_or_else(|| spot(SPOTS[0]));
            self.label(x, y, name);
        }
    }

    fn marks(&mut self) {
        let trace = self.trace;
        for step in 0..trace.len() {
            for event in trace.events_of(step) {
                match event {
                    Event::Wrote { process, name, forced, .. } => {
                        self.record(*process, step, name, *forced);
                    }
                    Event::Crashed { process, .. } => self.word(*process, step, "✕ crash"),
                    Event::Recovered { process } => self.word(*process, step, "↻ recover"),
                    Event::TimedOut { process, .. } => self.word(*process, step, "timeout"),
                    Event::Changed { process, status, was } if status.outcome_status != *was => {
                        if let OutcomeStatus::Decided(decision) = status.outcome_status {
                            let mark = match decision {
                                Decision::Commit => '✓',
                                Decision::Abort => '✗',
                            };
                            let word = decision.past_tense(trace.scenario.info().family);
                            self.word(*process, step, &format!("{mark} {word}"));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn record(&mut self, process: ProcessId, step: u32, name: &str, forced: bool) {
        let (x, y) = (column(step + 1), lane(process));
        let class = if forced { "forced" } else { "lazy" };
        self.put(format_args!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"8\" height=\"8\"/>",
            x - 4,
            y - 4,
        ));
        let how = if forced { format!("force {name}") } else { format!("append {name}") };
        let end = x + width(&how);
        let row = row(&mut self.above[process.index()], x, end);
        self.label(x, y - 8 - row * LINE, &how);
    }

    /// Whether a label stands where these words would.
    fn is_taken(&self, x: u32, y: u32, words: &str) -> bool {
        let end = x + width(words);
        let stretches = self.taken.iter().take((end / STRETCH) as usize + 1);
        stretches
            .skip((x / STRETCH) as usize)
            .flatten()
            .any(|(from, to, line)| *from < end && x < *to && line.abs_diff(y) < LINE)
    }

    fn label(&mut self, x: u32, y: u32, words: &str) {
        let end = x + width(words);
        self.right = self.right.max(end);
        let last = (end / STRETCH) as usize;
        if self.taken.len() <= last {
            self.taken.resize(last + 1, vec![]);
        }
        for stretch in &mut self.taken[(x / STRETCH) as usize..=last] {
            stretch.push((x, end, y));
        }
        self.put(format_args!(
            "<text class=\"label\" x=\"{x}\" y=\"{y}\">{}</text>",
            Escaped(words)
        ));
    }

    fn word(&mut self, process: ProcessId, step: u32, word: &str) {
        let (x, y) = (column(step + 1), lane(process));
        let row = row(&mut self.below[process.index()], x, x + width(word));
        self.label(x, y + 15 + row * LINE, word);
    }
}

/// A text between two tags.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| match char {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            char => f.write_char(char),
        })
    }
}

/// About as wide as words are drawn.
fn width(words: &str) -> u32 {
    bounded::<u32>(words.chars().count()) * 11 / 2 + 6
}

/// The row in which a label fits, or hides the least; it is taken up to its end.
fn row(rows: &mut [u32; ROWS], start: u32, end: u32) -> u32 {
    let free = rows.iter().position(|taken| *taken <= start);
    let place = free.unwrap_or_else(|| if rows[0] <= rows[ROWS - 1] { 0 } else { ROWS - 1 });
    rows[place] = end;
    bounded(place)
}

fn column(cursor: u32) -> u32 {
    LEFT + cursor * STEP
}

fn lane(id: ProcessId) -> u32 {
    TOP + u32::from(id.0) * LANE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        scenario::{LIBRARY, entry},
        simulate::simulate,
    };

    #[test]
    fn a_name_cannot_leave_its_text() {
        let entry = entry("2pc-commit").expect("it is in the library");
        let mut trace = simulate(&entry.scenario());
        for process in &mut trace.setup.processes {
            process.name = "</text><script>&".into();
        }
        for message in &mut trace.messages {
            message.name = "a<b>&c".into();
        }
        let picture = svg(&trace);
        let names = picture.matches(">&lt;/text&gt;&lt;script&gt;&amp;</text>").count();
        assert_eq!(names, trace.setup.processes.len());
        let messages = picture.matches(">a&lt;b&gt;&amp;c</text>").count();
        assert_eq!(messages, trace.messages.len());
        assert!(!picture.contains("script>") && !picture.contains("a<b"));
    }

    /// Every label of a picture, with its left end and its base line.
    fn labels(picture: &str) -> Vec<(u32, u32, &str)> {
        let texts = picture.lines().filter_map(|it| it.strip_prefix("<text class=\"label\" x=\""));
        texts
            .map(|text| {
                let (x, rest) = text.split_once("\" y=\"").expect("it has a place");
                let (y, rest) = rest.split_once("\">").expect("it has words");
                let words = rest.trim_end_matches("</text>");
                (x.parse().expect("a number"), y.parse().expect("a number"), words)
            })
            .collect()
    }

    #[test]
    fn labels_can_be_read_and_stand_in_the_picture() {
        for entry in LIBRARY {
            let picture = svg(&simulate(&entry.scenario()));
            let width_of = |words: &str| width(words) - 6;
            let labels = labels(&picture);
            assert!(!labels.is_empty(), "{}", entry.id);
            let right = picture.split("width=\"").nth(1).and_then(|it| it.split('"').next());
            let right: u32 = right.and_then(|it| it.parse().ok()).expect("it has a width");
            for (nth, (x, y, words)) in labels.iter().enumerate() {
                let end = x + width_of(words);
                assert!(end <= right, "{}: {words} ends at {end} of {right}", entry.id);
                let hidden = labels[..nth].iter().find(|(other, line, hidden)| {
                    line.abs_diff(*y) < LINE - 3 && *other < end && *x < other + width_of(hidden)
                });
                assert_eq!(hidden, None, "{}: {words} at {x},{y}", entry.id);
            }
        }
    }
}
