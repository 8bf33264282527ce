//! Paxos Commit and its faster variant, with their disks, crashes and bundles, and the specification
//! `PaxosCommit`.
//!
//! The history is the state of the specification itself: its messages are never taken back. Where the
//! mapping has to think:
//!
//! - **Instances are bundled.** What a leader or an acceptor does in one step for all of them is an action
//!   for each in the module, one after the other; no order matters, because no instance looks at another.
//! - **A resource manager is prepared, and its 2a is sent, once its record is on disk.** If it crashes
//!   before the 2a leaves, that is to the module a message that nobody receives.
//! - **An acceptor has accepted or promised once its record is on disk, or its answer leaves,** whichever
//!   comes first: both at once, as it should be, to the module. A record that it wrote lazily is there when
//!   a forced one follows: then it accepts and promises in one step.
//! - **Votes that wait for the rest of their bundle are on their way.**
//! - **Who aborts without having prepared chooses to,** also if it was told: the module lets it. Its vote
//!   may be heard later, if it forgets what it was told in a crash, and is asked once more.
//! - **Whoever knows the outcome decides.** In the faster variant that is a participant, which to the
//!   module announces the outcome and receives it.
//! - **A promise that is repeated after its ballot was accepted in reports that,** which no promise of the
//!   module does. It is none of its messages: the leader to which it goes is past phase 1, and would not
//!   lead that ballot again. If it took it for a promise it would propose twice, which is no step.
//! - **With the abort short cut an outcome is announced that no instance has chosen.** The paper has it in
//!   prose and the module does not: it needs one more action, and `TCConsistent` still holds.

mod short_cut;

use coordinator_core::{
    explore::{
        Budget, Move,
        reference_model::{State, Step},
    },
    protocol::{Decision, OutcomeStatus, Role, Setup, WorkOutcome},
    protocols::paxos_commit::{Accepted, Message, PaxosCommit, Record, Values},
    scenario::Draft,
    tla_models::{OfInstance, RmState, Sent, Value},
    world::Node,
};

use super::{Covered, Mapping, NO, NOTHING, YES, draft, refined, said};
use short_cut::ProtocolInfo;

/// Who is who, and what it is in the module.
struct Mapped {
    info: ProtocolInfo,
    setup: Setup,
}

impl Mapped {
    fn new(draft: &Draft) -> Self {
        let setup = draft.setup();
        let acceptors = setup.with_role(Role::Acceptor).len();
        let options = &setup.options;
        let option = |id| options.get(draft.info().option(id).expect("there is one"));
        // Each of two leaders has so many ballots.
        let max_ballot = 2 * u32::from(option("rounds"));
        let resource_managers = u32::from(setup.participants);
        let info =
            ProtocolInfo::new(resource_managers, acceptors, max_ballot, option("abort") == 0);
        Self { info, setup }
    }

    fn resource_managers(&self) -> std::ops::Range<u32> {
        0..self.info.resource_managers
    }

    /// What this process is to the module.
    fn part(&self, place: usize) -> Part {
        let place = u32::try_from(place).expect("there are few");
        match self.setup.processes[place as usize].role {
            Role::Participant => Part::ResourceManager(place - 1),
            Role::Acceptor => Part::Acceptor(place - 1 - self.info.resource_managers),
            _ => Part::Leader,
        }
    }

    /// The value of an instance.
    fn value(&self, values: Values, rm: u32) -> Option<Value> {
        let id = self.setup.ids().nth(rm as usize + 1).expect("it is a participant");
        match (values.prepared.contains(id), values.aborted.contains(id)) {
            (true, _) => Some(Value::Prepared),
            (_, true) => Some(Value::Aborted),
            _ => None,
        }
    }

    /// A message for each of these instances.
    fn with_all(&self, state: u64, said: impl Fn(u32) -> Option<OfInstance>) -> Option<u64> {
        self.resource_managers().try_fold(state, |state, rm| match said(rm) {
            Some(said) => self.info.module.with_sent(state, Sent::Of(rm, said)),
            None => Some(state),
        })
    }

