//! Where the processes of a run stand on the stage.
//!
//! Machines are placed, and the processes inside them. Few participants stand on an arc below the
//! coordinator, more on one to three rings around it, and what fits nowhere on a grid that grows
//! downwards. The largest cards that fit are taken.

use coordinator_core::protocol::{ProcessId, Setup};

use super::{Point, Rect, Size, length, round};

/// How much a process shows of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Density {
    /// Everything, with its log in words.
    Full,
    /// Name, state and marks.
    Compact,
    /// Name and state.
    Dense,
    /// Name and a mark.
    Micro,
}

impl Density {
    const ALL: [Self; 4] = [Self::Full, Self::Compact, Self::Dense, Self::Micro];

    /// The size of a process's card.
    pub const fn card(self) -> Size {
        let (width, height) = match self {
            Self::Full => (148, 108),
            Self::Compact => (104, 70),
            Self::Dense => (72, 46),
            Self::Micro => (46, 32),
        };
        Size { width, height }
    }

    /// The word that style sheets know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Compact => "compact",
            Self::Dense => "dense",
            Self::Micro => "micro",
        }
    }

    /// The room between two machines, and between the ring and what is inside it.
    const fn gaps(self) -> (i32, i32) {
        match self {
            Self::Full => (20, 48),
            Self::Compact => (12, 36),
            Self::Dense => (8, 20),
            Self::Micro => (4, 10),
        }
    }
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageLayout {
    /// The room that it takes: at least what was asked for.
    pub size: Size,
    /// How much each process shows.
    pub density: Density,
    /// The card of each process, in the order of the setup.
    pub cards: Vec<Rect>,
    /// The machines that several processes share.
    pub machines: Vec<Rect>,
}

/// The heights that a stage may ask for.
const LADDER: [i32; 8] = [220, 250, 280, 320, 360, 420, 500, 600];
/// The room around everything.
const MARGIN: i32 = 14;
/// The room between a machine's frame and its processes.
const PADDING: i32 = 8;
/// The room for a machine's name.
const CAPTION: i32 = 16;

impl StageLayout {
    /// Places every process of a run within `room`, which grows downwards if it must.
    pub fn new(setup: &Setup, room: Size) -> Self {
        let plan = Plan::new(setup, room);
        let shapes: &[Shape] = if plan.others() <= 6 {
            &[Shape::Fan, Shape::Rings(1, 0)]
        } else {
            &[
                Shape::Rings(1, 0),
                Shape::Rings(2, 170),
                Shape::Rings(2, 110),
                Shape::Rings(3, 150),
                Shape::Rings(3, 110),
            ]
        };
        for density in Density::ALL {
            for shape in shapes {
                if let Some(boxes) = plan.place(density, *shape) {
                    return plan.finish(setup, density, &boxes, room);
                }
            }
        }
        let (boxes, height) = plan.grid();
        let below = ((room.height - height) / 2).max(0);
        let boxes: Vec<_> = boxes.into_iter().map(|it| Rect { y: it.y + below, ..it }).collect();
        let height = height.max(room.height);
        plan.finish(setup, Density::Micro, &boxes, Size { width: room.width, height })
    }

    /// The least height at which a stage of this width can be read.
    pub fn least_height(setup: &Setup, width: i32) -> i32 {
        let enough = match setup.participants {
            0..=4 => Density::Compact,
            5..=12 => Density::Dense,
            _ => Density::Micro,
        };
        let readable = |height: &i32| {
            let layout = Self::new(setup, Size { width, height: *height });
            layout.density <= enough && layout.size.height <= *height
        };
        let fits = LADDER.into_iter().find(readable);
        fits.unwrap_or_else(|| Self::new(setup, Size { width, height: LADDER[0] }).size.height)
    }

    /// The card of a process.
    pub fn card(&self, process: ProcessId) -> Rect {
        self.cards.get(process.index()).copied().unwrap_or_default()
    }
}

#[derive(Clone, Copy)]
enum Shape {
    /// On an arc below the hub.
    Fan,
    /// On so many rings around the hub; from ring to ring it is so many per cent of a card.
    Rings(u8, i32),
}

/// The machines of a run, and which of them stands in the middle.
struct Plan {
    machines: Vec<Vec<ProcessId>>,
    hub: Option<usize>,
    room: Size,
}

