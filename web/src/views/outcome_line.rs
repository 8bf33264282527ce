//! The state of the run at the cursor in one line: decided, in doubt, blocked, violated.

use coordinator_core::{
    protocol::{Decision, OutcomeStatus, ProcessId, ProcessSet},
    snapshot::ProcessView,
};
use yew::prelude::*;

use super::controls::icon::{Icon, icon};
use crate::model::{at_cursor::AtCursor, labels, markers::MarkerKind, run::Run};

/// The state of the run, in one line of tags.
pub fn outcome(at: &AtCursor) -> Html {
    let AtCursor { run, cursor, snapshot, .. } = at;
    let cursor = *cursor;
    let setup = &run.trace.setup;
    let which = |wanted: &dyn Fn(&ProcessView) -> bool| -> ProcessSet {
        let views = setup.ids().zip(&snapshot.processes);
        views.filter(|(_, view)| wanted(view)).map(|(id, _)| id).collect()
    };
    let decided = |decision| {
        which(&|view| view.up && view.status.outcome_status == OutcomeStatus::Decided(decision))
    };
    let ended = |decision: Decision| decision.past_tense(run.scenario().info().family);
    let blocked = at.blocked();
    let violated = violated(at);
    let doubt = which(&ProcessView::in_doubt).without(blocked);
    let tags = [
        (Icon::Check, "commit", ended(Decision::Commit), decided(Decision::Commit)),
        (Icon::Cross, "abort", ended(Decision::Abort), decided(Decision::Abort)),
        (Icon::Open, "doubt", "in doubt", doubt),
        (Icon::Warning, "blocked", "blocked", blocked),
        (Icon::Bolt, "down", "down", which(&|view| !view.up)),
    ];
    let quiet = cursor == 0 || tags.iter().all(|(.., set)| set.is_empty());
    html! {
        <div class="outcome">
            if let Some((id, name)) = violated {
                <span class="tag violation">
                    { icon(Icon::Cross) }{ format!("{id} violated: {name}") }
                </span>
            }
            if quiet {
                <span class="tag">{ "no decision yet" }</span>
            }
            for (shape, class, word, set) in tags {
                if cursor > 0 && !set.is_empty() {
                    <span key={word} class={classes!("tag", class)}>
                        { icon(shape) }{ format!("{word}: {}", who(run, set)) }
                    </span>
                }
            }
        </div>
    }
}

/// The property that is violated at the cursor.
fn violated(at: &AtCursor) -> Option<(&'static str, &'static str)> {
    let first = at.run.markers.iter().find(|marker| marker.kind == MarkerKind::Violated)?;
    if at.cursor <= first.step {
        return None;
    }
    at.verdict().violated().map(|it| (it.id, it.name))
}

/// The names of a few, the number of many.
fn who(run: &Run, set: ProcessSet) -> String {
    const FEW: u32 = 5;
    let setup = &run.trace.setup;
    if set.len() <= FEW {
        return labels::names(setup, set);
    }
    let first: Vec<ProcessId> = set.into_iter().take(3).collect();
    let names: Vec<&str> = first.into_iter().map(|id| setup.name(id)).collect();
    format!("{} and {} more", names.join(", "), set.len() - 3)
}
