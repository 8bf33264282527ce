//! Random runs, built through the same validated constructor as every other run, so that a shrunk
//! failure is a link that opens.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use coordinator_core::{
    protocol::{ProcessId, ProcessSet, WorkOutcome},
    scenario::{
        Draft, Environment, Fault, Intervention, Label, Latency, MessageRef, Scenario, Trigger,
    },
};
use coordinator_tests::draft;
use proptest::{collection::vec, prelude::*};

/// What an adversary may do: the literature's classes of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultClass {
    /// Nothing.
    None,
    /// Processes crash for ever; the rest can rely on their clocks.
    CrashStop,
    /// Processes crash and restart; the rest can rely on their clocks.
    CrashRecovery,
    /// Messages are lost.
    Omission,
    /// The network splits in two, and perhaps heals.
    Partition,
    /// Messages take any time, in any order, and timers fire at any time.
    Asynchrony,
    /// The same, and processes crash and restart.
    AsynchronyAndCrashes,
    /// Everything above at once, and copies of messages, and rivals for rows.
    Anything,
}

impl FaultClass {
    pub(crate) const ALL: [Self; 8] = [
        Self::None,
        Self::CrashStop,
        Self::CrashRecovery,
        Self::Omission,
        Self::Partition,
        Self::Asynchrony,
        Self::AsynchronyAndCrashes,
        Self::Anything,
    ];

    /// Whether a timer fires only if what it waits for is really missing.
    pub(crate) const fn is_synchronous(self) -> bool {
        !matches!(self, Self::Asynchrony | Self::AsynchronyAndCrashes | Self::Anything)
    }
}

/// Drafts of one protocol, disturbed as a class allows. Interventions that make no sense in a draft
/// are left out of it.
pub(crate) fn faulted(
    drafts: impl Strategy<Value = Draft>,
    class: FaultClass,
) -> impl Strategy<Value = Scenario> {
    drafts.prop_flat_map(move |draft| {
        let processes = u8::try_from(draft.setup().processes.len()).expect("a set holds them");
        let timers = u8::try_from(draft.info().timers.len()).expect("there are few");
        let interventions = interventions(class, processes, timers);
        (Just(draft), environment(class), any::<u32>(), interventions).prop_map(
            |(mut draft, environment, seed, interventions)| {
                draft.environment = environment;
                draft.seed = seed;
                for intervention in interventions {
                    let mut bolder = draft.clone();
                    bolder.interventions.push(intervention);
                    if bolder.clone().build().is_ok() {
                        draft = bolder;
                    }
                }
                draft.build().expect("the strategy stays within the bounds")
            },
        )
    })
}

/// Two-phase commit in any correct variant, among one to five.
pub(crate) fn two_phase() -> impl Strategy<Value = Draft> {
    let options = (0..3u8, 0..2u8, 0..2u8, 0..2u8, 0..2u8, 0..2u8);
    (options, vec(vote(), 1..=5)).prop_map(|(options, votes)| {
        let mut draft = draft("2pc", 1)
            .with_option("presumption", options.0)
            .with_option("termination", options.1)
            .with_option("initiator", options.2)
            .with_option("colocated", options.3)
            .with_option("start-record", options.4)
            .with_option("recovery", options.5);
        draft.votes = votes;
        draft
    })
}

/// Elected termination, and the course's rule.
pub(crate) const ELECTED: u8 = 0;
pub(crate) const COURSE: u8 = 2;

/// Three-phase commit by one of these rules, among one to five.
pub(crate) fn three_phase(rule: u8) -> impl Strategy<Value = Draft> {
    let options = (0..2u8, 0..2u8, 0..2u8);
    (options, vec(yes_or_no(), 1..=5)).prop_map(move |(options, votes)| {
        let mut draft = draft("3pc", 1)
            .with_option("rule", rule)
            .with_option("pre-commit-record", options.0)
            .with_option("initiator", options.1)
            .with_option("colocated", options.2);
        draft.votes = votes;
        draft
    })
}

/// Three-phase commit with quorums, by either set of rules, among one to five.
pub(crate) fn quorum_commit() -> impl Strategy<Value = Draft> {
    (0..2u8, 1..=8u8, vec(yes_or_no(), 1..=5)).prop_map(|(rules, elections, votes)| {
        let mut draft =
            draft("3pc-quorum", 1).with_option("rules", rules).with_option("elections", elections);
        draft.votes = votes;
        draft
    })
}

fn yes_or_no() -> impl Strategy<Value = WorkOutcome> {
    prop_oneof![6 => Just(WorkOutcome::Done), 1 => Just(WorkOutcome::Refused)]
}

