//! From interventions that name a step to ones that name an event, so that they mean the same when
//! participants, votes, times or the protocol change.

use alloc::{vec, vec::Vec};
use core::mem::{Discriminant, discriminant};

use super::{Simulation, interventions::counts};
use crate::{
    event::Event,
    num::bounded,
    protocol::ProcessId,
    scenario::{Draft, Fault, Intervention, LeftOut, MessageRef, Named, Scenario, Trigger},
    trace::{Fate, MessageView, Step, Trace},
};

/// How many steps are replayed to find anchors; interventions for which none are left keep the number of
/// their step. A second or two in a browser.
const MAX_REPLAYED_STEPS: u64 = 2_000_000;

/// A run with other choices, and what of the run before has no place in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The choices.
    pub draft: Draft,
    /// The interventions that were left out.
    pub left_out: Vec<LeftOut>,
}

/// The same run with each intervention that names a step anchored to the event that it comes after, and
/// with messages named by what they say. An intervention keeps the number of its step if no event says
/// the same: what a fault does must not change, nor when, nor how the run ends. Only its place among what
/// happens at the same tick may change.
pub fn anchored(scenario: &Scenario) -> Scenario {
    let places: Vec<usize> = (0..scenario.interventions.len()).collect();
    Anchoring::new(scenario).anchor(&places)
}

/// The same run with one intervention [`anchored`], by its place in the scenario.
pub fn anchored_at(scenario: &Scenario, place: usize) -> Scenario {
    Anchoring::new(scenario).anchor(&[place])
}

/// A run with other choices, in which its interventions mean the same: they are anchored to events, their
/// processes are found by name or role, and a message that is called otherwise there is the one of the
/// same phase. `change` makes the other choices, and leaves the interventions to this function.
#[must_use]
pub fn edited(scenario: &Scenario, change: impl FnOnce(&mut Draft)) -> Edited {
    let anchored = anchored(scenario);
    let mut draft = anchored.draft();
    change(&mut draft);
    let same = Draft { interventions: scenario.interventions.clone(), ..draft.clone() };
    if same == **scenario {
        return Edited { draft: anchored.draft(), left_out: vec![] };
    }
    carried(&anchored, draft)
}

/// The interventions of a run, as far as other choices have a place for them. Apart from [`edited`], so that
/// the page holds it once and not once a control.
fn carried(scenario: &Scenario, mut draft: Draft) -> Edited {
    draft.interventions.clear();
    let (interventions, left_out) = match draft.clone().build() {
        Ok(calm) if !scenario.is_undisturbed() => {
            let (before, after) = (played(scenario), played(&calm));
            scenario.carry_interventions(&draft, &|original, carried, named| {
                counterpart(&before, &after, *original, carried, named).unwrap_or(carried)
            })
        }
        Ok(_) => (vec![], vec![]),
        // Why the choices make no run is said when they are to become one.
        Err(_) => (scenario.interventions.clone(), vec![]),
    };
    Edited { draft: Draft { interventions, ..draft }, left_out }
}

/// What happens in a run, without who is blocked.
fn played(scenario: &Scenario) -> Trace {
    let mut simulation = Simulation::new(scenario);
    simulation.trace.end = simulation.play();
    simulation.interventions.unmet().for_each(|refused| simulation.trace.refuse(refused));
    simulation.trace
}

/// A run whose interventions are anchored one by one.
struct Anchoring {
    trace: Trace,
    /// How many more steps may be replayed.
    left: u64,
}

impl Anchoring {
    fn new(scenario: &Scenario) -> Self {
        Self { trace: played(scenario), left: MAX_REPLAYED_STEPS }
    }

    fn anchor(mut self, places: &[usize]) -> Scenario {
        for place in places {
            let trigger = self.trace.scenario.interventions.get(*place).map(|it| &it.trigger);
            if let Some(Trigger::Step(_)) = trigger
                && let Some(better) = self.anchored_at(*place)
            {
                self.trace = better;
            }
        }
        self.trace.scenario
    }

