//! Addresses: the screen, the run, and a query.
//!
//! An address is `#/<screen>/<run>?<query>`. The run is whatever [`Link::parse`] reads: a code, or a name of
//! the library. Nothing here touches the browser.
//!
//! [`Link::parse`]: coordinator_core::scenario::Link::parse

use std::fmt::{self, Display, Formatter};

use coordinator_core::explore::SearchSettings;

use crate::model::run::Run;

/// The run, by its name in the library, that opens where an address names none.
pub const FIRST_RUN: &str = "2pc-commit";

/// A screen of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// A run is played, looked at and broken.
    #[default]
    Play,
    /// Every schedule of a protocol is searched.
    Check,
    /// The fault matrix: every protocol is searched under every class of faults.
    Table,
}

impl Screen {
    /// All screens, in the order in which the page leads to them.
    pub const ALL: [Self; 3] = [Self::Play, Self::Check, Self::Table];

    /// What an address begins with.
    pub const fn route(self) -> &'static str {
        match self {
            Self::Play => "#/play/",
            Self::Check => "#/check/",
            Self::Table => "#/table/",
        }
    }

    /// The text of a link to it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Play => "Play",
            Self::Check => "Check",
            Self::Table => "Protocols × fault models",
        }
    }

    /// What a copied link to it shows.
    pub const fn subject(self) -> &'static str {
        match self {
            Self::Play => "this run and step",
            Self::Check => "this query",
            Self::Table => "the table",
        }
    }

    /// The screen that leads to it in the bar at the top: itself, if it has a place there.
    #[must_use]
    pub const fn section(self) -> Self {
        match self {
            Self::Play => Self::Play,
            Self::Check | Self::Table => Self::Check,
        }
    }

    /// Whether its address has a query, with the settings of a search.
    pub const fn has_query(self) -> bool {
        matches!(self.section(), Self::Check)
    }

    /// The title of the window: for tabs, bookmarks and the browser's history.
    pub fn title(self, run: &Run) -> String {
        let about = match self {
            Self::Play => format!("{} · {}", run.title(), run.protocol()),
            Self::Check => format!("Check {}", run.protocol()),
            Self::Table => self.name().into(),
        };
        format!("{about} · Coordinator")
    }
}

/// A parsed address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The screen.
    pub screen: Screen,
    /// The run, as [`Link::parse`](coordinator_core::scenario::Link::parse) reads it.
    pub run: String,
    /// The text behind the `?`; empty on [`Screen::Play`].
    pub query: String,
}

impl Route {
    /// Reads an address, alone or behind that of the page. What names no other screen is a run to play.
    pub fn parse(address: &str) -> Self {
        Screen::ALL.into_iter().find_map(|screen| Self::of(screen, address)).unwrap_or_else(|| {
            Self { screen: Screen::Play, run: address.into(), query: String::new() }
        })
    }

    /// The settings that the query holds; `None` on a screen without a query.
    pub fn settings(&self) -> Option<SearchSettings> {
        self.screen.has_query().then(|| SearchSettings::of_query(&self.query))
    }

    /// The route to a screen that has a query. Without a run it has [`FIRST_RUN`].
    fn of(screen: Screen, address: &str) -> Option<Self> {
        if !screen.has_query() {
            return None;
        }
        let (_, rest) = address.split_once(screen.route().trim_end_matches('/'))?;
        let (code, query) = rest.split_once('?').unwrap_or((rest, ""));
        let code = match code {
            "" | "/" => FIRST_RUN,
            code => code.strip_prefix('/')?,
        };
        let run = format!("{}{code}", Screen::Play.route());
        Some(Self { screen, run, query: query.into() })
    }
}

impl Display for Route {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.screen {
            Screen::Play => f.write_str(&self.run),
            screen => {
                let mark = if self.query.is_empty() { "" } else { "?" };
                let code = self.run.trim_start_matches(Screen::Play.route());
                write!(f, "{}{code}{mark}{}", screen.route(), self.query)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(address: &str) -> (Screen, String, String) {
        let Route { screen, run, query } = Route::parse(address);
        (screen, run, query)
    }

    #[test]
    fn what_names_no_screen_is_a_run_to_play() {
        for address in ["", "2pc-commit", "#/play/2pc-commit@3", "#/checkers", "#/learn/1", "{}"] {
            assert_eq!(parsed(address), (Screen::Play, address.into(), String::new()));
        }
    }

    #[test]
    fn other_screens_have_a_run_and_a_query() {
        let run = || "#/play/2pc-commit".to_owned();
        assert_eq!(
            parsed("#/check/2pc-commit?crashes=2"),
            (Screen::Check, run(), "crashes=2".into())
        );
        assert_eq!(parsed("#/table/2pc-commit"), (Screen::Table, run(), String::new()));
        let whole = "https://example.org/x/#/check/2pc-commit";
        assert_eq!(parsed(whole), (Screen::Check, run(), String::new()));
    }

    #[test]
    fn a_screen_without_a_run_has_the_first_one() {
        for address in ["#/check", "#/check/", "#/check?crashes=2", "#/check/?crashes=2"] {
            let route = Route::parse(address);
            let run = format!("#/play/{FIRST_RUN}");
            assert_eq!((route.screen, route.run), (Screen::Check, run), "{address}");
        }
    }

    #[test]
    fn a_route_is_its_address() {
        for address in
            ["#/play/2pc-commit@3", "#/check/2pc-commit", "#/check/x1?crashes=2", "#/table/x1"]
        {
            assert_eq!(Route::parse(address).to_string(), address);
        }
    }

    #[test]
    fn every_screen_has_a_route_of_its_own() {
        for screen in Screen::ALL {
            let address = format!("{}x1", screen.route());
            assert_eq!(Route::parse(&address).screen, screen);
        }
    }
}
