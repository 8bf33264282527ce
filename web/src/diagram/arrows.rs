//! Messages as arrows of the space-time diagram.

use std::borrow::Cow;

use coordinator_core::{
    event::{Loss, MessageId},
    trace::{Fate, MessageView, Trace},
};

use super::{
    Point,
    columns::Columns,
    marks::{MARK_FONT, Mark},
    space_time::Lanes,
    text_width,
};

/// What becomes of the message of an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It arrives.
    Arrow,
    /// It is lost.
    Cross(Loss),
    /// It is in flight when the run ends.
    Open,
}

/// A message from lane to lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// Which message.
    pub message: MessageId,
    /// Where it leaves.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
    /// How it ends.
    pub ending: Ending,
    /// What it says.
    pub name: Cow<'static, str>,
    /// Where its label stands, if there is room for one.
    pub label: Option<Point>,
    /// Whether it repeats an earlier message.
    pub again: bool,
    /// Whether it is a copy that the network made.
    pub copy: bool,
    /// Whether it stays within one machine.
    pub local: bool,
}

/// The size of the letters along an arrow.
pub const LABEL_FONT: i32 = 10;

/// Draws every message of a run, in the order in which they were sent. Their labels make way for those
/// of the marks.
pub fn arrows(trace: &Trace, columns: &Columns, lanes: Lanes, marks: &[Mark]) -> Vec<Arrow> {
    let room = if lanes.pitch < NARROW { 26 } else { 0 };
    let mut labels = Labels { room, taken: vec![], marks };
    let draw = |(message, place): (&MessageView, u32)| {
        let mut arrow = arrow(trace, columns, lanes, message, MessageId(place));
        arrow.label = labels.place(&arrow);
        arrow
    };
    trace.messages.iter().zip(0..).map(draw).collect()
}

fn arrow(
    trace: &Trace,
    columns: &Columns,
    lanes: Lanes,
    message: &MessageView,
    id: MessageId,
) -> Arrow {
    let from = Point { x: columns.x(message.sent_in + 1), y: lanes.y(message.from) };
    let end = Point {
        x: match message.fate.step() {
            Some(step) => columns.x(step + 1),
            None => columns.x(trace.len()) + 24,
        },
        y: lanes.y(message.to),
    };
    let (to, ending) = match message.fate {
        Fate::Received(_) => (end, Ending::Arrow),
        Fate::Lost(_, Loss::ReceiverDown) => (end, Ending::Cross(Loss::ReceiverDown)),
        Fate::Lost(_, why) => {
            let y = from.towards(end, 62).y;
            (Point { x: end.x, y }, Ending::Cross(why))
        }
        Fate::InFlight => {
            let y = from.towards(end, 55).y;
            (Point { x: end.x, y }, Ending::Open)
        }
    };
    Arrow {
        message: id,
        from,
        to,
        ending,
        name: message.name.clone(),
        label: None,
        again: message.again,
        copy: message.copy > 0,
        local: message.local,
    }
}

/// The labels that stand already, so that no two cover each other.
struct Labels<'a> {
    /// How far they keep from each other.
    room: i32,
    /// Middle and half the width of the latest labels.
    taken: Vec<(Point, i32)>,
    /// What stands on the lanes, from left to right.
    marks: &'a [Mark],
}

/// Below this distance of lanes, labels keep further apart.
const NARROW: i32 = 30;
/// How many labels back a new one looks.
const LOOK_BACK: usize = 80;

impl Labels<'_> {
    /// Finds room on the arrow, near its beginning first.
    fn place(&mut self, arrow: &Arrow) -> Option<Point> {
        if arrow.local {
            return None;
        }
        let half = text_width(&arrow.name, LABEL_FONT) / 2 + 3;
        let recent = self.taken.len().saturating_sub(LOOK_BACK);
        let free = |spot: Point| {
            self.taken[recent..].iter().all(|(other, other_half)| {
                (spot.x - other.x).abs() >= half + other_half + self.room
                    || (spot.y - other.y).abs() >= LABEL_FONT + 2 + self.room
            })
        };
        let spots = [38, 50, 62, 26, 74, 18, 82].map(|part| arrow.from.towards(arrow.to, part));
        let spots = spots.into_iter().filter(|spot| free(*spot));
        // Better over the label of a mark than nowhere.
        let clear = spots.clone().find(|spot| !self.hides_a_mark(*spot, half));
        let spot = clear.or_else(|| spots.clone().next())?;
        self.taken.push((spot, half));
        Some(spot)
    }

    /// Whether the label of a mark stands where one of this half width would.
    fn hides_a_mark(&self, spot: Point, half: i32) -> bool {
        const WIDEST: i32 = 300;
        let first = self.marks.partition_point(|mark| mark.at.x < spot.x - WIDEST);
        let near = self.marks[first..].iter().take_while(|mark| mark.at.x < spot.x + WIDEST);
        near.filter_map(|mark| Some((mark, mark.label?))).any(|(mark, label)| {
            let end = label.x + text_width(&mark.words, MARK_FONT);
            let (left, right) = (spot.x - half, spot.x + half);
            left < end && label.x < right && (label.y - 3 - spot.y).abs() < LABEL_FONT + 1
        })
    }
}

#[cfg(test)]
mod tests {
    use coordinator_core::{
        protocol::ProcessId,
        protocols::ProtocolId,
        scenario::{Draft, Fault, MessageRef, Trigger},
        simulate::simulate,
    };

    use super::*;
    use crate::{diagram::marks::marks, model::timeline::Timeline};

    fn draw(draft: Draft) -> Vec<Arrow> {
        let trace = simulate(&draft.build().expect("it is valid"));
        let columns = Columns::new(&Timeline::of(&trace), trace.len(), 100);
        let lanes = Lanes::new(trace.setup.processes.len(), 400);
        arrows(&trace, &columns, lanes, &marks(&trace, &columns, lanes))
    }

    fn commit(participants: u8) -> Draft {
        Draft::new(ProtocolId::named("2pc").expect("it is in the registry"), participants)
    }

    #[test]
    fn no_arrow_goes_back_in_time() {
        for participants in [1, 3, 8, 32] {
            let arrows = draw(commit(participants));
            assert!(arrows.iter().all(|arrow| arrow.from.x < arrow.to.x));
        }
    }

    #[test]
    fn a_dropped_message_ends_in_a_cross_before_its_receiver() {
        let message = MessageRef::new(ProcessId(1), ProcessId(0), 1);
        let arrows = draw(commit(3).with(Trigger::Sent(message), Fault::Drop(message)));
        let lost: Vec<_> = arrows
            .iter()
            .filter(|arrow| matches!(arrow.ending, Ending::Cross(Loss::Dropped)))
            .collect();
        assert_eq!(lost.len(), 1);
        let receiver = Lanes::new(4, 400).y(ProcessId(0));
        assert!(lost[0].to.y > receiver);
    }

    #[test]
    fn labels_keep_apart() {
        let arrows = draw(commit(8));
        let labels: Vec<_> = arrows.iter().filter_map(|arrow| arrow.label).collect();
        assert!(!labels.is_empty());
        for (nth, spot) in labels.iter().enumerate() {
            for other in &labels[..nth] {
                assert!((spot.x - other.x).abs() + (spot.y - other.y).abs() > 8);
            }
        }
    }
}
