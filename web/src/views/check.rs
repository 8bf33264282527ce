//! The screen on which every schedule is searched: one query, or the fault matrix.

mod figures;
mod form;
mod outcome;
mod table;

use coordinator_core::{
    explore::SearchSettings,
    scenario::{Link, Scenario},
};
use yew::prelude::*;

use super::controls::{
    help::Help,
    notices::{notice, problem_panel},
    top_bar::{screen_link, top_bar},
};
use crate::{
    dom::focus,
    hooks::{use_fault_matrix::FaultMatrixHandle, use_search::SearchHandle, use_theme::Theme},
    model::{labels, search_state::Stage},
    router::Screen,
    store::State,
    worker::client::WorkerHandle,
};
use form::CheckForm;
use outcome::{outcome, said};
use table::TruthTable;

/// The properties of [`Check`].
#[derive(Clone, PartialEq, Properties)]
pub struct CheckProps {
    /// The page.
    pub state: UseReducerHandle<State>,
    /// Light or dark.
    pub theme: Theme,
    /// Goes to the next theme.
    pub on_theme: Callback<()>,
    /// Reads and writes files, and shrinks runs.
    pub worker: WorkerHandle,
    /// The search.
    pub check: SearchHandle,
    /// The fault matrix.
    pub table: FaultMatrixHandle,
}

/// The screen.
#[component]
pub fn Check(props: &CheckProps) -> Html {
    let CheckProps { state, theme, on_theme, worker, check, table } = props;
    let dispatch = state.dispatcher();
    let is_table = state.screen == Screen::Table;
    let settings = state.settings.clone().fitting(state.run.scenario().info());
    let code = use_memo(state.run.clone(), |run| code_of(run.scenario()));
    let words = if is_table { filled(table) } else { said(&check.state.stage) };
    let words =
        state.notice.iter().fold(words, |words, notice| format!("{} {words}", notice.words));
    html! {
        <div class="app">
            { top_bar(state, *theme, on_theme, worker) }
            <main class="check-screen" tabindex="-1">
                { kinds(state) }
                if is_table {
                    <section class="check-zone check-table" aria-label={Screen::Table.name()}>
                        <TruthTable matrix={table.clone()} dispatch={dispatch.clone()} />
                    </section>
                } else {
                    <section class="check-zone check-outcome" aria-label="Result">
                        { outcome(check, is_current(check, &code, &settings), worker, &dispatch) }
                    </section>
                    <section class="check-zone check-form" aria-label="Query">
                        <CheckForm run={state.run.clone()} settings={settings.clone()} code={code.clone()}
                            worker={worker.clone()} dispatch={dispatch.clone()} />
                    </section>
                }
                if let Some(problem) = &state.problem {
                    { problem_panel(problem, &dispatch) }
                }
                if let Some(said) = &state.notice {
                    { notice(&said.words, &dispatch) }
                }
            </main>
            if is_table { { table_bar(table) } } else { { check_bar(check, &code, &settings, state) } }
            <p class="visually-hidden" role="status" aria-live="polite">{ words }</p>
            <Help />
        </div>
    }
}

/// What counts of a run, as a code: what intervenes in it is left out.
fn code_of(scenario: &Scenario) -> String {
    let mut draft = scenario.draft();
    draft.interventions.clear();
    Link::new(draft.build().unwrap_or_else(|_| scenario.clone())).code()
}

/// The two kinds of search.
fn kinds(state: &UseReducerHandle<State>) -> Html {
    let is_table = state.screen == Screen::Table;
    html! {
        <nav class="check-kinds" aria-label="Kinds of search">
            { screen_link("Model check", !is_table, Screen::Check, state) }
            { screen_link(Screen::Table.name(), is_table, Screen::Table, state) }
        </nav>
    }
}

/// Whether what was asked is what the form asks.
fn is_current(check: &SearchHandle, code: &str, now: &SearchSettings) -> bool {
    let asked = check.state.asked.as_ref();
    asked.is_some_and(|(link, settings)| link == code && settings == now)
}

fn check_bar(check: &SearchHandle, code: &str, settings: &SearchSettings, state: &State) -> Html {
    let start = {
        let (check, code, settings) = (check.clone(), code.to_owned(), settings.clone());
        Callback::from(move |_| {
            // On a phone it stands above the form that was just scrolled through.
            focus::show_first(".check-outcome");
            check.start(code.clone(), settings.clone());
        })
    };
    let stop = {
        let check = check.clone();
        Callback::from(move |_| check.stop())
    };
    let outcome_status = &check.state.stage;
    let so_far = match outcome_status {
        Stage::Running(Some(figures)) => format!(
            "{} states, {} a second",
            labels::grouped(figures.states.into()),
            labels::grouped(figures.per_second.into())
        ),
        Stage::Running(None) => "starting…".into(),
        Stage::Done(checked) => checked.report.sentence.clone(),
        Stage::Idle | Stage::Failed(_) => {
            let variant = state.run.scenario().info().variant_of(&state.run.scenario().options);
            format!("Searches {} for {}.", variant.name, settings.goal.name())
        }
    };
    bar(matches!(outcome_status, Stage::Running(_)), "Start", start, stop, so_far)
}

fn table_bar(table: &FaultMatrixHandle) -> Html {
    let (start, stop) = (table.clone(), table.clone());
    let (done, all) = (table.table.done(), table.table.cells.len());
    let begin = match done {
        0 => "Check all",
        _ if done < all => "Check the rest",
        _ => "Check again",
    };
    bar(
        table.table.running,
        begin,
        Callback::from(move |_| start.start()),
        Callback::from(move |_| stop.stop()),
        filled(table),
    )
}

fn filled(table: &FaultMatrixHandle) -> String {
    format!("{} of {} cells checked.", table.table.done(), table.table.cells.len())
}

/// The bar at the bottom: start or stop, and the progress. One button does both, so that the focus
/// stays on it.
fn bar(
    running: bool,
    begin: &'static str,
    start: Callback<MouseEvent>,
    stop: Callback<MouseEvent>,
    words: String,
) -> Html {
    let (name, onclick) = if running { ("Stop", stop) } else { (begin, start) };
    html! {
        <footer class="check-bar" aria-label="Search">
            <button type="button" class={if running { "stop" } else { "primary" }} {onclick}>
                { name }
            </button>
            <p>{ words }</p>
        </footer>
    }
}