/// A run of two-phase commit with anything in it.
pub(crate) fn faulty_run() -> impl Strategy<Value = Scenario> {
    faulted(two_phase(), FaultClass::Anything)
}

fn vote() -> impl Strategy<Value = WorkOutcome> {
    prop_oneof![6 => Just(WorkOutcome::Done), 1 => Just(WorkOutcome::Refused), 2 => Just(WorkOutcome::ReadOnly)]
}

/// Under a synchronous class a timeout is long beside everything that has to happen before it.
fn environment(class: FaultClass) -> BoxedStrategy<Environment> {
    let patience_ticks = 1_500;
    if class.is_synchronous() {
        return (1..10u16, 0..4u16, 0..4u16, 150..300u16)
            .prop_map(move |(latency, force_ticks, work_ticks, timeout_ticks)| Environment {
                latency: Latency::Constant(latency),
                force_ticks,
                work_ticks,
                timeout_ticks,
                patience_ticks: 12_000,
            })
            .boxed();
    }
    let latency = prop_oneof![
        (1..40u16).prop_map(Latency::Constant),
        (1..20u16, 0..100u16).prop_map(|(least, more)| Latency::Uniform(least, least + more)),
        (1..60u16).prop_map(Latency::Exponential),
    ];
    (latency, 0..10u16, 0..10u16, 5..120u16)
        .prop_map(move |(latency, force_ticks, work_ticks, timeout_ticks)| Environment {
            latency,
            force_ticks,
            work_ticks,
            timeout_ticks,
            patience_ticks,
        })
        .boxed()
}

fn interventions(class: FaultClass, processes: u8, timers: u8) -> BoxedStrategy<Vec<Intervention>> {
    let n = processes;
    match class {
        FaultClass::None => Just(vec![]).boxed(),
        FaultClass::CrashStop => vec(crash(n), 0..=2).boxed(),
        FaultClass::CrashRecovery => {
            vec(crash_and_recovery(n), 0..=2).prop_map(|it| it.concat()).boxed()
        }
        FaultClass::Omission => vec(loss(n), 0..=2).boxed(),
        FaultClass::Partition => partition(n).boxed(),
        FaultClass::Asynchrony => vec(at(n, disorder(n, timers)), 0..8).boxed(),
        FaultClass::AsynchronyAndCrashes => {
            (vec(at(n, disorder(n, timers)), 0..6), vec(crash_and_recovery(n), 0..=2))
                .prop_map(|(disorder, crashes)| [disorder, crashes.concat()].concat())
                .boxed()
        }
        FaultClass::Anything => vec(at(n, anything(n, timers)), 0..8).boxed(),
    }
}

fn at(processes: u8, what: impl Strategy<Value = Fault>) -> impl Strategy<Value = Intervention> {
    (when(processes), what).prop_map(|(when, what)| Intervention { trigger: when, fault: what })
}

fn crash(processes: u8) -> impl Strategy<Value = Intervention> {
    (process(processes), 1..5u16, 0..120u32).prop_flat_map(|(process, nth, tick)| {
        let when = prop_oneof![
            Just(Trigger::BeforeWrite { process, nth }),
            Just(Trigger::AfterWrite { process, nth }),
            Just(Trigger::AfterSend { process, nth }),
            Just(Trigger::Tick(tick)),
        ];
        when.prop_map(move |when| Intervention { trigger: when, fault: Fault::Crash(process) })
    })
}

fn crash_and_recovery(processes: u8) -> impl Strategy<Value = Vec<Intervention>> {
    (crash(processes), 100..4_000u32).prop_map(|(crash, tick)| {
        let Fault::Crash(process) = crash.fault else {
            return vec![crash];
        };
        let recovery =
            Intervention { trigger: Trigger::Tick(tick), fault: Fault::Recover(process) };
        vec![crash, recovery]
    })
}

fn loss(processes: u8) -> impl Strategy<Value = Intervention> {
    message(processes).prop_map(|message| Intervention {
        trigger: Trigger::Sent(message),
        fault: Fault::Drop(message),
    })
}

/// A split into two groups, and perhaps its end.
fn partition(processes: u8) -> impl Strategy<Value = Vec<Intervention>> {
    let everybody: ProcessSet = (0..processes).map(ProcessId).collect();
    (when(processes), vec(process(processes), 1..4), proptest::option::of(200..4_000u32)).prop_map(
        move |(when, group, heals)| {
            let from: ProcessSet = group.into_iter().collect();
            let to = everybody.without(from);
            let cut =
                Intervention { trigger: when, fault: Fault::Cut { from, to, both_ways: true } };
            let heal = |tick| Intervention { trigger: Trigger::Tick(tick), fault: Fault::Heal };
            std::iter::once(cut).chain(heals.map(heal)).collect()
        },
    )
}