    /// The run in which an intervention is anchored to an event, if there is one that says the same.
    fn anchored_at(&mut self, place: usize) -> Option<Trace> {
        let step = step_of(&self.trace, place)?;
        let fault = labelled(&self.trace, &self.trace.scenario.interventions[place].fault);
        let candidates: Vec<Trigger> = candidates(&self.trace, step, &fault).collect();
        candidates.into_iter().find_map(|trigger| {
            self.left = self.left.checked_sub(self.trace.len().into())?;
            let mut draft = self.trace.scenario.draft();
            draft.interventions[place] = Intervention { trigger, fault };
            let again = played(&draft.build().ok()?);
            let at = |trace: &Trace, step: u32| trace.steps[step as usize].at;
            let is_then = at(&again, step_of(&again, place)?) == at(&self.trace, step);
            (is_then && comes_to_the_same(&self.trace, &again, step + 1)).then_some(again)
        })
    }
}

/// The step in which an intervention took effect.
fn step_of(trace: &Trace, place: usize) -> Option<u32> {
    let is_at = |step: &Step| step.intervention.map(usize::from) == Some(place);
    trace.steps.iter().position(is_at).map(bounded)
}

fn comes_to_the_same(one: &Trace, other: &Trace, cursor: u32) -> bool {
    (one.len(), &one.refused, one.end) == (other.len(), &other.refused, other.end)
        && fates(one).eq(fates(other))
        && one.snapshot(cursor) == other.snapshot(cursor)
        && one.snapshot(u32::MAX) == other.snapshot(u32::MAX)
}

/// What becomes of each message, apart from when.
fn fates(trace: &Trace) -> impl Iterator<Item = (ProcessId, ProcessId, Discriminant<Fate>)> {
    trace.messages.iter().map(|it| (it.from, it.to, discriminant(&it.fate)))
}

/// The fault with its message named by what it says.
fn labelled(trace: &Trace, fault: &Fault) -> Fault {
    let named = |message: &MessageRef| match trace.message(*message) {
        Some(id) => Ok::<_, core::convert::Infallible>(trace.labelled(id)),
        None => Ok(*message),
    };
    match fault.try_map_message(named) {
        Ok(fault) => fault,
        Err(never) => match never {},
    }
}

/// The event that a fault is about: the sending of the message that is dropped, the write that fails.
fn own_event(trace: &Trace, step: u32, fault: &Fault) -> Option<Trigger> {
    match fault {
        Fault::Drop(message) | Fault::Duplicate(message) | Fault::Delay { message, .. }
            if message.copy == 0 =>
        {
            Some(Trigger::Sent(*message))
        }
        Fault::FailWrite(process) | Fault::UncertainWrite(process) => {
            let trigger = |nth| Trigger::BeforeWrite { process: *process, nth };
            let written = trace.events_until(step).iter();
            let written = written.filter(|event| counts(&trigger(1), trace, event)).count();
            Some(trigger(u16::try_from(written).ok()?.checked_add(1)?))
        }
        _ => None,
    }
}

/// Triggers that may come at a step, the plainest first: the event that the fault is about, what last
/// happened at its process or was sent to it, what last happened at all; each at the tick of the step.
fn candidates(trace: &Trace, step: u32, fault: &Fault) -> impl Iterator<Item = Trigger> {
    let at = trace.at(step + 1);
    let earlier = trace.steps[..step as usize].iter().rev().take_while(|it| it.at == at);
    let at_this_tick: u32 = bounded(earlier.clone().count());
    // What waits for an event that comes before interventions at its tick happens after them.
    let injected = earlier.take_while(|it| it.intervention.is_some()).count();
    let latest = at_this_tick.min(bounded::<u32>(injected).saturating_add(1));
    let first_of = |steps: u32| trace.events_until(step - steps).len();
    let (tick, latest, last) = (first_of(at_this_tick), first_of(latest), first_of(0));
    let process = fault.process().copied();
    let is_concerned =
        |place: &usize| process.is_some_and(|it| concerns(&trace.events[*place], it));
    let there = (tick..last).rev().filter(is_concerned).find_map(|place| after(trace, place));
    let latest = (latest..last).rev().find_map(|place| after(trace, place));
    [own_event(trace, step, fault), there, latest].into_iter().flatten()
}

