//! Breaking a run where one sees it: every fault by mouse and by keyboard, through the stage and the
//! menu as the page mounts them.

use std::{cell::RefCell, rc::Rc};

use coordinator_core::{
    protocol::{Outcome, ProcessId, ProcessSet},
    protocols::ProtocolId,
    scenario::{Draft, Intervention, Link, MessageRef, What, When},
};
use coordinator_web::{
    components::{menu::ActionMenu, space_time::SpaceTime, stage::Stage},
    store::{Action, Selection, State},
};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
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
    let on_action = Callback::from(move |action: Action| dispatch.dispatch(action));
    let on_select = on_action.reform(Action::Select);
    let on_menu = on_action.reform(Action::OpenMenu);
    let on_seek = on_action.reform(Action::Seek);
    let on_close = on_action.reform(|()| Action::CloseMenu);
    let (run, cursor, selection) = (state.run.clone(), state.cursor, state.selection);
    html! {
        <div style="width:900px">
            <div style="height:480px">
                <Stage run={run.clone()} {cursor} playing={state.playing} speed_percent={100}
                    {selection} on_select={on_select.clone()} on_menu={on_menu.clone()} />
            </div>
            <div style="height:300px">
                <SpaceTime run={run.clone()} {cursor} {selection} {on_select} {on_seek} {on_menu} />
            </div>
            if let Some(request) = state.menu {
                <ActionMenu {run} {cursor} {request} {on_action} {on_close} />
            }
        </div>
    }
}

/// How somebody opens a menu and chooses from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hand {
    Mouse,
    RightButton,
    Keyboard,
}

const HANDS: [Hand; 3] = [Hand::Mouse, Hand::RightButton, Hand::Keyboard];

struct Bench {
    root: Element,
    seen: Seen,
    app: AppHandle<Workbench>,
}

