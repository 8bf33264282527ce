//! A run in a text: drawn as it came, and played in its place on demand.

use coordinator_learn::{blocks::Figure, run};
use yew::prelude::*;

use super::{
    block_view::{broken, rich},
    player::Player,
};
use crate::hooks::use_focus_rescued::use_focus_rescued;

/// The properties of a [`LiveFigure`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct LiveFigureProps {
    pub(super) figure: Figure,
    pub(super) as_it_came: AttrValue,
}

/// A run, or two beside each other.
#[component]
pub(super) fn LiveFigure(props: &LiveFigureProps) -> Html {
    let live = use_state_eq(|| false);
    let home = use_node_ref();
    use_focus_rescued(&home, *live);
    let begin = {
        let live = live.clone();
        Callback::from(move |_: MouseEvent| live.set(true))
    };
    let Figure { run, at, caption, beside, beside_caption } = &props.figure;
    if !*live {
        let picture = Html::from_html_unchecked(format!("<div>{}</div>", props.as_it_came).into());
        let words =
            if beside.is_some() { "▶ Play both here" } else { "▶ Play and break it here" };
        return html! {
            <>
                { picture }
                <button type="button" class="play-here" onclick={begin}>{ words }</button>
            </>
        };
    }
    let one =
        |reference: &str, at: Option<u32>, caption: Option<&String>| match run::read(reference) {
            Ok(scenario) => html! {
                <figure>
                    <Player {scenario} {at} play={at.is_none()} />
                    if let Some(caption) = caption {
                        <figcaption>{ rich(caption) }</figcaption>
                    }
                </figure>
            },
            Err(error) => broken(&error.to_string()),
        };
    html! {
        <div ref={home} tabindex="-1" class={classes!(beside.is_some().then_some("two-live"))}>
            { one(run, *at, caption.as_ref()) }
            if let Some(beside) = beside {
                { one(beside, None, beside_caption.as_ref()) }
            }
        </div>
    }
}