    fn with_2a(&self, state: u64, Accepted { ballot, values }: Accepted) -> Option<u64> {
        let said = |rm| Some(OfInstance::Phase2a(ballot.into(), self.value(values, rm)?));
        self.with_all(state, said)
    }

    fn with_2b(
        &self,
        state: u64,
        acceptor: u32,
        Accepted { ballot, values }: Accepted,
    ) -> Option<u64> {
        let ballot = ballot.into();
        let said =
            |rm| Some(OfInstance::Phase2b { acceptor, ballot, value: self.value(values, rm)? });
        self.with_all(state, said)
    }

    fn with_1b(&self, state: u64, acceptor: u32, ballot: u8, last: Accepted) -> Option<u64> {
        let said = |rm| {
            let accepted = self.value(last.values, rm).map(|value| (last.ballot.into(), value));
            Some(OfInstance::Phase1b { acceptor, ballot: ballot.into(), accepted })
        };
        self.with_all(state, said)
    }

    /// A resource manager leaves "working" and says so.
    fn with_vote(&self, state: u64, rm: u32, to: RmState, value: Value) -> Option<u64> {
        let state = self.info.module.with_rm_state(state, rm, to);
        self.info.module.with_sent(state, Sent::Of(rm, OfInstance::Phase2a(0, value)))
    }

    /// What has reached the disk.
    fn written(
        &self,
        state: u64,
        part: Part,
        before: &Node<PaxosCommit>,
        after: &Node<PaxosCommit>,
    ) -> Option<u64> {
        let stable = &after.log.records()[..after.log.stable()];
        let old = before.log.stable().min(stable.len());
        let mut last = Accepted::default();
        let mut state = state;
        for (place, record) in stable.iter().enumerate() {
            if let Record::Accepted(accepted) = record {
                last = *accepted;
            }
            if place < old {
                continue;
            }
            state = match (part, record) {
                (Part::ResourceManager(rm), Record::Prepared) => {
                    self.with_vote(state, rm, RmState::Prepared, Value::Prepared)?
                }
                (Part::Acceptor(acceptor), Record::Accepted(accepted)) => {
                    self.with_2b(state, acceptor, *accepted)?
                }
                (Part::Acceptor(acceptor), Record::Promised(ballot)) => {
                    self.with_1b(state, acceptor, *ballot, last)?
                }
                _ => state,
            };
        }
        Some(state)
    }

    fn with_said(&self, state: u64, part: Part, message: &Message) -> Option<u64> {
        match (part, *message) {
            (Part::Leader, Message::Phase1a { ballot }) => {
                self.with_all(state, |_| Some(OfInstance::Phase1a(ballot.into())))
            }
            (_, Message::Phase2a(proposed)) => self.with_2a(state, proposed),
            (Part::ResourceManager(rm), Message::BeginCommitAnd2a) => {
                let vote = Sent::Of(rm, OfInstance::Phase2a(0, Value::Prepared));
                self.info.module.with_sent(state, vote)
            }
            (Part::Acceptor(acceptor), Message::Phase1b { ballot, accepted })
                if accepted.ballot < ballot =>
            {
                self.with_1b(state, acceptor, ballot, accepted)
            }
            (Part::Acceptor(acceptor), Message::Phase2b(accepted)) => {
                self.with_2b(state, acceptor, accepted)
            }
            (_, Message::Commit) => self.info.module.with_sent(state, Sent::Commit),
            (_, Message::Abort) => self.info.module.with_sent(state, Sent::Abort),
            _ => Some(state),
        }
    }

    fn decided(&self, state: u64, part: Part, decision: Decision) -> Option<u64> {
        let module = &self.info.module;
        let (sent, rm_state) = match decision {
            Decision::Commit => (Sent::Commit, RmState::Committed),
            Decision::Abort => (Sent::Abort, RmState::Aborted),
        };
        let Part::ResourceManager(rm) = part else {
            return module.with_sent(state, sent);
        };
        match module.rm_state(state, rm) {
            known if known == rm_state => Some(state),
            RmState::Working if decision == Decision::Abort => {
                self.with_vote(state, rm, RmState::Aborted, Value::Aborted)
            }
            _ => module.with_sent(module.with_rm_state(state, rm, rm_state), sent),
        }
    }
}

