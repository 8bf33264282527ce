//! The panels of the inspector, by their numbers in links.

use coordinator_core::protocol::ProtocolFamily;

/// A panel. The numbers are part of every link: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The run in words.
    Events,
    /// A card a process.
    Processes,
    /// The properties, and whether each holds.
    Verdict,
    /// Measured costs beside the published ones.
    Costs,
    /// Protocol, votes, times, faults.
    Setup,
    /// The space-time diagram, where there is no room to show it always.
    Diagram,
    /// How costs grow with the participants, protocol beside protocol.
    CostChart,
    /// The steps of a saga beside their compensations.
    Saga,
}

impl Panel {
    /// Every panel, in the order of the tabs.
    pub const ALL: [Self; 8] = [
        Self::Events,
        Self::Diagram,
        Self::Saga,
        Self::Processes,
        Self::Verdict,
        Self::Costs,
        Self::CostChart,
        Self::Setup,
    ];

    /// The panels of a run of a family, in the order of the tabs.
    pub fn of(family: ProtocolFamily) -> impl Iterator<Item = Self> {
        let fits = move |panel: &Self| *panel != Self::Saga || family.info().has_steps;
        Self::ALL.into_iter().filter(fits)
    }

    /// The panel with a number; one that is unknown, or that the run does not have, is the first.
    pub fn numbered(number: u8, family: ProtocolFamily) -> Self {
        let found = Self::of(family).find(|panel| panel.number() == number);
        found.unwrap_or(Self::Events)
    }

    /// The number in links.
    pub const fn number(self) -> u8 {
        match self {
            Self::Events => 0,
            Self::Processes => 1,
            Self::Verdict => 2,
            Self::Costs => 3,
            Self::Setup => 4,
            Self::Diagram => 5,
            Self::CostChart => 6,
            Self::Saga => 7,
        }
    }

    /// The word on the tab.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events => "Events",
            Self::Processes => "Processes",
            Self::Verdict => "Verdict",
            Self::Costs => "Cost",
            Self::Setup => "Setup",
            Self::Diagram => "Diagram",
            Self::CostChart => "Cost by N",
            Self::Saga => "Saga",
        }
    }

    /// The word in element ids and style sheets.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Processes => "processes",
            Self::Verdict => "verdict",
            Self::Costs => "costs",
            Self::Setup => "setup",
            Self::Diagram => "diagram",
            Self::CostChart => "counters",
            Self::Saga => "saga",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_in_links_are_frozen() {
        let numbers = Panel::ALL.map(|panel| (panel.number(), panel.id()));
        let frozen = [
            (0, "events"),
            (5, "diagram"),
            (7, "saga"),
            (1, "processes"),
            (2, "verdict"),
            (3, "costs"),
            (6, "counters"),
            (4, "setup"),
        ];
        assert_eq!(numbers, frozen);
    }

    #[test]
    fn only_sagas_have_the_panel_of_sagas() {
        assert_eq!(Panel::numbered(7, ProtocolFamily::Saga), Panel::Saga);
        assert_eq!(Panel::numbered(7, ProtocolFamily::AtomicCommit), Panel::Events);
    }
}
