//! A page under test: mounted at an address, found by roles, moved by keys, taken down at the end.

use coordinator_web::app::App;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, KeyboardEvent, KeyboardEventInit, Window};
use yew::AppHandle;

/// How often a condition is looked at before it counts as failed, and how long apart.
const MOST_LOOKS: u32 = 300;
const LOOK_MS: u32 = 10;

pub(crate) fn window() -> Window {
    web_sys::window().expect("a browser has a window")
}

pub(crate) fn document() -> Document {
    window().document().expect("a window has a document")
}

/// What stands behind the `#`.
pub(crate) fn hash() -> String {
    window().location().hash().expect("an address can be read")
}

/// A mounted page.
pub(crate) struct Page {
    root: Element,
    app: Option<AppHandle<App>>,
}

impl Page {
    /// Mounts the page at an address; an empty one is a first visit.
    pub(crate) async fn at(hash: &str) -> Self {
        window().location().set_hash(hash).expect("an address can be set");
        // The event of this change must not reach the page that is mounted next.
        TimeoutFuture::new(LOOK_MS).await;
        let root = document().create_element("div").expect("an element");
        document().body().expect("a body").append_child(&root).expect("it is attached");
        let app = yew::Renderer::<App>::with_root(root.clone()).render();
        let page = Self { root, app: Some(app) };
        page.until("the page is mounted", |page| page.find("[role=status]").is_some()).await;
        page
    }

    pub(crate) fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).expect("the selector is well formed")
    }

    pub(crate) fn get(&self, selector: &str) -> Element {
        self.find(selector).unwrap_or_else(|| panic!("there is no {selector}"))
    }

    pub(crate) fn text(&self, selector: &str) -> String {
        self.get(selector).text_content().unwrap_or_default()
    }

    /// What screen readers are told.
    pub(crate) fn live(&self) -> String {
        self.text("[role=status]")
    }

    /// The step at which the page stands.
    pub(crate) fn step(&self) -> u32 {
        let slider = self.get("input[type=range]");
        let slider: web_sys::HtmlInputElement = slider.dyn_into().expect("it is an input");
        slider.value().parse().expect("a slider has a number")
    }

    pub(crate) fn click(&self, selector: &str) {
        let element: HtmlElement = self.get(selector).dyn_into().expect("it can be clicked");
        element.click();
    }

    /// Presses a key with nothing focused. `Shift+` and `Control+` may stand before its name.
    pub(crate) fn press(key: &str) {
        Self::press_in(&document().body().expect("a body"), key);
    }

    /// Presses a key in an element; tells whether the page left it to the browser.
    pub(crate) fn press_in(element: &Element, key: &str) -> bool {
        let plain = key.rsplit('+').next().unwrap_or(key);
        let init = KeyboardEventInit::new();
        init.set_key(plain);
        init.set_shift_key(key.contains("Shift+"));
        init.set_ctrl_key(key.contains("Control+"));
        init.set_bubbles(true);
        init.set_cancelable(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init)
            .expect("a key can be pressed");
        element.dispatch_event(&event).expect("an event can be dispatched")
    }

    /// Waits until something is so.
    pub(crate) async fn until(&self, what: &str, so: impl Fn(&Self) -> bool) {
        for _ in 0..MOST_LOOKS {
            yew::scheduler::flush().await;
            if so(self) {
                return;
            }
            TimeoutFuture::new(LOOK_MS).await;
        }
        panic!("it never came to be that {what}; the address is {}", hash());
    }

    /// Waits until the page stands at a step.
    pub(crate) async fn until_step(&self, step: u32) {
        self.until(&format!("the page stands at step {step}"), |page| page.step() == step).await;
    }

    /// Takes the page down.
    pub(crate) async fn close(mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        yew::scheduler::flush().await;
        self.root.remove();
    }
}