/// Whether an event happens at a process, or is a message's being sent to it.
fn concerns(event: &Event, process: ProcessId) -> bool {
    let is_sent_there = matches!(event, Event::Sent { to, .. } if *to == process);
    event.process() == Some(process) || is_sent_there
}

/// The trigger that comes with an event, by its place in the trace; absent if none does.
fn after(trace: &Trace, place: usize) -> Option<Trigger> {
    let event = &trace.events[place];
    let trigger = |nth| {
        Some(match event {
            Event::Sent { message, .. } => Trigger::Sent(trace.labelled(*message)),
            Event::Received { message, process } => {
                let it = &trace.messages[message.index()];
                match (it.vote, it.copy) {
                    (Some(_), _) => Trigger::AfterVote { process: *process, nth },
                    (None, 0) => Trigger::Received(trace.labelled(*message)),
                    // A trigger names no copy.
                    (None, _) => return None,
                }
            }
            Event::Wrote { process, .. } => Trigger::AfterWrite { process: *process, nth },
            Event::WorkBegan { process, .. } => Trigger::AfterWorkStart { process: *process, nth },
            Event::WorkEnded { process, .. } => Trigger::AfterWorkEnd { process: *process, nth },
            Event::TimedOut { process, .. } => Trigger::AfterTimeout { process: *process, nth },
            Event::Crashed { process, .. } => Trigger::AfterCrash { process: *process, nth },
            Event::Recovered { process } => Trigger::AfterRecovery { process: *process, nth },
            _ => return None,
        })
    };
    let first = trigger(1)?;
    let so_far = trace.events[..=place].iter().filter(|event| counts(&first, trace, event)).count();
    trigger(u16::try_from(so_far).ok()?)
}

/// The message of the same phase and number between the same two processes, in another run; for a trigger,
/// which tells only when, else that of the same sender to whom it sends such first. Absent if there is none,
/// or if the message is there by its own name.
fn counterpart(
    before: &Trace,
    after: &Trace,
    original: MessageRef,
    carried: MessageRef,
    named: Named,
) -> Option<MessageRef> {
    original.label?;
    if after.message(MessageRef { copy: 0, ..carried }).is_some() {
        return None;
    }
    let id = before.message(MessageRef { copy: 0, ..original })?;
    let message = &before.messages[id.index()];
    let alike = |it: &&MessageView, from, to| {
        (it.from, it.to, it.copy, it.phase) == (from, to, 0, message.phase)
    };
    let number = before.messages[..id.index()]
        .iter()
        .filter(|it| alike(it, message.from, message.to))
        .count();
    let there =
        |to| after.messages.iter().filter(move |it| alike(it, carried.from, to)).nth(number);
    let found = there(carried.to).or_else(|| {
        let mut sent = after.messages.iter();
        let first = sent.find(|it| named == Named::ByTrigger && alike(it, carried.from, it.to));
        first.and_then(|first| there(first.to))
    });
    let found = after.message(found?.named())?;
    Some(MessageRef { copy: original.copy, ..after.labelled(found) })
}

#[cfg(test)]
mod tests {
    use alloc::{string::String, vec::Vec};

    use super::*;
    use crate::{
        analysis::narrate,
        protocol::WorkOutcome,
        protocols::ProtocolId,
        scenario::{LIBRARY, Link, NoPlace, entry},
        simulate::simulate,
    };

    fn words(scenario: &Scenario) -> Vec<String> {
        let (setup, info) = (scenario.setup(), scenario.info());
        let phrase = |it: &Intervention| narrate::intervention(&setup, info, it);
        scenario.interventions.iter().map(phrase).collect()
    }

    /// p2's vote is lost, and the coordinator crashes, both made by hand at a step.
    const BY_HAND: &str = "1ydT5vAQKABIBAgABAAoAEwQACxQO4ty8tAI";

    fn by_hand() -> Scenario {
        Link::parse(BY_HAND).expect("it is a link").scenario
    }

