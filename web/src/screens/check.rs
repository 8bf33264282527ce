//! The screen on which every schedule is searched: one question, or the truth table.

use coordinator_core::scenario::{Link, Scenario};
use yew::prelude::*;

use crate::{
    components::{
        check::{
            form::CheckForm,
            outcome::{outcome, said},
            table::TruthTable,
        },
        help::Help,
        notices::{notice, problem_panel},
        top_bar::{screen_link, top_bar},
    },
    hooks::{
        check::{CheckDesk, Stage},
        focus,
        table::TableDesk,
        theme::Theme,
        worker::Helper,
    },
    store::{Screen, State},
    terms::Terms,
    words,
};

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
    pub worker: Helper,
    /// The search.
    pub check: CheckDesk,
    /// The truth table.
    pub table: TableDesk,
}

/// The screen.
#[component]
pub fn Check(props: &CheckProps) -> Html {
    let CheckProps { state, theme, on_theme, worker, check, table } = props;
    let dispatch = state.dispatcher();
    let is_table = state.screen == Screen::Table;
    let terms = state.terms.fitting(state.run.scenario().info());
    let code = use_memo(state.run.clone(), |run| code_of(run.scenario()));
    let words = if is_table { filled(table) } else { said(&check.checking.stage) };
    let words =
        state.notice.iter().fold(words, |words, notice| format!("{} {words}", notice.words));
    html! {
        <div class="app">
            { top_bar(state, *theme, on_theme, worker) }
            <main class="check-screen" tabindex="-1">
                { kinds(state) }
                if is_table {
                    <section class="check-zone check-table" aria-label="Truth table">
                        <TruthTable desk={table.clone()} dispatch={dispatch.clone()} />
                    </section>
                } else {
                    <section class="check-zone check-outcome" aria-label="Answer">
                        { outcome(check, is_current(check, &code, terms), worker, &dispatch) }
                    </section>
                    <section class="check-zone check-form" aria-label="Question">
                        <CheckForm run={state.run.clone()} {terms} dispatch={dispatch.clone()} />
                    </section>
                }
                if let Some(problem) = &state.problem {
                    { problem_panel(problem, &dispatch) }
                }
                if let Some(said) = &state.notice {
                    { notice(&said.words, &dispatch) }
                }
            </main>
            if is_table { { table_bar(table) } } else { { check_bar(check, &code, terms, state) } }
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
            { screen_link("One question", !is_table, Screen::Check, state) }
            { screen_link("Truth table", is_table, Screen::Table, state) }
        </nav>
    }
}

/// Whether what was asked is what the form asks.
fn is_current(check: &CheckDesk, code: &str, now: Terms) -> bool {
    let asked = check.checking.asked.as_ref();
    asked.is_some_and(|(link, terms)| link == code && *terms == now)
}

fn check_bar(check: &CheckDesk, code: &str, terms: Terms, state: &State) -> Html {
    let start = {
        let (check, code) = (check.clone(), code.to_owned());
        Callback::from(move |_| {
            // On a phone it stands above the form that was just scrolled through.
            focus::show_first(".check-outcome");
            check.start(code.clone(), terms);
        })
    };
    let stop = {
        let check = check.clone();
        Callback::from(move |_| check.stop())
    };
    let outcome_status = &check.checking.stage;
    let so_far = match outcome_status {
        Stage::Running(Some(figures)) => format!(
            "{} states, {} a second",
            words::grouped(figures.states.into()),
            words::grouped(figures.per_second.into())
        ),
        Stage::Running(None) => "starting…".into(),
        Stage::Done(checked) => checked.sentence.clone(),
        Stage::Idle | Stage::Failed(_) => {
            let variant = state.run.scenario().info().variant_of(&state.run.scenario().options);
            format!("Searches {} for {}.", variant.name, terms.goal.name())
        }
    };
    bar(matches!(outcome_status, Stage::Running(_)), "Start", start, stop, so_far)
}

fn table_bar(table: &TableDesk) -> Html {
    let (start, stop) = (table.clone(), table.clone());
    let (done, all) = (table.table.done(), table.table.cells.len());
    let begin = match done {
        0 => "Fill the table",
        _ if done < all => "Fill the rest",
        _ => "Fill it again",
    };
    bar(
        table.table.running,
        begin,
        Callback::from(move |_| start.start()),
        Callback::from(move |_| stop.stop()),
        filled(table),
    )
}

fn filled(table: &TableDesk) -> String {
    format!("{} of {} cells are searched.", table.table.done(), table.table.cells.len())
}

/// The bar at the bottom: begin or stop, and how it stands. One button does both, so that the focus
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
