//! Everything that may be done on the page.

use std::rc::Rc;

use coordinator_core::{
    explore::SearchSettings,
    protocol::{Convention, ProcessId, WorkOutcome},
    scenario::{Fault, LeftOut, Link, Scenario, Trigger},
};

use super::state::{MenuRequest, Problem, Selection};
use crate::router::Screen;

/// What may be done on the page.
#[derive(Clone, Debug)]
pub enum Action {
    /// Brings a screen to the front.
    Go(Screen),
    /// Asks something else of every schedule.
    Ask(SearchSettings),
    /// Opens a run.
    Open {
        /// Which, and where in it.
        link: Box<Link>,
        /// Whether it plays at once.
        play: bool,
    },
    /// Something could not be opened; the run stays.
    CannotOpen(Problem),
    /// Plays the same with other choices, in which some interventions have no place.
    Edit(Box<Scenario>, Rc<[LeftOut]>),
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
    /// Goes to the next key event.
    NextMarker,
    /// Goes to the previous key event.
    PrevMarker,
    /// Goes to the beginning.
    Home,
    /// Goes to the end.
    End,
    /// Plays; from the beginning if the cursor is at the end.
    Play,
    /// Stops playing.
    Pause,
    /// Plays or stops.
    TogglePlay,
    /// The playing run advances by a number of steps.
    Tick(u32),
    /// Plays faster.
    Faster,
    /// Plays slower.
    Slower,
    /// Plays at one of [`Speed::PERCENT`](super::Speed::PERCENT), by its place.
    SetSpeed(u8),
    /// Goes to the beginning, so that it can be undone.
    Restart,
    /// Takes the last act back.
    Undo,
    /// Does it again.
    Redo,
    /// Goes to a branch that was left.
    Switch(u32),
    /// Selects something.
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
