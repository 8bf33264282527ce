//! The state of the page and the one pure function that changes it.
//!
//! Nothing here touches the browser: the hooks do. A user's act never changes the past; it makes a
//! new scenario, of which a new run is derived by replay.

mod act;
mod history;
mod notice;
mod run;
mod walk;

use std::rc::Rc;

use coordinator_core::{
    event::MessageId,
    protocol::{Convention, ProcessId, WorkOutcome},
    scenario::{Fault, Link, Scenario, Trigger, View},
};
use yew::{Reducible, UseReducerDispatcher};

pub use history::{Branch, History, Moment};
pub use notice::Notice;
pub use run::Run;

use crate::terms::Terms;

/// How components act. It compares by pointer, so it never causes a render.
pub type Dispatch = UseReducerDispatcher<State>;

/// What is picked out on the page: in one place, and so in all.
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

/// What is done with the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// It is played, looked at and broken.
    #[default]
    Play,
    /// Every schedule of its protocol is searched.
    Check,
    /// Every protocol is searched under every class of faults.
    Table,
}

impl Screen {
    /// What stands before the code in an address.
    pub const fn route(self) -> &'static str {
        match self {
            Self::Play => "#/play/",
            Self::Check => "#/check/",
            Self::Table => "#/table/",
        }
    }
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
pub struct Speed(u8);

impl Speed {
    /// Every speed, in per cent.
    pub const PERCENT: [u32; 7] = [25, 50, 100, 200, 400, 800, 1_600];

    /// The speed in per cent.
    pub const fn percent(self) -> u32 {
        Self::PERCENT[self.0 as usize]
    }

    fn faster(self) -> Self {
        Self((self.0 + 1).min(6))
    }

