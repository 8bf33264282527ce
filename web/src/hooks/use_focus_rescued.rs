//! The focus, where the element that had it is gone.

use web_sys::Element;
use yew::prelude::*;

use crate::dom::focus;

/// Gives the focus to an element after a change by which it was lost: a button that is gone, or can no longer be
/// pressed, cannot have it. A focus that is anywhere else stays there, and so it does at first.
#[hook]
pub fn use_focus_rescued<T: PartialEq + 'static>(home: &NodeRef, changed: T) {
    let begun = use_mut_ref(|| false);
    let home = home.clone();
    use_effect_with(changed, move |_| {
        let first = !begun.replace(true);
        if !first
            && focus::is_lost()
            && let Some(home) = home.cast::<Element>()
        {
            focus::give(&home);
        }
    });
}
