//! The links between processes, and the ways that messages take along them.

use coordinator_core::{
    event::Loss,
    protocol::ProcessId,
    snapshot::Snapshot,
    trace::{Fate, Trace},
};

use super::{Point, Rect, length, nodes::StageLayout, round};

/// A link between two processes, the lower one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair(pub ProcessId, pub ProcessId);

impl Pair {
    /// The link between two processes, whichever way round.
    pub fn of(a: ProcessId, b: ProcessId) -> Self {
        Self(a.min(b), a.max(b))
    }
}

/// Which ways a link lets nothing through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severed {
    /// It lets everything through.
    No,
    /// Nothing gets from the first to the second.
    Forth,
    /// Nothing gets from the second to the first.
    Back,
    /// Nothing gets through either way.
    Both,
}

impl Severed {
    /// How a link is cut at one moment.
    pub fn of(snapshot: &Snapshot, pair: Pair) -> Self {
        let forth = snapshot.connected(pair.0, pair.1);
        let back = snapshot.connected(pair.1, pair.0);
        match (forth, back) {
            (true, true) => Self::No,
            (false, true) => Self::Forth,
            (true, false) => Self::Back,
            (false, false) => Self::Both,
        }
    }
}

/// How many participants may talk among themselves before only their busy links are drawn.
const MESH: usize = 12;

/// The links of a run: between who leads and everybody, and between those who talk. Among many, a
/// leader that only stands by has none of its own.
pub fn links(trace: &Trace) -> Vec<Pair> {
    let setup = &trace.setup;
    let leaders = setup.leaders();
    let few = setup.processes.len() <= MESH;
    let talks = |who| trace.messages.iter().any(|it| it.from == who || it.to == who);
    let mut pairs = Vec::new();
    let mut link = |a, b| {
        let pair = Pair::of(a, b);
        if let Err(place) = pairs.binary_search(&pair) {
            pairs.insert(place, pair);
        }
    };
    for leader in leaders.into_iter().filter(|it| few || leaders.len() == 1 || talks(*it)) {
        for id in setup.ids().filter(|id| *id != leader) {
            link(leader, id);
        }
    }
    if few {
        for message in &trace.messages {
            link(message.from, message.to);
        }
    }
    pairs
}

/// A straight way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
}

impl Way {
    /// The way between the edges of two cards.
    pub fn between(from: Rect, to: Rect) -> Self {
        Self { from: from.edge_towards(to.center()), to: to.edge_towards(from.center()) }
    }

    /// The same way, moved to its right-hand side as one goes along it.
    #[must_use]
    pub fn aside(self, pixels: i32) -> Self {
        let (dx, dy) = (f64::from(self.to.x - self.from.x), f64::from(self.to.y - self.from.y));
        let length = length(dx, dy).max(1.0);
        let shift = |part: f64| round(part / length * f64::from(pixels));
        let by = |point: Point| Point { x: point.x + shift(-dy), y: point.y + shift(dx) };
        Self { from: by(self.from), to: by(self.to) }
    }

    /// The middle.
    pub const fn middle(self) -> Point {
        self.from.towards(self.to, 50)
    }
}

/// How far a message gets, in percent of its way.
pub const fn reach(fate: Fate) -> i32 {
    match fate {
        Fate::Received(_) => 100,
        Fate::Lost(_, Loss::ReceiverDown) => 72,
        Fate::Lost(_, Loss::Cut) => 33,
        Fate::Lost(_, Loss::Dropped) => 62,
        Fate::InFlight => 60,
    }
}

/// The way of a message: traffic keeps to its side, a copy keeps a little more to it.
pub fn flight_way(layout: &StageLayout, from: ProcessId, to: ProcessId, copy: bool) -> Way {
    let way = Way::between(layout.card(from), layout.card(to));
    way.aside(if copy { 22 } else { 8 })
}

#[cfg(test)]
mod tests {
    use coordinator_core::{protocols::ProtocolId, scenario::Draft, simulate::simulate};

    use super::*;
    use crate::diagram::Size;

    fn trace() -> Trace {
        let protocol = ProtocolId::named("2pc").expect("it is in the registry");
        simulate(&Draft::new(protocol, 3).build().expect("it is valid"))
    }

    #[test]
    fn the_coordinator_is_linked_with_everybody() {
        assert_eq!(links(&trace()).len(), 3);
    }

    #[test]
    fn among_many_a_leader_that_stands_by_has_no_links_of_its_own() {
        let protocol = ProtocolId::named("paxos-commit").expect("it is in the registry");
        let of = |participants| {
            let trace = simulate(&Draft::new(protocol, participants).build().expect("it is valid"));
            let second = trace.setup.named("L2").expect("there are two leaders");
            links(&trace).iter().filter(|it| it.0 == second || it.1 == second).count()
        };
        assert_eq!((of(2), of(32)), (6, 1));
    }

    #[test]
    fn the_two_directions_of_a_link_do_not_share_a_track() {
        let trace = trace();
        let layout = StageLayout::new(&trace.setup, Size { width: 860, height: 430 });
        let (c, p1) = (ProcessId(0), ProcessId(1));
        let forth = flight_way(&layout, c, p1, false).middle();
        let back = flight_way(&layout, p1, c, false).middle();
        assert!((forth.x - back.x).abs() + (forth.y - back.y).abs() > 10);
    }

    #[test]
    fn a_way_leaves_and_enters_at_the_edges() {
        let size = Size { width: 100, height: 60 };
        let one = Rect::around(Point { x: 100, y: 100 }, size);
        let other = Rect::around(Point { x: 100, y: 400 }, size);
        let way = Way::between(one, other);
        assert_eq!(way, Way { from: Point { x: 100, y: 130 }, to: Point { x: 100, y: 370 } });
    }
}
