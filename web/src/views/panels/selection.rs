//! The selection in words, with a button that opens its menu.

use coordinator_core::{
    event::{Loss, MessageId},
    snapshot::Snapshot,
    trace::Fate,
};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::{
    model::{at_cursor::AtCursor, labels, run::Run},
    store::{Action, Dispatch, MenuRequest, Selection},
    views::controls::icon::{Icon, IconButton},
};

/// The selection, and its menu.
pub fn selection_strip(at: &AtCursor, selection: Selection, dispatch: &Dispatch) -> Html {
    let Some(words) = describe(&at.run, &at.snapshot, selection) else {
        return html! {};
    };
    let open = {
        let (dispatch, target) = (dispatch.clone(), selection);
        Callback::from(move |event: MouseEvent| {
            let button = event.target().and_then(|it| it.dyn_into::<Element>().ok());
            let (x, y) = button.map_or((0, 0), |it| lower_edge(&it));
            dispatch.dispatch(Action::OpenMenu(MenuRequest { target, x, y }));
        })
    };
    let close = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Select(Selection::None)))
    };
    html! {
        <div class="selection">
            <p>{ words }</p>
            <button type="button" aria-haspopup="menu" onclick={open}>{ "Actions…" }</button>
            <IconButton icon={Icon::Cross} name="Deselect" hint="Esc" onclick={close} />
        </div>
    }
}

/// Where a menu of an element opens.
fn lower_edge(element: &Element) -> (i32, i32) {
    let edges = element.get_bounding_client_rect();
    #[expect(clippy::cast_possible_truncation, reason = "a place in a window is small")]
    let place = (edges.left() as i32, edges.bottom() as i32);
    place
}

fn describe(run: &Run, snapshot: &Snapshot, selection: Selection) -> Option<String> {
    let setup = &run.trace.setup;
    Some(match selection {
        Selection::None => return None,
        Selection::Process(id) => {
            let view = snapshot.processes.get(id.index())?;
            let up = if view.up { "" } else { ", down" };
            let family = run.scenario().info().family;
            let outcome_status =
                labels::outcome_status(setup, id, view.status.outcome_status, family);
            let outcome_status = outcome_status.map(|it| format!(", {it}")).unwrap_or_default();
            format!("{}: {}{outcome_status}{up}", setup.name(id), view.status.state)
        }
        Selection::Message(id) => message(run, id)?,
        Selection::Link(a, b) => {
            let (there, back) = (snapshot.connected(a, b), snapshot.connected(b, a));
            let state = match (there, back) {
                (true, true) => "open both ways",
                (false, false) => "cut both ways",
                _ => "cut one way",
            };
            format!("The link between {} and {}: {state}", setup.name(a), setup.name(b))
        }
    })
}

fn message(run: &Run, id: MessageId) -> Option<String> {
    let message = run.trace.messages.get(id.index())?;
    let setup = &run.trace.setup;
    let fate = match message.fate {
        Fate::InFlight => "never arrives in this run".to_owned(),
        Fate::Received(step) => format!("received in step {}", step + 1),
        Fate::Lost(step, why) => {
            let why = match why {
                Loss::Dropped => "dropped",
                Loss::Cut => "the link was cut",
                Loss::ReceiverDown => "the receiver was down",
            };
            format!("lost in step {}: {why}", step + 1)
        }
    };
    let (from, to) = (setup.name(message.from), setup.name(message.to));
    Some(format!(
        "{} from {from} to {to}: sent in step {}, {fate}",
        message.name,
        message.sent_in + 1
    ))
}
