//! A process as a card.

use coordinator_core::protocol::{Decision, OutcomeStatus};
use yew::prelude::*;

use super::view_model::{News, NodeModel};
use crate::{
    diagram::nodes::Density,
    dom::target,
    store::Selection,
    views::controls::icon::{Icon, icon},
};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct NodeCardProps {
    pub(super) model: NodeModel,
}

/// A process as a card.
#[component]
pub(super) fn NodeCard(props: &NodeCardProps) -> Html {
    let model = &props.model;
    let word = if model.up { model.state } else { "down" };
    let roomy = model.density <= Density::Compact;
    let style = format!(
        "left:{}px;top:{}px;width:{}px;height:{}px",
        model.card.x, model.card.y, model.card.size.width, model.card.size.height
    );
    let class = classes!(
        "node",
        if model.up { model.outcome_class() } else { "is-down" },
        model.blocked.then_some("is-blocked"),
        model.selected.then_some("is-selected"),
        model.news.map(news_class),
    );
    html! {
        <div {class} {style} role="button" aria-haspopup="menu" aria-label={model.label()}
            aria-pressed={model.selected.to_string()}
            data-target={target::code(Selection::Process(model.id))}
            tabindex={if model.tab_stop { "0" } else { "-1" }}>
            <div class="node-head">
                <div class="node-name">{ &*model.name }{ " " }</div>
                if model.density == Density::Full {
                    <div class="node-role">{ model.role }{ " " }</div>
                }
                if model.locks && model.up {
                    { icon(Icon::Lock) }
                }
            </div>
            <div class="node-state">
                { icon(outcome_icon(model)) }
                if model.density <= Density::Dense {
                    <div class={classes!("node-word", word_class(word))}>{ word }{ " " }</div>
                }
            </div>
            if roomy {
                <div class="node-notes">{ notes(model) }</div>
            } else if model.writing.is_some() {
                <span class="node-busy">{ icon(Icon::Writing) }</span>
            }
            if model.density == Density::Full {
                { log(model) }
            }
        </div>
    }
}

/// A long word stands in smaller letters, so that it is not cut.
const fn word_class(word: &str) -> Option<&'static str> {
    match word.len() {
        ..=6 => None,
        7..=10 => Some("is-long"),
        _ => Some("is-longest"),
    }
}

const fn news_class(news: News) -> &'static str {
    match news {
        News::Crashed => "just-crashed",
        News::Recovered => "just-recovered",
        News::TimedOut => "just-timed-out",
        News::Wrote => "just-wrote",
    }
}

fn outcome_icon(model: &NodeModel) -> Icon {
    if !model.up {
        return Icon::Bolt;
    }
    if model.blocked {
        return Icon::Blocked;
    }
    match model.outcome_status {
        OutcomeStatus::Undecided => Icon::Open,
        OutcomeStatus::InDoubt => Icon::Doubt,
        OutcomeStatus::Decided(Decision::Commit) => Icon::Check,
        OutcomeStatus::Decided(Decision::Abort) => Icon::Cross,
        OutcomeStatus::NotInvolved => Icon::Dash,
    }
}

/// What else is going on. The blanks keep the words apart for those who hear them.
fn notes(model: &NodeModel) -> Html {
    html! {
        for (kind, mark, words) in model.notes() {
            <div key={words.clone()} class={classes!("note", format!("note-{kind}"))}>
                if let Some(mark) = mark {
                    { icon(mark) }
                }
                { words }{ " " }
            </div>
        }
    }
}

/// The latest records of the log: forced ones with a solid frame, lazy ones with a dashed one.
fn log(model: &NodeModel) -> Html {
    html! {
        <div class="node-log">
            if model.older > 0 {
                <div class="node-older">{ format!("+{} ", model.older) }</div>
            }
            for (nth, (name, forced, stable)) in model.log.iter().enumerate() {
                <div key={model.older + nth} class={classes!(
                    "record",
                    if *forced { "record-forced" } else { "record-lazy" },
                    (!stable).then_some("record-unstable"),
                )}>{ &**name }{ " " }</div>
            }
        </div>
    }
}
