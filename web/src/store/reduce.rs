//! What each action does to the state.

use std::rc::Rc;

use coordinator_core::scenario::Trigger;
use yew::Reducible;

use super::{Action, Invitation, Selection, State};
use crate::router::Screen;

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.apply(action);
        // The same `Rc` means that nothing changed, and so nothing is rendered.
        if next == *self { self } else { Rc::new(next) }
    }
}

impl State {
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
            Action::Ask(settings) => self.settings = settings,
            Action::Shrunk { of, to, words } => self.shrunk(&of, &to, words),
            Action::Open { link, play } => self.open(&link, play),
            Action::CannotOpen(problem) => self.problem = Some(problem),
            Action::Edit(scenario, left_out) => self.edit(&scenario, &left_out),
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
