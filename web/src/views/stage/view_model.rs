//! What the stage shows at a moment, as plain data: whatever is equal is not rendered again.

use std::{borrow::Cow, rc::Rc};

use coordinator_core::{
    event::{Event, Loss, MessageId, Planned},
    num::bounded,
    protocol::{Decision, OutcomeStatus, ProcessId, ProcessSet},
    scenario::MessageRef,
    snapshot::{FlightView, Rival, Snapshot},
    trace::MessageView,
};

use super::{layout_flights::apart, travel::Journey};
use crate::{
    diagram::{
        Point, Rect,
        links::{Pair, Severed, Way, flight_way, reach},
        nodes::{Density, StageLayout},
    },
    model::run::Run,
    store::Selection,
};

/// What a stage is drawn from.
pub(super) struct Moment<'a> {
    pub(super) run: &'a Rc<Run>,
    pub(super) cursor: u32,
    pub(super) snapshot: &'a Snapshot,
    pub(super) layout: &'a StageLayout,
    pub(super) selection: Selection,
    /// The one element that Tab enters.
    pub(super) tab_stop: Selection,
    /// Whether nothing should move.
    pub(super) reduced: bool,
    /// Whether messages travel by themselves.
    pub(super) playing: bool,
}

/// Everything on the stage.
pub(super) struct StageModel {
    pub(super) nodes: Vec<NodeModel>,
    pub(super) links: Vec<LinkModel>,
    pub(super) flights: Vec<FlightModel>,
    pub(super) ghosts: Vec<GhostModel>,
}

/// A process.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "a picture of independent facts")]
pub(super) struct NodeModel {
    pub(super) id: ProcessId,
    pub(super) name: Rc<str>,
    pub(super) role: &'static str,
    pub(super) card: Rect,
    pub(super) density: Density,
    pub(super) up: bool,
    pub(super) state: &'static str,
    pub(super) outcome_status: OutcomeStatus,
    pub(super) locks: bool,
    pub(super) blocked: bool,
    /// The record that it waits for.
    pub(super) writing: Option<Cow<'static, str>>,
    pub(super) working: bool,
    /// How many effects it has yet to carry out.
    pub(super) pending: usize,
    pub(super) rival: Rival,
    /// The latest records of its log: what they say, whether forced, whether stable.
    pub(super) log: Vec<(Cow<'static, str>, bool, bool)>,
    /// How many older ones there are.
    pub(super) older: usize,
    pub(super) news: Option<News>,
    pub(super) selected: bool,
    pub(super) tab_stop: bool,
}

/// What the last step did to a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    Crashed,
    Recovered,
    TimedOut,
    Wrote,
}

/// A link.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LinkModel {
    pub(super) key: String,
    pub(super) pair: Pair,
    pub(super) way: Way,
    pub(super) severed: Severed,
    pub(super) names: (Rc<str>, Rc<str>),
    /// Whether the word "cut" has room.
    pub(super) worded: bool,
    pub(super) selected: bool,
    pub(super) tab_stop: bool,
}

/// A message in flight.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "a picture of independent facts")]
pub(super) struct FlightModel {
    pub(super) key: String,
    pub(super) id: MessageId,
    pub(super) name: Cow<'static, str>,
    pub(super) label: String,
    pub(super) phase: &'static str,
    /// Whether there is room for a letter only.
    pub(super) dot: bool,
    pub(super) way: Way,
    /// Display time at which it leaves, and at which it is no longer in flight.
    pub(super) times: (u32, u32),
    /// Where it stands unless it travels.
    pub(super) still: Point,
    pub(super) copy: bool,
    pub(super) again: bool,
    pub(super) delayed: bool,
    pub(super) reduced: bool,
    pub(super) selected: bool,
    pub(super) tab_stop: bool,
}

/// A message that has just been lost.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GhostModel {
    pub(super) key: String,
    pub(super) name: Cow<'static, str>,
    pub(super) why: String,
    pub(super) at: Point,
    pub(super) fading: bool,
}

/// How long a lost message is shown, in display time.
const GHOST_MS: u32 = 1_100;
/// How many lost messages are shown, the latest; more would hide each other.
const MOST_GHOSTS: usize = 12;
/// How many records a card has room for, and how many letters they have together.
const RECORDS: usize = 2;
const RECORD_LETTERS: usize = 20;
/// How many messages in flight show their words on a dense stage, and on the densest.
const DENSE_WORDS: usize = 14;
const MICRO_WORDS: usize = 6;

