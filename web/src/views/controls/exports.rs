//! The ways out and in: files.

use std::rc::Rc;

use coordinator_core::scenario::Link;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::icon::{Icon, icon};
use crate::{
    dom::{dialog, files},
    hooks::{use_address, use_keys::HELP_DIALOG, use_theme::Theme},
    model::run::Run,
    store::{Action, Dispatch, Problem},
    worker::{
        client::{Answer, WorkerHandle},
        messages::{Format, Reply, Request, Unread},
    },
};

/// The properties of the [`Exports`].
#[derive(Clone, PartialEq, Properties)]
pub struct ExportsProps {
    /// The run.
    pub run: Rc<Run>,
    /// Whether there are branches to go to.
    pub branched: bool,
    /// How to act.
    pub dispatch: Dispatch,
    /// Light or dark.
    pub theme: Theme,
    /// Goes to the next theme.
    pub on_theme: Callback<()>,
    /// Reads and writes the files.
    pub worker: WorkerHandle,
}

/// What a run is saved as: the format, its name, the ending of the file and its type.
const FORMATS: [(Format, &str, &str, &str); 3] = [
    (Format::Svg, "SVG picture", "svg", "image/svg+xml"),
    (Format::Mermaid, "Mermaid sequence diagram", "mmd", "text/plain"),
    (Format::Json, "JSON file of the run", "json", "application/json"),
];

/// The id of the menu.
const POPOVER: &str = "exports";

/// The menu of files.
#[component]
pub fn Exports(props: &ExportsProps) -> Html {
    let ExportsProps { run, branched, dispatch, theme, on_theme, worker } = props;
    let item = |(format, name, ending, mime): (
        Format,
        &'static str,
        &'static str,
        &'static str,
    )| {
        let file = Rc::<str>::from(format!("{}.{ending}", run.file_name()));
        let onclick = {
            let (run, dispatch, worker) = (run.clone(), dispatch.clone(), worker.clone());
            Callback::from(move |_: MouseEvent| {
                let link = Link::new(run.scenario().clone()).code();
                let (dispatch, file) = (dispatch.clone(), file.clone());
                worker.ask(
                    &Request::Write { link, format },
                    Callback::from(move |answer| {
                        dispatch.dispatch(saved(&file, mime, answer));
                    }),
                );
            })
        };
        html! {
            <li key={name}>
                <button type="button" popovertarget={POPOVER} popovertargetaction="hide" {onclick}>
                    { name }
                </button>
            </li>
        }
    };
    let redo = {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Redo))
    };
    let tools = (dispatch.clone(), worker.clone());
    let onchange = use_callback(tools, |event: Event, (dispatch, worker)| {
        let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            open(&input, dispatch, worker);
        }
    });
    html! {
        <>
            <button type="button" class="icon-button" popovertarget={POPOVER}
                title="Export and import">
                <span class="wide-only">
                    { icon(Icon::Save) }<span class="visually-hidden">{ "Export and import" }</span>
                </span>
                <span class="narrow-only">
                    { icon(Icon::More) }<span class="visually-hidden">{ "Menu" }</span>
                </span>
            </button>
            <div id={POPOVER} class="popover right" popover="auto">
                <ul class="narrow-only">
                    if *branched {
                        <li>
                            <button type="button" popovertarget="branches">{ "Branches" }</button>
                        </li>
                    }
                    <li>
                        <button type="button" onclick={redo}>{ "Redo" }</button>
                    </li>
                    <li>
                        <button type="button" onclick={on_theme.reform(|_| ())}>
                            { format!("Colours: {}", theme.name()) }
                        </button>
                    </li>
                    <li>
                        <button type="button" popovertarget={POPOVER} popovertargetaction="hide"
                            onclick={|_| dialog::open(HELP_DIALOG)}>
                            { "Help" }
                        </button>
                    </li>
                </ul>
                <h2>{ "Export this run as" }</h2>
                <ul>{ for FORMATS.into_iter().map(item) }</ul>
                <h2>{ "Import a run" }</h2>
                <label class="file">
                    <span>{ "JSON file" }</span>
                    <input type="file" accept=".json,application/json" {onchange} />
                </label>
            </div>
        </>
    }
}

/// Saves what the worker wrote, and says so.
fn saved(file: &str, mime: &str, answer: Answer) -> Action {
    match answer {
        Ok(Reply::Written(text)) if files::download(file, mime, &text) => {
            Action::Say(format!("The file is saved as {file}.").into())
        }
        Ok(Reply::Failed(why)) | Err(why) => {
            Action::Complain(format!("The file {file} is not saved: {why}.").into())
        }
        Ok(_) => Action::Complain(format!("The browser did not save {file}.").into()),
    }
}

/// Opens the file that was picked, or explains why it cannot be opened.
fn open(input: &HtmlInputElement, dispatch: &Dispatch, worker: &WorkerHandle) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    let (name, dispatch, worker) = (file.name(), dispatch.clone(), worker.clone());
    let done = move |read: Result<String, String>| {
        let (name, dispatch) = (name.clone(), dispatch.clone());
        let refuse = move |received: String, why: &str| {
            let why = format!("In the file {name}: {why}");
            Action::CannotOpen(Problem { received, why, suggestion: None })
        };
        dialog::close_popover(POPOVER);
        let text = match read {
            Ok(text) => text,
            Err(why) => return dispatch.dispatch(refuse(String::new(), &why)),
        };
        let received = text.clone();
        let answered = move |answer: Answer| {
            dispatch.dispatch(match answer {
                Ok(Reply::Read(link)) => use_address::opening(&link, false),
                Ok(Reply::Failed(why)) | Err(why) => refuse(received.clone(), &why),
                Ok(_) => refuse(received.clone(), &Unread::Garbled.to_string()),
            });
        };
        worker.ask(&Request::Read { text }, Callback::from(answered));
    };
    files::read(file, Callback::from(done));
    // The same file can be picked again.
    input.set_value("");
}
