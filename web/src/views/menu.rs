//! The menu of acts: the same one by click, Enter, right click and long press.

mod entries;
mod of_link;
mod of_message;
mod of_process;
#[cfg(test)]
mod tests;

use coordinator_core::num::bounded;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

pub use entries::{Act, Entry, Group, Page, groups};

use crate::{
    dom::{focus, target},
    model::run::Run,
    store::{Action, Dispatch, MenuRequest, Selection},
    views::space_time::OWN_KEYS,
};

/// The properties of [`ActionMenu`].
#[derive(Clone, PartialEq, Properties)]
pub struct ActionMenuProps {
    /// The run.
    pub run: Rc<Run>,
    /// After how many of its steps.
    pub cursor: u32,
    /// On what, and where.
    pub request: MenuRequest,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The menu of acts on a process, a message or a link.
#[component]
pub fn ActionMenu(props: &ActionMenuProps) -> Html {
    let root = use_node_ref();
    let page = use_state_eq(|| Page::Root);
    use_focus_kept(&root, *page, props.request.target);
    let groups = groups(&props.run, props.cursor, props.request, *page);
    let title = target::name(&props.run.trace, props.request.target);

    let close = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: PointerEvent| {
            event.prevent_default();
            dispatch.dispatch(Action::CloseMenu);
        })
    };
    let onkeydown = {
        let (root, page, dispatch) = (root.clone(), page.clone(), props.dispatch.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(menu) = root.cast::<Element>() else {
                return;
            };
            match (event.key().as_str(), *page) {
                ("Escape", Page::Root) => dispatch.dispatch(Action::CloseMenu),
                ("Escape" | "ArrowLeft", Page::Sends(_) | Page::Partition(_)) => {
                    page.set(Page::Root);
                }
                // The browser makes a click of them.
                ("Enter" | " ", _) => return event.stop_propagation(),
                (key, _) if !walk(&menu, key, event.shift_key()) => return,
                _ => {}
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let choose = {
        let (page, dispatch) = (page.clone(), props.dispatch.clone());
        Callback::from(move |act: Act| match act {
            Act::Turn(to) => page.set(to),
            Act::Do(action) => {
                dispatch.dispatch(Action::CloseMenu);
                dispatch.dispatch(*action);
            }
        })
    };
    let swallow = Callback::from(|event: MouseEvent| event.prevent_default());
    html! {
        <section class="menu-layer" aria-label="What may happen here" oncontextmenu={swallow}>
            <div class="menu-backdrop" onpointerdown={close}></div>
            <div ref={root} class="menu" role="menu" aria-label={title.clone()}
                style={place(props.request, &groups)} {onkeydown}>
                <div class="menu-title" aria-hidden="true">{ title }</div>
                if *page != Page::Root {
                    { line(&Entry::turn("back", "‹ Back", Page::Root), &choose) }
                }
                for group in &groups {
                    <div key={group.title} role="group" aria-label={group.title} class="menu-group">
                        <div class="menu-heading" aria-hidden="true">{ group.title }</div>
                        for (nth, entry) in group.entries.iter().enumerate() {
                            <div key={nth} role="none">{ line(entry, &choose) }</div>
                        }
                    </div>
                }
            </div>
        </section>
    }
}

fn line(entry: &Entry, choose: &Callback<Act>) -> Html {
    let onclick = {
        let (choose, act) = (choose.clone(), entry.act.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            if let Some(act) = &act {
                choose.emit(act.clone());
            }
        })
    };
    let role = match (entry.ticked, &entry.act) {
        (None, _) => "menuitem",
        (Some(_), Some(Act::Turn(_))) => "menuitemcheckbox",
        (Some(_), _) => "menuitemradio",
    };
    html! {
        <button type="button" class="menu-entry" {role} data-act={entry.id} tabindex="-1"
            aria-checked={entry.ticked.map(|ticked| ticked.to_string())}
            aria-disabled={entry.act.is_none().then_some("true")} {onclick}>
            if let Some(ticked) = entry.ticked {
                <span class="menu-tick" aria-hidden="true">{ if ticked { "✓" } else { "" } }</span>
            }
            <span class="menu-words">
                <span>{ &entry.label }</span>
                if let Some(note) = &entry.note {
                    <small>{ note }</small>
                }
            </span>
        </button>
    }
}

/// Beside the place that was hit and inside the window; a style sheet makes it a bottom sheet on
/// small screens.
fn place(request: MenuRequest, groups: &[Group]) -> String {
    let height = |entry: &Entry| if entry.note.is_some() { 46 } else { 32 };
    let lines: i32 = groups.iter().flat_map(|group| &group.entries).map(height).sum();
    let titles = bounded::<i32>(groups.len()) * 30 + 48;
    format!("--menu-x:{}px;--menu-y:{}px;--menu-height:{}px", request.x, request.y, lines + titles)
}

/// The focus goes into the menu, and in the end back to where it came from.
#[hook]
fn use_focus_kept(root: &NodeRef, page: Page, hit: Selection) {
    let menu = root.clone();
    use_effect_with(hit, move |hit| {
        let hit = *hit;
        let before = focus::active();
        // A page may have several runs, each with a process of that name.
        let home = menu.cast::<Element>().and_then(|menu| home_of(&menu));
        move || {
            let again = before.filter(|it| it.is_connected()).filter(|it| it.tag_name() != "BODY");
            let again = again.or_else(|| find(&home?, hit));
            if let Some(element) = again {
                focus::give(&element);
            }
        }
    });
    let root = root.clone();
    // Ticking a box leaves the focus where it is.
    let place = core::mem::discriminant(&page);
    use_effect_with((place, hit), move |_| {
        if let Some(menu) = root.cast::<Element>() {
            walk(&menu, "Home", false);
        }
    });
}

/// The run that a menu belongs to: an element that keeps its keys to itself, else the page.
fn home_of(menu: &Element) -> Option<Element> {
    let own = menu.closest(&format!("[{OWN_KEYS}]")).ok().flatten();
    own.or_else(|| menu.owner_document()?.document_element())
}

fn find(home: &Element, hit: Selection) -> Option<Element> {
    let query = format!("[{}=\"{}\"]", target::ATTRIBUTE, target::code(hit));
    home.query_selector(&query).ok()?
}

/// Moves the focus within the menu; tells whether the key means to.
fn walk(menu: &Element, key: &str, backwards: bool) -> bool {
    let Ok(found) = menu.query_selector_all(".menu-entry") else {
        return false;
    };
    let lines = focus::elements(&found);
    let Some(last) = lines.len().checked_sub(1) else {
        return false;
    };
    let active = focus::active();
    let here = lines.iter().position(|line| Some(line) == active.as_ref());
    let next = match (key, here) {
        ("Home", _) | ("ArrowDown", None) => 0,
        ("End", _) | ("ArrowUp", None) => last,
        ("Tab", _) if backwards => here.map_or(last, |here| here.checked_sub(1).unwrap_or(last)),
        ("ArrowUp", Some(here)) => here.checked_sub(1).unwrap_or(last),
        ("ArrowDown" | "Tab", _) => here.map_or(0, |here| if here == last { 0 } else { here + 1 }),
        (letter, _) => match with_letter(&lines, letter, here) {
            Some(place) => place,
            None => return false,
        },
    };
    focus::give(&lines[next]);
    true
}

/// The next line that begins with a letter.
fn with_letter(lines: &[Element], letter: &str, here: Option<usize>) -> Option<usize> {
    let mut letters = letter.chars();
    let (Some(wanted), None) = (letters.next(), letters.next()) else {
        return None;
    };
    let first = here.map_or(0, |here| here + 1);
    (0..lines.len()).map(|nth| (first + nth) % lines.len()).find(|place| {
        let words = lines[*place].text_content().unwrap_or_default();
        let begins = words.trim_start_matches('✓').chars().next();
        begins.is_some_and(|begins| begins.eq_ignore_ascii_case(&wanted))
    })
}
