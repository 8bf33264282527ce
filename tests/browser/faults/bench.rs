//! The drawings and the menu over a store, and hands that use them.

use std::{cell::RefCell, rc::Rc};

use coordinator_core::{
    protocols::ProtocolId,
    scenario::{Draft, Intervention, Link},
};
use coordinator_web::{
    model::at_cursor::AtCursor,
    store::State,
    views::{menu::ActionMenu, space_time::SpaceTime, stage::Stage},
};
use wasm_bindgen::JsCast as _;
use web_sys::{
    Element, Event, HtmlElement, KeyboardEvent, KeyboardEventInit, MouseEvent, MouseEventInit,
    PointerEvent, PointerEventInit,
};
use yew::prelude::*;

/// The store with the drawings and the menu, and nothing else of the page.
#[derive(Clone, PartialEq, Properties)]
struct WorkbenchProps {
    first: State,
    seen: Seen,
}

/// What the store holds now.
#[derive(Clone, Default)]
struct Seen(Rc<RefCell<Option<State>>>);

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[component]
fn Workbench(props: &WorkbenchProps) -> Html {
    let first = props.first.clone();
    let state = use_reducer(move || first);
    *props.seen.0.borrow_mut() = Some((*state).clone());
    let dispatch = state.dispatcher();
    let (run, cursor, selection) = (state.run.clone(), state.cursor, state.selection);
    let at = Rc::new(AtCursor::new(&run, cursor));
    html! {
        <div style="width:900px">
            <div style="height:480px">
                <Stage {at} playing={state.playing}
                    speed_percent={100} {selection} dispatch={dispatch.clone()} />
            </div>
            <div style="height:300px">
                <SpaceTime run={run.clone()} {cursor} {selection} dispatch={dispatch.clone()} />
            </div>
            if let Some(request) = state.menu {
                <ActionMenu {run} {cursor} {request} {dispatch} />
            }
        </div>
    }
}

/// How somebody opens a menu and chooses from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hand {
    Mouse,
    RightButton,
    Keyboard,
}

pub(super) const HANDS: [Hand; 3] = [Hand::Mouse, Hand::RightButton, Hand::Keyboard];

pub(super) struct Bench {
    pub(super) root: Element,
    seen: Seen,
    app: AppHandle<Workbench>,
}

impl Bench {
    pub(super) async fn at(cursor: u32) -> Self {
        let protocol = ProtocolId::named("2pc").expect("it is in the registry");
        let scenario = Draft::new(protocol, 3).build().expect("it is valid");
        Self::with(State::new(&Link { cursor: Some(cursor), ..Link::new(scenario) })).await
    }

    async fn with(first: State) -> Self {
        let document = web_sys::window().expect("a window").document().expect("a document");
        let root = document.create_element("div").expect("an element");
        document.body().expect("a body").append_child(&root).expect("attached");
        let seen = Seen::default();
        let props = WorkbenchProps { first, seen: seen.clone() };
        let app = yew::Renderer::<Workbench>::with_root_and_props(root.clone(), props).render();
        yew::scheduler::flush().await;
        Self { root, seen, app }
    }

    pub(super) fn state(&self) -> State {
        self.seen.0.borrow().clone().expect("it has been rendered")
    }

    pub(super) fn last(&self) -> Intervention {
        let state = self.state();
        let last = state.run.scenario().interventions.last().cloned();
        last.unwrap_or_else(|| panic!("nothing was done: {:?}", state.notice))
    }

    pub(super) fn find(&self, query: &str) -> Element {
        let found = self.root.query_selector(query).expect("a valid query");
        found.unwrap_or_else(|| panic!("there is no {query}"))
    }

    pub(super) async fn open(&self, target: &str, hand: Hand) {
        let element = self.find(&format!(".stage [data-target={target}]"));
        match hand {
            Hand::Mouse => fire(&element, mouse("click")),
            Hand::RightButton => fire(&element, mouse("contextmenu")),
            Hand::Keyboard => {
                focus(&element);
                yew::scheduler::flush().await;
                press(&element, "Enter");
            }
        }
        yew::scheduler::flush().await;
    }

    pub(super) async fn choose(&self, act: &str, hand: Hand) {
        if hand == Hand::Keyboard {
            for _ in 0..60 {
                let active = active();
                if active.get_attribute("data-act").as_deref() == Some(act) {
                    break;
                }
                press(&active, "ArrowDown");
            }
            let active = active();
            assert_eq!(active.get_attribute("data-act").as_deref(), Some(act));
            // The browser makes a click of Enter on a button.
            active.unchecked_into::<HtmlElement>().click();
        } else {
            fire(&self.find(&format!(".menu [data-act={act}]")), mouse("click"));
        }
        yew::scheduler::flush().await;
    }

    pub(super) async fn act(&self, target: &str, act: &str, hand: Hand) {
        self.open(target, hand).await;
        self.choose(act, hand).await;
    }

    pub(super) fn close(self) {
        self.app.destroy();
        self.root.remove();
    }
}

pub(super) fn fire(element: &Element, event: impl AsRef<Event>) {
    element.dispatch_event(event.as_ref()).expect("it can be dispatched");
}

pub(super) fn mouse(kind: &str) -> MouseEvent {
    let init = MouseEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_detail(1);
    init.set_client_x(200);
    init.set_client_y(150);
    MouseEvent::new_with_mouse_event_init_dict(kind, &init).expect("an event")
}

pub(super) fn press(element: &Element, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    fire(element, event.expect("an event"));
}

pub(super) fn touch(kind: &str) -> PointerEvent {
    let init = PointerEventInit::new();
    init.set_bubbles(true);
    init.set_pointer_type("touch");
    init.set_client_x(200);
    init.set_client_y(150);
    PointerEvent::new_with_event_init_dict(kind, &init).expect("an event")
}

pub(super) fn active() -> Element {
    let document = web_sys::window().expect("a window").document().expect("a document");
    document.active_element().expect("something has the focus")
}

pub(super) fn focus(element: &Element) {
    match element.dyn_ref::<HtmlElement>() {
        Some(element) => element.focus(),
        None => element.unchecked_ref::<web_sys::SvgElement>().focus(),
    }
    .expect("it takes the focus");
}
