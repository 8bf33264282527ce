//! The address bar holds the run, the step and the view; a pasted address opens what it holds.

use std::{cell::RefCell, rc::Rc};

use coordinator_core::{
    explore::SearchSettings,
    scenario::{Link, LinkError, Scenario, entry},
};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsValue;
use web_sys::{Event, EventTarget};
use yew::prelude::*;

use super::use_listener::use_listener;
use crate::{
    dom::media::reduced_motion,
    model::run::Run,
    router::{FIRST_RUN, Route, Screen},
    store::{Action, Invitation, Problem, State},
};

/// How long the address rests after a step was written, so that a scrubbed or playing run does not
/// flood the browser's history: browsers refuse more than a hundred entries in ten seconds or so.
const REST_MS: u32 = 250;

/// The page as its address wants it: a run, or an explanation of why there is none, or a first visit.
///
/// # Panics
///
/// If the library has lost the run of the first visit, which is a mistake of ours.
pub fn first_state() -> State {
    let received = received();
    let fallback = entry(FIRST_RUN).map(|entry| Link::new(entry.scenario()));
    let fallback = fallback.expect("the first run is in the library");
    if received.is_empty() {
        let mut state = State::new(&fallback);
        state.invitation = Invitation::Waiting;
        state.playing = !reduced_motion();
        return state;
    }
    let route = Route::parse(&received);
    let mut state = match Link::parse(&route.run) {
        Ok(link) => State::new(&link),
        Err(error) => {
            let mut state = State::new(&fallback);
            state.problem = Some(unread(&received, &error));
            state
        }
    };
    state.screen = route.screen;
    state.settings = route.settings().unwrap_or(state.settings);
    if state.problem.is_none() {
        state.problem = misfit(&received, &route, state.run.scenario());
    }
    state
}

/// The problem of an address that names no run.
fn unread(received: &str, error: &LinkError) -> Problem {
    let (why, suggestion) = (error.to_string(), error.suggestion());
    Problem { received: received.into(), why, suggestion }
}

/// The problem of an address that asks for what its protocol does not have.
fn misfit(received: &str, route: &Route, scenario: &Scenario) -> Option<Problem> {
    if route.screen != Screen::Check {
        return None;
    }
    let why = SearchSettings::misfit(&route.query, scenario.info())?;
    Some(Problem { received: received.into(), why, suggestion: None })
}

/// The action that a text, pasted as a link, asks for. One with a step is not played.
pub fn opening(received: &str, play: bool) -> Action {
    match Link::parse(&Route::parse(received).run) {
        Ok(link) => Action::Open { play: play && link.cursor.is_none(), link: Box::new(link) },
        Err(error) => Action::CannotOpen(unread(received, &error)),
    }
}

/// The whole address of the page as it is.
pub fn whole_address(state: &State) -> String {
    let here = place().unwrap_or_default();
    format!("{here}{}", state.address())
}

/// The whole address of the run of a link.
pub fn of_link(link: &str) -> String {
    format!("{}{link}", place().unwrap_or_default())
}

/// Keeps the address and the state the same, both ways.
#[hook]
pub fn use_address(state: &UseReducerHandle<State>) {
    let dispatcher = state.dispatcher();
    let writer = use_memo((), |()| Writer::new());
    let hearer = writer.clone();
    let hear = use_callback((), move |(): (), ()| {
        hearer.seen.replace(raw());
        let received = received();
        if !received.is_empty() {
            let route = Route::parse(&received);
            if let Some(settings) = route.settings() {
                dispatcher.dispatch(Action::Ask(settings));
            }
            dispatcher.dispatch(Action::Go(route.screen));
            let opened = opening(&received, false);
            let problem = match &opened {
                Action::Open { link, .. } => misfit(&received, &route, &link.scenario),
                _ => None,
            };
            dispatcher.dispatch(opened);
            if let Some(problem) = problem {
                dispatcher.dispatch(Action::CannotOpen(problem));
            }
        }
    });
    let heard = hear.reform(|_: Event| ());
    use_listener(|| web_sys::window().map(EventTarget::from), "hashchange", heard);

    let shown = (
        state.run.clone(),
        (state.screen, state.settings.clone(), state.playing),
        (state.cursor, state.view),
        state.problem.is_none(),
    );
    let state = state.clone();
    {
        let writer = writer.clone();
        use_effect_with(shown, move |_| writer.write(&state));
    }
    use_effect_with((), move |()| {
        // It may have changed before there was a listener.
        if writer.is_outrun() {
            hear.emit(());
        }
        move || writer.stop()
    });
}

