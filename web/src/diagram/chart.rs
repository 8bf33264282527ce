//! A line chart: where points, ticks and the labels at the ends of lines stand.

use super::{Point, Rect, Size};

/// The size of the drawing.
pub const SIZE: Size = Size { width: 720, height: 460 };
/// Where the lines are: beside it there is room for the numbers and the labels.
pub const PLOT: Rect = Rect { x: 72, y: 20, size: Size { width: 592, height: 380 } };
/// The room that a label at the end of a line needs.
const LABEL: i32 = 24;
/// The greatest number of steps of an axis.
const MOST_TICKS: u32 = 5;

/// Two axes that begin at zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Axes {
    /// The greatest value to the right.
    pub across: u32,
    /// The greatest value upwards.
    pub up: u32,
    /// From one number beside the axis upwards to the next.
    step: u32,
}

impl Axes {
    /// Axes on which all of these points stand, and which end with a tick above.
    pub fn holding(points: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let (mut across, mut up) = (1, 1);
        for point in points {
            across = across.max(point.0);
            up = up.max(point.1);
        }
        let step = tick(up);
        Self { across, up: up.div_ceil(step).saturating_mul(step), step }
    }

    /// Where a point stands.
    pub fn at(self, (x, y): (u32, u32)) -> Point {
        let part = |value: u32, greatest: u32, pixels: i32| {
            let pixels = i64::from(value) * i64::from(pixels) / i64::from(greatest.max(1));
            // A value beyond the axis lies outside of the picture.
            i32::try_from(pixels).unwrap_or(i32::MAX / 2)
        };
        Point {
            x: PLOT.x + part(x, self.across, PLOT.size.width),
            y: PLOT.bottom() - part(y, self.up, PLOT.size.height),
        }
    }

    /// The values that are written beside the axis upwards.
    pub fn ticks(self) -> impl Iterator<Item = u32> {
        (0..=self.up).step_by(self.step as usize)
    }

    /// A line through points, broken where one is missing, as the path of an SVG.
    pub fn path(self, points: impl IntoIterator<Item = (u32, Option<u32>)>) -> String {
        let mut begins = true;
        let piece = |(x, y): (u32, Option<u32>)| {
            let letter = if begins { 'M' } else { 'L' };
            begins = y.is_none();
            let Point { x, y } = self.at((x, y?));
            Some(format!("{letter}{x} {y}"))
        };
        points.into_iter().filter_map(piece).collect()
    }
}

/// The least of 1, 2, 5, 10, 20, … that needs few steps.
fn tick(greatest: u32) -> u32 {
    let mut decade = 1_u32;
    loop {
        for step in [1, 2, 5].map(|factor| decade.saturating_mul(factor)) {
            if greatest / step <= MOST_TICKS {
                return step;
            }
        }
        decade = decade.saturating_mul(10);
    }
}

/// Moves labels apart that stand at these heights, and keeps them beside the lines.
pub fn spread(heights: &[i32]) -> Vec<i32> {
    // By insertion: `sort_by_key`, which nothing else in the page uses, makes its download 2 KB larger.
    let mut order: Vec<usize> = Vec::new();
    for (place, height) in heights.iter().enumerate() {
        order.insert(order.partition_point(|other| heights[*other] <= *height), place);
    }
    let mut spread = heights.to_vec();
    let mut free = i32::MIN;
    for place in &order {
        spread[*place] = spread[*place].max(free);
        free = spread[*place] + LABEL;
    }
    let mut lowest = PLOT.bottom();
    for place in order.iter().rev() {
        spread[*place] = spread[*place].min(lowest);
        lowest = spread[*place] - LABEL;
    }
    spread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_few_and_round() {
        for (greatest, expected) in [
            (1, 1),
            (5, 1),
            (9, 2),
            (12, 5),
            (29, 5),
            (30, 10),
            (64, 20),
            (256, 50),
            (700, 200),
            (6_000, 2_000),
            (u32::MAX, 1_000_000_000),
        ] {
            assert_eq!(tick(greatest), expected, "up to {greatest}");
        }
    }

    #[test]
    fn every_point_stands_inside() {
        let points = [(1, 0), (64, 256), (3, 257)];
        let axes = Axes::holding(points);
        assert_eq!(axes, Axes { across: 64, up: 300, step: 50 });
        for point in points {
            let Point { x, y } = axes.at(point);
            assert!((PLOT.x..=PLOT.right()).contains(&x), "{point:?}");
            assert!((PLOT.y..=PLOT.bottom()).contains(&y), "{point:?}");
        }
        assert_eq!(axes.ticks().collect::<Vec<_>>(), [0, 50, 100, 150, 200, 250, 300]);
    }

    #[test]
    fn a_line_is_broken_where_there_is_no_value() {
        let axes = Axes { across: 4, up: 4, step: 1 };
        let path = axes.path([(0, Some(0)), (1, Some(4)), (2, None), (4, Some(0))]);
        assert_eq!(path, "M72 400L220 20M664 400");
    }

    #[test]
    fn labels_do_not_cover_each_other() {
        let spread = spread(&[398, 50, 52, 399, 50]);
        assert_eq!(spread, [376, 50, 98, 400, 74]);
    }
}
