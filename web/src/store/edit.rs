//! Acts: each makes a new scenario, and keeps the way back to the old one.

use std::rc::Rc;

use coordinator_core::{
    analysis::narrate,
    protocol::{ProcessId, WorkOutcome},
    scenario::{Draft, Fault, Intervention, LeftOut, Link, MAX_INTERVENTIONS, Scenario, Trigger},
    simulate::anchored_at,
};

use super::{Invitation, Notice, Selection, State, notice::without_effect};
use crate::{model::run::Run, router::Screen};

/// What a run is called in the menu of branches.
pub(super) fn label(run: &Run) -> String {
    format!("{} · {}", run.protocol(), run.title())
}

impl State {
    pub(super) fn open(&mut self, link: &Link, play: bool) {
        self.problem = None;
        self.view = link.view;
        if link.scenario == *self.run.scenario() {
            self.go(link.cursor.unwrap_or(0));
        } else {
            self.remember();
            let cursor = link.cursor.unwrap_or(0);
            // What is picked out means something else in another run.
            self.selection = Selection::None;
            self.show(&link.scenario, cursor);
            self.furthest = self.cursor;
            self.opened = self.opened.wrapping_add(1);
            self.by_hand = Rc::default();
            let label = label(&self.run);
            let history = Rc::make_mut(&mut self.history);
            history.open(label, &link.scenario, self.cursor);
        }
        self.notice = self.mismatch(link);
        if play && self.screen == Screen::Play {
            self.play();
        }
    }

    /// The same run with other choices; whoever stood at its end stands at the new end.
    pub(super) fn edit(&mut self, scenario: &Scenario, left_out: &[LeftOut]) {
        if scenario == self.run.scenario() {
            return;
        }
        let at_end = self.cursor == self.run.end() && self.cursor > 0;
        let before = self.run.scenario().clone();
        self.remember();
        self.show(scenario, if at_end { u32::MAX } else { self.cursor });
        self.by_hand = Rc::default();
        self.notice = without_effect(&before, &self.run, left_out);
    }

    pub(super) fn intervene(&mut self, trigger: Trigger, fault: Fault) {
        let mut draft = self.draft_up_to_here();
        let place = draft.interventions.len();
        let by_hand = matches!(trigger, Trigger::Step(_));
        draft.interventions.push(Intervention { trigger, fault });
        let scenario = match draft.build() {
            // Anchored to an event it means the same after other edits.
            Ok(scenario) => anchored_at(&scenario, place),
            Err(invalid) => return self.refuse(&format!("That cannot be done: {invalid}.")),
        };
        let run = Run::of(&scenario);
        let Some(step) = run.step_of(place) else {
            let mut refused = run.trace.refused.iter();
            let why = refused.find(|refused| usize::from(refused.intervention) == place);
            let why = why.map_or_else(
                || "it had no effect".into(),
                |refused| refused.why.words(&run.trace.setup),
            );
            return self.refuse(&format!("That cannot be done: {why}."));
        };
        let done = scenario.interventions[place].clone();
        let label = narrate::intervention(&run.trace.setup, scenario.info(), &done);
        let now = step <= self.cursor.max(1);
        let cursor = if now { step + 1 } else { self.cursor };
        let planned = format!("Planned for step {}, {label}.", step + 1);
        self.fork(label, run, cursor);
        let without_effect = without_effect(&scenario, &self.run, &[]);
        if without_effect.is_some() {
            self.notice = without_effect;
        } else if !now {
            self.say(planned.into());
        }
        if by_hand {
            self.note_by_hand(done);
        }
    }

    fn note_by_hand(&mut self, done: Intervention) {
        let by_hand = Rc::make_mut(&mut self.by_hand);
        by_hand.retain(|other| *other != done);
        // No run has more, and a branch that was left long ago need not be known.
        if by_hand.len() == MAX_INTERVENTIONS {
            by_hand.remove(0);
        }
        by_hand.push(done);
    }

    pub(super) fn set_vote(&mut self, process: ProcessId, vote: WorkOutcome) {
        let Some(place) = self.run.vote_place(process) else {
            return;
        };
        if !self.run.may_change_vote(process, self.cursor) {
            let name = self.run.trace.setup.name(process);
            return self.refuse(&format!("{name} has cast its vote: step back to before that."));
        }
        let mut draft = self.draft_up_to_here();
        draft.votes[place] = vote;
        match draft.build() {
            Ok(scenario) => {
                let word = scenario.info().outcome(vote);
                let label = format!("{}: {word}", self.run.trace.setup.name(process));
                self.fork(label, Run::of(&scenario), self.cursor);
            }
            Err(invalid) => self.refuse(&format!("That cannot be done: {invalid}.")),
        }
    }

