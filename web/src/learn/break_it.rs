//! A goal to reach by acting on a run, with hints that look at the run.

use coordinator_core::simulate::simulate;
use coordinator_learn::{blocks::Break, judge::Score, run};
use yew::prelude::*;

use crate::{dom::page, hooks::use_focus_rescued::use_focus_rescued};

use super::{
    block_view::{broken, rich},
    goal_card::goal_card,
    player::{Place, Player},
    progress,
};

/// The properties of [`BreakIt`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct BreakItProps {
    pub(super) task: Break,
    pub(super) id: AttrValue,
}

/// A goal to reach.
#[component]
pub(super) fn BreakIt(props: &BreakItProps) -> Html {
    let BreakItProps { task, id } = props;
    let place = use_state_eq(|| None::<Place>);
    // Hints that were asked for stay in sight.
    let seen = use_state_eq(Vec::<String>::new);
    let hints_home = use_node_ref();
    use_focus_rescued(&hints_home, seen.len());
    let on_place = {
        let place = place.clone();
        Callback::from(move |at: Place| place.set(Some(at)))
    };
    let start = match run::read(&task.start) {
        Ok(start) => start,
        Err(error) => return broken(&error.to_string()),
    };
    let judged = match &*place {
        Some(Place { run, cursor }) => task.judge_at(&run.trace, *cursor),
        None => task.judge_at(&simulate(&start), 0),
    };
    let judged = match judged {
        Ok(judged) => judged,
        Err(error) => return broken(&error.to_string()),
    };
    let solved = judged.is_solved();
    if solved {
        progress::solved(id);
    }
    html! {
        <>
            { goal_card(&judged) }
            if let Some(may) = &task.may {
                <p class="may">{ format!("On offer: {}.", may.join(", ")) }</p>
            }
            <Player scenario={start} at={Some(0)} {on_place} />
            <div ref={hints_home} class="hints-live" tabindex="-1">{ hints(task, place.as_ref(), &seen) }</div>
            if solved {
                <div class="solved">
                    if let Some(after) = &task.after {
                        <p>{ rich(after) }</p>
                    }
                    { scores(task, place.as_ref()) }
                    { own(place.as_ref()) }
                </div>
            }
            if let Some(reference) = &task.solution {
                <details>
                    <summary>{ "Show a solution (it does not count as solved)" }</summary>
                    { solution(reference) }
                </details>
            }
        </>
    }
}

/// The hints that were asked for, and the way to the next.
fn hints(task: &Break, place: Option<&Place>, seen: &UseStateHandle<Vec<String>>) -> Html {
    let hint = match place {
        Some(Place { run, cursor }) => task.hint(&run.trace, *cursor).ok().flatten(),
        None => None,
    };
    let next = hint.and_then(|hint| hint.rungs().find(|rung| !seen.iter().any(|it| it == rung)));
    let more = next.map(|rung| {
        let (seen, rung) = (seen.clone(), rung.to_owned());
        Callback::from(move |_: MouseEvent| {
            let mut all = (*seen).clone();
            all.push(rung.clone());
            seen.set(all);
        })
    });
    html! {
        <>
            <ol aria-live="polite">
                for rung in seen.iter() {
                    <li key={rung.clone()}>{ rich(rung) }</li>
                }
            </ol>
            if let Some(onclick) = more {
                <button type="button" {onclick}>
                    { if seen.is_empty() { "A hint" } else { "Another hint" } }
                </button>
            }
        </>
    }
}

/// What the learner's run took, beside the solution that is known.
fn scores(task: &Break, place: Option<&Place>) -> Html {
    let solution = task.solution.as_deref().and_then(|reference| run::read(reference).ok());
    let (Some(place), Some(solution)) = (place, solution) else { return html! {} };
    let (own, known) = (Score::of(&place.run.trace), Score::of(&simulate(&solution)));
    let row = |name: &'static str, own: u32, known: u32| {
        html! { <tr key={name}><th scope="row">{ name }</th><td>{ own }</td><td>{ known }</td></tr> }
    };
    html! {
        <table class="scores">
            <thead><tr><td></td><th scope="col">{ "your run" }</th><th scope="col">{ "the model" }</th></tr></thead>
            <tbody>
                { row("Faults", own.faults, known.faults) }
                { row("Messages", own.messages, known.messages) }
                { row("Forced writes", own.forced_writes, known.forced_writes) }
            </tbody>
        </table>
    }
}

/// The learner's run as a link, to be sent to whoever set the task.
fn own(place: Option<&Place>) -> Html {
    let Some(Place { run: solved, .. }) = place else { return html! {} };
    let href = format!("{}{}", page::root(), run::address(solved.scenario(), solved.digest));
    html! { <p><a class="to-run" {href}>{ "Your run in Play, as a link to copy or to send" }</a></p> }
}

fn solution(reference: &str) -> Html {
    match run::read(reference) {
        Ok(scenario) => {
            let digest = simulate(&scenario).digest();
            let href = format!("{}{}", page::root(), run::address(&scenario, digest));
            html! { <p><a class="to-run" {href}>{ "The solution in Play" }</a></p> }
        }
        Err(error) => broken(&error.to_string()),
    }
}
