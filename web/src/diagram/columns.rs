//! Where each cursor stands on the time axis of the space-time diagram.

use core::ops::Range;

use coordinator_core::num::bounded;

use crate::model::timeline::Timeline;

/// How many milliseconds of display time a pixel is at normal zoom.
const MS_A_PIXEL: u32 = 8;
/// The room between two cursors, least and most, at normal zoom.
const LEAST: u32 = 8;
const MOST: u32 = 150;
/// The room before the first and after the last.
const ENDS: i32 = 28;

/// The zooms that there are, in percent.
pub const ZOOMS: [u16; 7] = [50, 70, 100, 140, 200, 280, 400];
/// The zoom that a run begins with, by its place.
pub const NORMAL_ZOOM: usize = 2;

/// The place of each cursor, from left to right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    xs: Vec<i32>,
}

impl Columns {
    /// Places the cursors of a run with `steps` steps.
    pub fn new(timeline: &Timeline, steps: u32, zoom_percent: u16) -> Self {
        let zoom = u32::from(zoom_percent);
        let mut xs = Vec::with_capacity(steps as usize + 1);
        let mut x = ENDS;
        xs.push(x);
        for cursor in 0..steps {
            let ms = timeline.at_ms(cursor + 1).saturating_sub(timeline.at_ms(cursor));
            let room = (ms / MS_A_PIXEL).clamp(LEAST, MOST) * zoom / 100;
            x = x.saturating_add(bounded(room));
            xs.push(x);
        }
        Self { xs }
    }

    /// Where a cursor stands; the last one for a cursor beyond the end.
    pub fn x(&self, cursor: u32) -> i32 {
        let last = self.xs.len() - 1;
        self.xs[(cursor as usize).min(last)]
    }

    /// The width of the whole.
    pub fn width(&self) -> i32 {
        self.xs.last().map_or(0, |last| last.saturating_add(3 * ENDS))
    }

    /// The cursor that stands nearest to a place.
    pub fn cursor_at(&self, x: i32) -> u32 {
        let next = self.xs.partition_point(|place| *place < x);
        let before = next.saturating_sub(1);
        let nearer = match (self.xs.get(before), self.xs.get(next)) {
            (Some(low), Some(high)) if x - low > high - x => next,
            (Some(_), _) => before,
            (None, _) => next,
        };
        bounded(nearer.min(self.xs.len() - 1))
    }

    /// The cursors that stand within a stretch.
    pub fn within(&self, stretch: Range<i32>) -> Range<u32> {
        let place = |x: i32| bounded(self.xs.partition_point(|place| *place < x));
        place(stretch.start)..place(stretch.end)
    }
}

#[cfg(test)]
mod tests {
    use coordinator_core::{protocols::ProtocolId, scenario::Draft, simulate::simulate};

    use super::*;

    fn columns() -> Columns {
        let protocol = ProtocolId::named("2pc").expect("it is in the registry");
        let trace = simulate(&Draft::new(protocol, 3).build().expect("it is valid"));
        Columns::new(&Timeline::of(&trace), trace.len(), 100)
    }

    #[test]
    fn time_goes_to_the_right() {
        let columns = columns();
        assert!(columns.xs.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_place_leads_back_to_its_cursor() {
        let columns = columns();
        for cursor in 0..u32::try_from(columns.xs.len()).expect("a short run") {
            assert_eq!(columns.cursor_at(columns.x(cursor)), cursor);
            assert_eq!(columns.cursor_at(columns.x(cursor) + 3), cursor);
        }
        assert_eq!(columns.cursor_at(-500), 0);
    }

    #[test]
    fn a_stretch_holds_the_cursors_inside_it() {
        let columns = columns();
        assert_eq!(columns.within(columns.x(3)..columns.x(6)), 3..6);
    }
}
