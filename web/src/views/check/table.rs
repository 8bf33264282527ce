//! The fault matrix: each protocol under each class of faults.

use coordinator_core::{
    explore::fault_matrix::{FaultClass, ROWS},
    protocols::ProtocolId,
    report::CellReport,
};
use yew::prelude::*;

use super::outcome::open_in_play;
use crate::{
    hooks::use_fault_matrix::FaultMatrixHandle,
    model::{
        fault_matrix::{FaultMatrix, Filled},
        labels,
    },
    store::Dispatch,
    views::controls::icon::{Icon, icon},
};

/// The properties of a [`TruthTable`].
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct TruthTableProps {
    /// The table.
    pub matrix: FaultMatrixHandle,
    /// How to act.
    pub dispatch: Dispatch,
}

/// The table, what was covered by the chosen cell, and how to read it.
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
                { "Each cell is a search of every schedule, made here and now with one or two \
                   participants, and compared with the literature." }
            </p>
            <div class="table-box" tabindex="0" role="region" aria-label="Cells">
                <table class="truth">
                    <thead>
                        <tr>
                            <th scope="col">{ "Protocol" }</th>
                            for class in FaultClass::ALL {
                                <th key={class.id()} scope="col" title={class.about()}>{ class.name() }</th>
                            }
                        </tr>
                    </thead>
                    <tbody>{ for (0..ROWS.len()).map(row) }</tbody>
                </table>
            </div>
            <p class="covered table-detail" aria-live="polite">{ detail(&matrix.table, *chosen) }</p>
            <details class="how-to-read">
                <summary>{ "How to read it" }</summary>
                { legend() }
                <dl class="classes">
                    for class in FaultClass::ALL {
                        <div key={class.id()}><dt>{ class.name() }</dt><dd>{ class.about() }</dd></div>
                    }
                </dl>
            </details>
        </>
    }
}

/// What the variant of a row is called.
fn name(row: usize) -> &'static str {
    ProtocolId::variant(ROWS[row].variant).map_or("", |(_, variant)| variant.name)
}

fn legend() -> Html {
    let signs = [
        ("safe", Icon::Check, "non-blocking: safe, and no process can be blocked"),
        ("blocking", Icon::Lock, "blocking: safe, but a process can be blocked; opens such a run"),
        ("unsafe", Icon::Cross, "unsafe: a property can be violated; opens such a run"),
        ("unchecked", Icon::Check, "safe: blocking was not checked"),
        ("odd", Icon::Warning, "?: a limit ended a search, inconclusive; ≠: not as published"),
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
    table: &FaultMatrix,
    place: usize,
    is_chosen: bool,
    choose: &Callback<MouseEvent>,
    dispatch: &Dispatch,
) -> Html {
    let (row, class) = FaultMatrix::place(place);
    let about = format!("{} under {}", row.variant, class.name());
    match &table.cells[place] {
        Filled::Not => html! {
            <td key={place} class="empty">
                <span aria-hidden="true">{ "·" }</span>
                <span class="visually-hidden">{ "not checked" }</span>
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
                    aria-label={format!("{about}: not checked")}>
                    { icon(Icon::Warning) }
                </button>
            </td>
        },
        Filled::Done(cell) => {
            let Sign { class, shape, short, words } = sign(cell);
            let onclick = match &cell.link {
                Some(link) => open_in_play(link, dispatch),
                None => choose.clone(),
            };
            let pressed = cell.link.is_none().then(|| is_chosen.to_string());
            let does = if cell.link.is_some() { "open such a run" } else { "what was searched" };
            let odd = if cell.as_published { "" } else { ", not as published" };
            html! {
                <td key={place}>
                    <button type="button" class={classes!("sign", class)} {onclick}
                        aria-pressed={pressed}
                        title={format!("{words}{odd}: {does}")}
                        aria-label={format!("{words}{odd}: {about}; {does}")}>
                        { icon(shape) }
                        <span>{ short }</span>
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
    shape: Icon,
    /// The word in the cell: that it is safe goes without saying where blocking is known.
    short: String,
    words: &'static str,
}

fn sign(cell: &CellReport) -> Sign {
    let (class, shape, short, words) = match (cell.safe, cell.blocking) {
        (None, Some(true)) => ("blocking", Icon::Lock, "blocking", "blocking; safety inconclusive"),
        (None, _) => ("unknown", Icon::Open, "", "inconclusive"),
        (Some(true), Some(false)) => ("safe", Icon::Check, "non-blocking", "safe, non-blocking"),
        (Some(true), Some(true)) => ("blocking", Icon::Lock, "blocking", "safe, blocking"),
        (Some(true), None) => ("unchecked", Icon::Check, "safe", "safe; blocking not checked"),
        (Some(false), Some(false)) => ("unsafe", Icon::Cross, "unsafe", "unsafe, non-blocking"),
        (Some(false), Some(true)) => ("unsafe", Icon::Cross, "unsafe", "unsafe, blocking"),
        (Some(false), None) => ("unsafe", Icon::Cross, "unsafe", "unsafe"),
    };
    let limited = if cell.limited { "?" } else { "" };
    Sign { class, shape, short: format!("{short}{limited}"), words }
}

/// What was searched for a cell.
fn detail(table: &FaultMatrix, chosen: Option<usize>) -> String {
    let Some(place) = chosen else {
        return "Choose a cell without a run to see what was searched.".into();
    };
    let (row, class) = FaultMatrix::place(place);
    let start = format!("{} under {}", row.variant, class.name());
    match &table.cells[place] {
        Filled::Done(cell) => {
            let limited = if cell.limited {
                " A limit ended a search: what was not found is inconclusive."
            } else {
                ""
            };
            let states = labels::grouped(cell.states);
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
        Filled::Not | Filled::Searching(_) => format!("{start}: not checked yet."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_limit_ended_is_shown_as_inconclusive() {
        let cell = |safe, blocking, limited| {
            let cell = CellReport {
                protocol: "2pc".into(),
                class: "F0".into(),
                safe,
                blocking,
                limited,
                as_published: true,
                states: 9,
                why: None,
                faults: vec![],
                link: None,
            };
            sign(&cell).short
        };
        assert_eq!(cell(Some(true), Some(false), false), "non-blocking");
        assert_eq!(cell(None, None, true), "?");
        assert_eq!(cell(None, Some(true), true), "blocking?");
        assert_eq!(cell(Some(false), None, true), "unsafe?");
        assert_eq!(cell(Some(true), None, false), "safe");
    }
}
