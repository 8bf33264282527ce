//! The run in words, a row a step. Only the rows in view exist, so that a run of ten thousand
//! steps scrubs as smoothly as one of ten.

use std::rc::Rc;

use coordinator_core::{analysis::narrate, num::bounded};
use web_sys::{Element, Event as DomEvent, EventTarget};
use yew::prelude::*;

use crate::{
    diagram::Size,
    hooks::{use_element_size::use_element_size, use_listener::use_listener},
    model::run::Run,
    store::{Action, Dispatch},
    views::controls::icon::{Icon, icon},
};

/// The height of a row, as the style sheet has it.
const ROW: i32 = 44;
/// Rows beyond the edges of the view.
const BEYOND: i32 = 6;
/// The size of a view that has not been measured yet.
const AT_FIRST: Size = Size { width: 300, height: 20 * ROW };

/// The properties of an [`EventList`].
#[derive(Clone, PartialEq, Properties)]
pub struct EventListProps {
    /// The run.
    pub run: Rc<Run>,
    /// The cursor.
    pub cursor: u32,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The run in words.
#[component]
pub fn EventList(props: &EventListProps) -> Html {
    let list = use_node_ref();
    let height = use_element_size(&list, AT_FIRST).height;
    // Where the list is scrolled to is remembered, not asked for: to ask the browser after every step
    // makes it lay out the page twice.
    let top = use_mut_ref(|| 0);
    let scrolled = use_state_eq(|| 0);
    let moment = (props.run.clone(), props.cursor, height);
    let goal = use_memo(moment.clone(), |(_, cursor, height)| {
        let mut top = top.borrow_mut();
        *top = kept_in_view(*top, *cursor, *height);
        *top
    });
    {
        let (list, top, scrolled) = (list.clone(), top.clone(), scrolled.setter());
        let heard = use_callback(list.clone(), move |_: DomEvent, list| {
            if let Some(element) = list.cast::<Element>() {
                *top.borrow_mut() = element.scroll_top();
                scrolled.set(element.scroll_top() / ROW);
            }
        });
        use_listener(move || list.cast::<Element>().map(EventTarget::from), "scroll", heard);
    }
    {
        let list = list.clone();
        use_effect_with(moment, move |_| {
            if let Some(element) = list.cast::<Element>() {
                element.set_scroll_top(*goal);
            }
        });
    }
    let onkeydown = use_callback(props.dispatch.clone(), |event: KeyboardEvent, dispatch| {
        let action = match event.key().as_str() {
            "ArrowUp" => Action::StepBack,
            "ArrowDown" => Action::StepOn,
            _ => return,
        };
        event.prevent_default();
        dispatch.dispatch(action);
    });

    let steps: i32 = bounded(props.run.end());
    let (first, rows) = (*top.borrow() / ROW, height / ROW + 1);
    let from = (first - BEYOND).clamp(0, steps);
    let to = (first + rows + BEYOND).clamp(from, steps);
    // A row that is out of view does not exist.
    let exists = |step: &u32| (from..to).contains(&bounded(*step));
    let current = props.cursor.checked_sub(1).filter(exists);
    html! {
        <div
            ref={list}
            class="event-list"
            role="listbox"
            tabindex="0"
            aria-label="Events of the run"
            aria-activedescendant={current.map(|step| format!("event-{step}"))}
            {onkeydown}
        >
            { spacer(from * ROW) }
            <div class="event-rows">
                // A row that goes out of view is used for one that comes in: its key is its place.
                for step in from..to {
                    <EventRow
                        key={step - from}
                        run={props.run.clone()}
                        step={bounded::<u32>(step)}
                        when={place(step, props.cursor)}
                        dispatch={props.dispatch.clone()}
                    />
                }
            </div>
            { spacer((steps - to) * ROW) }
            if to == steps {
                <p class="event-end">{ narrate::end(&props.run.trace) }</p>
            }
        </div>
    }
}

/// Where a step lies, seen from the cursor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Past,
    Current,
    Future,
}

fn place(step: i32, cursor: u32) -> Place {
    match bounded::<u32>(step) + 1 {
        after if after == cursor => Place::Current,
        after if after < cursor => Place::Past,
        _ => Place::Future,
    }
}

/// As high as the rows that do not exist. An SVG, since its height is an attribute and no style.
fn spacer(height: i32) -> Html {
    html! { <svg class="spacer" width="1" height={height.to_string()} aria-hidden="true" /> }
}

/// Where the list has to be scrolled to so that the current row is seen; where it is, if it does.
fn kept_in_view(scroll: i32, cursor: u32, height: i32) -> i32 {
    let top = bounded::<i32>(cursor.saturating_sub(1)) * ROW;
    if top < scroll || top + 2 * ROW > scroll + height { (top - height / 2).max(0) } else { scroll }
}

#[derive(Clone, PartialEq, Properties)]
struct EventRowProps {
    run: Rc<Run>,
    step: u32,
    when: Place,
    dispatch: Dispatch,
}

#[component]
fn EventRow(props: &EventRowProps) -> Html {
    let EventRowProps { run, step, when, dispatch } = props;
    let onclick = {
        let (dispatch, step) = (dispatch.clone(), *step);
        Callback::from(move |_| dispatch.dispatch(Action::Seek(step + 1)))
    };
    let Some(taken) = run.trace.steps.get(*step as usize) else {
        return html! {};
    };
    let by_hand = taken.intervention.is_some();
    let sentence = narrate::step(&run.trace, *step);
    let class = match when {
        Place::Past => "past",
        Place::Current => "current",
        Place::Future => "future",
    };
    html! {
        <div
            id={format!("event-{step}")}
            class={classes!("event-row", class, by_hand.then_some("by-hand"))}
            role="option"
            aria-selected={(*when == Place::Current).to_string()}
            aria-posinset={(step + 1).to_string()}
            aria-setsize={run.end().to_string()}
            title={sentence.clone()}
            {onclick}
        >
            <span class="event-step">{ step + 1 }</span>
            <span class="event-words">
                if by_hand {
                    <span class="tag">{ icon(Icon::Hand) }{ "injected" }</span>
                }
                { sentence }
            </span>
            <span class="event-tick" title="Simulated time, in ticks">{ taken.at.0 }</span>
        </div>
    }
}