    #[test]
    fn faults_made_at_a_step_name_the_event() {
        let scenario = anchored(&by_hand());
        assert_eq!(
            words(&scenario),
            [
                "once the 1st YES from p2 to C is in flight: drop the 1st YES from p2 to C",
                "once the 1st YES from p2 to C is in flight: crash C",
            ]
        );
        assert_eq!(simulate(&scenario).digest(), simulate(&by_hand()).digest());
    }

    #[test]
    fn a_fault_after_a_vote_was_received_says_so() {
        let two_phase = ProtocolId::named("2pc").expect("it is in the registry");
        let votes = |trace: &Trace| {
            let steps = 0..trace.len();
            let is_vote = |event: &Event| {
                matches!(event, Event::Received { message, process }
                    if *process == ProcessId(0) && trace.messages[message.index()].vote.is_some())
            };
            steps.filter(|step| trace.events_of(*step).iter().any(is_vote)).collect::<Vec<u32>>()
        };
        let calm = Draft::new(two_phase, 3);
        let second = votes(&simulate(&calm.clone().build().expect("it is valid")))[1];
        let draft = calm.with(Trigger::Step(second + 1), Fault::Crash(ProcessId(0)));
        let scenario = draft.build().expect("it is valid");
        assert_eq!(
            words(&anchored_at(&scenario, 0)),
            ["just after C receives its 2nd vote: crash C"]
        );
        let more = edited(&scenario, |draft| draft.votes.resize(5, WorkOutcome::Refused));
        let trace = simulate(&more.draft.build().expect("it is valid"));
        assert_eq!(
            votes(&trace).len(),
            2,
            "C crashes after the second, among five participants too"
        );
    }

    #[test]
    fn faults_mean_the_same_among_more_participants_at_other_times_and_with_other_votes() {
        for (participants, latency) in [(5, 10), (3, 25), (8, 3)] {
            let mut draft = anchored(&by_hand()).draft();
            draft.votes.resize(participants, WorkOutcome::Done);
            draft.environment.latency = crate::scenario::Latency::Constant(latency);
            let trace = simulate(&draft.build().expect("it is valid"));
            assert!(trace.refused.is_empty(), "{:?}", trace.refused);
            let lost = trace
                .messages
                .iter()
                .find(|it| matches!(it.fate, Fate::Lost(_, crate::event::Loss::Dropped)));
            let lost = lost.expect("the vote is lost");
            assert_eq!((lost.from, lost.to, &*lost.name), (ProcessId(2), ProcessId(0), "YES"));
        }
    }

    #[test]
    fn a_fault_without_its_event_does_not_happen_and_says_so() {
        let mut draft = anchored(&by_hand()).draft();
        draft.votes[1] = WorkOutcome::Refused;
        let trace = simulate(&draft.build().expect("it is valid"));
        assert_eq!(trace.refused.len(), 2, "there is no YES from p2: {:?}", trace.refused);
    }

    #[test]
    fn a_vote_that_changes_stays_the_message_that_is_lost() {
        let no = edited(&by_hand(), |draft| draft.votes[1] = WorkOutcome::Refused);
        let scenario = no.draft.build().expect("it is valid");
        assert_eq!(
            words(&scenario),
            [
                "once the 1st NO from p2 to C is in flight: drop the 1st NO from p2 to C",
                "once the 1st NO from p2 to C is in flight: crash C",
            ]
        );
        assert_eq!(simulate(&scenario).refused, []);
    }

    #[test]
    fn processes_keep_their_names_where_their_places_change() {
        let paxos = ProtocolId::named("paxos-commit").expect("it is in the registry");
        let draft = Draft::new(paxos, 3);
        let setup = draft.setup();
        let named = |name| setup.named(name).expect("it is a process of the run");
        let draft = draft
            .with(Trigger::Step(6), Fault::Crash(named("a3")))
            .with(Trigger::Step(6), Fault::Crash(named("p3")));
        let scenario = draft.build().expect("it is valid");
        let more = edited(&scenario, |draft| draft.votes.resize(5, WorkOutcome::Done));
        let said = words(&more.draft.build().expect("it is valid"));
        assert!(said[0].ends_with("crash a3") && said[1].ends_with("crash p3"), "{said:?}");
        let fewer = edited(&scenario, |draft| draft.votes.truncate(2));
        let said = words(&fewer.draft.build().expect("it is valid"));
        assert!(said.len() == 1 && said[0].ends_with("crash a3"), "there is no p3: {said:?}");
        assert_eq!(fewer.left_out.len(), 1);
        assert_eq!(fewer.left_out[0].why, NoPlace::Process(named("p3")));
    }

