//! A process as a card.

use coordinator_core::{
    protocol::{Decision, Standing},
    snapshot::Rival,
};
use yew::prelude::*;

use super::face::{News, NodeFace};
use crate::{
    components::{
        icons::{Icon, icon},
        target,
    },
    diagram::nodes::Density,
    store::Selection,
};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct NodeCardProps {
    pub(super) face: NodeFace,
}

/// A process as a card.
#[component]
pub(super) fn NodeCard(props: &NodeCardProps) -> Html {
    let face = &props.face;
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
            <div class="node-head" aria-hidden="true">
                <b class="node-name">{ &*face.name }</b>
                if face.density == Density::Full {
                    <span class="node-role">{ face.role }</span>
                }
                if face.locks && face.up {
                    { icon(Icon::Lock) }
                }
            </div>
            <div class="node-state" aria-hidden="true">
                { icon(standing_icon(face)) }
                if face.density <= Density::Dense {
                    <span class="node-word">{ if face.up { face.state } else { "down" } }</span>
                }
            </div>
            if roomy {
                <div class="node-notes" aria-hidden="true">{ notes(face) }</div>
            } else if face.writing.is_some() {
                <span class="node-busy" aria-hidden="true">{ icon(Icon::Writing) }</span>
            }
            if face.density == Density::Full {
                { log(face) }
            }
        </div>
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

fn standing_icon(face: &NodeFace) -> Icon {
    if !face.up {
        return Icon::Down;
    }
    if face.blocked {
        return Icon::Blocked;
    }
    match face.standing {
        Standing::Undecided => Icon::Undecided,
        Standing::InDoubt => Icon::Doubt,
        Standing::Decided(Decision::Commit) => Icon::Commit,
        Standing::Decided(Decision::Abort) => Icon::Abort,
        Standing::Released => Icon::Released,
    }
}

/// What else is going on: the two most important things.
fn notes(face: &NodeFace) -> Html {
    let mut notes: Vec<(&'static str, Option<Icon>, String)> = Vec::new();
    if !face.up {
        notes.push(("bad", None, format!("was {}", face.state)));
    }
    if face.news == Some(News::TimedOut) {
        notes.push(("warn", Some(Icon::Timer), "timeout".into()));
    }
    if face.writing.is_some() {
        notes.push(("busy", Some(Icon::Writing), "writing…".into()));
    }
    if face.blocked {
        notes.push(("blocked", None, "blocked".into()));
    } else if face.up && face.standing == Standing::InDoubt {
        notes.push(("warn", None, "in doubt".into()));
    }
    if face.working {
        notes.push(("busy", Some(Icon::Working), "working…".into()));
    }
    match face.rival {
        Rival::Absent => {}
        Rival::Waiting => notes.push(("warn", Some(Icon::Rival), "other waits".into())),
        Rival::Wrote => notes.push(("plain", Some(Icon::Rival), "other wrote".into())),
    }
    if face.pending > 0 {
        notes.push(("plain", None, format!("{} to do", face.pending)));
    }
    let most = if face.density == Density::Full { 2 } else { 1 };
    html! {
        for (kind, mark, words) in notes.into_iter().take(most) {
            <span key={words.clone()} class={classes!("note", format!("note-{kind}"))}>
                if let Some(mark) = mark {
                    { icon(mark) }
                }
                { words }
            </span>
        }
    }
}

/// The latest records of the log: forced ones with a solid frame, lazy ones with a dashed one.
fn log(face: &NodeFace) -> Html {
    html! {
        <div class="node-log" aria-hidden="true">
            if face.older > 0 {
                <span class="node-older">{ format!("+{}", face.older) }</span>
            }
            for (nth, (name, forced, stable)) in face.log.iter().enumerate() {
                <span key={face.older + nth} class={classes!(
                    "record",
                    if *forced { "record-forced" } else { "record-lazy" },
                    (!stable).then_some("record-unstable"),
                )}>{ &**name }</span>
            }
        </div>
    }
}
