//! Where machines go: who leads, who remembers, who takes part.

use coordinator_core::{
    num::bounded,
    protocol::{ProcessId, Role, Setup},
};

use super::{CAPTION, Density, MARGIN, PADDING, StageLayout};
use crate::diagram::{Point, Rect, Size, length, round};

/// How participants stand around those in the middle.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// On an arc at the bottom.
    Fan,
    /// On so many rings; from ring to ring it is so many per cent of a card.
    Rings(u8, i32),
}

/// The machines of a run, and what each is for.
pub(super) struct Plan {
    machines: Vec<Vec<ProcessId>>,
    /// Those with a process that leads.
    hubs: Vec<usize>,
    /// Those with acceptors alone.
    acceptors: Vec<usize>,
    /// All others.
    pub(super) around: Vec<usize>,
    room: Size,
}

impl Plan {
    pub(super) fn new(setup: &Setup, room: Size) -> Self {
        let mut machines: Vec<Vec<ProcessId>> = Vec::new();
        for id in setup.ids() {
            let shared = machines.iter_mut().find(|machine| setup.share_host(machine[0], id));
            match shared {
                Some(machine) => machine.push(id),
                None => machines.push(vec![id]),
            }
        }
        let role = |id: &ProcessId| setup.processes[id.index()].role;
        let (mut hubs, mut acceptors, mut around) = (vec![], vec![], vec![]);
        for (place, machine) in machines.iter().enumerate() {
            if machine.iter().any(|id| role(id).leads()) {
                hubs.push(place);
            } else if machine.iter().all(|id| role(id) == Role::Acceptor) {
                acceptors.push(place);
            } else {
                around.push(place);
            }
        }
        Self { machines, hubs, acceptors, around, room }
    }

    pub(super) fn place(&self, density: Density, shape: Shape) -> Option<Vec<Rect>> {
        let boxes = match shape {
            Shape::Fan => self.fan(density)?,
            Shape::Rings(rings, pitch) => self.rings(density, rings, pitch)?,
        };
        self.fits(density, &boxes).then_some(boxes)
    }

    /// The size of a machine.
    fn machine(&self, place: usize, density: Density) -> Size {
        let count: i32 = bounded(self.machines[place].len());
        let card = density.card();
        if count == 1 {
            return card;
        }
        Size {
            width: count * card.width + (count + 1) * PADDING,
            height: card.height + PADDING * 2 + CAPTION,
        }
    }

    /// A size that holds each of these machines.
    fn greatest(&self, places: &[usize], density: Density) -> Size {
        let card = density.card();
        places.iter().map(|place| self.machine(*place, density)).fold(card, |one, other| Size {
            width: one.width.max(other.width),
            height: one.height.max(other.height),
        })
    }

    /// Places machines side by side in the middle of the room, in as many rows as their widths need;
    /// how far down they reach.
    fn rows(
        &self,
        places: &[usize],
        density: Density,
        gap: i32,
        top: i32,
        boxes: &mut [Rect],
    ) -> i32 {
        let usable = self.room.width - 2 * MARGIN;
        let wide = self.greatest(places, density).width + gap;
        let fit: usize = bounded(((usable + gap) / wide).max(1));
        let rows = places.len().div_ceil(fit).max(1);
        let mut bottom = top;
        for row in places.chunks(places.len().div_ceil(rows).max(1)) {
            let sizes: Vec<Size> = row.iter().map(|it| self.machine(*it, density)).collect();
            let height = sizes.iter().map(|size| size.height).max().unwrap_or(0);
            let gaps = gap * bounded::<i32>(row.len() - 1);
            let taken = sizes.iter().map(|size| size.width).sum::<i32>() + gaps;
            let mut x = (self.room.width - taken) / 2;
            let y = if bottom == top { top } else { bottom + density.gaps().0 + 2 };
            for (place, size) in row.iter().zip(sizes) {
                boxes[*place] = Rect { x, y: y + (height - size.height) / 2, size };
                x += size.width + gap;
            }
            bottom = y + height;
        }
        bottom
    }

