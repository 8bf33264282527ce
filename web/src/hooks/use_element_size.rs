//! The room that an element has.

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

use crate::diagram::Size;

/// The size of an element, followed as it changes; `at_first` until it is known.
#[hook]
pub fn use_element_size(node: &NodeRef, at_first: Size) -> Size {
    let size = use_state_eq(|| at_first);
    let setter = size.setter();
    use_effect_with(node.clone(), move |node| {
        let watch = node.cast::<Element>().and_then(|element| watch(&element, setter));
        move || drop(watch)
    });
    *size
}

/// Stops watching when dropped.
struct Watch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn watch(element: &Element, setter: UseStateSetter<Size>) -> Option<Watch> {
    let seen = element.clone();
    let measure = move || {
        let size = Size { width: seen.client_width(), height: seen.client_height() };
        // A drawing that is not shown has no size, and keeps the one that it had.
        if size.width > 0 {
            setter.set(size);
        }
    };
    measure();
    let closure = Closure::<dyn FnMut()>::new(measure);
    let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Watch { observer, _closure: closure })
}
