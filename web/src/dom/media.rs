//! Media queries: less motion, a small screen.

use web_sys::MediaQueryList;

/// Whether the reader asks for less motion now.
pub fn reduced_motion() -> bool {
    motion_query().is_some_and(|query| query.matches())
}

/// Whether there is room for more than the stage and one panel.
pub fn wide_screen() -> bool {
    matching("(min-width: 821px) and (min-height: 521px)").is_some_and(|query| query.matches())
}

/// The query that [`reduced_motion`] answers.
pub fn motion_query() -> Option<MediaQueryList> {
    matching("(prefers-reduced-motion: reduce)")
}

fn matching(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok().flatten()
}