    /// Who leads, and the acceptors below, from `top` downwards; how far they reach. Where nobody
    /// stands beside them they spread, as far as they still stand in one row.
    fn middle(&self, density: Density, top: i32, spread: bool, boxes: &mut [Rect]) -> i32 {
        let (gap, clearing) = density.gaps();
        let card = density.card().width;
        let bottom = self.rows(&self.hubs, density, gap + card / 2, top, boxes);
        if self.acceptors.is_empty() {
            return bottom;
        }
        let apart = bounded::<i32>(self.acceptors.len() - 1).max(1);
        let wide = self.greatest(&self.acceptors, density).width * (apart + 1);
        let free = (self.room.width - 2 * MARGIN - wide) / apart;
        let wanted = if spread { (card * 3 / 2).min(free) } else { 0 };
        self.rows(&self.acceptors, density, wanted.max(gap + 2), bottom + clearing, boxes)
    }

    /// Who leads above, the others on an arc at the bottom.
    fn fan(&self, density: Density) -> Option<Vec<Rect>> {
        if self.hubs.is_empty() {
            return None;
        }
        let mut boxes = vec![Rect::default(); self.machines.len()];
        let reached = self.middle(density, MARGIN, true, &mut boxes);
        let middle = self.room.width / 2;
        let count: i32 = bounded(self.around.len());
        let card = self.greatest(&self.around, density);
        let usable = self.room.width - 2 * MARGIN - card.width;
        let pitch = if count > 1 { (usable / (count - 1)).min(card.width.max(140) * 2) } else { 0 };
        let free = self.room.height - MARGIN - reached - card.height;
        let sag = (free / 4).clamp(0, 56);
        let lowest = self.room.height - MARGIN - card.height / 2;
        for (nth, place) in self.around.iter().enumerate() {
            let from_middle = 2 * bounded::<i32>(nth) - (count - 1);
            let outwards = from_middle.abs() * 100 / (count - 1).max(1);
            let center = Point {
                x: middle + from_middle * pitch / 2,
                y: lowest - sag * outwards * outwards / 10_000,
            };
            boxes[*place] = Rect::around(center, self.machine(*place, density));
        }
        Some(boxes)
    }

    /// Who leads and the acceptors in the middle, the others on rings around them.
    fn rings(&self, density: Density, rings: u8, pitch: i32) -> Option<Vec<Rect>> {
        let mut boxes = vec![Rect::default(); self.machines.len()];
        let middle = Point { x: self.room.width / 2, y: self.room.height / 2 };
        let height = self.middle(density, 0, false, &mut boxes);
        self.middle(density, middle.y - height / 2, false, &mut boxes);
        let card = self.greatest(&self.around, density);
        let outer = (
            f64::from((self.room.width - card.width) / 2 - MARGIN),
            f64::from((self.room.height - card.height) / 2 - MARGIN),
        );
        if outer.0 <= 0.0 || outer.1 <= 0.0 {
            return None;
        }
        let gap = density.gaps().0 + 2;
        let inset =
            (f64::from(card.width * pitch / 100 + gap), f64::from(card.height * pitch / 100 + gap));
        let radii = |ring: u8| {
            let nth = f64::from(ring);
            (outer.0 - nth * inset.0, outer.1 - nth * inset.1)
        };
        let mut left = self.around.clone();
        let total: f64 = (0..rings).map(|ring| perimeter(radii(ring))).sum();
        for ring in 0..rings {
            let (width, height) = radii(ring);
            if width <= 0.0 || height <= 0.0 {
                return None;
            }
            let share = if ring + 1 == rings {
                left.len()
            } else {
                let part = perimeter((width, height)) / total;
                let all = f64::from(bounded::<u32>(self.around.len()));
                bounded::<usize>(round(all * part)).min(left.len())
            };
            let here: Vec<usize> = left.drain(..share).collect();
            let spots = around(middle, (width, height), here.len(), ring % 2 == 1);
            for (place, spot) in here.into_iter().zip(spots) {
                boxes[place] = Rect::around(spot, self.machine(place, density));
            }
        }
        Some(boxes)
    }