impl Plan {
    fn new(setup: &Setup, room: Size) -> Self {
        let mut machines: Vec<Vec<ProcessId>> = Vec::new();
        for id in setup.ids() {
            let shared = machines.iter_mut().find(|machine| setup.share_host(machine[0], id));
            match shared {
                Some(machine) => machine.push(id),
                None => machines.push(vec![id]),
            }
        }
        let leads = |id: &ProcessId| setup.processes[id.index()].role.leads();
        let hub = machines.iter().position(|machine| machine.iter().any(leads));
        Self { machines, hub, room }
    }

    fn others(&self) -> usize {
        self.machines.len() - usize::from(self.hub.is_some())
    }

    fn place(&self, density: Density, shape: Shape) -> Option<Vec<Rect>> {
        let boxes = match shape {
            Shape::Fan => self.fan(density)?,
            Shape::Rings(rings, pitch) => self.rings(density, rings, pitch)?,
        };
        self.fits(density, &boxes).then_some(boxes)
    }

    /// The size of a machine.
    fn machine(&self, place: usize, density: Density) -> Size {
        let count = i32::try_from(self.machines[place].len()).unwrap_or(1);
        let card = density.card();
        if count == 1 {
            return card;
        }
        Size {
            width: count * card.width + (count + 1) * PADDING,
            height: card.height + PADDING * 2 + CAPTION,
        }
    }

