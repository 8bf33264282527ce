//! Keeps the pills of messages that do not move apart: each is shifted along its own way.

use super::view_model::{FlightModel, GhostModel};
use crate::diagram::{Point, Rect, Size, text_width};
use coordinator_core::num::bounded;

/// Among more of them there is no room to make way.
const MOST: usize = 24;
/// How high a pill is, and how wide it is beside its words.
const HEIGHT: i32 = 22;
const ENDS: i32 = 20;

/// Moves messages that would cover others to where they do not, if there is such a place.
pub(super) fn apart(flights: &mut [FlightModel], ghosts: &[GhostModel]) {
    if flights.len() > MOST {
        return;
    }
    let ghost = |model: &GhostModel| pill(model.at, text_width(&model.name, 10) + 34);
    let mut taken: Vec<Rect> = ghosts.iter().map(ghost).collect();
    for flight in flights {
        let marks = [flight.copy, flight.again, flight.delayed];
        let marks = marks.into_iter().filter(|mark| *mark).count();
        let width = text_width(&flight.name, 11) + bounded::<i32>(marks) * 34;
        let is_free = |at: &Point| {
            let here = pill(*at, width);
            taken.iter().all(|other| !here.closer_than(*other, 1))
        };
        if !is_free(&flight.still) {
            let far =
                |spot: &Point| (spot.x - flight.still.x).abs() + (spot.y - flight.still.y).abs();
            let on_its_way = (1..20).map(|part| flight.way.from.towards(flight.way.to, part * 5));
            let free = on_its_way.filter(is_free).min_by_key(far);
            flight.still = free.unwrap_or(flight.still);
        }
        taken.push(pill(flight.still, width));
    }
}

/// The box of a pill.
fn pill(at: Point, words: i32) -> Rect {
    Rect::around(at, Size { width: words + ENDS, height: HEIGHT })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use coordinator_core::scenario::entry;

    use super::*;
    use crate::{
        diagram::nodes::StageLayout,
        model::run::Run,
        store::Selection,
        views::stage::view_model::{Moment, StageModel},
    };

    /// How many pairs of messages in flight cover each other, at all steps of a run.
    fn covered(name: &str) -> usize {
        let run = Rc::new(Run::of(&entry(name).expect("it is in the library").scenario()));
        let layout = StageLayout::new(&run.trace.setup, Size { width: 964, height: 390 });
        let at = |cursor: u32| {
            let snapshot = &run.trace.snapshot(cursor);
            let moment = Moment {
                run: &run,
                cursor,
                snapshot,
                layout: &layout,
                selection: Selection::None,
                tab_stop: Selection::None,
                reduced: false,
                playing: false,
            };
            let flights = StageModel::of(&moment, &[]).flights;
            let pills: Vec<Rect> =
                flights.iter().map(|it| pill(it.still, text_width(&it.name, 11))).collect();
            let pairs = (0..pills.len()).flat_map(|nth| (0..nth).map(move |other| (nth, other)));
            pairs.filter(|(nth, other)| pills[*nth].closer_than(pills[*other], 0)).count()
        };
        (0..=run.end()).map(at).sum()
    }

    #[test]
    fn no_message_that_stands_covers_another() {
        for name in ["2pc-commit", "3pc-split-brain", "paxos-commit-happy", "checkout"] {
            assert_eq!(covered(name), 0, "{name}");
        }
        // Some of 115 steps have more messages on short ways than there is room for.
        assert!(covered("paxos-commit-two-leaders") < 5);
    }
}
