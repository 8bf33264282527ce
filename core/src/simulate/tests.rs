//! What a driver has to keep.

use alloc::{collections::VecDeque, vec::Vec};

use super::*;
use crate::{
    protocol::{MessageInfo, Protocol, RecordInfo},
    protocols::Visit,
    scenario::{Fault, LIBRARY, MessageRef, Trigger},
    snapshot::{ProcessView, Snapshot},
};

/// A snapshot is nothing but its events applied in order; here it is held against the world itself.
#[test]
fn snapshots_show_the_world_as_it_is() {
    for entry in LIBRARY {
        let scenario = entry.scenario();
        let trace = simulate(&scenario);
        let mut simulation = Simulation::new(&scenario);
        let mut steps = 0;
        while steps < trace.len() {
            let next = simulation.clockwork.next().map(|entry| entry.at);
            let begun = steps > 0;
            let world = &simulation.world;
            match begun.then(|| simulation.interventions.due(steps, next, world)).flatten() {
                Some(place) => simulation.intervene(place),
                None => simulation.happen(),
            }
            if simulation.trace.len() > steps {
                steps = simulation.trace.len();
                assert_same(&simulation.world, &trace.snapshot(steps));
            }
        }
    }
}

fn assert_same(world: &World<Erased>, snapshot: &Snapshot) {
    for (node, view) in world.nodes().iter().zip(&snapshot.processes) {
        assert_eq!(node.running.is_some(), view.up);
        assert_eq!(node.status, view.status);
        assert_eq!(node.rival, view.rival);
        let records: Vec<_> = node.log.records().iter().map(RecordInfo::name).collect();
        assert_eq!(records, view.log.iter().map(|record| record.name.clone()).collect::<Vec<_>>());
        let stable = view.log.iter().filter(|record| record.stable).count();
        assert_eq!(node.log.stable(), stable);
        let Some(running) = &node.running else { continue };
        assert_eq!(running.timers, view.timers);
        assert_eq!(running.work, view.work);
        let plan: VecDeque<_> =
            running.queue.iter().filter_map(crate::world::planned::<Erased>).collect();
        assert_eq!(plan, view.plan);
    }
    let flights = world.network().flights().iter();
    let expected: Vec<_> = flights.map(|it| (it.id, it.from, it.to, it.message.name())).collect();
    let seen = snapshot.flights.iter().map(|it| (it.id, it.from, it.to, it.name.clone()));
    assert_eq!(seen.collect::<Vec<_>>(), expected);
}

/// What is played without the types of its protocol is what happens with them.
#[test]
fn erased_and_typed_worlds_do_the_same() {
    struct Typed<'a>(&'a Setup, &'a [(u32, Action)]);
    impl Visit for Typed<'_> {
        type Out = Vec<Event>;
        fn visit<P: Protocol>(self) -> Vec<Event> {
            let mut world = World::<P>::new(self.0);
            let mut events = Vec::new();
            for (_, action) in self.1 {
                world.apply(self.0, action, &mut events).expect("it could be done before");
            }
            events
        }
    }
    for entry in LIBRARY {
        let scenario = entry.scenario();
        let mut simulation = Simulation::new(&scenario);
        simulation.play();
        let typed = scenario.protocol.with(Typed(&simulation.setup, &simulation.actions));
        // A trace knows which messages were really sent before, and a world does not.
        let settled = |event: &Event| match event.clone() {
            Event::Sent { message, from, to, name, phase, vote, local, .. } => {
                Event::Sent { message, from, to, name, phase, vote, again: false, local }
            }
            other => other,
        };
        let erased =
            simulation.trace.events.iter().filter(|it| !matches!(it, Event::Delayed { .. }));
        assert!(erased.map(settled).eq(typed.iter().map(settled)), "{}", entry.id);
    }
}