    /// Everybody but the hub, in order.
    fn rest(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.machines.len()).filter(|place| Some(*place) != self.hub)
    }

    /// The hub above, the others on an arc below it.
    fn fan(&self, density: Density) -> Option<Vec<Rect>> {
        let hub = self.hub?;
        let mut boxes = vec![Rect::default(); self.machines.len()];
        let hub_size = self.machine(hub, density);
        let middle = self.room.width / 2;
        boxes[hub] = Rect::around(Point { x: middle, y: MARGIN + hub_size.height / 2 }, hub_size);
        let count = i32::try_from(self.others()).ok()?;
        let card = density.card();
        let usable = self.room.width - 2 * MARGIN - card.width;
        let pitch = if count > 1 { (usable / (count - 1)).min(card.width * 2) } else { 0 };
        let free = self.room.height - 2 * MARGIN - hub_size.height - card.height;
        let sag = (free / 4).clamp(0, 56);
        let lowest = self.room.height - MARGIN - card.height / 2;
        for (nth, place) in self.rest().enumerate() {
            let from_middle = 2 * i32::try_from(nth).ok()? - (count - 1);
            let outwards = from_middle.abs() * 100 / (count - 1).max(1);
            let center = Point {
                x: middle + from_middle * pitch / 2,
                y: lowest - sag * outwards * outwards / 10_000,
            };
            boxes[place] = Rect::around(center, self.machine(place, density));
        }
        Some(boxes)
    }

    /// The hub in the middle, the others on rings around it.
    fn rings(&self, density: Density, rings: u8, pitch: i32) -> Option<Vec<Rect>> {
        let mut boxes = vec![Rect::default(); self.machines.len()];
        let middle = Point { x: self.room.width / 2, y: self.room.height / 2 };
        if let Some(hub) = self.hub {
            boxes[hub] = Rect::around(middle, self.machine(hub, density));
        }
        let card = density.card();
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
        let mut left: Vec<usize> = self.rest().collect();
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
                let all = f64::from(i32::try_from(self.others()).ok()?);
                usize::try_from(round(all * part)).ok()?.min(left.len())
            };
            let here: Vec<usize> = left.drain(..share).collect();
            let spots = around(middle, (width, height), here.len(), ring % 2 == 1);
            for (place, spot) in here.into_iter().zip(spots) {
                boxes[place] = Rect::around(spot, self.machine(place, density));
            }
        }
        Some(boxes)
    }

    /// Rows of the smallest cards, the hub in a row of its own in the middle; the height it takes.
    fn grid(&self) -> (Vec<Rect>, i32) {
        let density = Density::Micro;
        let card = density.card();
        let (gap, clearing) = (density.gaps().0 + 2, 40);
        let columns = ((self.room.width - 2 * MARGIN + gap) / (card.width + gap)).max(1);
        let columns = usize::try_from(columns).unwrap_or(1);
        let rest: Vec<usize> = self.rest().collect();
        let rows: Vec<&[usize]> = rest.chunks(columns).collect();
        let mut boxes = vec![Rect::default(); self.machines.len()];
        let mut top = MARGIN;
        for (nth, row) in rows.iter().enumerate() {
            if nth == rows.len() / 2
                && let Some(hub) = self.hub
            {
                let size = self.machine(hub, density);
                let y = top + clearing + size.height / 2;
                boxes[hub] = Rect::around(Point { x: self.room.width / 2, y }, size);
                top += size.height + 2 * clearing;
            }
            let count = i32::try_from(row.len()).unwrap_or(1);
            let taken = count * (card.width + gap) - gap;
            let left = (self.room.width - taken) / 2;
            for (place, column) in row.iter().zip(0..) {
                let x = left + column * (card.width + gap);
                boxes[*place] = Rect { x, y: top, size: self.machine(*place, density) };
            }
            top += card.height + gap;
        }
        (boxes, top + MARGIN)
    }

    fn fits(&self, density: Density, boxes: &[Rect]) -> bool {
        let (gap, clearing) = density.gaps();
        let inside = |spot: &Rect| {
            spot.x >= MARGIN / 2
                && spot.y >= MARGIN / 2
                && spot.right() <= self.room.width - MARGIN / 2
                && spot.bottom() <= self.room.height - MARGIN / 2
        };
        let apart = |one: usize, other: usize| {
            let hub = self.hub == Some(one) || self.hub == Some(other);
            !boxes[one].closer_than(boxes[other], if hub { clearing } else { gap })
        };
        boxes.iter().all(inside)
            && (0..boxes.len()).all(|one| (0..one).all(|other| apart(one, other)))
    }

    fn finish(&self, setup: &Setup, density: Density, boxes: &[Rect], room: Size) -> StageLayout {
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

/// To the power of 0.7, with the sign kept. Roots alone: the general power is kilobytes of code.
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
    let count = u32::try_from(count).unwrap_or(0);
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

#[cfg(test)]
mod tests {
    use coordinator_core::{protocols::ProtocolId, scenario::Draft};

    use super::*;

    fn setup(participants: u8, colocated: u8) -> Setup {
        let protocol = ProtocolId::named("2pc").expect("it is in the registry");
        Draft::new(protocol, participants).with_option("colocated", colocated).setup()
    }

    const ROOMS: [(i32, i32); 6] =
        [(900, 520), (860, 430), (1200, 720), (362, 480), (362, 640), (300, 420)];

    #[test]
    fn no_two_processes_overlap_and_all_are_inside() {
        for participants in 1..=64 {
            for colocated in 0..2 {
                let setup = setup(participants, colocated);
                for (width, height) in ROOMS {
                    let room = Size { width, height };
                    let layout = StageLayout::new(&setup, room);
                    for (nth, card) in layout.cards.iter().enumerate() {
                        assert!(
                            card.x >= 0
                                && card.y >= 0
                                && card.right() <= layout.size.width
                                && card.bottom() <= layout.size.height,
                            "{participants} in {width}x{height}: card {nth} is outside: {card:?}"
                        );
                        for (other, with) in layout.cards[..nth].iter().enumerate() {
                            assert!(
                                !card.closer_than(*with, 3),
                                "{participants} in {width}x{height}: {other} and {nth} overlap"
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn three_participants_show_everything_on_a_desktop() {
        let layout = StageLayout::new(&setup(3, 0), Size { width: 860, height: 430 });
        assert_eq!(layout.density, Density::Full);
    }

    #[test]
    fn eight_participants_show_their_marks_on_a_desktop() {
        let layout = StageLayout::new(&setup(8, 0), Size { width: 860, height: 430 });
        assert!(layout.density <= Density::Compact, "{:?}", layout.density);
    }

    #[test]
    fn a_stage_asks_for_no_more_than_it_needs() {
        assert!(StageLayout::least_height(&setup(3, 0), 362) <= 220);
        assert!(StageLayout::least_height(&setup(8, 0), 900) <= 320);
        let all = StageLayout::least_height(&setup(64, 0), 362);
        let layout = StageLayout::new(&setup(64, 0), Size { width: 362, height: all });
        assert_eq!(layout.size.height, all);
    }

    #[test]
    fn sixty_four_stand_around_the_coordinator_on_a_desktop() {
        for (width, height) in [(1440, 520), (930, 400)] {
            let layout = StageLayout::new(&setup(64, 0), Size { width, height });
            let hub = layout.cards[0].center();
            assert_eq!((hub.x, hub.y), (width / 2, height / 2), "in {width}x{height}");
        }
    }

    #[test]
    fn a_machine_frames_its_processes() {
        let layout = StageLayout::new(&setup(3, 1), Size { width: 860, height: 430 });
        assert_eq!(layout.machines.len(), 1);
        let frame = layout.machines[0];
        for card in &layout.cards[..2] {
            assert!(card.x > frame.x && card.right() < frame.right());
        }
    }
}
