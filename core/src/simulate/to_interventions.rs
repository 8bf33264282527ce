//! From a list of actions to a scenario that plays them: what the agenda would have let happen anyway is
//! left to it, and the rest becomes interventions.

use alloc::vec::Vec;

use super::Simulation;
use crate::{
    event::MessageId,
    scenario::{Draft, Fault, Intervention, Invalid, Scenario, Trigger},
    trace::MessageView,
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
            let fault = self.intervention(action);
            let done = self.step(Some(0), action).is_ok();
            if let (true, Some(fault)) = (done, fault) {
                found.push(Intervention { trigger: Trigger::Step(before), fault });
            }
            actions = &actions[1..];
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

    /// The intervention that does this, if one can.
    fn intervention(&self, action: &Action) -> Option<Fault> {
        let named =
            |id: &MessageId| self.trace.messages.get(id.index()).map(MessageView::named).ok_or(());
        Some(match action {
            Action::Begin => return None,
            Action::Advance(id) => Fault::Advance(*id),
            Action::Deliver(message) => Fault::Deliver(named(message).ok()?),
            Action::Finish(id, ..) => Fault::Finish(*id),
            Action::Fire(process, timer) => Fault::Fire { process: *process, timer: *timer },
            Action::Fault(fault) => fault.try_map_message(named).ok()?,
        })
    }
}