/// What a process is to the module, where they are counted from 0.
#[derive(Clone, Copy)]
enum Part {
    Leader,
    ResourceManager(u32),
    Acceptor(u32),
}

impl Mapping for Mapped {
    type Protocol = PaxosCommit;
    type Specification = ProtocolInfo;
    type Seen = u64;
    /// An acceptor accepts what it has, and promises, in each of three instances.
    const MOST_ACTIONS: usize = 6;

    fn specification(&mut self) -> &mut ProtocolInfo {
        &mut self.info
    }

    fn initial(&self) -> u64 {
        0
    }

    fn seen_after(
        &self,
        (before, seen): (&State<PaxosCommit>, &u64),
        step: &Step<PaxosCommit>,
        after: &State<PaxosCommit>,
    ) -> Option<u64> {
        let mut state = *seen;
        if let (Move::Advance(id), Some(message)) = (step, said(before, step)) {
            state = self.with_said(state, self.part(id.index()), message)?;
        }
        for (place, (before, after)) in before.nodes.iter().zip(&after.nodes).enumerate() {
            let part = self.part(place);
            if before.log.stable() < after.log.stable() {
                state = self.written(state, part, before, after)?;
            }
            if let (Some(_), OutcomeStatus::Decided(decision)) =
                (&after.running, after.status.outcome_status)
            {
                state = self.decided(state, part, decision)?;
            }
        }
        Some(state)
    }

    fn mapped(&self, seen: &u64) -> u64 {
        *seen
    }
}

fn followed(draft: Draft, faults: Budget) -> Covered {
    refined(Mapped::new(&draft), draft, faults)
}

/// A run with 2F+1 acceptors, each process on a machine of its own, in which the leader begins and each
/// leader has one ballot.
fn run(variant: &str, faults: u8, votes: &[WorkOutcome]) -> Draft {
    let separate = 2;
    draft(variant, votes)
        .with_option("faults", faults)
        .with_option("rounds", 1)
        .with_option("initiator", 0)
        .with_option("machines", separate)
}

/// The same without the abort short cut, as the module has it.
fn run_by_the_module(variant: &str, faults: u8, votes: &[WorkOutcome]) -> Draft {
    run(variant, faults, votes).with_option("abort", 1)
}

/// Holds a run against the specification in every state, and looks for these actions of it.
fn refines(draft: Draft, faults: Budget, actions: &[&str]) {
    let name = format!("{:?} {:?} {faults:?}", draft.options, draft.votes);
    let participants = draft.votes.len();
    let covered = followed(draft, faults);
    assert_eq!(covered.stray, None, "{name}");
    assert!(covered.states > 1_000, "{name} {}", covered.states);
    assert!(covered.bundle >= participants, "{name} {}", covered.bundle);
    assert!(covered.actions.iter().eq(actions), "{name} {:?}", covered.actions);
}

const NORMAL: &str = "paxos-commit";
const FASTER: &str = "faster-paxos-commit";
const ALL: [&str; 10] = [
    "Decide: Abort",
    "Decide: Commit",
    "Phase1a",
    "Phase1b",
    "Phase2a",
    "Phase2b",
    "RMChooseToAbort",
    "RMPrepare",
    "RMRcvAbortMsg",
    "RMRcvCommitMsg",
];

fn with_short_cut() -> Vec<&'static str> {
    [&ALL[..], &["Short cut: Abort"]].concat()
}

fn without(part: &str) -> Vec<&'static str> {
    ALL.into_iter().filter(|name| !name.contains(part)).collect()
}

/// So many crashes, recoveries, losses and timeouts.
fn faults(crashes: u8, recoveries: u8, losses: u8, timeouts: u8) -> Budget {
    Budget { crashes, recoveries, losses, timeouts: Some(timeouts), ..Budget::default() }
}

#[test]
#[ignore = "long: `cargo xtask test` runs it"]
fn two_participants_and_three_acceptors_with_a_crash_and_a_recovery() {
    refines(run(NORMAL, 1, &[YES, YES]), faults(1, 1, 0, 0), &with_short_cut());
}

