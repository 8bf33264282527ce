//! A block, whichever it is.

use std::rc::Rc;

use coordinator_learn::blocks::Block;
use yew::prelude::*;

use super::{
    break_it::BreakIt, figure::LiveFigure, fix::FixIt, hunt::HuntDown, predict::Prediction,
    progress, prove::ProveIt,
};

/// The properties of a [`BlockView`].
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct BlockViewProps {
    /// What it asks.
    pub(crate) block: Rc<Block>,
    /// Its name on the page.
    pub(crate) id: AttrValue,
    /// What stood in its place: HTML that this project's build has made.
    pub(crate) as_it_came: AttrValue,
}

/// A block.
#[component]
pub(crate) fn BlockView(props: &BlockViewProps) -> Html {
    let BlockViewProps { block, id, as_it_came } = props.clone();
    let before = use_memo(id.clone(), |id| progress::is_solved(id));
    let inside = match &*block {
        Block::Run(figure) => html! { <LiveFigure figure={figure.clone()} {as_it_came} /> },
        Block::Predict(predict) => html! { <Prediction predict={predict.clone()} {id} /> },
        Block::Break(task) => html! { <BreakIt task={task.clone()} {id} /> },
        Block::Fix(fix) => html! { <FixIt fix={fix.clone()} {id} /> },
        Block::Prove(prove) => html! { <ProveIt prove={prove.clone()} {id} /> },
        Block::Hunt(hunt) => html! { <HuntDown hunt={hunt.clone()} {id} /> },
    };
    html! {
        <>
            if *before {
                <p class="solved-count">{ "✓ Solved before" }</p>
            }
            { inside }
        </>
    }
}

/// A sentence of an author's, which the build has made HTML of.
pub(super) fn rich(html: &str) -> Html {
    Html::from_html_unchecked(AttrValue::from(format!("<span>{html}</span>")))
}

/// Something that cannot be shown, which the build should have refused.
pub(super) fn broken(why: &str) -> Html {
    html! { <p role="alert">{ format!("This cannot be shown: {why}") }</p> }
}
