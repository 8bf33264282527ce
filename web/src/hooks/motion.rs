//! Whether the reader asked for less motion.

use gloo_events::EventListener;
use web_sys::MediaQueryList;
use yew::prelude::*;

/// Whether the reader asks for less motion, now and whenever it changes.
#[hook]
pub fn use_reduced_motion() -> bool {
    let reduced = use_state_eq(reduced_motion);
    {
        let reduced = reduced.clone();
        use_effect_with((), move |()| {
            let listener = query().map(|query| {
                EventListener::new(&query.clone(), "change", move |_| reduced.set(query.matches()))
            });
            move || drop(listener)
        });
    }
    *reduced
}

/// Whether the reader asks for less motion now.
pub fn reduced_motion() -> bool {
    query().is_some_and(|query| query.matches())
}

fn query() -> Option<MediaQueryList> {
    let window = web_sys::window()?;
    window.match_media("(prefers-reduced-motion: reduce)").ok().flatten()
}
