//! Where the processes of a run stand on the stage.
//!
//! Machines are placed, and the processes inside them: who leads in the middle, the acceptors in rows
//! below, the participants around. Few of these stand on an arc at the bottom, more on one to three
//! rings, and what fits nowhere on a grid that grows downwards. The largest cards that fit are taken.

mod plan;

use coordinator_core::protocol::{ProcessId, Setup};

use super::{Rect, Size};
use plan::{Plan, Shape};

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
            Self::Dense => (80, 46),
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
        let shapes: &[Shape] = if plan.around.len() <= 6 {
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
        let enough = match setup.processes.len() {
            0..=5 => Density::Compact,
            6..=13 => Density::Dense,
            _ => Density::Micro,
        };
        let readable = |enough: Density| {
            LADDER.into_iter().find(|height| {
                let layout = Self::new(setup, Size { width, height: *height });
                layout.density <= enough && layout.size.height <= *height
            })
        };
        let fits = Density::ALL.into_iter().filter(|it| *it >= enough).find_map(readable);
        fits.unwrap_or_else(|| Self::new(setup, Size { width, height: LADDER[0] }).size.height)
    }

    /// The card of a process.
    pub fn card(&self, process: ProcessId) -> Rect {
        self.cards.get(process.index()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use coordinator_core::{protocol::Role, protocols::ProtocolId, scenario::Draft};

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
    fn every_variant_of_the_registry_has_room() {
        for protocol in ProtocolId::all() {
            let info = protocol.info();
            for (variant, participants) in info
                .variants
                .iter()
                .flat_map(|it| [3, 8, 32].map(|participants| (it, participants)))
            {
                let options = info.options_of(variant);
                let draft = Draft { options, ..Draft::new(protocol, participants) };
                if draft.clone().build().is_err() {
                    continue;
                }
                let setup = draft.setup();
                for (width, height) in ROOMS {
                    let layout = StageLayout::new(&setup, Size { width, height });
                    let which = format!("{} of {participants} in {width}x{height}", variant.id);
                    for (nth, card) in layout.cards.iter().enumerate() {
                        let inside = card.x >= 0
                            && card.y >= 0
                            && card.right() <= layout.size.width
                            && card.bottom() <= layout.size.height;
                        assert!(inside, "{which}: card {nth} is outside: {card:?}");
                        let overlaps = |other: &&Rect| card.closer_than(**other, 3);
                        let other = layout.cards[..nth].iter().find(overlaps);
                        assert_eq!(other, None, "{which}: card {nth}, {card:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn acceptors_and_two_leaders_stand_apart_from_participants() {
        let process = |name: &str, role, host| coordinator_core::protocol::Process {
            name: name.to_owned().into(),
            role,
            host,
        };
        let mut processes = vec![process("L", Role::Coordinator, 0)];
        processes.extend((1..=3).map(|nth| process(&format!("p{nth}"), Role::Participant, nth)));
        processes.push(process("a1", Role::Acceptor, 0));
        processes.extend((2..=3).map(|nth| process(&format!("a{nth}"), Role::Acceptor, 3 + nth)));
        processes.push(process("L2", Role::Coordinator, 7));
        let setup = Setup { participants: 3, processes, ..setup(3, 0) };
        for (width, height) in ROOMS {
            let layout = StageLayout::new(&setup, Size { width, height });
            let y =
                |name: &str| layout.card(setup.named(name).expect("it is in the run")).center().y;
            assert_eq!(y("a2"), y("a3"), "in {width}x{height}");
            assert!((y("L") - y("L2")).abs() < 130, "in {width}x{height}");
            assert!(y("a2") > y("L2"), "in {width}x{height}");
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
