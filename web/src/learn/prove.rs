//! A question about every schedule, asked of the checker.

use coordinator_core::{
    explore::SearchSettings,
    report::{SearchReport, SearchResult},
    scenario::Link,
};
use coordinator_learn::{blocks::Prove, run};
use yew::prelude::*;

use crate::dom::page;

use super::{
    block_view::{broken, rich},
    player::Player,
    progress,
};
use crate::{
    hooks::{use_focus_rescued::use_focus_rescued, use_search::use_search},
    model::{labels, search_state::Stage},
};

/// The properties of [`ProveIt`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ProveItProps {
    pub(super) prove: Prove,
    pub(super) id: AttrValue,
}

/// A claim over every schedule.
#[component]
pub(super) fn ProveIt(props: &ProveItProps) -> Html {
    let ProveItProps { prove, id } = props;
    let search = use_search();
    let answer = use_node_ref();
    use_focus_rescued(&answer, core::mem::discriminant(&search.state.stage));
    let scenario = match run::read(&prove.run) {
        Ok(scenario) => scenario,
        Err(error) => return broken(&error.to_string()),
    };
    let code = Link::new(scenario).code();
    let begin = {
        let (search, code) = (search.clone(), code.clone());
        let settings = SearchSettings::of_query(&prove.query);
        Callback::from(move |_: MouseEvent| search.start(code.clone(), settings.clone()))
    };
    let stop = {
        let search = search.clone();
        Callback::from(move |_: MouseEvent| search.stop())
    };
    let in_check = format!("{}#/check/{code}?{}", page::root(), prove.query);
    html! {
        <>
            <p class="claim">{ rich(&prove.claim) }</p>
            <p class="may">
                { "Goal of the search: " }{ SearchSettings::of_query(&prove.query).goal.name() }{ ". " }
                <a href={in_check}>{ "Open in Check" }</a>
            </p>
            <div ref={answer} tabindex="-1">{ match &search.state.stage {
                Stage::Idle => html! {
                    <button type="button" class="primary" onclick={begin}>{ "Search every schedule" }</button>
                },
                Stage::Running(so_far) => html! {
                    <p role="status">
                        { format!("Searching, {} states so far. ", labels::grouped(so_far.unwrap_or_default().states.into())) }
                        <button type="button" onclick={stop}>{ "Stop" }</button>
                    </p>
                },
                Stage::Failed(why) => html! { <p role="alert">{ labels::sentence(why) }</p> },
                Stage::Done(checked) => done(prove, &checked.report, id),
            } }</div>
        </>
    }
}

fn done(prove: &Prove, report: &SearchReport, id: &str) -> Html {
    let proves = match report.result {
        SearchResult::Found => prove.finds,
        SearchResult::None => !prove.finds,
        SearchResult::Limit | SearchResult::Stopped => false,
    };
    if proves {
        progress::solved(id);
    }
    let run = report.link.as_ref().and_then(|link| Some(Link::parse(link).ok()?.scenario));
    html! {
        <div class="answered">
            <p role="status"><strong>{ &report.sentence }</strong></p>
            <p class="covered">{ &report.covered }</p>
            if let Some(why) = &report.why {
                <p>{ why }</p>
            }
            if let Some(scenario) = run {
                <Player {scenario} play=true />
            }
            if let Some(after) = prove.after.as_ref().filter(|_| proves) {
                <p class="solved">{ rich(after) }</p>
            }
        </div>
    }
}
