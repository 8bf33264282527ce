//! Breaking a run where one sees it: every fault by mouse and by keyboard, through the stage and the
//! menu as the page mounts them.

mod bench;

use bench::{Bench, HANDS, Hand, active, fire, focus, mouse, press, touch};
use coordinator_core::{
    protocol::{ProcessId, ProcessSet, WorkOutcome},
    scenario::{Fault, Intervention, Label, MessageRef, Trigger},
};
use coordinator_web::store::Selection;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

const C: ProcessId = ProcessId(0);
const P1: ProcessId = ProcessId(1);
const P2: ProcessId = ProcessId(2);

/// After the three VOTE-REQs have left, and before any arrives.
const ASKED: u32 = 4;

fn first(from: ProcessId, to: ProcessId) -> MessageRef {
    MessageRef::new(from, to, 1)
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

/// The VOTE-REQ to a participant.
fn request(to: ProcessId) -> MessageRef {
    MessageRef::labelled(C, to, 1, Label::new("VOTE-REQ").expect("it is a label"))
}

/// A fault by hand, anchored to a VOTE-REQ's being sent.
fn once_asked(asked: ProcessId, fault: Fault) -> Intervention {
    Intervention { trigger: Trigger::Sent(request(asked)), fault }
}

/// A fault by hand at no process and no message of its own, anchored to what happened last.
fn now(fault: Fault) -> Intervention {
    once_asked(ProcessId(3), fault)
}

#[wasm_bindgen_test]
async fn a_message_in_flight_is_delivered_dropped_duplicated_and_delayed() {
    let message = request(P2);
    let sent = |fault| once_asked(P2, fault);
    adds(ASKED, "m1", "deliver", now(Fault::Deliver(message))).await;
    adds(ASKED, "m1", "drop", sent(Fault::Drop(message))).await;
    // A copy takes the next number of a message, so that it comes after what was sent by then.
    adds(ASKED, "m1", "duplicate", now(Fault::Duplicate(message))).await;
    adds(ASKED, "m1", "delay-30", sent(Fault::Delay { message, ticks: 30 })).await;
    adds(ASKED, "m1", "delay-100", sent(Fault::Delay { message, ticks: 100 })).await;
}

#[wasm_bindgen_test]
async fn a_process_crashes_here_or_around_its_next_write_or_message() {
    let planned = |when| Intervention { trigger: when, fault: Fault::Crash(P1) };
    let next = (P1, 1);
    adds(ASKED, "p1", "crash", once_asked(P1, Fault::Crash(P1))).await;
    let when = Trigger::BeforeWrite { process: next.0, nth: next.1 };
    adds(ASKED, "p1", "crash-before-write", planned(when)).await;
    let when = Trigger::AfterWrite { process: next.0, nth: next.1 };
    adds(ASKED, "p1", "crash-after-write", planned(when)).await;
    let when = Trigger::AfterSend { process: next.0, nth: next.1 };
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
        let when = Trigger::AfterSend { process: C, nth: 5 };
        assert_eq!(bench.last(), Intervention { trigger: when, fault: Fault::Crash(C) });
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
        assert_eq!(bench.last().fault, Fault::Recover(P1));
        assert!(bench.state().run.trace.snapshot(bench.state().cursor).processes[1].up);
        bench.close();
    }
}

#[wasm_bindgen_test]
async fn a_timer_fires_a_vote_changes_and_another_transaction_asks() {
    let bench = Bench::at(ASKED).await;
    let timers = &bench.state().run.trace.snapshot(ASKED).processes[1].timers;
    let kind = timers[0].kind;
    bench.close();
    adds(ASKED, "p1", "fire", once_asked(P1, Fault::Fire { process: P1, timer: kind })).await;
    adds(ASKED, "p1", "rival", once_asked(P1, Fault::Rival(P1))).await;
    for hand in HANDS {
        let bench = Bench::at(ASKED).await;
        bench.act("p2", "vote-no", hand).await;
        assert_eq!(bench.state().run.scenario().votes[1], WorkOutcome::Refused);
        bench.close();
    }
}

#[wasm_bindgen_test]
async fn a_link_is_cut_and_healed_and_loses_its_next_message() {
    let cut = |from, to, both_ways| {
        let (from, to) = (ProcessSet::one(from), ProcessSet::one(to));
        now(Fault::Cut { from, to, both_ways })
    };
    adds(ASKED, "l0-1", "cut-both", cut(C, P1, true)).await;
    adds(ASKED, "l0-1", "cut-forth", cut(C, P1, false)).await;
    adds(ASKED, "l0-1", "cut-back", cut(P1, C, false)).await;
    let vote = first(P1, C);
    let lost = Intervention { trigger: Trigger::Sent(vote), fault: Fault::Drop(vote) };
    adds(ASKED, "l0-1", "drop-back", lost).await;
    for hand in HANDS {
        let bench = Bench::at(ASKED).await;
        bench.act("l0-1", "cut-both", hand).await;
        bench.act("l0-1", "heal", hand).await;
        assert_eq!(bench.last().fault, Fault::Heal);
        bench.close();
    }
}

#[wasm_bindgen_test]
async fn the_network_is_cut_in_two() {
    let others: ProcessSet = [C, P2, ProcessId(3)].into_iter().collect();
    let isolated = Fault::Cut { from: ProcessSet::one(P1), to: others, both_ways: true };
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
    for _ in 0..200 {
        TimeoutFuture::new(50).await;
        yew::scheduler::flush().await;
        if bench.state().menu.is_some() {
            break;
        }
    }
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
