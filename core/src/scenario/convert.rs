//! The same choices for another protocol, so that one can be seen beside the other.

use alloc::vec::Vec;

use super::{Draft, Fault, Intervention};
use crate::{
    num::bounded,
    protocol::{ProcessId, ProcessSet, Setup},
    protocols::ProtocolId,
};

impl Draft {
    /// The choices for another protocol, as far as it has them: as many participants as it takes,
    /// their votes where it knows such, the times, the seed, and the interventions at processes that
    /// it has by the same name. Its options are its own, and so is what a timer waits for.
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
        let (from, to) = (self.setup(), carried.setup());
        let fits = |it: &Intervention| it.check(&to, info).is_ok();
        let found = self.interventions.iter().filter_map(|it| moved(it, &from, &to));
        carried.interventions = found.filter(fits).collect();
        carried
    }
}

fn moved(intervention: &Intervention, from: &Setup, to: &Setup) -> Option<Intervention> {
    if matches!(intervention.fault, Fault::Fire { .. }) {
        return None;
    }
    let process = |id: &ProcessId| to.named(from.name(*id)).ok_or(());
    let processes = |set: &ProcessSet| {
        let found: Result<Vec<ProcessId>, ()> = set.into_iter().map(|id| process(&id)).collect();
        Ok(found?.into_iter().collect::<ProcessSet>())
    };
    intervention.try_rename(&process, &processes, &|message| message.try_map(&process)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        protocol::WorkOutcome,
        scenario::{LIBRARY, MessageRef, Trigger},
    };

    fn protocol(name: &str) -> ProtocolId {
        ProtocolId::named(name).expect("it is in the registry")
    }

    const C: ProcessId = ProcessId(0);
    const P2: ProcessId = ProcessId(2);

    #[test]
    fn votes_times_and_faults_come_along() {
        let mut draft = Draft::new(protocol("2pc"), 4)
            .with(Trigger::AfterWrite { process: P2, nth: 1 }, Fault::Crash(P2))
            .with(Trigger::Step(9), Fault::Drop(MessageRef::new(C, P2, 1)));
        draft.votes[1] = WorkOutcome::Refused;
        draft.environment.force_ticks = 9;
        let carried = draft.carried_to(protocol("3pc"));
        assert_eq!(carried.info().id, "3pc");
        assert_eq!(carried.votes, draft.votes);
        assert_eq!(carried.environment, draft.environment);
        assert_eq!(carried.interventions, draft.interventions);
    }

    #[test]
    fn what_the_other_protocol_does_not_have_stays_behind() {
        let draft = Draft::new(protocol("2pc"), 3)
            .with(Trigger::Step(9), Fault::Fire { process: C, timer: 0 })
            .with(Trigger::Step(9), Fault::Crash(C))
            .with(Trigger::Step(12), Fault::Heal);
        let carried = draft.carried_to(protocol("saga-choreographed"));
        assert_eq!(carried.interventions.len(), 1, "there is no C: {:?}", carried.interventions);
        assert_eq!(carried.interventions[0].fault, Fault::Heal);
    }

    #[test]
    fn every_run_of_the_library_can_be_carried_to_every_protocol() {
        for entry in LIBRARY {
            let draft = entry.scenario().draft();
            for to in ProtocolId::all() {
                let carried = draft.carried_to(to).build();
                assert!(carried.is_ok(), "{} to {}: {carried:?}", entry.id, to.info().id);
            }
        }
    }
}
