//! Small pictures, so that nothing is told by colour alone. They are hidden from screen readers:
//! what they mean stands in words beside them.

use yew::prelude::*;

/// A small picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Holds locks.
    Lock,
    /// Undecided.
    Undecided,
    /// In doubt.
    Doubt,
    /// Committed.
    Commit,
    /// Aborted.
    Abort,
    /// Has no part in the outcome.
    Released,
    /// Blocked.
    Blocked,
    /// Down.
    Down,
    /// Waits for a write.
    Writing,
    /// Works.
    Working,
    /// A timer runs.
    Timer,
    /// Another transaction waits.
    Rival,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Lock => "M4 7V5a4 4 0 0 1 8 0v2M3 7h10v7H3z",
            Self::Undecided => "M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11z",
            Self::Doubt => "M5 5.6a3 3 0 1 1 4.4 2.7C8.4 8.9 8 9.4 8 10.5M8 13.2v.4",
            Self::Commit => "M2.5 8.5l3.6 3.8L13.5 4",
            Self::Abort => "M3.5 3.5l9 9M12.5 3.5l-9 9",
            Self::Released => "M3 8h10",
            Self::Blocked => "M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3zM4.6 8h6.8",
            Self::Down => "M9.5 1.5L4 9h4l-1.5 5.5L12 7H8z",
            Self::Writing => "M2.5 13.5l.8-3.2 7.6-7.6 2.4 2.4-7.6 7.6zM9.4 4.2l2.4 2.4",
            Self::Working => {
                "M8 1.8v2.4M8 11.8v2.4M1.8 8h2.4M11.8 8h2.4M3.6 3.6l1.7 1.7M10.7 \
                              10.7l1.7 1.7M12.4 3.6l-1.7 1.7M5.3 10.7l-1.7 1.7"
            }
            Self::Timer => "M8 3.5a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM8 5.8v2.9l2 1.3M6.2 1.5h3.6",
            Self::Rival => "M2 8h8M7 4.5L10.5 8 7 11.5M13.5 3v10",
        }
    }

    /// The word that style sheets know it by.
    const fn class(self) -> &'static str {
        match self {
            Self::Lock => "icon icon-lock",
            Self::Undecided => "icon icon-undecided",
            Self::Doubt => "icon icon-doubt",
            Self::Commit => "icon icon-commit",
            Self::Abort => "icon icon-abort",
            Self::Released => "icon icon-released",
            Self::Blocked => "icon icon-blocked",
            Self::Down => "icon icon-down",
            Self::Writing => "icon icon-writing",
            Self::Working => "icon icon-working",
            Self::Timer => "icon icon-timer",
            Self::Rival => "icon icon-rival",
        }
    }
}

/// Draws a small picture.
pub fn icon(which: Icon) -> Html {
    html! {
        <svg class={which.class()} viewBox="0 0 16 16" aria-hidden="true">
            <path d={which.path()} />
        </svg>
    }
}