#[test]
fn three_acceptors_with_a_false_suspicion() {
    refines(run_by_the_module(NORMAL, 1, &[YES]), faults(0, 0, 0, 1), &ALL);
    refines(run(NORMAL, 1, &[YES]), faults(0, 0, 0, 1), &with_short_cut());
}

#[test]
fn with_one_acceptor_crashes_and_timeouts_come_together() {
    let once = faults(1, 1, 0, 1);
    refines(run_by_the_module(NORMAL, 0, &[YES, YES]), once, &ALL);
    refines(run(NORMAL, 0, &[YES, YES]), once, &with_short_cut());
    refines(run_by_the_module(NORMAL, 0, &[YES, NO]), once, &without("Commit"));
    refines(run(NORMAL, 0, &[YES; 3]), faults(1, 1, 0, 0), &with_short_cut());
}

/// The run that the paper counts: a participant begins, and the leader shares a machine with an acceptor,
/// which crashes with it.
#[test]
fn a_leader_that_is_an_acceptor_and_a_participant_that_begins() {
    for variant in [NORMAL, FASTER] {
        let draft = draft(variant, &[YES, YES]).with_option("faults", 0).with_option("rounds", 1);
        refines(draft.clone(), faults(1, 1, 0, 0), &with_short_cut());
        refines(draft, faults(0, 0, 0, 2), &with_short_cut());
    }
}

#[test]
fn lost_messages_are_messages_that_nobody_receives() {
    refines(run(NORMAL, 0, &[YES]), faults(1, 1, 1, 1), &with_short_cut());
    refines(run(NORMAL, 1, &[YES]), faults(0, 0, 1, 1), &with_short_cut());
}

#[test]
#[ignore = "long: `cargo xtask test` runs it"]
fn the_faster_variant_does_what_the_specification_allows() {
    refines(run(FASTER, 0, &[YES, YES]), faults(0, 0, 0, 2), &with_short_cut());
    refines(run(FASTER, 0, &[YES, YES]), faults(1, 1, 0, 0), &with_short_cut());
    refines(run_by_the_module(FASTER, 0, &[YES]), faults(1, 1, 0, 2), &ALL);
    let undisturbed = ["Decide: Commit", "Phase2b", "RMPrepare", "RMRcvCommitMsg"];
    refines(run(FASTER, 1, &[YES, YES]), faults(1, 0, 0, 0), &undisturbed);
}

#[test]
fn the_short_cut_is_no_action_of_the_module() {
    let draft = run(NORMAL, 0, &[YES, NO]);
    let mut mapping = Mapped::new(&draft);
    mapping.info.has_short_cut = false;
    let stray = refined(mapping, draft, faults(0, 0, 0, 0)).stray.expect("it is none");
    assert!(stray.starts_with("Deliver") && stray.contains("message: Aborted"), "{stray}");
    assert!(stray.contains("r2 aborted") && stray.ends_with("Abort sent"), "{stray}");
}

#[test]
fn a_mistake_is_no_refinement() {
    for (mistake, acceptors, faults, strays, to) in [
        // M10: ballot 1 is promised, and ballot 0 accepted in.
        (1, 1, faults(0, 0, 0, 1), "Advance(ProcessId(2))", "r1 ballot 0: prepared, taken by {a1}"),
        // M11: what was said to be accepted is forgotten in a crash, and a promise tells nothing of it.
        (2, 0, faults(1, 1, 0, 1), "Advance(ProcessId(2))", NOTHING),
        // M12: the leader proposes what nobody has accepted.
        (3, 1, faults(0, 0, 0, 1), "Advance(ProcessId(0))", "r1 ballot 1: prepared, taken by {}"),
    ] {
        let draft = run_by_the_module(NORMAL, acceptors, &[YES]).with_option("mistake", mistake);
        let stray = followed(draft, faults).stray.expect("it is no refinement");
        assert!(stray.starts_with(strays) && stray.ends_with(to), "{mistake}: {stray}");
    }
}