    pub(super) fn shrunk(&mut self, of: &Scenario, to: &Scenario, words: Rc<str>) {
        // Asked twice, the second answer finds the run shrunk already.
        if [of, to].contains(&self.run.scenario()) {
            self.edit(to, &[]);
            self.notice = Some(Notice::that_stays(words));
        } else {
            self.refuse("The run was changed while its faults were tried out: it stays as it is.");
        }
    }

    /// Takes out an intervention. Those after it that name a step move up if it took one.
    pub(super) fn remove(&mut self, place: usize) {
        let mut draft = self.run.scenario().draft();
        if place >= draft.interventions.len() {
            return;
        }
        draft.interventions.remove(place);
        if let Some(step) = self.run.step_of(place) {
            for intervention in &mut draft.interventions {
                if let Trigger::Step(at) = &mut intervention.trigger
                    && *at > step
                {
                    *at -= 1;
                }
            }
        }
        match draft.build() {
            Ok(scenario) => self.edit(&scenario, &[]),
            Err(invalid) => self.refuse(&format!("That cannot be done: {invalid}.")),
        }
    }

    pub(super) fn undo(&mut self) {
        let scenario = self.run.scenario().clone();
        let moment = Rc::make_mut(&mut self.history).undo(&scenario, self.cursor);
        if let Some(moment) = moment {
            self.show(&moment.scenario, moment.cursor);
        }
    }

    pub(super) fn redo(&mut self) {
        let scenario = self.run.scenario().clone();
        let moment = Rc::make_mut(&mut self.history).redo(&scenario, self.cursor);
        if let Some(moment) = moment {
            self.show(&moment.scenario, moment.cursor);
        }
    }

    pub(super) fn switch(&mut self, branch: u32) {
        if branch == self.history.current() {
            return;
        }
        self.remember();
        if let Some((scenario, cursor)) = Rc::make_mut(&mut self.history).switch(branch) {
            self.show(&scenario, cursor);
        }
    }

    pub(super) fn remember(&mut self) {
        let (run, cursor) = (self.run.clone(), self.cursor);
        Rc::make_mut(&mut self.history).remember(run.scenario(), cursor);
    }

    /// Goes on with a run that was the same up to here. If more of the old one was seen already, the
    /// old one stays as a branch.
    fn fork(&mut self, label: String, run: Run, cursor: u32) {
        if run.scenario() == self.run.scenario() {
            self.menu = None;
            return;
        }
        let in_the_past = self.cursor < self.furthest;
        let left_at = self.cursor;
        self.remember();
        if in_the_past {
            let history = Rc::make_mut(&mut self.history);
            history.branch(Some(left_at), label, run.scenario().clone(), cursor);
        }
        self.show_run(run, cursor);
        self.furthest = self.cursor;
    }

    /// The choices of this run without what was done by hand from here on. What was planned for an event,
    /// such as a write, stays.
    fn draft_up_to_here(&self) -> Draft {
        let mut draft = self.run.scenario().draft();
        let mut place = 0;
        draft.interventions.retain(|intervention| {
            let took_effect = self.run.step_of(place).is_some_and(|step| step < self.cursor);
            place += 1;
            let by_hand = matches!(intervention.trigger, Trigger::Step(_))
                || self.by_hand.contains(intervention);
            took_effect || !by_hand
        });
        draft
    }

    fn show(&mut self, scenario: &Scenario, cursor: u32) {
        if scenario == self.run.scenario() {
            return self.go(cursor);
        }
        self.show_run(Run::of(scenario), cursor);
    }

    fn show_run(&mut self, run: Run, cursor: u32) {
        // A message has another number in another run.
        if matches!(self.selection, Selection::Message(_))
            || run.trace.setup.processes.len() < self.run.trace.setup.processes.len()
        {
            self.selection = Selection::None;
        }
        self.run = Rc::new(run);
        self.notice = None;
        self.problem = None;
        self.invitation = Invitation::None;
        self.go(cursor);
        self.furthest = self.furthest.min(self.run.end()).max(self.cursor);
    }
}