impl StageModel {
    pub(super) fn of(moment: &Moment<'_>, pairs: &[Pair]) -> Self {
        let blocked = moment.run.trace.blocked_at(moment.cursor);
        let ids = moment.run.trace.setup.ids();
        let mut nodes: Vec<_> = ids.map(|id| moment.node(id, blocked)).collect();
        moment.tell_news(&mut nodes);
        let flights = moment.snapshot.flights.iter().filter_map(|it| moment.flight(it));
        let (mut flights, ghosts) = (flights.collect::<Vec<_>>(), moment.ghosts());
        if !moment.playing {
            apart(&mut flights, &ghosts);
        }
        let links = pairs.iter().map(|pair| moment.link(*pair)).collect();
        Self { nodes, links, flights, ghosts }
    }
}

impl Moment<'_> {
    fn name(&self, id: ProcessId) -> Rc<str> {
        self.run.trace.setup.name(id).into()
    }

    fn node(&self, id: ProcessId, blocked: ProcessSet) -> NodeModel {
        let view = &self.snapshot.processes[id.index()];
        let writing = match view.plan.front() {
            Some(Planned::Write { name, forced: true }) => Some(name.clone()),
            _ => None,
        };
        let latest = view.log.iter().rev().take(RECORDS);
        let letters = latest.scan(0, |letters, record| {
            *letters += record.name.chars().count();
            Some(*letters)
        });
        // The last one in any case, cut if it must be.
        let shown = letters.enumerate().take_while(|(nth, it)| *nth == 0 || *it <= RECORD_LETTERS);
        let older = view.log.len() - shown.count();
        let log = view.log[older..].iter();
        NodeModel {
            id,
            name: self.name(id),
            role: self.run.trace.setup.processes[id.index()].role.name(),
            card: self.layout.card(id),
            density: self.layout.density,
            up: view.up,
            state: view.status.state,
            outcome_status: view.status.outcome_status,
            locks: view.status.locks,
            blocked: blocked.contains(id),
            writing,
            working: !view.work.is_empty(),
            pending: view.plan.len(),
            rival: view.rival,
            log: log.map(|it| (it.name.clone(), it.forced, it.stable)).collect(),
            older,
            news: None,
            selected: self.selection == Selection::Process(id),
            tab_stop: self.tab_stop == Selection::Process(id),
        }
    }

    /// Marks what the last step did to processes.
    fn tell_news(&self, nodes: &mut [NodeModel]) {
        let Some(step) = self.cursor.checked_sub(1) else {
            return;
        };
        for event in self.run.trace.events_of(step) {
            let news = match event {
                Event::Crashed { .. } => News::Crashed,
                Event::Recovered { .. } => News::Recovered,
                Event::TimedOut { .. } => News::TimedOut,
                Event::Wrote { .. } => News::Wrote,
                _ => continue,
            };
            let node = event.process().and_then(|id| nodes.get_mut(id.index()));
            if let Some(node) = node {
                node.news = Some(news);
            }
        }
    }

    fn link(&self, pair: Pair) -> LinkModel {
        let target = Selection::Link(pair.0, pair.1);
        let way = Way::between(self.layout.card(pair.0), self.layout.card(pair.1));
        let picked = |other: Selection| match other {
            Selection::Link(a, b) => Pair::of(a, b) == pair,
            Selection::None | Selection::Process(_) | Selection::Message(_) => false,
        };
        LinkModel {
            key: format!("{}-{}", pair.0.0, pair.1.0),
            pair,
            way,
            severed: if self.run.trace.setup.share_host(pair.0, pair.1) {
                Severed::No
            } else {
                Severed::of(self.snapshot, pair)
            },
            names: (self.name(pair.0), self.name(pair.1)),
            worded: self.layout.density <= Density::Compact,
            selected: picked(self.selection),
            tab_stop: self.tab_stop == target,
        }
    }

    fn flight(&self, flight: &FlightView) -> Option<FlightModel> {
        let message = self.run.trace.messages.get(flight.id.index())?;
        let target = Selection::Message(flight.id);
        let timeline = &self.run.timeline;
        let whole = flight_way(self.layout, message.from, message.to, message.copy > 0);
        let begins = whole.from.towards(whole.to, self.copied_at(message));
        let end = message.fate.step().unwrap_or_else(|| self.run.end());
        let leaves = timeline.at_ms(message.sent_in + 1);
        let delayed = self.is_delayed(flight.id, message);
        let setup = &self.run.trace.setup;
        let way = Way { from: begins, to: whole.from.towards(whole.to, reach(message.fate)) };
        let times = (leaves, timeline.at_ms(end + 1).max(leaves + 1));
        Some(FlightModel {
            key: key(message),
            id: flight.id,
            name: message.name.clone(),
            label: format!(
                "Message {} from {} to {}, in flight{}{}",
                message.name,
                setup.name(message.from),
                setup.name(message.to),
                if message.copy > 0 { ", a copy" } else { "" },
                if delayed { ", delayed" } else { "" },
            ),
            phase: message.phase.name(),
            dot: self.crowded(),
            way,
            times,
            still: if self.reduced || self.playing {
                way.middle()
            } else {
                Journey { way, times }.at(timeline.at_ms(self.cursor))
            },
            copy: message.copy > 0,
            again: message.again,
            delayed,
            reduced: self.reduced,
            selected: self.selection == target,
            tab_stop: self.tab_stop == target,
        })
    }

    /// How far the original of a copy had come when it was copied, in percent; 0 of no copy.
    fn copied_at(&self, message: &MessageView) -> i32 {
        if message.copy == 0 {
            return 0;
        }
        let trace = &self.run.trace;
        let original = trace.message(MessageRef { copy: 0, ..message.named() });
        let Some(original) = original.and_then(|id| trace.messages.get(id.index())) else {
            return 0;
        };
        let timeline = &self.run.timeline;
        let end = original.fate.step().unwrap_or_else(|| self.run.end());
        let leaves = timeline.at_ms(original.sent_in + 1);
        let whole = timeline.at_ms(end + 1).saturating_sub(leaves).max(1);
        let part = timeline.at_ms(message.sent_in + 1).saturating_sub(leaves).min(whole);
        let reached = u64::from(part) * 100 / u64::from(whole);
        bounded::<i32>(reached) * reach(original.fate) / 100
    }

    /// Whether messages in flight would hide each other behind their words.
    fn crowded(&self) -> bool {
        match self.layout.density {
            Density::Full | Density::Compact => false,
            Density::Dense => self.snapshot.flights.len() > DENSE_WORDS,
            Density::Micro => self.snapshot.flights.len() > MICRO_WORDS,
        }
    }

    /// Whether a message in flight was delayed on purpose.
    fn is_delayed(&self, id: MessageId, message: &MessageView) -> bool {
        if self.run.scenario().is_undisturbed() {
            return false;
        }
        let trace = &self.run.trace;
        let sent_by = trace.events_until(message.sent_in).len();
        let delays = |event: &Event| matches!(event, Event::Delayed { message } if *message == id);
        trace.events_until(self.cursor)[sent_by..].iter().any(delays)
    }

    fn reason(&self, why: Loss, receiver: ProcessId) -> String {
        match why {
            Loss::Dropped => "dropped".into(),
            Loss::Cut => "link cut".into(),
            Loss::ReceiverDown => format!("{} is down", self.name(receiver)),
        }
    }

    /// Where on its way a lost message is shown: where it was lost, unless that is on somebody's card.
    fn free_spot(&self, way: Way, reached: i32) -> Point {
        let spot = |part: i32| way.from.towards(way.to, part);
        let is_free = |at: &Point| {
            let hides = |card: &Rect| {
                let (near, far) = (card.x - 30, card.right() + 30);
                (near..far).contains(&at.x) && (card.y - 8..card.bottom() + 8).contains(&at.y)
            };
            !self.layout.cards.iter().any(hides)
        };
        let parts = (0..=reached / 6).map(|nth| reached - nth * 6);
        parts.map(spot).find(is_free).unwrap_or_else(|| spot(reached))
    }

    /// The messages that were lost a moment ago.
    fn ghosts(&self) -> Vec<GhostModel> {
        let (trace, timeline) = (&self.run.trace, &self.run.timeline);
        let now = timeline.at_ms(self.cursor);
        let mut ghosts = Vec::new();
        for step in (0..self.cursor).rev() {
            let age = now - timeline.at_ms(step + 1);
            if age > GHOST_MS || ghosts.len() >= MOST_GHOSTS {
                break;
            }
            for event in trace.events_of(step) {
                if let Event::Lost { message, why } = event
                    && let Some(message) = trace.messages.get(message.index())
                {
                    let copy = message.copy > 0;
                    let way = flight_way(self.layout, message.from, message.to, copy);
                    ghosts.push(GhostModel {
                        key: key(message),
                        name: message.name.clone(),
                        why: self.reason(*why, message.to),
                        at: self.free_spot(way, reach(message.fate)),
                        fading: age > GHOST_MS / 2,
                    });
                }
            }
        }
        ghosts
    }
}

/// The same message has the same key in every run in which it is sent.
fn key(message: &MessageView) -> String {
    format!("{}-{}-{}-{}", message.from.0, message.to.0, message.nth, message.copy)
}

impl NodeModel {
    /// The word that style sheets know the outcome status by.
    pub(super) const fn outcome_class(&self) -> &'static str {
        match self.outcome_status {
            OutcomeStatus::Undecided => "is-undecided",
            OutcomeStatus::InDoubt => "is-in-doubt",
            OutcomeStatus::Decided(Decision::Commit) => "is-commit",
            OutcomeStatus::Decided(Decision::Abort) => "is-abort",
            OutcomeStatus::NotInvolved => "is-released",
        }
    }
}
