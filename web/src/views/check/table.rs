//! The truth table: each protocol under each class of faults, by letters and shapes.

use coordinator_core::{
    explore::fault_matrix::{FaultClass, ROWS},
    protocols::ProtocolId,
};
use yew::prelude::*;

use super::outcome::open_in_play;
use crate::{
    hooks::use_fault_matrix::{FaultMatrixHandle, Filled, Table},
    model::labels,
    store::Dispatch,
    views::controls::icon::{Shape, icon},
    worker::messages::Cell,
};

/// The properties of a [`TruthTable`].
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct TruthTableProps {
    /// The table.
    pub matrix: FaultMatrixHandle,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The table, its legend, and what was covered by the cell that was chosen.
#[component]
pub(crate) fn TruthTable(props: &TruthTableProps) -> Html {
    let TruthTableProps { matrix, dispatch } = props;
    let chosen = use_state_eq(|| None::<usize>);
    let cell = |place: usize| {
        let setter = chosen.setter();
        let choose = Callback::from(move |_: MouseEvent| setter.set(Some(place)));
        cell(&matrix.table, place, *chosen == Some(place), &choose, dispatch)
    };
    let row = |at: usize| {
        let classes = FaultClass::ALL.len();
        html! {
            <tr key={at}>
                <th scope="row">{ name(at) }<code>{ ROWS[at].variant }</code></th>
                { for (at * classes..(at + 1) * classes).map(cell) }
            </tr>
        }
    };
    html! {
        <>
            <p class="about">
                { "Each cell is searched here and now, among one or two participants, and held against \
                   what the literature says of it: one that differs is marked." }
            </p>
            { legend() }
            <div class="table-box" tabindex="0" role="region" aria-label="Cells">
                <table class="truth">
                    <thead>
                        <tr>
                            <th scope="col">{ "Protocol" }</th>
                            for class in FaultClass::ALL {
                                <th key={class.id()} scope="col" title={class.about()}>
                                    { class.id() }<small>{ class.name() }</small>
                                </th>
                            }
                        </tr>
                    </thead>
                    <tbody>{ for (0..ROWS.len()).map(row) }</tbody>
                </table>
            </div>
            <p class="covered table-detail" aria-live="polite">{ detail(&matrix.table, *chosen) }</p>
            <h2>{ "What may happen in each column" }</h2>
            <dl class="classes">
                for class in FaultClass::ALL {
                    <div key={class.id()}><dt>{ class.id() }</dt><dd>{ class.about() }</dd></div>
                }
            </dl>
        </>
    }
}

/// What the variant of a row is called.
fn name(row: usize) -> &'static str {
    ProtocolId::variant(ROWS[row].variant).map_or("", |(_, variant)| variant.name)
}

fn legend() -> Html {
    let signs = [
        ("safe", Shape::Check, "S NB: every promise is kept, nobody is ever blocked"),
        (
            "blocking",
            Shape::Lock,
            "S B: every promise is kept, somebody can be blocked; opens such a run",
        ),
        (
            "unsafe",
            Shape::Cross,
            "U: a promise can be broken, whether or not somebody can be blocked (U B, U NB); opens \
             such a run",
        ),
        ("unasked", Shape::Check, "S or U alone: who blocks was not asked"),
        (
            "odd",
            Shape::Warning,
            "?: a limit ended the search, so it is not known; ≠: not as published",
        ),
    ];
    html! {
        <ul class="legend">
            for (class, shape, words) in signs {
                <li key={class} class={classes!("sign", class)}>{ icon(shape) }<span>{ words }</span></li>
            }
        </ul>
    }
}