#[test]
fn runs_end_although_participants_in_doubt_ask_for_ever() {
    let blocks = crate::scenario::entry("2pc-coordinator-crash").expect("it is in the library");
    let mut draft = blocks.scenario().draft();
    draft.environment.patience_ticks = 1_000_000;
    let trace = simulate(&draft.build().expect("it is valid"));
    assert_eq!(trace.end, End::Patience);
    assert!(trace.len() < MAX_STEPS);
    draft = trace.scenario.draft();
    draft.votes = alloc::vec![WorkOutcome::Done; 64];
    let trace = simulate(&draft.build().expect("it is valid"));
    assert_eq!((trace.end, trace.len()), (End::StepLimit, MAX_STEPS));
}

#[test]
fn a_crash_takes_every_process_of_the_machine_with_it() {
    let protocol = crate::protocols::ProtocolId::named("2pc").expect("it is in the registry");
    let draft = crate::scenario::Draft::new(protocol, 3)
        .with_option("colocated", 1)
        .with(Trigger::Step(5), Fault::Crash(ProcessId(0)));
    let trace = simulate(&draft.build().expect("it is valid"));
    let up: Vec<_> = trace.snapshot(6).processes.iter().map(|process| process.up).collect();
    assert_eq!(up, [false, false, true, true]);
}

/// A run's own actions, steered, are the same run.
#[test]
fn what_happened_can_be_steered_to_happen_again() {
    for entry in LIBRARY {
        let scenario = entry.scenario();
        let mut simulation = Simulation::new(&scenario);
        simulation.play();
        let actions: Vec<Action> =
            simulation.actions.iter().map(|(_, action)| action.clone()).collect();
        let steered = steer(&scenario, &actions).expect("it is no longer than the run");
        // What happens by itself is left to happen by itself.
        assert!(!scenario.is_undisturbed() || steered.is_undisturbed());
        let again = simulate(&steered);
        assert!(again.refused.is_empty(), "{:?}", again.refused);
        let after_delays = |trace: &Trace| {
            let seen = trace.events.iter().filter(|it| !matches!(it, Event::Delayed { .. }));
            seen.cloned().collect::<Vec<_>>()
        };
        let (events, expected) = (after_delays(&again), after_delays(&simulation.trace));
        assert_eq!(events.get(..expected.len()), Some(&expected[..]));
    }
}

/// In Faster Paxos Commit the acceptors tell the participants. Both leaders are gone, and p3 never
/// votes: p1, which is in doubt, is freed by p2, whose work is going to fail.
#[test]
fn nobody_is_blocked_whom_work_that_is_going_to_fail_frees() {
    let protocol = crate::protocols::ProtocolId::named("paxos-commit").expect("it is there");
    let draft = crate::scenario::Draft::new(protocol, 3)
        .with_option("learners", 1)
        .with_option("initiator", 0)
        .with_option("machines", 2)
        .with_option("abort", 1);
    let named = |name| draft.setup().named(name).expect("it is a process of the run");
    let (leader, second, p2, p3) = (named("L"), named("L2"), named("p2"), named("p3"));
    let third_acceptor = named("a3");
    let request = MessageRef::new(leader, p2, 1);
    let mut draft = draft
        .with(Trigger::Step(1), Fault::Fail { process: p2, times: 1 })
        .with(Trigger::Step(1), Fault::Crash(second))
        .with(Trigger::Step(1), Fault::Crash(p3))
        .with(Trigger::Sent(request), Fault::Delay { message: request, ticks: 50 })
        .with(Trigger::AfterSend { process: leader, nth: 3 }, Fault::Crash(leader))
        // While p1 is in doubt and p2 is at work.
        .with(Trigger::Tick(140), Fault::Crash(third_acceptor));
    draft.environment.work_ticks = 100;
    draft.environment.timeout_ticks = 1_000;
    let trace = simulate(&draft.build().expect("it is valid"));
    assert_eq!(trace.refused, []);
    let in_doubt = |cursor| trace.snapshot(cursor).processes.iter().any(ProcessView::in_doubt);
    assert!((0..trace.len()).any(in_doubt), "p1 waits for the outcome");
    assert!(!in_doubt(trace.len()), "p1 has learned it from the acceptors");
    assert_eq!(trace.blocked, []);
}
