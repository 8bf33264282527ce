//! Icons: one path each, drawn in the colour of the text. They never stand alone: a name or a word
//! goes with each.

use yew::prelude::*;

/// A shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// To the beginning or the mark before.
    Previous,
    /// One event back.
    Back,
    /// Play.
    Play,
    /// Stop playing.
    Pause,
    /// One event on.
    On,
    /// To the next mark.
    Next,
    /// Take back.
    Undo,
    /// Do again.
    Redo,
    /// Copy the link.
    Link,
    /// Save.
    Save,
    /// Branches.
    Branch,
    /// Light or dark.
    Theme,
    /// Help.
    Help,
    /// Close, remove, violated.
    Cross,
    /// Kept, equal.
    Check,
    /// Open, not decided.
    Open,
    /// Nothing is said.
    Dash,
    /// More of it in a menu.
    More,
    /// Something is wrong.
    Warning,
    /// Locks are held.
    Lock,
    /// Done by hand.
    Hand,
    /// Crashed.
    Bolt,
    /// Opens a list.
    Down,
}

impl Shape {
    const fn path(self) -> &'static str {
        match self {
            Self::Previous => "M6 5v14M19 5l-9 7 9 7z",
            Self::Back => "M15 5l-8 7 8 7",
            Self::Play => "M8 5l11 7-11 7z",
            Self::Pause => "M8 5v14M16 5v14",
            Self::On => "M9 5l8 7-8 7",
            Self::Next => "M18 5v14M5 5l9 7-9 7z",
            Self::Undo => "M9 14L4 9l5-5M4 9h10a6 6 0 010 12h-3",
            Self::Redo => "M15 14l5-5-5-5M20 9H10a6 6 0 000 12h3",
            Self::Link => {
                "M10 14a4 4 0 006 0l3-3a4 4 0 00-6-6l-1 1M14 10a4 4 0 00-6 0l-3 3a4 4 0 006 6l1-1"
            }
            Self::Save => "M12 4v11M7 11l5 5 5-5M5 20h14",
            Self::Branch => "M7 4v16M7 14c0-5 10-2 10-8M17 6V4",
            Self::Theme => "M12 4a8 8 0 100 16V4zM12 4a8 8 0 010 16",
            Self::Help => "M9 9a3 3 0 114.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.1",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Check => "M5 13l4.5 4.5L19 7",
            Self::Open => "M12 5a7 7 0 100 14 7 7 0 000-14z",
            Self::Dash => "M6 12h12",
            Self::More => "M5 12v.1M12 12v.1M19 12v.1",
            Self::Warning => "M12 4L2.8 20h18.4zM12 10v5M12 17.4v.1",
            Self::Lock => "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3",
            Self::Hand => {
                "M8 13V6.5a1.5 1.5 0 013 0V11m0-6a1.5 1.5 0 013 0v6m0-4.5a1.5 1.5 0 013 0V14c0 4-2 7-6 7-3 0-4.5-1.5-6-4l-2-3.5a1.5 1.5 0 012.5-1.5L8 13.5"
            }
            Self::Bolt => "M14 2L6 13.5h6L9.8 22 18 10.5h-6z",
            Self::Down => "M6 9l6 6 6-6",
        }
    }
}

/// An icon, silent to screen readers.
pub fn icon(shape: Shape) -> Html {
    html! {
        <svg class="glyph" viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" focusable="false">
            <path d={shape.path()} />
        </svg>
    }
}

/// The properties of an [`IconButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct IconButtonProps {
    /// Which icon.
    pub shape: Shape,
    /// Its name, for everybody who cannot see it or wonders.
    pub name: AttrValue,
    /// More about it, such as its key.
    #[prop_or_default]
    pub hint: AttrValue,
    /// Whether it cannot be used now.
    #[prop_or_default]
    pub disabled: bool,
    /// Classes beside its own.
    #[prop_or_default]
    pub class: Classes,
    /// What it does.
    pub onclick: Callback<MouseEvent>,
}

/// A button with an icon and a name.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    let hint = if props.hint.is_empty() {
        props.name.clone()
    } else {
        AttrValue::from(format!("{} ({})", props.name, props.hint))
    };
    html! {
        <button
            type="button"
            class={classes!("icon-button", props.class.clone())}
            aria-label={props.name.clone()}
            title={hint}
            disabled={props.disabled}
            onclick={props.onclick.clone()}
        >
            { icon(props.shape) }
        </button>
    }
}
