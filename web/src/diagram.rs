//! The drawings as plain geometry, without the DOM.
//!
//! Everything is in whole pixels, so that layouts can be compared and kept.

pub mod arrows;
pub mod chart;
pub mod columns;
pub mod links;
pub mod marks;
pub mod nodes;
pub mod space_time;
pub mod spans;

use coordinator_core::num::bounded;

/// A place in a drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// To the right.
    pub width: i32,
    /// Downwards.
    pub height: i32,
}

/// A box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rect {
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// Its size.
    pub size: Size,
}

impl Point {
    /// The point that lies `percent` of the way to another.
    #[must_use]
    pub const fn towards(self, other: Self, percent: i32) -> Self {
        Self {
            x: self.x + (other.x - self.x) * percent / 100,
            y: self.y + (other.y - self.y) * percent / 100,
        }
    }
}

impl Rect {
    /// The box of this size around a point.
    pub const fn around(center: Point, size: Size) -> Self {
        Self { x: center.x - size.width / 2, y: center.y - size.height / 2, size }
    }

    /// The point in the middle.
    pub const fn center(self) -> Point {
        Point { x: self.x + self.size.width / 2, y: self.y + self.size.height / 2 }
    }

    /// The right edge.
    pub const fn right(self) -> i32 {
        self.x + self.size.width
    }

    /// The lower edge.
    pub const fn bottom(self) -> i32 {
        self.y + self.size.height
    }

    /// Whether two boxes come closer to each other than `gap`.
    pub const fn closer_than(self, other: Self, gap: i32) -> bool {
        self.x < other.right() + gap
            && other.x < self.right() + gap
            && self.y < other.bottom() + gap
            && other.y < self.bottom() + gap
    }

    /// Where the straight way from the middle towards `target` leaves the box.
    #[must_use]
    pub fn edge_towards(self, target: Point) -> Point {
        let center = self.center();
        let (dx, dy) = (target.x - center.x, target.y - center.y);
        if dx == 0 && dy == 0 {
            return center;
        }
        let scale = |half: i32, distance: i32| {
            if distance == 0 { f64::INFINITY } else { f64::from(half) / f64::from(distance.abs()) }
        };
        let part = scale(self.size.width / 2, dx).min(scale(self.size.height / 2, dy)).min(1.0);
        Point {
            x: center.x + round(f64::from(dx) * part),
            y: center.y + round(f64::from(dy) * part),
        }
    }
}

/// How long the way is from the one corner to the other.
pub(crate) fn length(dx: f64, dy: f64) -> f64 {
    (dx * dx + dy * dy).sqrt()
}

/// The nearest whole pixel.
#[expect(clippy::cast_possible_truncation, reason = "a drawing has far fewer pixels")]
pub(crate) fn round(pixels: f64) -> i32 {
    pixels.round() as i32
}

/// How many pixels a text of the given size takes, about.
pub fn text_width(text: &str, font: i32) -> i32 {
    bounded::<i32>(text.chars().count()) * font * 62 / 100
}
