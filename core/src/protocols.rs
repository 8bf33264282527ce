//! The registry: a module and a line a protocol. Menus, tables, links, the checker and the tests iterate it.

// Outside of the macro, where rustfmt finds them.
pub mod kv;
pub mod paxos_commit;
pub mod quorum_commit;
pub mod saga_choreographed;
pub mod saga_orchestrated;
pub mod three_phase;
pub mod two_phase;

use alloc::{borrow::Cow, format, vec::Vec};

use crate::protocol::{
    Code, Configuration, Configured, Options, Process, ProcessSet, Protocol, ProtocolInfo, Role,
    Script, Setup, Variant,
};

/// Runs generic code for the protocol that an id names.
pub trait Visit {
    /// What comes out.
    type Out;
    /// Is called with the protocol.
    fn visit<P: Protocol>(self) -> Self::Out;
}

macro_rules! protocols {
    ($($module:ident::$name:ident),* $(,)?) => {
        const INFOS: &[&ProtocolInfo] = &[$(&<$module::$name as Protocol>::INFO),*];

        impl ProtocolId {
            /// Calls `visitor` with the protocol that this id names.
            pub fn with<V: Visit>(self, visitor: V) -> V::Out {
                let mut place = usize::from(self.0);
                $(
                    if place == 0 {
                        return visitor.visit::<$module::$name>();
                    }
                    place = place.wrapping_sub(1);
                )*
                unreachable!("an id is made only from a place in the registry, {place} beyond it")
            }
        }
    };
}

// The order is that of the menu. A link names a protocol by `ProtocolInfo::id`, never by its place here.
protocols! {
    two_phase::TwoPhase,
    three_phase::ThreePhase,
    quorum_commit::QuorumCommit,
    paxos_commit::PaxosCommit,
    saga_orchestrated::SagaOrchestrated,
    saga_choreographed::SagaChoreographed,
    kv::KeyValue,
}

/// A protocol of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProtocolId(u8);

impl ProtocolId {
    /// Every protocol, in the order of the menu.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).take(INFOS.len()).map(Self)
    }

    /// The protocol whose [`ProtocolInfo`] has this id.
    pub fn named(id: &str) -> Option<Self> {
        Self::all().find(|protocol| protocol.info().id == id)
    }

    /// The protocol and the variant with this id.
    pub fn variant(id: &str) -> Option<(Self, &'static Variant)> {
        Self::all().find_map(|protocol| {
            let variant = protocol.info().variants.iter().find(|variant| variant.id == id)?;
            Some((protocol, variant))
        })
    }

    /// What is to be known about it.
    pub fn info(self) -> &'static ProtocolInfo {
        INFOS[usize::from(self.0)]
    }

    /// What a step of a saga, counted from 0, and its compensation are called.
    pub fn step_names(self, options: &Options, step: u8) -> (Cow<'static, str>, Cow<'static, str>) {
        struct Names<'a>(&'a Options, u8);
        impl Visit for Names<'_> {
            type Out = (Cow<'static, str>, Cow<'static, str>);
            fn visit<P: Protocol>(self) -> Self::Out {
                P::step_names(&P::Config::of(self.0), self.1)
            }
        }
        self.with(Names(options, step))
    }

    /// The processes of a run: a client for each transaction of its script, and the protocol's.
    ///
    /// # Panics
    /// If an option has a value that it does not have.
    pub fn setup(self, options: &Options, participants: u8, script: &Script) -> Setup {
        struct Processes<'a>(&'a Options, u8);
        impl Visit for Processes<'_> {
            type Out = (Code, Configured, Vec<Process>);
            fn visit<P: Protocol>(self) -> Self::Out {
                let config = P::Config::of(self.0);
                (Code::of::<P>(), Configured::new(config), P::processes(&config, self.1))
            }
        }
        let (code, config, own) = self.with(Processes(options, participants));
        let hosts = own.iter().map(|process| process.host + 1).max().unwrap_or(0);
        let client = |(number, host)| Process {
            name: format!("T{number}").into(),
            role: Role::Client,
            host,
        };
        let clients = (1..=script.transactions.len()).zip(hosts..).map(client);
        let processes: Vec<Process> = clients.chain(own).collect();
        debug_assert!(processes.len() <= ProcessSet::CAPACITY, "a set holds every process");
        let script = script.clone();
        Setup { code, options: *options, config, participants, script, processes }
    }
}
