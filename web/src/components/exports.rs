//! The ways out and in: files.

use std::rc::Rc;

use coordinator_core::{
    export,
    scenario::{Link, Scenario},
};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::icon::{Shape, icon};
use crate::{
    hooks::{dialog, keys::HELP_DIALOG, theme::Theme, transfer},
    store::{Action, Dispatch, Problem, Run},
};

/// The properties of the [`Exports`].
#[derive(Clone, PartialEq, Properties)]
pub struct ExportsProps {
    /// The run.
    pub run: Rc<Run>,
    /// How to act.
    pub dispatch: Dispatch,
    /// Light or dark.
    pub theme: Theme,
    /// Goes to the next theme.
    pub on_theme: Callback<()>,
}

/// What a run is saved as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Svg,
    Mermaid,
    Json,
}

impl Format {
    const ALL: [Self; 3] = [Self::Svg, Self::Mermaid, Self::Json];

    const fn about(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Svg => ("SVG picture", "coordinator-run.svg", "image/svg+xml"),
            Self::Mermaid => ("Mermaid sequence diagram", "coordinator-run.mmd", "text/plain"),
            Self::Json => ("JSON file of the run", "coordinator-run.json", "application/json"),
        }
    }

    fn text(self, run: &Run) -> String {
        match self {
            Self::Svg => export::svg(&run.trace),
            Self::Mermaid => export::mermaid(&run.trace),
            Self::Json => run.scenario().to_json(),
        }
    }
}

/// The menu of files.
#[component]
pub fn Exports(props: &ExportsProps) -> Html {
    let ExportsProps { run, dispatch, theme, on_theme } = props;
    let item = |format: Format| {
        let (name, file, mime) = format.about();
        let onclick = {
            let (run, dispatch) = (run.clone(), dispatch.clone());
            Callback::from(move |_: MouseEvent| {
                let saved = transfer::download(file, mime, &format.text(&run));
                let words = if saved { "The file is saved as" } else { "The browser did not save" };
                dispatch.dispatch(Action::Say(format!("{words} {file}.").into()));
            })
        };
        html! {
            <li key={name}>
                <button type="button" popovertarget="exports" popovertargetaction="hide" {onclick}>
                    { name }
                </button>
            </li>
        }
    };
    let onchange = use_callback(dispatch.clone(), |event: Event, dispatch| {
        let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            open(&input, dispatch);
        }
    });
    html! {
        <>
            <button type="button" class="icon-button" popovertarget="exports"
                aria-label="Files" title="Save or open a file">
                { icon(Shape::Save) }
            </button>
            <div id="exports" class="popover right" popover="auto">
                <h2>{ "Save this run as" }</h2>
                <ul>{ for Format::ALL.into_iter().map(item) }</ul>
                <h2>{ "Open a run" }</h2>
                <label class="file">
                    <span>{ "JSON file" }</span>
                    <input type="file" accept=".json,application/json" {onchange} />
                </label>
                <ul class="narrow-only">
                    <li>
                        <button type="button" onclick={on_theme.reform(|_| ())}>
                            { format!("Colours: {}", theme.name()) }
                        </button>
                    </li>
                    <li>
                        <button type="button" popovertarget="exports" popovertargetaction="hide"
                            onclick={|_| dialog::open(HELP_DIALOG)}>
                            { "Help" }
                        </button>
                    </li>
                </ul>
            </div>
        </>
    }
}

/// Opens the file that was picked, or explains why it cannot be opened.
fn open(input: &HtmlInputElement, dispatch: &Dispatch) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    let (name, dispatch) = (file.name(), dispatch.clone());
    let done = move |read: Result<String, String>| {
        let parsed = read.map_err(|why| (String::new(), why)).and_then(|text| {
            Scenario::from_json(&text).map_err(|error| (text.clone(), error.to_string()))
        });
        dispatch.dispatch(match parsed {
            Ok(scenario) => Action::Open { link: Box::new(Link::new(scenario)), play: false },
            Err((received, why)) => {
                Action::CannotOpen(Problem { received, why: format!("{name}: {why}") })
            }
        });
    };
    transfer::read(file, Callback::from(done));
    // The same file can be picked again.
    input.set_value("");
}