    const fn slower(self) -> Self {
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
    /// What is wrong with it, and what to do.
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

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The screen in front.
    pub screen: Screen,
    /// What is asked of every schedule.
    pub terms: Terms,
    /// The run.
    pub run: Rc<Run>,
    /// How many runs were opened before it: each is a place that the browser's way back leads to.
    pub opened: u32,
    /// After how many of its steps we stand.
    pub cursor: u32,
    /// The furthest that this run was seen: to act before it leaves a branch behind.
    pub furthest: u32,
    /// Whether it plays.
    pub playing: bool,
    /// How fast.
    pub speed: Speed,
    /// What is picked out.
    pub selection: Selection,
    /// The open menu.
    pub menu: Option<MenuRequest>,
    /// How the run is looked at; part of the address.
    pub view: View,
    /// Undo, redo, branches.
    pub history: Rc<History>,
    /// What could not be opened.
    pub problem: Option<Problem>,
    /// What is said about the last act, such as why it was refused.
    pub notice: Option<Notice>,
    /// The first visit's invitation.
    pub invitation: Invitation,
}

/// What may be done on the page.
#[derive(Clone, Debug)]
pub enum Action {
    /// Brings a screen to the front.
    Go(Screen),
    /// Asks something else of every schedule.
    Ask(Terms),
    /// Opens a run.
    Open {
        /// Which, and where in it.
        link: Box<Link>,
        /// Whether it plays at once.
        play: bool,
    },
    /// Something could not be opened; the run stays.
    CannotOpen(Problem),
    /// Plays the same with other choices.
    Edit(Box<Scenario>),
    /// Lets something happen now, at the cursor. What was done by hand from here on is dropped.
    Intervene(Fault),
    /// Lets something happen when its moment comes, such as before the next write.
    Plan(Trigger, Fault),
    /// Changes the vote of a participant that has not cast it yet.
    SetVote(ProcessId, WorkOutcome),
    /// Plays the same with fewer interventions, if it is still the run that they were left out of.
    Shrunk {
        /// That run.
        of: Box<Scenario>,
        /// The smaller one.
        to: Box<Scenario>,
        /// A sentence about it.
        words: Rc<str>,
    },
    /// Takes out an intervention, by its place in the scenario.
    Remove(usize),
    /// Goes to a cursor.
    Seek(u32),
    /// Goes one event back.
    StepBack,
    /// Goes one event on.
    StepOn,
    /// Goes to the next step that stands out.
    NextMarker,
    /// Goes to the last step before that stands out.
    PrevMarker,
    /// Goes to the beginning.
    Home,
    /// Goes to the end.
    End,
    /// Plays; from the beginning if we stand at the end.
    Play,
    /// Stops playing.
    Pause,
    /// Plays or stops.
    TogglePlay,
    /// The playing run comes so many steps further.
    Tick(u32),
    /// Plays faster.
    Faster,
    /// Plays slower.
    Slower,
    /// Plays at one of [`Speed::PERCENT`], by its place.
    SetSpeed(u8),
    /// Goes to the beginning, so that it can be undone.
    Restart,
    /// Takes the last act back.
    Undo,
    /// Does it again.
    Redo,
    /// Goes to a branch that was left.
    Switch(u32),
    /// Picks something out.
    Select(Selection),
    /// Opens a menu of acts.
    OpenMenu(MenuRequest),
    /// Closes it.
    CloseMenu,
    /// Closes what is open, else deselects.
    Dismiss,
    /// Counts costs in another convention.
    Count(Convention),
    /// Brings a panel to the front.
    ShowPanel(u8),
    /// Says a sentence about an act that happened outside of the store.
    Say(Rc<str>),
    /// Says why such an act failed.
    Complain(Rc<str>),
    /// Stops saying it, if it is still said and was said in passing.
    Forget(Rc<str>),
}

impl State {
    /// The page with a run, standing where the link says.
    pub fn new(link: &Link) -> Self {
        let run = Rc::new(Run::of(&link.scenario));
        let cursor = link.cursor.unwrap_or(0).min(run.end());
        let history = History::new(act::label(&run), link.scenario.clone(), cursor);
        let mut state = Self {
            screen: Screen::default(),
            terms: Terms::default(),
            run,
            opened: 0,
            cursor,
            furthest: cursor,
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

    /// The same as an address: with the screen, and what is asked there.
    pub fn address(&self) -> String {
        let play = self.link().address_as(self.run.entry);
        if self.screen == Screen::Play {
            return play;
        }
        let query = self.terms.fitting(self.run.scenario().info()).query();
        let mark = if query.is_empty() { "" } else { "?" };
        let address = play.replacen(Screen::Play.route(), self.screen.route(), 1);
        format!("{address}{mark}{query}")
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Go(screen) => {
                // What was said of a run is not said of a search.
                if screen != self.screen {
                    self.notice = None;
                }
                self.screen = screen;
                self.menu = None;
                self.playing &= screen == Screen::Play;
            }
            Action::Ask(terms) => self.terms = terms,
            Action::Shrunk { of, to, words } => self.shrunk(&of, &to, words),
            Action::Open { link, play } => self.open(&link, play),
            Action::CannotOpen(problem) => self.problem = Some(problem),
            Action::Edit(scenario) => self.edit(&scenario),
            Action::Intervene(what) => self.intervene(Trigger::Step(self.cursor), what),
            Action::Plan(when, what) => self.intervene(when, what),
            Action::SetVote(process, vote) => self.set_vote(process, vote),
            Action::Remove(place) => self.remove(place),
            // At the beginning already there is nothing to come back from.
            Action::Restart if self.cursor == 0 => self.go(0),
            Action::Restart => {
                self.remember();
                self.go(0);
            }
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::Switch(branch) => self.switch(branch),
            Action::Select(selection) => {
                self.selection = selection;
                self.menu = None;
            }
            Action::OpenMenu(request) => {
                self.playing = false;
                self.selection = request.target;
                self.menu = Some(request);
            }
            Action::CloseMenu => self.menu = None,
            Action::Dismiss => self.dismiss(),
            Action::Count(convention) => self.view.convention = convention,
            Action::ShowPanel(panel) => self.view.panel = panel,
            Action::Say(sentence) => self.say(sentence),
            Action::Complain(sentence) => self.refuse(&sentence),
            Action::Forget(sentence) => {
                self.notice.take_if(|notice| !notice.stays && notice.words == sentence);
            }
            walking => self.walk(&walking),
        }
    }

    /// Closes one thing: the one on top.
    fn dismiss(&mut self) {
        if self.menu.take().is_some() || self.problem.take().is_some() {
            return;
        }
        if self.notice.take().is_some() {
            return;
        }
        if self.invitation == Invitation::Shown {
            self.invitation = Invitation::None;
            return;
        }
        self.selection = Selection::None;
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.apply(action);
        // The same `Rc` means that nothing changed, and so nothing is rendered.
        if next == *self { self } else { Rc::new(next) }
    }
}

#[cfg(test)]
mod tests;