fn cell(
    table: &Table,
    place: usize,
    is_chosen: bool,
    choose: &Callback<MouseEvent>,
    dispatch: &Dispatch,
) -> Html {
    let (row, class) = Table::place(place);
    let about = format!("{} under {}, {}", row.variant, class.id(), class.name());
    match &table.cells[place] {
        Filled::Not => html! {
            <td key={place} class="empty">
                <span aria-hidden="true">{ "·" }</span>
                <span class="visually-hidden">{ "not searched" }</span>
            </td>
        },
        Filled::Searching(states) => html! {
            <td key={place} class="searching">
                { if *states == 0 { "…".into() } else { labels::grouped((*states).into()) } }
            </td>
        },
        Filled::Failed(why) => html! {
            <td key={place}>
                <button type="button" class="sign failed" title={why.clone()} onclick={choose.clone()}
                    aria-label={format!("{about}: not searched")}>
                    { icon(Shape::Warning) }
                </button>
            </td>
        },
        Filled::Done(cell) => {
            let Sign { class, shape, letters, words } = sign(cell);
            let onclick = match &cell.run {
                Some(run) => open_in_play(&run.link, dispatch),
                None => choose.clone(),
            };
            let pressed = cell.run.is_none().then(|| is_chosen.to_string());
            let does = if cell.run.is_some() { "open such a run" } else { "what was searched" };
            let odd = if cell.as_published { "" } else { ", not as published" };
            html! {
                <td key={place}>
                    <button type="button" class={classes!("sign", class)} {onclick}
                        aria-pressed={pressed}
                        title={format!("{words}{odd}: {does}")}
                        aria-label={format!("{letters}, {about}: {words}{odd}; {does}")}>
                        { icon(shape) }
                        <span>{ letters }</span>
                        if !cell.as_published {
                            <b>{ "≠" }</b>
                        }
                    </button>
                </td>
            }
        }
    }
}

/// How a cell is shown.
struct Sign {
    class: &'static str,
    shape: Shape,
    letters: String,
    words: &'static str,
}

fn sign(cell: &Cell) -> Sign {
    let (class, shape, letters, words) = match (cell.safe, cell.blocking) {
        (None, Some(true)) => {
            ("blocking", Shape::Lock, "B", "can block; whether it is safe is not known")
        }
        (None, _) => ("unknown", Shape::Open, "", "whether it is safe is not known"),
        (Some(true), Some(false)) => ("safe", Shape::Check, "S NB", "safe, blocks nobody"),
        (Some(true), Some(true)) => ("blocking", Shape::Lock, "S B", "safe, can block"),
        (Some(true), None) => ("safe", Shape::Check, "S", "safe, who blocks was not asked"),
        (Some(false), Some(false)) => ("unsafe", Shape::Cross, "U NB", "unsafe, blocks nobody"),
        (Some(false), Some(true)) => ("unsafe", Shape::Cross, "U B", "unsafe, can block"),
        (Some(false), None) => ("unsafe", Shape::Cross, "U", "unsafe"),
    };
    let limited = if cell.limited { "?" } else { "" };
    Sign { class, shape, letters: format!("{letters}{limited}"), words }
}

/// What was searched for a cell.
fn detail(table: &Table, chosen: Option<usize>) -> String {
    let Some(place) = chosen else {
        return "Choose a cell without a run to see what was searched for it.".into();
    };
    let (row, class) = Table::place(place);
    let start = format!("{} under {}, {}", row.variant, class.id(), class.name());
    match &table.cells[place] {
        Filled::Done(cell) => {
            let limited = if cell.limited {
                " A limit ended a search: what was not found proves nothing."
            } else {
                ""
            };
            let states = labels::grouped(cell.states.into());
            let (about, words) = (class.about(), sign(cell).words);
            let restriction =
                row.extent.restriction().map(|it| format!(" {it}")).unwrap_or_default();
            format!(
                "{start}: {words}. {about}{restriction} {states} states were searched, with N = \
                 {}.{limited}",
                row.participants
            )
        }
        Filled::Failed(why) => format!("{start}: {}", labels::sentence(why)),
        Filled::Not | Filled::Searching(_) => format!("{start}: not searched yet."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_limit_ended_is_shown_as_not_known() {
        let cell = |safe, blocking, limited| {
            let cell = Cell { safe, blocking, limited, as_published: true, states: 9, run: None };
            sign(&cell).letters
        };
        assert_eq!(cell(Some(true), Some(false), false), "S NB");
        assert_eq!(cell(None, None, true), "?");
        assert_eq!(cell(None, Some(true), true), "B?");
        assert_eq!(cell(Some(false), None, true), "U?");
        assert_eq!(cell(Some(true), None, false), "S");
    }
}
