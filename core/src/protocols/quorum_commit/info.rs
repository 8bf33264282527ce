//! What is to be known about three-phase commit with quorums: options, variants, assumptions.

use super::{
    Wait,
    costs::costs,
    options::{Config, Rules},
};
use crate::protocol::{ProtocolFamily, ProtocolInfo, Variant, WorkOutcomeInfo};

pub(super) const INFO: ProtocolInfo = ProtocolInfo {
    id: "3pc-quorum",
    name: "Quorum-based three-phase commit",
    about: "Three phases in which a majority of sites, not all that seem to be alive, has to be ready \
            before anybody decides.",
    source: "Skeen, 6th Berkeley Workshop, 1982; Keidar, Dolev, JCSS 57(3), 1998",
    assumptions: "Processes crash and restart from stable storage; messages may be lost, repeated, \
                  delayed and reordered, and the network may split. Nothing is assumed about time for \
                  safety. To decide, a majority of sites must be up and connected.",
    how_it_fails: "It is never unsafe, but whoever is not connected to a majority is blocked. After \
                   several failures even a connected majority can be blocked in Q3PC, with one site \
                   pre-committed and another pre-aborted; in E3PC it is not, as long as somebody \
                   may call an election.",
    family: ProtocolFamily::AtomicCommit,
    independent: |_| false,
    options: Config::TABLE,
    variants: &[
        Variant { id: "3pc-quorum", name: "Q3PC, majorities", set: &[] },
        Variant { id: "e3pc", name: "E3PC, majorities", set: &[("rules", Rules::E3pc as u8)] },
    ],
    timers: Wait::TABLE,
    states: &["INITIAL", "PREPARING", "WAIT", "W", "PC", "PA", "COMMITTED", "ABORTED"],
    mistakes: &[],
    outcomes: &WorkOutcomeInfo::VOTES,
    script: None,
    participants: (1, 64),
    check: |_, _| Ok(()),
    // Every convention that counts these runs at all counts a separate coordinator.
    describe: |_, _| {},
    costs,
};
