//! What every protocol of the registry, and every run of the library, has to keep.

use std::collections::{BTreeMap, BTreeSet};

use coordinator_core::{
    analysis::verdict::{Property, Ruling, Verdict},
    event::Event,
    protocol::{Decision, OptionKind, ProtocolFamily, WorkOutcome},
    protocols::ProtocolId,
    scenario::{Draft, LIBRARY},
    simulate::simulate,
    trace::{End, Trace},
};
use coordinator_tests::library;

fn runs() -> impl Iterator<Item = Trace> {
    LIBRARY.iter().map(|entry| simulate(&entry.scenario()))
}

#[test]
fn specs_are_complete_and_their_ids_unique() {
    let mut ids = BTreeSet::new();
    for protocol in ProtocolId::all() {
        let info = protocol.info();
        for text in [info.name, info.about, info.source, info.assumptions, info.how_it_fails] {
            assert!(!text.is_empty() && !text.contains("  "), "{}: {text:?}", info.id);
        }
        assert_eq!(info.variants[0].id, info.id, "the first variant is the protocol as such");
        for variant in info.variants {
            assert!(ids.insert(variant.id), "{} stands twice", variant.id);
            assert_eq!(info.variant_of(&info.options_of(variant)).id, variant.id);
            for (id, value) in variant.set {
                let place = info.option(id).expect("variants set options that exist");
                assert!(info.options[place].kind.admits(*value));
            }
        }
        for option in info.options {
            assert!(option.kind.admits(option.default), "{}", option.id);
            if let OptionKind::Choice(choices) = option.kind {
                assert!(choices.len() >= 2, "{} is no choice", option.id);
            }
        }
    }
}

/// The library has every state in some run, and no process is ever in another.
#[test]
fn the_states_of_a_spec_are_those_that_its_processes_are_seen_in() {
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for trace in runs() {
        let states = seen.entry(trace.scenario.info().id).or_default();
        for event in &trace.events {
            if let Event::Changed { status, .. } = event {
                states.insert(status.state);
            }
        }
    }
    for protocol in ProtocolId::all() {
        let info = protocol.info();
        let mut states: BTreeSet<&str> = info.states.iter().copied().collect();
        assert_eq!(states.len(), info.states.len(), "{} has a state twice", info.id);
        let seen = &mut seen.get(info.id).cloned().unwrap_or_default();
        for word in ["IDLE", "RECOVERING"] {
            states.remove(word);
            seen.remove(word);
        }
        assert_eq!(*seen, states, "{}", info.id);
    }
}

#[test]
fn every_commit_protocol_commits_and_aborts_and_so_its_safety_is_not_vacuous() {
    let commits = |id: &ProtocolId| id.info().family == ProtocolFamily::AtomicCommit;
    for protocol in ProtocolId::all().filter(commits) {
        let (least, greatest) = protocol.info().participants;
        for participants in [least, 3, greatest] {
            let commit = Draft::new(protocol, participants);
            let mut abort = commit.clone();
            abort.votes[0] = WorkOutcome::Refused;
            for (draft, word) in [(commit, "commit"), (abort, "abort")] {
                let trace = simulate(&draft.build().expect("it is valid"));
                let verdict = Verdict::at(&trace, trace.len());
                assert_eq!(trace.end, End::Quiet);
                for id in trace.setup.workers() {
                    let made = verdict.decisions[id.index()];
                    assert_eq!(made.map(Decision::name), Some(word), "{}", protocol.info().id);
                }
                let kept = |it: &Property| match it.ruling {
                    Ruling::Holds => true,
                    // Somebody votes NO: then nothing is said of a commit.
                    Ruling::NotApplicable => it.id == "AC4" && word == "abort",
                    Ruling::Violated | Ruling::Pending => false,
                };
                assert!(verdict.properties.iter().all(kept));
            }
        }
    }
}

#[test]
fn library_runs_do_what_they_are_there_for() {
    for (entry, trace) in LIBRARY.iter().zip(runs()) {
        assert!(trace.refused.is_empty(), "{}: {:?}", entry.id, trace.refused);
        assert!(!entry.title.is_empty() && !entry.watch_for.contains("  "), "{}", entry.id);
        assert!(entry.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
    }
    let blocked = |id: &str| {
        let trace = simulate(&library(id));
        trace
            .blocked_at(trace.len())
            .into_iter()
            .map(|id| trace.setup.name(id).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(blocked("2pc-coordinator-crash"), ["p1", "p2", "p3"]);
    assert_eq!(blocked("x1"), ["p1", "p2", "p3"]);
    assert_eq!(blocked("2pc-cooperative-blocked"), ["p1", "p2", "p3"]);
    assert_eq!(blocked("2pc-xa-orphan"), ["p1"]);
    for freed in
        ["2pc-cooperative", "2pc-coordinator-recovers", "2pc-partition", "2pc-participant-crash"]
    {
        assert!(blocked(freed).is_empty(), "{freed}");
    }
}

#[test]
fn whoever_asks_frees_an_orphaned_branch_by_the_presumption() {
    let orphan = library("2pc-xa-orphan");
    for asks in [0, 1] {
        let draft = orphan.draft().with_option("termination", asks);
        let trace = simulate(&draft.build().expect("it is valid"));
        let verdict = Verdict::at(&trace, trace.len());
        assert_eq!(verdict.decisions, [Some(Decision::Abort); 3]);
        assert!(verdict.violated().is_none() && verdict.blocked.is_empty());
    }
}

#[test]
fn during_the_partition_both_participants_are_blocked_and_the_coordinator_is_not() {
    let trace = simulate(&library("x12"));
    let cut = (0..trace.len()).find(|step| trace.steps[*step as usize].intervention == Some(0));
    let healed = (0..trace.len()).find(|step| trace.steps[*step as usize].intervention == Some(1));
    let (cut, healed) = (cut.expect("it is cut"), healed.expect("it is healed"));
    for cursor in cut + 1..=healed {
        assert_eq!(trace.blocked_at(cursor).len(), 2, "at cursor {cursor}");
    }
    assert!(trace.blocked_at(healed + 1).is_empty(), "the repair ends it");
}

#[test]
fn replay_by_events_gives_the_same_snapshot_from_every_keyframe() {
    let mut draft = library("2pc-partition").draft();
    draft.votes = vec![WorkOutcome::Done; 64];
    let trace = simulate(&draft.build().expect("it is valid"));
    assert!(trace.len() > 512, "long enough to have keyframes, {}", trace.len());
    let mut snapshot = trace.snapshot(0);
    for cursor in 0..trace.len() {
        trace.events_of(cursor).iter().for_each(|event| snapshot.apply(event));
        assert_eq!(snapshot, trace.snapshot(cursor + 1), "at cursor {cursor}");
    }
}

#[test]
fn causes_come_before_their_effects() {
    for trace in runs() {
        for (step, info) in (0..).zip(&trace.steps) {
            assert!(info.causes.iter().all(|cause| *cause < step));
            assert!(info.causes.is_sorted());
        }
        for message in &trace.messages {
            assert!(message.fate.step().is_none_or(|end| end > message.sent_in));
        }
    }
}

#[test]
fn violations_are_permanent() {
    for (entry, trace) in LIBRARY.iter().zip(runs()) {
        let end = Verdict::at(&trace, trace.len());
        for cursor in 0..trace.len() {
            let verdict = Verdict::at(&trace, cursor);
            if let Some(broken) = verdict.violated() {
                let ruling = end.property(broken.id).map(|property| property.ruling);
                assert_eq!(ruling, Some(Ruling::Violated), "{} {cursor} {broken:?}", entry.id);
            }
        }
    }
}
