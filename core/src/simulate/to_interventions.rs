//! From a list of actions to a scenario that plays them: fault the agenda would have let happen anyway is
//! left to it, and the rest becomes interventions.

use alloc::vec::Vec;

use super::Simulation;
use crate::{
    scenario::{Draft, Fault, Intervention, Invalid, Scenario, Trigger},
    world::Action,
};

/// The scenario that plays these actions first, beginning with [`Action::Begin`], and then goes on by
/// itself. What intervenes in `scenario` is left out, and so is an action that cannot be done.
///
/// # Errors
/// If the actions take more interventions than a run may have.
pub fn steer(scenario: &Scenario, actions: &[Action]) -> Result<Scenario, Invalid> {
    let calm = Draft { interventions: Vec::new(), ..scenario.draft() }.build()?;
    let interventions = Simulation::new(&calm).steered(actions);
    Draft { interventions, ..calm.draft() }.build()
}

impl Simulation<'_> {
    fn steered(mut self, mut actions: &[Action]) -> Vec<Intervention> {
        let mut found = Vec::new();
        while let Some(action) = actions.first() {
            let before = self.trace.len();
            if self.comes_next(action) {
                while self.trace.len() == before {
                    self.happen();
                }
                actions = &actions[1..];
                continue;
            }
            let (fault, count) = self.intervention(actions);
            let done = self.step(Some(0), &actions[..count]).is_ok();
            if let (true, Some(fault)) = (done, fault) {
                found.push(Intervention { trigger: Trigger::Step(before), fault });
            }
            actions = &actions[count..];
        }
        found
    }

    /// Whether the agenda lets this happen next.
    fn comes_next(&self, action: &Action) -> bool {
        let mut ahead = self.clockwork.clone();
        while let Some(due) = ahead.take() {
            match self.action(due) {
                None => {}
                Some((Some(busy), _)) if self.world.node(busy).next_effect().is_some() => {
                    ahead.wait(busy, due);
                }
                Some((_, next)) => return next == *action,
            }
        }
        false
    }

    /// The intervention that does the first of these actions, and how many of them it does.
    fn intervention(&self, actions: &[Action]) -> (Option<Fault>, usize) {
        let named = |id: &crate::event::MessageId| {
            self.trace.messages.get(id.index()).map(crate::trace::MessageView::named)
        };
        let fault = match actions {
            [Action::Cut(from, to), Action::Cut(back, forth), ..]
                if (from, to) == (forth, back) =>
            {
                return (Some(Fault::Cut { from: *from, to: *to, both_ways: true }), 2);
            }
            [Action::Cut(from, to), ..] => {
                Some(Fault::Cut { from: *from, to: *to, both_ways: false })
            }
            [Action::Begin, ..] | [] => None,
            [Action::Advance(id), ..] => Some(Fault::Advance(*id)),
            [Action::Deliver(message), ..] => named(message).map(Fault::Deliver),
            [Action::Drop(message), ..] => named(message).map(Fault::Drop),
            [Action::Duplicate(message), ..] => named(message).map(Fault::Duplicate),
            [Action::Finish(id, ..), ..] => Some(Fault::Finish(*id)),
            [Action::Fire(process, timer), ..] => {
                Some(Fault::Fire { process: *process, timer: *timer })
            }
            [Action::Crash(id), ..] => Some(Fault::Crash(*id)),
            [Action::Recover(id), ..] => Some(Fault::Recover(*id)),
            [Action::Heal, ..] => Some(Fault::Heal),
            [Action::Rival(id), ..] => Some(Fault::Rival(*id)),
            [Action::Flush(id), ..] => Some(Fault::Flush(*id)),
            [Action::Fail(process, times), ..] => {
                Some(Fault::Fail { process: *process, times: *times })
            }
        };
        (fault, 1)
    }
}