/// Writes the address: at once where a run, a screen or a pause is reached, and else now and then.
struct Writer {
    /// The address that was last written or read.
    seen: RefCell<String>,
    written: RefCell<Option<Written>>,
    wanted: RefCell<Option<UseReducerHandle<State>>>,
    rest: RefCell<Option<Timeout>>,
}

/// What makes an address that is to be written at once.
#[derive(Clone, PartialEq)]
struct Written {
    run: Rc<Run>,
    screen: Screen,
    playing: bool,
    opened: u32,
}

impl Writer {
    fn new() -> Self {
        Self {
            seen: RefCell::new(raw()),
            written: RefCell::default(),
            wanted: RefCell::default(),
            rest: RefCell::default(),
        }
    }

    /// Whether the browser is at another address, of which we have yet to hear.
    fn is_outrun(&self) -> bool {
        *self.seen.borrow() != raw()
    }

    fn stop(&self) {
        self.wanted.take();
        self.rest.take();
    }

    fn write(self: &Rc<Self>, state: &UseReducerHandle<State>) {
        // A broken address stays until its explanation is closed, so that it can be looked at; and what
        // the browser goes back to must not be written over before it is opened.
        if state.problem.is_some() || self.is_outrun() {
            self.wanted.take();
            return;
        }
        let State { screen, playing, opened, .. } = **state;
        let now = Written { run: state.run.clone(), screen, playing, opened };
        let before = self.written.borrow().clone();
        if before.as_ref() == Some(&now) && self.rest.borrow().is_some() {
            self.wanted.replace(Some(state.clone()));
            return;
        }
        write(state, before.is_some_and(|before| before.opened != now.opened));
        self.seen.replace(raw());
        self.wanted.take();
        self.written.replace(Some(now));
        let writer = self.clone();
        self.rest.replace(Some(Timeout::new(REST_MS, move || {
            writer.rest.take();
            if let Some(wanted) = writer.wanted.take() {
                writer.write(&wanted);
            }
        })));
    }
}

/// Writes the address. Another screen and a run that was opened are places to come back from:
/// the browser's way back leads to them, not through every step of a run.
fn write(state: &State, opened: bool) {
    let address = whole_address(state);
    let history = web_sys::window().and_then(|window| window.history().ok());
    let Some(history) = history else {
        return;
    };
    let shown = received();
    let route = Route::parse(&shown);
    // An address that holds the run already is what it was opened by.
    let holds =
        |link: &str| Link::parse(link).is_ok_and(|link| link.scenario == *state.run.scenario());
    let new_place = route.screen != state.screen || (opened && !holds(&route.run));
    // A browser that refuses keeps its old address; nothing else depends on it.
    let _ = if new_place && !shown.is_empty() {
        history.push_state_with_url(&JsValue::NULL, "", Some(&address))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
    };
}

/// The fragment with its `#`, as the browser has it.
fn raw() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default()
}

/// The same, decoded; empty if there is none.
fn received() -> String {
    let hash = raw();
    let decoded = js_sys::decode_uri(&hash).ok().and_then(|text| text.as_string());
    let text = decoded.unwrap_or(hash);
    if matches!(text.as_str(), "#" | "#/") {
        return String::new();
    }
    text
}

/// The page's own address, without the fragment.
fn place() -> Option<String> {
    let href = web_sys::window()?.location().href().ok()?;
    Some(href.split('#').next().unwrap_or_default().into())
}
