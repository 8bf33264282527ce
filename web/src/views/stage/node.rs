//! A process as a card.

use coordinator_core::protocol::{Decision, OutcomeStatus};
use yew::prelude::*;

use super::view_model::{News, NodeModel};
use crate::{
    diagram::nodes::Density,
    dom::target,
    store::Selection,
    views::controls::icons::{Icon, icon},
};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct NodeCardProps {
    pub(super) face: NodeModel,
}

/// A process as a card.
#[component]
pub(super) fn NodeCard(props: &NodeCardProps) -> Html {
    let face = &props.face;
    let word = if face.up { face.state } else { "down" };
    let roomy = face.density <= Density::Compact;
    let style = format!(
        "left:{}px;top:{}px;width:{}px;height:{}px",
        face.card.x, face.card.y, face.card.size.width, face.card.size.height
    );
    let class = classes!(
        "node",
        if face.up { face.standing_class() } else { "is-down" },
        face.blocked.then_some("is-blocked"),
        face.selected.then_some("is-selected"),
        face.news.map(news_class),
    );
    html! {
        <div {class} {style} role="button" aria-haspopup="menu" aria-label={face.label()}
            aria-pressed={face.selected.to_string()}
            data-target={target::code(Selection::Process(face.id))}
            tabindex={if face.tab_stop { "0" } else { "-1" }}>
            <div class="node-head">
                <div class="node-name">{ &*face.name }{ " " }</div>
                if face.density == Density::Full {
                    <div class="node-role">{ face.role }{ " " }</div>
                }
                if face.locks && face.up {
                    { icon(Icon::Lock) }
                }
            </div>
            <div class="node-state">
                { icon(standing_icon(face)) }
                if face.density <= Density::Dense {
                    <div class={classes!("node-word", word_class(word))}>{ word }{ " " }</div>
                }
            </div>
            if roomy {
                <div class="node-notes">{ notes(face) }</div>
            } else if face.writing.is_some() {
                <span class="node-busy">{ icon(Icon::Writing) }</span>
            }
            if face.density == Density::Full {
                { log(face) }
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

fn standing_icon(face: &NodeModel) -> Icon {
    if !face.up {
        return Icon::Down;
    }
    if face.blocked {
        return Icon::Blocked;
    }
    match face.outcome_status {
        OutcomeStatus::Undecided => Icon::Undecided,
        OutcomeStatus::InDoubt => Icon::Doubt,
        OutcomeStatus::Decided(Decision::Commit) => Icon::Commit,
        OutcomeStatus::Decided(Decision::Abort) => Icon::Abort,
        OutcomeStatus::NotInvolved => Icon::Released,
    }
}

/// What else is going on. The blanks keep the words apart for those who hear them.
fn notes(face: &NodeModel) -> Html {
    html! {
        for (kind, mark, words) in face.notes() {
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
fn log(face: &NodeModel) -> Html {
    html! {
        <div class="node-log">
            if face.older > 0 {
                <div class="node-older">{ format!("+{} ", face.older) }</div>
            }
            for (nth, (name, forced, stable)) in face.log.iter().enumerate() {
                <div key={face.older + nth} class={classes!(
                    "record",
                    if *forced { "record-forced" } else { "record-lazy" },
                    (!stable).then_some("record-unstable"),
                )}>{ &**name }{ " " }</div>
            }
        </div>
    }
}
