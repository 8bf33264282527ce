//! The options of three-phase commit with quorums.

use crate::protocol::{OptionInfo, OptionKind, choices, options};

options! {
    /// The options of three-phase commit with quorums.
    pub struct Config {
        /// What an elected coordinator makes of the states that it hears of.
        rules: Rules = OptionInfo {
            id: "rules",
            name: "Rules of termination",
            about: "What an elected coordinator makes of the states that it hears of.",
            kind: Rules::CHOICES,
            default: 0,
        };
        /// How many elections there are beyond one less than the sites.
        elections: u8 = ELECTIONS;
    }
}

/// The bound that the papers do not have.
pub(super) const ELECTIONS: OptionInfo = OptionInfo {
    id: "elections",
    name: "Elections",
    about: "1: each site may be elected once. Each more: one more election after those. The \
            bound keeps the number of states finite.",
    kind: OptionKind::Number { least: 1, greatest: 8 },
    default: 1,
};

choices! {
    /// What an elected coordinator makes of the states that it hears of.
    pub enum Rules {
        /// Sk82: a site that leans one way stays so.
        Q3pc: "q3pc", "Q3PC: who leans one way stays so (Skeen)";
        /// KD98: the latest attempt counts.
        E3pc: "e3pc", "E3PC: the latest attempt counts (Keidar, Dolev)";
    }
}

impl Config {
    /// Whether the run is one of Keidar and Dolev's protocol.
    pub(super) fn is_e3pc(self) -> bool {
        self.rules == Rules::E3pc
    }
}