fn process(processes: u8) -> impl Strategy<Value = ProcessId> {
    (0..processes).prop_map(ProcessId)
}

fn message(processes: u8) -> impl Strategy<Value = MessageRef> {
    (process(processes), process(processes), 1..5u16, 0..2u16, label()).prop_map(
        |(from, to, nth, copy, label)| MessageRef { copy, label, ..MessageRef::new(from, to, nth) },
    )
}

/// Nothing, what messages say, or what none says.
fn label() -> impl Strategy<Value = Option<Label>> {
    const SAID: &[&str] = &["VOTE-REQ", "YES", "COMMIT", "ABORT", "ACK", "2a(0, prepared)"];
    prop_oneof![
        6 => Just(None),
        3 => prop::sample::select(SAID).prop_map(Label::new),
        1 => "[a-z (),.]{1,40}".prop_map(|text| Label::new(&text)),
    ]
}

fn when(processes: u8) -> impl Strategy<Value = Trigger> {
    let counted = || (process(processes), 1..5u16);
    prop_oneof![
        4 => (0..90u32).prop_map(Trigger::Step),
        2 => (0..900u32).prop_map(Trigger::Tick),
        1 => counted().prop_map(|(process, nth)| Trigger::BeforeWrite { process, nth }),
        1 => counted().prop_map(|(process, nth)| Trigger::AfterWrite { process, nth }),
        1 => counted().prop_map(|(process, nth)| Trigger::AfterSend { process, nth }),
        2 => message(processes).prop_map(Trigger::Sent),
        1 => message(processes).prop_map(Trigger::Received),
        1 => counted().prop_map(|(process, nth)| Trigger::AfterVote { process, nth }),
        1 => counted().prop_map(|(process, nth)| Trigger::AfterWorkStart { process, nth }),
        1 => counted().prop_map(|(process, nth)| Trigger::AfterWorkEnd { process, nth }),
        1 => counted().prop_map(|(process, nth)| Trigger::AfterTimeout { process, nth }),
        1 => counted().prop_map(|(process, nth)| Trigger::AfterCrash { process, nth }),
        1 => counted().prop_map(|(process, nth)| Trigger::AfterRecovery { process, nth }),
    ]
}

/// Messages at any time and in any order, and false suspicion.
fn disorder(processes: u8, timers: u8) -> impl Strategy<Value = Fault> {
    prop_oneof![
        1 => message(processes).prop_map(Fault::Deliver),
        2 => (message(processes), 1..400u32)
            .prop_map(|(message, ticks)| Fault::Delay { message, ticks }),
        2 => (process(processes), 0..timers)
            .prop_map(|(process, timer)| Fault::Fire { process, timer }),
    ]
}

fn anything(processes: u8, timers: u8) -> impl Strategy<Value = Fault> {
    let set = move || {
        vec(process(processes), 1..4).prop_map(|ids| ids.into_iter().collect::<ProcessSet>())
    };
    prop_oneof![
        4 => disorder(processes, timers),
        3 => process(processes).prop_map(Fault::Crash),
        3 => process(processes).prop_map(Fault::Recover),
        2 => message(processes).prop_map(Fault::Drop),
        1 => message(processes).prop_map(Fault::Duplicate),
        1 => (set(), set(), any::<bool>())
            .prop_map(|(from, to, both_ways)| Fault::Cut { from, to, both_ways }),
        1 => Just(Fault::Heal),
        1 => process(processes).prop_map(Fault::Rival),
        1 => process(processes).prop_map(Fault::Flush),
        1 => (process(processes), 0..3u16)
            .prop_map(|(process, times)| Fault::Fail { process, times }),
        1 => process(processes).prop_map(Fault::Advance),
        1 => process(processes).prop_map(Fault::Finish),
    ]
}

/// The code that holds these bytes, with a right checksum.
pub(crate) fn code_of(payload: &[u8]) -> String {
    let mut bytes = crc32fast::hash(payload).to_le_bytes().to_vec();
    bytes.extend(payload);
    format!("1{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The bytes that a code holds, without their checksum.
pub(crate) fn payload_of(code: &str) -> Vec<u8> {
    let bytes = URL_SAFE_NO_PAD.decode(&code[1..]).expect("it is a code of ours");
    bytes[4..].to_vec()
}