impl Bench {
    async fn at(cursor: u32) -> Self {
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

    fn state(&self) -> State {
        self.seen.0.borrow().clone().expect("it has been rendered")
    }

    fn last(&self) -> Intervention {
        let state = self.state();
        let last = state.run.scenario().interventions.last().cloned();
        last.unwrap_or_else(|| panic!("nothing was done: {:?}", state.notice))
    }

    fn find(&self, query: &str) -> Element {
        let found = self.root.query_selector(query).expect("a valid query");
        found.unwrap_or_else(|| panic!("there is no {query}"))
    }

    async fn open(&self, target: &str, hand: Hand) {
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

    async fn choose(&self, act: &str, hand: Hand) {
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

    async fn act(&self, target: &str, act: &str, hand: Hand) {
        self.open(target, hand).await;
        self.choose(act, hand).await;
    }

    fn close(self) {
        self.app.destroy();
        self.root.remove();
    }
}

fn fire(element: &Element, event: impl AsRef<Event>) {
    element.dispatch_event(event.as_ref()).expect("it can be dispatched");
}

fn mouse(kind: &str) -> MouseEvent {
    let init = MouseEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_detail(1);
    init.set_client_x(200);
    init.set_client_y(150);
    MouseEvent::new_with_mouse_event_init_dict(kind, &init).expect("an event")
}

fn press(element: &Element, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
    fire(element, event.expect("an event"));
}

fn touch(kind: &str) -> PointerEvent {
    let init = PointerEventInit::new();
    init.set_bubbles(true);
    init.set_pointer_type("touch");
    init.set_client_x(200);
    init.set_client_y(150);
    PointerEvent::new_with_event_init_dict(kind, &init).expect("an event")
}

fn active() -> Element {
    let document = web_sys::window().expect("a window").document().expect("a document");
    document.active_element().expect("something has the focus")
}

fn focus(element: &Element) {
    match element.dyn_ref::<HtmlElement>() {
        Some(element) => element.focus(),
        None => element.unchecked_ref::<web_sys::SvgElement>().focus(),
    }
    .expect("it takes the focus");
}

const C: ProcessId = ProcessId(0);
const P1: ProcessId = ProcessId(1);
const P2: ProcessId = ProcessId(2);

/// After the three VOTE-REQs have left, and before any arrives.
const ASKED: u32 = 4;

fn first(from: ProcessId, to: ProcessId) -> MessageRef {
    MessageRef { from, to, nth: 1 }
}

/// Chooses an act with every hand, and compares what it adds to the scenario.
async fn adds(cursor: u32, target: &str, act: &str, expected: Intervention) {
    for hand in HANDS {
        let bench = Bench::at(cursor).await;
        bench.act(target, act, hand).await;
        assert_eq!(bench.last(), expected, "{act} by {hand:?}");
        assert!(bench.state().menu.is_none(), "the menu closes");
        bench.close();
    }
}

fn now(what: What) -> Intervention {
    Intervention { when: When::Step(ASKED), what }
}

#[wasm_bindgen_test]
async fn a_message_in_flight_is_delivered_dropped_duplicated_and_delayed() {
    let message = first(C, P2);
    adds(ASKED, "m1", "deliver", now(What::Deliver(message))).await;
    adds(ASKED, "m1", "drop", now(What::Drop(message))).await;
    adds(ASKED, "m1", "duplicate", now(What::Duplicate(message))).await;
    adds(ASKED, "m1", "delay-30", now(What::Delay { message, ticks: 30 })).await;
    adds(ASKED, "m1", "delay-100", now(What::Delay { message, ticks: 100 })).await;
}

#[wasm_bindgen_test]
async fn a_process_crashes_here_or_around_its_next_write_or_message() {
    let planned = |when| Intervention { when, what: What::Crash(P1) };
    let next = (P1, 1);
    adds(ASKED, "p1", "crash", now(What::Crash(P1))).await;
    let when = When::BeforeWrite { process: next.0, nth: next.1 };
    adds(ASKED, "p1", "crash-before-write", planned(when)).await;
    let when = When::AfterWrite { process: next.0, nth: next.1 };
    adds(ASKED, "p1", "crash-after-write", planned(when)).await;
    let when = When::AfterSend { process: next.0, nth: next.1 };
    adds(ASKED, "p1", "crash-after-send", planned(when)).await;
}

#[wasm_bindgen_test]
async fn a_process_crashes_after_the_kth_message() {
    for hand in HANDS {
        let bench = Bench::at(ASKED).await;
        bench.act("p0", "crash-after-sends", hand).await;
        let second = bench.root.query_selector_all("[data-act=crash-after-k]").expect("a query");
        let second: Element = second.get(1).expect("a second line").unchecked_into();
        if hand == Hand::Keyboard {
            for _ in 0..20 {
                if active() == second {
                    break;
                }
                press(&active(), "ArrowDown");
            }
            assert_eq!(active(), second);
            second.unchecked_ref::<HtmlElement>().click();
        } else {
            fire(&second, mouse("click"));
        }
        yew::scheduler::flush().await;
        // Three VOTE-REQs have left already.
        let when = When::AfterSend { process: C, nth: 5 };
        assert_eq!(bench.last(), Intervention { when, what: What::Crash(C) });
        bench.close();
    }
}

#[wasm_bindgen_test]
async fn a_process_that_is_down_recovers() {
    for hand in HANDS {
        let bench = Bench::at(ASKED).await;
        bench.act("p1", "crash", hand).await;
        assert!(!bench.state().run.trace.snapshot(bench.state().cursor).processes[1].up);
        bench.act("p1", "recover", hand).await;
        assert_eq!(bench.last().what, What::Recover(P1));
        assert!(bench.state().run.trace.snapshot(bench.state().cursor).processes[1].up);
        bench.close();
    }
}

#[wasm_bindgen_test]
async fn a_timer_fires_a_vote_changes_and_another_transaction_asks() {
    let timer = State::new(&Link {
        cursor: Some(ASKED),
        ..Link::new(Bench::at(ASKED).await.state().run.scenario().clone())
    });
    let kind = timer.run.trace.snapshot(ASKED).processes[1].timers[0].kind;
    adds(ASKED, "p1", "fire", now(What::Fire { process: P1, timer: kind })).await;
    adds(ASKED, "p1", "rival", now(What::Rival(P1))).await;
    for hand in HANDS {
        let bench = Bench::at(ASKED).await;
        bench.act("p2", "vote-no", hand).await;
        assert_eq!(bench.state().run.scenario().votes[1], Outcome::Refused);
        bench.close();
    }
}

#[wasm_bindgen_test]
async fn a_link_is_cut_and_healed_and_loses_its_next_message() {
    let cut = |from, to, both_ways| {
        let (from, to) = (ProcessSet::one(from), ProcessSet::one(to));
        now(What::Cut { from, to, both_ways })
    };
    adds(ASKED, "l0-1", "cut-both", cut(C, P1, true)).await;
    adds(ASKED, "l0-1", "cut-forth", cut(C, P1, false)).await;
    adds(ASKED, "l0-1", "cut-back", cut(P1, C, false)).await;
    let vote = first(P1, C);
    let lost = Intervention { when: When::Sent(vote), what: What::Drop(vote) };
    adds(ASKED, "l0-1", "drop-back", lost).await;
    for hand in HANDS {
        let bench = Bench::at(ASKED).await;
        bench.act("l0-1", "cut-both", hand).await;
        bench.act("l0-1", "heal", hand).await;
        assert_eq!(bench.last().what, What::Heal);
        bench.close();
    }
}

#[wasm_bindgen_test]
async fn the_network_is_cut_in_two() {
    let others: ProcessSet = [C, P2, ProcessId(3)].into_iter().collect();
    let isolated = What::Cut { from: ProcessSet::one(P1), to: others, both_ways: true };
    adds(ASKED, "p1", "isolate", now(isolated)).await;
    for hand in HANDS {
        let bench = Bench::at(ASKED).await;
        bench.act("p1", "partition", hand).await;
        // The process itself stands on the other side already; the coordinator joins it.
        bench.choose("partition-side", hand).await;
        bench.choose("partition-cut", hand).await;
        let state = bench.state();
        let world = state.run.trace.snapshot(state.cursor);
        assert!(world.connected(C, P1) && !world.connected(C, P2), "by {hand:?}");
        bench.close();
    }
}

#[wasm_bindgen_test]
async fn a_long_press_opens_the_menu_and_its_click_does_nothing_more() {
    let bench = Bench::at(ASKED).await;
    let node = bench.find(".stage [data-target=p1]");
    fire(&node, touch("pointerdown"));
    TimeoutFuture::new(700).await;
    yew::scheduler::flush().await;
    let menu = bench.state().menu.expect("the menu is open");
    assert_eq!(menu.target, Selection::Process(P1));
    fire(&node, touch("pointerup"));
    fire(&node, mouse("click"));
    yew::scheduler::flush().await;
    assert_eq!(bench.state().menu, Some(menu));
    bench.close();
}

#[wasm_bindgen_test]
async fn arrows_move_among_processes_messages_and_links_and_escape_comes_back() {
    let bench = Bench::at(ASKED).await;
    focus(&bench.find(".stage [data-target=p0]"));
    yew::scheduler::flush().await;
    let mut visited = vec![];
    for _ in 0..8 {
        press(&active(), "ArrowRight");
        yew::scheduler::flush().await;
        visited.extend(active().get_attribute("data-target"));
    }
    assert_eq!(visited, ["p1", "p2", "p3", "m0", "m1", "m2", "l0-1", "l0-2"]);
    let link = active();
    press(&link, "Enter");
    yew::scheduler::flush().await;
    assert_eq!(active().get_attribute("role").as_deref(), Some("menuitem"));
    press(&active(), "Escape");
    yew::scheduler::flush().await;
    assert!(bench.state().menu.is_none());
    assert_eq!(active(), link, "the focus is back");
    bench.close();
}

#[wasm_bindgen_test]
async fn the_receiver_gets_the_focus_of_a_message_that_goes_away() {
    let bench = Bench::at(ASKED).await;
    bench.act("m1", "drop", Hand::Keyboard).await;
    yew::scheduler::flush().await;
    let code = active().get_attribute("data-target");
    assert_eq!(code.as_deref(), Some("p2"));
    bench.close();
}

#[wasm_bindgen_test]
async fn everything_on_the_stage_has_a_name() {
    let bench = Bench::at(ASKED).await;
    let name = |query: &str| bench.find(query).get_attribute("aria-label").unwrap_or_default();
    assert_eq!(name(".stage [data-target=m1]"), "Message VOTE-REQ from C to p2, in flight");
    assert_eq!(name(".stage [data-target=l0-1]"), "Link between C and p1");
    assert!(name(".stage [data-target=p1]").starts_with("Process p1, participant, INITIAL"));
    bench.close();
}

#[wasm_bindgen_test]
async fn the_diagram_selects_messages_and_seeks_events() {
    let bench = Bench::at(ASKED).await;
    fire(&bench.find(".space-time [data-target=m2] .st-hit"), mouse("click"));
    yew::scheduler::flush().await;
    assert!(matches!(bench.state().selection, Selection::Message(id) if id.0 == 2));
    let mark = bench.find(".space-time .st-mark-forced");
    let cursor = mark.get_attribute("data-cursor").and_then(|it| it.parse().ok());
    fire(&mark, mouse("click"));
    yew::scheduler::flush().await;
    assert_eq!(Some(bench.state().cursor), cursor);
    bench.close();
}
