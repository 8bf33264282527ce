//! Random runs, built through the same validated constructor as every other run, so that a shrunk
//! failure is a link that opens.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use coordinator_core::{
    protocol::{Outcome, ProcessId, ProcessSet},
    protocols::ProtocolId,
    scenario::{Draft, Environment, Intervention, Latency, MessageRef, Scenario, What, When},
};
use proptest::{collection::vec, prelude::*};

/// A run of a correct variant with up to eight faults and repairs anywhere in it.
pub(crate) fn faulty_run() -> impl Strategy<Value = Scenario> {
    (1..=5u8).prop_flat_map(|participants| {
        let processes = participants + 1;
        (
            (0..3u8, 0..2u8, 0..2u8, 0..2u8, 0..2u8),
            vec(vote(), usize::from(participants)),
            environment(),
            any::<u32>(),
            vec(intervention(processes), 0..8),
        )
            .prop_map(|(options, votes, environment, seed, interventions)| {
                let protocol = ProtocolId::named("2pc").expect("it is in the registry");
                let mut draft = Draft::new(protocol, 1)
                    .with_option("presumption", options.0)
                    .with_option("termination", options.1)
                    .with_option("initiator", options.2)
                    .with_option("colocated", options.3)
                    .with_option("start-record", options.4);
                draft.votes = votes;
                draft.environment = environment;
                draft.seed = seed;
                for intervention in interventions {
                    let mut bolder = draft.clone();
                    bolder.interventions.push(intervention);
                    // Some make no sense on one machine, or at a process without rows.
                    if bolder.clone().build().is_ok() {
                        draft = bolder;
                    }
                }
                draft.build().expect("the strategy stays within the bounds")
            })
    })
}

fn vote() -> impl Strategy<Value = Outcome> {
    prop_oneof![6 => Just(Outcome::Done), 1 => Just(Outcome::Refused), 2 => Just(Outcome::ReadOnly)]
}

fn environment() -> impl Strategy<Value = Environment> {
    let latency = prop_oneof![
        (1..40u16).prop_map(Latency::Constant),
        (1..20u16, 0..100u16).prop_map(|(least, more)| Latency::Uniform(least, least + more)),
        (1..60u16).prop_map(Latency::Exponential),
    ];
    (latency, 0..10u16, 0..10u16, 5..120u16).prop_map(|(latency, force, work, timeout)| {
        Environment {
            latency,
            force_ticks: force,
            work_ticks: work,
            timeout_ticks: timeout,
            patience_ticks: 1_500,
        }
    })
}

fn intervention(processes: u8) -> impl Strategy<Value = Intervention> {
    (when(processes), what(processes)).prop_map(|(when, what)| Intervention { when, what })
}

fn process(processes: u8) -> impl Strategy<Value = ProcessId> {
    (0..processes).prop_map(ProcessId)
}

fn message(processes: u8) -> impl Strategy<Value = MessageRef> {
    (process(processes), process(processes), 1..5u16, 0..2u16)
        .prop_map(|(from, to, nth, copy)| MessageRef { copy, ..MessageRef::new(from, to, nth) })
}

fn when(processes: u8) -> impl Strategy<Value = When> {
    let counted = || (process(processes), 1..5u16);
    prop_oneof![
        4 => (0..90u32).prop_map(When::Step),
        2 => (0..900u32).prop_map(When::Tick),
        1 => counted().prop_map(|(process, nth)| When::BeforeWrite { process, nth }),
        1 => counted().prop_map(|(process, nth)| When::AfterWrite { process, nth }),
        1 => counted().prop_map(|(process, nth)| When::AfterSend { process, nth }),
        2 => message(processes).prop_map(When::Sent),
    ]
}

fn what(processes: u8) -> impl Strategy<Value = What> {
    let set = move || {
        vec(process(processes), 1..4).prop_map(|ids| ids.into_iter().collect::<ProcessSet>())
    };
    prop_oneof![
        3 => process(processes).prop_map(What::Crash),
        3 => process(processes).prop_map(What::Recover),
        2 => message(processes).prop_map(What::Drop),
        1 => message(processes).prop_map(What::Duplicate),
        1 => message(processes).prop_map(What::Deliver),
        1 => (message(processes), 1..400u32)
            .prop_map(|(message, ticks)| What::Delay { message, ticks }),
        2 => (process(processes), 0..4u8).prop_map(|(process, timer)| What::Fire { process, timer }),
        1 => (set(), set(), any::<bool>())
            .prop_map(|(from, to, both_ways)| What::Cut { from, to, both_ways }),
        1 => Just(What::Heal),
        1 => process(processes).prop_map(What::Rival),
        1 => process(processes).prop_map(What::Flush),
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
