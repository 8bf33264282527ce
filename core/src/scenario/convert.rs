//! The same choices for another protocol, so that one can be seen beside the other.

use alloc::{string::String, vec::Vec};

use super::{Draft, Fault, Intervention, MessageRef};
use crate::{
    num::bounded,
    protocol::{OptionKind, ProcessId, ProcessSet, Setup},
    protocols::ProtocolId,
};

/// The options that mean the same in every protocol that has them, and so stay what they were.
const SHARED_OPTIONS: [&str; 1] = ["initiator"];

/// An intervention that has no place in a run with other choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The intervention, with the names of the run before.
    pub intervention: Intervention,
    /// Why it has none.
    pub why: NoPlace,
}

/// Why an intervention has no place in a run with other choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// It names a process of the run before that the other does not have.
    Process(ProcessId),
    /// It lets a timer fire, and what a timer waits for is the protocol's own.
    Timer,
    /// It makes no sense in any run with those choices, as this part of a sentence says.
    Senseless(String),
}

/// Which part of an intervention names a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// Its trigger.
    ByTrigger,
    /// Its fault.
    ByFault,
}

impl Draft {
    /// The choices for another protocol, as far as it has them: as many participants as it takes,
    /// their votes where it knows such, who initiates, the times and the seed. Its other options are its
    /// own. Interventions are left to [`edited`](crate::simulate::edited).
    #[must_use]
    pub fn carried_to(&self, protocol: ProtocolId) -> Self {
        let info = protocol.info();
        let (least, greatest) = info.participants;
        let participants = self.votes.len().clamp(least.into(), greatest.into());
        let mut carried = Self {
            environment: self.environment,
            seed: self.seed,
            ..Self::new(protocol, bounded(participants))
        };
        for (vote, before) in carried.votes.iter_mut().zip(&self.votes) {
            if info.outcomes.iter().any(|known| known.outcome == *before) {
                *vote = *before;
            }
        }
        for id in SHARED_OPTIONS {
            self.carry_option(id, &mut carried);
        }
        carried
    }

    /// The interventions in a run with other choices, and what has no place there. Processes are those of
    /// the same name or in the same role. `message` gets a message as it is named here, as it is with the
    /// processes there, and whether it is the fault's or the trigger's, and says what it is called.
    pub(crate) fn carry_interventions(
        &self,
        other: &Self,
        message: &impl Fn(&MessageRef, MessageRef, Named) -> MessageRef,
    ) -> (Vec<Intervention>, Vec<LeftOut>) {
        let (from, to) = (self.setup(), other.setup());
        let (mut carried, mut left_out) = (Vec::new(), Vec::new());
        for it in &self.interventions {
            let moved = if self.protocol != other.protocol && matches!(it.fault, Fault::Fire { .. })
            {
                Err(NoPlace::Timer)
            } else {
                moved(it, &from, &to, message).map_err(NoPlace::Process).and_then(|moved| {
                    let checked = moved.check(&to, other.info());
                    checked.map(|()| moved).map_err(NoPlace::Senseless)
                })
            };
            match moved {
                Ok(moved) => carried.push(moved),
                Err(why) => left_out.push(LeftOut { intervention: it.clone(), why }),
            }
        }
        (carried, left_out)
    }

    /// Sets an option as it is here, if the other protocol has the same choice and it fits the rest.
    fn carry_option(&self, id: &str, carried: &mut Self) {
        let (from, to) = (self.info(), carried.info());
        let (Some(here), Some(there)) = (from.option(id), to.option(id)) else {
            return;
        };
        let (OptionKind::Choice(known), OptionKind::Choice(choices)) =
            (from.options[here].kind, to.options[there].kind)
        else {
            return;
        };
        let chosen = known.get(usize::from(self.options.get(here)));
        let same = chosen.and_then(|it| choices.iter().position(|other| other.id == it.id));
        if let Some(value) = same {
            let mut options = carried.options;
            options.set(there, bounded(value));
            if (to.check)(&options, bounded(carried.votes.len())).is_ok() {
                carried.options = options;
            }
        }
    }
}

fn moved(
    intervention: &Intervention,
    from: &Setup,
    to: &Setup,
    message: &impl Fn(&MessageRef, MessageRef, Named) -> MessageRef,
) -> Result<Intervention, ProcessId> {
    let process = |id: &ProcessId| counterpart(*id, from, to).ok_or(*id);
    let processes = |set: &ProcessSet| set.into_iter().map(|id| process(&id)).collect();
    let by = |named: Named| move |it: &MessageRef| Ok(message(it, it.try_map(&process)?, named));
    // What the fault names is told first if it is not there.
    let fault = intervention.fault.try_map(&process, &processes, &by(Named::ByFault))?;
    let trigger = intervention.trigger.try_map(&process, &by(Named::ByTrigger))?;
    Ok(Intervention { trigger, fault })
}

/// The process of another run that has the same name, else the one at the same place in the same role.
fn counterpart(id: ProcessId, from: &Setup, to: &Setup) -> Option<ProcessId> {
    to.named(from.name(id)).or_else(|| {
        let role = from.processes[id.index()].role;
        let place = from.with_role(role).into_iter().position(|other| other == id)?;
        to.with_role(role).into_iter().nth(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{protocol::WorkOutcome, scenario::Trigger};

    fn protocol(name: &str) -> ProtocolId {
        ProtocolId::named(name).expect("it is in the registry")
    }

    const C: ProcessId = ProcessId(0);
    const P2: ProcessId = ProcessId(2);

    #[test]
    fn votes_and_times_come_along() {
        let mut draft = Draft::new(protocol("2pc"), 4);
        draft.votes[1] = WorkOutcome::Refused;
        draft.environment.force_ticks = 9;
        let carried = draft.carried_to(protocol("3pc"));
        assert_eq!(carried.info().id, "3pc");
        assert_eq!(carried.votes, draft.votes);
        assert_eq!(carried.environment, draft.environment);
    }

    #[test]
    fn what_the_other_protocol_does_not_have_is_left_out_with_the_reason() {
        let draft = Draft::new(protocol("2pc"), 3)
            .with(Trigger::Step(9), Fault::Fire { process: P2, timer: 0 })
            .with(Trigger::Step(9), Fault::Crash(C))
            .with(Trigger::Step(12), Fault::Heal);
        let other = draft.carried_to(protocol("saga-choreographed"));
        let (carried, left_out) = draft.carry_interventions(&other, &|_, carried, _| carried);
        assert_eq!(carried.len(), 1, "there is no C: {carried:?}");
        assert_eq!(carried[0].fault, Fault::Heal);
        let why: Vec<NoPlace> = left_out.into_iter().map(|it| it.why).collect();
        assert_eq!(why, [NoPlace::Timer, NoPlace::Process(C)]);
    }
}
