//! Everything that the page shows.

use std::rc::Rc;

use coordinator_core::{
    event::MessageId,
    explore::SearchSettings,
    protocol::ProcessId,
    scenario::{Intervention, Link, View},
};

use super::{edit, notice::Notice};
use crate::{
    model::{history::History, run::Run},
    router::{Route, Screen},
};

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The screen in front.
    pub screen: Screen,
    /// The settings of a model check.
    pub settings: SearchSettings,
    /// The run.
    pub run: Rc<Run>,
    /// How many runs were opened before it: each is a place that the browser's way back leads to.
    pub opened: u32,
    /// The cursor: how many steps are shown.
    pub cursor: u32,
    /// The furthest that this run was seen: to act before it leaves a branch behind.
    pub furthest: u32,
    /// What was done by hand since the run was opened or its choices changed: acting before it takes it
    /// back.
    pub by_hand: Rc<Vec<Intervention>>,
    /// Whether it plays.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// The selection.
    pub selection: Selection,
    /// The open menu.
    pub menu: Option<MenuRequest>,
    /// How the run is looked at; part of the address.
    pub view: View,
    /// Undo, redo, branches.
    pub history: Rc<History>,
    /// What could not be opened.
    pub problem: Option<Problem>,
    /// A sentence about the last action, such as why it was refused.
    pub notice: Option<Notice>,
    /// The first visit's invitation.
    pub invitation: Invitation,
}

impl State {
    /// The page with a run, standing where the link says.
    pub fn new(link: &Link) -> Self {
        let run = Rc::new(Run::of(&link.scenario));
        let cursor = link.cursor.unwrap_or(0).min(run.end());
        let history = History::new(edit::label(&run), link.scenario.clone(), cursor);
        let mut state = Self {
            screen: Screen::default(),
            settings: SearchSettings::default(),
            run,
            opened: 0,
            cursor,
            furthest: cursor,
            by_hand: Rc::default(),
            playing: false,
            speed: Speed::default(),
            selection: Selection::None,
            menu: None,
            view: link.view,
            history: Rc::new(history),
            problem: None,
            notice: None,
            invitation: Invitation::None,
        };
        state.notice = state.mismatch(link);
        state
    }

    /// The run, the step and the view as a link.
    pub fn link(&self) -> Link {
        Link {
            cursor: Some(self.cursor),
            view: self.view,
            check: Some(self.run.digest),
            ..Link::new(self.run.scenario().clone())
        }
    }

    /// The same as an address: with the screen, and its query.
    pub fn address(&self) -> String {
        let run = self.link().address_as(self.run.entry);
        let query = if self.screen.has_query() {
            self.settings.clone().fitting(self.run.scenario().info()).query()
        } else {
            String::new()
        };
        Route { screen: self.screen, run, query }.to_string()
    }
}

/// The selection: all drawings and panels show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// Nothing.
    #[default]
    None,
    /// A process.
    Process(ProcessId),
    /// A message.
    Message(MessageId),
    /// What lies between two processes.
    Link(ProcessId, ProcessId),
}

/// A menu of acts on something, wanted at a place of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MenuRequest {
    /// On what.
    pub target: Selection,
    /// From the left edge of the window, in CSS pixels.
    pub x: i32,
    /// From its upper edge.
    pub y: i32,
}

/// How fast a run is played, in per cent of the normal speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed(pub(super) u8);

impl Speed {
    /// Every speed, in per cent.
    pub const PERCENT: [u32; 7] = [25, 50, 100, 200, 400, 800, 1_600];

    /// The speed in per cent.
    pub const fn percent(self) -> u32 {
        Self::PERCENT[self.0 as usize]
    }

    pub(super) fn faster(self) -> Self {
        Self((self.0 + 1).min(6))
    }

    pub(super) const fn slower(self) -> Self {
        Self(self.0.saturating_sub(1))
    }
}

impl Default for Speed {
    fn default() -> Self {
        Self(2)
    }
}

/// Something that was to be opened and could not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What was received, as it came.
    pub received: String,
    /// Why not, and what to do.
    pub why: String,
    /// The run of the library that may have been meant.
    pub suggestion: Option<&'static str>,
}

/// The invitation that follows the first run of a first visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Invitation {
    /// Not a first visit, or it is over.
    #[default]
    None,
    /// The first run plays.
    Waiting,
    /// The first run was seen to its end.
    Shown,
}
