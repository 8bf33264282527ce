//! The panels of the inspector, by the number that stands in links.

/// A panel. The numbers are part of every link: append only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The run in words.
    Events,
    /// A card a process.
    Processes,
    /// What was promised and kept.
    Verdict,
    /// Measured beside published.
    Costs,
    /// Protocol, votes, times, faults.
    Setup,
    /// The space-time diagram, where there is no room to show it always.
    Diagram,
}

impl Panel {
    /// Every panel, in the order of the tabs.
    pub const ALL: [Self; 6] =
        [Self::Events, Self::Diagram, Self::Processes, Self::Verdict, Self::Costs, Self::Setup];

    /// The panel with a number; an unknown one is the first.
    pub fn numbered(number: u8) -> Self {
        let found = Self::ALL.into_iter().find(|panel| panel.number() == number);
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
        }
    }

    /// The word on the tab.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Events => "Events",
            Self::Processes => "Processes",
            Self::Verdict => "Verdict",
            Self::Costs => "Costs",
            Self::Setup => "Setup",
            Self::Diagram => "Diagram",
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
        }
    }
}
