//! The properties, and whether each holds up to the cursor, with the reason.

use coordinator_core::{
    analysis::verdict::{Property, Ruling, has_part},
    protocol::{Decision, ProcessId},
};
use yew::prelude::*;

use crate::{
    model::{at_cursor::AtCursor, labels},
    store::{Action, Dispatch},
    views::controls::icon::{Icon, icon},
};

/// The verdict at the cursor.
pub fn verdict_panel(at: &AtCursor, dispatch: &Dispatch) -> Html {
    let AtCursor { run, cursor, .. } = at;
    let verdict = at.verdict();
    let blocked = if verdict.blocked.is_empty() {
        ("No process is blocked".into(), "holds", Icon::Check)
    } else {
        let names = labels::names(&run.trace.setup, verdict.blocked);
        (format!("Blocked: {names}"), "violated", Icon::Warning)
    };
    let at_end = *cursor == run.end();
    let to_end = {
        let dispatch = dispatch.clone();
        Callback::from(move |_| dispatch.dispatch(Action::End))
    };
    html! {
        <div class="panel verdict">
            <p class="about">
                if at_end {
                    { "At the end of the run:" }
                } else {
                    { format!("After {} of {} steps.", cursor, run.end()) }
                    { " " }
                    <button type="button" class="plain" onclick={to_end}>
                        { "See the verdict at the end" }
                    </button>
                }
            </p>
            <ul class="rulings">
                { for verdict.properties.iter().map(ruling) }
                <li class={classes!("ruling", blocked.1)}>
                    <span class="ruling-mark">{ icon(blocked.2) }</span>
                    <div>
                        <h2>{ &blocked.0 }</h2>
                        <p>{ &verdict.blocked_why }</p>
                    </div>
                </li>
            </ul>
            { decisions(at) }
        </div>
    }
}

fn ruling(property: &Property) -> Html {
    let (class, shape) = match property.ruling {
        Ruling::Holds => ("holds", Icon::Check),
        Ruling::Violated => ("violated", Icon::Cross),
        Ruling::Pending => ("open", Icon::Open),
        Ruling::NotApplicable => ("open", Icon::Dash),
    };
    html! {
        <li key={property.id} class={classes!("ruling", class)}>
            <span class="ruling-mark">{ icon(shape) }</span>
            <div>
                <h2>
                    <span class="property-id">{ property.id }{ " " }</span>
                    { property.name }{ " " }
                    <span class="ruling-word">{ property.ruling.name() }</span>
                </h2>
                <p>{ &property.why }</p>
            </div>
        </li>
    }
}

fn decisions(at: &AtCursor) -> Html {
    let AtCursor { run, snapshot, .. } = at;
    let setup = &run.trace.setup;
    let family = run.scenario().info().family;
    // Who has no part in the outcome is not called undecided.
    let decides = |(id, decision): &(ProcessId, &Option<Decision>)| {
        decision.is_some() || has_part(&run.trace, snapshot, *id)
    };
    html! {
        <table class="numbers">
            <thead>
                <tr>
                    <th scope="col">{ "Process" }</th>
                    <th scope="col">{ "Outcome" }</th>
                </tr>
            </thead>
            <tbody>
                for (id, decision) in setup.ids().zip(&at.verdict().decisions).filter(decides) {
                    <tr key={id.0}>
                        <th scope="row">{ setup.name(id) }</th>
                        <td class={decision.map(Decision::name)}>
                            { decision.map_or(family.info().ended.open, |it| it.past_tense(family)) }
                        </td>
                    </tr>
                }
            </tbody>
        </table>
    }
}