    #[test]
    fn another_protocol_has_its_own_words_and_the_same_initiator() {
        let paxos = ProtocolId::named("paxos-commit").expect("it is in the registry");
        let two_phase = ProtocolId::named("2pc").expect("it is in the registry");
        let (c, p2) = (ProcessId(0), ProcessId(2));
        let draft = Draft::new(two_phase, 3)
            .with(Trigger::Step(4), Fault::Drop(MessageRef::new(c, p2, 1)))
            .with(Trigger::Step(15), Fault::Crash(c));
        let before = draft.build().expect("it is valid");
        let carried = edited(&before, |draft| *draft = draft.carried_to(paxos));
        let initiator = paxos.info().option("initiator").expect("it has one");
        assert_eq!(carried.draft.options.get(initiator), 0, "the coordinator is asked, as before");
        assert_eq!(carried.left_out, []);
        let scenario = carried.draft.build().expect("it is valid");
        let said = words(&scenario);
        assert_eq!(
            said[0],
            "once the 1st PREPARE from L to p2 is in flight: drop the 1st PREPARE from L to p2"
        );
        assert!(said[1].ends_with("crash L"), "{said:?}");
        let trace = simulate(&scenario);
        assert!(trace.refused.iter().all(|it| it.intervention != 0), "{:?}", trace.refused);
    }

    /// A request to vote is late, in a run that the coordinator begins.
    #[test]
    fn a_late_request_of_the_coordinator_is_one_of_the_leader() {
        const LATE: &str = "1WYLeqAcBBQIAAQeQAwoABgMABQEAZAsHDAIO4P7Vlwo";
        let paxos = ProtocolId::named("paxos-commit").expect("it is in the registry");
        let before = Link::parse(LATE).expect("it is a link").scenario;
        let carried = edited(&before, |draft| *draft = draft.carried_to(paxos));
        assert_eq!(carried.left_out, []);
        let scenario = carried.draft.build().expect("it is valid");
        assert_eq!(
            words(&before),
            ["after step 6: delay the 1st message from C to p5 by 100 ticks"]
        );
        assert_eq!(
            words(&scenario),
            ["once the 1st PREPARE from L to p5 is in flight: \
                 delay the 1st PREPARE from L to p5 by 100 ticks"]
        );
        assert_eq!(simulate(&scenario).refused, []);
    }

    #[test]
    fn runs_of_the_library_stay_what_they_are() {
        for entry in LIBRARY {
            let scenario = entry.scenario();
            let anchored = anchored(&scenario);
            let (before, after) = (simulate(&scenario), simulate(&anchored));
            assert_eq!(before.len(), after.len(), "{}", entry.id);
            assert_eq!(before.snapshot(u32::MAX), after.snapshot(u32::MAX), "{}", entry.id);
            assert_eq!(before.refused, after.refused, "{}", entry.id);
            let link = Link::new(anchored);
            assert_eq!(Link::parse(&link.code()), Ok(link), "{}", entry.id);
        }
        assert_eq!(
            anchored(&entry("2pc-commit").expect("it is there").scenario()).interventions,
            []
        );
    }

    #[test]
    fn every_run_of_the_library_can_be_carried_to_every_protocol() {
        for entry in LIBRARY {
            for to in ProtocolId::all() {
                let carried = edited(&entry.scenario(), |it| *it = it.carried_to(to)).draft.build();
                assert!(carried.is_ok(), "{} to {}: {carried:?}", entry.id, to.info().id);
            }
        }
    }
}
