//! What the browser tells of the reader: less motion, a small screen.

use web_sys::MediaQueryList;

/// Whether the reader asks for less motion now.
pub fn reduced_motion() -> bool {
    query().is_some_and(|query| query.matches())
}

/// Whether there is room for more than the stage and one panel.
pub fn wide_screen() -> bool {
    matching("(min-width: 821px) and (min-height: 521px)").is_some_and(|query| query.matches())
}

fn query() -> Option<MediaQueryList> {
    matching("(prefers-reduced-motion: reduce)")
}

fn matching(query: &str) -> Option<MediaQueryList> {
    web_sys::window()?.match_media(query).ok().flatten()
}