    /// Rows of the smallest cards, with who leads and the acceptors between them; the height it takes.
    pub(super) fn grid(&self) -> (Vec<Rect>, i32) {
        const CLEARING: i32 = 40;
        let density = Density::Micro;
        let gap = density.gaps().0 + 2;
        let mut boxes = vec![Rect::default(); self.machines.len()];
        let (above, below) = self.around.split_at(self.around.len().div_ceil(2));
        let mut bottom = self.rows(above, density, gap, MARGIN, &mut boxes);
        if !self.hubs.is_empty() {
            bottom = self.middle(density, bottom + CLEARING, false, &mut boxes) + CLEARING;
        }
        if !below.is_empty() {
            bottom = self.rows(below, density, gap, bottom, &mut boxes);
        }
        (boxes, bottom + MARGIN)
    }

    fn fits(&self, density: Density, boxes: &[Rect]) -> bool {
        let (gap, clearing) = density.gaps();
        let inside = |spot: &Rect| {
            spot.x >= MARGIN / 2
                && spot.y >= MARGIN / 2
                && spot.right() <= self.room.width - MARGIN / 2
                && spot.bottom() <= self.room.height - MARGIN / 2
        };
        let outside: Vec<bool> =
            (0..boxes.len()).map(|place| self.around.contains(&place)).collect();
        let apart = |one: usize, other: usize| {
            let across = outside[one] != outside[other];
            !boxes[one].closer_than(boxes[other], if across { clearing } else { gap })
        };
        boxes.iter().all(inside)
            && (0..boxes.len()).all(|one| (0..one).all(|other| apart(one, other)))
    }

    pub(super) fn finish(
        &self,
        setup: &Setup,
        density: Density,
        boxes: &[Rect],
        room: Size,
    ) -> StageLayout {
        let mut cards = vec![Rect::default(); setup.processes.len()];
        let mut frames = Vec::new();
        let card = density.card();
        for (machine, spot) in self.machines.iter().zip(boxes) {
            if let [only] = machine.as_slice() {
                cards[only.index()] = *spot;
                continue;
            }
            frames.push(*spot);
            for (process, nth) in machine.iter().zip(0..) {
                cards[process.index()] = Rect {
                    x: spot.x + PADDING + nth * (card.width + PADDING),
                    y: spot.y + PADDING + CAPTION,
                    size: card,
                };
            }
        }
        StageLayout { size: room, density, cards, machines: frames }
    }
}

/// About how long the way around is.
fn perimeter(radii: (f64, f64)) -> f64 {
    4.0 * (radii.0.max(0.0) + radii.1.max(0.0))
}

/// To the power of 0.7, with the sign kept. By roots, since the general power made the page's download 5 KB larger.
fn bend(part: f64) -> f64 {
    const DIGITS: u32 = 0b1011_0011_0011_0011;
    let (mut root, mut bent) = (part.abs(), part.signum());
    for place in (0..u16::BITS).rev() {
        root = root.sqrt();
        if DIGITS >> place & 1 == 1 {
            bent *= root;
        }
    }
    bent
}

/// `count` spots at equal distances around a rounded rectangle, clockwise from above.
fn around(middle: Point, radii: (f64, f64), count: usize, shifted: bool) -> Vec<Point> {
    const SAMPLES: usize = 720;
    // The cosine and the sine of the angle from one sample to the next.
    const TURN: (f64, f64) = (0.999_961_923_064_171_3, 0.008_726_535_498_373_935);
    // A superellipse: rounder than a rectangle, with more room in its corners than an ellipse.
    let (mut cos, mut sin) = (0.0, -1.0);
    let (mut spots, mut lengths) = (Vec::new(), Vec::new());
    let mut whole = 0.0;
    for _ in 0..=SAMPLES {
        let (x, y) = (bend(cos) * radii.0, bend(sin) * radii.1);
        if let Some((x0, y0)) = spots.last() {
            whole += length(x - x0, y - y0);
        }
        spots.push((x, y));
        lengths.push(whole);
        (cos, sin) = (cos * TURN.0 - sin * TURN.1, sin * TURN.0 + cos * TURN.1);
    }
    let count: u32 = bounded(count);
    let first = if shifted { 0.0 } else { 0.5 };
    (0..count)
        .map(|nth| {
            let wanted = whole * (f64::from(nth) + first) / f64::from(count);
            let sample = lengths.partition_point(|length| *length < wanted);
            let (x, y) = spots[sample.min(SAMPLES)];
            Point { x: middle.x + round(x), y: middle.y + round(y) }
        })
        .collect()
}
